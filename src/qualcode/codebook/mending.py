"""After a syntax error: say what is wrong with which line, mend the line in memory, so that reading can go on.

Nothing is written to the file. Every repair makes a line plain YAML or empties it, so the search for mistakes ends.
"""

from __future__ import annotations

import re
from typing import Any

from qualcode.codebook.mistakes import Mistake
from qualcode.codebook.repairs import find_colon, find_escape, find_indent, find_list_on_key_line, find_sign, find_tabs
from qualcode.codebook.repairs_open import find_open_repair
from qualcode.codebook.scanning import indent_of, skip_deeper

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_STRANGE_LEAD = re.compile("[ \t]*[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff]")
_DOCUMENT = re.compile(r"(?:---|\.\.\.)(?=\s|$)|%")
_SUSPECT = re.compile(f"{_CONTROL.pattern}|(?m:^{_STRANGE_LEAD.pattern})|(?m:^(?:{_DOCUMENT.pattern}))")
_FINDERS = (find_tabs, find_escape, find_open_repair, find_sign, find_list_on_key_line, find_colon, find_indent)


def clean_lines(text: str, mistakes: list[Mistake]) -> list[str]:
    """The lines without what no YAML parser takes: control characters, strange blanks as indent, document marks."""
    lines = text.split("\n")
    if not _SUSPECT.search(text):
        return lines
    seen_content = False
    for row, line in enumerate(lines):
        if _CONTROL.search(line):
            what = f"an invisible control character stands in column {_CONTROL.search(line).start() + 1}"  # type: ignore[union-attr]
            mistakes.append(Mistake(row + 1, what, "Delete it, or type the line again.", "control-character"))
            line = _CONTROL.sub(" ", line)
        if _STRANGE_LEAD.match(line):
            what = "the line is indented with blanks that YAML does not know (no-break spaces, pasted from elsewhere)"
            mistakes.append(Mistake(row + 1, what, "Delete the blanks and type them again.", "strange-blank"))
            line = re.sub(r"[\u200b\ufeff]", "", re.match(r"[\s\u200b\ufeff]*", line)[0]) + line.lstrip()  # type: ignore[index]
            line = " " * indent_of_any(line) + line.lstrip()
        if _DOCUMENT.match(line):
            line = _refuse_document_mark(lines, row, line, seen_content, mistakes)
        seen_content = seen_content or bool(line.strip() and not line.lstrip().startswith("#"))
        lines[row] = line
    return lines


def indent_of_any(line: str) -> int:
    """Columns before the first sign, whatever kind of blank they are."""
    return len(line) - len(line.lstrip())


def _refuse_document_mark(lines: list[str], row: int, line: str, seen_content: bool, mistakes: list[Mistake]) -> str:
    """An empty line in place of `---`, `...` or `%...`; a mistake unless it opens or ends the file."""
    opens = line.startswith("---") and not seen_content
    ends = line.startswith("...") and not "".join(lines[row + 1 :]).strip()
    if not opens and not ends:
        what = f"`{line.split()[0]}` at the start of a line has a meaning of its own in YAML"
        advice = "Delete the line: a file holds one codebook or one pipeline, without instructions."
        mistakes.append(Mistake(row + 1, what, advice, "yaml-sign"))
    rest = line[3:].strip() if opens else ""
    return rest if rest and not rest.startswith("#") else ""


def mend(lines: list[str], error: Any, done: set[tuple[int, str]], mistakes: list[Mistake]) -> bool:
    """Mend the lines where the parser stopped (they change in place); False if there is nothing left to mend.

    `done` holds the (row, slug) that were mended before, so that no line is mended in the same way twice.
    """
    row, column = _place(lines, error)
    for find in _FINDERS:
        repair = find(lines, row, column, error)
        if repair is None:
            continue
        key = (repair.mistake.line - 1, repair.mistake.slug)
        if key not in done and any(lines[at] != text for at, text in repair.rows.items()):
            done.add(key)
            mistakes.append(repair.mistake)
            for at, text in repair.rows.items():
                lines[at] = text
            return True
    return _drop(lines, row, error, done, mistakes)


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
