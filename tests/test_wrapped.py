from hypothesis import given
from hypothesis import strategies as st

from qualcode.readers.text import make_paragraphs

WRAPPED = """\
MOD: So tell me how it began. Who came to the first meeting, and who was not
asked, as far as you remember?
M7: The bagh governor came, and two men from the company. Nobody of us herders
was asked, we heard of it afterwards in the shop, from the girl who sells the
bread there. Then my brother went and asked, and they told him to wait.
M3: He waited two years!

Moderator: And then?
M7: Then came the well. It was a good well, I must say, but the water in it was
not for animals, it was for the trucks. They had a paper for that."""

PROSE = """\
The council met in spring and talked of the road, which had been washed away by
the flood, and of the school, which needs a roof before the winter comes again."""


def get_texts(lines):
    return [paragraph.text for paragraph in make_paragraphs(lines)]


def test_wrapped_lines_are_put_together():
    """A turn of several lines is one paragraph; a label or a blank line begins the next."""
    texts = get_texts(WRAPPED.split("\n"))

    assert [text.split(":")[0] for text in texts] == ["MOD", "M7", "M3", "", "Moderator", "M7"]
    assert texts[0].endswith("who was not\nasked, as far as you remember?")


def test_lines_of_plain_text_are_paragraphs():
    """Text that was not wrapped has a paragraph a line, however long or short."""
    lines = [
        "I: Do you trust the council?",
        "R: Not much.",
        "",
        "R: They say one thing and do another. " * 9,
        "I: Why?",
    ]

    assert get_texts(lines) == lines


def test_blank_separated_blocks_without_labels_are_paragraphs():
    """In wrapped prose a blank line ends a paragraph, and a heading is one of its own."""
    lines = PROSE.split("\n")

    assert get_texts([*lines, "", *lines, "", "THE ROAD", *lines]) == [PROSE, "", PROSE, "", "THE ROAD", PROSE]


def test_labels_without_a_colon_stay_apart():
    """A short line that stands often is a label, also below a full line."""
    full = "they told us to wait for the paper from the province, and so we waited all year"
    lines = ["Speaker 1", full, "Speaker 2", full, full, full, "Speaker 1", full, "Speaker 2", full, "Speaker 1", full]
    lines += ["Speaker 2", full + " and"]

    assert get_texts(lines).count("Speaker 1") == get_texts(lines).count("Speaker 2") == 3


@given(st.lists(st.text(alphabet="ab .:\tAÄ-", max_size=90), max_size=40))
def test_no_character_is_lost_or_invented(lines):
    """Law: the paragraphs joined by LF are the lines joined by LF."""
    assert "\n".join(get_texts(lines)) == "\n".join(lines)
