"""The tables that need joins over a whole study: filtered tables, theme frequencies, keywords in context."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from qualcode.analysis.frequencies import NONE, count_frequencies
from qualcode.analysis.kwic import collect_kwic
from qualcode.analysis.quotes import find_quotes, select_codes
from qualcode.analysis.where import filter_frame, merge_where
from qualcode.codebook.terms import TermError, parse_term
from qualcode.errors import QualcodeError, UsageError
from qualcode.matching import find_term
from qualcode.model import Codebook
from qualcode.pipeline import frames
from qualcode.pipeline.coding import Coded, explain
from qualcode.pipeline.snapshot import Snapshot
from qualcode.spacy_reading import PatternError
from qualcode.tables import TABLES, variable_names

if TYPE_CHECKING:
    from qualcode.pipeline.verbs import Study

Where = Mapping[str, Sequence[str]]
_DOCUMENT_OR_NOT = pd.Index(["respondent", "document"])
FAR = np.int64(1) << 40  # longer than any text: makes positions of all sources one ascending order
CODED = frozenset({"codes", "hits", "codings", "coded_segments", "theme_frequencies"})  # tables that need codings
FILTERED = ("turns", "segments", "hits", "codings", "coded_segments", "cases", "sources", "texts")


def check_names(names: Sequence[str]) -> None:
    """Raise a UsageError for the first name that is no table's, with the nearest that is."""
    for name in names:
        if name not in TABLES:
            near = get_close_matches(name.lower(), TABLES, n=1)
            advice = f"Did you mean '{near[0]}'? " if near else ""
            raise UsageError(f"no table '{name}'.", f"{advice}Known are: {', '.join(TABLES)}.", "unknown-table")


def _unknown_variable(name: str, known: Sequence[str]) -> UsageError:
    near = get_close_matches(name.lower(), known, n=1)
    advice = f"Did you mean '{near[0]}'? " if near else ""
    hint = f"{advice}Known are: {', '.join(sorted(known))}."
    return UsageError(f"no variable '{name}' to group by.", hint, "unknown-variable")


class Tables:
    """Tables of one study; joins are made once.

    Parameters
    ----------
    as_coded : of the sources as they were when they were coded last, not of those read since.
    """

    def __init__(self, study: Study, as_coded: bool) -> None:
        self.study = study
        self.as_coded = as_coded
        self._counted: dict[object, tuple[pd.DataFrame, list[str]]] = {}

    @property
    def snapshot(self) -> Snapshot:
        """What was read."""
        return self.study.coded().snapshot if self.as_coded else self.study.snapshot()

    @property
    def coded(self) -> Coded:
        """What the rules found."""
        return self.study.coded().coded

    @property
    def codebook(self) -> Codebook:
        """The codebook that was applied."""
        return self.study.coded().codebook

    @cached_property
    def whys(self) -> list[str]:
        """Why each coding was made."""
        return explain(self.coded, self.codebook, self.snapshot)

    def where(self, where: Where | None) -> dict[str, tuple[str, ...]]:
        """The pipeline's filter with the caller's."""
        wanted = merge_where(self.study.pipeline.where, where or {})
        own = {name: values for name, values in wanted.items() if name not in (where or {}) and name != "question"}
        try:
            filter_frame(self.speakers, own, self.known_values)
        except UsageError as error:
            raise self.study.pipeline_error("where", error) from error
        return wanted

    def make(self, name: str, where: Where | None = None) -> pd.DataFrame:
        """The table of this name, filtered where it can be (see `Study.table`)."""
        if name == "theme_frequencies":
            return self.frequencies((), where, None)
        frame = self._whole(name)
        if name not in FILTERED or not self.where(where):
            return frame
        return frame[self._kept(name, where)].reset_index(drop=True)

    def _whole(self, name: str) -> pd.DataFrame:
        snapshot = self.snapshot
        if name == "codes":
            return frames.codes_frame(self.codebook)
        if name == "hits":
            return frames.hits_frame(snapshot, self.coded, self.codebook)
        if name == "problems":
            found = snapshot.problems + (list(self.coded.result.problems) if self.as_coded else [])
            return frames.problems_frame(found)
        if name == "codings":
            return frames.codings_frame(snapshot, self.coded, self.codebook, self.whys)
        if name == "coded_segments":
            return frames.coded_segments_frame(snapshot, self.coded, self.codebook, self.whys)
        makers = {
            "sources": frames.sources_frame,
            "texts": frames.texts_frame,
            "cases": frames.cases_frame,
            "turns": frames.turns_frame,
            "segments": frames.segments_frame,
        }
        return makers[name](snapshot) if name in makers else frames.memos_frame()

    def find_segments(self, where: Where | None) -> npt.NDArray[np.bool_]:
        """Mask over all segments: those that pass the filter."""
        if not self.where(where):
            return np.ones(len(self.snapshot.arrays["segment_turn"]), dtype=bool)
        return self._kept("segments", where)

    def _kept(self, name: str, where: Where | None) -> npt.NDArray[np.bool_]:
        """Mask over the rows of a table: those whose turn (or source, or speaker) passes the filter."""
        wanted = self.where(where)
        arrays = self.snapshot.arrays
        speakers = self.speakers
        if name in ("sources", "texts"):
            passed = set(filter_frame(speakers, self._without(wanted, "question"), self.known_values)["source"])
            return np.array([source["source"] in passed for source in self.snapshot.sources], dtype=bool)
        if name == "cases":
            some = filter_frame(speakers, self._without(wanted, "question"), self.known_values)
            rows = set(zip(some["case"], some["source"], some["speaker"], strict=True))
            cases = frames.cases_frame(self.snapshot)
            return np.array(
                [key in rows for key in zip(cases["case"], cases["source"], cases["speaker"], strict=True)], dtype=bool
            )
        turns: npt.NDArray[np.bool_] = np.zeros(len(arrays["turn_source"]), dtype=bool)
        turns[filter_frame(self._turn_facts("question" in wanted), wanted, self.known_values).index] = True
        if name == "turns":
            return turns
        segments: npt.NDArray[np.bool_] = turns[arrays["segment_turn"]]
        if name == "segments":
            return segments
        hits, codings = self.coded.result.hits, self.coded.result.codings
        kept: npt.NDArray[np.bool_] = segments[hits.segment[hits.counts] if name == "hits" else codings.segment]
        return kept

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

    def quotes(self, code: str, where: Where | None) -> pd.DataFrame:
        """See `Study.quotes`."""
        by = [name for name in (self.study.pipeline.group_by,) if name in self.speakers.columns]
        others = {name: values for name, values in (where or {}).items() if name != "stance"}
        quotes = find_quotes(self.make("coded_segments", others), code, self.codebook, by=by)
        if self.coded.stances and not code.strip().endswith("/"):
            quotes["stance"] = self._find_stances(quotes, code.strip())
        chosen = {"stance": where["stance"]} if where and "stance" in where else {}
        return filter_frame(quotes, chosen).reset_index(drop=True)

    def _find_stances(self, quotes: pd.DataFrame, code: str) -> list[str]:
        """The stances with which `theme_frequencies` counts these segments: a code with its sub-codes."""
        rolled, stances, arrays = self.coded.rolled, self.coded.stances, self.snapshot.arrays
        rows = np.flatnonzero(frames.code_paths(self.codebook)[rolled.code] == code)
        segment = rolled.segment[rows]
        sources = [source["source"] for source in self.snapshot.sources]
        names = frames.STANCE_NAMES[stances.rolled[rows] if stances else np.zeros(rows.size, dtype=np.uint8)]
        keys = zip(arrays["segment_source"][segment].tolist(), arrays["segment_number"][segment].tolist(), strict=True)
        found = {(sources[source], number): name for (source, number), name in zip(keys, names, strict=True)}
        return [found[key] for key in zip(quotes["source"], quotes["segment"].tolist(), strict=True)]

    def without_gaps(self, quotes: pd.DataFrame) -> pd.DataFrame:
        """The same passages as they are printed: `…` where labels and times stand between joined turns."""
        arrays = self.snapshot.arrays
        names = [source["source"] for source in self.snapshot.sources]
        rows = {name: row for row, name in enumerate(names)}
        first = np.searchsorted(arrays["segment_source"], np.arange(len(names)))
        texts = []
        for source, segment in zip(quotes["source"], quotes["segment"].tolist(), strict=True):
            row = int(first[rows[source]]) + segment - 1
            texts.append(self._print_segment(rows[source], row))
        return quotes.assign(text=texts)

    def _print_segment(self, source: int, segment: int) -> str:
        arrays = self.snapshot.arrays
        start, stop = int(arrays["segment_start"][segment]), int(arrays["segment_stop"][segment])
        turn = int(arrays["segment_turn"][segment])
        text, pieces = self.snapshot.texts(source), []
        while turn < len(arrays["turn_source"]) and arrays["turn_source"][turn] == source:
            begin, end = max(start, int(arrays["turn_start"][turn])), min(stop, int(arrays["turn_stop"][turn]))
            if begin >= end:
                break
            pieces.append(text[begin:end].strip())
            turn += 1
        return " … ".join(pieces)

    def kwic(self, term: str, where: Where | None, words: int) -> pd.DataFrame:
        """See `Study.kwic`."""
        try:
            pattern = parse_term(term)
        except TermError as error:
            place = f"{term}\n  {' ' * max(error.column - 1, 0)}^"
            message = f"This term cannot be read: {error.message}\n  {place}"
            raise UsageError(message, error.hint, "bad-term") from error
        arrays, index = self.snapshot.arrays, self.snapshot.index
        try:
            found = find_term(index, pattern, self.snapshot.texts, trained=self.study.trained)
        except TimeoutError as error:
            raise QualcodeError(f"{term} took too long.", "Make it simpler.", "regex-too-slow") from error
        except PatternError as error:
            raise QualcodeError(f"{term}: {error.message}.", error.hint, "pattern-not-found") from error
        segment = index.token_segment[found.first]
        first, last = index.token_start[found.first], index.token_stop[found.last]
        speech_first = (
            np.searchsorted(
                arrays["turn_start"] + arrays["turn_source"] * FAR,
                first + arrays["segment_source"][segment] * FAR,
                side="right",
            )
            - 1
        )
        speech_last = (
            np.searchsorted(
                arrays["turn_start"] + arrays["turn_source"] * FAR,
                last - 1 + arrays["segment_source"][segment] * FAR,
                side="right",
            )
            - 1
        )
        speaker = arrays["turn_speaker"][speech_first]
        speakers = self.speakers
        facts = speakers.iloc[speaker].reset_index(drop=True)
        matches = pd.DataFrame(
            {
                "source": facts["source"],
                "segment": arrays["segment_number"][segment],
                "speaker": facts["speaker"],
                "role": facts["role"],
                "case": facts["case"],
                "start": first,
                "stop": last,
                "turn_start": arrays["turn_start"][speech_first],
                "turn_stop": arrays["turn_stop"][speech_last],
            }
        )
        wanted = self.where(where)
        if "question" in wanted:
            facts = facts.assign(question=frames.questions_of(self.snapshot, speech_first))
        kept = filter_frame(facts, wanted, self.known_values).index
        if "role" not in wanted:
            kept = kept[arrays["speaker_counted"][speaker[kept]]]
        matches = matches.loc[kept]
        texts = {name: self.snapshot.texts(row) for row, name in enumerate(s["source"] for s in self.snapshot.sources)}
        holes = {source["source"]: self._gaps(row) for row, source in enumerate(self.snapshot.sources)}
        return collect_kwic(matches, texts, words=words, holes=holes)

    def _gaps(self, source: int) -> list[tuple[int, int]]:
        """What lies between the stretches of speech of a source: labels and times."""
        index = self.snapshot.index
        low, high = index.stretch_offset[source], index.stretch_offset[source + 1]
        pieces = index.stretches[low:high].tolist()
        return [(one[1], two[0]) for one, two in pairwise(pieces) if one[1] < two[0]]

    @cached_property
    def known_values(self) -> dict[str, set[str]]:
        """Values that `--where` may name though no row has them: those of cases.csv and of the sources."""
        known = {name: set(values) for name, values in self.snapshot.head["values"].items()}
        for name in ("kind", "language", "source"):
            known[name] = {str(source[name]) for source in self.snapshot.sources}
        return known

    def counted_kinds(self, where: Where | None) -> list[str]:
        """Kinds of the sources that are counted together, in fixed order."""
        kept = filter_frame(self.speakers, self._without(self.where(where), "question"), self.known_values)
        found = {self.snapshot.arrays["speaker_counted"][row] and kept["kind"][row] for row in kept.index}
        return [kind for kind in ("interview", "focus_group", "questionnaire", "document") if kind in found]

    def frequencies(self, by: Sequence[str], where: Where | None, code: str | None) -> pd.DataFrame:
        """See `Study.frequencies`."""
        by = tuple(self._column(name) for name in by) or self.grouping()
        wanted = self.where(where)
        segments, groups = self.counted_segments(by, wanted)
        rolled, stances = self.coded.rolled, self.coded.stances
        codings = pd.DataFrame(
            {
                "segment": rolled.segment,
                "code": pd.Categorical.from_codes(rolled.code, pd.Index([code.path for code in self.codebook.codes])),
                "hits": rolled.score,
                "stance": frames.STANCE_NAMES[stances.rolled] if stances else "",
            }
        )
        codes = frames.codes_frame(self.codebook)
        frame = count_frequencies(segments, codings, codes, by=" / ".join(by), groups=groups)
        if not by:  # nobody is without a group where there are none
            frame = frame[frame["group"] != NONE].reset_index(drop=True)
        if code is None:
            return frame
        return frame[frame["code"].isin(select_codes(code, self.codebook))].reset_index(drop=True)

    def _column(self, name: str) -> str:
        """The column of a variable: `case_turn` for one that the study calls `turn`, which is a column already."""
        if name in self.speakers.columns or name == "question":
            return name
        return next((column for column, variable in self._variables.items() if variable == name), name)

    @cached_property
    def _variables(self) -> dict[str, str]:
        """Column to the name of the variable in the study."""
        names = variable_names("coded_segments", self.snapshot.head["variables"])
        return {column: name for name, column in names.items()}

    def grouping(self) -> tuple[str, ...]:
        """The columns by which the pipeline groups."""
        for name in self.study.groups():
            if self._column(name) not in self.speakers.columns:
                error = _unknown_variable(name, list(self.speakers.columns))
                raise self.study.pipeline_error("group_by", error)
        return tuple(self._column(name) for name in self.study.groups())

    def counted_segments(self, by: Sequence[str], where: Where) -> tuple[pd.DataFrame, list[str]]:
        """Segments that are counted (their rows the index) with role, group, case, words; and the groups in order."""
        key = (tuple(by), tuple((name, tuple(values)) for name, values in where.items()))
        if key not in self._counted:
            self._counted[key] = self._count_segments(by, where)
        return self._counted[key]

    def _count_segments(self, by: Sequence[str], where: Where) -> tuple[pd.DataFrame, list[str]]:
        arrays = self.snapshot.arrays
        facts = self._turn_facts("question" in where or "question" in by)
        for name in by:
            if name not in facts.columns:
                raise _unknown_variable(name, list(facts.columns))
        counted = arrays["speaker_counted"][arrays["turn_speaker"]]
        kept = np.zeros(len(facts), dtype=bool)
        kept[filter_frame(facts, where, self.known_values).index] = True
        rows = np.flatnonzero((kept & counted)[arrays["segment_turn"]])
        turn = arrays["segment_turn"][rows]
        part = facts.iloc[turn]
        values = [part[name].astype(object).to_numpy() for name in by]
        group = values[0] if values else np.full(len(rows), "", dtype=object)
        for more in values[1:]:
            group = np.array([f"{a} / {b}" if a and b else "" for a, b in zip(group, more, strict=True)], dtype=object)
        if any(name in self._variables for name in by):
            group = np.where(part["case"].to_numpy(dtype=object) == "", "", group)
        document = np.asarray(part["role"] == "document", dtype=np.int64)
        frame = pd.DataFrame(
            {
                "role": pd.Series(pd.Categorical.from_codes(document, _DOCUMENT_OR_NOT), rows),
                "group": pd.Series(pd.Categorical(group), rows),
                "case": pd.Series(pd.Categorical(part["case"].to_numpy(dtype=object)), rows),
                "words": arrays["segment_words"][rows],
            },
            index=rows,
        )
        return frame, self._groups(by, where, facts[kept & counted])

    def _groups(self, by: Sequence[str], where: Where, facts: pd.DataFrame) -> list[str]:
        """The groups in the order in which cases.csv brings their values, also those without a segment."""
        lists = []
        for name in by:
            values = self.snapshot.head["values"].get(self._variables.get(name))
            if values is None:
                values = sorted({value for value in facts[name] if value})
            allowed = where.get(name)
            lists.append([value for value in values if allowed is None or value in allowed])
        groups = lists[0] if lists else []
        for more in lists[1:]:
            groups = [f"{one} / {two}" for one in groups for two in more]
        return [group for group in groups if group != NONE]
