"""A tolerant look at the lines of a broken YAML file: keys, values, and quotes and brackets that are not closed.

The parser stops far behind an open quote; this finds the line where it was opened.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINE = re.compile(
    r"(?P<lead>[ \t]*)(?P<dash>(?:-[ \t]+)*)"
    r"(?:(?P<key>\"[^\"]*\"|'[^']*'|(?:[^\s\"'\[\]{}#&*!|>%@`,-]|-(?=\S))[^#]*?)[ \t]*:(?:[ \t]+|$))?"
    r"(?P<value>.*)"
)
_BLOCK = re.compile(r"[|>][-+0-9]*[ \t]*(?:[ \t]#.*)?$")
_STRUCTURE = re.compile(r"[ \t]*(?:- |-$|[\w./-]+:(?:[ \t]|$))")
_CLOSERS = {"[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class Line:
    """The parts of one line: `indent` of its first sign, `home` column of its key or dash, `column` of its value."""

    indent: int
    home: int
    dash: bool
    key: str
    value: str
    column: int


@dataclass(frozen=True, slots=True)
class Open:
    """A quote or bracket that goes wrong (`quote`, `bracket`, `after`, `between`, `closer`), its begin, where it shows.

    `row`, `column` from 0; `pending` the closing brackets that are missing, innermost first.
    """

    what: str
    row: int
    column: int
    end_row: int
    end_column: int
    pending: str = ""


def split_line(line: str) -> Line:
    """The parts of a line.

    >>> split_line("  - term: trust me")
    Line(indent=2, home=4, dash=True, key='term', value='trust me', column=10)
    """
    match = _LINE.match(line)
    if match is None:
        return Line(0, 0, False, "", line, 0)
    lead, dash = len(match["lead"]), match["dash"]
    home = lead + len(dash) if match["key"] else lead + (dash.rstrip().rfind("-") if dash else 0)
    return Line(lead, home, bool(dash), match["key"] or "", match["value"].rstrip(), match.start("value"))


def find_open(lines: list[str], last: int) -> Open | None:
    """The first quote or bracket up to row `last` that is not closed in time, or is followed by more text."""
    row = 0
    while row <= last:
        line = split_line(lines[row])
        if _BLOCK.match(line.value):
            row = skip_deeper(lines, row, line.home)
        elif line.value[:1] in ('"', "'", "[", "{"):
            end_row, end_column, fault = _scan(lines, row, line.column, line.home)
            if fault:
                return fault
            rest = lines[end_row][end_column:]
            if rest.strip() and not re.match(r"[ \t]+#", rest):
                return Open("after", row, line.column, end_row, end_column)
            row = end_row + 1
        else:
            row += 1
    return None


def skip_deeper(lines: list[str], row: int, home: int) -> int:
    """The first row after `row` that is neither blank nor deeper than `home`."""
    row += 1
    while row < len(lines) and (not lines[row].strip() or indent_of(lines[row]) > home):
        row += 1
    return row


def indent_of(line: str) -> int:
    """Columns before the first sign."""
    return len(line) - len(line.lstrip(" \t"))


def _scan(lines: list[str], row: int, column: int, home: int) -> tuple[int, int, Open | None]:
    """End (exclusive) of the quoted text or bracket that begins here, or its fault."""
    if lines[row][column] in "\"'":
        end = _close_quote(lines, row, column, home)
        return (*end, None) if end else (row, column, Open("quote", row, column, row, len(lines[row])))
    return _scan_brackets(lines, row, column, home)


def _close_quote(lines: list[str], row: int, column: int, home: int) -> tuple[int, int] | None:
    """Row and column behind the closing quote; None if lines that look like keys or items come first."""
    sign, first = lines[row][column], row
    body = re.compile(r'(?:[^"\\]|\\.|\\$)*' if sign == '"' else r"(?:[^']|'')*")
    column += 1
    while row < len(lines):
        text = lines[row]
        if row > first and text.strip() and (indent_of(text) <= home or _STRUCTURE.match(text)):
            return None
        match = body.match(text, column)
        stop = match.end() if match else column
        if stop < len(text) and text[stop] == sign:
            return row, stop + 1
        row, column = row + 1, 0
    return None


def _scan_brackets(lines: list[str], row: int, column: int, home: int) -> tuple[int, int, Open | None]:
    first, start = row, column
    stack: list[str] = []
    fresh = True  # a new item may begin here
    filled = row
    while row < len(lines):
        text = lines[row]
        if row > first and text.strip() and _ends_brackets(text, stack, home):
            break
        filled = row if text.strip() else filled
        while column < len(text):
            sign = text[column]
            if sign in "\"'" and fresh:
                end = _close_quote(lines, row, column, home)
                if end is None:
                    return row, column, Open("quote", row, column, row, len(text))
                row, column = end
                text, fresh = lines[row], False
                if not re.match(r"[ \t]*(?:[,\]}:]|$|[ \t]#)", text[column:]):
                    return row, column, Open("between", first, start, row, column)
                continue
            if sign == "#" and (column == 0 or text[column - 1] in " \t"):
                break
            if sign in "[{":
                stack.append(_CLOSERS[sign])
            elif sign in "]}":
                if sign != stack[-1]:
                    return row, column, Open("closer", first, start, row, column, "".join(reversed(stack)))
                stack.pop()
                if not stack:
                    return row, column + 1, None
            fresh = sign in "[{,:" or (fresh and sign in " \t")
            column += 1
        row, column = row + 1, 0
    return row, 0, Open("bracket", first, start, filled, len(lines[filled]), "".join(reversed(stack)))


def _ends_brackets(text: str, stack: list[str], home: int) -> bool:
    """Whether this line cannot lie within the open brackets."""
    if text.lstrip()[0] in "]}":
        return False
    if indent_of(text) <= home:
        return True
    return text.lstrip().startswith("- ") or (stack[-1] == "]" and bool(_STRUCTURE.match(text)) and "," not in text)
