"""The Excel workbook: sheets, texts as texts, limits, same bytes."""

import io
import zipfile

import numpy as np
import openpyxl
import pandas as pd
import pytest

from qualcode.exporters import export, export_to_stream, spreadsheet
from qualcode.exporters.spreadsheet import name_sheet, write_tables

HITS = {
    "source": ["a.docx", "ж.docx"],
    "segment": [1, 2],
    "turn": [1, 1],
    "code": ["trust", "trust/broken"],
    "term": ["trust", "=word"],
    "start": [0, 3],
    "stop": [5, 9],
    "text": ["trust", "=1+1"],
    "stance": ["", "lack"],
    "cue": ["", "no"],
}


def write(tables):
    stream = io.BytesIO()
    notices = write_tables(tables, stream)
    return stream.getvalue(), notices


def read(tables):
    return openpyxl.load_workbook(io.BytesIO(write(tables)[0]))


def test_a_sheet_a_table_and_the_data_dictionary_last(tmp_path):
    """The workbook is `qualcode.xlsx` in the results folder."""
    cases = pd.DataFrame({"case": ["1"], "source": ["a"], "speaker": ["R"], "province": ["Увс"]})
    exported = export("xlsx", {"hits": pd.DataFrame(HITS), "cases": cases}, tmp_path)
    book = openpyxl.load_workbook(exported.paths[0])

    assert [path.name for path in exported.paths] == ["qualcode.xlsx"]
    assert book.sheetnames == ["hits", "cases", "columns"]
    assert [cell.value for cell in book["columns"][2]][:2] == ["hits", "source"]
    assert ("cases", "province", "text", "Case variable of the study.") in book["columns"].values
    assert [cell.value for cell in book["hits"][1]] == list(HITS)


def test_texts_are_never_formulas_or_links_and_empty_is_empty():
    """`=1+1` is what somebody said."""
    frame = pd.DataFrame({"text": ["=1+1", "https://example.org", "007", ""], "number": [1.5, np.nan, np.inf, 2]})
    sheet = read({"any": frame})["any"]

    assert [cell.value for cell in sheet["A"]] == ["text", "=1+1", "https://example.org", "007", None]
    assert [cell.data_type for cell in sheet["A"]][1:4] == ["s", "s", "s"]
    assert [cell.value for cell in sheet["B"]] == ["number", 1.5, None, None, 2]
    assert sheet["A3"].hyperlink is None


def test_headings_are_bold_frozen_and_have_a_filter():
    """A person can sort and filter at once."""
    sheet = read({"hits": pd.DataFrame(HITS)})["hits"]

    assert sheet["A1"].font.bold
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:J3"
    assert sheet.column_dimensions["A"].width < 20


def test_a_text_that_is_too_long_for_a_cell_is_cut_with_a_notice():
    """Excel counts UTF-16 units: a sign outside the basic plane is two."""
    frame = pd.DataFrame({"text": ["a" * 32_767, "b" * 32_768, "𝄞" * 16_400]})
    data, notices = write({"any": frame})
    sheet = openpyxl.load_workbook(io.BytesIO(data))["any"]

    assert sheet["A2"].value == "a" * 32_767
    assert sheet["A3"].value == "b" * 32_766 + "…"
    assert sheet["A4"].value == "𝄞" * 16_383 + "…"
    assert notices == ["any.text: 2 texts cut, an Excel cell holds 32,767 characters; csv has all."]


def test_signs_that_xml_forbids_are_left_out():
    """The file opens, whatever a variable holds."""
    sheet = read({"any": pd.DataFrame({"text": ["a\x00b\x0bc\ufffe", "x\ny\tz", "_x0041_"]})})["any"]

    assert [cell.value for cell in sheet["A"]][1:3] == ["abc", "x\ny\tz"]


def test_more_rows_than_a_sheet_holds_go_to_further_sheets(monkeypatch):
    """`hits`, `hits (2)`, ..., each with the heading."""
    monkeypatch.setattr(spreadsheet, "MAX_ROWS", 2)
    book = read({"any": pd.DataFrame({"n": range(5)})})

    assert book.sheetnames[:3] == ["any", "any (2)", "any (3)"]
    assert [[cell.value for cell in book[name]["A"]] for name in book.sheetnames[:3]] == [
        ["n", 0, 1],
        ["n", 2, 3],
        ["n", 4],
    ]


def test_sheet_names_are_short_legal_and_differ():
    """Excel takes 31 characters, none of []:*?/\\, and does not tell upper from lower case."""
    taken = set()

    assert name_sheet("trust/broken: why?", 1, taken) == "trust_broken_ why_"
    assert name_sheet("x" * 40, 1, taken) == "x" * 31
    assert name_sheet("X" * 40, 1, taken) == "X" * 27 + " (2)"


def test_the_same_tables_give_the_same_bytes(monkeypatch):
    """Dates inside are SOURCE_DATE_EPOCH, else 2000-01-01; those of the zip members 1980-01-01."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    first, second = write({"hits": pd.DataFrame(HITS)})[0], write({"hits": pd.DataFrame(HITS)})[0]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1500000000")
    dated = write({"hits": pd.DataFrame(HITS)})[0]

    assert first == second != dated
    archive = zipfile.ZipFile(io.BytesIO(first))
    assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert b"2000-01-01T00:00:00Z" in archive.read("docProps/core.xml")
    assert b"2017-07-14T02:40:00Z" in zipfile.ZipFile(io.BytesIO(dated)).read("docProps/core.xml")


@pytest.mark.parametrize("frame", [pd.DataFrame(), pd.DataFrame(HITS).head(0)])
def test_a_table_without_rows_has_a_sheet(frame):
    """Nothing coded is a result, too."""
    assert read({"hits": frame}).sheetnames == ["hits", "columns"]


def test_a_pipe_gets_the_bytes_of_the_file(tmp_path):
    """Standard output cannot go back; Excel would complain of zip64 entries, so there are none."""

    class Pipe(io.BytesIO):
        def seekable(self):
            return False

        def seek(self, *_):
            raise io.UnsupportedOperation

    pipe = Pipe()
    export_to_stream("xlsx", {"hits": pd.DataFrame(HITS)}, pipe)
    path = export("xlsx", {"hits": pd.DataFrame(HITS)}, tmp_path / "mine.xlsx").paths[0]

    assert pipe.getvalue() == path.read_bytes()
    assert {member.extract_version for member in zipfile.ZipFile(path).infolist()} == {20}
