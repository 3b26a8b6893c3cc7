"""After a syntax error: say what is wrong with which line, mend the line in memory, so that reading can go on.

Nothing is written to the file. Every repair makes a line plain YAML or empties it, so the search for mistakes ends.
"""

from __future__ import annotations

from typing import Any

from qualcode.codebook.mistakes import Mistake, Repair
from qualcode.codebook.repairs import find_colon, find_escape, find_indent, find_list_on_key_line, find_sign, find_tabs
from qualcode.codebook.repairs_open import find_open_repair
from qualcode.codebook.scanning import indent_of, skip_deeper

_FINDERS = (find_tabs, find_escape, find_open_repair, find_sign, find_list_on_key_line, find_colon, find_indent)


def mend(lines: list[str], error: Any, done: set[tuple[int, str]], mistakes: list[Mistake]) -> bool:
    """Mend the lines where the parser stopped (they change in place); False if there is nothing left to mend.

    `done` holds the (row, slug) that were mended before, so that no line is mended in the same way twice.
    """
    row, column = _place(lines, error)
    for find in _FINDERS:
        repair = find(lines, row, column, error)
        if repair is not None and _apply(repair, lines, done, mistakes):
            return True
    return _drop(lines, row, error, done, mistakes)


def mend_open(lines: list[str], row: int, done: set[tuple[int, str]], mistakes: list[Mistake]) -> bool:
    """Mend a quote or bracket at this row or above that the parser took for sound; False if there is none."""
    repair = find_open_repair(lines, row, 0, None)
    return repair is not None and _apply(repair, lines, done, mistakes)


def _apply(repair: Repair, lines: list[str], done: set[tuple[int, str]], mistakes: list[Mistake]) -> bool:
    """Put the rows in place; False if this was done before, or changes nothing."""
    key = (repair.mistake.line - 1, repair.mistake.slug)
    if key in done or all(lines[at] == text for at, text in repair.rows.items()):
        return False
    done.add(key)
    mistakes.append(repair.mistake)
    for at, text in repair.rows.items():
        lines[at] = text
    return True


def _place(lines: list[str], error: Any) -> tuple[int, int]:
    """Row and column where the parser stopped, moved up to a line with content."""
    mark = error.problem_mark or error.context_mark
    row, column = (mark.line, mark.column) if mark else (0, 0)
    if row >= len(lines) or not lines[row].strip():
        row = min(row, len(lines) - 1)
        while row > 0 and not lines[row].strip():
            row -= 1
        column = len(lines[row])
    return row, column


def _drop(lines: list[str], row: int, error: Any, done: set[tuple[int, str]], mistakes: list[Mistake]) -> bool:
    """Empty the line and what is nested in it."""
    if not lines[row].strip():
        return False
    if all(line != row for line, _ in done):
        what = f"this line is no sound YAML ({error.problem or 'unknown reason'})"
        advice = f"Look at blanks, colons, quotes and brackets here and in the line above: {lines[row].strip()}"
        mistakes.append(Mistake(row + 1, what, advice, "not-yaml"))
    done.add((row, "dropped"))
    for at in range(row, skip_deeper(lines, row, indent_of(lines[row]))):
        lines[at] = ""
    return True
