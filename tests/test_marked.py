"""Marked sheets: what people write, how often each term was right, what to drop."""

from collections.abc import Sequence

import pytest
from statsmodels.stats.proportion import proportion_confint

from corpus_maker import audit_text
from qualcode.codebook_work.lines import find_lines
from qualcode.codebook_work.marked import Marked, advise, judge_sheet, read_mark

BOOK = "codes: {trust: {terms: [trust, promise]}, help: {terms: [help]}}"
TEXT = (
    "R: " + " ".join(f"Trust {word}." for word in "alpha beta gamma delta epsilon zeta".split()) + " A promise. Help."
)


def mark(*verdicts: str, term: str = "trust", **changes: str) -> list[dict[str, str]]:
    """Rows of a sheet about a term of `trust`, one for each verdict."""
    audited = audit_text(BOOK, TEXT)
    number = [found.text for _, found in audited.named].index(term) if term in ("trust", "promise", "help") else 0
    lines = find_lines(audited, number, 99, 1)
    return [
        {
            "code": "trust",
            "term": term,
            "verdict": verdict,
            "source": line.source,
            "segment": str(line.segment),
            "match_start": str(line.match_start),
            "text": line.text,
        }
        | changes
        for verdict, line in zip(verdicts, lines, strict=False)
    ]


def judge(rows: Sequence[dict[str, str]]) -> Marked:
    return judge_sheet(rows, range(2, len(rows) + 2), audit_text(BOOK, TEXT), "sheet.xlsx")


@pytest.mark.parametrize("text", ["yes", "Yes", "Y", "1", "1.0", "TRUE", "тийм", "ТИЙМ ", "Зөв", "✓", "ok."])
def test_these_are_yes(text: str):
    """In any case of letters."""
    assert read_mark(text) == "yes"


@pytest.mark.parametrize("text", ["no", "No", "N", "0", "False", "үгүй", "ҮГҮЙ", "-", "wrong"])
def test_these_are_no(text: str):
    """In any case of letters."""
    assert read_mark(text) == "no"


def test_blank_is_not_marked_and_other_words_are_not_guessed():
    """A doubt is no verdict."""
    assert read_mark("  ") == ""
    assert read_mark("maybe") is None


def test_precision_has_wilsons_interval():
    """The same as statsmodels gives; blank lines count as lines, not as marks."""
    (term,) = judge(mark("yes", "no", "yes", "", "yes")).terms
    low, high = proportion_confint(3, 4, method="wilson")

    assert (term.lines, term.marked, term.right, term.precision) == (5, 4, 3, 0.75)
    assert (term.low, term.high) == pytest.approx((low, high))
    assert (term.hits, term.alone) == (6, 6)


def test_a_term_that_is_mostly_wrong_is_to_be_dropped_and_what_it_costs_is_said():
    """With five marked lines; with fewer, more are asked for."""
    marked = judge(mark("no", "no", "yes", "no", "no"))

    assert [term.advice for term in marked.terms] == ["drop"]
    assert marked.lost == {"trust": 6}
    assert judge(mark("no", "no")).terms[0].advice == "mark more"


@pytest.mark.parametrize(
    ("right", "marked", "hits", "advice"),
    [
        (0, 0, 9, "mark more"),
        (0, 1, 1, "drop here"),
        (1, 1, 1, "keep"),
        (1, 2, 2, "narrow"),
        (1, 1, 9, "mark more"),
        (4, 5, 90, "keep"),
        (2, 5, 90, "mark more"),
        (6, 20, 90, "drop"),
        (10, 20, 90, "narrow"),
        (14, 20, 90, "keep"),
    ],
)
def test_the_advice_is_careful_with_few_marks(right: int, marked: int, hits: int, advice: str):
    """Nothing is dropped on less than five lines, unless these are all there are."""
    assert advise(right, marked, hits) == advice


def test_another_code_as_a_verdict_is_a_no():
    """By its path or name; the code itself is a yes."""
    (term,) = judge(mark("help", "trust", "Help")).terms

    assert (term.marked, term.right) == (3, 1)


@pytest.mark.parametrize(
    ("verdicts", "right", "marked"), [(("x", "", "x"), 2, 2), (("x", "no", "no"), 1, 3), (("x", "yes", "yes"), 2, 3)]
)
def test_a_cross_means_what_the_other_marks_leave_for_it(verdicts: tuple[str, ...], right: int, marked: int):
    """A tick, but wrong where others are marked yes and none no; it is said how it was read."""
    found = judge(mark(*verdicts))

    assert (found.terms[0].right, found.terms[0].marked) == (right, marked)
    assert [problem.slug for problem in found.problems] == ["mark-ambiguous"]


def test_what_cannot_be_read_is_told_and_not_counted():
    """With the line of the sheet."""
    found = judge(mark("yes", "perhaps", "yes"))

    assert found.terms[0].marked == 2
    assert [(problem.slug, problem.line) for problem in found.problems] == [("mark-not-understood", 3)]


def test_a_line_that_stands_twice_is_one():
    """Two people who agree are one mark, two who do not are none."""
    found = judge([*mark("yes", "yes"), *mark("yes", "no")])

    assert (found.terms[0].lines, found.terms[0].marked) == (2, 1)


def test_a_sheet_from_another_codebook_or_other_texts_is_told():
    """A term that is gone gets no advice; lines whose segment reads otherwise now are counted."""
    gone = judge(mark("no", "no", "no", "no", "no", term="faith"))
    changed = judge([*mark("yes", text="Trust omega."), *mark("", "yes", segment="99")])

    assert gone.terms[0].advice == "gone"
    assert [problem.slug for problem in gone.problems] == ["mark-of-old-term"]
    assert [problem.slug for problem in changed.problems] == ["mark-of-old-text"]
    assert "3 lines" in changed.problems[0].message
    assert judge(mark("yes", "yes")).problems == ()
