"""Speakers of the sources and rows of cases.csv in, cases with their variables out (DESIGN section 4).

Pure: rows are dicts of text, speakers come from the transcripts, problems are returned.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from qualcode.case_rows import IGNORED, RESERVED, Row, RowFinder, Speaker
from qualcode.model import Problem, Role
from qualcode.source_names import match_source
from qualcode.spelling import find_near_pairs

ROLES = ("interviewer", "respondent", "document", "unknown")


@dataclass(frozen=True, slots=True)
class Assignment:
    """Speakers in the order they came, each with role, case and variables; names of all variables in order; problems."""

    speakers: tuple[Speaker, ...]
    variables: tuple[str, ...]
    problems: tuple[Problem, ...]


def assign_cases(
    speakers: Sequence[Speaker],
    rows: Sequence[Row],
    table: str,
    columns: Sequence[str] = (),
    silent: Sequence[Speaker] = (),
) -> Assignment:
    """Give each speaker its role, case and variables; cases.csv wins over what the file says.

    Parameters
    ----------
    speakers : as read; a speaker's `variables` and `case` are what its file says.
    table : name of the table of people, for the problems.
    columns : its columns; its variables are there although it has no row yet.
    silent : those who are in the corpus but said nothing (a questionnaire without an answer); their rows are no slip.
    """
    problems: list[Problem] = []
    finder = RowFinder(rows)
    found = [_find_row(finder, speaker, table, problems) for speaker in speakers]
    merged = _fill_from_other_rows(rows)
    result = [
        _join(speaker, row, merged[id(row)] if row else {}, table, problems)
        for speaker, row in zip(speakers, found, strict=True)
    ]
    problems += _find_shared_rows(result, found, table)
    quiet = [finder.find(speaker)[0] for speaker in silent]
    problems += _find_unmatched(result, rows, [*found, *quiet], table)
    variables = _variable_order(columns, rows, result)
    problems += find_misspelt_values(rows, result, variables, table)
    filled = _agree_within_cases(result)
    return Assignment(tuple(filled), variables, tuple(problems))


def _find_row(finder: RowFinder, speaker: Speaker, table: str, problems: list[Problem]) -> Row | None:
    """The row of a speaker; a tie is a problem."""
    row, tie = finder.find(speaker)
    if row is not None and tie is not None:
        who = f"the speaker '{speaker.speaker}'" if speaker.speaker else "this source"
        problems.append(
            Problem(
                speaker.source,
                "warning",
                "case-tie",
                f"{table}: lines {row.line} and {tie.line} fit {who} equally well; line {row.line} was taken.",
                "Write the whole file name or the speaker into one of the two rows.",
            )
        )
    return row


def _fill_from_other_rows(rows: Sequence[Row]) -> dict[int, dict[str, str]]:
    """Variables of each row (by id), an empty cell taking the value that the case's other rows agree on."""
    values: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        for name, value in row.variables.items():
            if row.case and value:
                values.setdefault((row.case, name), set()).add(value)

    def fill(row: Row, name: str, value: str) -> str:
        others = values.get((row.case, name), set())
        return value or (next(iter(others)) if len(others) == 1 else "")

    return {id(row): {name: fill(row, name, value) for name, value in row.variables.items()} for row in rows}


def _join(
    speaker: Speaker, row: Row | None, variables: Mapping[str, str], table: str, problems: list[Problem]
) -> Speaker:
    """One speaker with what its row says; differences from the file's own words are problems (cases.csv wins)."""
    if row is None:
        return speaker
    role = speaker.role
    if row.role:
        if row.role in ROLES:
            role = cast(Role, row.role)
        else:
            problems.append(
                Problem(
                    speaker.source,
                    "warning",
                    "unknown-role",
                    f"{table}, line {row.line}: the role '{row.role}' is not known; the role stays {role}.",
                    f"Write one of: {', '.join(ROLES)}.",
                )
            )
    if speaker.case:  # a questionnaire: the file itself names case and variables
        for name, value in variables.items():
            own = speaker.variables.get(name, "")
            if value and own and value != own:
                problems.append(
                    Problem(
                        speaker.source,
                        "warning",
                        "case-differs",
                        f"{table}, line {row.line}: {name} of case '{row.case or speaker.case}' is '{value}', "
                        f"in the questionnaire '{own}'; '{value}' was taken.",
                        "Correct one of the two.",
                    )
                )
    joined = dict(speaker.variables) | {name: value for name, value in variables.items() if value}
    return replace(speaker, role=role, case=row.case or speaker.case, variables=joined)


def _find_shared_rows(speakers: Sequence[Speaker], found: Sequence[Row | None], table: str) -> list[Problem]:
    """Rows with only a source that fell to two respondents of one source."""
    holders: dict[tuple[int, str], list[str]] = {}
    lines: dict[int, Row] = {}
    for speaker, row in zip(speakers, found, strict=True):
        if row is not None and not row.speaker and speaker.role == "respondent" and row.case:
            holders.setdefault((id(row), speaker.source), []).append(speaker.speaker)
            lines[id(row)] = row
    return [
        Problem(
            source,
            "warning",
            "two-respondents-one-case",
            f"{table}, line {lines[row].line}: the case '{lines[row].case}' holds for {len(labels)} respondents of this "
            f"source: {', '.join(labels[:5])}.",
            "Give each of them a row with its label in the column 'speaker'.",
        )
        for (row, source), labels in holders.items()
        if len(labels) > 1
    ]


def _find_unmatched(
    speakers: Sequence[Speaker], rows: Sequence[Row], found: Sequence[Row | None], table: str
) -> list[Problem]:
    """Sources with a respondent that has no case, and rows that fit no source."""
    problems = []
    without: dict[str, list[str]] = {}
    for speaker in speakers:
        if not speaker.case and speaker.role in ("respondent", "unknown"):
            without.setdefault(speaker.source, []).append(speaker.speaker)
    for source, labels in without.items():
        named = [label for label in labels if label]
        who = f" for {', '.join(named[:5])}" if named else ""
        problems.append(
            Problem(
                source,
                "warning",
                "source-without-case",
                f"No row of {table or 'a table of people'} gives a case{who}.",
                "Add a row, or let `qualcode ingest --new-cases new.csv` write it.",
            )
        )
    used = {id(row) for row in found if row is not None}
    candidates = {speaker.source for speaker in speakers}
    for row in rows:
        if id(row) in used or (not row.case and not row.source and not row.speaker):
            continue
        if row.source and not row.speaker and any(match_source(row.source, source) for source in candidates):
            continue  # the source is there, every speaker of it has a row of its own
        place = " and ".join(
            part
            for part in (f"source '{row.source}'" * bool(row.source), f"speaker '{row.speaker}'" * bool(row.speaker))
            if part
        )
        problems.append(
            Problem(
                table,
                "warning",
                "case-without-source",
                f"Nothing in the corpus fits {place or 'this row'} (case '{row.case}').",
                "Check the spelling of the file name and the label, or take the row out.",
                row.line,
            )
        )
    return problems


def _variable_order(columns: Sequence[str], rows: Sequence[Row], speakers: Iterable[Speaker]) -> tuple[str, ...]:
    """Names of all variables: those of cases.csv as they stand there, then those of the files as they come."""
    names: dict[str, None] = dict.fromkeys(name for name in columns if name not in (*RESERVED, *IGNORED))
    for row in rows[:1]:
        names.update(dict.fromkeys(row.variables))
    for speaker in speakers:
        if speaker.case:
            names.update(dict.fromkeys(speaker.variables))
    return tuple(names)


def _agree_within_cases(speakers: Sequence[Speaker]) -> list[Speaker]:
    """Fill a variable that a speaker lacks with the value on which its case's other speakers agree."""
    values: dict[tuple[str, str], set[str]] = {}
    for speaker in speakers:
        for name, value in speaker.variables.items():
            if speaker.case and value:
                values.setdefault((speaker.case, name), set()).add(value)
    names: dict[str, set[str]] = {}
    for case, name in values:
        names.setdefault(case, set()).add(name)
    filled = []
    for speaker in speakers:
        missing = {
            name: next(iter(values[speaker.case, name]))
            for name in sorted(names.get(speaker.case, set()))
            if not speaker.variables.get(name) and len(values[speaker.case, name]) == 1
        }
        filled.append(replace(speaker, variables=dict(speaker.variables) | missing) if missing else speaker)
    return filled


def find_misspelt_values(
    rows: Sequence[Row], speakers: Sequence[Speaker], variables: Sequence[str], table: str
) -> list[Problem]:
    """Values of a grouping variable that stand once or twice and are nearly a much more frequent one (`minning`)."""
    problems = []
    for name in variables:
        counts: dict[str, int] = {}
        line_of: dict[str, int] = {}
        for row in rows:
            if value := row.variables.get(name, ""):
                counts[value] = counts.get(value, 0) + 1
                line_of.setdefault(value, row.line)
        for speaker in speakers:
            value = speaker.variables.get(name, "")
            if value and value not in line_of:
                counts[value] = counts.get(value, 0) + 1
        if len(counts) > max(12, sum(counts.values()) // 3):
            continue  # names, dates, free text: no groups
        for rare, right in find_near_pairs(counts):
            line = line_of.get(rare, 0)
            problems.append(
                Problem(
                    table if line else "",
                    "warning",
                    "misspelt-value",
                    f"{name} is '{rare}' {_times(counts[rare])}, '{right}' {_times(counts[right])}: a slip of the pen?",
                    f"Write '{right}', or leave it if both are meant.",
                    line,
                )
            )
    return problems


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
