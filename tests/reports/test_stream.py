"""The event stream: masked, flushed, and read back whatever became of the run."""

import json
from pathlib import Path
from urllib.parse import quote

import pytest

from reports.masking import MASK, Masking
from reports.run import load
from reports.stream import EventStream, NotAStream, read, read_directory
from reports.verdicts import Verdict
from tests.reports.story import NAMES, REQUESTOR, Story, Teller, identity, onboard


def test_every_event_is_on_disk_at_once_and_the_file_begins_with_its_format(gw1: EventStream) -> None:
    stream = gw1
    assert not stream.path.exists()
    stream.write("check", name="é ☃", at="2026-11-25T12:00:00+00:00")
    first, second = (json.loads(line) for line in stream.path.read_text(encoding="utf-8").splitlines())
    assert (first["type"], first["worker"], second["name"]) == ("opened", "gw1", "é ☃")
    stream.close()
    stream.write("check", name="too late")
    assert [event["type"] for event in read(stream.path)] == ["opened", "check", "closed"]


def test_a_stream_that_nobody_wrote_to_leaves_no_file(tmp_path: Path) -> None:
    stream = EventStream(tmp_path / "events" / "main.ndjson")
    stream.close()
    assert list(tmp_path.iterdir()) == []


def test_what_was_written_since_a_position_can_be_read_back(gw1: EventStream) -> None:
    gw1.write("check", name="before")
    position = gw1.position
    gw1.write("check", name="after")
    assert [event["name"] for event in gw1.since(position)] == ["after"]


@pytest.mark.parametrize("secret", ["s3cret-key", 'with "quotes" \\ and /slash', "with spaces & ümlaut"])
def test_no_form_of_a_secret_reaches_the_stream(tell: Teller, secret: str) -> None:
    story = tell()
    story.stream.masking.secret(secret)
    story.http(
        REQUESTOR,
        "POST",
        f"/Tokens?key={quote(secret, safe='')}",
        {"note": f"the key {secret} came back"},
        request_headers={"x-api-key": "another", "Accept": "*/*"},
        body={"nested": [{"key": secret}]},
    )
    story.recorder.check("a check", "failed", f"got {secret}")
    text = story.stream.path.read_text(encoding="utf-8")
    assert secret not in text
    assert quote(secret, safe="") not in text
    assert json.dumps(secret)[1:-1] not in text
    [exchange] = [event for event in read(story.stream.path) if event["type"] == "exchange"]
    assert exchange["requestHeaders"] == {"x-api-key": MASK, "Accept": "*/*"}
    assert exchange["requestBody"] == {"nested": [{"key": MASK}]}


def test_masking_hides_the_longer_of_two_secrets_as_a_whole_and_leaves_short_words_alone() -> None:
    masking = Masking()
    for secret in ("secret", "secret-and-more", "a", "", None):
        masking.secret(secret)
    assert masking.text("a secret-and-more secret") == f"a {MASK} {MASK}"
    masking.secret("ümlaut")
    assert masking.text("ümlaut %C3%BCmlaut \\u00fcmlaut") == f"{MASK} {MASK} {MASK}"


def test_what_no_text_can_hold_is_still_written(gw1: EventStream) -> None:
    gw1.write("check", name="\ud800 \x00 \x1b[31m", body=b"\x00\x01")
    event = list(read(gw1.path))[1]
    assert (event["name"], event["body"]) == ("\ud800 \x00 \x1b[31m", "<2 bytes>")


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("", "no event stream"),
        ("not json\n", "line 1 is no event"),
        ('{"some": "json"}\n', "line 1 is no event"),
        ('{"type": "opened", "format": "cucumber/9"}\n', "found cucumber/9"),
        ('{"type": "opened"}\n', "found nothing"),
        ('{"type": "opened", "format": "acceptance-events/1"}\nnonsense\n{"type": "closed"}\n', "line 2 is no event"),
        ("\x00\x01\x02", "line 1 is no event"),
    ],
)
def test_a_foreign_file_is_refused_with_its_name_and_line(tmp_path: Path, content: str, complaint: str) -> None:
    path = tmp_path / "events" / "main.ndjson"
    path.parent.mkdir()
    if content:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(NotAStream, match=complaint) as refused:
        read_directory(tmp_path)
    assert str(tmp_path) in str(refused.value)


@pytest.mark.parametrize("content", [b"", b'{"ty', b'{"type": "opened", "format": "acceptance-ev'])
def test_a_process_that_was_lost_at_once_does_not_hide_the_others(tmp_path: Path, tell: Teller, content: bytes) -> None:
    _whole_run(tell(cast=False))
    (tmp_path / "events" / "gw7.ndjson").write_bytes(content)
    run = load(tmp_path)
    assert run.incomplete == ["the last event in gw7.ndjson is cut off"]
    assert run.counts == {Verdict.PASSED: 1}


def test_an_event_that_lacks_what_its_type_must_have_is_refused(gw1: EventStream, tmp_path: Path) -> None:
    gw1.write("scheduled")
    with pytest.raises(NotAStream, match="an event does not hold what its type must: KeyError"):
        load(tmp_path)


def _whole_run(story: Story) -> Path:
    story.stream.write("session_started", words="a Connector")
    story.stream.write("scheduled", scenarios=[story.scenario])
    story.recorder.begin(story.scenario)
    story.recorder.cast(story.scenario, NAMES)
    onboard(story)
    story.recorder.end(story.scenario, verdict="passed", exit=0, duration=1.0, phase="")
    story.stream.write("finished", counts={})
    story.stream.close()
    return story.stream.path


def test_a_whole_run_is_complete(tmp_path: Path, tell: Teller) -> None:
    _whole_run(tell(cast=False))
    run = load(tmp_path)
    assert (run.incomplete, run.exit_code) == ([], 0)
    assert run.counts == {Verdict.PASSED: 1}


def test_a_run_cut_anywhere_is_read_and_says_that_it_is_incomplete(tmp_path: Path, tell: Teller) -> None:
    path = _whole_run(tell(cast=False))
    whole = path.read_bytes()
    header = whole.index(b"\n") + 1
    for length in range(header, len(whole) - 1, 997):
        path.write_bytes(whole[:length])
        run = load(tmp_path)
        assert run.incomplete
    path.write_bytes(whole[: whole.index(b'"scenario_finished"') + 5])
    run = load(tmp_path)
    assert "the last event in main.ndjson is cut off" in run.incomplete
    assert "the run did not finish" in run.incomplete
    assert (run.counts, run.exit_code) == ({Verdict.NOT_RUN: 1}, 11)


def test_a_worker_that_was_lost_leaves_its_scenario_not_run(tmp_path: Path, tell: Teller, gw1: EventStream) -> None:
    _whole_run(tell(cast=False))
    lost = identity("ONB-02")
    gw1.write("scenario_started", scenario=lost.key, identity=lost)
    run = load(tmp_path)
    assert run.incomplete == ["the process gw1 ended without closing its stream"]
    assert run.scenarios["ONB-02"].verdict is Verdict.NOT_RUN
    assert run.scenarios["ONB-02"].message == "not run: the process gw1 ended while it ran"
    assert run.exit_code == 11


def test_a_check_that_fails_after_its_scenario_passed_fails_it(tmp_path: Path, tell: Teller) -> None:
    story = tell()
    story.recorder.end(story.scenario, verdict="passed", exit=0, duration=1.0, phase="")
    story.recorder.check("every object kept to its lifecycle", "failed", "it did not", story.scenario)
    run = load(tmp_path)
    assert run.scenarios["ONB-01"].verdict is Verdict.FAILED
    assert run.scenarios["ONB-01"].message == "every object kept to its lifecycle: it did not"
    story.stream.write("finished", counts={})
    story.stream.close()
    assert load(tmp_path).exit_code == 1
