"""What somebody has to look at, though it is not red, is told wherever the verdict is."""

from pathlib import Path

from reports import html, markdown
from reports.run import load
from reports.summary import summary
from tests.reports.tapes import TAPES, Tape

WORDS = "known-defects.toml:3: the known defect of ONB-09a expires on 2099-01-02, in 1 days"


def test_a_notice_is_told_once_in_each_report(tmp_path: Path) -> None:
    TAPES["good"](tmp_path)
    for worker in ("gw0", "gw1"):
        tape = Tape(tmp_path, worker)
        tape.tell("notice", words=WORDS)
        tape.stream.close()
    run = load(tmp_path)
    html.write(run, tmp_path)
    reports = {
        "terminal": summary(run, {}),
        "markdown": markdown.document(run),
        "html": (tmp_path / html.FOLDER / "index.html").read_text("utf-8"),
    }
    assert {name: text.count(WORDS) for name, text in reports.items()} == dict.fromkeys(reports, 1)
    assert run.exit_code == 0
