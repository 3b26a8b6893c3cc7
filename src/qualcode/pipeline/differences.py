"""Two codebooks compared on the corpus as it was read last: what changed in their texts and in the codings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from qualcode.codebook_work.diff import Change, compare_codebooks
from qualcode.codebook_work.gains import Applied, Gains, compare_codings, count_terms, explain_keys, number_codes
from qualcode.coders.rules import code_by_rules
from qualcode.errors import QualcodeError
from qualcode.model import Problem
from qualcode.pipeline.revisions import Version, has_revision, read_revision, read_version
from qualcode.pipeline.snapshot import Snapshot

if TYPE_CHECKING:
    import pandas as pd

    from qualcode.pipeline.joined import Tables
    from qualcode.pipeline.verbs import Study

Where = Mapping[str, Sequence[str]]
Effects = Mapping[tuple[str, str], tuple[int, int]]
ALL, NONE, DOCUMENTS = "(all)", "(none)", "(documents)"


@dataclass(frozen=True, slots=True)
class Difference:
    """What two codebooks differ in.

    Parameters
    ----------
    changes : of the text.
    counts : columns group, code, before, after, gained, lost (segments); every code, `(all)` last as in
        `theme_frequencies`; None where nothing was read yet.
    segments : one row a segment and code that gained or lost it (a code has its sub-codes' segments, too): change,
        code, source, segment, turn, speaker, case, the pipeline's group, why (in the codebook where it is coded),
        note, text.
    came, went : code and term to the number of segments where it counts in the new (old) codebook, and how many of
        them the code gained (lost).
    """

    old: str
    new: str
    changes: tuple[Change, ...]
    counts: pd.DataFrame | None
    segments: pd.DataFrame | None
    came: Effects
    went: Effects
    problems: tuple[Problem, ...]


def choose_versions(study: Study, old: str, new: str) -> tuple[Version, Version]:
    """The two codebooks; without `new` the pipeline's as it is now, without `old` as it was last committed to git, or,
    if it never was, as it was applied last.
    """
    path = study.pipeline.codebook
    now = read_version(new, study.folder, path) if new else Version(study.codebook(), f"{path} as it is now")
    if old:
        return read_version(old, study.folder, path), now
    if has_revision(study.folder, path):
        return read_revision(study.folder, "HEAD", path, "the last commit (HEAD)"), now
    try:
        return Version(study.coded().codebook, "the codebook as it was applied last"), now
    except QualcodeError as error:
        raise QualcodeError(
            "There is no earlier codebook: git has none, and none was applied yet.",
            "Name the old codebook: qualcode codebook diff OLD.yaml",
            "no-codebook",
        ) from error


def compare_versions(study: Study, old: Version, new: Version, where: Where | None = None) -> Difference:
    """Compare two codebooks, on the corpus as it was read last if anything was."""
    changes = tuple(compare_codebooks(old.codebook, new.codebook))
    try:
        snapshot = study.snapshot()
    except QualcodeError:
        return Difference(old.name, new.name, changes, None, None, {}, {}, ())
    from qualcode.pipeline.remembered import remember_last
    from qualcode.pipeline.verbs import tables_of

    tables = tables_of(study, ["segments"])
    found = tables.counted_segments(tables.grouping(), tables.where(where))
    groups = number_groups(*found, len(snapshot.arrays["segment_source"]))
    memory = remember_last(study, snapshot)
    then, now = (
        Applied(one.codebook, code_by_rules(one.codebook, snapshot.index, snapshot.texts, memory=memory))
        for one in (old, new)
    )
    gains = compare_codings(then, now, groups.counted)
    _, before, after = number_codes(then.codebook, now.codebook)
    return Difference(
        old.name,
        new.name,
        changes,
        count_groups(gains, groups),
        _list_segments(gains, then, now, snapshot, tables),
        count_terms(now, gains.gained, gains, after),
        count_terms(then, gains.lost, gains, before),
        (*then.result.problems, *now.result.problems),
    )


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups that are shown, `(all)` last, and for each segment its group's place among them.

    Parameters
    ----------
    of_segment : int64[S], -1 for segments that are not counted.
    """

    names: tuple[str, ...]
    of_segment: npt.NDArray[np.int64]

    @property
    def counted(self) -> npt.NDArray[np.bool_]:
        """bool[S], segments that are counted."""
        return self.of_segment >= 0


def number_groups(frame: pd.DataFrame, groups: Sequence[str], segments: int) -> Groups:
    """Groups of the segments in `frame` (see `Tables.counted_segments`), out of so many."""
    label = np.where(frame["role"] == "document", DOCUMENTS, np.where(frame["group"] == "", NONE, frame["group"]))
    found = set(label.tolist())
    names = (*groups, *(name for name in (NONE, DOCUMENTS) if name in found), ALL)
    row = {name: number for number, name in enumerate(names)}
    of_segment = np.full(segments, -1, dtype=np.int64)
    of_segment[frame.index] = [row[name] for name in label.tolist()]
    return Groups(names, of_segment)


def count_groups(gains: Gains, groups: Groups) -> pd.DataFrame:
    """Segments of each code before and after, gained and lost, by group; see `Difference.counts`."""
    import pandas as pd

    size, number = len(gains.codes), len(groups.names)
    documents = groups.names.index(DOCUMENTS) if DOCUMENTS in groups.names else -1
    columns = {}
    for column in ("before", "after", "gained", "lost"):
        segment, code = gains.split(getattr(gains, column))
        table = np.bincount(groups.of_segment[segment] * size + code, minlength=number * size).reshape(number, size)
        table[-1] = table[:-1].sum(axis=0) - (table[documents] if documents >= 0 else 0)
        columns[column] = table.ravel()
    return pd.DataFrame(
        {"group": np.repeat(np.array(groups.names, dtype=object), size), "code": list(gains.codes) * number} | columns
    )


def _list_segments(gains: Gains, old: Applied, new: Applied, snapshot: Snapshot, tables: Tables) -> pd.DataFrame:
    """See `Difference.segments`; by code, first what is gained, in the order of the texts."""
    import pandas as pd

    from qualcode.pipeline import frames

    parts = []
    for change, keys, applied, other in (("gained", gains.gained, new, old), ("lost", gains.lost, old, new)):
        whys, notes = explain_keys(gains, keys, applied, change == "lost", snapshot.index, snapshot.texts, other)
        segment, code = gains.split(keys)
        parts.append(pd.DataFrame({"change": change, "row": segment, "number": code, "why": whys, "note": notes}))
    found = pd.concat(parts, ignore_index=True).sort_values(["number", "change", "row"], kind="stable")
    rows: npt.NDArray[np.int64] = found["row"].to_numpy(dtype=np.int64)
    arrays = snapshot.arrays
    turn = arrays["segment_turn"][rows]
    speakers = tables.speakers.iloc[arrays["turn_speaker"][turn]].reset_index(drop=True)
    columns = {
        "change": found["change"].tolist(),
        "code": [gains.codes[number] for number in found["number"]],
        "source": speakers["source"],
        "segment": arrays["segment_number"][rows],
        "turn": arrays["turn_number"][turn],
        "speaker": speakers["speaker"],
        "case": speakers["case"],
        **{name: speakers[name] for name in tables.grouping() if name in speakers.columns},
        "why": found["why"].tolist(),
        "note": found["note"].tolist(),
        "text": frames.slice_texts(
            snapshot, arrays["segment_source"][rows], arrays["segment_start"][rows], arrays["segment_stop"][rows]
        ),
    }
    return pd.DataFrame(columns)
