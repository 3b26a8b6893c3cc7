"""CSV files: what pandas, R and Excel find in them."""

import csv
import io
from codecs import BOM_UTF8
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.csv
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import QualcodeError, UsageError
from qualcode.exporters import export, export_text, export_to_stream, find_exporter

MEMOS = pd.DataFrame(
    {
        "source": ["a.docx", "b.docx"],
        "start": [0, 17],
        "stop": [5, 20],
        "code": ["trust", ""],
        "coder": ["Анна", "Bat, O."],
        "text": ['He said "no".', "two\nlines"],
    }
)


def test_cells_are_quoted_only_where_they_must_be():
    """RFC 4180: commas, quotes and line breaks are quoted; an empty text is an empty cell; lines end with LF."""
    text = export_text("csv", "memos", MEMOS)

    assert text == (
        "source,start,stop,code,coder,text\n"
        'a.docx,0,5,trust,Анна,"He said ""no""."\n'
        'b.docx,17,20,,"Bat, O.","two\nlines"\n'
    )


def test_files_hold_what_streams_hold_without_a_byte_order_mark(tmp_path):
    """R's read.csv and Python's csv module would take the mark for a part of the first column's name."""
    exported = export("csv", {"memos": MEMOS}, tmp_path)
    pipe = io.BytesIO()
    export_to_stream("csv", {"memos": MEMOS}, pipe)

    assert exported.paths == (tmp_path / "memos.csv",)
    assert exported.paths[0].read_bytes() == pipe.getvalue()
    assert not pipe.getvalue().startswith(BOM_UTF8)


def test_pandas_and_arrow_read_the_names_of_columns(tmp_path):
    """`pandas.read_csv(path)` gives the first column its name."""
    path = export("csv", {"memos": MEMOS}, tmp_path).paths[0]

    assert pd.read_csv(path).columns[0] == "source"
    assert pd.read_csv(path)["coder"].tolist() == ["Анна", "Bat, O."]
    assert pyarrow.csv.read_csv(
        path, parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True)
    ).column_names == list(MEMOS)


def test_integers_have_no_point_and_numbers_their_shortest_form():
    """A column of integers that pandas made float for a missing value is written as integers."""
    frame = pd.DataFrame(
        {"line": [1.0, np.nan], "share": [1 / 3, 0.1], "words": [10_000_000, 2], "time": [12.0, 754.25]}
    )

    assert export_text("csv", "any", frame) == (
        "line,share,words,time\n1,0.3333333333333333,10000000,12\n,0.1,2,754.25\n"
    )


def test_texts_that_look_like_formulas_are_not_changed():
    """Cells are data: a respondent's `- yes` stays what it was."""
    frame = pd.DataFrame({"text": ["- yes", "=1+1", "@home", "007", "NA"], "n": 1})

    assert export_text("csv", "any", frame).splitlines()[1:] == ["- yes,1", "=1+1,1", "@home,1", "007,1", "NA,1"]


def test_a_table_without_rows_has_its_heading():
    """Readers find the columns of an empty table."""
    assert export_text("csv", "memos", MEMOS.head(0)) == "source,start,stop,code,coder,text\n"


def test_an_empty_cell_in_a_table_of_one_column_is_a_row():
    """An empty line would be no row for any reader."""
    assert export_text("csv", "any", pd.DataFrame({"a": ["x", ""]})) == 'a\nx\n""\n'


def test_case_variables_are_text():
    """A variable that pandas took for numbers is written as what it is."""
    frame = pd.DataFrame({"case": ["1"], "source": ["a"], "speaker": ["R"], "wave": ["01"], "age": [44]})

    assert export_text("csv", "cases", frame) == "case,source,speaker,wave,age\n1,a,R,01,44\n"


@given(
    st.lists(st.tuples(st.text(st.characters(codec="utf-8", exclude_characters="\0")), st.integers(-9, 9)), max_size=6)
)
def test_reading_gives_back_what_was_written(rows):
    """Read after write is the identity, whatever stands in the cells."""
    frame = pd.DataFrame(rows, columns=["text", "n"]).astype({"text": str, "n": int})
    written = export_text("csv", "any", frame)

    read = list(csv.reader(io.StringIO(written, newline="")))
    assert read == [["text", "n"], *([text, str(number)] for text, number in rows)]


def test_one_file_holds_one_table(tmp_path):
    """A target that ends with .csv is the file itself."""
    exported = export("csv", {"memos": MEMOS}, tmp_path / "new" / "mine.csv")

    assert exported.paths == (tmp_path / "new" / "mine.csv",)
    with pytest.raises(UsageError, match="one table"):
        export("csv", {"memos": MEMOS, "hits": MEMOS}, tmp_path / "both.csv")
    with pytest.raises(UsageError, match="no table"):
        export_to_stream("csv", {}, io.BytesIO())


def test_a_file_that_is_open_in_excel_is_named(tmp_path, monkeypatch):
    """Windows refuses to replace it: the message says so, the old file stays, nothing else is left in the folder."""
    path = tmp_path / "memos.csv"
    path.write_text("old")

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.replace", refuse)
    with pytest.raises(QualcodeError, match=r"memos\.csv.*open in another program") as caught:
        export("csv", {"memos": MEMOS}, tmp_path)

    assert "Close it" in caught.value.hint
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_a_file_is_named(tmp_path):
    """What the system says is handed on with the path."""
    (tmp_path / "results").write_text("")

    with pytest.raises(QualcodeError, match=r"memos\.csv: cannot be written"):
        export("csv", {"memos": MEMOS}, tmp_path / "results")


def test_a_failure_leaves_no_half_file(tmp_path):
    """A table that cannot be written leaves neither a file nor a temporary one."""
    frame = pd.DataFrame(
        {"source": ["a"], "line": ["not a number"], "severity": "", "slug": "", "message": "", "hint": ""}
    )

    with pytest.raises(ValueError):
        export("csv", {"problems": frame}, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_format_names_the_nearest():
    """`exel` is a typing mistake."""
    with pytest.raises(UsageError) as caught:
        find_exporter("xslx")

    assert "Did you mean 'xlsx'?" in caught.value.hint
    assert "csv, json, parquet, xlsx" in caught.value.hint


def test_other_packages_offer_formats(monkeypatch, tmp_path):
    """An entry point in the group `qualcode.exporters` is found by its name; built-in names are not asked for there."""

    class Lines:
        SUFFIX, WHOLE = ".lines", "all"

        @staticmethod
        def write_tables(tables, stream):
            stream.write("\n".join(tables).encode())
            return ["as asked"]

    class Point:
        name = "lines"

        @staticmethod
        def load():
            return Lines

    monkeypatch.setattr(
        "qualcode.exporters.entry_points", lambda group: [Point()] if group == "qualcode.exporters" else []
    )
    exported = export("lines", {"memos": MEMOS, "hits": MEMOS}, tmp_path)

    assert exported.notices == ("as asked",)
    assert Path(exported.paths[0]).read_text() == "memos\nhits"
