"""Where text is printed: its width, whether it shows bold; text measured, cut and wrapped in columns of a terminal."""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TextIO

USUAL_WIDTH = 80
LEAST_WIDTH = 40
_INVISIBLE = {"Mn", "Me", "Cf"}
_BOLD, _USUAL = "\033[1m", "\033[0m"


@dataclass(frozen=True, slots=True)
class Terminal:
    """Width in columns, and whether bold may be used."""

    width: int = USUAL_WIDTH
    bold: bool = False

    def strong(self, text: str) -> str:
        """The text in bold, if that is shown here."""
        return f"{_BOLD}{text}{_USUAL}" if self.bold and text.strip() else text


PLAIN = Terminal()


def find_terminal(stream: TextIO, environment: Mapping[str, str] | None = None) -> Terminal:
    """The terminal behind a stream; 80 columns and no bold where there is none. NO_COLOR and TERM=dumb mean no bold."""
    if not stream.isatty():
        return PLAIN
    settings = os.environ if environment is None else environment
    width = shutil.get_terminal_size((USUAL_WIDTH, 24)).columns
    bold = not settings.get("NO_COLOR") and settings.get("TERM") != "dumb"
    return Terminal(max(width, LEAST_WIDTH), bold)


def measure(text: str) -> int:
    """Columns that a text takes: two for wide East Asian characters, none for marks and invisible signs.

    >>> measure("trust"), measure("итгэл"), measure("信頼"), measure("e\\u0301")
    (5, 5, 4, 1)
    """
    if text.isascii():
        return len(text)
    return sum(_columns(sign) for sign in text)


def _columns(sign: str) -> int:
    if unicodedata.category(sign) in _INVISIBLE:
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def pad(text: str, width: int, right: bool = False) -> str:
    """The text with blanks behind it (before it if `right`) up to `width` columns."""
    blanks = " " * (width - measure(text))
    return blanks + text if right else text + blanks


def cut(text: str, width: int, left: bool = False) -> str:
    """The text in one line of at most `width` columns, `…` where something is missing: at the end, or at the left.

    >>> cut("nobody trusts the council", 14), cut("nobody trusts the council", 14, left=True)
    ('nobody trusts…', '…s the council')
    """
    line = " ".join(text.split())
    if measure(line) <= width:
        return line
    kept, room = [], width - 1
    for sign in reversed(line) if left else line:
        room -= _columns(sign)
        if room < 0:
            break
        kept.append(sign)
    short = "".join(reversed(kept)) if left else "".join(kept)
    return ("…" + short.lstrip() if left else short.rstrip() + "…")[: max(width, 0)]


def wrap(text: str, width: int, hanging: int = 0) -> list[str]:
    """Lines of at most `width` columns, broken at blanks and behind `/`, `_` and `-`; all but the first indented.

    A piece that is longer than a line is cut into lines.

    >>> wrap("Local administration", 14)
    ['Local', 'administration']
    >>> wrap("collaboration_procedure", 16, hanging=1)
    ['collaboration_', ' procedure']
    """
    lines = [""]
    for piece in re.findall(r"\s+|[^\s/_\-]+[/_\-]*|[/_\-]+", text):
        piece = " " if piece.isspace() else piece
        if measure(lines[-1] + piece) <= width:
            lines[-1] += piece
            continue
        if piece == " ":
            continue
        if lines[-1].strip():
            lines.append(" " * hanging)
        for sign in piece:
            if measure(lines[-1] + sign) > width and lines[-1].strip():
                lines.append(" " * hanging)
            lines[-1] += sign
    return [line.rstrip() for line in lines]
