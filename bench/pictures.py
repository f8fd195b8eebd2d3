"""``python -m bench.pictures DIR``: the README's pictures anew, from the HTML report of a run of all lines.

They are the start page, and the timeline of an onboarding with a Request, as the browser shows them at 1280 pixels.
"""

import argparse
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
WIDTH, HEIGHT = 1280, 900
TIMELINE = "ONB-07"
"""Whose timeline is shown: both sides, the Backbone, and every entity."""


def take(pages: Path) -> None:
    """Write both pictures; ``pages`` is the folder with ``index.html``."""
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto((pages / "index.html").resolve().as_uri())
        page.screenshot(path=PICTURES / "start.png")
        page.goto((pages / "scenarios" / f"{TIMELINE.lower()}.html").resolve().as_uri())
        page.get_by_role("region", name="Timeline").first.locator("svg").screenshot(path=PICTURES / "timeline.png")
        browser.close()


def main() -> int:
    """Take the pictures; 4 when there is no report in the folder."""
    parser = argparse.ArgumentParser("python -m bench.pictures", description=__doc__, allow_abbrev=False)
    parser.add_argument("directory", type=Path, metavar="DIR", help="the report directory that holds html/")
    pages = parser.parse_args().directory / "html"
    if not (pages / "index.html").exists():
        sys.stderr.write(f"{pages}: no index.html in it; a run of all lines writes one: make acceptance\n")
        return 4
    take(pages)
    return 0


if __name__ == "__main__":
    sys.exit(main())
