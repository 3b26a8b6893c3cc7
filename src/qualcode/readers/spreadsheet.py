"""Reads questionnaires in CSV and XLSX: a row a case, each open-ended cell a turn, the other columns variables."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from qualcode.errors import FileProblem
from qualcode.model import FileSettings, Problem, ReaderSettings, Transcript
from qualcode.readers.grids import Grid, read_grids
from qualcode.readers.headings import Heading, clean_cell, find_heading
from qualcode.readers.questionnaire import Sheet, read_sheet

CASE_COLUMNS = ("case", "id", "respondent_id")
"""Columns that name the case if the pipeline does not say, in this order, in any case of letters."""
WORDS_OF_OPEN_ENDED = 5
"""A column with more words than this in its filled cells, on average, is open-ended."""


def read(data: bytes, source: str, settings: ReaderSettings, file: FileSettings) -> list[Transcript]:
    """One transcript of kind questionnaire for each sheet with a heading row.

    Text, turns, cases and variables are those of DESIGN section 4 "Spreadsheets"; `layout` says which columns are
    open-ended. Faults of the table (a column that is not there, a case twice) are in `problems`.

    Raises
    ------
    FileProblem : `no-heading-row` or `no-rows` if no sheet has them, `empty-file`, and those of `read_grids`.
    """
    grids = [grid for grid in read_grids(data, source) if any(map(any, grid.rows))]
    shown = [grid for grid in grids if not grid.hidden] or grids
    if not shown:
        raise FileProblem("the table is empty", "Export it once more, or delete it.", "empty-file")
    found = [(grid, find_heading(grid)) for grid in shown]
    headed = [(grid, heading) for grid, heading in found if heading and heading.first < len(grid.rows)]
    if not headed:
        advice = "Its first row must name the columns (such as: id, province, q1), each row below is one respondent."
        if any(heading for _, heading in found):
            raise FileProblem("the table has headings but no rows", advice, "no-rows")
        raise FileProblem("the table has no heading row", advice, "no-heading-row")
    problems = _find_sheets_left_out(source, grids, found)
    problems += _find_unknown_columns(source, file, [heading for _, heading in headed])
    transcripts = []
    for grid, heading in headed:
        name = f"{source}#{grid.name}" if len(headed) > 1 else source
        sheet = Sheet(name, grid, heading, _find_case_column(heading, file), ())
        sheet = Sheet(name, grid, heading, sheet.case, _find_open_ended(sheet, file))
        transcripts.append(read_sheet(sheet, tuple(problems)))
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


def _find_open_ended(sheet: Sheet, file: FileSettings) -> tuple[tuple[str, int], ...]:
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
