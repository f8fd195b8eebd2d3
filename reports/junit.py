"""JUnit XML: one testcase for each scenario, below it what the verdict table says and properties to filter by."""

from pathlib import Path
from xml.etree import ElementTree as Xml

from reports.run import Run, ScenarioRun
from reports.summary import seconds, tested
from reports.terminal import failure_block, merged, transitions_table
from reports.text import harmless
from reports.verdicts import Verdict


def write(run: Run, directory: Path) -> Path:
    """Write ``junit.xml`` into the report directory and return its path."""
    path = directory / "junit.xml"
    suites = Xml.Element("testsuites")
    suite = Xml.SubElement(suites, "testsuite", name="acceptance", time=f"{seconds(run):.3f}")
    if "at" in run.session:
        suite.set("timestamp", run.session["at"])
    _properties(suite, {"tested": tested(run), **({"incomplete": "; ".join(run.incomplete)} if run.incomplete else {})})
    for scenario in run.scenarios.values():
        _testcase(suite, scenario, run.cell)
    counts = run.counts.items()
    suite.set("tests", str(len(run.scenarios)))
    for attribute, element in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(attribute, str(sum(count for verdict, count in counts if verdict.value.junit == element)))
    Xml.indent(suites)
    Xml.ElementTree(suites).write(path, encoding="utf-8", xml_declaration=True)
    return path


def _testcase(suite: Xml.Element, scenario: ScenarioRun, cell: str) -> None:
    identity, verdict = scenario.identity, scenario.verdict
    duration = scenario.finished["duration"] if scenario.finished else 0.0
    case = Xml.SubElement(
        suite,
        "testcase",
        classname=harmless(identity.feature),
        name=harmless(f"{identity.key} {identity.title}"),
        time=f"{duration:.3f}",
    )
    facts = {
        "id": identity.key,
        "tags": " ".join(identity.tags),
        "cell": cell,
        "verdict": verdict.words,
        "transitions": str(len(scenario.transitions)),
    }
    properties = _properties(case, facts)
    for seen, _ in merged(scenario.transitions):
        _property(properties, "transition", f"{seen['party']} {seen['entity']} {seen['from'] or '–'} → {seen['to']}")
    if verdict.value.junit:
        element = Xml.SubElement(case, verdict.value.junit, message=harmless(scenario.message))
        if verdict.value.junit != "skipped":
            element.set("type", verdict.words)
            element.text = harmless(failure_block(scenario))
    if verdict is Verdict.PASSED and scenario.transitions:
        Xml.SubElement(case, "system-out").text = harmless(transitions_table(scenario))


def _properties(parent: Xml.Element, facts: dict[str, str]) -> Xml.Element:
    properties = Xml.SubElement(parent, "properties")
    for name, value in facts.items():
        _property(properties, name, value)
    return properties


def _property(properties: Xml.Element, name: str, value: str) -> None:
    Xml.SubElement(properties, "property", name=name, value=harmless(value))
