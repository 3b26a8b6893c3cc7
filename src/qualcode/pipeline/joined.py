"""The tables that need joins over a whole study: filtered tables, theme frequencies, keywords in context."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from qualcode.analysis.frequencies import NONE, count_frequencies
from qualcode.analysis.where import filter_frame, merge_where
from qualcode.errors import UsageError
from qualcode.model import Codebook
from qualcode.pipeline import frames
from qualcode.pipeline.coding import Codings, explain_codings
from qualcode.pipeline.snapshot import Snapshot
from qualcode.tables import TABLES

if TYPE_CHECKING:
    from qualcode.pipeline.verbs import Study

Where = Mapping[str, Sequence[str]]
FILTERED = ("turns", "segments", "hits", "codings", "coded_segments", "cases", "sources", "texts")


class Tables:
    """Tables of one study as it was read and coded last; joins are made once."""

    def __init__(self, study: Study) -> None:
        self.study = study

    @property
    def snapshot(self) -> Snapshot:
        """What was read."""
        return self.study.snapshot()

    @property
    def codings(self) -> Codings:
        """What the rules found."""
        return self.study.codings()[0]

    @property
    def codebook(self) -> Codebook:
        """The codebook that was applied."""
        return self.study.codings()[1]

    @cached_property
    def whys(self) -> list[str]:
        """Why each coding was made."""
        return explain_codings(self.codings, self.snapshot)

    def where(self, where: Where | None) -> dict[str, tuple[str, ...]]:
        """The pipeline's filter with the caller's."""
        return merge_where(self.study.pipeline.where, where or {})

    def make(self, name: str, where: Where | None = None) -> pd.DataFrame:
        """The table of this name, filtered where it can be (see `Study.table`)."""
        if name == "theme_frequencies":
            return self.frequencies((), where, None)
        if name not in TABLES:
            raise UsageError(f"no table '{name}'.", f"Known are: {', '.join(TABLES)}.", "unknown-table")
        frame = self._whole(name)
        if name not in FILTERED or not self.where(where):
            return frame
        return frame[self._kept(name, where)].reset_index(drop=True)

    def _whole(self, name: str) -> pd.DataFrame:
        snapshot = self.snapshot
        if name == "codes":
            return frames.codes_frame(self.codebook)
        if name == "hits":
            return frames.hits_frame(snapshot, self.codings)
        if name == "codings":
            return frames.codings_frame(snapshot, self.codings, self.whys)
        if name == "coded_segments":
            return frames.coded_segments_frame(snapshot, self.codings, self.codebook, self.whys)
        makers = {
            "sources": frames.sources_frame,
            "texts": frames.texts_frame,
            "cases": frames.cases_frame,
            "turns": frames.turns_frame,
            "segments": frames.segments_frame,
            "problems": frames.problems_frame,
        }
        return makers[name](snapshot) if name in makers else frames.memos_frame()

    def _kept(self, name: str, where: Where | None) -> np.ndarray:
        """Mask over the rows of a table: those whose turn (or source, or speaker) passes the filter."""
        wanted = self.where(where)
        arrays = self.snapshot.arrays
        speakers = self.speakers
        if name in ("sources", "texts"):
            passed = set(filter_frame(speakers, self._without(wanted, "question"))["source"])
            return np.array([source["source"] in passed for source in self.snapshot.sources], dtype=bool)
        if name == "cases":
            kept = filter_frame(speakers, self._without(wanted, "question"))
            rows = set(zip(kept["case"], kept["source"], kept["speaker"], strict=True))
            cases = frames.cases_frame(self.snapshot)
            return np.array([key in rows for key in zip(cases["case"], cases["source"], cases["speaker"], strict=True)], dtype=bool)
        turns = np.zeros(len(arrays["turn_source"]), dtype=bool)
        turns[filter_frame(self._turn_facts("question" in wanted), wanted).index] = True
        if name == "turns":
            return turns
        segments = turns[arrays["segment_turn"]]
        if name == "segments":
            return segments
        rows = self.codings.hits if name == "hits" else self.codings.rows
        return segments[rows["segment"]]

    @staticmethod
    def _without(where: dict[str, tuple[str, ...]], column: str) -> dict[str, tuple[str, ...]]:
        return {name: values for name, values in where.items() if name != column}

    @cached_property
    def speakers(self) -> pd.DataFrame:
        """A row a speaker row: source, speaker, role, case, kind, language, variables."""
        frame = frames.speakers_frame(self.snapshot)
        kinds = {row["source"]: row["kind"] for row in self.snapshot.sources}
        languages = {row["source"]: row["language"] for row in self.snapshot.sources}
        facts = {"kind": frame["source"].map(kinds), "language": frame["source"].map(languages)}
        for name, values in facts.items():
            frame[name if name not in frame.columns else f"source_{name}"] = values
        return frame

    def _turn_facts(self, questions: bool) -> pd.DataFrame:
        """A row a turn with everything `--where` may name."""
        frame = self.speakers.iloc[self.snapshot.arrays["turn_speaker"]].reset_index(drop=True)
        if questions:
            frame = frame.assign(question=frames.questions_of(self.snapshot, np.arange(len(frame))))
        return frame

    def frequencies(self, by: Sequence[str], where: Where | None, code: str | None) -> pd.DataFrame:
        """See `Study.frequencies`."""
        by = tuple(by) or ((self.study.pipeline.group_by,) if self.study.pipeline.group_by else ())
        wanted = self.where(where)
        segments, groups = self._counted_segments(by, wanted)
        rolled = self.codings.rolled
        codings = pd.DataFrame(
            {
                "segment": rolled["segment"],
                "code": np.array(self.codings.codes, dtype=object)[rolled["code"]],
                "hits": rolled["score"],
                "stance": np.array(["", "lack", "present", "mixed"], dtype=object)[rolled["stance"]],
            }
        )
        codes = frames.codes_frame(self.codebook)
        frame = count_frequencies(segments, codings, codes, by=" / ".join(by), groups=groups)
        if code is None:
            return frame
        from qualcode.analysis.quotes import select_codes

        return frame[frame["code"].isin(select_codes(code, self.codebook))].reset_index(drop=True)

    def _counted_segments(self, by: Sequence[str], where: Where) -> tuple[pd.DataFrame, list[str]]:
        """Segments that are counted, with group, and the groups in order."""
        arrays = self.snapshot.arrays
        facts = self._turn_facts("question" in where or "question" in by)
        for name in by:
            if name not in facts.columns:
                known = ", ".join(sorted(facts.columns))
                raise UsageError(f"no variable '{name}' to group by.", f"Known are: {known}.", "unknown-variable")
        counted = arrays["speaker_counted"][arrays["turn_speaker"]]
        kept = np.zeros(len(facts), dtype=bool)
        kept[filter_frame(facts, where).index] = True
        rows = np.flatnonzero((kept & counted)[arrays["segment_turn"]])
        turn = arrays["segment_turn"][rows]
        part = facts.iloc[turn]
        values = [part[name].astype(object).to_numpy() for name in by]
        group = values[0] if values else np.full(len(rows), "", dtype=object)
        for more in values[1:]:
            group = np.array(
                [f"{a} / {b}" if a and b else "" for a, b in zip(group, more, strict=True)], dtype=object
            )
        is_variable = [name in self.snapshot.head["variables"] or f"case_{name}" in by for name in by]
        if any(is_variable):
            group = np.where(part["case"].to_numpy(dtype=object) == "", "", group)
        frame = pd.DataFrame(
            {
                "role": np.where(part["role"] == "document", "document", "respondent"),
                "group": group,
                "case": part["case"].to_numpy(dtype=object),
                "words": arrays["segment_words"][rows],
            },
            index=rows,
        )
        return frame, self._groups(by, where, facts)

    def _groups(self, by: Sequence[str], where: Where, facts: pd.DataFrame) -> list[str]:
        """The groups in the order in which cases.csv brings their values, also those without a segment."""
        lists = []
        for name in by:
            values = self.snapshot.head["values"].get(name)
            if values is None:
                values = sorted({value for value in facts[name] if value})
            allowed = where.get(name)
            lists.append([value for value in values if allowed is None or value in allowed])
        groups = lists[0] if lists else []
        for more in lists[1:]:
            groups = [f"{one} / {two}" for one in groups for two in more]
        return [group for group in groups if group != NONE]
