"""The words for what was tested never claim more than what ran."""

import pytest

from fixtures.connector.launch import LaunchForm, Spec
from fixtures.connector.launch.provenance import provenance
from fixtures.connector.launch.readiness import Probed

DIGEST = f"sha256:{'0123456789abcdef' * 4}"


@pytest.mark.parametrize(
    ("version", "said"), [("6.34.0", "Connector version 6.34.0"), ("{{version}}", "Connector of no release")]
)
def test_an_image_is_named_with_digest_versions_and_database(version: str, said: str) -> None:
    about = provenance(Spec("image", "connector:6"), "container", Probed(6, "6.60.5", version), "6.60.5", DIGEST)
    assert about.words == (f"image connector:6 (sha256:0123456789ab), {said}, runtime 6.60.5, LokiJS in debug mode")
    assert (about.spec, about.line, about.image_digest) == ("image:connector:6", 6, DIGEST)


@pytest.mark.parametrize("launch", ["container", "process"])
def test_an_embedded_run_claims_no_release(launch: LaunchForm) -> None:
    about = provenance(Spec("embedded", "7.0.0"), launch, Probed(7, "7.0.0", "embedded"), "7.0.0")
    assert about.words == f"vendor runtime 7.0.0 in this project's host, not a Connector release ({launch})"
