import io
import logging

import pytest
from pypdf import PdfReader, PdfWriter

from pdf_maker import make_pdf
from qualcode.errors import FileProblem
from qualcode.model import FileSettings, ReaderSettings
from qualcode.readers.pdf import read

LONG = "We talked with the company about the well and about the road that washes away each"


def read_one(data):
    return read(data, "x.pdf", ReaderSettings(), FileSettings())[0]


def test_lines_are_put_together_to_paragraphs():
    """A turn runs over lines and pages: a blank stands for the line end, and a hyphen keeps what follows."""
    transcript = read_one(
        make_pdf(
            [
                ["I: Who came?", f"R: {LONG}", "spring, when the decision-", f"making began. {LONG}"],
                ["year.", "I: Why?"],
            ]
        )
    )

    assert transcript.text.split("\n") == [
        "I: Who came?",
        f"R: {LONG} spring, when the decision-making began. {LONG} year.",
        "I: Why?",
    ]


def test_bold_lines_are_apart_from_plain_ones():
    """A bold question and its answer are two paragraphs, however full the line is."""
    transcript = read_one(
        make_pdf([[f"**{LONG}?"[:80], "We never heard of it, and nobody asked us.", "**Why?", "No."]])
    )

    assert len(transcript.paragraphs) == 4


def test_page_numbers_and_headers_are_left_out_and_said():
    """They are no speech, and a notice names them."""
    transcript = read_one(
        make_pdf([["Interview 5", f"I: Question {n}?", f"R: Yes {n * 7}.", str(n)] for n in (1, 2, 3)])
    )

    assert "Interview 5" not in transcript.text
    assert transcript.problems[0].slug == "running-lines"


def test_a_scan_is_said_to_have_no_text():
    """Pages without a text layer are one problem; some such pages among others are a warning."""
    with pytest.raises(FileProblem) as caught:
        read_one(make_pdf([[], []]))

    assert caught.value.slug == "pdf-without-text"
    assert "pages-without-text" in [p.slug for p in read_one(make_pdf([["I: Who?", "R: We."], []])).problems]


def test_a_password_is_said():
    """An encrypted file cannot be read."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make_pdf([["I: Who?"]]))))
    writer.encrypt("secret", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    with pytest.raises(FileProblem) as caught:
        read_one(file.getvalue())

    assert caught.value.slug == "encrypted"


@pytest.mark.parametrize("data", [b"%PDF-1.4", b"hello", make_pdf([["I: Who?"]])[:200], b"%PDF-1.4\n" + b"[" * 50_000])
def test_a_broken_file_is_one_problem(data, caplog):
    """Neither the library's exceptions nor its log reach the user."""
    with caplog.at_level(logging.DEBUG), pytest.raises(FileProblem) as caught:
        read_one(data)

    assert caught.value.slug in ("broken-pdf", "pdf-without-text")
    assert not [record for record in caplog.records if record.name.startswith("pypdf")]
