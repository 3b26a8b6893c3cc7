"""Tables as people keep them: the sheets of CSV and XLSX files as rows of strings."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import PurePosixPath

from qualcode.errors import FileProblem
from qualcode.model import Problem
from qualcode.readers.decoding import decode

SEPARATORS = (",", ";", "\t")
SEPARATOR_NAMES = {",": "comma", ";": "semicolon", "\t": "tab"}
SHEET_SUFFIXES = (".xlsx", ".xlsm")
_LONGEST_CELL = 2**31 - 1
_ROWS_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet or CSV file.

    Parameters
    ----------
    name : the sheet's name, empty for CSV.
    rows : cells as a person sees them, normalised; rows may differ in length and a blank row is an empty list.
        The row with index i is row i + 1 of the sheet.
    lines : line of the file where each row begins (for sheets: the row's number).
    remark : what was found out about the file, for the person who checks (`separator semicolon, cp1251`).
    hidden : the sheet is hidden in Excel.
    """

    name: str
    rows: list[list[str]]
    lines: list[int]
    remark: str = ""
    hidden: bool = False
    problems: tuple[Problem, ...] = ()


def read_grids(data: bytes, name: str) -> list[Grid]:
    """All sheets of a spreadsheet file, or the one table of a CSV file; which of them `name` (a file name) tells.

    Raises
    ------
    FileProblem : as `archive.open_archive` and `decoding.decode` do, and `bad-csv`.
    """
    if PurePosixPath(name.lower()).suffix in SHEET_SUFFIXES:
        from qualcode.readers.workbook import read_sheets

        return read_sheets(data)
    return [_read_csv(data, name)]


def find_separator(text: str) -> str:
    """The separator of a CSV text: the one that cuts the most rows into the same number (above one) of cells.

    >>> find_separator("id;answer\\n1;Yes, of course\\n")
    ';'
    """
    return max(SEPARATORS, key=lambda separator: _agreement(text, separator))


def _agreement(text: str, separator: str) -> tuple[float, int]:
    """(share of rows as wide as the heading row, its width); (0, 0) if it is one cell wide."""
    widths = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if row:
                widths.append(len(row))
            if len(widths) == _ROWS_LOOKED_AT:
                break
    except csv.Error:
        return (0.0, 0)
    width = max(set(widths), key=widths.count) if widths else 0
    return (widths.count(width) / len(widths), width) if width > 1 else (0.0, 0)


def _read_csv(data: bytes, source: str) -> Grid:
    decoded = decode(data, source)
    text, first_line = decoded.text, 1
    stated = text[:6].partition("\n")[0]
    if stated.startswith("sep=") and len(stated) == 5:  # Excel's own way to name the separator
        separator, text, first_line = stated[4], text.partition("\n")[2], 2
    else:
        separator = find_separator(text)
    rows, lines = _parse_csv(text, separator, first_line)
    remark = f"separator {SEPARATOR_NAMES.get(separator, separator)}, {decoded.encoding.removesuffix('-sig')}"
    return Grid("", rows, lines, remark, problems=(decoded.problem,) if decoded.problem else ())


def _parse_csv(text: str, separator: str, first_line: int) -> tuple[list[list[str]], list[int]]:
    rows: list[list[str]] = [[] for _ in range(first_line - 1)]
    lines = list(range(1, first_line))
    limit = csv.field_size_limit(_LONGEST_CELL)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        line = first_line
        for row in reader:
            rows.append(row if any(row) else [])
            lines.append(line)
            line = first_line + reader.line_num
    except csv.Error as error:
        raise FileProblem(
            f"line {line}: this cannot be read as a table ({error})", "Save it anew as CSV or XLSX.", "bad-csv"
        ) from error
    finally:
        csv.field_size_limit(limit)
    return rows, lines
