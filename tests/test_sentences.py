"""Where sentences end."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.sentences import find_boundaries


def sentences(text: str, language: str = "en") -> list[str]:
    ends = find_boundaries(text, 0, len(text), language)
    return [text[a:b].strip() for a, b in zip([0, *ends], ends, strict=False)]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["It cost approx. 3.5 million.", "Dr. Bat, Mr. J. Smith and Prof. Oyun said no."]),
        ("en", ["See No. 4 of art. 5.", "No.", "We do not."]),
        ("en", ["The U.S. Government paid.", "We live in the U.S.", "We came at 5 p.m. on foot."]),
        ("en", ["So did I.", "Then plan B.", "We had tools, people, etc.", "The end."]),
        ("en", ["In 2015.", "20 people came."]),
        ("en", ["1. We need money.", "2. We need people."]),
        ("en", ['He said "Really?" and left.', "(It was so.)", "“Then.”", "Now (really!) we stay!?"]),
        ("en", ["Well… we waited... and waited...", "Then we left."]),
        ("en", ["Write to a.b@c.org or www.Example.com, e.g. now."]),
        (
            "mn",
            [
                "Бид 2015 онд эхэлсэн.",
                "Д. Бат, Б.Дорж нар хэлсэн.",
                "Ус, газар г.м. 3.5 тэрбум төг. болсон.",
                "Яах вэ?",
            ],
        ),
        ("ru", ["Это было в 2015 г.", "Мы были в г. Москва и т.д.", "А. С. Пушкин жил, т.е. писал."]),
        ("de", ["Am 3. Oktober kam z.B. Dr. Bat.", "Das kostet 3 Mio. Euro."]),
    ],
)
def test_abbreviations_initials_and_numbers_end_no_sentence(language, expected):
    """Each list is a text whose sentences are known."""
    assert sentences(" ".join(expected), language) == expected


def test_a_stop_without_a_blank_behind_it_ends_a_sentence():
    """Typists forget the blank; addresses and initials stay whole."""
    assert sentences("What did it cost?Then we left.Бид явсан.Тэгээд ирсэн.") == [
        "What did it cost?", "Then we left.", "Бид явсан.", "Тэгээд ирсэн.",
    ]  # fmt: skip


def test_text_without_capitals_has_sentences_too():
    """Where the speaker's sentences begin in lower case, a stop is a stop."""
    assert sentences("i went home. then we ate. it was fine") == ["i went home.", "then we ate.", "it was fine"]


def test_a_line_break_ends_a_sentence_unless_it_is_plainly_unfinished():
    """Lower case, a comma or a dash before go on; a list item is its own."""
    assert sentences("Hello there\nWe agreed\nand left,\nMongolia first") == [
        "Hello there", "We agreed\nand left,\nMongolia first",
    ]  # fmt: skip
    assert sentences("We need:\n- money\n- people") == ["We need:", "- money", "- people"]


def test_hard_wrapped_lines_run_on():
    """A line so full that the next word did not fit goes on, even before a capital."""
    text = (
        "We asked the governor of the province for a meeting with\n"
        "Mr. Bat, who was the head of the department for mining in\n"
        "Selenge at the time. He said that we should come back to\n"
        "him when the council had met.\nThen we left."
    )

    assert [sentence.count("\n") for sentence in sentences(text)] == [2, 1, 0]


def test_holes_are_not_seen():
    """A time between two words is blank; at a break a new turn of the same speaker begins."""
    text = "We went #1# home. Then A: Bat came."
    ends = find_boundaries(text, 0, len(text), "en", [(8, 11), (22, 26)], [22])

    assert [text[a:b] for a, b in zip([0, *ends], ends, strict=False)] == ["We went #1# home.", " Then A: Bat came."]


@given(st.text(st.sampled_from("aBé.?!…:,-\"')( \n1IЯя"), max_size=50), st.sampled_from(["en", "mn", "de", "xx", ""]))
def test_ends_ascend_and_the_last_is_the_end_of_the_text(text, language):
    """Whatever the text, ends are ascending places behind a character that is no blank."""
    ends = find_boundaries(text, 0, len(text), language)

    assert ends[-1] == len(text)
    assert all(a < b for a, b in pairwise(ends))
    assert not any(text[end - 1].isspace() for end in ends[:-1])
