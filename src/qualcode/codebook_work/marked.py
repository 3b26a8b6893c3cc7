"""A marked audit sheet: how often each term was right, and which terms to drop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from qualcode.analysis.frequencies import wilson_interval
from qualcode.codebook_work.audit import Audited, count_alone, count_lost
from qualcode.model import Problem

Advice = Literal["drop", "drop here", "mark more", "narrow", "keep", "gone"]
Mark = Literal["yes", "no", ""]

NEEDED = ("code", "term", "verdict")
DROP_UNDER = 0.35  # share of right lines under which leaving a term out codes better than keeping it
GOOD_FROM = 0.65
FEWEST, ENOUGH = 5, 20  # marked lines under which nothing is dropped, and from which a middling term is called so
YES = frozenset("yes y true t 1 1.0 right correct ok okay + ✓ ✔ тийм т зөв да д ja oui si sí".split())
NO = frozenset("no n false f 0 0.0 wrong incorrect - – − ✗ ✘ үгүй угүй ү буруу нет н nein non".split())
CROSS = frozenset("x х ×".split())  # Latin, Cyrillic, times


@dataclass(frozen=True, slots=True)
class MarkedTerm:
    """One term of a marked sheet.

    Parameters
    ----------
    lines, marked, right : lines in the sheet, those with a verdict, those found right.
    precision, low, high : right / marked with Wilson's 95 % interval, NaN without a mark.
    hits, alone : as in `TermAudit`, of the codebook and corpus as they are now.
    """

    code: str
    term: str
    lines: int
    marked: int
    right: int
    precision: float
    low: float
    high: float
    hits: int
    alone: int
    advice: Advice


@dataclass(frozen=True, slots=True)
class Marked:
    """The terms of a sheet, those to drop first; `lost`: what each code loses without those to drop."""

    terms: tuple[MarkedTerm, ...]
    lost: Mapping[str, int]
    problems: tuple[Problem, ...]


def judge_sheet(rows: Sequence[Mapping[str, str]], lines: Sequence[int], audited: Audited, name: str) -> Marked:
    """What a marked sheet says of each of its terms.

    Parameters
    ----------
    rows : column to text for each row of the sheet, with the columns of NEEDED.
    lines : row of the sheet of each, for messages; `name` the sheet's file name.
    """
    marks, problems = _read_marks(rows, lines, audited, name)
    numbers = {(audited.codebook.codes[place].path, term.text): row for row, (place, term) in enumerate(audited.named)}
    counts = _count_marks(rows, marks)
    hits = np.bincount(audited.number[audited.hits.counts], minlength=len(audited.named)).tolist()
    alone = count_alone(audited.matched, len(audited.named)).tolist()
    terms = []
    for (code, term), (total, right, wrong) in counts.items():
        number = numbers.get((code, term), -1)
        known = (hits[number], alone[number]) if number >= 0 else (0, 0)
        terms.append(_judge(code, term, total, right, wrong, *known, is_there=number >= 0))
    order: list[Advice] = ["drop", "drop here", "mark more", "narrow", "keep", "gone"]
    terms.sort(key=lambda term: (order.index(term.advice), -term.alone, -term.marked))
    dropped = [numbers[term.code, term.term] for term in terms if term.advice in ("drop", "drop here")]
    problems += _find_changes(rows, lines, audited, name, numbers)
    return Marked(tuple(terms), count_lost(audited, dropped), tuple(problems))


def advise(right: int, marked: int, hits: int) -> Advice:
    """What to do with a term of which `right` of `marked` lines are right and that hits in `hits` places.

    >>> [advise(*counts) for counts in [(0, 5, 40), (1, 3, 40), (1, 3, 3), (3, 5, 40), (5, 5, 40), (12, 24, 40)]]
    ['drop', 'mark more', 'drop here', 'mark more', 'keep', 'narrow']
    """
    if not marked:
        return "mark more"
    share = right / marked
    whole = marked >= hits  # all of its places were marked: nothing is left to chance
    if share < DROP_UNDER:
        return "drop" if marked >= FEWEST else "drop here" if whole else "mark more"
    if whole or marked >= ENOUGH or wilson_interval(right, marked)[0] >= DROP_UNDER:
        return "keep" if share >= GOOD_FROM else "narrow"
    return "mark more"


def read_mark(text: str) -> Mark | None:
    """A verdict as people write it, in any case of letters; None if it is neither yes nor no.

    >>> [read_mark(text) for text in ("Yes", "0", " ТИЙМ", "", "maybe")]
    ['yes', 'no', 'yes', '', None]
    """
    word = " ".join(text.casefold().split()).rstrip(".!")
    if word in YES:
        return "yes"
    if word in NO:
        return "no"
    return None if word else ""


def _judge(
    code: str, term: str, total: int, right: int, wrong: int, hits: int, alone: int, *, is_there: bool
) -> MarkedTerm:
    marked = right + wrong
    low, high = wilson_interval(right, marked)
    advice = advise(right, marked, hits) if is_there else "gone"
    precision = right / marked if marked else float("nan")
    return MarkedTerm(code, term, total, marked, right, precision, low, high, hits, alone, advice)


def _read_marks(
    rows: Sequence[Mapping[str, str]], lines: Sequence[int], audited: Audited, name: str
) -> tuple[list[Mark], list[Problem]]:
    """The mark of each row, and what could not be read."""
    codes = {code.path.casefold(): code.path for code in audited.codebook.codes}
    codes |= {code.path.rpartition("/")[2].casefold(): code.path for code in reversed(audited.codebook.codes)} | codes
    found = [read_mark(row["verdict"]) for row in rows]
    plain = {mark for mark in found if mark}
    cross: Mark = "no" if plain == {"yes"} else "yes"
    marks: list[Mark] = []
    crosses, unread = [], []
    for row, mark, line in zip(rows, found, lines, strict=True):
        word = row["verdict"].strip().casefold()
        if mark is not None:
            marks.append(mark)
        elif word in CROSS:
            marks.append(cross)
            crosses.append(line)
        elif word in codes:
            marks.append("yes" if codes[word] == row["code"] else "no")
        else:
            marks.append("")
            unread.append((line, row["verdict"].strip()))
    problems = [_tell_crosses(name, crosses, cross)] if crosses else []
    if unread:
        shown = "; ".join(dict.fromkeys(f"'{text}'" for _, text in unread[:5]))
        what = f"{_count(unread, 'verdict')} cannot be read and {_be(unread)} not counted: {shown}."
        advice = "Write yes, no, or the path of the code that is right instead; leave empty what you did not judge."
        problems.append(Problem(name, "error", "mark-not-understood", what, advice, unread[0][0]))
    return marks, problems


def _tell_crosses(name: str, crosses: Sequence[int], cross: Mark) -> Problem:
    meaning = "right" if cross == "yes" else "wrong"
    what = f"{_count(crosses, 'line')} marked x {_be(crosses)} taken as {meaning}."
    reason = "because others are marked yes and none no" if cross == "no" else "as a tick"
    advice = f"It was read so {reason}; if it means something else, write yes or no."
    return Problem(name, "warning", "mark-ambiguous", what, advice, crosses[0])


def _count_marks(
    rows: Sequence[Mapping[str, str]], marks: Sequence[Mark]
) -> dict[tuple[str, str], tuple[int, int, int]]:
    """For each (code, term) lines, right and wrong; a line that stands twice with different verdicts is neither."""
    places: dict[tuple[str, str], dict[tuple[str, ...], set[Mark]]] = {}
    keys = ("source", "segment", "match_start", "start")
    for number, (row, mark) in enumerate(zip(rows, marks, strict=True)):
        place = tuple(row.get(key, "") for key in keys)
        if not all(place[:2]):
            place = (str(number),)
        places.setdefault((row["code"], row["term"]), {}).setdefault(place, set()).add(mark)
    counts = {}
    for key, found in places.items():
        verdicts = [next(iter(said)) if len(said := some - {""}) == 1 else "" for some in found.values()]
        counts[key] = (len(found), verdicts.count("yes"), verdicts.count("no"))
    return counts


def _find_changes(
    rows: Sequence[Mapping[str, str]],
    lines: Sequence[int],
    audited: Audited,
    name: str,
    numbers: Mapping[tuple[str, str], int],
) -> Iterable[Problem]:
    """Whether the sheet was made from another codebook or other texts."""
    gone = {(row["code"], row["term"]): line for row, line in zip(rows, lines, strict=True)}
    gone = {key: line for key, line in gone.items() if key not in numbers}
    if gone:
        shown = "; ".join(f"{term} ({code})" for code, term in list(gone)[:5])
        what = f"{_count(gone, 'term')} of the sheet {_be(gone)} not in the codebook now: {shown}."
        advice = "The codebook was changed since the sheet was made; their marks are shown, but nothing is advised."
        yield Problem(name, "warning", "mark-of-old-term", what, advice, min(gone.values()))
    index, texts = audited.corpus.index, audited.corpus.text_of
    sources = {source: row for row, source in enumerate(audited.corpus.sources)}
    firsts = np.searchsorted(index.segment_source, np.arange(len(sources) + 1)).tolist()
    moved = []
    for row, line in zip(rows, lines, strict=True):
        if not (row.get("source") and row.get("text") and row.get("segment", "").isdecimal()):
            continue
        source = sources.get(row["source"], -1)
        segment = firsts[source] + int(row["segment"]) - 1 if source >= 0 else -1
        if not (source >= 0 and firsts[source] <= segment < firsts[source + 1]):
            moved.append(line)
        else:
            now = texts(source)[index.segment_start[segment] : index.segment_stop[segment]]
            if " ".join(now.split()) != " ".join(row["text"].split()):
                moved.append(line)
    if moved:
        what = f"{_count(moved, 'line')} of the sheet {_be(moved)} no longer in the corpus as the sheet has it."
        advice = (
            "The texts or their segments were changed since; the marks count, but make a new sheet for the next round."
        )
        yield Problem(name, "warning", "mark-of-old-text", what, advice, moved[0])


def _count(things: Sequence[object] | Mapping[tuple[str, str], int], noun: str) -> str:
    return f"{len(things):,} {noun}{'' if len(things) == 1 else 's'}"


def _be(things: Sequence[object] | Mapping[tuple[str, str], int]) -> str:
    return "is" if len(things) == 1 else "are"
