"""Tables as one Excel workbook: a sheet a table, and last the sheet `columns`, which says what each column means.

Text stays text: no formulas, no links. The same tables give the same bytes.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import IO, BinaryIO

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from qualcode.exporters.arrow import join_texts, make_arrow_table, read_bytes
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
ROWS_AT_ONCE = 10_000
ZIP_LIMIT = 2**31 - 1  # larger members need zip64, of which Excel complains ("repaired"), so only they have it
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
NOT_IN_XML = r"[\x00-\x08\x0B\x0C\x0E-\x1F\x{FFFE}\x{FFFF}]"
_ILLEGAL_IN_NAME = re.compile(r"[\[\]:*?/\\]")


def write_tables(tables: Mapping[str, pd.DataFrame], stream: BinaryIO) -> list[str]:
    """Write the workbook; the notices name each column whose texts were too long for a cell and were cut.

    XlsxWriter makes a workbook that has headings only; it is copied, and the rows go in on the way. So they can be
    made by Arrow, column by column, in a fifth of the time, and the zip members get the date they shall have.
    """
    taken: set[str] = set()
    sheets = [
        (title, make_arrow_table(name, rows))
        for name, frame in {**tables, DICTIONARY: describe_columns(tables)}.items()
        for title, rows in _sheets(name, frame, taken)
    ]
    frame_file, styles = _make_workbook(sheets)
    with zipfile.ZipFile(frame_file) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.namelist():
            number = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", member)
            info = zipfile.ZipInfo(member, ZIP_DATE)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            table = sheets[int(number[1]) - 1][1] if number else None
            with target.open(info, "w", force_zip64=table is not None and _size(table) > ZIP_LIMIT) as part:
                if table is None:
                    part.write(source.read(member))
                else:
                    _write_sheet(source.read(member), table, styles, part)
    return [notice for title, table in sheets for notice in _tell_cut(title, table)]


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


def _make_workbook(sheets: Sequence[tuple[str, pa.Table]]) -> tuple[BytesIO, dict[str, int]]:
    """A workbook with the headings alone, and the numbers of its cell styles by column kind (see `_kind`)."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as workbook:
        workbook.set_properties({"created": read_output_date().replace(tzinfo=None), "author": "", "comments": ""})
        heading = workbook.add_format({"bold": True, "bottom": 1})
        formats = {
            "share": workbook.add_format({"num_format": "0.0%"}),
            "rate": workbook.add_format({"num_format": "0.00"}),
        }
        for title, table in sheets:
            sheet = workbook.add_worksheet(title)
            sheet.freeze_panes(1, 0)
            if table.num_columns:
                sheet.autofilter(0, 0, table.num_rows, table.num_columns - 1)
            for place, name in enumerate(table.column_names):
                width = _width(name, table.column(place).slice(0, SAMPLE).to_pylist())
                sheet.set_column(place, place, width, formats.get(_kind(name)))
                sheet.write_string(0, place, name, heading)
    return file, {kind: style.xf_index or 0 for kind, style in formats.items()}


def _size(table: pa.Table) -> int:
    """Bytes of a sheet's XML, rather too many than too few."""
    return 2 * int(table.nbytes) + 80 * int(table.num_rows) * int(table.num_columns)


def _kind(column: str) -> str:
    """Shares are shown in per cent, rates with two digits; the value in the cell is the full one."""
    if re.search(r"_share(_low|_high)?$", column):
        return "share"
    return "rate" if column.startswith("per_") else ""


def _write_sheet(head: bytes, table: pa.Table, styles: Mapping[str, int], part: IO[bytes]) -> None:
    """Write a sheet's XML: as XlsxWriter made it, with the rows behind the heading's."""
    before, end, after = head.partition(b"</sheetData>")
    if not table.num_rows or not table.num_columns:
        part.write(head)
        return
    last = xl_rowcol_to_cell(table.num_rows, table.num_columns - 1)
    part.write(re.sub(rb'<dimension ref="[^"]*"/>', f'<dimension ref="A1:{last}"/>'.encode(), before))
    row = 2
    for batch in table.to_batches(max_chunksize=ROWS_AT_ONCE):
        part.writelines(_row_xml(batch, row, styles))
        row += batch.num_rows
    part.write(end + after)


def _row_xml(batch: pa.RecordBatch, first: int, styles: Mapping[str, int]) -> Iterator[bytes]:
    """The XML of a batch of rows, the first of which is the sheet's row number `first` (from 1)."""
    numbers = pa.array(range(first, first + batch.num_rows)).cast(pa.large_string())
    cells = [
        _cell_xml(column, xl_col_to_name(place), numbers, styles.get(_kind(name), 0))
        for place, (name, column) in enumerate(zip(batch.schema.names, batch.columns, strict=True))
    ]
    yield from read_bytes(join_texts('<row r="', numbers, '">', *cells, "</row>"))


def _cell_xml(column: pa.Array, letters: str, numbers: pa.Array, style: int) -> pa.Array:
    """The XML of a column's cells; missing, empty and infinite ones have none."""
    place = join_texts(f'<c r="{letters}', numbers, f'" s="{style}"' if style else '"')
    if pa.types.is_boolean(column.type):
        cells = join_texts(place, ' t="b"><v>', column.cast(pa.int8()).cast(pa.large_string()), "</v></c>")
    elif pa.types.is_integer(column.type) or pa.types.is_floating(column.type):
        finite = pc.if_else(pc.is_finite(column), column, None)
        cells = join_texts(place, "><v>", finite.cast(pa.large_string()), "</v></c>")
    else:
        texts = _escape(_fit_all(column.cast(pa.large_string())))
        cells = join_texts(place, ' t="inlineStr"><is><t xml:space="preserve">', texts, "</t></is></c>")
        cells = pc.if_else(pc.equal(texts, ""), "", cells)
    return cells.fill_null("")


def _escape(texts: pa.Array) -> pa.Array:
    """Texts as XML that Excel reads back as they were; signs that XML forbids are left out."""
    texts = pc.replace_substring_regex(texts, NOT_IN_XML, "")
    texts = pc.replace_substring_regex(texts, "_(x[0-9A-Fa-f]{4}_)", r"_x005F_\1")
    for sign, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "_x000D_")):
        texts = pc.replace_substring(texts, sign, written)
    return texts


def _fit_all(texts: pa.Array) -> pa.Array:
    """The texts, those that are too long for a cell cut."""
    if (pc.max(pc.utf8_length(texts)).as_py() or 0) <= MAX_CELL // 2:
        return texts
    return pa.array([text and fit_text(text) for text in texts.to_pylist()], texts.type)


def fit_text(text: str) -> str:
    """The text, cut with `…` to what a cell holds.

    >>> len(fit_text("a" * 40_000)), fit_text("ab")
    (32767, 'ab')
    """
    if len(text) <= MAX_CELL // 2:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MAX_CELL:
        return text
    return units[: 2 * (MAX_CELL - 1)].decode("utf-16-le", errors="ignore") + "…"


def _tell_cut(title: str, table: pa.Table) -> Iterator[str]:
    """A notice for each column with texts that were cut."""
    for name, column in zip(table.column_names, table.columns, strict=True):
        if pa.types.is_string(column.type):
            long = column.filter(pc.greater(pc.utf8_length(column), MAX_CELL // 2)).to_pylist()
            number = sum(fit_text(text) != text for text in long)
            if number:
                what = f"{number:,} text{'s' if number > 1 else ''}"
                yield f"{title}.{name}: {what} cut, an Excel cell holds {MAX_CELL:,} characters; csv has all."


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
