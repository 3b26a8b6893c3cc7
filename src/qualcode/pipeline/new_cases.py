"""A table of people to fill in: one row for each respondent that has no case yet (`qualcode ingest --new-cases`)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from qualcode.errors import QualcodeError, UsageError
from qualcode.exporters import export
from qualcode.pipeline.frames import slice_texts
from qualcode.pipeline.snapshot import ROLE_NAMES, Snapshot

FIRST_WORDS = 12


def find_new_cases(snapshot: Snapshot) -> pd.DataFrame:
    """Respondents (and speakers of unknown role) without a case, in the order of the sources.

    Returns
    -------
    Columns case (empty, to fill in), source, speaker, role (empty where it is unknown), every variable that was read
    from the files, words, first_words (of the speaker's first turn; both are ignored when the table is read again).
    """
    arrays = snapshot.arrays
    speakers = snapshot.head["speakers"]
    words = np.bincount(
        arrays["turn_speaker"][arrays["segment_turn"]],
        weights=arrays["segment_words"],
        minlength=len(speakers["source"]),
    ).astype(int)
    first_turn = np.full(len(speakers["source"]), -1)
    first_turn[arrays["turn_speaker"][::-1]] = np.arange(len(arrays["turn_speaker"]))[::-1]
    rows = []
    for row, (source, label, case) in enumerate(
        zip(speakers["source"], speakers["speaker"], speakers["case"], strict=True)
    ):
        role = ROLE_NAMES[arrays["speaker_role"][row]]
        if case or role not in ("respondent", "unknown") or first_turn[row] < 0:
            continue
        variables = {name: values[row] for name, values in speakers["variables"].items()}
        said = snapshot.head["said"][source]
        rows.append(
            {"case": "", "source": source, "speaker": label, "role": "" if role == "unknown" else role}
            | {name: said.get(name, "") for name in dict.fromkeys([*snapshot.head["variables"], *said])}
            | {name: value for name, value in variables.items() if value}
            | {"words": int(words[row]), "first_words": _first_words(snapshot, int(first_turn[row]))}
        )
    names = dict.fromkeys(name for line in rows for name in line)
    order = [name for name in names if name not in ("words", "first_words")] + ["words", "first_words"]
    return pd.DataFrame(rows, columns=order).fillna("")


def check_target(target: Path, study: Path, corpus: Sequence[str]) -> None:
    """Whether the new table may be written there.

    Raises
    ------
    UsageError : an ending other than .csv and .xlsx; inside the corpus, where it would be read as a questionnaire.
    QualcodeError : the file exists.
    """
    if target.suffix.lower() not in (".csv", ".xlsx"):
        raise UsageError(
            f"{target} is neither .csv nor .xlsx.", "Give the new table one of these endings.", "unknown-format"
        )
    if target.exists():
        raise QualcodeError(
            f"{target} is already there; nothing was written.",
            "Name a new file, and copy its rows over.",
            "file-exists",
        )
    folders = target.resolve().parents
    if any((study / entry).resolve() in folders for entry in corpus):
        raise UsageError(
            f"{target} would lie in the corpus and be read as a questionnaire.",
            "Name a file outside of it, such as new_cases.csv.",
            "file-in-corpus",
        )


def write_new_cases(snapshot: Snapshot, target: Path) -> int:
    """Write the table as CSV or XLSX, by the target's ending (see `check_target`); number of rows."""
    frame = find_new_cases(snapshot)
    export(target.suffix.lower().lstrip("."), {"new_cases": frame}, target)
    return len(frame)


def _first_words(snapshot: Snapshot, turn: int) -> str:
    arrays = snapshot.arrays
    rows = np.array([turn])
    (text,) = slice_texts(snapshot, arrays["turn_source"][rows], arrays["turn_start"][rows], arrays["turn_stop"][rows])
    found = text.split()
    return " ".join(found[:FIRST_WORDS]) + (" …" if len(found) > FIRST_WORDS else "")
