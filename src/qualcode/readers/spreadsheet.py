"""Reads questionnaires in CSV and XLSX: a row a case, each open-ended cell a turn, the other columns variables."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from qualcode.errors import FileProblem
from qualcode.model import FileSettings, Problem, ReaderSettings, Severity, Transcript, Turn
from qualcode.readers.grids import Grid, read_grids
from qualcode.readers.headings import Heading, clean_cell, find_heading

CASE_COLUMNS = ("case", "id", "respondent_id")
"""Columns that name the case if the pipeline does not say, in this order, in any case of letters."""
WORDS_OF_OPEN_ENDED = 5
"""A column with more words than this in its filled cells, on average, is open-ended."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One sheet to read: grid, heading, index of the case column (-1: none), names and indices of open-ended ones."""

    source: str
    grid: Grid
    heading: Heading
    case: int
    open_ended: tuple[tuple[str, int], ...]


def read(data: bytes, source: str, settings: ReaderSettings, file: FileSettings) -> list[Transcript]:
    """One transcript of kind questionnaire for each sheet with a heading row.

    Text, turns, cases and variables are those of DESIGN section 4 "Spreadsheets"; `layout` says which columns are
    open-ended. Faults of the table (a column that is not there, a case twice) are in `problems`.

    Raises
    ------
    FileProblem : `no-heading-row` if no sheet has one, `empty-file` if nothing is in any, and those of `read_grids`.
    """
    grids = [grid for grid in read_grids(data, source) if any(map(any, grid.rows))]
    shown = [grid for grid in grids if not grid.hidden] or grids
    if not shown:
        raise FileProblem("the table is empty", "Export it once more, or delete it.", "empty-file")
    found = [(grid, find_heading(grid)) for grid in shown]
    headed = [(grid, heading) for grid, heading in found if heading and heading.first < len(grid.rows)]
    if not headed:
        raise FileProblem(
            "the table has no heading row" if not any(heading for _, heading in found) else "the table has no rows",
            "Its first row must name the columns (such as: id, province, q1), each row below is one respondent.",
            "no-heading-row",
        )
    problems = _find_sheets_left_out(source, grids, found)
    problems += _find_unknown_columns(source, file, [heading for _, heading in headed])
    transcripts = []
    for grid, heading in headed:
        name = f"{source}#{grid.name}" if len(headed) > 1 else source
        sheet = _Sheet(name, grid, heading, _find_case_column(heading, file), ())
        sheet = _Sheet(name, grid, heading, sheet.case, _find_open_ended(sheet, file))
        transcripts.append(_read_sheet(sheet, tuple(problems)))
        problems = []
    return transcripts


def _find_sheets_left_out(
    source: str, grids: Sequence[Grid], found: Sequence[tuple[Grid, Heading | None]]
) -> list[Problem]:
    """A notice for each sheet with cells that is hidden, or has no heading row, or no rows below it."""
    shown = {id(grid): heading for grid, heading in found}
    problems = []
    for grid in grids:
        if id(grid) not in shown:
            reason, advice = "it is hidden", "If it belongs to the questionnaire, show it in Excel."
        elif (heading := shown[id(grid)]) is None:
            reason, advice = "it has no heading row", "If it belongs to the questionnaire, name its columns above them."
        elif heading.first >= len(grid.rows):
            reason, advice = "it has no rows below its headings", ""
        else:
            continue
        message = f"the sheet '{grid.name}' was not read: {reason}"
        problems.append(Problem(source, "notice", "sheet-left-out", message, advice))
    return problems


def _find_unknown_columns(source: str, file: FileSettings, headings: Iterable[Heading]) -> list[Problem]:
    names = [name for heading in headings for name, _ in heading.columns]
    known = {_key(name) for name in names}
    problems = []
    for key, wanted in (("text", file.text), ("case", (file.case,) if file.case else ())):
        for name in wanted:
            if _key(name) not in known:
                near = difflib.get_close_matches(name, names, 1, 0.5)
                advice = f"Is it '{near[0]}'? " if near else ""
                problems.append(
                    Problem(
                        source,
                        "error",
                        "unknown-column",
                        f"there is no column '{name}', which `{key}:` of the pipeline names",
                        f"{advice}The columns are: {', '.join(dict.fromkeys(names))}.",
                    )
                )
    return problems


def _key(name: str) -> str:
    return clean_cell(name).casefold()


def _find_case_column(heading: Heading, file: FileSettings) -> int:
    """Index of the column that names the case, -1 if there is none."""
    by_name = {_key(name): column for name, column in heading.columns}
    wanted = (file.case, *CASE_COLUMNS) if file.case else CASE_COLUMNS
    return next((by_name[_key(name)] for name in wanted if _key(name) in by_name), -1)


def _find_open_ended(sheet: _Sheet, file: FileSettings) -> tuple[tuple[str, int], ...]:
    """(name, index) of the columns that `text:` names or, without it, that hold more than five words on average."""
    if file.text:
        wanted = {_key(name) for name in file.text}
        return tuple((name, column) for name, column in sheet.heading.columns if _key(name) in wanted)
    rows = sheet.grid.rows[sheet.heading.first :]
    return tuple(
        (name, column)
        for name, column in sheet.heading.columns
        if column != sheet.case and _mean_words(rows, column) > WORDS_OF_OPEN_ENDED
    )


def _mean_words(rows: Iterable[Sequence[str]], column: int) -> float:
    counts = [len(row[column].split()) for row in rows if column < len(row) and row[column]]
    counts = [count for count in counts if count]
    return sum(counts) / len(counts) if counts else 0.0


def _read_sheet(sheet: _Sheet, problems: tuple[Problem, ...]) -> Transcript:
    cases, case_problems = _name_cases(sheet)
    texts, turns, starts = _read_turns(sheet, cases)
    variables, languages, variable_problems = _read_variables(sheet, cases)
    return Transcript(
        source=sheet.source,
        kind="questionnaire",
        format=PurePosixPath(sheet.source.partition("#")[0]).suffix.lower().lstrip("."),
        text="\n".join(texts),
        turns=tuple(turns),
        language=languages[0] if len(languages) == 1 else "",
        layout=_describe(sheet, len(set(cases.values()))),
        paragraphs=tuple(starts) or (0,),
        case_variables=variables,
        problems=(
            *problems,
            *sheet.grid.problems,
            *_find_heading_problems(sheet),
            *case_problems,
            *variable_problems,
        ),
    )


def _name_cases(sheet: _Sheet) -> tuple[dict[int, str], list[Problem]]:
    """Row index to case, for the rows that are not blank, in their order."""
    cases: dict[int, str] = {}
    problems: list[Problem] = []
    first_row: dict[str, int] = {}
    nameless = []
    for index in range(sheet.heading.first, len(sheet.grid.rows)):
        row = sheet.grid.rows[index]
        if not any(cell.strip() for cell in row):
            continue
        case = clean_cell(row[sheet.case]) if 0 <= sheet.case < len(row) else ""
        if not case:
            case = f"{sheet.source}:{index + 1}"
            nameless.append(index)
        elif first_row.setdefault(case, index) != index:
            problems.append(
                _problem(
                    sheet,
                    "warning",
                    "duplicate-case",
                    f"the case '{case}' stands here and in row {first_row[case] + 1}; both rows count as one case",
                    "Give each respondent a name of their own, or delete the copy.",
                    index,
                )
            )
        cases[index] = case
    if sheet.case >= 0 and nameless:
        problems.append(
            _problem(
                sheet,
                "warning",
                "row-without-case",
                f"{len(nameless)} rows name no case; they are called '{cases[nameless[0]]}' and so on",
                "Fill in the column that names the respondent.",
                nameless[0],
            )
        )
    return cases, problems


def _read_turns(sheet: _Sheet, cases: dict[int, str]) -> tuple[list[str], list[Turn], list[int]]:
    """Texts of the open-ended cells, row by row, their turns, and the starts of the cells in the joined text."""
    texts: list[str] = []
    turns: list[Turn] = []
    starts: list[int] = []
    start = 0
    asked = [(sheet.heading.questions.get(name, name), column) for name, column in sheet.open_ended]
    for index, case in cases.items():
        row = sheet.grid.rows[index]
        for question, column in asked:
            cell = row[column] if column < len(row) else ""
            speech = cell.strip()
            if not speech:
                continue
            begin = start + cell.index(speech)
            turns.append(Turn(case, "respondent", begin, begin + len(speech), question=question, case=case))
            texts.append(cell)
            starts.append(start)
            start += len(cell) + 1
    return texts, turns, starts


def _read_variables(sheet: _Sheet, cases: dict[int, str]) -> tuple[dict[str, dict[str, str]], list[str], list[Problem]]:
    """Case to its variables, the languages that a column `language` names, and problems."""
    taken = {sheet.case, *(column for _, column in sheet.open_ended)}
    closed = [(name, column) for name, column in sheet.heading.columns if column not in taken]
    variables: dict[str, dict[str, str]] = {}
    problems = []
    languages: dict[str, None] = {}
    for index, case in cases.items():
        row = sheet.grid.rows[index]
        width = len(row)
        values = {name: clean_cell(row[column]) if column < width else "" for name, column in closed}
        for name in values.keys() & {"language", "Language"}:
            if language := values.pop(name):
                languages[language] = None
        before = variables.setdefault(case, values)
        if before is not values:
            differing = [name for name, value in values.items() if value and before[name] and value != before[name]]
            before.update({name: value for name, value in values.items() if value and not before[name]})
            if differing:
                problems.append(
                    _problem(
                        sheet,
                        "warning",
                        "case-differs",
                        f"the rows of the case '{case}' differ in {', '.join(differing)}; the first row holds",
                        "Make the rows agree, or give them different cases.",
                        index,
                    )
                )
    if len(languages) > 1:
        problems.append(
            _problem(
                sheet,
                "warning",
                "two-languages",
                f"the column 'language' names several languages: {', '.join(languages)}",
                "Put the rows of each language in a sheet or file of its own.",
                sheet.heading.row,
            )
        )
    return variables, list(languages), problems


def _find_heading_problems(sheet: _Sheet) -> list[Problem]:
    heading = sheet.heading
    problems = []
    above = [index for index in range(heading.row) if sheet.grid.rows[index]]
    if above:
        message = f"{len(above)} rows above the heading row {heading.row + 1} were not read"
        problems.append(_problem(sheet, "notice", "rows-above-heading", message, "", above[0]))
    for name in heading.duplicates:
        message = f"two columns are called '{name}'; the later one is now '{name} (2)'"
        problems.append(_problem(sheet, "warning", "duplicate-heading", message, "Rename one of them.", heading.row))
    if heading.unnamed:
        message = f"columns without a heading: {', '.join(heading.unnamed)}; they are called by their letter"
        advice = "Write a heading in its own cell above each column (unmerge cells)."
        problems.append(_problem(sheet, "warning", "column-without-heading", message, advice, heading.row))
    if not sheet.open_ended:
        message = "no column holds open-ended answers, so there is nothing to code"
        advice = (
            "If one does, name it in the pipeline: readers: files: {" + f'"{sheet.source}": ' + "{text: [COLUMN]}}."
        )
        problems.append(_problem(sheet, "warning", "no-open-ended-column", message, advice, heading.row))
    return problems


def _problem(sheet: _Sheet, severity: Severity, slug: str, message: str, hint: str, index: int) -> Problem:
    return Problem(sheet.source, severity, slug, message, hint, sheet.grid.lines[index])


def _describe(sheet: _Sheet, cases: int) -> str:
    """What was understood, for the person who checks: `questionnaire: 50 cases by id; open-ended: q7, q8`."""
    by = {column: name for name, column in sheet.heading.columns}.get(sheet.case, "row")
    open_ended = ", ".join(name for name, _ in sheet.open_ended) or "none"
    remark = f"; {sheet.grid.remark}" if sheet.grid.remark else ""
    return f"questionnaire: {cases} cases by {by}; open-ended: {open_ended}{remark}"
