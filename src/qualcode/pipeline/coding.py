"""What the rule coder found in a snapshot, as arrays that can be kept, and the tables made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from qualcode.model import Codebook, Problem
from qualcode.pipeline.snapshot import Snapshot

Arrays = Mapping[str, npt.NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Codings:
    """Rule codings of a snapshot.

    Parameters
    ----------
    codes, terms : code paths and terms as typed; the numbers in the arrays point into them.
    hits : places that counted, in text order: segment (row), code, term, start, stop, stance (0 none, 1 lack,
        2 present, 3 mixed).
    rows : codings in text order: segment (row), code, score (hits), stance.
    rolled : as `rows`, where every code holds its sub-codes too (score: distinct hits).
    """

    codes: tuple[str, ...]
    terms: tuple[str, ...]
    hits: Arrays
    rows: Arrays
    rolled: Arrays
    problems: tuple[Problem, ...] = ()

    def pack(self) -> tuple[dict[str, Any], dict[str, npt.NDArray[Any]]]:
        """As JSON data and arrays for the store."""
        data = {
            "codes": self.codes,
            "terms": self.terms,
            "problems": [asdict(problem) for problem in self.problems],
        }
        groups = {"hits": self.hits, "rows": self.rows, "rolled": self.rolled}
        return data, {f"{group}.{name}": array for group, arrays in groups.items() for name, array in arrays.items()}


def unpack_codings(data: Mapping[str, Any], arrays: Arrays) -> Codings:
    """The inverse of `Codings.pack`."""
    groups: dict[str, dict[str, npt.NDArray[Any]]] = {"hits": {}, "rows": {}, "rolled": {}}
    for name, array in arrays.items():
        group, _, key = name.partition(".")
        groups[group][key] = array
    problems = tuple(Problem(**problem) for problem in data["problems"])
    return Codings(
        tuple(data["codes"]), tuple(data["terms"]), groups["hits"], groups["rows"], groups["rolled"], problems
    )
