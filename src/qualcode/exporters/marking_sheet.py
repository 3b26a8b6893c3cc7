"""Lines in context as a sheet that people mark in Excel: one row a line, a list of allowed verdicts, a column for memos."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format

from qualcode.exporters.spreadsheet import OPTIONS, fit_text
from qualcode.exporters.whole import read_output_date

VERDICT, MEMO = "verdict", "memo"
VERDICTS = ("yes", "no")
WIDTHS = {"code": 24, "term": 20, "left": 46, "match": 18, "right": 46, VERDICT: 9, MEMO: 24, "group": 18, "source": 24}
USUAL_WIDTH, TEXT_WIDTH = 10, 60


def write_sheet(frame: pd.DataFrame, advice: Sequence[str], stream: BinaryIO) -> None:
    """Write the workbook: the sheet `lines`, and behind it the sheet `how to mark` with the advice, a row a text.

    Text stays text, numbers are numbers, missing is an empty cell. The same frame gives the same bytes.

    Parameters
    ----------
    frame : the lines; columns `verdict` and `memo` are coloured, and `verdict` offers yes and no.
    """
    with xlsxwriter.Workbook(stream, OPTIONS) as workbook:
        workbook.set_properties({"created": read_output_date().replace(tzinfo=None), "author": "", "comments": ""})
        heading = workbook.add_format({"bold": True, "bottom": 1})
        top = workbook.add_format({"valign": "top", "text_wrap": True})
        styles = {
            "left": workbook.add_format({"valign": "top", "text_wrap": True, "align": "right"}),
            "match": workbook.add_format({"valign": "top", "text_wrap": True, "bold": True}),
            VERDICT: workbook.add_format({"valign": "top", "bg_color": "#FFF2CC", "border": 7}),
            MEMO: workbook.add_format({"valign": "top", "text_wrap": True, "bg_color": "#FFF2CC", "border": 7}),
        }
        sheet = workbook.add_worksheet("lines")
        for place, name in enumerate(map(str, frame.columns)):
            style = styles.get(name, top)
            sheet.set_column(place, place, TEXT_WIDTH if name == "text" else WIDTHS.get(name, USUAL_WIDTH))
            sheet.write_string(0, place, name, heading)
            for row, value in enumerate(frame[name].tolist(), start=1):
                _write_cell(sheet, row, place, value, style)
        if len(frame):
            verdict = frame.columns.get_loc(VERDICT)
            sheet.data_validation(1, verdict, len(frame), verdict, _offer_verdicts())
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        help = workbook.add_worksheet("how to mark")
        help.set_column(0, 0, 100)
        for row, text in enumerate(advice):
            help.write_string(row, 0, text, top)


def _write_cell(sheet: xlsxwriter.worksheet.Worksheet, row: int, place: int, value: object, style: Format) -> None:
    if isinstance(value, int | float):
        sheet.write_number(row, place, value, style)
    elif value:
        sheet.write_string(row, place, fit_text(str(value)), style)
    else:
        sheet.write_blank(row, place, None, style)


def _offer_verdicts() -> dict[str, object]:
    """The list of a cell; another text (the code that is right instead) is taken after a question."""
    return {
        "validate": "list",
        "source": list(VERDICTS),
        "error_type": "warning",
        "error_title": "yes or no",
        "error_message": "Write yes if the code is right here, no if it is wrong, or the code that is right instead.",
    }
