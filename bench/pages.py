"""``python -m bench.pages DIR``: what a report of 1,000 scenarios costs: to write, on the disk, and to open.

Its scenarios are those of recorded runs, repeated under other names. Exit code 0 when all is within the limits.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle
from pathlib import Path

from playwright.sync_api import sync_playwright

from reports import html
from reports.run import Run, ScenarioRun, load
from reports.stream import report_directories

SCENARIOS = 1000
MEGABYTES, SECONDS = 15.0, 2.0
"""The most that the report may hold, and the longest that a page may take to open."""

PAGES = ("index", "scenarios", "guide", "lifecycle")


def repeated(run: Run, number: int) -> Run:
    """The run with as many scenarios, all of which ran: its own, again and again under other variants."""
    ran = [scenario for scenario in run.scenarios.values() if scenario.steps]
    scenarios: dict[str, ScenarioRun] = {}
    for again, scenario in zip(range(number), cycle(ran), strict=False):
        known = scenario.identity
        variant = f"{known.variant or 'plain'}, turn {again // len(ran) + 1}"
        identity = replace(known, variant=variant)
        scenarios[identity.key] = replace(scenario, identity=identity)
    return replace(run, scenarios=scenarios)


def opened(folder: Path) -> Iterator[tuple[str, float]]:
    """The seconds until each page has been laid out, in Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name in PAGES:
            page = browser.new_page()
            began = time.perf_counter()
            page.goto(f"{folder.as_uri()}/{name}.html")
            page.evaluate("document.body.offsetHeight")
            yield name, time.perf_counter() - began
            page.close()


def main() -> int:
    """Measure, print, and compare with the limits."""
    parser = argparse.ArgumentParser("python -m bench.pages", description=__doc__, allow_abbrev=False)
    parser.add_argument("directory", type=Path, metavar="DIR", help="a report directory, or a folder of some")
    options = parser.parse_args()
    runs = [load(directory) for directory in report_directories(options.directory)]
    with tempfile.TemporaryDirectory() as folder:
        many = [repeated(run, SCENARIOS // len(runs)) for run in runs]
        began = time.process_time()
        page = html.write_all(many, Path(folder))
        written = time.process_time() - began
        megabytes = sum(path.stat().st_size for path in Path(folder).rglob("*.*")) / 1e6
        pages = dict(opened(page.parent))
    figures = {"write (seconds of processor)": written, "size (MB)": megabytes}
    figures |= {f"open {name} (seconds)": seconds for name, seconds in pages.items()}
    sys.stdout.write(json.dumps({name: round(figure, 2) for name, figure in figures.items()}, indent=2) + "\n")
    return int(megabytes > MEGABYTES or max(pages.values()) > SECONDS)


if __name__ == "__main__":
    sys.exit(main())
