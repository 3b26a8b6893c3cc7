import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import FileProblem
from qualcode.model import FileSettings, ReaderSettings
from qualcode.readers.rtf import make_body, read


def read_texts(rtf):
    body, _ = make_body(rtf.encode("latin-1") if isinstance(rtf, str) else rtf)
    return [paragraph.text for paragraph in body.paragraphs]


def test_paragraphs_tabs_and_line_breaks():
    """`\\par` ends a paragraph, `\\line` is LF, line ends of the file are nothing."""
    assert read_texts(r"{\rtf1\ansi I:\tab Who" "\r\n" r" came?\line Why?\par R: We \{all\}.\par}") == [
        "I:\tWho came?\nWhy?",
        "R: We {all}.",
    ]


@pytest.mark.parametrize(
    "rtf",
    [
        r"{\rtf1\ansi\ansicpg1251 \'cd\'e5 \'ee\'f7\'e5\'ed\'fc.\par}",
        r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset204 Arial;}}\f0 \'cd\'e5 \'ee\'f7\'e5\'ed\'fc.\par}",
        r"{\rtf1\ansi\uc1 \u1053?\u1077? \u1086?\u1095?\u1077?\u1085?\u1100?.\par}",
        r"{\rtf1\ansi\uc2 \u1053\'3f\'3f\u1077 ?? \u1086 ??\u1095 ??\u1077 ??\u1085 ??\u1100 ??.\par}",
        r"{\rtf1\ansi\uc0 \u1053\u1077  \u1086\u1095\u1077\u1085\u1100.\par}",
    ],
)
def test_every_way_to_write_cyrillic(rtf):
    """By code page, by the font's character set, by number with any fallback."""
    assert read_texts(rtf) == ["Не очень."]


def test_emoji_come_as_two_numbers():
    """A character beyond U+FFFF is a pair of negative numbers."""
    assert read_texts(r"{\rtf1\uc1 ok \u-10179?\u-8704?\par}") == ["ok 😀"]


def test_formatting_is_kept():
    """Bold, italic and colour tell questions from answers."""
    body, _ = make_body(rb"{\rtf1{\colortbl;\red255\green0\blue0;}{\b Who?}{\i\cf1 We.} plain\par}")

    assert [(s.start, s.stop, s.bold, s.italic, s.color) for s in body.paragraphs[0].spans] == [
        (0, 4, True, False, ""),
        (4, 7, False, True, "FF0000"),
        (7, 13, False, False, ""),
    ]


def test_what_is_not_speech_is_left_out():
    """Fonts, styles, notes, hidden and deleted text, field codes and automatic numbers are not text."""
    body, _ = make_body(
        rb"{\rtf1{\fonttbl{\f0 Arial;}}{\stylesheet{\s1 heading 1;}}{\info{\title T}}{\*\generator Word;}"
        rb"{\header Interview 5\par}{\listtext 1.\tab}Who{\footnote note}{\v hidden}{\deleted gone} came?"
        rb"{\field{\*\fldinst HYPERLINK x}{\fldrslt  Here}}.{\pict 00ff}\par}"
    )

    assert body.text == "Who came? Here."
    assert body.margins == ("Interview 5",)
    assert (body.paragraphs[0].numbered, body.paragraphs[0].picture) == (True, True)


def test_headings_are_known_by_their_style():
    """The level stands with the style or with the paragraph."""
    body, _ = make_body(
        rb"{\rtf1{\stylesheet{\s0 Normal;}{\s7\outlinelevel1 heading 2;}}\pard\s7 Anna\par"
        rb"\pard\s0 Who?\par\pard\outlinelevel0 Talk\par}"
    )

    assert [(p.text, p.heading) for p in body.paragraphs] == [("Anna", 2), ("Who?", 0), ("Talk", 1)]


def test_tables_are_cells():
    """Rows and columns are counted, so that a table of speakers is read as one."""
    row = r"\trowd\cellx1\cellx2\intbl %s\cell\intbl %s\cell\row"
    body, _ = make_body((r"{\rtf1 " + row % ("I", "Who?") + row % ("R", "We.") + r"\pard after\par}").encode())

    assert [(p.text, p.cell) for p in body.paragraphs] == [
        ("I", (0, 0, 0)),
        ("Who?", (0, 0, 1)),
        ("R", (0, 1, 0)),
        ("We.", (0, 1, 1)),
        ("after", None),
    ]


def test_nesting_of_any_depth_is_read():
    """A hundred thousand groups in each other do no harm."""
    assert read_texts(r"{\rtf1 " + "{" * 100_000 + "deep" + "}" * 100_000 + r"\par}") == ["deep"]


def test_a_file_cut_in_the_middle_is_read_with_a_warning():
    """What there is, is read."""
    body, complete = make_body(rb"{\rtf1 I: Who?\par R: W")

    assert not complete
    assert body.text == "I: Who?\nR: W"


def test_another_format_is_refused():
    """A renamed Word file is no RTF."""
    with pytest.raises(FileProblem) as caught:
        read(b"PK\x03\x04", "x.rtf", ReaderSettings(), FileSettings())

    assert caught.value.slug == "not-rtf"


@given(st.binary(max_size=80))
def test_no_bytes_make_it_fail(data):
    """Law: whatever follows the signature, reading ends with some body."""
    body, _ = make_body(b"{\\rtf1 " + data)

    assert body.paragraphs
