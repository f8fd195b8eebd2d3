"""JUnit XML: one testcase for each scenario, below it what the verdict table says and properties to filter by."""

import re
from pathlib import Path
from xml.etree import ElementTree as Xml

from reports.run import Run, ScenarioRun
from reports.summary import seconds, tested
from reports.terminal import failure_block, transitions_table
from reports.verdicts import Verdict

ILLEGAL = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: object) -> str:
    """The text without what XML 1.0 cannot hold, not even escaped; each such character is written out instead."""
    return ILLEGAL.sub(lambda found: found.group().encode("unicode_escape").decode("ascii"), str(text))


def write(run: Run, directory: Path) -> Path:
    """Write ``junit.xml`` into the report directory and return its path."""
    path = directory / "junit.xml"
    suites = Xml.Element("testsuites")
    suite = Xml.SubElement(suites, "testsuite", name="acceptance", time=f"{seconds(run):.3f}")
    if "at" in run.session:
        suite.set("timestamp", run.session["at"])
    _properties(suite, {"tested": tested(run), **({"incomplete": "; ".join(run.incomplete)} if run.incomplete else {})})
    for scenario in run.scenarios.values():
        _testcase(suite, scenario)
    counts = run.counts.items()
    suite.set("tests", str(len(run.scenarios)))
    for attribute, element in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(attribute, str(sum(count for verdict, count in counts if verdict.value.junit == element)))
    Xml.indent(suites)
    Xml.ElementTree(suites).write(path, encoding="utf-8", xml_declaration=True)
    return path


def _testcase(suite: Xml.Element, scenario: ScenarioRun) -> None:
    identity, verdict = scenario.identity, scenario.verdict
    duration = scenario.finished["duration"] if scenario.finished else 0.0
    case = Xml.SubElement(
        suite,
        "testcase",
        classname=clean(identity.feature),
        name=clean(f"{identity.key} {identity.title}"),
        time=f"{duration:.3f}",
    )
    facts = {
        "id": identity.key,
        "tags": " ".join(identity.tags),
        "verdict": verdict.words,
        "transitions": str(len(scenario.transitions)),
    }
    _properties(case, facts)
    if verdict.value.junit:
        element = Xml.SubElement(case, verdict.value.junit, message=clean(scenario.message))
        if verdict.value.junit != "skipped":
            element.set("type", verdict.words)
            element.text = clean(failure_block(scenario))
    if verdict is Verdict.PASSED and scenario.transitions:
        Xml.SubElement(case, "system-out").text = clean(transitions_table(scenario))


def _properties(parent: Xml.Element, facts: dict[str, str]) -> None:
    properties = Xml.SubElement(parent, "properties")
    for name, value in facts.items():
        Xml.SubElement(properties, "property", name=name, value=clean(value))
