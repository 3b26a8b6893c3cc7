"""Why a segment was coded, as a line a person can read: `keep promise [kept their promise]; trust [trust]`."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from qualcode.coders.rules import Hits, RuleResult
from qualcode.coders.stance import STANCES, HitStances
from qualcode.model import Codebook
from qualcode.tokens import Index

LONGEST = 60  # characters of a matched text that are shown


def explain_codings(
    result: RuleResult,
    codebook: Codebook,
    index: Index,
    text_of: Callable[[int], str],
    stances: HitStances | None = None,
) -> list[str]:
    """For each coding its hits in order of position, each as the term as typed and the matched text in brackets.

    With stances, each hit that has one ends with it and with the words that gave it: `trust [trust] (lack: no)`.
    """
    hits = result.hits
    rows = np.flatnonzero(hits.counts)
    size = max(len(codebook.codes), 1)
    keys = hits.segment[rows].astype(np.int64) * size + hits.code[rows]
    rows = rows[np.argsort(keys, kind="stable")]
    shown = quote_hits(hits, rows, index, text_of)
    terms = [code.terms for code in codebook.codes]
    notes = [""] * rows.size if stances is None else _note_stances(hits, stances, rows, index, text_of)
    lines = [
        f"{terms[code][term].text} [{text}]{note}"
        for code, term, text, note in zip(hits.code[rows].tolist(), hits.term[rows].tolist(), shown, notes, strict=True)
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


def quote_cues(
    hits: Hits, stances: HitStances, rows: NDArray[np.int64], index: Index, text_of: Callable[[int], str]
) -> list[str]:
    """The words that gave some hits their stance: a cue, a negation, or both (`not … improved`); else ""."""
    sources = index.segment_source[hits.segment[rows]].tolist()
    pairs = np.concatenate([stances.cue[rows], stances.turned_by[rows]], axis=1).tolist()
    quotes = []
    for source, (first, last, turning, end) in zip(sources, pairs, strict=True):
        parts = sorted(part for part in ((first, last), (turning, end)) if part[0] >= 0)
        text = text_of(source) if parts else ""
        words = [" ".join(text[index.token_start[low] : index.token_stop[high]].split()) for low, high in parts]
        quotes.append((" " if len(parts) == 2 and parts[0][1] + 1 == parts[1][0] else " … ").join(words))
    return quotes


def _note_stances(
    hits: Hits, stances: HitStances, rows: NDArray[np.int64], index: Index, text_of: Callable[[int], str]
) -> list[str]:
    names = [STANCES[number] for number in stances.stance[rows].tolist()]
    cues = quote_cues(hits, stances, rows, index, text_of)
    return [f" ({name}: {cue})" if cue else f" ({name})" if name else "" for name, cue in zip(names, cues, strict=True)]


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
