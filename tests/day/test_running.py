"""Connectors that run already: a run reaches them by addresses, makes pairs fresh again, and leaves them running."""

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import certifi
import httpx
import pytest

from acceptance.command import cells_of, parser
from fixtures.connector.attached import Attached, given
from fixtures.connector.launch import Spec, Support, access, launcher_for, parse_spec
from fixtures.connector.launch.lines import Presumption
from fixtures.connector.up import environment_of
from fixtures.errors import UsageFault
from reports.run import load
from steps import onboarding as acts
from tests.acceptance.command import ROOT, acceptance
from tests.launch.tls import certified, served


@contextmanager
def running(spec: str, logs: Path) -> Iterator[dict[str, str]]:
    """Addresses and keys of two Connectors that run, on a Backbone that delivers a moment later."""
    support = Support(containers=False)
    support.start()
    try:
        support.backbone.events_come_after = timedelta(seconds=0.3)
        cache = ROOT / ".cache"
        launcher = launcher_for(parse_spec(spec), support, launch="process", cache_dir=cache, log_dir=logs)
        with ThreadPoolExecutor(2) as threads:
            settings = [support.settings_for("process", name) for name in ("one", "two")]
            both = dict(zip(("Templator", "Requestor"), threads.map(launcher.launch, settings), strict=True))
        yield dict(re.findall(r"export (\w+)=(\S+)", environment_of(both)))
    finally:
        support.stop()


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Two of line 7."""
    with running("embedded:7", tmp_path_factory.mktemp("logs")) as both:
        yield both


class Gateway(BaseHTTPRequestHandler):
    """Stands before several Connectors, each below a path of its own."""

    behind: dict[str, str]

    def _hand_on(self) -> None:
        _, name, path = self.path.split("/", 2)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        kept = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "connection")}
        answer = httpx.request(self.command, f"{self.behind[name]}/{path}", headers=kept, content=body, timeout=60)
        self.send_response(answer.status_code)
        for name in ("content-type", "x-correlation-id"):
            if name in answer.headers:
                self.send_header(name, answer.headers[name])
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    def do_GET(self) -> None:
        """One of the methods that Connectors take."""
        self._hand_on()

    def do_POST(self) -> None:
        """Another one."""
        self._hand_on()

    def do_PUT(self) -> None:
        """Another one."""
        self._hand_on()

    def do_DELETE(self) -> None:
        """Another one."""
        self._hand_on()

    def log_message(self, *_: object) -> None:
        """Silence."""


def test_a_run_on_two_running_connectors(there: dict[str, str], tmp_path: Path) -> None:
    """Two of the scenarios use the only pair up, one needs a third party, one a restart."""
    behind = {"one": there["TEMPLATOR_URL"], "two": there["REQUESTOR_URL"]}
    context, ca = certified(tmp_path)
    keys = {f"{role}_API_KEY": there[f"{role}_KEY"] for role in ("TEMPLATOR", "REQUESTOR")}
    with served(type("Before", (Gateway,), {"behind": behind}), context) as url:
        only = [word for one in ("ONB-05", "ONB-08", "SYS-01a", "REF-H15 [read]") for word in ("--only", one)]
        sides = ["--templator", f"{url}/one", "--requestor", f"{url}/two"]
        options = [*sides, "--ca", str(ca), "--rate", "200", "--reclaim"]
        done = acceptance(tmp_path / "out", *options, "--", *only, environment=keys)
    assert done.code == 0, done.said
    run = load(next((tmp_path / "out").glob("https-*")))
    ended = {key: one.verdict.words for key, one in run.scenarios.items()}
    assert [ended.pop(key) for key in ("ONB-05", "ONB-08")] == ["passed", "passed"], done.said
    assert set(ended.values()) == {"not applicable"}, ended
    assert "3 scenarios need 3 running Connectors, 2 are given: 2 will run" in done.said
    assert "1 unpaired scenario not scheduled" in done.said, done.said
    assert "(1 of 3 witnesses)" in done.said
    left = json.loads(next((tmp_path / "out").rglob("left-behind.json")).read_text())
    assert all(any(one.startswith("RelationshipTemplates RLT") for one in ids) for ids in left.values()), left
    kept = [[one for one in ids if one.startswith("Relationships ")] for ids in left.values()]
    assert [len(ids) for ids in kept] == [1, 1], "all but the rejected Relationship are gone"
    for file in (path for path in (tmp_path / "out").rglob("*") if path.is_file()):
        assert not any(key.encode() in file.read_bytes() for key in keys.values()), f"a key stands in {file}"


def test_on_line_4_a_pair_serves_one_scenario(tmp_path: Path) -> None:
    with running("embedded:4", tmp_path / "logs") as both:
        keys = f"{both['TEMPLATOR_KEY']} {both['REQUESTOR_KEY']}"
        only = [word for one in ("ONB-05", "ONB-08") for word in ("--only", one)]
        urls = both["TEMPLATOR_URL"], both["REQUESTOR_URL"]
        done = acceptance(tmp_path / "out", *urls, "--", *only, environment={"CONNECTOR_API_KEY": keys})
    assert "2 scenarios need 3 running Connectors, 2 are given: 1 will run" in done.said
    assert "Scenarios: 1 passed;" in done.said
    assert "1 unpaired scenario not scheduled" in done.said
    assert "RelationshipChange (1 of 3 witnesses)" in done.said
    assert done.code == 0, done.said


@contextmanager
def attached(*urls: str, key: str) -> Iterator[Attached]:
    """Running Connectors of both roles, with one key."""
    specs = dict.fromkeys(("Templator", "Requestor"), Spec("https", " ".join(urls)))
    made = Attached(specs, access(None, None), Presumption(), environment={"CONNECTOR_API_KEY": key})
    try:
        yield made
    finally:
        made.stop()


def test_one_synchronisation_brings_what_comes_late_and_a_pair_parts(there: dict[str, str]) -> None:
    keys = f"{there['TEMPLATOR_KEY']} {there['REQUESTOR_KEY']}"
    with attached(there["TEMPLATOR_URL"], there["REQUESTOR_URL"], key=keys) as both:
        both.prepare()
        templator, requestor = both.connectors.values()
        made = templator.api.create_template(templator.api.customised_template_content({}), acts.future()).value
        loaded = requestor.api.load_template(templator.api.reference(made)).value
        created = requestor.api.create_relationship(loaded.id, {"name": "A"}).value
        templator.api.synchronise()
        assert [one.id for one in templator.api.relationships(peer=requestor.address)] == [created.id]
        assert both.part("running-1", "running-2") is None
        for one, other in ((templator, requestor), (requestor, templator)):
            assert not one.api.relationships(peer=other.address)


def test_a_wrong_key_is_told_by_its_variable(there: dict[str, str]) -> None:
    urls = (there["TEMPLATOR_URL"], there["REQUESTOR_URL"])
    with (
        attached(*urls, key=there["REQUESTOR_KEY"]) as wrong,
        pytest.raises(UsageFault, match=f"{urls[0]} refuses the key that CONNECTOR_API_KEY holds") as fault,
    ):
        wrong.prepare()
    assert there["REQUESTOR_KEY"] not in str(fault.value)


def test_one_connector_under_two_addresses_is_found_out(there: dict[str, str]) -> None:
    same = there["TEMPLATOR_URL"].replace("127.0.0.1", "localhost")
    with (
        attached(there["TEMPLATOR_URL"], same, key=there["TEMPLATOR_KEY"]) as twice,
        pytest.raises(UsageFault, match="are one Connector: did:e:"),
    ):
        twice.prepare()


def test_keys_are_those_of_a_role_else_of_all_or_one_for_each() -> None:
    one, two, both = (Spec("https", text) for text in ("http://one", "http://two", "http://one http://two"))
    roles = given({"Templator": one, "Requestor": two}, {"TEMPLATOR_API_KEY": "first", "CONNECTOR_API_KEY": "all"})
    assert [(each.variable, each.api_key) for each in roles] == [
        ("TEMPLATOR_API_KEY", "first"),
        ("CONNECTOR_API_KEY", "all"),
    ]
    alike = given(dict.fromkeys(("Templator", "Requestor"), both), {"CONNECTOR_API_KEY": "first second"})
    assert [(each.name, each.url, each.api_key) for each in alike] == [
        ("running-1", "http://one", "first"),
        ("running-2", "http://two", "second"),
    ]
    assert "first" not in repr(alike)


@pytest.mark.parametrize(
    ("templator", "requestor", "environment", "words"),
    [
        (
            "http://one",
            "http://two",
            {"TEMPLATOR_API_KEY": "k"},
            "http://two: no key; set REQUESTOR_API_KEY or C",
        ),
        ("http://one", "http://one", {"CONNECTOR_API_KEY": "k"}, "http://one is the only Connector"),
        ("http://one http://two", "http://one", {"CONNECTOR_API_KEY": "k"}, "http://one is given in both roles"),
        ("http://one http://two", "http://3", {"CONNECTOR_API_KEY": "1 2 3"}, "holds 3 keys for 2 Connectors"),
    ],
)
def test_what_cannot_be_is_told_before_anything_is_asked(
    templator: str, requestor: str, environment: dict[str, str], words: str
) -> None:
    with pytest.raises(UsageFault, match=words):
        given({"Templator": Spec("https", templator), "Requestor": Spec("https", requestor)}, environment)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["http://one", "http://two", "--launch", "process"], "--launch goes not with addresses"),
        (["http://one", "http://two", "--pairing", "fresh"], "--pairing fresh goes not with addresses"),
        (["--templator", "http://one", "--requestor", "embedded:7"], "it meets only others that run there"),
        (["embedded:7", "--rate", "5"], "--rate goes only with addresses of running Connectors"),
        (["http://one", "http://two", "--database", "lokijs"], "--database only goes with image: and release:"),
    ],
)
def test_options_that_do_not_go_with_running_connectors(options: list[str], words: str) -> None:
    with pytest.raises(UsageFault, match=words):
        cells_of(parser().parse_args(options))


def test_addresses_are_the_parties_of_one_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONNECTOR_API_KEY", "key")
    ca = str(Path(certifi.where()).resolve())
    (cell,) = cells_of(parser().parse_args(["http://one", "http://two", "--ca", ca, "--rate", "5"]))
    assert cell.name == "http-one-http-two"
    assert cell.options == ["--connector", "http://one", "--connector", "http://two", *cell.more]
    assert cell.more == ("--ca", ca, "--rate", "5")


def test_a_pipeline_learns_that_nothing_answers(tmp_path: Path) -> None:
    done = acceptance(tmp_path, "http://127.0.0.1:9", "http://127.0.0.1:10", environment={"CONNECTOR_API_KEY": "key"})
    assert done.code == 10, done.said
    assert "http://127.0.0.1:9 does not answer: ConnectError" in done.said
