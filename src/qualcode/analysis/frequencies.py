"""How many segments and cases of each group have each code: the table `theme_frequencies` (DESIGN section 5, Counting)."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np
import numpy.typing as npt
import pandas as pd

from qualcode.tables import TABLES

ALL, NONE, DOCUMENTS = "(all)", "(none)", "(documents)"
STANCES = ("lack", "present", "mixed")


def wilson_interval(count: int, total: int, z: float = 1.959963984540054) -> tuple[float, float]:
    """Wilson's score interval of a share (95 % unless told), NaN where the total is 0.

    Source: Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. JASA 22, 209-212.

    >>> [round(end, 4) for end in wilson_interval(2, 5)]
    [0.1176, 0.7693]
    """
    if total == 0:
        return (float("nan"), float("nan"))
    share = count / total
    middle = share + z * z / (2 * total)
    half = z * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    low = 0.0 if count == 0 else (middle - half) / scale
    high = 1.0 if count == total else (middle + half) / scale
    return (low, high)


def count_frequencies(
    segments: pd.DataFrame,
    codings: pd.DataFrame,
    codes: pd.DataFrame,
    *,
    by: str,
    groups: Sequence[str],
) -> pd.DataFrame:
    """Theme frequencies by group.

    Parameters
    ----------
    segments : the segments that are counted, index unique; columns role, group (text, "" if none), case (text), words.
    codings : one row a segment (its index in `segments`) and code, a parent's rows included; columns segment, code,
        hits (distinct places, a parent: the union of its sub-codes'), stance. Rows of segments not counted are ignored.
    codes : columns code, name, parent, in the codebook's order.
    by : name of the variable, for the column `by`.
    groups : the groups in the order they are shown; one without segments has rows with count 0.

    Returns
    -------
    One row a group and code, columns of the table `theme_frequencies`; `(none)` and `(documents)` only where there
    are such segments; `(all)` last, without the documents.
    """
    place = segments.index.get_indexer(pd.Index(codings["segment"]))
    inside = place >= 0
    rows = place[inside].astype(np.int64)
    code_number = {code: number for number, code in enumerate(codes["code"])}
    numbers = codings["code"][inside].map(code_number).to_numpy(dtype=np.int64)
    hits = codings["hits"][inside].to_numpy(dtype=np.int64)
    stance = codings["stance"][inside].to_numpy(dtype=object)
    case = _number_cases(segments["case"])
    frames = [
        _count_group(segments, members, rows, numbers, hits, stance, codes, case).assign(by=by, group=group)
        for group, members in _members(segments, groups)
    ]
    columns = TABLES["theme_frequencies"].column_names
    if not frames:
        return pd.DataFrame(columns=columns)
    return pd.concat(frames, ignore_index=True)[columns]


def _members(segments: pd.DataFrame, groups: Sequence[str]) -> list[tuple[str, npt.NDArray[np.bool_]]]:
    """(group, mask over the segments) in the order shown."""
    document = (segments["role"] == "document").to_numpy(dtype=bool)
    numbers, found = pd.factorize(segments["group"])
    number = {name: row for row, name in enumerate(found)}
    members = [(name, (numbers == number.get(name, -2)) & ~document) for name in groups]
    without = (numbers == number.get("", -2)) & ~document
    if without.any():
        members.append((NONE, without))
    if document.any():
        members.append((DOCUMENTS, document))
    members.append((ALL, ~document))
    return members


def _count_group(
    segments: pd.DataFrame,
    members: npt.NDArray[np.bool_],
    rows: npt.NDArray[np.int64],
    numbers: npt.NDArray[np.int64],
    hits: npt.NDArray[np.int64],
    stance: npt.NDArray[np.object_],
    codes: pd.DataFrame,
    case: npt.NDArray[np.int64],
) -> pd.DataFrame:
    """Counts of every code in one group; `rows` and `numbers` give segment (position) and code of each coding, `case`
    the number of each segment's case.
    """
    size = len(codes)
    own = members[rows]
    coded = np.bincount(numbers[own], minlength=size)
    words = segments["words"].to_numpy(dtype=np.int64)
    cases_total, words_per_case = _count_cases(case[members], words[members])
    named = own & (case[rows] >= 0)
    most = int(case.max(initial=0)) + 1
    coded_cases = np.bincount(numbers[named] * most + case[rows[named]], minlength=size * most)
    cases = np.count_nonzero(coded_cases.reshape(size, most), axis=1)
    counted_hits = np.bincount(numbers[own], weights=hits[own], minlength=size).astype(np.int64)
    segments_total, words_total = int(members.sum()), int(words[members].sum())
    intervals = [wilson_interval(int(count), cases_total) for count in cases]
    stances = {name: np.bincount(numbers[own & (stance == name)], minlength=size) for name in STANCES}
    return pd.DataFrame(
        {
            "code": codes["code"].to_numpy(),
            "name": codes["name"].to_numpy(),
            "parent": codes["parent"].to_numpy(),
            "segments": coded,
            "segments_total": segments_total,
            "segment_share": coded / segments_total if segments_total else np.nan,
            "segment_share_low": np.nan,
            "segment_share_high": np.nan,
            "cases": cases,
            "cases_total": cases_total,
            "case_share": cases / cases_total if cases_total else np.nan,
            "case_share_low": [low for low, _ in intervals],
            "case_share_high": [high for _, high in intervals],
            "hits": counted_hits,
            "words_total": words_total,
            "per_1000_words": 1000 * counted_hits / words_total if words_total else np.nan,
            "words_per_case": words_per_case,
            **stances,
            "no_stance": coded - sum(stances.values()),
        }
    )


def _number_cases(case: pd.Series) -> npt.NDArray[np.int64]:
    """A number for each case, -1 for none."""
    numbers, names = pd.factorize(case)
    nameless = np.flatnonzero(names == "")
    return np.where(np.isin(numbers, nameless), -1, numbers).astype(np.int64)


def _count_cases(case: npt.NDArray[np.int64], words: npt.NDArray[np.int64]) -> tuple[int, float]:
    """Number of distinct cases (-1 is none), and the median of their words (NaN without cases)."""
    named = case >= 0
    there = np.bincount(case[named]) > 0
    totals = np.bincount(case[named], weights=words[named])[there]
    return len(totals), float(np.median(totals)) if len(totals) else float("nan")
