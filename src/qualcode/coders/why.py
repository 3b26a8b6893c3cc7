"""Why a segment was coded, as a line a person can read: `keep promise [kept their promise]; trust [trust]`."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from qualcode.coders.rules import Hits, RuleResult
from qualcode.model import Codebook
from qualcode.tokens import Index

LONGEST = 60  # characters of a matched text that are shown


def explain_codings(result: RuleResult, codebook: Codebook, index: Index, text_of: Callable[[int], str]) -> list[str]:
    """For each coding its hits in order of position, each as the term as typed and the matched text in brackets."""
    hits = result.hits
    rows = np.flatnonzero(hits.counts)
    size = max(len(codebook.codes), 1)
    keys = hits.segment[rows].astype(np.int64) * size + hits.code[rows]
    rows = rows[np.argsort(keys, kind="stable")]
    shown = quote_hits(hits, rows, index, text_of)
    terms = [code.terms for code in codebook.codes]
    lines = [
        f"{terms[code][term].text} [{text}]"
        for code, term, text in zip(hits.code[rows].tolist(), hits.term[rows].tolist(), shown, strict=True)
    ]
    cuts = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(result.codings.score)]).tolist()
    return ["; ".join(lines[low:high]) for low, high in pairwise(cuts)]


def quote_hits(hits: Hits, rows: NDArray[np.int64], index: Index, text_of: Callable[[int], str]) -> list[str]:
    """The matched text of some hits: `…` for what lies between words that are no neighbours, and for holes."""
    first, last = hits.offsets[rows].tolist(), hits.offsets[rows + 1].tolist()
    sources = index.segment_source[hits.segment[rows]].tolist()
    starts, stops = hits.start[rows].tolist(), hits.stop[rows].tolist()
    quotes = []
    for source, start, stop, low, high in zip(sources, starts, stops, first, last, strict=True):
        text = text_of(source)
        if high - low == 1:
            quotes.append(text[start:stop])
        else:
            quotes.append(shorten(_join_runs(text, source, hits.tokens[low:high], index)))
    return quotes


def shorten(text: str) -> str:
    """One line, cut in the middle if it is long.

    >>> shorten("one\\ntwo")
    'one two'
    """
    line = " ".join(text.split())
    if len(line) <= LONGEST:
        return line
    half = (LONGEST - 3) // 2
    head, tail = line[:half].rpartition(" ")[0] or line[:half], line[-half:].partition(" ")[2] or line[-half:]
    return f"{head} … {tail}"


def _join_runs(text: str, source: int, tokens: NDArray[np.int32], index: Index) -> str:
    """The text of the matched words, neighbours with what stands between them unless a hole lies there."""
    starts, stops = index.token_start[tokens].tolist(), index.token_stop[tokens].tolist()
    stretches = index.stretches[index.stretch_offset[source] : index.stretch_offset[source + 1], 0]
    stretch = np.searchsorted(stretches, starts, side="right").tolist()
    rows = tokens.tolist()
    line = text[starts[0] : stops[0]]
    for place in range(1, len(rows)):
        together = rows[place] == rows[place - 1] + 1 and stretch[place] == stretch[place - 1]
        between = text[stops[place - 1] : starts[place]] if together else " … "
        line += between + text[starts[place] : stops[place]]
    return line
