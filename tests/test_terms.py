"""The term language: what is read, and what is refused with the place and a way out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.codebook.terms import (
    AnyWord,
    Both,
    Either,
    Near,
    Phrase,
    Regex,
    TermError,
    Word,
    find_same,
    parse_term,
)


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


def test_near_before_and_not_near_stand_between_two_sides():
    """Each with how many words may stand between; blanks do not matter."""
    broken, promise = Word("broken"), Word("promise*")

    assert parse_term("promise* NEAR/6 broken") == Near(promise, broken, 6)
    assert parse_term("promise*  BEFORE/0  broken") == Near(promise, broken, 0, ordered=True)
    assert parse_term("promise* NOT  NEAR/06 broken") == Near(promise, broken, 6, absent=True)


def test_and_joins_two_or_more_after_near():
    """NEAR binds before AND."""
    a, b, c = Word("a"), Word("b"), Word("c")

    assert parse_term("a AND b AND c") == Both((a, b, c))
    assert parse_term("a NEAR/3 b AND c") == Both((Near(a, b, 3), c))
    assert parse_term("a AND (b NEAR/3 c)") == Both((a, Near(b, c, 3)))


def test_alternatives_stand_in_brackets_anywhere():
    """In phrases, beside operators, inside one another; equal ones count once, brackets round one thing are nothing."""
    a, b, c = Word("a"), Word("=b".strip("="), "form"), Word("c*")

    assert parse_term("(a | =b)") == Either((a, b))
    assert parse_term("(a|(=b|c*)|a)") == Either((a, b, c))
    assert parse_term("keep (a | * c*) =b") == Phrase((Word("keep"), Either((a, Phrase((AnyWord(), c)))), b))
    assert parse_term("(keep a) c*") == Phrase((Word("keep"), a, c))
    assert parse_term("((a)) NEAR/1 ((=b) | c*)") == Near(a, Either((b, c)), 1)
    assert parse_term("(co | re)-operate") == Phrase((Either((Word("co"), Word("re"))), Word("operate")))
    assert parse_term("((a AND =b) | c*) AND a") == Both((Either((Both((a, b)), c)), a))


def test_words_in_capitals_are_words_with_a_sign_or_in_lower_case():
    """Only AND, OR, NOT, NEAR and BEFORE alone are operators."""
    assert parse_term("=AND") == Word("AND", "form")
    assert parse_term("now and not near") == Phrase((Word("now"), Word("and"), Word("not"), Word("near")))
    assert parse_term("ANDREW NEARBY") == Phrase((Word("ANDREW"), Word("NEARBY")))


@pytest.mark.parametrize(
    ("text", "column", "hint"),
    [
        ("promise near/6 broken", 9, "Type NEAR/6 in capitals"),
        ("promise Before/12 broken", 9, "Type BEFORE/12 in capitals"),
        ("promise w/5 broken", 9, "Type NEAR/5"),
        ("promise NEAR 6 broken", 9, "Type NEAR/6"),
        ("promise NEAR broken", 9, "Type NEAR/6"),
        ("promise NEAR6 broken", 9, "Type NEAR/6"),
        ("promise NEAR/ 8 broken", 9, "Type NEAR/8"),
        ("promise NEAR /8 broken", 9, "Type NEAR/8"),
        ("promise NEAR/8broken", 9, "blank behind the number"),
        ("promise NEAR/2.5 broken", 9, "Type NEAR/2"),
        ("promise AFTER/6 broken", 9, "A BEFORE/6 B"),
        ("trust OR faith", 7, "(trust | faith)"),
        ("(trust OR faith)", 8, "(trust | faith)"),
        ("trust | faith", 7, "(trust | faith)"),
        ("a AND NOT b", 7, "A NOT NEAR/9999 B"),
        ("NOT trust", 1, "A NOT NEAR/6 B"),
        ("a NOT BEFORE/3 b", 3, "NOT NEAR/6"),
        ("A NEAR/3 B NEAR/3 C", 12, "(A NEAR/3 B) NEAR/3 C"),
        ("(promise NEAR/6 broken | word)", 2, "(A NEAR/6 (B | C))"),
        ("(word | a AND b)", 9, "((A AND B) | C)"),
        ("a NEAR/3 (b AND c)", 11, "(A NEAR/6 B) AND C"),
        ("keep (a NEAR/3 b)", 7, "BEFORE/0"),
        ("a NEAR/99999 b", 3, "AND"),
        ("a BEFORE/99999 b", 3, "BEFORE/9999"),
        ("a NEAR/" + "9" * 5000 + " b", 3, "AND"),
        ("NEAR/6 b", 1, "before it"),
        ("a NEAR/6", 3, "behind it"),
        ("a AND", 3, "behind it"),
        ("a AND AND b", 3, "behind it"),
        ("(a NEAR/3)", 4, "behind it"),
        ("(trust", 1, "Type `)`"),
        ("((a | b)", 1, "Type `)`"),
        ("trust)", 6, "Delete it"),
        ("keep ()", 6, "(trust | faith)"),
        ("(a | )", 6, "Delete the `|`"),
        ("( | a)", 3, "Delete the `|`"),
        ("(a || b)", 5, "Delete the `|`"),
        ("promise(s)", 8, "(promise | promises)"),
        ("(pre | post)test", 13, "whole words"),
        ("(trust | faith)*", 16, "(trust* | faith*)"),
        ("=(a | b)", 2, "(=word | =words)"),
        ("(* | trust)", 2, "Type a word"),
        ("trust NEAR/3 *", 14, "Type a word"),
        ("(his | *) (* | word)", 2, "Type a word"),
        ("-- AND trust", 1, "Type a word"),
        ("(trust | -)", 10, "Type a word"),
        ("promise NEAR/6 /bro.en/", 16, "one expression"),
        ("/prom.*/ NEAR/6 broken", 1, "one expression"),
        ("/a/ AND /b/", 1, "one expression"),
        ("a NEAR/3 b, c", 11, "one term a line"),
        ("(" * 50 + "a" + ")" * 50, 11, "several terms"),
    ],
)
def test_wrong_operators_and_brackets_are_refused_at_their_place(text, column, hint):
    """The column is that of the fault, and the hint says what to type."""
    with pytest.raises(TermError) as caught:
        parse_term(text)

    assert (caught.value.column, hint in caught.value.hint) == (column, True), caught.value.hint


def test_many_alternatives_and_deep_brackets_are_read():
    """As many as somebody may paste."""
    words = [f"w{number}" for number in range(3000)]

    assert parse_term(f"({' | '.join(words)}) x") == Phrase((Either(tuple(map(Word, words))), Word("x")))
    assert parse_term("(" * 10 + "a" + ")" * 10) == Word("a")


def test_terms_that_differ_in_case_only_are_the_same():
    """Operators keep their capitals: `a AND b` is not the phrase `a and b`."""

    def same(one: str, other: str) -> bool:
        return find_same(parse_term(one)) == find_same(parse_term(other))

    assert same("Trust NEAR/3 (Fund | law)", "trust  NEAR/3 (fund|law)")
    assert not same("a AND b", "a and b") and not same("==A", "==a") and not same("a NEAR/3 b", "a NEAR/4 b")
    assert not same("a NEAR/3 b", "a BEFORE/3 b") and not same("(a | b)", "a b")


PIECES = [*"ab*?=/|()[]6 -'’.,ё\\\"", " AND ", " NEAR/3 ", " NOT NEAR/0 ", " BEFORE/2 ", " (a | b) ", "OR", "NEAR"]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_any_text_is_read_or_refused_in_words(text):
    """Nothing but a `TermError` ever comes out, and what is read has a letter or digit, a regular expression excepted."""
    try:
        pattern = parse_term(text)
    except TermError as error:
        assert error.message and error.hint and 1 <= error.column <= len(text) + 2
    else:
        assert isinstance(pattern, Regex) or any(sign.isalnum() for sign in text)
