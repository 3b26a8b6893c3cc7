"""The audit: what each term does, what hangs on it, and lines in context that differ."""

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_maker import audit_text, make_corpus
from qualcode.codebook_work.audit import (
    Audited,
    TermAudit,
    apply_codebook,
    audit_terms,
    count_forms,
    count_lost,
    sort_by_stake,
)
from qualcode.codebook_work.lines import find_dropped, find_lines
from qualcode.model import Code, Codebook, Term

BOOK = """\
codes:
  trust:
    terms: [trust, keep promise, promise, honest*]
    unless: [trust fund]
    codes:
      broken: {terms: [lie]}
  help:
    terms: [promise, help]
"""
ONE = """
I: Do you trust them?
SMEs/Ann: I trust them. They keep promises. The trust fund is new.
Citizens/Bob: A promise is a promise. They help, honestly.
"""
TWO = """
SMEs/Cid: Trust and honesty. They lie.
"""


def audit(audited: Audited) -> dict[str, TermAudit]:
    """Terms by `code: term`."""
    rows = audit_terms(audited, {code.path for code in audited.codebook.codes})
    return {f"{row.code}: {row.term.text}": row for row in rows}


def test_a_term_is_counted_where_it_counts():
    """Hits, segments, sources, cases; interviewers never; groups as segments."""
    trust = audit(audit_text(BOOK, ONE, TWO))["trust: trust"]

    assert (trust.hits, trust.segments, trust.sources, trust.cases) == (2, 2, 2, 2)
    assert trust.groups == {"Citizens": 0, "SMEs": 2}


def test_places_that_do_not_count_are_told_apart():
    """What `unless` removes, and what a better hit of the code takes."""
    rows = audit(audit_text(BOOK, ONE, TWO))

    assert (rows["trust: trust"].unless, rows["trust: trust"].overlapped) == (1, 0)
    assert (rows["trust: promise"].hits, rows["trust: promise"].overlapped) == (2, 1)


def test_alone_are_the_segments_that_the_code_loses_without_the_term():
    """Another term of the code in the same segment keeps it, also one that was overlapped; another code does not."""
    rows = audit(audit_text(BOOK, ONE, TWO))

    assert rows["trust: trust"].alone == 1  # `Trust and honesty` keeps honest*
    assert rows["trust: keep promise"].alone == 0  # promise would count in its place
    assert rows["trust: promise"].alone == 1
    assert rows["trust/broken: lie"].alone == 1


def test_what_a_term_shares_is_named():
    """Other terms of its code, and other codes, with the segments in which they stand on the same words."""
    rows = audit(audit_text(BOOK, ONE, TWO))
    shared = [(other.name, other.segments, other.same_words) for other in rows["trust: promise"].terms]
    codes = [(other.name, other.segments, other.same_words) for other in rows["trust: promise"].codes]

    assert shared == [("keep promise", 1, 1)]
    assert codes == [("help", 1, 1)]
    assert [(code.name, code.same_words) for code in rows["help: help"].codes] == [("trust", 0)]


def test_codes_above_and_below_are_no_other_codes():
    """A sub-code's segments belong to its theme anyway."""
    audited = audit_text("codes:\n  a:\n    terms: [trust]\n    codes:\n      b: {terms: [trust]}\n", TWO)

    assert audit(audited)["a: trust"].codes == ()


def test_terms_with_most_at_stake_come_first():
    """Those that never hit are left out."""
    ranked = sort_by_stake(list(audit(audit_text(BOOK, ONE, TWO)).values()))

    assert [row.term.text for row in ranked][:2] == ["promise", "promise"]
    assert all(row.hits for row in ranked)
    assert [row.alone for row in ranked] == sorted((row.alone for row in ranked), reverse=True)


def test_forms_are_what_was_matched():
    """In lower case, the most frequent first."""
    audited = audit_text("codes: {a: {terms: ['honest*']}}", ONE, TWO)

    assert count_forms(audited, 0) == {"honestly": 1, "honesty": 1}


def test_lines_differ():
    """Other people, other forms, other neighbours before the same again."""
    same = "SMEs/Ann: We trust them. We trust them. We trust them. We trust them. They trusted us."
    audited = audit_text("codes: {a: {terms: [trust]}}", same, "Citizens/Bob: No trusting here.", "SMEs/Cid: Trust it.")
    lines = find_lines(audited, 0, 4, 1)

    assert {line.source for line in lines} == {"a.txt", "b.txt", "c.txt"}
    assert {line.match.lower() for line in lines} == {"trust", "trusted", "trusting"}
    assert len({line.segment for line in lines if line.source == "a.txt"}) == 2


def test_lines_are_the_same_each_time_and_others_with_another_seed():
    """And do not depend on the other terms of the codebook."""
    text = "SMEs/Ann: " + " ".join(f"Trust {word}." for word in "alpha beta gamma delta epsilon zeta eta theta".split())
    small, big = (audit_text(f"codes: {{a: {{terms: [{terms}]}}}}", text) for terms in ("trust", "trust, alpha, beta"))
    first = find_lines(small, 0, 2, 1)

    assert first == find_lines(small, 0, 2, 1) == find_lines(big, 0, 2, 1)
    assert any(find_lines(small, 0, 2, seed) != first for seed in range(2, 6))


def test_a_line_says_where_it_stands():
    """The slice of the segment and of the match, the words around it in the same turn."""
    audited = audit_text(BOOK, ONE)
    line = find_lines(audited, 1, 5, 1)[0]
    text = audited.corpus.text_of(0)

    assert (line.source, line.speaker, line.case, line.group) == ("a.txt", "Ann", "Ann", "SMEs")
    assert text[line.start : line.stop] == line.text == "They keep promises."
    assert text[line.match_start : line.match_stop] == line.match == "keep promises"
    assert (line.left, line.right) == ("I trust them. They", ". The trust fund is new.")


def test_lines_that_do_not_count_say_why():
    """`unless`, or the term whose hit counts in its place."""
    audited = audit_text(BOOK, ONE)

    assert [line.fate for line in find_dropped(audited, 0, 2, 1)] == ["unless"]
    assert [line.fate for line in find_dropped(audited, 2, 2, 1)] == ["inside keep promise"]


def test_an_empty_corpus_has_no_hits():
    """Nothing fails where nothing was said."""
    rows = audit(audit_text(BOOK, "I: Do you trust them?"))

    assert [row.hits for row in rows.values()] == [0] * 7


words = st.sampled_from("trust help lie promise keep fund we".split())
texts = st.lists(st.lists(words, min_size=1, max_size=6).map(" ".join), min_size=1, max_size=8)
terms = st.lists(
    st.one_of(words, st.lists(words, min_size=2, max_size=3).map(" ".join), st.sampled_from(["tr*", "keep * lie"])),
    max_size=5,
)


def make_book(*lists: list[str], unless: list[str]) -> Codebook:
    barred = tuple(Term(text, 1) for text in unless)
    codes = tuple(
        Code(path, path, 1, path.rpartition("/")[0], terms=tuple(Term(text, 1) for text in texts), unless=barred)
        for path, texts in zip(("a", "a/b", "c"), lists, strict=True)
    )
    return Codebook("", "", "en", codes)


def without(codebook: Codebook, dropped: set[tuple[int, int]]) -> Codebook:
    codes = [
        replace(code, terms=tuple(term for at, term in enumerate(code.terms) if (place, at) not in dropped))
        for place, code in enumerate(codebook.codes)
    ]
    return replace(codebook, codes=tuple(codes))


def coded(audited: Audited, code: int) -> set[int]:
    hits: Any = audited.hits
    return set(hits.segment[hits.counts & (hits.code == code)].tolist())


@settings(max_examples=150)
@given(texts, terms, terms, terms, st.lists(words, max_size=1), st.data())
def test_what_hangs_on_a_term_is_what_coding_without_it_loses(
    said: list[str], one: list[str], two: list[str], three: list[str], unless: list[str], data: st.DataObject
):
    """The law: for each term, and for any set of terms, taken out and coded again."""
    book = make_book(one, two, three, unless=unless)
    corpus = make_corpus(["\n".join(f"R: {text}." for text in said)])
    audited = apply_codebook(book, corpus)
    rows = audit_terms(audited, {"a", "a/b", "c"})
    for row in rows:
        place = audited.named[row.number][0]
        fewer = apply_codebook(without(book, {(place, row.number - int(audited.firsts[place]))}), corpus)
        assert row.alone == len(coded(audited, place) - coded(fewer, place))
        assert coded(fewer, place) <= coded(audited, place)
    numbers = data.draw(st.sets(st.sampled_from([row.number for row in rows]))) if rows else set()
    dropped = {(audited.named[number][0], number - int(audited.firsts[audited.named[number][0]])) for number in numbers}
    fewer = apply_codebook(without(book, dropped), corpus)
    lost = {code.path: len(coded(audited, place) - coded(fewer, place)) for place, code in enumerate(book.codes)}
    assert count_lost(audited, numbers) == {path: count for path, count in lost.items() if count}


def test_segments_that_are_not_looked_at_are_left_out():
    """A filter on segments: only their hits are there."""
    audited = audit_text(BOOK, ONE, TWO)
    corpus = replace(audited.corpus, counted=audited.corpus.counted & (audited.corpus.index.segment_source == 1))
    again = apply_codebook(audited.codebook, corpus)

    assert audit(again)["trust: trust"].hits == 1
    assert np.all(corpus.index.segment_source[again.hits.segment] == 1)
