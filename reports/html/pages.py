"""Writes the pages: one for each reader, one for each feature, one for each scenario."""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from reports import summary
from reports.html import guide, states
from reports.html.changes import changes
from reports.html.drawing import MARKS as SHAPES
from reports.html.report import Feature, Report
from reports.run import Run
from reports.stream import Event
from reports.terminal import BODY, EXCHANGES, LOG_LINES, command
from reports.text import cut, harmless, short_id
from reports.verdicts import Verdict

TEMPLATES = Path(__file__).parent / "templates"
ASSETS = ("report.css", "report.js")
FOLDER = "html"

MARKS = {
    Verdict.PASSED: "✓",
    Verdict.FAILED: "✗",
    Verdict.BLOCKED: "⊘",
    Verdict.KNOWN_DEFECT: "!",
    Verdict.REPAIRED: "↺",
    Verdict.REPAIRED_SINCE: "↺",
    Verdict.NOT_APPLICABLE: "–",
    Verdict.NOT_RUN: "○",
    Verdict.SUITE_ERROR: "‼",
}
"""One sign for each verdict, beside its words and its colour."""

LONGEST_BODY, LINKS = 8000, 12
"""How many characters of a body the guide shows, and how many scenarios of a transition the lifecycle names."""


def write(run: Run, directory: Path) -> Path:
    """Write the pages of one run into the report directory and return the first page's path."""
    return write_all([run], directory)


def write_all(runs: Iterable[Run], directory: Path, baseline: Iterable[Run] = (), code: int | None = None) -> Path:
    """Write the pages of several cells' runs and what changed since ``baseline``, in place of an earlier run's.

    ``code`` is the exit code of all, where it is known to be another than the runs' own.
    """
    folder = directory / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("features", "scenarios"):
        (folder / name).mkdir(parents=True)
    for name in ASSETS:
        shutil.copyfile(TEMPLATES / name, folder / name)
    report = Report(runs, code)
    pages = Pages(report, folder)
    earlier = list(baseline)
    pages.write("index.html", changed=changes(report, earlier) if earlier else None)
    pages.write("guide.html", **_guide(report))
    pages.write("scenarios.html")
    pages.write("lifecycle.html", diagrams=_lifecycle(report), entries=report.by_key)
    for before, feature, after in _neighbours(report.features):
        pages.write(f"features/{feature.page}", "feature.html", feature=feature, before=before, after=after)
        for entry in feature.entries:
            pages.write(f"scenarios/{entry.page}", "scenario.html", feature=feature, entry=entry)
    return folder / "index.html"


class Pages:
    """The templates, filled for one report."""

    def __init__(self, report: Report, folder: Path) -> None:
        self.folder = folder
        self.environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
            finalize=_shown,
        )
        self.environment.filters |= {"pretty": pretty, "short": short_id, "distinct": distinct, "cut": cut}
        self.environment.globals |= {
            "report": report,
            "marks": MARKS,
            "shapes": SHAPES,
            "command": command,
            "summary": summary,
            "limits": {
                "exchanges": EXCHANGES,
                "body": BODY,
                "log": LOG_LINES,
                "guide_body": LONGEST_BODY,
                "links": LINKS,
            },
        }

    def write(self, name: str, template: str = "", **context: Any) -> None:
        """Write one page; ``root`` leads from it to the folder of all pages."""
        root = "../" * name.count("/")
        text = self.environment.get_template(template or name).render(root=root, **context)
        (self.folder / name).write_text(text, encoding="utf-8")


def _shown(value: Any) -> Any:
    """What a template writes for a value: nothing that a Connector sent may act on the page."""
    return value if hasattr(value, "__html__") else harmless(value)


def pretty(body: Any, length: int) -> str:
    """A body as JSON for people."""
    return cut(json.dumps(body, ensure_ascii=False, indent=2), length)


def distinct(checks: Iterable[Event]) -> list[Event]:
    """Each check once that came out the same several times."""
    return list({(check["name"], check["outcome"], check["detail"]): check for check in checks}.values())


def _neighbours(features: list[Feature]) -> Iterable[tuple[Feature | None, Feature, Feature | None]]:
    return zip([None, *features[:-1]], features, [*features[1:], None], strict=True)


def _guide(report: Report) -> dict[str, Any]:
    return {
        "topics": list(guide.topics(report.entries)),
        "differences": guide.parts(guide.DIFFERENCES),
        "glossary": guide.parts(guide.GLOSSARY),
        "afterwards": next((feature for feature in report.features if feature.folder == "afterwards"), None),
    }


def _lifecycle(report: Report) -> list[states.Diagram]:
    diagrams = states.diagrams(line for cell in report.cells for line in cell.lines)
    by_place = {(diagram.entity, diagram.line): diagram for diagram in diagrams}
    for entry in report.entries:
        for cell in (cell for cell in report.cells if cell.anchor in entry.runs):
            run = entry.runs[cell.anchor]
            for seen in run.shown:
                for line in cell.lines_of(run, seen["party"]):
                    if diagram := by_place.get((seen["entity"], line)):
                        diagram.shown.setdefault((seen["from"], seen["to"]), {})[entry.identity.key] = None
    return diagrams
