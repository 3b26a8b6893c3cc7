import io
from datetime import date, datetime, time

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.errors import FileProblem
from qualcode.readers.number_formats import show_number
from qualcode.readers.workbook import read_sheets

CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.floats(-(2.0**40), 2.0**40, width=32),
    st.text(alphabet="ab я1_x0\n<&=", min_size=1, max_size=12).filter(lambda text: not text.startswith("=")),
    st.dates(date(1901, 1, 1), date(2100, 1, 1)),
)


def show(value):
    """A value of openpyxl as a person sees it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=5), max_size=6))
def test_cells_are_those_that_openpyxl_reads(rows):
    """Law: what another program wrote and another library reads, we read too."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    (grid,) = read_sheets(file.getvalue())
    other = openpyxl.load_workbook(io.BytesIO(file.getvalue()))

    expected = [[show(cell.value) for cell in row] for row in other.active.iter_rows()]
    width = max(map(len, expected), default=0)
    padded = [row + [""] * (width - len(row)) for row in grid.rows]
    assert padded == expected[: len(padded)]
    assert not any(any(row) for row in expected[len(padded) :])


def test_rich_text_formulas_and_hidden_sheets():
    """Runs are joined, a formula is its value, a hidden sheet is known as such."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Shown")
        sheet.write_rich_string("A1", "one ", book.add_format({"bold": True}), "two")
        sheet.write_formula("B1", "=1+1", None, 2)
        sheet.write_formula("C1", '="a"&"b"', None, "ab")
        book.add_worksheet("Hidden").hide()
    shown, hidden = read_sheets(file.getvalue())

    assert shown.rows == [["one two", "2", "ab"]]
    assert (shown.hidden, hidden.hidden) == (False, True)


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        ("1", "General", "1"),
        ("1.5", "General", "1.5"),
        ("1E-3", "General", "0.001"),
        ("7", "000", "007"),
        ("2.5", "0.00", "2.50"),
        ("0.125", "0.0%", "12.5%"),
        ("43617", "dd.mm.yyyy", "2019-06-01"),
        ("43617.75", "[$-409]d/m/yy h:mm AM/PM;@", "2019-06-01 18:00"),
        ("0.5", "h:mm", "12:00"),
        ("1.5", "[h]:mm", "36:00"),
        ("12", '0 "days"', "12"),
        ("3", "[Red]0;[Blue]-0", "3"),
        ("abc", "0", "abc"),
    ],
)
def test_numbers_by_their_format(value, code, shown):
    """Dates are ISO 8601, leading zeros and percents as shown, everything else plain digits."""
    assert show_number(value, code) == shown


def test_times_of_day_from_a_workbook():
    """A time alone has no date."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet().write_datetime(0, 0, time(9, 5), book.add_format({"num_format": "hh:mm"}))

    assert read_sheets(file.getvalue())[0].rows == [["09:05"]]


def test_a_word_file_is_no_workbook():
    """Another Office file under the name .xlsx is said to be none."""
    from odt_maker import make_odt

    with pytest.raises(FileProblem) as caught:
        read_sheets(make_odt(""))

    assert caught.value.slug == "not-a-workbook"
