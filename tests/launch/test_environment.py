"""The environment of a Connector: exactly what its line knows, and text that stays text."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.connector.automation import RULES
from fixtures.connector.launch import CONFIGURATIONS, ConnectorSettings, connector_environment
from fixtures.connector.launch.environment import in_lokijs, in_mongodb

SETTINGS = ConnectorSettings(
    name="connector-1",
    backbone_url="http://backbone:81",
    backbone_client_id="client",
    backbone_client_secret="client's secret",
    api_key="key",
    webhook_url="http://listener:82/connector-1",
)
LOKIJS = {
    "debug": "true",
    "database__driver": "lokijs",
    "database__folder": "/data",
    "database__dbName": "connector-1",
}
OF_ALL_LINES = LOKIJS | {
    "transportLibrary__baseUrl": "http://backbone:81",
    "transportLibrary__platformClientId": "client",
    "transportLibrary__platformClientSecret": "client's secret",
    "infrastructure__httpServer__port": "8080",
    "modules__webhooks__enabled": "true",
    "modules__webhooks__targets__listener__url": "http://listener:82/connector-1",
    "modules__webhooks__webhooks": '[{"triggers": ["**"], "target": "listener"}]',
}
HOST_OF_DIDS = {"transportLibrary__addressGenerationHostnameOverride": "localhost"}
KEY = {"infrastructure__httpServer__apiKey": "key"}
KEY_OF_LINE_7 = {"infrastructure__httpServer__authentication__apiKey__keys__default__key": "key"}
LIMITED_KEY = {
    "infrastructure__httpServer__authentication__apiKey__keys__limited": (
        '{"key": "key-limited", "scopes": ["core:relationships"]}'
    )
}
ACCEPTS_CHANGES = "modules__autoAcceptRelationshipCreationChanges__enabled"
ACCEPTS_RELATIONSHIPS = "modules__autoAcceptPendingRelationships__enabled"


@pytest.mark.parametrize(
    ("line", "own"), [(4, KEY), (5, KEY | HOST_OF_DIDS), (6, KEY | HOST_OF_DIDS), (7, KEY_OF_LINE_7 | HOST_OF_DIDS)]
)
def test_each_line_gets_its_own_keys_and_no_other(line: int, own: dict[str, str]) -> None:
    assert connector_environment(SETTINGS, line, port=8080, database=LOKIJS) == OF_ALL_LINES | own


def test_a_database_brings_its_mode_and_no_key_of_the_other() -> None:
    assert in_lokijs("/data", "connector-1") == LOKIJS
    assert in_mongodb("mongodb://server:27017", "12") == {
        "debug": "false",
        "database__driver": "mongodb",
        "database__connectionString": "mongodb://server:27017",
        "database__dbName": '"12"',
    }


@pytest.mark.parametrize(
    ("line", "module"),
    [(4, ACCEPTS_CHANGES), (5, ACCEPTS_RELATIONSHIPS), (6, ACCEPTS_RELATIONSHIPS), (7, ACCEPTS_RELATIONSHIPS)],
)
def test_a_configuration_adds_the_modules_of_the_line(line: int, module: str) -> None:
    plain = connector_environment(SETTINGS, line, port=1, database=LOKIJS)
    settings = ConnectorSettings(**(vars(SETTINGS) | {"configuration": frozenset(CONFIGURATIONS)}))
    added = connector_environment(settings, line, port=1, database=LOKIJS).items() - plain.items()
    modules = {name: value for name, value in added if name.startswith("modules__")}
    rules = {"modules__decider__automationConfig": json.dumps(RULES)} if line >= 6 else {}
    sync = {"modules__sync__enabled": "true", "modules__sync__interval": "1"}
    docs = {"modules__coreHttpApi__docs__enabled": "true"}
    assert modules == {module: "true"} | sync | docs | rules
    patience = {"transportLibrary__platformTimeout": "2000"}
    assert dict(added) == modules | patience | (LIMITED_KEY if line == 7 else {})


def test_without_a_webhook_the_module_stays_off() -> None:
    settings = ConnectorSettings(**(vars(SETTINGS) | {"webhook_url": None}))
    assert not [key for key in connector_environment(settings, 7, port=1, database=LOKIJS) if "webhooks" in key]


@given(st.one_of(st.text(), st.sampled_from(["12", "1e5", "true", "null", '"quoted"', "{}"])))
def test_a_secret_is_the_same_text_after_the_connector_has_parsed_it(secret: str) -> None:
    settings = ConnectorSettings(**(vars(SETTINGS) | {"backbone_client_secret": secret}))
    value = connector_environment(settings, 4, port=1, database=LOKIJS)["transportLibrary__platformClientSecret"]
    try:
        read = json.loads(value)
    except ValueError:
        read = value
    assert read == secret


def test_settings_do_not_show_their_secrets() -> None:
    assert "secret'" not in repr(SETTINGS)
    assert "key='" not in repr(SETTINGS)
