"""Tables as one Excel workbook: a sheet a table, and last the sheet `columns`, which says what each column means.

Text stays text: no formulas, no links. The same tables give the same bytes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import BinaryIO

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from qualcode.exporters.arrow import make_arrow_table
from qualcode.exporters.whole import read_output_date
from qualcode.tables import TABLES

SUFFIX = ".xlsx"
WHOLE = "qualcode"
MAX_ROWS = 1_048_575  # without the heading
MAX_CELL = 32_767  # UTF-16 units
MAX_NAME = 31
MAX_WIDTH = 60
SAMPLE = 200  # rows that decide a column's width
DICTIONARY = "columns"
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
_ILLEGAL_IN_NAME = re.compile(r"[\[\]:*?/\\]")
_ILLEGAL_IN_CELL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write_tables(tables: Mapping[str, pd.DataFrame], stream: BinaryIO) -> list[str]:
    """Write the workbook; the notices name each column whose texts were too long for a cell and were cut."""
    date = read_output_date().replace(tzinfo=None)
    notices: list[str] = []
    with xlsxwriter.Workbook(stream, OPTIONS) as workbook:
        workbook.set_properties({"created": date, "author": "", "comments": ""})
        formats = {
            "heading": workbook.add_format({"bold": True, "bottom": 1}),
            "share": workbook.add_format({"num_format": "0.0%"}),
            "number": workbook.add_format({"num_format": "0.00"}),
        }
        taken: set[str] = set()
        for name, frame in {**tables, DICTIONARY: describe_columns(tables)}.items():
            for title, rows in _sheets(name, frame, taken):
                notices += _write_sheet(workbook.add_worksheet(title), name, rows, formats)
    return notices


def describe_columns(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The data dictionary of these tables: table, column, type, meaning; other columns are case variables."""
    rows = []
    for name, frame in tables.items():
        known = {column.name: column for column in TABLES[name].columns} if name in TABLES else {}
        for column in map(str, frame.columns):
            kind, meaning = (known[column].kind, known[column].meaning) if column in known else ("", "")
            if not meaning and known:
                kind, meaning = "text", "Case variable of the study."
            rows.append((name, column, kind, meaning))
    return pd.DataFrame(rows, columns=["table", "column", "type", "meaning"], dtype=str)


def _sheets(name: str, frame: pd.DataFrame, taken: set[str]) -> Iterator[tuple[str, pd.DataFrame]]:
    """Names and rows of the sheets that hold a table: more than one if it has more rows than a sheet."""
    for number, start in enumerate(range(0, max(len(frame), 1), MAX_ROWS), start=1):
        yield name_sheet(name, number, taken), frame.iloc[start : start + MAX_ROWS]


def name_sheet(name: str, number: int, taken: set[str]) -> str:
    """A name that Excel takes and no other sheet has, whatever the case; it is added to `taken`.

    >>> taken = set()
    >>> name_sheet("coded_segments", 1, taken), name_sheet("coded_segments", 2, taken)
    ('coded_segments', 'coded_segments (2)')
    """
    base = _ILLEGAL_IN_NAME.sub("_", name).strip("'") or "table"
    while True:
        ending = f" ({number})" if number > 1 else ""
        title = base[: MAX_NAME - len(ending)] + ending
        if title.lower() not in taken:
            taken.add(title.lower())
            return title
        number += 1


def _write_sheet(sheet: Worksheet, name: str, frame: pd.DataFrame, formats: Mapping[str, Format]) -> list[str]:
    """Write heading and rows; returns the notices."""
    table = make_arrow_table(name, frame)
    names = table.column_names
    for place, column in enumerate(names):
        sheet.set_column(place, place, _width(column, table.column(place).slice(0, SAMPLE).to_pylist()))
    sheet.freeze_panes(1, 0)
    if names:
        sheet.autofilter(0, 0, len(frame), len(names) - 1)
    for place, column in enumerate(names):
        sheet.write_string(0, place, column, formats["heading"])
    styles = [_choose_format(column, formats) for column in names]
    cut = [0] * len(names)
    row = 0
    for batch in table.to_batches(max_chunksize=10_000):
        for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            row += 1
            for place, value in enumerate(cells):
                if isinstance(value, str):
                    if value:
                        text = _fit(value)
                        cut[place] += len(text) < len(value) and text[-1] == "…"
                        sheet.write_string(row, place, text)
                elif value is not None:
                    _write_number(sheet, row, place, value, styles[place])
    return [
        f"{sheet.get_name()}.{column}: {_count(number)} cut, an Excel cell holds {MAX_CELL:,} characters; csv has all."
        for column, number in zip(names, cut, strict=True)
        if number
    ]


def _write_number(sheet: Worksheet, row: int, place: int, value: object, style: Format | None) -> None:
    """Write a finite number, a truth value as such, and whatever else as text; NaN and infinities stay empty."""
    if isinstance(value, bool):
        sheet.write_boolean(row, place, value)
    elif isinstance(value, (int, float)):
        if abs(value) < float("inf"):
            sheet.write_number(row, place, value, style)
    else:
        sheet.write_string(row, place, str(value))


def _fit(text: str) -> str:
    """The text without what XML forbids, cut with `…` to what a cell holds.

    >>> len(_fit("a" * 40_000)), _fit("a\\x00b")
    (32767, 'ab')
    """
    if _ILLEGAL_IN_CELL.search(text):
        text = _ILLEGAL_IN_CELL.sub("", text)
    if len(text) <= MAX_CELL // 2:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MAX_CELL:
        return text
    return units[: 2 * (MAX_CELL - 1)].decode("utf-16-le", errors="ignore") + "…"


def _width(name: str, values: list[object]) -> float:
    """Width of a column in characters: what its heading (and filter arrow) and nine of ten sampled cells need."""
    lengths = sorted(_cells_wide(value) for value in values if value is not None)
    usual = lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
    return min(max(len(name) + 4, usual + 1), MAX_WIDTH)


def _cells_wide(value: object) -> int:
    """Characters that a cell shows, wide ones twice; a float is shown with few digits."""
    if isinstance(value, float):
        return min(len(f"{value:g}"), 9)
    text = str(value)[: 2 * MAX_WIDTH]
    return len(text) + sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)


def _choose_format(column: str, formats: Mapping[str, Format]) -> Format | None:
    """Shares in per cent, rates with two digits; the value in the cell is the full one."""
    if re.search(r"_share(_low|_high)?$", column):
        return formats["share"]
    return formats["number"] if column.startswith("per_") else None


def _count(number: int) -> str:
    return f"{number:,} text{'s' if number > 1 else ''}"
