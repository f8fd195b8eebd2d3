"""No secret of a run leaves it, in no form: not by reports, logs and streams, the terminal, command lines or images."""

import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from fixtures.connector.launch.engine import connect
from fixtures.connector.launch.image import build_embedded
from tests.acceptance.command import ROOT
from tests.acceptance.conftest import GIVEN, Died


def forms(secret: str) -> set[bytes]:
    """A secret as it may stand in some text: plain, as JSON, percent-encoded, in hexadecimal, and within base64."""
    plain = secret.encode()
    shown = {secret, quote(secret, safe=""), quote(secret), quote_plus(secret), plain.hex(), json.dumps(secret)[1:-1]}
    found = {text.encode() for text in shown}
    for before in range(3):
        # Base64 depends on what stands before; the first and last characters are of the neighbours, too.
        for encode in (b64encode, urlsafe_b64encode):
            found.add(encode(b"\0" * before + plain)[-(-before * 8 // 6) : (before + len(plain)) * 8 // 6])
    return found


def told(secrets: Iterable[str], texts: dict[str, bytes]) -> list[str]:
    """Where which secret stands, in whatever form."""
    return [
        f"{name}: {form!r}" for secret in secrets for form in forms(secret) for name in texts if form in texts[name]
    ]


@pytest.mark.parametrize("before", ["", "a", "ab", "abc"])
def test_every_form_is_found(before: str) -> None:
    secret = "s3cret?>key/00"
    hidden = (secret, json.dumps({"key": secret}), quote(secret, safe=""), secret.encode().hex())
    texts = {text: f"{before}{text}, and so on".encode() for text in hidden}
    texts |= {f"{encode}": encode(f"{before}{secret}, and so on".encode()) for encode in (b64encode, urlsafe_b64encode)}
    assert {one.partition(": b")[0] for one in told([secret], texts)} == set(texts)


def test_no_secret_leaves_a_run(died: Died) -> None:
    """One scenario passes; in the other the Connectors die, so that everything that is known is shown."""
    assert len(died.secrets) >= 3, "the client secret and a key for each Connector"
    texts = {str(path): path.read_bytes() for path in died.reports.rglob("*") if path.is_file()}
    assert {Path(name).suffix for name in texts} >= {".ndjson", ".log", ".html", ".xml", ".md", ".json", ".csv"}
    texts |= {"the terminal": died.done.said.encode()}
    texts |= {f"a command line: {line}": line.encode() for line in died.command_lines}
    assert told([*died.secrets, *GIVEN.values()], texts) == []


@pytest.mark.docker
def test_no_layer_of_an_image_holds_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """An image may be passed on: neither its layers nor its configuration have anything of the environment."""
    for name, value in GIVEN.items():
        monkeypatch.setenv(name, value)
    with closing(connect()) as engine:
        image = engine.images.get(build_embedded(engine, "7.0.0", ROOT / ".cache").reference)
        # The layers hold nothing else than what is installed and the host: no database, no key, no .env.
        texts = {"the image": b"".join(image.save())}
    assert len(texts["the image"]) > 50_000_000
    assert told(GIVEN.values(), texts) == []
    patterns = (b"AcceptanceKey-00-", b"platformClientSecret=", b"apiKey__keys__default__key=")
    assert not [pattern for pattern in patterns if pattern in texts["the image"]]
