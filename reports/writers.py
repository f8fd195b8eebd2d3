"""The reports by name. Each is a writer over the merged event stream; ``terminal`` writes to the screen only."""

from collections.abc import Callable, Iterable
from pathlib import Path

from reports import allure, html, junit, markdown, transitions
from reports.cucumber import html as cucumber_html
from reports.cucumber import messages
from reports.cucumber.html import CACHE, NotWritten
from reports.run import Run

Writer = Callable[..., Path]

TERMINAL, HTML, SUMMARY, CUCUMBER_HTML = "terminal", "html", "summary", "cucumber-html"
FILES: dict[str, Writer] = {
    HTML: html.write,
    "junit": junit.write,
    SUMMARY: markdown.write,
    "transitions": transitions.write,
    "transitions-csv": transitions.write_csv,
    "messages": messages.write,
    CUCUMBER_HTML: cucumber_html.write,
    "allure": allure.write,
}
DEFAULT = (TERMINAL, HTML, "junit", SUMMARY, "transitions")
ALL = (TERMINAL, *FILES)


class UnknownReport(Exception):
    """A report was asked for that does not exist; the message lists those that do."""


def chosen(names: Iterable[str]) -> tuple[str, ...]:
    """The reports to write, the default ones when none is named. Raises :class:`UnknownReport`."""
    asked = tuple(dict.fromkeys(names)) or DEFAULT
    for name in asked:
        if name not in ALL:
            raise UnknownReport(f"--report {name}: there is no such report; there are {', '.join(ALL)}")
    return asked


def write_files(
    run: Run, directory: Path, names: Iterable[str], cache: Path = CACHE
) -> dict[str, Path | NotWritten | OSError]:
    """Write those of the named reports that are files, and return where they are, or why one is not there.

    ``cache`` keeps what one of them needs to have installed.
    """
    directory.mkdir(parents=True, exist_ok=True)
    written: dict[str, Path | NotWritten | OSError] = {}
    more = {CUCUMBER_HTML: {"cache": cache}}
    for name in names:
        if name in FILES:
            try:
                written[name] = FILES[name](run, directory, **more.get(name, {}))
            except (NotWritten, OSError) as fault:
                written[name] = fault
    return written
