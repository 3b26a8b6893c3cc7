"""Leaves out what stands on every page of a paged text: page numbers, headers and footers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from qualcode.model import Problem

_EDGE = 3
"""So many lines at the top and at the bottom of a page may be header and footer."""
_RUN = 5
"""So many numbers in a row, each on a line of its own, are the line numbers of the margin."""
_PAGE_WORD = r"(?:page|pg?|seite|side|sida|s|página|pagina|pág|strona|str|страница|стр|с|хуудас|х|sayfa|halaman)\b\.?"
_PAGE_NUMBER = re.compile(
    rf"(?:{_PAGE_WORD}\s*)?[-–—\[(|/\s]*(\d{{1,4}})[-–—\])|\s]*(?:(?:/|\w{{1,4}})\s*\d{{1,4}}\W*)?", re.IGNORECASE
)
_NUMBER_INSIDE = re.compile(rf"{_PAGE_WORD}\s*\d{{1,4}}(?:\s*(?:/|\w{{1,4}})\s*\d{{1,4}})?", re.IGNORECASE)
_SPEECH = re.compile(r"[^:]{1,40}[:：]\s*$|.*[?？]\s*$|\W?\d{1,2}:\d\d")
"""Lines that may repeat and are speech all the same: a label alone, a question, a time."""


def drop_running_lines(pages: Sequence[Sequence[str]]) -> tuple[list[list[int]], list[str]]:
    """(indices of the lines that stay, for each page; examples of what was left out).

    Left out are, among the three upper and three lower lines of a page, page numbers that count on from page to page,
    and lines that stand in one place (but for a page number in them) on most of at least three pages; never a label.
    Blank lines beside them go too, and so do the line numbers of the margin, which PDF gives as lines of their own.
    """
    if any(_find_line_numbers(page, _RUN) for page in pages):
        numbered = [_find_line_numbers(page, 2) for page in pages]
        thinned = [[i for i in range(len(page)) if i not in gone] for page, gone in zip(pages, numbered, strict=True)]
        inner, examples = _drop_edges([[page[i] for i in kept] for page, kept in zip(pages, thinned, strict=True)])
        whole = [[kept[i] for i in indices] for kept, indices in zip(thinned, inner, strict=True)]
        return whole, ["line numbers", *examples]
    return _drop_edges(pages)


def _find_line_numbers(page: Sequence[str], least: int) -> set[int]:
    """Indices of the lines in runs of at least so many lines that are nothing but a number and count up by one."""
    found: set[int] = set()
    run: list[int] = []
    for index, line in enumerate([*page, ""]):
        number = line.strip()
        if run and number.isdecimal() and int(number) == int(page[run[-1]]) + 1:
            run.append(index)
            continue
        if len(run) >= least:
            found.update(run)
        run = [index] if number.isdecimal() and len(number) < 6 else []
    return found


def _drop_edges(pages: Sequence[Sequence[str]]) -> tuple[list[list[int]], list[str]]:
    edges = [_find_edges(page) for page in pages]
    keys = Counter(
        (_make_key(page[index]), slot) for page, edge in zip(pages, edges, strict=True) for index, slot in edge
    )
    offset = _find_offset(pages, edges)
    kept: list[list[int]] = []
    examples: dict[str, str] = {}
    for number, (page, edge) in enumerate(zip(pages, edges, strict=True)):
        gone = set()
        for index, slot in edge:
            key = _make_key(page[index])
            repeated = len(pages) >= 3 and keys[key, slot] > len(pages) / 2 and not _SPEECH.match(page[index])
            numbered = offset is not None and number + offset in _read_numbers(page[index])
            if repeated or numbered:
                gone.add(index)
                examples.setdefault("" if numbered else key, page[index].strip())
        kept.append(_trim(page, [index for index in range(len(page)) if index not in gone]) if gone else _all(page))
    return kept, list(examples.values())


def describe_running_lines(source: str, examples: Sequence[str]) -> list[Problem]:
    """A notice that says what was left out; none if nothing was."""
    if not examples:
        return []
    shown = ", ".join(f"'{example[:60]}'" for example in examples[:4])
    message = f"page headers, footers and page numbers are not part of the text: {shown}"
    return [Problem(source, "notice", "running-lines", message)]


def _all(page: Sequence[str]) -> list[int]:
    return list(range(len(page)))


def _find_edges(page: Sequence[str]) -> list[tuple[int, int]]:
    """(index, slot) of the upper lines that are not blank (slots 0, 1, 2) and of the lower ones (-1, -2, -3)."""
    filled = [index for index, line in enumerate(page) if line.strip()]
    upper = [(index, slot) for slot, index in enumerate(filled[:_EDGE])]
    return upper + [(index, -slot) for slot, index in enumerate(filled[: -_EDGE - 1 : -1], 1)]


def _make_key(line: str) -> str:
    """The line as it is compared: the number behind a word for page does not count."""
    return " ".join(_NUMBER_INSIDE.sub("#", line).casefold().split())


def _read_numbers(line: str) -> list[int]:
    """The number of a line that is nothing but a page number (`12`, `- 12 -`, `Page 12 of 30`), else empty."""
    match = _PAGE_NUMBER.fullmatch(line.strip())
    return [int(match[1])] if match else []


def _find_offset(pages: Sequence[Sequence[str]], edges: Sequence[Sequence[tuple[int, int]]]) -> int | None:
    """Page number of the first page, if at least two and most pages agree on it."""
    votes = Counter(
        found - number
        for number, (page, edge) in enumerate(zip(pages, edges, strict=True))
        for found in {found for index, _ in edge for found in _read_numbers(page[index])}
    )
    if not votes:
        return None
    offset, count = votes.most_common(1)[0]
    return offset if count >= 2 and count >= 0.5 * len(pages) else None


def _trim(page: Sequence[str], indices: list[int]) -> list[int]:
    """The indices without those of blank lines at both ends."""
    while indices and not page[indices[0]].strip():
        indices.pop(0)
    while indices and not page[indices[-1]].strip():
        indices.pop()
    return indices
