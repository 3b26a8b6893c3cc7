"""Variables and titles that stand in the file."""

from qualcode.model import FileSettings, ReaderSettings, Transcript
from qualcode.readers.paragraphs import Body, Paragraph
from qualcode.readers.turns import find_transcripts

TALK = ["I: How?", "R: So.", "I: Why?", "R: Thus."]


def read(*paragraphs: str | Paragraph, margins: tuple[str, ...] = ()) -> Transcript:
    """The one transcript of these paragraphs and page headers."""
    body = Body(tuple(Paragraph(one) if isinstance(one, str) else one for one in paragraphs), margins)
    (found,) = find_transcripts(body, "x.docx", "docx", ReaderSettings(), FileSettings())
    return found


def test_header_lines_are_variables():
    """With a colon or a tab; names in lower case, words joined by `_`."""
    found = read(
        "Interview with a herder", "Date of interview:\t14.09.2018", "Province:  Uvs", "Албан тушаал: малчин", *TALK
    )

    assert found.variables == {"date_of_interview": "14.09.2018", "province": "Uvs", "албан_тушаал": "малчин"}
    assert found.title == "Interview with a herder"


def test_a_two_column_table_before_the_talk_is_read():
    """One row a variable."""
    cells = [["Stakeholder group", "SMEs"], ["Province", "Uvs"]]
    table = [
        Paragraph(text, cell=(0, row, column)) for row, pair in enumerate(cells) for column, text in enumerate(pair)
    ]

    assert read(*table, *TALK).variables == {"stakeholder_group": "SMEs", "province": "Uvs"}


def test_a_title_line_of_date_time_length_and_name():
    """As recorders name their files."""
    found = read("12-May-2023 - 10:36 - 1h09m31s - Ana", *TALK)

    assert found.variables == {"date": "12-May-2023", "time": "10:36", "duration": "1h09m31s", "name": "Ana"}


def test_page_headers_are_read_for_variables():
    """They are no text of the source."""
    found = read(*TALK, margins=("Province: Uvs\nPage 1",))

    assert found.variables == {"province": "Uvs"}
    assert "Uvs" not in found.text


def test_speech_makes_no_variables():
    """Only what stands before the first turn is read."""
    assert read("A talk about trust", *TALK, "Note: recorded outside").variables == {}
