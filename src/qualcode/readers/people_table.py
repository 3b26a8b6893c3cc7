"""Reads tables of people (cases.csv, cases.xlsx): rows of strings with the line each stands on."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.errors import FileProblem
from qualcode.model import Problem
from qualcode.readers.grids import Grid, read_grids
from qualcode.readers.headings import column_letters

RESERVED = ("case", "source", "speaker", "role", "language")
"""Columns with a meaning (DESIGN section 4), found in any case of letters; every other column is a case variable."""

_ADVICE = "The first row must name the columns: 'case', then 'source' or 'speaker' or both, then your variables."


@dataclass(frozen=True, slots=True)
class PeopleTable:
    """A table of people as typed.

    Parameters
    ----------
    columns : names in the file's order; reserved ones in lower case, variables as they were typed.
    rows : column to value for each row that is not blank; every value a string, in NFC, without blanks at its ends.
    lines : line of the file (row of the sheet) of each row.
    problems : what is odd but did not stop the reading; their `source` is the file's name.
    remark : the separator and encoding that were found, empty for a workbook.
    """

    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    lines: tuple[int, ...]
    problems: tuple[Problem, ...] = ()
    remark: str = ""


def read_people(data: bytes, name: str) -> PeopleTable:
    """The table of people in a CSV or XLSX file; of a workbook the first sheet that has a column `case`.

    Raises
    ------
    FileProblem : `bad-cases` if there is no table with the columns `case` and `source` or `speaker`; and as
        `read_grids` does.
    """
    grids = [grid for grid in read_grids(data, name) if any(map(any, grid.rows))]
    if not grids:
        raise FileProblem("the table of people is empty", _ADVICE, "bad-cases")
    grid = next((grid for grid in grids if "case" in _read_columns(grid)), grids[0])
    columns = _read_columns(grid)
    _check_columns(columns)
    heading = _find_heading_row(grid)
    names, problems = _name_columns(columns, grid, name)
    rows: list[dict[str, str]] = []
    lines: list[int] = []
    for line, row in zip(grid.lines[heading + 1 :], grid.rows[heading + 1 :], strict=True):
        cells = [_clean(cell) for cell in row]
        if not any(cells):
            continue
        if any(cells[len(columns) :]):
            problems.append(_find_long_row(name, line, len(columns)))
        rows.append({key: cells[i] if i < len(cells) else "" for i, key in enumerate(names) if key})
        lines.append(line)
    kept = tuple(key for key in names if key)
    return PeopleTable(kept, tuple(rows), tuple(lines), (*grid.problems, *problems), grid.remark)


def _clean(cell: str) -> str:
    return unicodedata.normalize("NFC", cell).strip("\ufeff").strip()


def _find_heading_row(grid: Grid) -> int:
    """Index of the first of the upper rows with a cell `case`, else of the first that is not blank."""
    filled = [index for index, row in enumerate(grid.rows) if any(cell.strip() for cell in row)]
    return next((i for i in filled[:20] if "case" in map(str.lower, map(_clean, grid.rows[i]))), filled[0])


def _read_columns(grid: Grid) -> list[str]:
    """The headings; reserved names in lower case, empty where the cell is."""
    names = [" ".join(_clean(cell).split()) for cell in grid.rows[_find_heading_row(grid)]]
    return [name.lower() if name.lower() in RESERVED else name for name in names]


def _check_columns(columns: Sequence[str]) -> None:
    if "case" not in columns:
        raise FileProblem(_missing("case", columns), _ADVICE, "bad-cases")
    if "source" not in columns and "speaker" not in columns:
        raise FileProblem(_missing("source", columns), _ADVICE, "bad-cases")


def _missing(wanted: str, columns: Sequence[str]) -> str:
    near = difflib.get_close_matches(wanted, [name.lower() for name in columns], 1, 0.7)
    found = ", ".join(name for name in columns if name) or "nothing"
    or_speaker = " and none 'speaker'" if wanted == "source" else ""
    return f"the table of people has no column '{wanted}'{or_speaker} (found: {found})" + (
        f"; is '{near[0]}' meant?" if near else ""
    )


def _name_columns(columns: Sequence[str], grid: Grid, name: str) -> tuple[list[str], list[Problem]]:
    """The key of each column (empty: it is not read) and problems with headings that are missing or stand twice."""
    line = grid.lines[_find_heading_row(grid)]
    keys: list[str] = []
    problems = []
    for index, column in enumerate(columns):
        key = column
        if not column and any(index < len(row) and row[index].strip() for row in grid.rows):
            key = column_letters(index)
            message = f"column {key} has no heading; it is called '{key}'"
            problems.append(
                Problem(name, "warning", "column-without-heading", message, "Name it in the first row.", line)
            )
        elif column and column in keys:
            key = ""
            message = f"two columns are called '{column}'; only the first is read"
            problems.append(Problem(name, "error", "duplicate-heading", message, "Rename or delete one of them.", line))
        keys.append(key)
    return keys, problems


def _find_long_row(name: str, line: int, width: int) -> Problem:
    message = f"this row has more cells than the heading row ({width}); those beyond were not read"
    return Problem(
        name, "error", "row-too-long", message, "Put cells that hold the separator in quotation marks.", line
    )
