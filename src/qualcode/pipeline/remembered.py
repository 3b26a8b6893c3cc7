"""Matches of terms taken from what was coded last, so that a comparison does not search them again."""

from __future__ import annotations

import numpy as np

from qualcode.coders.rules import Memory
from qualcode.errors import QualcodeError
from qualcode.matching import Matches, pick
from qualcode.pipeline.snapshot import Snapshot
from qualcode.pipeline.verbs import LastCoded, Study
from qualcode.words import language_of


def remember_last(study: Study, snapshot: Snapshot) -> Memory:
    """What the last coding found of its terms, if it was of the same sources; else nothing."""
    try:
        last = study.coded()
    except QualcodeError:
        return Memory()
    return remember_hits(last) if _are_same(last.snapshot, snapshot) else Memory()


def _are_same(one: Snapshot, other: Snapshot) -> bool:
    """Whether sources and index of both are the same."""
    ours, theirs = one.index.arrays(), other.index.arrays()
    names = [[source["source"] for source in snapshot.sources] for snapshot in (one, other)]
    return names[0] == names[1] and all(np.array_equal(array, theirs[name]) for name, array in ours.items())


def remember_hits(last: LastCoded) -> Memory:
    """The hits of each term, also those that did not count; expressions that ran out of time are left out."""
    hits, memory = last.coded.result.hits, Memory()
    nothing = Matches(np.empty(0, dtype=np.int32), np.zeros(1, dtype=np.int64))
    slow = {problem.line for problem in last.coded.result.problems}
    widest = max((len(code.terms) for code in last.codebook.codes), default=0) + 1
    key = hits.code.astype(np.int64) * widest + hits.term
    order = np.argsort(key, kind="stable")
    for number, code in enumerate(last.codebook.codes):
        low, *cuts = np.searchsorted(key[order], number * widest + np.arange(len(code.terms) + 1)).tolist()
        for term, high in zip(code.terms, cuts, strict=True):
            if term.line not in slow:
                found = low < high
                matches = Matches(*pick(hits.tokens, hits.offsets, order[low:high])) if found else nothing
                memory.matches[term.text, language_of(term.language)] = matches
            low = high
    return memory
