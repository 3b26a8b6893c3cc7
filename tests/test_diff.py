"""Tests of codebook_work.diff and gains: what two codebooks differ in, and what that does to the coding."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualcode.codebook.load import load_codebook
from qualcode.codebook_work.check import index_passages
from qualcode.codebook_work.diff import compare_codebooks
from qualcode.codebook_work.gains import (
    Applied,
    choose_varied,
    compare_codings,
    count_terms,
    explain_keys,
    number_codes,
)
from qualcode.coders.rules import code_by_rules
from qualcode.model import Codebook

OLD = """\
name: Partnership
codes:
  trust:
    name: Mutual trust
    definition: Confidence in each other.
    terms: [trust, honest]
    codes:
      broken: {terms: [lie]}
  competence:
    terms: {en: [skill], mn: [чадвар]}
  notes: {terms: [note]}
"""
NEW = """\
name: Partnership
version: "2"
unless: [trust fund]
codes:
  capacity:
    formerly: competence
    terms: {en: [skill*], mn: [чадвар]}
  trust:
    name: Mutual trust
    definition: Confidence in each other, kept promises.
    terms: [honest, trust, {term: faith, stance: present}]
    codes:
      broken: {terms: [lie]}
      kept: {formerly: notes, terms: [note]}
"""
PASSAGES = (
    "We trust them.",
    "The trust fund.",
    "They lie.",
    "Our skills grew.",
    "A skillful man of faith.",
    "Nothing.",
)


def read(text: str) -> Codebook:
    return load_codebook(text, "book.yaml")


def changes(old: str, new: str) -> list[tuple[str, str, str, str, str]]:
    """The changes without their lines."""
    found = compare_codebooks(read(old), read(new))
    return [(one.code, one.kind, one.key, one.old, one.new) for one in found]


def test_changes_are_told_by_code_and_key():
    """The whole codebook first, then each code in the new order; renamed and moved codes are no new ones."""
    assert changes(OLD, NEW) == [
        ("", "changed", "version", "", "2"),
        ("", "changed", "unless", "", "trust fund"),
        ("capacity", "renamed", "", "competence", "capacity"),
        ("capacity", "changed", "terms", "skill", ""),
        ("capacity", "changed", "terms", "", "skill*"),
        ("trust", "changed", "definition", "Confidence in each other.", "Confidence in each other, kept promises."),
        ("trust", "changed", "terms", "", "faith (present)"),
        ("trust/kept", "moved", "", "notes", "trust/kept"),
    ]


def test_a_code_without_a_former_name_is_gone_and_another_is_new():
    """Only `formerly` says that two codes are one."""
    assert changes("codes: {a: {terms: [x]}}", "codes: {b: {terms: [x]}}") == [
        ("b", "added", "", "", "b"),
        ("a", "removed", "", "a", ""),
    ]


def test_each_change_has_its_line():
    """In the new codebook; of what is gone, in the old one."""
    old = read("codes:\n  a:\n    terms:\n      - x\n      - y\n")
    new = read("codes:\n  a:\n    terms:\n      - y\n      - z\n")

    assert [(one.old, one.new, one.line) for one in compare_codebooks(old, new)] == [("x", "", 4), ("", "z", 5)]


def test_the_order_says_nothing():
    """Nor do line breaks and comments."""
    assert (
        changes("codes: {a: {terms: [x, y]}, b: {terms: [z]}}", "codes:\n  b: {terms: [z]} # b\n  a: {terms: [y, x]}")
        == []
    )


def test_two_codes_that_became_one():
    """Their terms are put together before they are compared."""
    old, new = "codes: {a: {terms: [x]}, b: {terms: [y]}}", "codes: {c: {formerly: [a, b], terms: [x, y]}}"

    assert changes(old, new) == [("c", "renamed", "", "a", "c"), ("c", "renamed", "", "b", "c")]


def apply(text: str) -> Applied:
    """A codebook with what it finds in PASSAGES."""
    book = read(text)
    index = index_passages(PASSAGES, ("en",) * len(PASSAGES), "sentence")
    return Applied(book, code_by_rules(book, index, PASSAGES.__getitem__))


def test_segments_gained_and_lost():
    """By code, a parent with its sub-codes' segments; a renamed code keeps what it has."""
    gains = compare_codings(apply(OLD), apply(NEW))

    def show(keys):
        return [(gains.codes[code], PASSAGES[row]) for row, code in zip(*map(list, gains.split(keys)), strict=True)]

    assert show(gains.gained) == [("capacity", "A skillful man of faith."), ("trust", "A skillful man of faith.")]
    assert show(gains.lost) == [("trust", "The trust fund.")]


def test_why_a_segment_came_or_went():
    """The term that finds it now, or found it then; and whether `unless` took it away."""
    then, now = apply(OLD), apply(NEW)
    gains = compare_codings(then, now)
    index = index_passages(PASSAGES, ("en",) * len(PASSAGES), "sentence")
    text_of = PASSAGES.__getitem__

    assert explain_keys(gains, gains.gained, now, False, index, text_of, then)[0] == [
        "skill* [skillful]",
        "faith [faith]",
    ]
    assert explain_keys(gains, gains.lost, then, True, index, text_of, now) == (
        ["trust [trust]"],
        ["`unless` removes it now"],
    )


def test_what_each_term_does():
    """In how many segments it counts, and how many of them are new to the code."""
    then, now = apply(OLD), apply(NEW)
    gains = compare_codings(then, now)
    counts = count_terms(now, gains.gained, gains, number_codes(then.codebook, now.codebook)[2])

    assert counts["capacity", "skill*"] == (2, 1)
    assert counts["trust", "faith (present)"] == (1, 1)
    assert ("trust", "honest") not in counts


WORDS = st.lists(
    st.sampled_from(["trust", "lie", "skill*", "grow", "faith", "fund", "man of"]), min_size=1, unique=True
)


@given(WORDS, WORDS)
def test_before_and_gained_without_lost_is_after(old, new):
    """And the other way round they change places."""
    one, two = (
        apply(f"codes: {{a: {{terms: {terms}}}, b: {{terms: [nothing]}}}}".replace("'", '"')) for terms in (old, new)
    )
    there, back = compare_codings(one, two), compare_codings(two, one)

    assert sorted({*there.before.tolist(), *there.gained.tolist()} - {*there.lost.tolist()}) == there.after.tolist()
    assert there.gained.tolist() == back.lost.tolist()


@given(st.lists(st.sampled_from("abc")), st.integers(min_value=0, max_value=5))
def test_chosen_lines_differ(labels, limit):
    """As many as asked for; each label there is before any stands twice."""
    chosen = choose_varied(labels, limit)

    assert len(chosen) == (min(limit, len(labels)) if limit else len(labels))
    assert chosen == sorted(set(chosen))
    if limit:
        assert len({labels[place] for place in chosen}) == min(len(chosen), len(set(labels)))
