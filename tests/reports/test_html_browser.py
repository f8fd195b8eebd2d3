"""The living documentation in a real browser: with the keyboard, at both widths, in light and dark, and on paper."""

import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from reports import html
from reports.run import load
from reports.verdicts import Verdict
from tests.reports.story import NAMES, REQUESTOR, TEMPLATOR, Story, onboard
from tests.reports.tapes import RED, TAPES, Tape, feature, scenarios

pytestmark = pytest.mark.chromium

PAGES = ("index", "guide", "scenarios", "lifecycle", "features/lending", "scenarios/lnd-01")
CELLS = ("red", "hostile", "good")
NAME = "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"
ARGUMENTS = ("--no-sandbox", "--disable-gpu")
CUT_OFF = """() => [
  ...(document.documentElement.scrollWidth > innerWidth ? ["the page is wider than the window"] : []),
  ...[...document.querySelectorAll("main svg text")].filter((text) => {
    const [{x, y, width, height}, picture] = [text.getBBox(), text.ownerSVGElement.viewBox.baseVal];
    return x < 0 || y < 0 || x + width > picture.width || y + height > picture.height;
  }).map((text) => text.textContent),
]"""
"""What of an open page nobody can read: what stands outside of the window or of its picture."""
CROSSED = """() => [...document.querySelectorAll("main svg")].flatMap((picture) => {
  const boxes = [...picture.querySelectorAll("path.state")].map((box) => box.getBBox());
  return [...picture.querySelectorAll("a")].filter((link) => {
    const edge = link.querySelector("path");
    const points = Array.from({length: 100}, (_, part) => edge.getPointAtLength(edge.getTotalLength() * part / 100));
    return points.some(({x, y}) => boxes.some((box) =>
      x > box.x + 4 && x < box.x + box.width - 4 && y > box.y + 4 && y < box.y + box.height - 4));
  }).map((link) => `${picture.getAttribute("aria-label")}: ${link.getAttribute("aria-label")}`);
})"""
"""The transitions of an open lifecycle page whose lines run through a state's box."""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report over three cells: red, hostile and good."""
    folder = tmp_path_factory.mktemp("report")
    for cell in CELLS:
        TAPES[cell](folder / cell)
    return html.write_all([load(folder / cell) for cell in CELLS], folder).parent


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)


@pytest.fixture(params=[(1280, "light"), (400, "dark")], ids=["wide and light", "narrow and dark"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """An empty page of one width and colour scheme, on which no script of a Connector's and no request may happen."""
    width, scheme = request.param
    opened = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    acted: list[str] = []
    opened.on("dialog", lambda dialog: acted.append(dialog.message))
    opened.on("pageerror", lambda error: acted.append(str(error)))
    opened.on("request", lambda sent: None if sent.url.startswith(("file:", "data:")) else acted.append(sent.url))
    yield opened
    opened.close()
    assert acted == []


SHOWN = "#scenarios tr[data-tags]:visible th small"


def shows(page: Page, ids: Sequence[str]) -> None:
    """The matrix shows the scenarios with these ids, at once or after a moment: a reset form filters a little later."""
    expect(page.locator(SHOWN)).to_have_count(len(ids))
    if ids:
        expect(page.locator(SHOWN)).to_have_text(ids)


def test_the_matrix_is_searched_and_filtered_and_the_address_keeps_it(page: Page, report: Path) -> None:
    page.goto(f"{report.as_uri()}/scenarios.html")
    everyone = page.locator(SHOWN).all_inner_texts()
    assert len(everyone) == len(RED) + 1
    page.get_by_label("Search").fill("tear-down BREAKS")
    shows(page, ["LND-10"])
    expect(page.locator("output")).to_have_text("1 scenario")
    page.get_by_role("button", name="Clear").click()
    shows(page, everyone)
    page.get_by_label("Verdict").select_option("blocked")
    shows(page, ["LND-02"])
    page.reload()
    shows(page, ["LND-02"])
    page.get_by_label("Line").select_option(index=2)
    shows(page, [])
    page.get_by_label("Verdict").select_option("any")
    shows(page, ["LND-01"])
    page.get_by_role("button", name="Clear").click()
    page.get_by_label("Party").select_option("Templator")
    shows(page, everyone)


def test_the_counts_lead_to_the_scenarios_that_they_count(page: Page, report: Path) -> None:
    page.goto(f"{report.as_uri()}/index.html")
    page.get_by_role("link", name="3", exact=True).last.click()
    shows(page, ["LND-04", "LND-05", "LND-10"])


def test_the_keyboard_alone_leads_from_the_verdict_to_a_timeline(page: Page, report: Path) -> None:
    page.goto(f"{report.as_uri()}/index.html")
    _press_until(page, "To the content")
    page.keyboard.press("Enter")
    _press_until(page, "LND-01")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("It fails")
    _press_until(page, "Timeline")
    focused = page.locator(":focus")
    expect(focused.get_by_role("img")).to_have_accessible_name(re.compile("Transitions of LND-01"))
    expect(focused).to_contain_text("Pending")
    _press_until(page, "Transitions as a table")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name=re.compile("Transitions as a table")).first).to_contain_text("event")


def test_the_lifecycles_transitions_are_links_for_the_keyboard_too(page: Page, report: Path) -> None:
    page.goto(f"{report.as_uri()}/lifecycle.html")
    _press_until(page, "Pending to Active, shown by 1 scenario")
    page.keyboard.press("Enter")
    expect(page.locator("tr:target")).to_contain_text("LND-01")


@pytest.mark.parametrize("name", PAGES)
def test_no_page_has_a_serious_finding_or_scrolls_sideways(page: Page, report: Path, name: str) -> None:
    page.goto(f"{report.as_uri()}/{name}.html")
    # It knows no contrast to a gradient.
    page.add_style_tag(content=".scroll { background: none }")
    found = Axe().run(page).response["violations"]
    told = [(one["id"], one["impact"], [node["html"][:200] for node in one["nodes"]]) for one in found]
    assert [one for one in told if one[1] in ("serious", "critical")] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    fits = "[...document.querySelectorAll('#glossary .scroll')].every(one => one.scrollWidth <= one.clientWidth)"
    assert page.evaluate(fits), "words and their meanings fit beside each other"
    beside = "one => one.getBoundingClientRect().left < innerWidth - 100"
    seen = f"[...document.querySelectorAll('td.state + td.state + td')].every({beside})"
    assert page.evaluate(seen), "who shows a transition stands beside it, without scrolling"


def test_no_page_of_any_run_scrolls_sideways_and_no_picture_is_cut_off(
    browser: Browser, report: Path, tmp_path: Path
) -> None:
    for last in (REQUESTOR, "fourth party"):
        story = Story(tmp_path / last, 4)
        story.recorder.connector("connector-3", story.address("fourth party"), 4)
        story.recorder.cast(story.scenario, {last: NAMES.get(last, "connector-3")})
        onboard(story)
        story.ledger("Active", "DeletionProposed", TEMPLATOR)
        story.ledger("DeletionProposed", "ReadyForDeletion", last)
        story.recorder.end(story.scenario, verdict="passed", exit=0, duration=1.0, phase="")
        story.stream.close()
        html.write(load(tmp_path / last), tmp_path / last)
    opened = browser.new_page(viewport={"width": 400, "height": 900})
    wrong = []
    for path in sorted([*report.rglob("*.html"), *tmp_path.rglob("*.html")]):
        opened.goto(path.as_uri())
        opened.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        wrong += [(path.name, found) for found in opened.evaluate(CUT_OFF)]
    opened.close()
    assert wrong == []


def test_no_transition_of_the_lifecycle_is_drawn_through_a_state(browser: Browser, tmp_path: Path) -> None:
    for line in (4, 7):
        story = Story(tmp_path / str(line), line)
        story.stream.close()
    opened = browser.new_page()
    opened.goto(
        html.write_all([load(tmp_path / "4"), load(tmp_path / "7")], tmp_path).parent.as_uri() + "/lifecycle.html"
    )
    crossed = opened.evaluate(CROSSED)
    opened.close()
    assert crossed == []


def test_without_script_the_matrix_shows_everything_and_no_form(browser: Browser, report: Path) -> None:
    opened = browser.new_page(java_script_enabled=False)
    opened.goto(f"{report.as_uri()}/scenarios.html")
    expect(opened.get_by_label("Search")).to_be_hidden()
    expect(opened.locator(SHOWN)).to_have_count(len(RED) + 1)
    opened.close()


def test_the_verdict_fits_on_one_printed_page(browser: Browser, tmp_path: Path) -> None:
    known = scenarios(*(f"It has the {number}th reason" for number in range(50)))
    tape = Tape(tmp_path)
    tape.begin_run(known, feature(scenario.title for scenario in known))
    for scenario in known:
        verdict = Verdict.NOT_APPLICABLE if int(scenario.id[-2:]) > 7 else Verdict.KNOWN_DEFECT
        reason = f"the Templator (runtime 7.0.0) {scenario.title}, as no Connector before runtime 6.5.0"
        tape.begin(scenario)
        tape.failure(scenario, verdict, message=f"{verdict.words}: {reason}")
        tape.end(scenario, verdict)
    tape.close()
    opened = browser.new_page()
    opened.goto(html.write_all([load(tmp_path)] * 4, tmp_path).as_uri())
    assert len(re.findall(rb"/Type\s*/Page\b", opened.pdf(format="A4"))) == 1
    opened.close()


def _press_until(page: Page, name: str) -> None:
    """Press Tab until what has the focus begins with these words."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if str(page.evaluate(NAME)).strip().startswith(name):
            return
    raise AssertionError(f"the keyboard does not reach {name}")
