"""The rows of cases.csv, and which of them is a speaker's (DESIGN section 4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qualcode.model import Role
from qualcode.source_names import has_glob, match_source, normalise_name, source_names

RESERVED = ("case", "source", "speaker", "role", "language")
IGNORED = ("words", "first_words")  # `ingest --new-cases` writes them for the person who fills in the cases


@dataclass(frozen=True, slots=True)
class Speaker:
    """A label in a source; `case` and `variables` are filled by `assign_cases` (before: what the file itself says)."""

    source: str
    speaker: str
    role: Role
    case: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of cases.csv; `line` counts the table's lines from 1, the heading included."""

    case: str
    source: str
    speaker: str
    role: str
    language: str
    variables: Mapping[str, str]
    line: int


def rows_of_table(columns: Sequence[str], rows: Sequence[Mapping[str, str]], lines: Sequence[int]) -> list[Row]:
    """Rows of cases.csv from a table of people."""
    variables = [column for column in columns if column not in (*RESERVED, *IGNORED)]
    return [
        Row(
            case=row.get("case", ""),
            source=normalise_name(row.get("source", "")).replace("\\", "/"),
            speaker=normalise_name(row.get("speaker", "")),
            role=row.get("role", "").casefold(),
            language=row.get("language", ""),
            variables={name: row.get(name, "") for name in variables},
            line=line,
        )
        for row, line in zip(rows, lines, strict=True)
    ]


class RowFinder:
    """Finds the row of a speaker without going through all of them: by label, by case, by the name of the source."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._by_names: dict[tuple[str, str], list[int]] = defaultdict(list)  # by speaker (or empty) and source
        self._wide: dict[str, list[int]] = defaultdict(list)  # by speaker: rows without a source or with a glob
        self._by_case: dict[str, list[int]] = defaultdict(list)  # rows without a speaker
        for place, row in enumerate(rows):
            self._by_names[row.speaker, row.source].append(place)
            if not row.source or has_glob(row.source):
                self._wide[row.speaker].append(place)
            if not row.speaker:
                self._by_case[row.case].append(place)

    def find(self, speaker: Speaker) -> tuple[Row | None, Row | None]:
        """The row of cases.csv for a speaker, and a second row that fits equally well (a tie), if any.

        A row with the speaker's name goes before a row with only a source, an exact source before a glob, a longer glob
        before a shorter one, a row with only a speaker last among the speaker's. A respondent of a questionnaire, whose
        case the file names, is found by it, too, and never by the row of another case.
        """
        ranked: list[tuple[tuple[int, int, int], int]] = []
        own = speaker.case if speaker.case == speaker.speaker else ""
        for place in self._list_candidates(speaker, own):
            row = self._rows[place]
            named = bool(row.speaker) or (own != "" and row.case == own)
            if not named and (speaker.role == "interviewer" or not row.source or (own and row.case)):
                continue
            fit = match_source(row.source, speaker.source) if row.source else (3, 0)
            if fit is not None:
                ranked.append(((0 if named else 1, *fit), place))
        ranked.sort()
        if not ranked:
            return None, None
        tie = ranked[1][1] if len(ranked) > 1 and ranked[1][0] == ranked[0][0] else None
        return self._rows[ranked[0][1]], None if tie is None else self._rows[tie]

    def _list_candidates(self, speaker: Speaker, own: str) -> set[int]:
        """Places of the rows that may be a speaker's; no others can."""
        places = set(self._by_case.get(own, ())) if own else set()
        names = [name for kind in source_names(speaker.source) for name in kind]
        for label in {normalise_name(speaker.speaker), ""}:
            places.update(self._wide.get(label, ()))
            for name in names:
                places.update(self._by_names.get((label, name), ()))
        return places
