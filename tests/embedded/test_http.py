"""The Connector's HTTP layer: the key, the refusals, the media types, the pages for operators."""

import json
from typing import Any

import httpx
import pytest

from fixtures.connector.launch.runtimes import newest_committed
from tests.embedded.conftest import LIMITED_KEY, Cast
from tests.embedded.hosts import LINES, Host
from tests.embedded.onboarding import template_without_request

TEMPLATES = "/RelationshipTemplates"
UNKNOWN = f"{TEMPLATES}/RLTAAAAAAAAAAAAAAAAA"
JSON = {"Content-Type": "application/json"}


def code(answer: httpx.Response) -> str:
    return str(answer.json()["error"]["code"])


REFUSALS: dict[str, tuple[str, str, dict[str, Any], int, str]] = {
    "no such route": ("GET", "/nope", {}, 404, "error.connector.http.routeDoesNotExist"),
    "other method": ("PUT", "/Account/IdentityInfo", {}, 405, "error.connector.http.methodNotAllowed"),
    "other media type": ("GET", "/Account/IdentityInfo", {"headers": {"Accept": "text/plain"}}, 406,
                         "error.connector.http.notAcceptable"),
    "broken JSON": ("POST", "/Messages", {"content": b"{", "headers": JSON}, 400,
                    "error.connector.validation.invalidJsonInPayload"),
    "JSON text": ("POST", "/Messages", {"content": b'"x"', "headers": JSON}, 400,
                  "error.connector.validation.invalidJsonInPayload"),
    "no JSON": ("POST", "/Relationships", {"content": b"x", "headers": {"Content-Type": "text/plain"}}, 400,
                "error.runtime.validation.invalidPropertyValue"),
    "too much": ("POST", "/Messages", {"json": "x" * 2_200_000}, 500, "error.connector.unexpected"),
    "unknown id": ("GET", UNKNOWN, {}, 404, "error.runtime.recordNotFound"),
    "malformed id": ("GET", f"{TEMPLATES}/foo", {}, 400, "error.runtime.validation.invalidPropertyValue"),
    "unknown filter": ("GET", "/Relationships?nope=1", {}, 400, "error.runtime.validation.invalidPropertyValue"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSALS)
def test_what_is_wrong_is_refused(cast: Cast, name: str) -> None:
    method, path, more, status, expected = REFUSALS[name]
    answer = cast.templator.call(method, path, **more)
    assert answer.status_code == status
    assert code(answer) == expected


def test_a_refusal_says_what_is_allowed(cast: Cast) -> None:
    assert cast.templator.call("PATCH", f"{TEMPLATES}/Own").headers["Allow"] == "GET, POST"


def test_the_envelope_of_an_error(cast: Cast) -> None:
    error = cast.templator.call("GET", UNKNOWN).json()["error"]
    assert set(error) == {"code", "message", "id", "time", "docs", "stacktrace"}
    assert error["id"].startswith("ERR")
    assert len(error["id"]) == 20
    anchor = "error.runtime.recordNotFound" if cast.templator.line > 4 else "error.runtime.recordnotfound"
    assert error["docs"].endswith(f"#{anchor}")


def test_an_unexpected_error_has_details(cast: Cast) -> None:
    # A number has no toLowerCase, in the Connector as here.
    answer = cast.templator.call(
        "GET",
        "/Attributes/ATTAAAAAAAAAAAAAAAAA/Versions/Shared?onlyLatestVersions[]=1"
        "&onlyLatestVersions=1&onlyLatestVersions=2",
    )
    assert (answer.status_code, code(answer)) == (500, "error.connector.unexpected")
    assert "toLowerCase" in answer.json()["error"]["details"]


@pytest.mark.parametrize("key", [None, "wrong"])
@pytest.mark.parametrize("path", ["/Account/IdentityInfo", "/nope"])
def test_strangers_are_refused_without_delay(cast: Cast, path: str, key: str | None) -> None:
    answer = cast.templator.call("GET", path, headers={"X-API-KEY": key or ""})
    assert (answer.status_code, code(answer)) == (401, "error.connector.unauthorized")
    assert answer.elapsed.total_seconds() < 0.9


def test_a_key_opens_only_its_scopes(hosts: dict[int, Cast]) -> None:
    limited = {"X-API-KEY": LIMITED_KEY}
    templator = hosts[7].templator
    assert templator.call("GET", "/Relationships", headers=limited).status_code == 200
    assert templator.http.get("/Monitoring/Version", headers=limited).status_code == 200
    refused = templator.call("GET", "/Account/IdentityInfo", headers=limited)
    assert (refused.status_code, code(refused)) == (403, "error.connector.forbidden")


def test_health_needs_no_key(cast: Cast) -> None:
    answer = cast.templator.http.get("/health", headers={"X-API-KEY": ""})
    parts = ("database", "backboneConnection", "backboneAuthentication")
    assert answer.json() == {"isHealthy": True, "services": dict.fromkeys(parts, "healthy")}


def test_the_version_is_the_runtimes(cast: Cast) -> None:
    assert cast.templator.http.get("/Monitoring/Version", headers={"X-API-KEY": ""}).status_code == 401
    version = cast.templator.http.get("/Monitoring/Version").json()
    assert (version["version"], version["runtimeVersion"]) == ("embedded", newest_committed(cast.templator.line))
    assert ("modules" in version) == (cast.templator.line == 7)


def test_requests_are_counted(cast: Cast) -> None:
    before = cast.templator.http.get("/Monitoring/Requests").json()["requestCountByStatus"].get("404", 0)
    cast.templator.call("GET", "/nope")
    after = cast.templator.http.get("/Monitoring/Requests").json()["requestCountByStatus"]["404"]
    assert after == before + 1


def test_support_information_holds_no_secret(cast: Cast) -> None:
    support = cast.templator.http.get("/Monitoring/Support").json()
    assert support["identityInfo"]["address"] == cast.templator.address
    assert support["configuration"]["database"]["driver"] == "lokijs"
    text = json.dumps(support)
    variables = cast.templator.variables
    secrets = [value for name, value in variables.items() if "Secret" in name or name.endswith("ey")]
    assert len(secrets) == 2
    assert not [secret for secret in secrets if f'"{secret}"' in text]


def test_answers_are_timed(cast: Cast) -> None:
    headers = cast.templator.call("GET", "/Account/IdentityInfo").headers
    assert {"x-response-time", "x-response-duration-ms"} <= set(headers)
    assert "x-powered-by" not in headers


@pytest.fixture
def template(cast: Cast) -> tuple[Host, str]:
    return cast.templator, f"{TEMPLATES}/{template_without_request(cast.templator)['id']}"


def test_a_template_can_be_had_as_an_image(template: tuple[Host, str]) -> None:
    templator, path = template
    image = templator.call("GET", path, headers={"Accept": "image/png"})
    assert (image.status_code, image.headers["Content-Type"]) == (200, "image/png")
    assert image.content.startswith(b"\x89PNG")
    assert image.headers["Content-Disposition"] == f"attachment;filename={path.rpartition('/')[2]}.png"


def test_a_token_for_a_template_can_be_had_as_an_image(template: tuple[Host, str]) -> None:
    templator, path = template
    token = path.replace(TEMPLATES, f"{TEMPLATES}/Own") + "/Token"
    image = templator.call("POST", token, json={}, headers={"Accept": "image/png"})
    assert (image.status_code, image.content[:4]) == (201, b"\x89PNG")


@pytest.mark.parametrize(("line", "status"), [(4, 406), (5, 406), (6, 200), (7, 200)])
def test_who_accepts_anything(hosts: dict[int, Cast], line: int, status: int) -> None:
    templator = hosts[line].templator
    path = f"{TEMPLATES}/{template_without_request(templator)['id']}"
    assert templator.call("GET", path, headers={"Accept": "*/*"}).status_code == status


@pytest.mark.parametrize(("line", "status"), [(4, 400), (5, 400), (6, 500), (7, 500)])
def test_a_missing_body(hosts: dict[int, Cast], line: int, status: int) -> None:
    assert hosts[line].templator.call("POST", f"{TEMPLATES}/Own").status_code == status


@pytest.mark.parametrize("line", LINES)
def test_the_other_base_path_is_unknown(hosts: dict[int, Cast], line: int) -> None:
    base_path = hosts[4 if line == 7 else 7].templator.base_path
    answer = hosts[line].templator.http.get(f"{base_path}/Account/IdentityInfo")
    assert (answer.status_code, code(answer)) == (404, "error.connector.http.routeDoesNotExist")
