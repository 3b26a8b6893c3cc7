"""Operators and brackets: what NEAR, BEFORE, NOT NEAR, AND and alternatives find, word by word."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qualcode.codebook.terms import TermError, parse_term
from qualcode.codebook_work.check import index_passages
from qualcode.matching import find_term
from qualcode.words import find_words
from slow_reading import find_places


def find_words_of(term: str, text: str, segment: str = "sentence") -> list[str]:
    """For each match its words."""
    index = index_passages([text], ["en"], segment)
    matches = find_term(index, parse_term(term), lambda _: text)
    starts, stops = index.token_start.tolist(), index.token_stop.tolist()
    return [
        " ".join(text[starts[row] : stops[row]] for row in rows)
        for rows in np.split(matches.tokens, matches.offsets[1:-1])
        if rows.size
    ]


def test_near_finds_both_orders_and_counts_words_not_punctuation():
    """At most so many words between, whatever else stands there; never across the end of a sentence."""
    assert find_words_of("promise NEAR/2 broken", "The promise (we - all: know) broken") == []
    assert find_words_of("promise NEAR/3 broken", "The promise (we - all: know) broken") == ["promise broken"]
    assert find_words_of("promise NEAR/3 broken", "They broke their promises.") == ["broke promises"]
    assert find_words_of("promise NEAR/3 broken", "A promise. Broken again.") == []
    assert find_words_of("promise NEAR/0 broken", "broken promise; a promise was broken") == ["broken promise"]


def test_before_looks_behind_only():
    """A stands before B."""
    assert find_words_of("promise BEFORE/3 broken", "They broke their promises.") == []
    assert find_words_of("promise BEFORE/3 broken", "Promises are broken.") == ["Promises broken"]


def test_near_has_one_match_for_each_left_word_with_its_nearest_right_one():
    """Of two equally near the earlier; one right word may serve several left ones."""
    assert find_words_of("trust NEAR/9 fund", "fund a b trust c fund") == ["trust fund"]
    assert find_words_of("trust NEAR/9 fund*", "funds a trust b fund") == ["funds trust"]
    assert find_words_of("trust NEAR/9 fund", "trust and trusts in a fund") == ["trust fund", "trusts fund"]
    assert find_words_of("fund NEAR/9 trust", "trust and trusts in a fund") == ["trusts fund"]


def test_not_near_finds_each_left_word_without_a_right_one():
    """Only the left words are matched; the segment's end counts as nothing near."""
    assert find_words_of("trust NOT NEAR/1 fund", "A trust fund. We trust in the fund. Trust. Fund") == [
        "trust",
        "Trust",
    ]
    assert find_words_of("trust NOT NEAR/9999 fund", "Trust in a big fund. Trust.") == ["Trust"]


def test_a_word_is_not_near_itself():
    """The right side shares no word with the left one: the same word twice makes one match."""
    assert find_words_of("promise NEAR/3 promise", "A promise.") == []
    assert find_words_of("promise NEAR/3 promise", "A promise is a promise.") == ["promise promise"]
    assert find_words_of("promise NOT NEAR/3 promise*", "A promise.") == ["promise"]


def test_and_finds_the_first_of_each_side_once_in_a_segment():
    """Wherever they stand in it; both sides may be the same word."""
    text = "Council, decision, council. The decision alone. A decision of the council"
    assert find_words_of("council AND decision", text) == ["Council decision", "decision council"]
    assert find_words_of("land AND road AND mine", "Mines, land, road. Land and road. A road to land of a mine.") == [
        "Mines land road",
        "road land mine",
    ]
    assert find_words_of("trust* AND trust", "trust, trust") == ["trust"]


def test_alternatives_stand_anywhere_and_may_have_several_words():
    """In phrases, beside operators, inside one another; a match is never given twice."""
    text = "They kept their word, kept his old promise; we keep promising."
    assert find_words_of("keep (their | his *) (promise* | word)", text) == ["kept their word", "kept his old promise"]
    assert find_words_of("keep (promis* | (their | our) word)", text) == ["kept their word", "keep promising"]
    assert find_words_of("(word | =word | their (word | words)) BEFORE/1 keep", text) == [
        "their word kept",
        "word kept",
    ]
    assert find_words_of("(==They | ==we) (keep | *) (keep | their)", text) == ["They kept their"]


def test_operators_join_what_stands_in_brackets():
    """A NEAR in brackets reaches from its first to its last word; what lies in its gap has no word between."""
    assert find_words_of("(a NEAR/3 b) NEAR/0 c", "a c b") == ["a c b"]
    assert find_words_of("(a NEAR/3 b) BEFORE/1 c", "a x b y c") == ["a b c"]
    assert find_words_of("(a NEAR/3 b) BEFORE/0 c", "a c b") == []
    assert find_words_of("a NEAR/1 b AND c", "c x x a b") == ["c a b"]
    assert find_words_of("((a AND b) | d) AND c", "c a b; c d") == ["c a b"]
    assert find_words_of("(a NOT NEAR/1 b) NEAR/1 c", "c a b x x a x c") == ["a c"]


def test_nothing_is_found_where_there_is_nothing():
    """An empty corpus, or a word that never stands there."""
    for term in ("a NEAR/3 b", "a NOT NEAR/3 b", "a AND b", "a (b | c d)", "(a | b AND c)".replace("b AND c", "c d")):
        assert find_words_of(term, "") == []
        assert find_words_of(term, "x y z") == []


LETTERS = st.sampled_from(["a", "a", "b", "b", "c", "(a | b)", "=c", "?", "(c | a *)", "(b a | * b | a)"])
PHRASES = st.lists(LETTERS | st.just("*"), min_size=1, max_size=3).map(" ".join)
SIDES = PHRASES.map(lambda text: f"({text})")
OPERATORS = st.tuples(st.sampled_from(["NEAR", "NEAR", "BEFORE", "NOT NEAR"]), st.integers(0, 4)).map(
    lambda parts: f" {parts[0]}/{parts[1]} "
)
JOINED = st.recursive(
    SIDES,
    lambda inner: (
        st.tuples(inner, OPERATORS, inner).map(lambda parts: f"({''.join(parts)})")
        | st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({' | '.join(parts)})")
    ),
    max_leaves=4,
)
TERMS = PHRASES | JOINED | st.lists(JOINED, min_size=2, max_size=3).map(" AND ".join)


@settings(deadline=None, max_examples=500)
@given(TERMS, st.lists(st.sampled_from(["a", "b", "c", "a", "b", "x?", "A"]), max_size=16))
@example("(a NEAR/4 b) NEAR/1 (b NEAR/4 c)", "b a c b c a b".split())
@example("(b a | * b | a) NEAR/2 (c | a *)", "a b a b a c a b".split())
def test_matches_equal_a_slow_reading_of_short_texts(term, words):
    """Few different words, so that nearly every term has many matches: ties, overlaps, gaps, ends of sentences."""
    try:
        pattern = parse_term(term)
    except TermError:
        return
    text = " ".join(words)
    index = index_passages([text], ["xx"], "sentence")
    found = find_term(index, pattern, lambda _: text)
    expected = []
    for start, stop in zip(index.segment_start.tolist(), index.segment_stop.tolist(), strict=True):
        places = [(a + start, b + start) for a, b in find_words(text[start:stop])]
        before = int(np.searchsorted(index.token_start, start))
        matched = find_places(pattern, [text[a:b] for a, b in places], "xx")
        expected += sorted(
            (tuple(place + before for place in match) for match in matched), key=lambda m: (m[0], -len(m), m)
        )

    cuts = found.offsets.tolist()
    assert [tuple(found.tokens[a:b].tolist()) for a, b in pairwise(cuts)] == expected


@pytest.mark.parametrize("term", ["a NEAR/9999 b", "a NOT NEAR/9999 b", "(a NEAR/99 b) NEAR/9999 (a NEAR/99 c)"])
def test_long_segments_take_no_square_of_memory(term):
    """Thousands of words in one segment, each near each: still quick."""
    text = "a b c " * 3000

    assert find_words_of(term, text) or "NOT" in term
