"""What the rule coder found in a snapshot, in a form that can be kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from qualcode.coders.rules import Codings, Hits, Memory, RuleResult, code_by_rules, roll_up
from qualcode.coders.why import explain_codings
from qualcode.model import Codebook, Problem
from qualcode.pipeline.snapshot import Snapshot

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


def code_snapshot(codebook: Codebook, snapshot: Snapshot, memory: Memory | None = None) -> Coded:
    """Apply a codebook by rules; `memory`: of terms found in this snapshot before."""
    result = code_by_rules(codebook, snapshot.index, snapshot.texts, memory=memory)
    hit, code = roll_up(result, codebook)
    size = max(len(codebook.codes), 1)
    keys, score = np.unique(result.hits.segment[hit].astype(np.int64) * size + code, return_counts=True)
    segment, code = np.divmod(keys, size)
    rolled = Codings(segment.astype(np.int32), code.astype(np.int32), score.astype(np.int32))
    return Coded(result, rolled)


def explain(coded: Coded, codebook: Codebook, snapshot: Snapshot) -> list[str]:
    """Why each coding was made, one line each."""
    return explain_codings(coded.result, codebook, snapshot.index, snapshot.texts)


def pack_coded(coded: Coded) -> tuple[dict[str, Any], dict[str, npt.NDArray[Any]]]:
    """As JSON data and arrays for the store."""
    groups: dict[str, Hits | Codings] = {
        "hits": coded.result.hits,
        "codings": coded.result.codings,
        "rolled": coded.rolled,
    }
    arrays = {
        f"{name}.{field.name}": getattr(group, field.name) for name, group in groups.items() for field in fields(group)
    }
    return {"problems": [asdict(problem) for problem in coded.result.problems]}, arrays


def unpack_coded(data: Mapping[str, Any], arrays: Arrays) -> Coded:
    """The inverse of `pack_coded`."""
    groups: dict[str, dict[str, npt.NDArray[Any]]] = {"hits": {}, "codings": {}, "rolled": {}}
    for name, array in arrays.items():
        group, _, key = name.partition(".")
        groups[group][key] = array
    problems = tuple(Problem(**problem) for problem in data["problems"])
    result = RuleResult(Hits(**groups["hits"]), Codings(**groups["codings"]), problems)
    return Coded(result, Codings(**groups["rolled"]))
