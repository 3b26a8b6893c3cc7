"""The columns of every table, once: names, types and what they mean. `qualcode tables` and the exports are made from here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["text", "integer", "number"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its type (a `number` may be empty, an `integer` and a `text` may not: text is "" then) and its meaning."""

    name: str
    kind: Kind
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the public interface; `variables` says that the study's case variables follow the columns."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    variables: bool = False

    @property
    def column_names(self) -> list[str]:
        """Names of the fixed columns in order."""
        return [column.name for column in self.columns]


def _columns(*lines: str) -> tuple[Column, ...]:
    """Columns from lines `name kind meaning`; kind is t, i or n."""
    kinds: dict[str, Kind] = {"t": "text", "i": "integer", "n": "number"}
    parts = [line.split(None, 2) for line in lines]
    return tuple(Column(name, kinds[kind], meaning) for name, kind, meaning in parts)


_SOURCE = "source t Name of the source: its path in the corpus, with suffix."
_SPEAKER = "speaker t Label of the speaker as typed in the source; empty where the layout has none."
_ROLE = "role t interviewer, respondent, document or unknown."
_CASE = "case t Participant, from cases.csv or the questionnaire; empty if none."
_START = "start i First character in the source's text, counted in code points from 0."
_STOP = "stop i End in the source's text, exclusive."
_TURN = "turn i Number of the turn within the source, from 1; of the first turn where neighbours are joined."
_SEGMENT = "segment i Number of the segment within the source, from 1."
_CODE = "code t Path of the code, such as trust or trust/broken_promises."
_STANCE = "stance t How the theme stands there: lack, present, mixed or empty."
_PARENT = "parent t Path of the code above; empty for a theme."

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            "sources",
            "One row a source that was read.",
            _columns(
                _SOURCE,
                "path t Path of the file, relative to the study.",
                "kind t interview, focus_group, questionnaire or document.",
                "format t Format of the file: docx, txt, xlsx, ...",
                "sha256 t SHA-256 of the file's bytes.",
                "language t Language code of the source.",
                "title t Title, if the file gives one.",
                "characters i Length of the text in code points.",
                "words i Words of all turns, the interviewer's included.",
                "turns i Turns as the file cuts them.",
                "problems i Problems found in this source.",
            ),
        ),
        Table("texts", "One row a source: its whole text.", _columns(_SOURCE, "text t The text as it was read.")),
        Table(
            "cases",
            "One row a participant and source; case variables follow.",
            _columns(_CASE, _SOURCE, "speaker t Label of the speaker in that source."),
            variables=True,
        ),
        Table(
            "turns",
            "One row a turn, as the file cuts it.",
            _columns(
                _SOURCE,
                _TURN,
                _SPEAKER,
                _ROLE,
                _CASE,
                "question t Last speech of the interviewer before; in a questionnaire the column's heading.",
                "time n Seconds from the start of the recording; empty if none is given.",
                _START,
                _STOP,
                "text t The speech.",
            ),
        ),
        Table(
            "segments",
            "One row a segment, the unit of coding.",
            _columns(
                _SEGMENT,
                _SOURCE,
                _TURN,
                _SPEAKER,
                _ROLE,
                _CASE,
                _START,
                _STOP,
                "words i Words of the segment.",
                "text t The segment, text[start:stop] of the source; labels between joined turns stand in it.",
            ),
        ),
        Table(
            "codes",
            "One row a code of the codebook.",
            _columns(
                _CODE,
                "name t Name of the code for people.",
                _PARENT,
                "level i 1 for a theme, 2 for its sub-codes, and so on.",
                "definition t What the code means.",
                "include t What belongs to it.",
                "exclude t What does not.",
                "color t Colour as #rrggbb; empty if none.",
            ),
        ),
        Table(
            "hits",
            "One row a place where a term counted.",
            _columns(
                _SOURCE,
                _SEGMENT,
                _TURN,
                _CODE,
                "term t The term as it stands in the codebook.",
                _START,
                _STOP,
                "text t The matched passage, from its first to its last matched word.",
                _STANCE,
                "cue t The words that gave the stance.",
            ),
        ),
        Table(
            "codings",
            "One row a segment, code and coder.",
            _columns(
                _SOURCE,
                _SEGMENT,
                _START,
                _STOP,
                _CODE,
                "coder t rules, topics or a person.",
                "score n Number of hits (rules), probability (topics), empty (people).",
                "confidence t high, low, suggested, person; empty where topics were not run.",
                _STANCE,
                "why t The terms that matched, with the matched words.",
                "quote t The coded passage.",
            ),
        ),
        Table(
            "coded_segments",
            "One row a segment and code, with everything about the speaker; case variables follow.",
            _columns(
                _SOURCE,
                "kind t interview, focus_group, questionnaire or document.",
                _SEGMENT,
                _TURN,
                "time n Seconds from the start of the recording; empty if none is given.",
                _START,
                _STOP,
                _SPEAKER,
                _ROLE,
                _CASE,
                "question t Last speech of the interviewer before; in a questionnaire the column's heading.",
                _CODE,
                "name t Name of the code for people.",
                _PARENT,
                "coders t Coders that agree, joined by +.",
                "confidence t high, low, suggested, person; empty where topics were not run.",
                _STANCE,
                "why t The terms that matched, with the matched words.",
                "text t The segment, text[start:stop] of the source; labels between joined turns stand in it.",
            ),
            variables=True,
        ),
        Table(
            "theme_frequencies",
            "One row a group and code; groups are the values of the variable in `by`.",
            _columns(
                "by t The case variable that makes the groups.",
                "group t Its value; (all) all respondents, (none) those without value, (documents) the documents.",
                _CODE,
                "name t Name of the code for people.",
                _PARENT,
                "segments i Segments of the group's respondents that have the code (a parent: or one of its sub-codes).",
                "segments_total i Segments of the group's respondents.",
                "segment_share n segments / segments_total; empty if that is 0.",
                "segment_share_low n Lower end of the 95 % interval of segment_share; empty for now.",
                "segment_share_high n Upper end of the 95 % interval of segment_share; empty for now.",
                "cases i Cases of the group with at least one such segment.",
                "cases_total i Cases of the group with at least one respondent segment.",
                "case_share n cases / cases_total; empty if that is 0.",
                "case_share_low n Lower end of Wilson's 95 % interval of case_share.",
                "case_share_high n Upper end of Wilson's 95 % interval of case_share.",
                "hits i Places where a term of the code (a parent: or of its sub-codes) counted.",
                "words_total i Words of the group's respondents.",
                "per_1000_words n 1000 x hits / words_total; empty if that is 0.",
                "words_per_case n Median of the respondent words of the group's cases; empty without cases.",
                "lack i Segments in which the theme is missing, weak or wished for.",
                "present i Segments in which the theme is there.",
                "mixed i Segments with both.",
                "no_stance i Segments with neither.",
            ),
        ),
        Table(
            "memos",
            "One row a memo.",
            _columns(
                _SOURCE,
                _START,
                _STOP,
                _CODE,
                "coder t Who wrote it.",
                "text t The memo.",
            ),
        ),
        Table(
            "problems",
            "One row a fault in the data.",
            _columns(
                "source t The source or file it is in.",
                "line i Line of the file; 0 where lines say nothing.",
                "severity t error, warning or notice.",
                "slug t Name of the problem in the manual.",
                "message t What is wrong.",
                "hint t What to do now.",
            ),
        ),
    )
}


def variable_names(table: str, variables: Sequence[str]) -> dict[str, str]:
    """Name of each case variable in a table: `case_<name>` where the table has a column of that name.

    >>> variable_names("cases", ["province", "speaker"])
    {'province': 'province', 'speaker': 'case_speaker'}
    """
    taken = set(TABLES[table].column_names)
    return {name: f"case_{name}" if name in taken else name for name in variables}


def check_frame(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The same frame, or a ValueError that names the first column in which it differs from the table's columns.

    Raises
    ------
    ValueError : a programmer's mistake, never the user's.
    """
    expected = TABLES[table].column_names
    found = list(frame.columns[: len(expected)])
    if found != expected or (len(frame.columns) > len(expected) and not TABLES[table].variables):
        wrong = next(
            (f"{a} instead of {b}" for a, b in zip(found, expected, strict=False) if a != b), "number of columns"
        )
        raise ValueError(f"table {table}: {wrong}")
    return frame
