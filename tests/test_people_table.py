import io

import pytest
import xlsxwriter

from qualcode.errors import FileProblem
from qualcode.readers.people_table import read_people


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_separator_and_encoding_are_found(separator, encoding):
    """Whatever Excel saved is read, and said."""
    text = "case;source;group\nLA01;la_01.docx;Орон нутгийн захиргаа\nC02;c_02.docx;Иргэн\n".replace(";", separator)
    table = read_people(text.encode(encoding), "cases.csv")

    assert table.columns == ("case", "source", "group")
    assert table.rows[0] == {"case": "LA01", "source": "la_01.docx", "group": "Орон нутгийн захиргаа"}
    assert {",": "comma", ";": "semicolon", "\t": "tab"}[separator] in table.remark


def test_every_cell_is_text():
    """`007` and `NA` stay as typed, blanks at the ends go, names are in NFC."""
    table = read_people("case,source,code\n 007 ,cafe\u0301.docx , NA\n".encode(), "cases.csv")

    assert table.rows == ({"case": "007", "source": "café.docx", "code": "NA"},)


def test_reserved_columns_are_found_in_any_case_of_letters():
    """`Case` is `case`; variables keep the name they have."""
    table = read_people(b"Case, Source ,Speaker,Wave\nA,a.docx,R,2\n", "cases.csv")

    assert table.columns == ("case", "source", "speaker", "Wave")


def test_lines_are_those_of_the_file():
    """Blank rows and cells with line breaks do not shift the line numbers."""
    table = read_people(b'case,source,note\nA,a.docx,"two\nlines"\n\n,,\nB,b.docx,\n', "cases.csv")

    assert table.lines == (2, 6)
    assert table.rows[0]["note"] == "two\nlines"


def test_a_workbook_is_read_as_a_person_sees_it():
    """Numbers are 1, not 1.0; the sheet with a column `case` is taken."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("Read me").write(0, 0, "People of the study")
        sheet = book.add_worksheet("People")
        sheet.write_row(0, 0, ["case", "speaker", "wave", "age"])
        sheet.write_row(2, 0, ["A", "R", 1, 41.5])
    table = read_people(file.getvalue(), "cases.xlsx")

    assert table.rows == ({"case": "A", "speaker": "R", "wave": "1", "age": "41.5"},)
    assert table.lines == (3,)


@pytest.mark.parametrize(
    ("text", "said"), [("cas,source\nA,b\n", "'cas'"), ("case,group\nA,b\n", "'source'"), ("A,b.docx\n", "'case'")]
)
def test_a_missing_column_is_an_error_with_advice(text, said):
    """Without `case`, or without both `source` and `speaker`, nothing can be joined."""
    with pytest.raises(FileProblem) as caught:
        read_people(text.encode(), "cases.csv")

    assert caught.value.slug == "bad-cases"
    assert said in caught.value.message
    assert "first row" in caught.value.hint


def test_odd_tables_are_read_with_problems():
    """A heading that stands twice, a column without one and a row that is too long are said with their line."""
    table = read_people(b"case,source,g,g,\nA,a.docx,1,2,x\nB,b.docx,1,2,,y\n", "cases.csv")

    assert table.rows[0] == {"case": "A", "source": "a.docx", "g": "1", "E": "x"}
    assert [(p.slug, p.line) for p in table.problems] == [
        ("duplicate-heading", 1),
        ("column-without-heading", 1),
        ("row-too-long", 3),
    ]
