"""Regular expressions over segments: found in the speech only, widened to whole words.

An expression sees the text of one segment without its holes, with straight apostrophes, and with every kind of blank
(line breaks too) as a blank. Segments that cannot match, because a piece of a word is missing, are never looked at.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import regex
from numpy.typing import NDArray

from qualcode.regex_needs import DIGIT, Need, read_plain
from qualcode.tokens import Index, Ints
from qualcode.vocabulary import find_holding
from qualcode.words import straighten

_BLANKS = str.maketrans(dict.fromkeys("\n\t\r\x0b\x0c\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000", " "))
_BLANKS.update(dict.fromkeys(range(0x2000, 0x200B), " "))
Pieces = list[tuple[int, int]]

_TRIED = 4  # needs of an expression that are looked up
_FREQUENT = 200_000  # places of a need that are too many to look at, unless it is the rarest
_FEW = 100  # segments that are quicker searched than narrowed down


@lru_cache(maxsize=1024)
def compile_regex(source: str) -> Any:
    """The expression, upper and lower case alike unless it says `(?-i:...)`; `^` and `$` are a segment's ends."""
    return regex.compile(straighten(source), regex.IGNORECASE)


@lru_cache(maxsize=1024)
def _compile_lines(source: str) -> Any:
    """The expression for many segments at once, one a line; None if there is none."""
    lines = read_plain(straighten(source)).lines
    return regex.compile(lines, regex.IGNORECASE | regex.MULTILINE) if lines else None


def find_regex(
    index: Index, source: str, text_of: Callable[[int], str], language: str, seconds: float
) -> tuple[Ints, Ints]:
    """First and last words (int32[M] each) of the matches in countable segments, ascending.

    A match that touches no word is none.

    Raises
    ------
    TimeoutError : the search took longer than `seconds`.
    """
    rows = _find_candidates(index, source, language)
    sources = index.segment_source[rows]
    cuts = np.flatnonzero(np.diff(sources, prepend=-1, append=-1)).tolist()
    seen: list[str] = []
    pieces: list[Pieces] = []
    for low, high in pairwise(cuts):
        for text, stretches in see_segments(index, text_of(int(sources[low])), int(sources[low]), rows[low:high]):
            seen.append(text)
            pieces.append(stretches)
    found = _search(source, seen, seconds)
    places = [(find_place(pieces[row], start), find_place(pieces[row], stop - 1) + 1) for row, start, stop in found]
    return widen(index, sources[[row for row, _, _ in found]], np.array(places, dtype=np.int32).reshape(-1, 2))


def _search(source: str, seen: list[str], seconds: float) -> list[tuple[int, int, int]]:
    """(row, start, stop) of the matches in some texts: in all at once, one a line, where the expression allows it."""
    end = time.monotonic() + seconds
    lines = _compile_lines(source)
    found: list[tuple[int, int, int]] = []
    if lines is None or not seen:
        compiled = compile_regex(source)
        for row, text in enumerate(seen):
            left_over = end - time.monotonic()
            if left_over <= 0:
                raise TimeoutError
            found += [(row, *match.span()) for match in compiled.finditer(text, timeout=left_over)]
    else:
        begins = np.cumsum([0] + [len(text) + 1 for text in seen[:-1]])
        spans = [match.span() for match in lines.finditer("\n".join(seen), timeout=seconds)]
        rows = np.searchsorted(begins, [start for start, _ in spans], side="right") - 1
        shifts = begins[rows].tolist()
        found = [
            (row, start - shift, stop - shift)
            for row, shift, (start, stop) in zip(rows.tolist(), shifts, spans, strict=True)
        ]
    return [(row, start, stop) for row, start, stop in found if stop > start]


def _find_candidates(index: Index, source: str, language: str) -> NDArray[np.int64]:
    """Rows of the countable segments in which the expression could match."""
    wanted = index.segment_countable
    if language:
        spoken = np.array([name == language for name in index.language_names], dtype=np.bool_)
        wanted = wanted & spoken[index.source_language][index.segment_source]
    postings = sorted((_list_postings(index, need) for need in read_plain(straighten(source)).needs), key=_count)
    for number, pieces in enumerate(postings[:_TRIED]):
        if number and (_count(pieces) > _FREQUENT or wanted.sum() < _FEW):
            break
        holding = np.zeros(wanted.size, dtype=np.bool_)
        for piece in pieces:
            holding[index.token_segment[piece]] = True
        wanted = wanted & holding
    return np.flatnonzero(wanted)


def _list_postings(index: Index, need: Need) -> list[Ints]:
    """The positions of all words that hold one of the pieces."""
    found: list[Ints] = []
    for row in find_holding(index, "|".join(piece if piece == DIGIT else re.escape(piece) for piece in sorted(need))):
        low, high = index.entry_type_offset.item(row), index.entry_type_offset.item(row + 1)
        if low < high:
            found.append(index.postings[index.posting_offset.item(low) : index.posting_offset.item(high)])
    return found


def _count(pieces: list[Ints]) -> int:
    return sum(piece.size for piece in pieces)


def see_segments(index: Index, text: str, number: int, rows: NDArray[np.int64]) -> Iterator[tuple[str, Pieces]]:
    """For some segments of one source what an expression sees, and the places in the source's text it stands for."""
    stretches = index.stretches[index.stretch_offset[number] : index.stretch_offset[number + 1]]
    starts, stops = index.segment_start[rows], index.segment_stop[rows]
    low = np.searchsorted(stretches[:, 1], starts, side="right").tolist()
    high = np.searchsorted(stretches[:, 0], stops, side="left").tolist()
    for start, stop, left, right in zip(starts.tolist(), stops.tolist(), low, high, strict=True):
        if right - left <= 1:
            pieces = [(start, stop)]
            seen = text[start:stop]
        else:
            pieces = _strip(text, [(max(a, start), min(b, stop)) for a, b in stretches[left:right].tolist()])
            seen = " ".join([text[a:b] for a, b in pieces])
        if not (seen.isascii() and seen.isprintable()):
            seen = straighten(seen).translate(_BLANKS)
        yield seen, pieces


def _strip(text: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pieces without blanks at their ends, those with nothing else left out."""
    kept = []
    for start, stop in pieces:
        piece = text[start:stop]
        body = piece.strip()
        if body:
            first = start + len(piece) - len(piece.lstrip())
            kept.append((first, first + len(body)))
    return kept


def find_place(pieces: list[tuple[int, int]], seen: int) -> int:
    """Where a character of the seen text stands in the source's text; the blank between two pieces behind the first."""
    for start, stop in pieces:
        if seen <= stop - start:
            return start + seen
        seen -= stop - start + 1
    return pieces[-1][1]


def widen(index: Index, sources: Ints, spans: Ints) -> tuple[Ints, Ints]:
    """First and last words that the spans touch, source by source."""
    firsts, lasts = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    cuts = np.flatnonzero(np.diff(sources, prepend=-1, append=-1)).tolist()
    numbers = sources[cuts[:-1]]
    rows = np.searchsorted(index.segment_source, np.stack([numbers, numbers + 1]).astype(np.int32))
    lows, highs = np.searchsorted(index.token_segment, rows.astype(np.int32)).tolist()
    for (start, stop), low, high in zip(pairwise(cuts), lows, highs, strict=True):
        mine = spans[start:stop]
        firsts.append(np.searchsorted(index.token_stop[low:high], mine[:, 0], side="right") + low)
        lasts.append(np.searchsorted(index.token_start[low:high], mine[:, 1], side="left") + low - 1)
    first, last = np.concatenate(firsts), np.concatenate(lasts)
    touches = first <= last
    return first[touches].astype(np.int32), last[touches].astype(np.int32)
