"""Addresses and signatures against what real clients computed, and the two spellings of bytes."""

import base64
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.backbone.ids import (
    did_address,
    from_base64,
    is_did_address,
    is_signed_by,
    new_id,
    realm_address,
    to_base64url,
)

KEY_LINE_4 = bytes.fromhex("f904a02debca25789bf84580d01596094847f76e51fdb99b729d65cc926cdb63")
KEY_LINE_7 = bytes.fromhex("c9ea4ce648522749bf4e391330f8874a3b3061cd5f55299dcbd66bb355af37de")
CHALLENGE_LINE_4 = '{"expiresAt":"2026-11-25T01:47:31.596Z","id":"CHLmLTyjsD2JXceQF2AG","type":"Identity"}'
CHALLENGE_LINE_7 = '{"expiresAt":"2026-11-25T01:46:31.619Z","id":"CHLo9xlxMShIKR1lebFd","type":"Identity"}'
SIGNATURE_LINE_4 = "J53MmDHj81Shqi6o1vaZLkpvSeHe-MHJOSylPu_5AKzSb9gO7EDbjA1znaoF7NuM74IpRa3cQ3_QmgYHKgVFAQ"
SIGNATURE_LINE_7 = "pHOOC9eLsK7Rl9ddljVqSdVQUhL6AD8s-5p9zp7SYCS4Ix3N0DhIPsmoifmdSsVCDv-mcwGmhjeO_2-a31kFAg"

SIGNED = [
    pytest.param(KEY_LINE_4, CHALLENGE_LINE_4, SIGNATURE_LINE_4, id="line 4"),
    pytest.param(KEY_LINE_7, CHALLENGE_LINE_7, SIGNATURE_LINE_7, id="line 7"),
]
keys = st.binary(min_size=32, max_size=32)


def test_addresses_are_those_that_real_clients_derive() -> None:
    assert realm_address(KEY_LINE_4) == "id16Z25gYFad6VQ6dRqNj1PL32MpKTp4BLMG"
    assert did_address(KEY_LINE_7, "localhost") == "did:e:localhost:dids:3f10838799241c183fc567"


@given(keys)
def test_every_address_has_the_form_that_runtimes_check(key: bytes) -> None:
    assert re.fullmatch("id1[A-Za-z0-9]{25,33}", realm_address(key))
    assert re.fullmatch("did:e:localhost:dids:[0-9a-f]{22}", did_address(key, "localhost"))


@given(keys)
def test_only_a_whole_address_with_its_checksum_is_one(key: bytes) -> None:
    address = did_address(key, "prod.enmeshed.eu")
    wrong = address[:-1] + ("1" if address.endswith("0") else "0")
    long = did_address(key, f"{'a' * 50}.eu")
    assert is_did_address(address)
    assert not any(map(is_did_address, (wrong, address + "0", address[:-1], f" {address}", address.upper(), long)))


@pytest.mark.parametrize(("key", "challenge", "signature"), SIGNED)
def test_a_signature_of_a_real_client_fits(key: bytes, challenge: str, signature: str) -> None:
    assert is_signed_by(key, from_base64(signature), challenge.encode())


@pytest.mark.parametrize(("key", "challenge", "signature"), SIGNED)
def test_a_changed_text_key_or_signature_does_not_fit(key: bytes, challenge: str, signature: str) -> None:
    raw = from_base64(signature)
    assert not is_signed_by(key, raw, challenge.replace("CHL", "CHM").encode())
    assert not is_signed_by(key[::-1], raw, challenge.encode())
    assert not is_signed_by(key, raw[::-1], challenge.encode())
    assert not is_signed_by(key[:-1], raw, challenge.encode())
    assert not is_signed_by(key, raw[:-1], challenge.encode())


@given(st.binary())
def test_bytes_are_read_in_both_spellings_padded_or_not(data: bytes) -> None:
    for encoded in (base64.b64encode(data), base64.urlsafe_b64encode(data)):
        assert from_base64(encoded.decode()) == data
        assert from_base64(encoded.decode().rstrip("=")) == data
    assert from_base64(to_base64url(data)) == data
    assert not set(to_base64url(data)) & set("+/=")


@pytest.mark.parametrize("text", ["ä", "a b", "a", "****"])
def test_what_is_no_base64_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        from_base64(text)


def test_an_id_has_the_form_that_runtimes_check() -> None:
    ids = {new_id("RLT") for _ in range(100)}
    assert len(ids) == 100
    assert all(re.fullmatch("RLT[A-Za-z0-9]{17}", id_) for id_ in ids)
