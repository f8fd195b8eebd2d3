"""From an exception to a verdict, and to what a reader needs to know of it. Knows nothing of a test runner."""

import re
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reports.verdicts import Verdict

VerdictFor = Sequence[tuple[type[BaseException], Verdict]]
ExitFor = Sequence[tuple[type[BaseException], int]]

COMPARISON = re.compile(r"assert (.+) == (.+)")
ERROR_CODE = re.compile(r"\berror(?:\.\w+){2,}")
OUTSIDE = {"setup": "before the first step", "call": "after the last step", "teardown": "in the tear-down"}
"""What stands in place of a sentence when no step was running."""

FRAMES = 6
SUITE = ("features", "steps", "fixtures", "reports", "acceptance", "tests")
"""The folders whose frames tell a reader something; what a runner or a library did in between does not."""


@dataclass(frozen=True)
class Step:
    """The step that was running: its keyword, its text, and the scenario that owns it, if another one does."""

    keyword: str
    text: str
    owner: str | None = None

    @property
    def sentence(self) -> str:
        """Keyword and text."""
        return f"{self.keyword} {self.text}".strip()


@dataclass(frozen=True)
class Failure:
    """Why a scenario did not pass.

    ``place`` is the innermost frame of a sentence, ``code`` an error code that the message names, ``exit`` the exit
    code that this failure alone would give. Failures of the same ``kind``, ``place`` and ``code`` have one cause.
    """

    verdict: Verdict
    phase: str
    sentence: str
    message: str
    expected: str
    observed: str
    kind: str
    exit: int
    place: str = ""
    code: str = ""
    owner: str = ""
    frames: tuple[str, ...] = field(default=())


def verdict_of(exception: BaseException, registry: VerdictFor, step: Step | None) -> Verdict:
    """The verdict table's row for an exception: the registry's first fit, else failed for an AssertionError, else the
    suite's own error. A failure in a Given that another scenario owns is blocked."""
    known = next((verdict for kind, verdict in registry if isinstance(exception, kind)), None)
    if known is None:
        known = Verdict.FAILED if isinstance(exception, AssertionError) else Verdict.SUITE_ERROR
    if known is Verdict.FAILED and step is not None and step.owner:
        return Verdict.BLOCKED
    return known


def judge(
    exception: BaseException,
    *,
    phase: str,
    step: Step | None,
    root: Path,
    verdict_for: VerdictFor,
    exit_for: ExitFor = (),
) -> Failure:
    """Everything a report says about an exception that ended a phase (``setup``, ``call`` or ``teardown``).

    ``expected`` and ``observed`` are the exception's own attributes of that name; else the two sides of the
    comparison that its message quotes; else the sentence and the message.
    """
    verdict = verdict_of(exception, verdict_for, step)
    message = str(exception).replace(f"{root}/", "").strip() or type(exception).__name__
    own = str(getattr(exception, "sentence", ""))
    sentence = own or (step.sentence if step else OUTSIDE.get(phase, ""))
    expected, observed = _sides(exception, message, sentence)
    # What names its own sentence was not raised where it went wrong.
    frames = [] if own else _frames(exception, root)
    code = getattr(exception, "code", None)
    found = ERROR_CODE.search(message)
    return Failure(
        verdict=verdict,
        phase=phase,
        sentence=sentence,
        message=f"{frames[-1].partition('  ')[2]}: {message}" if frames and message.startswith("assert ") else message,
        expected=expected,
        observed=observed,
        kind=type(exception).__name__,
        exit=next((code for kind, code in exit_for if isinstance(exception, kind)), verdict.exit),
        place=_place(frames) or own,
        code=code if isinstance(code, str) else found.group() if found else "",
        owner=(step.owner or "") if step and verdict is Verdict.BLOCKED else "",
        frames=tuple(frames[-FRAMES:]),
    )


def _sides(exception: BaseException, message: str, sentence: str) -> tuple[str, str]:
    expected, observed = getattr(exception, "expected", None), getattr(exception, "observed", None)
    if expected is not None or observed is not None:
        return (str(expected), str(observed))
    if compared := COMPARISON.fullmatch(message.partition("\n")[0]):
        return (compared.group(2), compared.group(1))
    return (sentence, message)


def _place(frames: Sequence[str]) -> str:
    """Where it went wrong: the innermost frame of a sentence, since all sentences share what stands below them."""
    candidates = [frame for frame in frames if frame.startswith("steps/")] or frames
    return candidates[-1].partition("  ")[0] if candidates else ""


def _frames(exception: BaseException, root: Path) -> list[str]:
    shown = []
    for frame in traceback.extract_tb(exception.__traceback__):
        path = Path(frame.filename)
        if path.is_relative_to(root) and (relative := path.relative_to(root)).parts[0] in SUITE:
            shown.append(f"{relative.as_posix()}:{frame.lineno} in {frame.name}  {frame.line}")
    return shown
