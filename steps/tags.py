"""The closed list of tags that features may carry, besides the ids of rows and the keys of the guide's statements."""

import re
from collections.abc import Iterator
from pathlib import Path

from fixtures.connector.capabilities import CAPABILITIES
from reports.identity import ID

KINDS = {
    "accept": "the onboarding goes on",
    "refuse": "somebody or something says no",
    "guard": "the Connector protects from a second or a wrong onboarding",
    "afterwards": "what follows a decision",
    "automation": "the Connector acts by itself",
    "resilience": "something breaks on the way",
    "api": "the contract of the HTTP interface",
    "journey": "the whole way in one scenario",
}
OTHERS = {
    "wip": "in the making: runs only when it is named",
    "exploratory": "a suspicion: not scheduled unless -m names it, and no part of the gate",
    "nightly": "takes long: not scheduled unless -m names it",
    "update": "needs a newer version, which --update-to names",
    "smoke": "part of the shortest run that touches each decision",
    "background-synchronisation": "both Connectors synchronise by themselves",
    "auto-acceptance": "the Templator's Connector accepts Relationships by itself",
    "host-decides": "a module of the Connector decides, which is this project's in a run on embedded runtimes",
    "several-requestors": "three parties take part, which have no Relationship with the Templator",
    "several-templators": "three parties take part, which have no Relationship with the Requestor",
    "impatient-templator": "the Templator's Connector waits two seconds only for the Backbone",
    "impatient-requestor": "the Requestor's Connector waits two seconds only for the Backbone",
    "can-be-cut-off-templator": "the Templator's Connector, a container, can lose its network to the Backbone",
    "can-be-cut-off-requestor": "the Requestor's Connector, a container, can lose its network to the Backbone",
    "limited-key": "the Templator's Connector has a second key, which is for Relationships only",
    "spends-templator": "nobody gets the Templator's Connector after it, so it comes late",
    "spends-requestor": "nobody gets the Requestor's Connector after it, so it comes late",
    "third-party": "a third party takes part, which has no Relationship with the Templator either",
    "aged-template": "a RelationshipTemplate that has expired is made ahead",
    "aged-loaded-template": "a RelationshipTemplate that has expired is made and loaded ahead",
    "aged-template-with-expired-request": "a RelationshipTemplate whose Request has expired is made ahead",
    "aged-token": "a token that has expired is made ahead",
    "aged-request": "a Request that has expired is made and received ahead",
    "aged-template-with-request": "a Request whose RelationshipTemplate has expired is made and received ahead",
}
ROOT = Path(__file__).parent.parent
ROW = re.compile(r"@((?:ONB|DIR|PKG|AGN|ACT|EVT|AUT|SYS|UPG)-\d+[a-z]?|REF-[A-Z]\d+[a-z]?)\b")


def guide_keys() -> list[str]:
    """The keys of the guide's statements, from ``docs/guide.md``."""
    return re.findall(r"^\| (guide-\d+) \|", (ROOT / "docs" / "guide.md").read_text(encoding="utf-8"), re.MULTILINE)


def ids_in(folder: Path) -> list[str]:
    """What looks like the id of a scenario in the feature files of a folder."""
    texts = (path.read_text("utf-8", errors="replace") for path in folder.rglob("*.feature"))
    return sorted({found for text in texts for found in re.findall(rf"@({ID.pattern})(?!\S)", text)})


def tags() -> Iterator[tuple[str, str]]:
    """Every tag that a feature may carry, with its meaning."""
    yield from (KINDS | OTHERS).items()
    yield from ((tag, f"not for a Connector that {capability.words}") for tag, capability in CAPABILITIES.items())
    yield from ((key, "a statement of the guide, see docs/guide.md") for key in guide_keys())
    rows = (row for row in ids_in(ROOT / "features") if ROW.fullmatch(f"@{row}"))
    yield from ((row, "the id of a row of the catalogue") for row in rows)


TAGS = dict(tags())
