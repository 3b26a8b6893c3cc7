"""Tests of codebook_work: a codebook against its examples and a corpus, and as a tree."""

from __future__ import annotations

from qualcode.codebook.load import load_codebook
from qualcode.codebook_work.check import check_codebook, count_forms, index_passages
from qualcode.codebook_work.show import list_codes, show_codebook
from qualcode.model import Problem

BOOK = """\
name: Partnership
version: "1.0"
language: en
codes:
  trust:
    name: Mutual trust
    definition: Confidence in each other.
    examples:
      - We trusted them.
      - They say one thing and do another.
      - He broke his word again.
    counterexamples:
      - The trust fund was opened in 2014.
      - The road is long.
      - I have no confidence in the bridge. It is old.
    terms: [trust, confiden*, mutual trust, trust fund]
    unless: ["trust fund*"]
    codes:
      broken: {terms: [break * word, vow]}
  capacity:
    terms: {mn: [чадвар, итгэл*], kk: [сенім]}
  notes:
    definition: What people code by hand.
    examples: [Anything.]
"""


def check(text: str, passages: tuple[str, ...] = (), languages: tuple[str, ...] = ()) -> list[Problem]:
    """Findings of a codebook, with a corpus if passages are given."""
    book = load_codebook(text, "book.yaml")
    if not passages:
        return check_codebook(book)
    index = index_passages(passages, languages or ("en",) * len(passages), "sentence")
    return check_codebook(book, index, passages.__getitem__)


def lines_of(problems: list[Problem], slug: str) -> list[int]:
    """Lines of the findings of one kind."""
    return [problem.line for problem in problems if problem.slug == slug]


def test_an_example_must_be_coded():
    """By its code or by a sub-code, in all inflections; else it is an error with its line."""
    problems = check(BOOK)

    assert lines_of(problems, "example-not-coded") == [10]
    assert [problem.severity for problem in problems if problem.line == 10] == ["error"]


def test_a_counterexample_must_not_be_coded():
    """The message says by which term, where it stands, and with which words."""
    problems = check(BOOK)
    [found] = [problem for problem in problems if problem.slug == "counterexample-coded"]

    assert found.line == 15
    assert "confiden* [confidence], line 16" in found.message
    assert "`unless:`" in found.hint


def test_a_sub_code_counts_for_its_parent():
    """A counterexample of a theme must not be coded by one of its sub-codes either."""
    text = "codes:\n  a:\n    counterexamples: [they vow]\n    codes:\n      b: {terms: [vow]}\n"

    assert lines_of(check(text), "counterexample-coded") == [3]


def test_examples_have_a_language():
    """That of their list, else the codebook's; the advice says how to give it."""
    text = "language: en\ncodes:\n  a:\n    terms: {mn: [итгэл*]}\n    examples:\n"
    problems = check(text + "      - бид итгэлтэй\n")

    assert lines_of(problems, "example-not-coded") == [6]
    assert "{mn: […]}" in next(problem.hint for problem in problems if problem.slug == "example-not-coded")
    assert not lines_of(check(text + "      mn: [бид итгэлтэй]\n"), "example-not-coded")


def test_codes_without_definition_or_terms_are_noticed():
    """A code without terms is coded by people: its examples are not tested."""
    problems = check(BOOK)

    assert lines_of(problems, "no-definition") == [19, 20]
    assert lines_of(problems, "no-terms") == [22]
    assert {problem.severity for problem in problems if problem.line in (19, 20, 22)} == {"notice"}


def test_terms_that_do_nothing_in_the_corpus():
    """Never matched, always inside another term, always removed by `unless`: one line a code and kind."""
    problems = check(
        BOOK, ("We need mutual trust. The trust fund is rich.", "Чадвар, чадварын, чадвартай; итгэлээ."), ("en", "mn")
    )
    told = {problem.slug: problem for problem in problems if problem.line == 16}

    assert "1 of 4 terms of 'trust' never match in this corpus: confiden*" in told["term-never-matches"].message
    assert "trust fund" in told["term-always-excluded"].message
    assert [problem.line for problem in problems if "'kk'" in problem.message] == [21]


def test_words_in_languages_without_lemmas_are_listed_with_longer_forms():
    """Said once for the language, then for each word the corpus' forms that begin with it, the most frequent first."""
    problems = check(BOOK, ("Чадвар чадварын чадвартай чадвартай", "trust"), ("mn", "en"))
    told = [problem for problem in problems if problem.slug in ("no-lemmas", "bare-word")]

    assert [problem.slug for problem in told] == ["no-lemmas", "bare-word"]
    assert told[1].message == "'чадвар' does not find чадвартай, чадварын."
    assert told[1].hint == "Write чадвар* to find them."


def test_forms_are_counted():
    """Folded, of one language only."""
    index = index_passages(["Trust, trust!", "итгэл"], ["en", "mn"], "sentence")

    assert count_forms(index, "mn") == {"итгэл": 1}
    assert count_forms(index, "en")["trust"] == 2


def test_a_codebook_in_order_has_no_findings():
    """Nothing is said where nothing is wrong."""
    text = "codes:\n  a:\n    definition: d\n    terms: [trust]\n    examples: [I trust them.]\n"

    assert check(text, ("They trusted us.",)) == []


def test_the_codebook_is_shown_as_a_tree():
    """Sub-codes stand below their code; long definitions are wrapped."""
    lines = show_codebook(load_codebook(BOOK, "book.yaml"), 40)

    assert lines[0] == "Partnership 1.0: 4 codes, 9 terms"
    assert "trust: Mutual trust" in lines
    assert "  broken" in lines
    assert "  3 terms (kk 1, mn 2)" in lines
    assert max(map(len, lines)) <= 40


def test_the_codebook_as_rows():
    """For `--json`: one row a code with its numbers."""
    rows = list_codes(load_codebook(BOOK, "book.yaml"))

    assert [row["code"] for row in rows] == ["trust", "trust/broken", "capacity", "notes"]
    assert rows[2]["terms"] == {"mn": 2, "kk": 1}
    assert (rows[0]["examples"], rows[0]["counterexamples"], rows[0]["unless"]) == (3, 3, 1)
