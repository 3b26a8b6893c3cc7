"""What the rule coder found in a snapshot, in a form that can be kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from qualcode.coders.cue_words import CueWords
from qualcode.coders.rules import Codings, Hits, Memory, RuleResult, code_by_rules, roll_up
from qualcode.coders.stance import HitStances, find_stances, join_stances
from qualcode.coders.why import explain_codings
from qualcode.model import Codebook, Problem
from qualcode.pipeline.snapshot import Snapshot
from qualcode.token_search import Trained, no_pipeline

Arrays = Mapping[str, npt.NDArray[Any]]
Ints = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True)
class Coded:
    """Rule codings of a snapshot.

    Parameters
    ----------
    result : hits and codings; codes and terms are numbered as in the codebook.
    rolled : codings in which a code holds its sub-codes too: segment (row), code, score (distinct hits).
    """

    result: RuleResult
    rolled: Codings
    stances: Stances | None = None


@dataclass(frozen=True, slots=True)
class Stances:
    """Stances of the hits, and uint8 (rows of `coders.stance.STANCES`) those of the codings and of `rolled`."""

    hits: HitStances
    codings: npt.NDArray[np.uint8]
    rolled: npt.NDArray[np.uint8]


def code_snapshot(
    codebook: Codebook,
    snapshot: Snapshot,
    cue_words: CueWords | None = None,
    trained: Trained = no_pipeline,
    memory: Memory | None = None,
) -> Coded:
    """Apply a codebook by rules; with the words of its cues stances are found, too.

    `trained` gives the spaCy pipeline of a language, for token patterns; `memory` holds terms found in this snapshot before.
    """
    result = code_by_rules(codebook, snapshot.index, snapshot.texts, trained=trained, memory=memory)
    hit, up = roll_up(result, codebook)
    size = max(len(codebook.codes), 1)
    keys, score = np.unique(result.hits.segment[hit].astype(np.int64) * size + up, return_counts=True)
    segment, code = np.divmod(keys, size)
    rolled = Codings(segment.astype(np.int32), code.astype(np.int32), score.astype(np.int32))
    if cue_words is None:
        return Coded(result, rolled)
    found = find_stances(result.hits, codebook, cue_words, snapshot.index)
    own = np.flatnonzero(result.hits.counts)
    codings = join_stances(result.hits.segment[own], result.hits.code[own], found.stance[own], result.codings)
    above = join_stances(result.hits.segment[hit], up, found.stance[hit], rolled)
    return Coded(result, rolled, Stances(found, codings, above))


def explain(coded: Coded, codebook: Codebook, snapshot: Snapshot) -> list[str]:
    """Why each coding was made, one line each."""
    found = coded.stances.hits if coded.stances else None
    return explain_codings(coded.result, codebook, snapshot.index, snapshot.texts, found)


def pack_coded(coded: Coded) -> tuple[dict[str, Any], dict[str, npt.NDArray[Any]]]:
    """As JSON data and arrays for the store."""
    groups: dict[str, Hits | Codings | HitStances] = {
        "hits": coded.result.hits,
        "codings": coded.result.codings,
        "rolled": coded.rolled,
    }
    arrays = {
        f"{name}.{field.name}": getattr(group, field.name) for name, group in groups.items() for field in fields(group)
    }
    if coded.stances is not None:
        found = coded.stances
        arrays |= {f"stances.{field.name}": getattr(found.hits, field.name) for field in fields(HitStances)}
        arrays |= {"stanced.codings": found.codings, "stanced.rolled": found.rolled}
    return {"problems": [asdict(problem) for problem in coded.result.problems]}, arrays


def unpack_coded(data: Mapping[str, Any], arrays: Arrays) -> Coded:
    """The inverse of `pack_coded`."""
    groups: dict[str, dict[str, npt.NDArray[Any]]] = {
        "hits": {},
        "codings": {},
        "rolled": {},
        "stances": {},
        "stanced": {},
    }
    for name, array in arrays.items():
        group, _, key = name.partition(".")
        groups[group][key] = array
    problems = tuple(Problem(**problem) for problem in data["problems"])
    result = RuleResult(Hits(**groups["hits"]), Codings(**groups["codings"]), problems)
    stances = Stances(HitStances(**groups["stances"]), **groups["stanced"]) if groups["stances"] else None
    return Coded(result, Codings(**groups["rolled"]), stances)
