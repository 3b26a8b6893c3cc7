import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.readers.inline_marks import strip_marks
from qualcode.readers.markdown import make_body


def get_bold(paragraph):
    return [paragraph.text[span.start : span.stop] for span in paragraph.spans if span.bold]


def test_headings_are_labels_without_their_marks():
    """`### Interviewer` is a paragraph in a heading style, as are underlined titles."""
    body = make_body("### Interviewer\nWho came?\n\nAnna\n----\nNobody. ##\n")

    assert [(p.text, p.heading) for p in body.paragraphs] == [
        ("Interviewer", 3),
        ("Who came?", 0),
        ("", 0),
        ("Anna", 2),
        ("Nobody. ##", 0),
    ]


@pytest.mark.parametrize(
    ("line", "bold"),
    [
        ("**Name:** text", ["Name:"]),
        ("**Name**: text", ["Name"]),
        ("**Name:**text", ["Name:"]),
        ("__Name:__ text", ["Name:"]),
        ("***Name:*** text", ["Name:"]),
        ("<b>Name:</b> text", ["Name:"]),
    ],
)
def test_bold_labels_lose_their_marks(line, bold):
    """The marks are formatting; the label is bold, the speech is not."""
    (paragraph,) = make_body(line).paragraphs

    assert paragraph.text.replace(" ", "") == "Name:text"
    assert get_bold(paragraph) == bold


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("a file_name_here", "a file_name_here"),
        (r"\*not\* bold", "*not* bold"),
        ("see [the law](http://x.mn/a_b) now", "see the law now"),
        ("trust &amp; honour", "trust & honour"),
        ("a *single* word", "a single word"),
        ("**open", "**open"),
        ("first<br>second", "first\nsecond"),
        ("# in the middle: `x*y*`", "# in the middle: x*y*"),
    ],
)
def test_only_marks_go(typed, text):
    """What is no mark in Markdown is text."""
    assert strip_marks(typed)[0] == text


def test_quotes_and_lists_lose_their_marks():
    """A number of a list is automatic, as in Word."""
    body = make_body("> I: Who?\n> R: We.\n\n1. First question?\n   - an answer\n")

    assert [(p.text, p.numbered, p.indent > 0) for p in body.paragraphs] == [
        ("I: Who?", False, False),
        ("R: We.", False, False),
        ("", False, False),
        ("First question?", True, False),
        ("an answer", False, True),
    ]


def test_tables_are_cells():
    """A table of speaker and text is read as one."""
    body = make_body("| Speaker | Text |\n|---|:--|\n| I | Who? |\n| R | We. |\n")

    assert [(p.text, p.cell) for p in body.paragraphs] == [
        ("Speaker", (0, 0, 0)),
        ("Text", (0, 0, 1)),
        ("I", (0, 1, 0)),
        ("Who?", (0, 1, 1)),
        ("R", (0, 2, 0)),
        ("We.", (0, 2, 1)),
    ]


def test_front_matter_is_metadata():
    """YAML between `---` is no text; its lines are handed on for variables."""
    body = make_body('---\ntitle: "Interview 5"\nprovince: Selenge\ntags: [a]\n---\nI: Who?\n')

    assert body.text == "I: Who?"
    assert body.margins == ("title: Interview 5", "province: Selenge", "tags: [a]")
    assert body.title == "Interview 5"


def test_wrapped_paragraphs_are_put_together():
    """Lines wrapped by an editor are one paragraph, and a mark may run over the line end."""
    line = "we talked with the company about the well and the road, and about who would pay"
    body = make_body(f"**Anna:** In the spring {line[:55]}\n{line}\n{line}\n{line}\n{line} *for\nit*.\n\n**I:** And?")

    assert [p.text[:5] for p in body.paragraphs] == ["Anna:", "", "I: An"]
    assert body.paragraphs[0].text.endswith("for\nit.")


@given(st.text(alphabet="ab *_`[]()<>&\\:\n~!", max_size=60))
def test_spans_cover_the_text(text):
    """Law: whatever is typed, the spans lie one after the other over the whole text."""
    shown, spans, _ = strip_marks(text)

    assert "".join(shown[span.start : span.stop] for span in spans) == shown
