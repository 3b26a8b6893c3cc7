"""The text of Word files: every paragraph and cell in reading order, nothing lost, nothing invented."""

import io
import zipfile
from pathlib import Path

import docx
import pytest

from docx_maker import (
    Xml,
    comment,
    content_control,
    deleted,
    field,
    footnote,
    hyperlink,
    inserted,
    moved_from,
    moved_to,
    page_break,
    paragraph,
    picture,
    run,
    symbol,
    table,
    text_box,
    write_docx,
)
from qualcode.errors import FileProblem
from qualcode.readers.docx import read_body
from qualcode.readers.paragraphs import Body

STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.fixture
def read(tmp_path):
    """A function from blocks to the body that is read of them."""

    def read_blocks(*blocks: Xml, **more: object) -> Body:
        path = tmp_path / "x.docx"
        write_docx(path, list(blocks), **more)
        return read_body(path.read_bytes())

    return read_blocks


def change_main(path: Path, *changes: tuple[bytes, bytes]) -> bytes:
    """The file's bytes with changes in its main part."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            for before, after in changes if name == "word/document.xml" else ():
                assert before in content
                content = content.replace(before, after)
            new.writestr(name, content)
    return buffer.getvalue()


def test_runs_cut_in_mid_word_are_put_together(read):
    """Word cuts runs anywhere; smart quotes and blanks that do not break stay as they are."""
    body = read(paragraph(run("“Trust”\u00a0is all", every=3)))

    assert body.text == "“Trust”\u00a0is all"


def test_insertions_count_and_deletions_do_not(read):
    """Tracked changes are read as if all were accepted."""
    body = read(
        paragraph("Do you ", inserted("still "), deleted("ever "), "trust ", moved_from("us"), moved_to("them"))
    )

    assert body.text == "Do you still trust them"


def test_content_controls_and_hyperlinks_are_text(read):
    """python-docx drops what stands in content controls."""
    body = read(
        content_control(paragraph("in ", content_control("a control"))), paragraph(hyperlink("https://x.org", "link"))
    )

    assert body.text == "in a control\nlink"


def test_notes_comments_and_field_codes_are_no_text(read):
    """A field's result is text, its code is not."""
    body = read(
        paragraph("See", footnote(1), comment(1, "this"), " page ", field("PAGE", "3")),
        footnotes=["fn"],
        comments=["cm"],
    )

    assert body.text == "Seethis page 3"


def test_hidden_text_is_no_text(read):
    """`w:vanish` hides a run."""
    body = read(paragraph("shown", run(" hidden", hidden=True)))

    assert body.text == "shown"


def test_breaks_tabs_and_special_characters(read):
    """`w:br` is LF, `w:tab` TAB, a hyphen that does not break U+2011, a soft hyphen nothing, a symbol its character."""
    body = read(paragraph("a\tb\nc\u2011d\u00ade", symbol("→")), paragraph(page_break()))

    assert body.text == "a\tb\nc\u2011de→\n\n"


def test_of_a_text_box_only_the_choice_is_read(read):
    """The Fallback repeats the Choice for old programs."""
    body = read(paragraph("before"), paragraph(text_box(paragraph("boxed"))))

    assert body.text.split("\n").count("boxed") == 1
    assert body.text.count("boxed") == 1


def test_table_cells_are_lines_with_their_place(read):
    """A nested table's cells follow the paragraph before it; a missing grid does not matter."""
    body = read(table([["a", [paragraph("b"), table([["n"]]), paragraph("c")]]]), table([["d", "e"]], grid=False))
    cells = [(one.text, one.cell) for one in body.paragraphs if one.text]

    assert cells == [
        ("a", (0, 0, 0)),
        ("b", (0, 0, 1)),
        ("n", (1, 0, 0)),
        ("c", (0, 0, 1)),
        ("d", (2, 0, 0)),
        ("e", (2, 0, 1)),
    ]


def test_headers_and_footers_stand_apart(read):
    """They are read for variables only."""
    body = read(paragraph("speech"), header="Interview 3", footer="An advert")

    assert body.text == "speech"
    assert set(body.margins) == {"Interview 3", "An advert"}


def test_the_main_part_is_found_by_the_packages_relations(read):
    """Word Online calls it `word/document2.xml`."""
    assert read(paragraph("found"), main="word/document2.xml").text == "found"


def test_bold_italic_and_colour_are_kept_as_spans(read):
    """Neighbouring runs of one look are one span."""
    (one,) = read(
        paragraph(run("I:", bold=True), run(" we", italic=True), run("ll", italic=True), run("!", color="FF0000"))
    ).paragraphs

    assert [(one.text[span.start : span.stop], span.bold, span.italic, span.color) for span in one.spans] == [
        ("I:", True, False, ""),
        (" well", False, True, ""),
        ("!", False, False, "FF0000"),
    ]


def test_a_paragraph_style_may_make_text_bold_and_a_run_may_undo_it(read):
    """The style `Question` is bold; `w:b w:val="0"` switches it off."""
    (one,) = read(paragraph("bold ", run("plain", bold=False), style="Question")).paragraphs

    assert [span.bold for span in one.spans] == [True, False]


def test_headings_numbers_indents_and_pictures(read):
    """What the layouts need to know of a paragraph."""
    title, numbered, pictured = read(
        paragraph("Interview", style="Title"), paragraph("How?", numbered=1, indent=700), paragraph(picture())
    ).paragraphs

    assert title.heading == 1
    assert (numbered.numbered, numbered.indent) == (True, 700)
    assert pictured.picture


def test_text_is_normalised_once(read):
    """Letters typed as letter and accent become one character, also across runs; positions count in the new text."""
    (one,) = read(paragraph(run("cafe", bold=True), "\u0301 noir")).paragraphs

    assert one.text == "café noir"
    assert [(span.start, span.stop, span.bold) for span in one.spans] == [(0, 4, True), (4, 9, False)]


def test_the_strict_namespace_is_read_alike(tmp_path):
    """Word can save as Strict Open XML."""
    write_docx(tmp_path / "x.docx", [paragraph(run("I:", bold=True), " trust")])
    body = read_body(change_main(tmp_path / "x.docx", (TRANSITIONAL, STRICT)))

    assert body.text == "I: trust"
    assert body.paragraphs[0].spans[0].bold


def test_xml_comments_and_instructions_do_not_break_it(tmp_path):
    """Some exports leave them inside."""
    write_docx(tmp_path / "x.docx", [paragraph("one"), paragraph("two")])
    data = change_main(tmp_path / "x.docx", (b">one<", b">o<!-- c --><?p i?>ne<"), (b"<w:body>", b"<w:body><!-- c -->"))

    assert read_body(data).text == "one\ntwo"


def test_python_docx_sees_the_same_paragraphs(tmp_path):
    """The oracle for plain files."""
    document = docx.Document()
    document.add_heading("Title", 0)
    for text in ("I: Do you?", "R: No.\tNever.", "", "R: “So”"):
        document.add_paragraph(text)
    document.save(str(tmp_path / "x.docx"))
    body = read_body((tmp_path / "x.docx").read_bytes())

    assert [one.text for one in body.paragraphs] == [one.text for one in document.paragraphs]


def test_an_archive_without_a_word_document_is_a_problem():
    """A zip is not yet a Word file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("a.txt", "a")
    with pytest.raises(FileProblem) as caught:
        read_body(buffer.getvalue())

    assert caught.value.slug == "not-word"
