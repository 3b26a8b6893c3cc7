"""Regular expressions over segments: found in the speech only, widened to whole words.

An expression sees the text of one segment without its holes, with straight apostrophes, and with every kind of blank
(line breaks too) as a blank. Segments that cannot match, because a piece of a word is missing, are never looked at.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import numpy as np
import regex
from numpy.typing import NDArray

from qualcode.tokens import Index, Ints
from qualcode.words import straighten

Pieces = list[tuple[int, int]]

_BLANKS = str.maketrans(dict.fromkeys("\n\t\r\x0b\x0c\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000", " "))
_BLANKS.update(dict.fromkeys(range(0x2000, 0x200B), " "))
_PLAIN_ESCAPES = frozenset("bBwWdDsSAZmM")


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
            first, last = widen(index, number, np.array(spans, dtype=np.int64))
            firsts.append(first)
            lasts.append(last)
    return np.concatenate(firsts), np.concatenate(lasts)


def find_literals(source: str) -> list[str]:
    """Runs of letters that every match contains, in lower case; empty if that is not plain to see.

    >>> find_literals(r"\\bword of honou?r"), find_literals("trust|faith")
    (['word', 'of', 'hono'], [])
    """
    runs, run, depth, place = [], "", 0, 0
    while place < len(source):
        sign = source[place]
        width = 1
        if sign == "\\":
            if source[place + 1 : place + 2].isalnum() and source[place + 1] not in _PLAIN_ESCAPES:
                return []
            width = 2
        elif sign == "[":
            closing = re.compile(r"\[\^?\]?(?:[^\]\\\[]|\\.)*\]").match(source, place)
            if closing is None:
                return []
            width = closing.end() - place
        elif sign == "(":
            if source.startswith("(?", place) and not source.startswith("(?:", place):
                return []
            depth += 1
        elif sign == ")":
            depth -= 1
        elif sign == "|" and depth == 0:
            return []
        if depth == 0 and sign.isalpha() and len(sign.lower()) == 1 and sign not in "σςΣ":
            run += sign.lower()
        else:
            if sign in "*?{":
                run = run[:-1]
                width = max(source.find("}", place) - place, 0) + 1 if sign == "{" else 1
            runs.append(run)
            run = ""
        place += width
    return [run for run in [*runs, run] if len(run) > 1]


def _find_candidates(index: Index, source: str, language: str) -> NDArray[np.int64]:
    """Rows of the countable segments in which the expression could match."""
    wanted = index.segment_countable
    if language:
        spoken = np.array([name == language for name in index.language_names], dtype=np.bool_)
        wanted = wanted & spoken[index.source_language][index.segment_source]
    literals = find_literals(source)
    if literals:
        words, offset = index.entry_list, index.entry_type_offset
        literal = max(literals, key=len)
        pieces = [np.empty(0, dtype=np.int32)]
        for row, word in enumerate(words):
            if literal in word:
                cut = index.posting_offset[offset[row : row + 2]]
                pieces.append(index.postings[cut[0] : cut[1]])
        holding = np.zeros(wanted.size, dtype=np.bool_)
        holding[index.token_segment[np.concatenate(pieces)]] = True
        wanted = wanted & holding
    return np.flatnonzero(wanted)


def _search_source(
    index: Index, compiled: Any, text: str, number: int, rows: NDArray[np.int64], end: float
) -> list[tuple[int, int]]:
    """(start, stop) in the text of what matches in some segments of one source."""
    spans: list[tuple[int, int]] = []
    for pieces, seen in read_segments(index, text, number, rows):
        left_over = end - time.monotonic()
        if left_over <= 0:
            raise TimeoutError
        for match in compiled.finditer(seen, timeout=left_over):
            if match.end() > match.start():
                spans.append((find_place(pieces, match.start()), find_place(pieces, match.end() - 1) + 1))
    return spans


def read_segments(index: Index, text: str, number: int, rows: NDArray[np.int64]) -> Iterator[tuple[Pieces, str]]:
    """What is seen of some segments of one source: its pieces of the source's text, and these with blanks between."""
    stretches = index.stretches[index.stretch_offset[number] : index.stretch_offset[number + 1]]
    starts, stops = index.segment_start[rows], index.segment_stop[rows]
    low = np.searchsorted(stretches[:, 1], starts, side="right").tolist()
    high = np.searchsorted(stretches[:, 0], stops, side="left").tolist()
    for start, stop, left, right in zip(starts.tolist(), stops.tolist(), low, high, strict=True):
        if right - left <= 1:
            pieces = [(start, stop)]
        else:
            cuts = stretches[left:right].tolist()
            pieces = _strip(text, [(max(a, start), min(b, stop)) for a, b in cuts])
        yield pieces, straighten(" ".join([text[a:b] for a, b in pieces])).translate(_BLANKS)


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


def find_place(pieces: Pieces, seen: int) -> int:
    """Where a character of the seen text stands in the source's text; the blank between two pieces behind the first."""
    for start, stop in pieces:
        if seen <= stop - start:
            return start + seen
        seen -= stop - start + 1
    return pieces[-1][1]


def widen(index: Index, number: int, spans: NDArray[np.int64]) -> tuple[Ints, Ints]:
    """First and last words that the spans of one source touch."""
    rows = np.searchsorted(index.segment_source, [number, number + 1])
    low, high = np.searchsorted(index.token_segment, rows)
    first = np.searchsorted(index.token_stop[low:high], spans[:, 0], side="right") + low
    last = np.searchsorted(index.token_start[low:high], spans[:, 1], side="left") + low - 1
    touches = first <= last
    return first[touches].astype(np.int32), last[touches].astype(np.int32)
