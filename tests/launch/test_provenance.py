"""The words for what was tested never claim more than what ran."""

import pytest

from fixtures.connector.launch import LaunchForm, Spec
from fixtures.connector.launch.provenance import provenance
from fixtures.connector.launch.readiness import Probed

DIGEST = f"sha256:{'0123456789abcdef' * 4}"


def probed(version: str) -> Probed:
    """A Connector of line 6 that calls itself this."""
    return Probed(6, "6.60.5", version, "runtime 6.60.5", "6.60.5")


@pytest.mark.parametrize(
    ("version", "said"), [("6.34.0", "Connector version 6.34.0"), ("{{version}}", "Connector of no release")]
)
def test_an_image_is_named_with_digest_versions_and_database(version: str, said: str) -> None:
    about = provenance(Spec("image", "connector:6"), "container", probed(version), "6.60.5", DIGEST, "a database")
    assert about.words == f"image connector:6 (sha256:0123456789ab), {said}, runtime 6.60.5, a database"
    assert (about.spec, about.line, about.image_digest) == ("image:connector:6", 6, DIGEST)


@pytest.mark.parametrize(("version", "said"), [("6.34.0", ""), ("6.35.0", ", which tells version 6.35.0")])
def test_a_release_is_named_as_such_and_what_else_it_calls_itself(version: str, said: str) -> None:
    about = provenance(Spec("release", "6.34.0"), "container", probed(version), "6.60.5", DIGEST, "a database")
    assert about.words == f"Connector release 6.34.0 (sha256:0123456789ab){said}, runtime 6.60.5, a database"


def test_a_package_without_version_is_compared_with_nothing() -> None:
    about = provenance(Spec("image", "connector:6"), "container", probed("{{version}}"), "0.0.1", DIGEST, "a database")
    assert about.installed_runtime == "6.60.5"


@pytest.mark.parametrize("launch", ["container", "process"])
def test_an_embedded_run_claims_no_release(launch: LaunchForm) -> None:
    about = provenance(Spec("embedded", "7.0.0"), launch, Probed(7, "7.0.0", "embedded", "", "7.0.0"), "7.0.0")
    assert about.words == f"vendor runtime 7.0.0 in this project's host, not a Connector release ({launch})"
