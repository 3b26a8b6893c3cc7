"""Sheets of lines in context: made for people to mark, and read as people fill them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from qualcode.codebook_work.audit import Audited, TermAudit
from qualcode.codebook_work.lines import find_lines
from qualcode.codebook_work.marked import NEEDED
from qualcode.errors import FileProblem, QualcodeError, UsageError
from qualcode.exporters import export
from qualcode.exporters.whole import write_whole
from qualcode.readers.grids import Grid, read_grids

COLUMNS = (
    "code term left match right verdict memo group case speaker source segment turn start stop match_start match_stop text"
).split()
SHEET_SUFFIXES = (".csv", ".xlsx")
ADVICE = (
    "One row is one place where a term of the codebook counted: the words before it, the words it matched, the words after.",
    "Column verdict: write yes if the passage is about the code, no if it is not. If another code would be right, write "
    "that code's path instead of no. Leave it empty where you did not judge.",
    "Column memo: anything you want to remember. Columns may be hidden and rows sorted or left out; please rename nothing.",
    "The rows stand in the order in which they matter: terms on which most segments hang alone come first. Within a term the "
    "lines were chosen to differ, so rare uses are there more often than in the corpus.",
    "Then run: qualcode codebook audit --marked FILE",
)


def make_lines(audited: Audited, terms: Sequence[TermAudit], count: int, seed: int) -> pd.DataFrame:
    """One row a line in context, in the order of the terms; columns of COLUMNS, `verdict` and `memo` empty."""
    rows = [
        asdict(line) | {"code": term.code, "term": term.term.text, "verdict": "", "memo": ""}
        for term in terms
        for line in find_lines(audited, term.number, count, seed)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def check_target(path: Path) -> None:
    """Raise a UsageError unless the file's ending is one that a sheet can have."""
    if path.suffix.lower() not in SHEET_SUFFIXES:
        raise UsageError(f"{path.name}: a sheet ends with .xlsx or .csv.", "Name it FILE.xlsx.", "unknown-format")


def write_lines(frame: pd.DataFrame, path: Path) -> None:
    """Write lines to mark, as a workbook or as CSV by the file's ending.

    Raises
    ------
    QualcodeError : the file cannot be written, say because it is open in Excel.
    """
    if path.suffix.lower() == ".csv":
        export("csv", {"lines": frame}, path)
        return
    from qualcode.exporters.marking_sheet import write_sheet

    write_whole(path, lambda stream: write_sheet(frame, ADVICE, stream))


def read_marked(path: Path) -> tuple[list[dict[str, str]], list[int]]:
    """The rows of a marked sheet (column to text, names in lower case) and the line of the file of each.

    Raises
    ------
    QualcodeError : there is no such file, it cannot be read, or no sheet of it has the columns of a marked sheet.
    """
    if not path.is_file():
        raise QualcodeError(f"{path} does not exist.", "Correct --marked.", "no-file")
    try:
        grids = read_grids(path.read_bytes(), path.name)
    except FileProblem as problem:
        raise QualcodeError(f"{path}: {problem.message}.", problem.hint, problem.slug) from problem
    found = [
        (grid, heading) for grid in grids for heading in range(min(len(grid.rows), 20)) if _is_heading(grid, heading)
    ]
    if not found:
        raise QualcodeError(
            f"{path}: no sheet has the columns {', '.join(NEEDED)}.",
            "Mark a sheet that was made with `qualcode codebook audit -o FILE.xlsx`, and keep its headings.",
            "not-marked",
        )
    grid, heading = found[0]
    names = [_clean(cell).casefold() for cell in grid.rows[heading]]
    rows, lines = [], []
    for line, cells in zip(grid.lines[heading + 1 :], grid.rows[heading + 1 :], strict=True):
        row = dict.fromkeys(names, "") | {name: _clean(cell) for name, cell in zip(names, cells, strict=False) if name}
        if row["code"] and row["term"]:
            rows.append(row)
            lines.append(line)
    return rows, lines


def _is_heading(grid: Grid, row: int) -> bool:
    return {_clean(cell).casefold() for cell in grid.rows[row]}.issuperset(NEEDED)


def _clean(cell: str) -> str:
    return unicodedata.normalize("NFC", cell).strip("\ufeff").strip()
