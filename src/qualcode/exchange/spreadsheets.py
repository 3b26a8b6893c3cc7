"""A codebook as one CSV file or as an Excel workbook that a team edits; nothing is left out.

CSV as the tables' (docs/decisions/0002): UTF-8 without a mark, cells as they are. In the workbook every cell is text, and stays
text when it is edited: `=word` is a term, no formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from qualcode.exchange.book import Book, Written, count
from qualcode.exchange.rows import (
    BOOK_COLUMNS,
    CODE_COLUMNS,
    COLUMNS,
    EXAMPLE_COLUMNS,
    STANCE_COLUMNS,
    TERM_COLUMNS,
    Row,
    list_book_rows,
    list_code_rows,
    list_example_rows,
    list_rows,
    list_stance_rows,
    list_term_rows,
)

MAX_CELL = 32_767  # UTF-16 units in a cell of Excel
_WIDTHS = {"definition": 50, "include": 40, "exclude": 40, "example": 80, "term": 40, "cue": 30, "text": 40, "name": 30}


def write_csv(book: Book) -> Written:
    """The codebook as one table, a row a line of the codebook (`rows.COLUMNS`)."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    rows = list(list_rows(book))
    writer.writerows(rows)
    formulas = sum(row[2][:1] in ("=", "+", "-", "@") for row in rows)
    notices: tuple[str, ...] = ()
    if formulas:
        what = f"{count(formulas, 'text')} begin with = or such a sign, which Excel takes for a formula"
        notices = (f"{what}: to edit the codebook in Excel, export it as xlsx.",)
    return Written(stream.getvalue().encode("utf-8"), notices)


def write_workbook(book: Book) -> Written:
    """The codebook as a workbook: the sheets codes, terms, examples, codebook and, if there are any, stances."""
    import xlsxwriter

    from qualcode.exporters.whole import read_output_date

    sheets: list[tuple[str, Sequence[str], list[Row]]] = [
        ("codes", CODE_COLUMNS, list(list_code_rows(book))),
        ("terms", TERM_COLUMNS, list(list_term_rows(book))),
        ("examples", EXAMPLE_COLUMNS, list(list_example_rows(book))),
        ("codebook", BOOK_COLUMNS, list(list_book_rows(book))),
    ]
    if book.stances:
        sheets.append(("stances", STANCE_COLUMNS, list(list_stance_rows(book))))
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": read_output_date().replace(tzinfo=None), "author": "", "comments": ""})
        heading = workbook.add_format({"bold": True, "bottom": 1, "num_format": "@", "valign": "top"})
        text = workbook.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        for title, columns, rows in sheets:
            sheet = workbook.add_worksheet(title)
            sheet.freeze_panes(1, 1)
            sheet.autofilter(0, 0, len(rows), len(columns) - 1)
            for place, column in enumerate(columns):
                sheet.set_column(place, place, _find_width(column, (row[place] for row in rows)), text)
                sheet.write_string(0, place, column, heading)
            for line, row in enumerate(rows, start=1):
                for place, cell in enumerate(row):
                    if cell:
                        sheet.write_string(line, place, cell[:MAX_CELL], text)
    long = sum(len(cell) > MAX_CELL for _, _, rows in sheets for row in rows for cell in row)
    notices = (f"{count(long, 'text')} cut: a cell of Excel holds {MAX_CELL:,} characters.",) if long else ()
    return Written(stream.getvalue(), notices)


def _find_width(column: str, cells: Iterable[str]) -> int:
    """Width of a column in characters: that of texts which are wrapped, else what its cells need."""
    longest = max((len(cell) for cell in cells), default=0)
    return min(max(longest + 2, len(column) + 5), _WIDTHS.get(column, 40))
