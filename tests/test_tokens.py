"""Words of a text: what joins, what separates, and the law that the fast tokeniser equals a slow one."""

import regex
from hypothesis import given
from hypothesis import strategies as st

from qualcode.tokens import tokenise
from qualcode.words import find_words, fold

WORD = regex.compile(
    r"[\p{L}\p{Nd}--[ʼ]][\p{L}\p{Nd}\p{M}\u200c\u200d\u180e--[ʼ]]*"
    r"(?:(?:['’‘‛ʼ＇]|(?<=\p{Nd})[.,](?=\p{Nd}))[\p{L}\p{Nd}--[ʼ]][\p{L}\p{Nd}\p{M}\u200c\u200d\u180e--[ʼ]]*)*",
    regex.V1,
)
TEXTS = st.text(st.sampled_from("abЯß文37'’ʼ.,-‑ \n\u0301\u200d_…İ😀"), max_size=60)


def words_of(text: str, *stretches: tuple[int, int]) -> list[str]:
    tokens = tokenise(text, stretches or [(0, len(text))])
    assert [tokens.forms[i] for i in tokens.types] == [
        text[a:b] for a, b in zip(tokens.starts.tolist(), tokens.stops.tolist(), strict=True)
    ]
    return [tokens.forms[i] for i in tokens.types]


def test_one_apostrophe_inside_joins_and_a_closing_one_does_not():
    """`don’t` is one word; the quotation mark behind `workers'` is none of its characters."""
    assert words_of("We don’t 'trust' the workers' council's rock''n") == [
        "We", "don’t", "trust", "the", "workers", "council's", "rock", "n",
    ]  # fmt: skip


def test_points_and_commas_join_digits_only():
    """`3.5` and `1,000` are words, `e.g.` is two."""
    assert words_of("3.5 of 1,000, e.g. 7.") == ["3.5", "of", "1,000", "e", "g", "7"]


def test_every_hyphen_separates():
    """The plain, the Unicode and the non-breaking hyphen are between two words."""
    assert words_of("decision-making co‐operation know‑how") == ["decision", "making", "co", "operation", "know", "how"]


def test_marks_belong_to_the_letter_before_and_are_no_word_alone():
    """Combining marks join; a variation sign after a picture is nothing."""
    assert words_of("e\u0301te\u0301 ❤\ufe0ftrust") == ["e\u0301te\u0301", "trust"]


def test_words_outside_the_stretches_are_not_seen_and_none_crosses_a_border():
    """Labels and times are outside; two stretches that touch cut a word."""
    assert words_of("R: we #00:01# agree", (3, 6), (13, 19)) == ["we", "agree"]
    assert words_of("agree", (0, 2), (2, 5)) == ["ag", "ree"]


def test_forms_are_compared_in_lower_case_with_a_straight_apostrophe():
    """In English a closing `'s` is not compared; elsewhere it is."""
    assert [fold("Council’s", "en"), fold("Council’s", "mn"), fold("DON’T", "en")] == ["council", "council's", "don't"]


@given(TEXTS, st.lists(st.integers(0, 60), max_size=6))
def test_the_tokeniser_equals_a_regular_expression(text, cuts):
    """Over random texts and stretches, words are what the rule says, stretch by stretch."""
    cuts = sorted({min(cut, len(text)) for cut in cuts})
    stretches = list(zip(cuts[::2], cuts[1::2], strict=False))
    tokens = tokenise(text, stretches)

    expected = [m.span() for a, b in stretches for m in WORD.finditer(text[a:b])]
    shifted = [
        (start + a, stop + a) for a, b in stretches for start, stop in (m.span() for m in WORD.finditer(text[a:b]))
    ]
    assert len(expected) == tokens.types.size
    assert list(zip(tokens.starts.tolist(), tokens.stops.tolist(), strict=True)) == shifted
    assert [tokens.forms[i] for i in tokens.types] == [text[a:b] for a, b in shifted]
    assert tokens.forms == list(dict.fromkeys(text[a:b] for a, b in shifted))


@given(TEXTS)
def test_the_slow_word_finder_equals_the_fast_one(text):
    """Terms and texts are cut into words alike."""
    tokens = tokenise(text, [(0, len(text))])

    assert find_words(text) == list(zip(tokens.starts.tolist(), tokens.stops.tolist(), strict=True))
