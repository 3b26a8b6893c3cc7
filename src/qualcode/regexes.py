"""Regular expressions over segments: found in the speech only, widened to whole words.

An expression sees the text of one segment without its holes, with straight apostrophes, and with every kind of blank
(line breaks too) as a blank. Segments that cannot match, because a piece of a word is missing, are never looked at.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
import regex
from numpy.typing import NDArray

from qualcode.regex_needs import DIGIT, Need, find_needs
from qualcode.tokens import Index, Ints
from qualcode.vocabulary import find_holding
from qualcode.words import straighten

_BLANKS = str.maketrans(dict.fromkeys("\n\t\r\x0b\x0c\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000", " "))
_BLANKS.update(dict.fromkeys(range(0x2000, 0x200B), " "))
_TRIED = 4  # needs of an expression that are looked up
_FREQUENT = 200_000  # places of a need that are too many to look at, unless it is the rarest
_FEW = 100  # segments that are quicker searched than narrowed down


@lru_cache(maxsize=1024)
def compile_regex(source: str) -> Any:
    """The expression, upper and lower case alike unless it says `(?-i:...)`; `^` and `$` are a segment's ends."""
    return regex.compile(straighten(source), regex.IGNORECASE)


def find_regex(
    index: Index, source: str, text_of: Callable[[int], str], language: str, seconds: float
) -> tuple[Ints, Ints]:
    """First and last words (int32[M] each) of the matches in countable segments, ascending.

    A match that touches no word is none.

    Raises
    ------
    TimeoutError : the search took longer than `seconds`.
    """
    compiled = compile_regex(source)
    end = time.monotonic() + seconds
    rows = _find_candidates(index, source, language)
    firsts, lasts = [np.empty(0, dtype=np.int32)], [np.empty(0, dtype=np.int32)]
    if not rows.size:
        return firsts[0], lasts[0]
    sources, cuts = np.unique(index.segment_source[rows], return_index=True)
    for number, some in zip(sources.tolist(), np.split(rows, cuts[1:]), strict=True):
        spans = _search_source(index, compiled, text_of(number), number, some, end)
        if spans:
            first, last = _widen(index, number, np.array(spans, dtype=np.int32))
            firsts.append(first)
            lasts.append(last)
    return np.concatenate(firsts), np.concatenate(lasts)


def _find_candidates(index: Index, source: str, language: str) -> NDArray[np.int64]:
    """Rows of the countable segments in which the expression could match."""
    wanted = index.segment_countable
    if language:
        spoken = np.array([name == language for name in index.language_names], dtype=np.bool_)
        wanted = wanted & spoken[index.source_language][index.segment_source]
    postings = sorted((_list_postings(index, need) for need in find_needs(source)), key=_count)
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


def _search_source(
    index: Index, compiled: Any, text: str, number: int, rows: NDArray[np.int64], end: float
) -> list[tuple[int, int]]:
    """(start, stop) in the text of what matches in some segments of one source."""
    stretches = index.stretches[index.stretch_offset[number] : index.stretch_offset[number + 1]]
    starts, stops = index.segment_start[rows], index.segment_stop[rows]
    low = np.searchsorted(stretches[:, 1], starts, side="right").tolist()
    high = np.searchsorted(stretches[:, 0], stops, side="left").tolist()
    spans: list[tuple[int, int]] = []
    for start, stop, left, right in zip(starts.tolist(), stops.tolist(), low, high, strict=True):
        if right - left <= 1:
            pieces = [(start, stop)]
        else:
            cuts = stretches[left:right].tolist()
            pieces = _strip(text, [(max(a, start), min(b, stop)) for a, b in cuts])
        seen = text[slice(*pieces[0])] if len(pieces) == 1 else " ".join([text[a:b] for a, b in pieces])
        if not (seen.isascii() and seen.isprintable()):
            seen = straighten(seen).translate(_BLANKS)
        left_over = end - time.monotonic()
        if left_over <= 0:
            raise TimeoutError
        for match in compiled.finditer(seen, timeout=left_over):
            if match.end() > match.start():
                spans.append((_place(pieces, match.start()), _place(pieces, match.end() - 1) + 1))
    return spans


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


def _place(pieces: list[tuple[int, int]], seen: int) -> int:
    """Where a character of the seen text stands in the source's text; the blank between two pieces behind the first."""
    for start, stop in pieces:
        if seen <= stop - start:
            return start + seen
        seen -= stop - start + 1
    return pieces[-1][1]


def _widen(index: Index, number: int, spans: Ints) -> tuple[Ints, Ints]:
    """First and last words that the spans of one source touch."""
    rows = np.searchsorted(index.segment_source, np.array([number, number + 1], dtype=np.int32))
    low, high = np.searchsorted(index.token_segment, rows.astype(np.int32)).tolist()
    first = np.searchsorted(index.token_stop[low:high], spans[:, 0], side="right") + low
    last = np.searchsorted(index.token_start[low:high], spans[:, 1], side="left") + low - 1
    touches = first <= last
    return first[touches].astype(np.int32), last[touches].astype(np.int32)
