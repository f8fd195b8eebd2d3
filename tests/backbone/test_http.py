"""The form of requests and replies: paths, envelopes, pages, errors."""

import re

import httpx
import pytest

from fixtures.backbone import Backbone, LedgerEntry
from tests.backbone.conftest import NewParty
from tests.backbone.parties import LINE_6, LINE_7, blob, code

DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


@pytest.mark.parametrize("prefix", ["/api/v1", "/api/v2", "/API/V2"])
def test_paths_are_matched_without_regard_to_case(http: httpx.Client, prefix: str) -> None:
    for path in ("/Challenges", "/challenges", "/CHALLENGES"):
        assert http.post(prefix + path, json={}).status_code == 201


def test_ids_keep_their_case(party: NewParty) -> None:
    someone = party()
    id_ = someone.template()
    assert someone.call("GET", f"/relationshiptemplates/{id_}").status_code == 200
    assert someone.call("GET", f"/RelationshipTemplates/{id_.swapcase()}").status_code == 404


def test_dates_have_milliseconds_and_nulls_may_stand(http: httpx.Client) -> None:
    challenge = http.post("/api/v2/Challenges", json={}).json()["result"]
    assert DATE.fullmatch(challenge["expiresAt"])


def test_an_error_is_told_in_an_envelope(party: NewParty) -> None:
    response = party().call("GET", "/RelationshipTemplates/RLT00000000000000000")
    error = response.json()["error"]
    assert set(error) == {"id", "code", "message", "docs", "time", "data"}
    assert re.fullmatch("ERR[A-Z1-9]{17}", error["id"])
    assert error["code"] == "error.platform.recordNotFound"
    assert error["message"].startswith("RelationshipTemplate not found.")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z", error["time"])


def test_what_is_left_out_says_so(party: NewParty) -> None:
    response = party().call("POST", "/Identities/Self/DeletionProcesses", {})
    assert (response.status_code, code(response)) == (404, "embedded.routeLeftOut")
    assert "POST /api/v2/Identities/Self/DeletionProcesses" in response.json()["error"]["message"]


@pytest.mark.parametrize("body", [b"{", b"[]", b"text", b'{"content": 1}'])
def test_an_unreadable_body_is_refused(party: NewParty, body: bytes) -> None:
    someone = party()
    response = someone.http.post("/api/v2/RelationshipTemplates", content=body, headers=someone.headers)
    assert (response.status_code, code(response)) == (400, "inputCannotBeParsed")


def test_a_body_over_twenty_mebibytes_is_refused(party: NewParty) -> None:
    someone = party()
    response = someone.http.post("/api/v2/Messages", content=b" " * (20 * 1024 * 1024 + 1), headers=someone.headers)
    assert (response.status_code, code(response)) == (400, "requestBodyTooLarge")


def test_a_list_comes_in_pages_only_if_it_is_longer_than_one(party: NewParty) -> None:
    someone = party()
    ids = [someone.template() for _ in range(51)]
    query = "&".join(f"ids={id_}" for id_ in ids)
    first = someone.call("GET", f"/RelationshipTemplates?{query}").json()
    assert [one["id"] for one in first["result"]] == ids[:50]
    assert first["pagination"] == {"pageNumber": 1, "pageSize": 50, "totalPages": 2, "totalRecords": 51}
    second = someone.call("GET", f"/RelationshipTemplates?{query}&pageNumber=2").json()
    assert [one["id"] for one in second["result"]] == ids[50:]
    assert second["pagination"]["pageNumber"] == 2
    assert "pagination" not in someone.call("GET", f"/RelationshipTemplates?{query}&pageSize=51").json()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("pageSize=200", "ok"),
        ("pageSize=201", "validation.pagination.invalidPageSize"),
        ("pageSize=0", "validation.invalidPropertyValue"),
        ("pageNumber=0", "validation.invalidPropertyValue"),
        ("pageNumber=one", "inputCannotBeParsed"),
    ],
)
def test_pages_have_limits(party: NewParty, query: str, expected: str) -> None:
    assert code(party().call("GET", f"/RelationshipTemplates?ids=RLT&{query}")) == expected


def test_what_nobody_expected_is_a_500_with_a_code(party: NewParty, backbone: Backbone) -> None:
    someone = party()

    def fail(entry: LedgerEntry) -> None:
        if entry.caused_by == someone.address:
            raise RuntimeError("a subscriber of the ledger failed")

    backbone.ledger.subscribe(fail)
    response = someone.call("POST", "/RelationshipTemplates", {"content": blob("x")})
    assert (response.status_code, code(response)) == (500, "unexpected")


def test_a_caller_without_a_runtime_is_judged_by_its_address(party: NewParty) -> None:
    line_4 = party("4.14.4")
    template = line_4.template()
    del line_4.headers["x-runtime-version"]
    assert "forIdentity" not in line_4.result("GET", f"/RelationshipTemplates/{template}")
    assert "forIdentity" in party(LINE_7).result("GET", f"/RelationshipTemplates/{party(LINE_6).template()}")
