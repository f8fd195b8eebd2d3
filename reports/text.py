"""Plain text for terminals and logs: nothing that a Connector sent may act on them."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path


def harmless(text: object) -> str:
    """The text with line breaks and tabs kept and every other control character written out."""
    return str(text).translate(_HARMLESS)


class _Harmless(dict[int, str]):
    """What stands for each character, found out once."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        kept = char.isprintable() or char in "\n\t"
        self[code] = char if kept else char.encode("unicode_escape").decode("ascii")
        return self[code]


_HARMLESS = _Harmless()


def variable(role: str) -> str:
    """How the environment variables of a party begin: ``THIRD_PARTY`` for the third party."""
    return re.sub(r"\W", "_", role).upper()


def short_id(identifier: str) -> str:
    """``REQ…k3Fa`` for an id of a Connector's: enough to tell the objects of one scenario apart."""
    return f"{identifier[:3]}…{identifier[-4:]}" if len(identifier) > 12 else identifier


def table(header: Sequence[str], rows: Iterable[Sequence[str]], indent: str = "  ") -> str:
    """Columns as wide as their widest cell."""
    lines = [list(map(harmless, row)) for row in (header, *rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    cells = (zip(line, widths, strict=True) for line in lines)
    return "\n".join(indent + "  ".join(cell.ljust(width) for cell, width in row).rstrip() for row in cells)


def indented(text: object, indent: str = "    ") -> str:
    """The text, harmless, every line indented."""
    return "\n".join(indent + line for line in harmless(text).splitlines())


def cut(text: str, length: int) -> str:
    """The text's beginning, and how much was left out."""
    return text if len(text) <= length else f"{text[:length]}… ({len(text) - length} more characters)"


def shown(path: Path) -> str:
    """The path as the reader would write it here."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
