"""An answer is held against the description of its path, method, status, media type and body."""

from datetime import UTC, datetime
from typing import Any

import pytest

from fixtures.connector.openapi import OpenApi
from reports.observations import Exchange

JSON = "application/json; charset=utf-8"
THING = {"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]}
ANSWER = {"description": "Success", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}
DOCUMENT = {
    "openapi": "3.1.0",
    "paths": {
        "/things/{id}": {"get": {"responses": {"200": ANSWER, "404": {"$ref": "#/components/responses/NotFound"}}}},
        "/things/Own": {"get": {"responses": {"200": {"description": "Success", "content": {"image/png": {}}}}}},
        "/sync": {"post": {"responses": {"204": {"description": "Done"}}}},
    },
    "components": {"schemas": {"Thing": THING}, "responses": {"NotFound": ANSWER}},
}


def exchange(path: str, status: int, body: Any, method: str = "GET", media_type: str = JSON) -> Exchange:
    """A call and its answer."""
    headers = {"content-type": media_type} if body is not None else {}
    return Exchange(None, "c", datetime.now(UTC), 0, method, path, {}, None, status, headers, body, "", 7)


@pytest.mark.parametrize(
    "answer",
    [
        exchange("/things/1?verbose=true", 200, {"id": "1"}),
        exchange("/things/1", 404, {"id": "1"}),
        exchange("/things/Own", 200, b"picture", media_type="image/png"),
        exchange("/sync", 204, None, "POST"),
    ],
)
def test_an_answer_as_described_has_no_fault(answer: Exchange) -> None:
    assert OpenApi(DOCUMENT).fault(answer) is None


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (exchange("/things/1", 200, {"id": 1}), r"\$\.id 1 is not of type 'string'"),
        (exchange("/things/1", 404, {}), "'id' is a required property"),
        (exchange("/things/1", 500, {}), "not described"),
        (exchange("/nothing", 200, {}), "not described"),
        (exchange("/things/1", 200, {}, "PUT"), "not described"),
        (exchange("/things/Own", 200, {"id": "1"}), "application/json is not described, but image/png"),
        (exchange("/sync", 204, {}, "POST"), "but no content"),
    ],
)
def test_what_is_not_as_described_is_named(answer: Exchange, words: str) -> None:
    with pytest.raises(AssertionError, match=words):
        raise AssertionError(OpenApi(DOCUMENT).fault(answer))
