import pytest

from odt_maker import make_odt
from qualcode.errors import FileProblem
from qualcode.model import FileSettings, ReaderSettings
from qualcode.readers.archive import open_archive
from qualcode.readers.odt import make_body, read

BOLD = (
    '<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="T2" style:family="text"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Loud"/>'
)
LOUD = (
    '<style:style style:name="Loud" style:family="paragraph"><style:text-properties fo:font-style="italic" '
    'fo:color="#ff0000"/></style:style>'
)


def read_body(text, automatic=BOLD, styles=LOUD):
    return make_body(open_archive(make_odt(text, automatic, styles)))


def test_a_paragraph_is_a_line_with_its_blanks():
    """Runs of blanks in the XML are one; tabs, counted blanks and line breaks are characters."""
    body = read_body(
        "<text:p>I:<text:tab/>Who \n  came<text:s text:c='2'/>there?<text:line-break/>And why?</text:p><text:p/>"
        "<text:p>R: We.</text:p>"
    )

    assert body.text == "I:\tWho came  there?\nAnd why?\n\nR: We."
    assert len(body.paragraphs) == 3


def test_formatting_comes_from_spans_and_inherited_styles():
    """Bold of a span, italic and colour of the paragraph's parent style."""
    body = read_body('<text:p text:style-name="P1"><text:span text:style-name="T1">I:</text:span> Who?</text:p>')

    first, second = body.paragraphs[0].spans
    assert (first.bold, first.italic, first.color, first.stop) == (True, True, "FF0000", 2)
    assert (second.bold, second.italic) == (False, True)


def test_what_is_not_speech_is_left_out():
    """Deletions, notes, comments and hidden text are not part of the text; insertions and links are."""
    body = read_body(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes><text:p>We "
        "<text:change-start/>all <text:change-end/>came<text:note><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>a note</text:p></text:note-body></text:note>"
        "<office:annotation><text:p>comment</text:p></office:annotation>"
        '<text:span text:style-name="T2"> hidden</text:span>, <text:a>yes</text:a>.</text:p>'
        '<text:section text:display="none"><text:p>hidden too</text:p></text:section>'
    )

    assert body.text == "We all came, yes."


def test_headings_lists_tables_and_text_boxes():
    """Levels, automatic numbers and cells are kept for the layouts; a text box follows its paragraph."""
    body = read_body(
        '<text:h text:outline-level="2">Anna</text:h>'
        "<text:list><text:list-item><text:p>Who?</text:p><text:list><text:list-item>"
        "<text:p>We.</text:p></text:list-item></text:list></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>I</text:p></table:table-cell>"
        "<table:table-cell><text:p>Who?</text:p><text:p>Why?</text:p></table:table-cell></table:table-row></table:table>"
        "<text:p>before<draw:frame><draw:text-box><text:p>boxed</text:p></draw:text-box></draw:frame>"
        "<draw:custom-shape><text:p>drawn</text:p><text:p>below</text:p></draw:custom-shape></text:p>"
    )

    assert [(p.text, p.heading, p.numbered, p.cell) for p in body.paragraphs] == [
        ("Anna", 2, False, None),
        ("Who?", 0, True, None),
        ("We.", 0, True, None),
        ("I", 0, False, (0, 0, 0)),
        ("Who?", 0, False, (0, 0, 1)),
        ("Why?", 0, False, (0, 0, 1)),
        ("before", 0, False, None),
        ("boxed", 0, False, None),
        ("drawn", 0, False, None),
        ("below", 0, False, None),
    ]


def test_headers_and_footers_are_margins():
    """They are no speech, but may say who was interviewed."""
    styles = "<style:master-page><style:header><text:p>Interview 5</text:p></style:header></style:master-page>"

    assert read_body("<text:p>I: Who?</text:p>", styles=styles).margins == ("Interview 5",)


@pytest.mark.parametrize(
    ("data", "slug"),
    [
        (
            make_odt(
                "",
                manifest='<m:manifest xmlns:m="urn:m"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>',
            ),
            "encrypted",
        ),
        (b"no zip at all", "not-a-zip"),
        (make_odt("")[:-30], "truncated"),
    ],
)
def test_what_cannot_be_read_is_said(data, slug):
    """A password, another format, half a file: one problem with advice."""
    with pytest.raises(FileProblem) as caught:
        read(data, "x.odt", ReaderSettings(), FileSettings())

    assert caught.value.slug == slug
    assert caught.value.hint
