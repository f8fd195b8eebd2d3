"""What the options say of Connectors from images, and what they must not say."""

import pytest

from fixtures.connector.launch import ImageTerms, Spec, given_for, image_terms
from fixtures.connector.launch.lines import Presumption
from fixtures.errors import UsageFault

RELEASE, IMAGE, EMBEDDED = Spec("release", "7.4.6"), Spec("image", "some/connector:1"), Spec("embedded", "7.0.0")
SECRET = "mongodb://user:pass-word@database.example:27017/?authSource=admin"


def test_without_options_a_release_is_the_vendors_on_mongodb() -> None:
    terms = image_terms({"database": None}, [RELEASE])
    assert terms == ImageTerms()
    assert terms.reference(RELEASE) == "ghcr.io/nmshd/connector:7.4.6"
    assert terms.reference(IMAGE) == "some/connector:1"
    assert terms.words == "MongoDB in production mode"


def test_each_option_goes_to_those_it_is_about() -> None:
    options = {"image_repository": "host:5000/connector", "as_release": "7.5.0", "database": "lokijs", "launch": "x"}
    terms = image_terms(options, [RELEASE, IMAGE])
    assert terms.reference(RELEASE) == "host:5000/connector:7.4.6"
    assert (terms.presumption(RELEASE), terms.presumption(IMAGE)) == (Presumption("7.4.6"), Presumption("7.5.0"))
    assert (terms.words, terms.production) == ("LokiJS in debug mode", False)
    assert given_for([EMBEDDED], options) == []
    assert given_for([IMAGE], options) == ["--database", "lokijs", "--as-release", "7.5.0"]


def test_a_line_is_assumed_of_what_has_none() -> None:
    """So that a newer major version can meet the release before it."""
    terms = image_terms({"assume_line": "7"}, [IMAGE, RELEASE])
    newer = Spec("release", "8.0.0")
    assert [terms.presumption(spec).line for spec in (IMAGE, newer, RELEASE)] == [7, 7, None]


def test_a_connection_string_is_read_and_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_DATABASE", SECRET)
    terms = image_terms({"database": "env:MY_DATABASE"}, [IMAGE])
    assert terms.connection == SECRET
    assert terms.words == "MongoDB (env:MY_DATABASE) in production mode"
    assert "pass-word" not in repr(terms)
    assert terms.secrets == [SECRET, "pass-word"]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("http://user:pass-word@host", "must hold mongodb://HOST"),
        ("mongodb://user:pass-word@localhost:27017", "in a container localhost is the container"),
    ],
)
def test_a_wrong_connection_string_is_not_told(monkeypatch: pytest.MonkeyPatch, value: str, words: str) -> None:
    monkeypatch.setenv("MY_DATABASE", value)
    with pytest.raises(UsageFault, match=f"--database env:MY_DATABASE: .*{words}") as fault:
        image_terms({"database": "env:MY_DATABASE"}, [IMAGE])
    assert "pass-word" not in str(fault.value)
