"""The term language: what is read, and what is refused with the place and a way out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.codebook.terms import AnyWord, Phrase, Regex, TermError, Word, parse_term


def test_a_word_stands_for_its_inflections():
    """Nothing else is needed for a plain word; blanks around it do not matter."""
    assert parse_term(" trust ") == Word("trust")


def test_equal_signs_ask_for_one_form():
    """One for the form in any case, two for upper and lower case too."""
    assert parse_term("=promised") == Word("promised", "form")
    assert parse_term("==MoU") == Word("MoU", "cased")


def test_a_phrase_has_words_each_by_its_own_rule_and_any_words():
    """A lone star is exactly one word."""
    assert parse_term("keep * =word*") == Phrase((Word("keep"), AnyWord(), Word("word*", "form")))


def test_hyphens_and_points_separate_words():
    """A word with a hyphen is a phrase; every hyphen is alike."""
    assert parse_term("decision-making") == Phrase((Word("decision"), Word("making")))
    assert parse_term("co‑oper*") == Phrase((Word("co"), Word("oper*")))
    assert parse_term("e.g.") == Phrase((Word("e"), Word("g")))
    assert parse_term("=know-how") == Phrase((Word("know", "form"), Word("how", "form")))


def test_numbers_and_apostrophes_join():
    """`3.5` and `don’t` are words; the apostrophe is straight."""
    assert parse_term("3.5") == Word("3.5")
    assert parse_term("don’t") == Word("don't")


def test_a_regular_expression_stands_between_slashes():
    """What it holds is not looked at as words."""
    assert parse_term("/word of honou?r|(AND)/") == Regex("word of honou?r|(AND)")


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("", 1),
        ("   ", 1),
        ("*", 1),
        ("* *", 1),
        ("?", 1),
        ("--", 1),
        ("trust**", 6),
        ("=", 1),
        ("= word", 1),
        ("===word", 1),
        ("keep =*", 6),
        ("trust, faith", 6),
        ("trust/faith", 6),
        ('"trust fund"', 1),
        ("a=b", 2),
        ("[trust]", 1),
        ("/word", 5),
        ("//", 1),
        ("/wo(rd/", 7),
        ("/x*/", 1),
    ],
)
def test_terms_that_cannot_match_are_refused_with_their_column(text, column):
    """Each message has a hint, and its column points at the fault."""
    with pytest.raises(TermError) as caught:
        parse_term(text)

    assert caught.value.message and caught.value.hint
    assert caught.value.column == column


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("promise* NEAR/6 broken", 10),
        ("promise BEFORE/3 broken", 9),
        ("trust NOT NEAR/6 fund", 7),
        ("council AND decision", 9),
        ("keep (promise | word)", 6),
    ],
)
def test_operators_and_brackets_are_known_and_said_to_come(text, column):
    """They are read by the grammar, and refused until the coder can match them."""
    with pytest.raises(TermError, match="not supported yet") as caught:
        parse_term(text)

    assert caught.value.column == column


@pytest.mark.parametrize(
    "text", ["trust OR faith", "a NEAR b", "NOT trust", "trust AND", "AND trust", "(trust", "trust)", "a | b"]
)
def test_wrong_operators_are_refused_too(text):
    """Each with a message, never with an error of the parser."""
    with pytest.raises(TermError) as caught:
        parse_term(text)

    assert 1 <= caught.value.column <= len(text)


@given(st.text(st.sampled_from("ab*?=/|()[]ANDR6 -'’.,ё\\\""), max_size=14))
def test_any_text_is_read_or_refused_in_words(text):
    """Nothing but a `TermError` ever comes out, and what is read has a letter or digit, a regular expression excepted."""
    try:
        pattern = parse_term(text)
    except TermError as error:
        assert error.message and error.hint and 1 <= error.column <= len(text) + 2
    else:
        assert isinstance(pattern, Regex) or any(sign.isalnum() for sign in text)
