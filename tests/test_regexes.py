"""Regular expressions: looking only where they can match, and at many segments in one go, changes nothing."""

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qualcode.codebook_work.check import index_passages
from qualcode.regex_needs import read_plain
from qualcode.regexes import _search, find_regex

ATOMS = st.sampled_from(
    r"a|b|ab|ba| |\w|\W|\s|\d|\D|\S|.|[ab]|[^a]|[\s1]|[^\w]|^|$|\b|\B|\A|\Z|\.|1|[0-9]|(?!a)|(?=b)|(?<!\w)|(?<=a)|(?!\W)"
    r"|(?-i:A)".split("|")
)
SIGNS = st.sampled_from(["", "", "", "*", "+", "?", "+?", "*+", "{2}", "{0,1}"])
EXPRESSIONS = st.recursive(
    ATOMS,
    lambda inner: (
        st.lists(st.tuples(inner, SIGNS).map("".join), min_size=1, max_size=4).map("".join)
        | st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})")
        | inner.map(lambda part: f"({part})")
    ),
    max_leaves=8,
)
TEXTS = st.lists(st.text("ab1 .A'", max_size=8), min_size=1, max_size=5)


def compile_or_none(source: str):
    try:
        return regex.compile(source, regex.IGNORECASE)
    except regex.error:
        return None


@settings(deadline=None, max_examples=1500)
@given(EXPRESSIONS, TEXTS)
@example(r"a\W*(?:b|$)", ["a ", "b", "a"])
@example(r"(?!\W)\Z|[^a]+", ["b", "bb a", "1"])
def test_many_texts_at_once_are_searched_as_one_by_one(source, texts):
    """No match runs over the end of a text, and no end is overlooked."""
    compiled = compile_or_none(source)
    if compiled is None:
        return
    expected = [
        (row, *match.span())
        for row, text in enumerate(texts)
        for match in compiled.finditer(text)
        if match.end() > match.start()
    ]

    assert _search(source, texts, 10.0) == expected


@settings(deadline=None, max_examples=500)
@given(EXPRESSIONS, TEXTS)
def test_segments_left_out_have_no_match(source, texts):
    """What an expression needs is in every segment where it matches a word."""
    compiled = compile_or_none(source)
    if compiled is None:
        return
    index = index_passages(texts, ["xx"] * len(texts), "turn")
    first, last = find_regex(index, source, texts.__getitem__, "", 10.0)
    found = sorted(set(zip(first.tolist(), last.tolist(), strict=True)))
    expected = set()
    for row, text in enumerate(texts):
        mine = [at for at, segment in enumerate(index.token_segment) if index.segment_source[segment] == row]
        if not mine:
            continue
        begin, end = (int(column[index.token_segment[mine[0]]]) for column in (index.segment_start, index.segment_stop))
        for match in compiled.finditer(text[begin:end]):
            start, stop = match.start() + begin, match.end() + begin
            touched = [at for at in mine if index.token_start[at] < stop and start < index.token_stop[at]]
            if touched and stop > start:
                expected.add((touched[0], touched[-1]))
    assert found == sorted(expected)


@pytest.mark.parametrize(
    "source", [r"(?i)a", r"\p{L}x", r"a\n", r"(?<n>a)", r"[^[:alpha:]]", r"(?:ab){e<=1}", "(?>a|b)c"]
)
def test_what_is_not_plain_is_searched_one_by_one(source):
    """Flags, names, properties, line ends, fuzzy and atomic groups: nothing is guessed."""
    assert read_plain(source).lines == "" and read_plain(source).needs == ()
