import io
import time
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import FileProblem
from qualcode.model import FileSettings, ReaderSettings
from qualcode.readers.spreadsheet import read

LONG = "The council should ask us before it signs anything."
OTHER = "Nobody at the office knows how a contract is followed up."


def read_csv(text, file=None, name="survey.csv"):
    return read(text.encode(), name, ReaderSettings(), file or FileSettings())


def make_workbook(*sheets, formats=()):
    """XLSX bytes of (name, rows) sheets; `formats`: {column: number format}."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for column, code in dict(formats).items():
                sheet.set_column(column, column, None, book.add_format({"num_format": code}))
            for index, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, date):
                        sheet.write_datetime(index, column, value, book.add_format({"num_format": "d.m.yyyy"}))
                    elif value != "":
                        sheet.write(index, column, value)
    return file.getvalue()


def get_slugs(transcript):
    return [problem.slug for problem in transcript.problems]


def test_each_open_ended_cell_is_a_turn():
    """Row by row, one cell a line; the heading is the question, the row's case the speaker."""
    (read_one,) = read_csv(f"id,age,q7,q8\nP1,33,{LONG},{OTHER}\nP2,41,,{OTHER}\n")

    assert read_one.kind == "questionnaire"
    assert read_one.text == f"{LONG}\n{OTHER}\n{OTHER}"
    assert [(t.speaker, t.case, t.role, t.question) for t in read_one.turns] == [
        ("P1", "P1", "respondent", "q7"),
        ("P1", "P1", "respondent", "q8"),
        ("P2", "P2", "respondent", "q8"),
    ]
    assert [read_one.text[t.start : t.stop] for t in read_one.turns] == [LONG, OTHER, OTHER]
    assert read_one.paragraphs == (0, len(LONG) + 1, len(LONG) + len(OTHER) + 2)


def test_the_other_columns_are_variables_of_the_case():
    """They stay text: `007` and `NA` mean what was typed."""
    (read_one,) = read_csv(f"id,group,code,q\nP1,Citizens,007,{LONG}\nP2,SME,NA,{OTHER}\n")

    assert read_one.case_variables == {
        "P1": {"group": "Citizens", "code": "007"},
        "P2": {"group": "SME", "code": "NA"},
    }


def test_the_layout_says_what_was_understood():
    """Cases, open-ended columns, separator and encoding are printed by `ingest`."""
    (read_one,) = read_csv(f"respondent_id;q;x\n1;{LONG};2\n")

    assert read_one.layout == "questionnaire: 1 cases by respondent_id; open-ended: q; separator semicolon, utf-8"


def test_a_short_column_is_open_ended_if_the_pipeline_says_so():
    """`text:` overrules the count of words, and names are compared without case and blanks."""
    (read_one,) = read_csv(f"id,note,q\nP1,No.,{LONG}\n", FileSettings(text=("Note ",)))

    assert [t.question for t in read_one.turns] == ["note"]
    assert read_one.case_variables["P1"]["q"] == LONG


def test_a_column_that_is_not_there_is_an_error_with_the_nearest():
    """A slip in the pipeline file is not passed over."""
    (read_one,) = read_csv(f"id,answer_1\nP1,{LONG}\n", FileSettings(text=("anwser_1",), case="ids"))

    assert get_slugs(read_one)[:2] == ["unknown-column", "unknown-column"]
    assert "Is it 'answer_1'?" in read_one.problems[0].hint


def test_without_a_case_column_the_row_names_the_case():
    """The row is the one that Excel shows, blank rows counted."""
    (read_one,) = read_csv(f"age,q\n33,{LONG}\n\n34,{OTHER}\n")

    assert [t.case for t in read_one.turns] == ["survey.csv:2", "survey.csv:4"]


def test_the_case_column_of_the_pipeline_goes_first():
    """`case:` of the pipeline, then `case`, `id`, `respondent_id`."""
    (read_one,) = read_csv(f"id,code,q\n1,X9,{LONG}\n", FileSettings(case="CODE"))

    assert read_one.turns[0].case == "X9"
    assert read_one.case_variables["X9"] == {"id": "1"}


def test_a_cell_keeps_its_line_breaks_and_the_turn_has_no_outer_blanks():
    """The text is the cell as typed; the turn runs from its first to its last character."""
    (read_one,) = read_csv('id,q\nP1," First we met them.\nThen we did not. "\n')

    turn = read_one.turns[0]
    assert read_one.text == " First we met them.\nThen we did not. "
    assert read_one.text[turn.start : turn.stop] == "First we met them.\nThen we did not."
    assert read_one.paragraphs == (0,)


def test_numbers_and_dates_are_as_a_person_sees_them():
    """1 is 1, not 1.0; a leading zero that a format shows is kept; dates are ISO 8601."""
    rows = [["id", "likert", "day", "share", "zip", "q"], [1, 4.0, date(2019, 6, 1), 0.1 + 0.2, 7, LONG]]
    (read_one,) = read(
        make_workbook(("A", rows), formats={4: "000"}), "s.xlsx", ReaderSettings(), FileSettings(case="id")
    )

    assert read_one.case_variables == {"1": {"likert": "4", "day": "2019-06-01", "share": "0.3", "zip": "007"}}
    assert read_one.format == "xlsx"


def test_several_sheets_are_several_sources():
    """Each sheet with a heading row is a source; one alone keeps the file's name; the others are said."""
    first = ("Wave 1", [["id", "q"], ["P1", LONG]])
    second = ("Wave 2", [["id", "q"], ["P1", OTHER]])
    notes = ("Codes", [["7", "12"], ["8", "11"], ["9", "15"]])
    both = read(make_workbook(first, second, notes), "a/s.xlsx", ReaderSettings(), FileSettings())
    (one,) = read(make_workbook(first, notes), "a/s.xlsx", ReaderSettings(), FileSettings())

    assert [t.source for t in both] == ["a/s.xlsx#Wave 1", "a/s.xlsx#Wave 2"]
    assert get_slugs(both[0]) == ["sheet-left-out"]
    assert one.source == "a/s.xlsx"


def test_title_rows_and_blank_rows_above_the_headings_are_left_out():
    """The heading row is the first full one; names of groups of columns above it do not count."""
    rows = [
        ["Survey of 2019"],
        [],
        ["Background", "", "", "Open"],
        ["id", "age", "group", "q"],
        ["P1", 30, "SME", LONG],
    ]
    (read_one,) = read(make_workbook(("A", rows)), "s.xlsx", ReaderSettings(), FileSettings())

    assert read_one.case_variables == {"P1": {"age": "30", "group": "SME"}}
    assert get_slugs(read_one) == ["rows-above-heading"]
    assert read_one.problems[0].line == 1


def test_a_table_without_headings_is_refused():
    """Data in the first row would become names of variables."""
    with pytest.raises(FileProblem) as caught:
        read_csv(f"1,male,{LONG}\n2,female,{OTHER}\n3,male,{LONG}\n")

    assert caught.value.slug == "no-heading-row"


@pytest.mark.parametrize(
    "text",
    [
        "id,1,2,3,group,q\nP1,4,5,1,a,{0}\nP2,3,3,2,b,{0}\n",
        "id,Radio,Shop,q\nP1,Radio,,{0}\nP2,,Shop,{0}\nP3,Radio,Shop,{0}\n",
        "What do you think of the council and its work?\n{0}\n{0}\n",
    ],
)
def test_odd_headings_are_headings(text):
    """Numbers of questions, options that their cells repeat, a whole question."""
    (read_one,) = read_csv(text.format(LONG))

    assert {turn.role for turn in read_one.turns} == {"respondent"}
    assert read_one.turns[0].question.startswith(("q", "What"))


def test_a_table_of_utterances_is_not_taken_for_a_questionnaire_silently():
    """An interviewer in a row would be counted as a respondent: a warning says how to save it."""
    (read_one,) = read_csv(f"time,speaker,text\n1,I,{LONG}\n2,R,{OTHER}\n")

    assert "speaker-column" in get_slugs(read_one)


def test_the_second_heading_row_of_qualtrics_holds_the_questions():
    """Names in row 1, questions in row 2, import ids in row 3, answers below."""
    text = 'id,Q1\nNumber,What should change?\n"{""ImportId"":""a""}","{""ImportId"":""b""}"\nP1,' + LONG + "\n"
    (read_one,) = read_csv(text)

    assert [(t.case, t.question) for t in read_one.turns] == [("P1", "What should change?")]


def test_headings_that_stand_twice_or_are_missing_are_said():
    """Nothing is lost: the second gets a number, a column without heading its letter."""
    (read_one,) = read_csv(f"id,g,g,,q\nP1,a,b,c,{LONG}\n")

    assert read_one.case_variables["P1"] == {"g": "a", "g (2)": "b", "D": "c"}
    assert get_slugs(read_one) == ["duplicate-heading", "column-without-heading"]


def test_a_case_in_two_rows_is_said():
    """Both rows count as one case; values that differ are named."""
    (read_one,) = read_csv(f"id,g,q\nP1,a,{LONG}\nP1,b,{OTHER}\n,c,{OTHER}\n")

    assert [t.case for t in read_one.turns] == ["P1", "P1", "survey.csv:4"]
    assert [(p.slug, p.line) for p in read_one.problems] == [
        ("duplicate-case", 3),
        ("row-without-case", 4),
        ("case-differs", 3),
    ]


def test_a_table_without_open_ended_answers_is_said():
    """It is read for its variables, with a warning and the line for the pipeline."""
    (read_one,) = read_csv("id,g\nP1,a\n")

    assert read_one.turns == ()
    assert get_slugs(read_one) == ["no-open-ended-column"]


def test_five_thousand_rows_take_less_than_a_second():
    """A survey of 5,000 rows and 12 columns does not keep anyone waiting (limit doubled for slow machines)."""
    rows = [["id", *[f"l{i}" for i in range(8)], "a", "b", "c"]]
    rows += [[n, *[n % 5] * 8, f"{LONG} {n}", OTHER, ""] for n in range(5000)]
    data = make_workbook(("A", rows))
    start = time.perf_counter()
    (read_one,) = read(data, "s.xlsx", ReaderSettings(), FileSettings())

    assert len(read_one.turns) == 10_000
    assert time.perf_counter() - start < 2


@given(
    st.lists(st.lists(st.text(alphabet="ab ,;\"'\n1я", max_size=30), min_size=3, max_size=3), min_size=1, max_size=8)
)
def test_every_answer_is_found_at_its_position(rows):
    """Law: the slices of the turns are the answers, in order, and nothing else is in the text."""
    import csv

    file = io.StringIO(newline="")
    csv.writer(file).writerows([["case", "first question", "second question"], *rows])
    settings = FileSettings(text=("first question", "second question"))
    (read_one,) = read_csv(file.getvalue(), settings)

    answers = [cell.strip() for row in rows for cell in row[1:] if cell.strip()]
    assert [read_one.text[t.start : t.stop] for t in read_one.turns] == answers
