"""The passages behind a count: every segment that has a code, with who said it and why it was coded."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from difflib import get_close_matches

import pandas as pd

from qualcode.errors import UsageError
from qualcode.model import Codebook

COLUMNS = ["source", "segment", "turn", "time", "speaker", "case", "code", "stance", "why", "text"]


def find_quotes(coded_segments: pd.DataFrame, code: str, codebook: Codebook, *, by: Sequence[str] = ()) -> pd.DataFrame:
    """One row a segment that has the code or one of its sub-codes, in the order of `coded_segments`.

    Parameters
    ----------
    coded_segments : the table of that name, filtered as wanted.
    code : path of a code; with a slash at the end its sub-codes are left out.
    by : columns that make groups; they follow behind `case`.

    Returns
    -------
    Columns source, segment, turn, time, speaker, case, the columns of `by`, code, stance, why, text. A segment that
    has several of the codes is one row, so the rows are as many as the `segments` of the code in `theme_frequencies`:
    `code` and `why` are joined by `; `, and `stance` is mixed where the codes differ.

    Raises
    ------
    UsageError : no such code; names the nearest.
    """
    chosen = coded_segments[coded_segments["code"].isin(select_codes(code, codebook))]
    columns = [*COLUMNS[:6], *(name for name in by if name not in COLUMNS), *COLUMNS[6:]]
    return _join_codes(chosen[columns])


def select_codes(code: str, codebook: Codebook) -> list[str]:
    """Paths of the code and all below it, in the codebook's order; `CODE/`: of the code alone.

    Raises
    ------
    UsageError : no such code; names the nearest.
    """
    path = code.strip().rstrip("/")
    known = [entry.path for entry in codebook.codes]
    if path not in known:
        raise _unknown_code(path, known)
    if code.strip().endswith("/"):
        return [path]
    return [name for name in known if name == path or name.startswith(f"{path}/")]


def _unknown_code(code: str, known: Sequence[str]) -> UsageError:
    """The error that names the codes that are meant most likely: by path or by the last part of it."""
    names = {name.lower(): path for path in reversed(known) for name in (path.rsplit("/", 1)[-1], path)}
    wanted = code.lower().rsplit("/", 1)[-1]
    near = [*get_close_matches(code.lower(), names, n=3), *get_close_matches(wanted, names, n=3)]
    nearest = list(dict.fromkeys(names[name] for name in near))[:3]
    themes = ", ".join(path for path in known if "/" not in path)
    hint = f"Did you mean {' or '.join(nearest)}?" if nearest else f"The themes are: {themes or 'none'}."
    return UsageError(f"no code '{code}' in the codebook.", hint, "unknown-code")


def _join_codes(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a segment, in order of first appearance: codes and reasons joined, stances united."""
    keys = ["source", "segment"]
    joined = rows.drop_duplicates(keys).reset_index(drop=True)
    if len(joined) == len(rows):
        return joined
    number = rows.groupby(keys, sort=False).ngroup().tolist()
    for column, unite in (("code", "; ".join), ("why", "; ".join), ("stance", _unite_stances)):
        texts: list[dict[str, None]] = [{} for _ in range(len(joined))]
        for segment, text in zip(number, rows[column], strict=True):
            if text:
                texts[segment][text] = None
        joined[column] = [unite(several) for several in texts]
    return joined


def _unite_stances(stances: Collection[str]) -> str:
    """The one stance there is, mixed where there are two, "" without any."""
    return "mixed" if len(stances) > 1 else "".join(stances)
