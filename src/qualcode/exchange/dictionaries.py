"""LIWC dictionaries (`.dic`) in: categories with numbers between two `%`, then words with the numbers of theirs.

LIWC2001 and 2007 have a flat list of categories, LIWC2015 and 22 indent sub-categories and put names for people in brackets:

    %
    1<TAB>function (Function Words)
    <TAB>2<TAB>pronoun (Pronouns)
    %
    abandon*<TAB>1<TAB>02

LIWC compares forms: its `trust` does not find *trusts*, so it becomes the term `=trust`. A word of a sub-category that also
stands in the category above it is kept below: a code has the hits of its sub-codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from qualcode.errors import QualcodeError
from qualcode.exchange.admission import Listener
from qualcode.exchange.book import count
from qualcode.exchange.drafts import Draft, DraftBook
from qualcode.exchange.names import LEGAL
from qualcode.model import Term
from qualcode.words import find_words, straighten

_CATEGORY = re.compile(r"(?P<lead>\s*)(?P<number>\d+)\s+(?P<name>\S.*?)\s*")
_NAMED = re.compile(r"(?P<key>\S[^()]*?)\s*\((?P<name>.+)\)")
_NUMBERS = re.compile(r"(?P<word>\S.*?)[ \t]+(?P<numbers>\d+(?:[ \t]+\d+)*)\s*")
_CONDITION = re.compile(r"<[^>]*>\d*/?|\([\d\s]+\)\d*/?")
_FENCE = re.compile(r"[\s,;]*%[\s,;]*")
_TAB = 8  # columns of an indent


@dataclass(slots=True)
class _Category:
    """A category of the legend and the words of it, each with its line."""

    draft: Draft
    indent: int
    above: _Category | None = None
    words: dict[str, int] = field(default_factory=dict)


def read_dictionary(text: str, file: str) -> tuple[DraftBook, Listener]:
    """The categories as codes and their words as terms.

    Words that the term language cannot hold (`:)`), categories that are not declared and conditions become problems.

    Raises
    ------
    QualcodeError : there is no list of categories between two `%`.
    """
    lines = text.split("\n")
    fences = [number for number, line in enumerate(lines) if _FENCE.fullmatch(line)]
    if len(fences) == 1 and any(_CATEGORY.fullmatch(line) for line in lines[: fences[0]]):
        fences.insert(0, -1)
    if len(fences) < 2:
        raise QualcodeError(
            f"{file}: this is no LIWC dictionary, there is no list of categories between two lines with %.",
            "A dictionary begins with %, then `1 name` on each line, then % and the words with their numbers.",
            "not-a-codebook",
        )
    listener = Listener(file)
    categories = _read_categories(lines, fences[0] + 1, fences[1], listener)
    _read_words(lines, fences[1] + 1, categories, listener)
    for category in categories.values():
        _give_words(category, categories)
    themes = [category.draft for category in categories.values() if category.above is None]
    return DraftBook(themes), listener


def _read_categories(lines: list[str], start: int, stop: int, listener: Listener) -> dict[int, _Category]:
    """Number to category; deeper indented ones hang below."""
    categories: dict[int, _Category] = {}
    stack: list[_Category] = []
    for row in range(start, stop):
        line = lines[row]
        if not line.strip():
            continue
        found = _CATEGORY.fullmatch(line)
        if not found or int(found["number"]) in categories:
            why = f"the number {found['number']} is given twice" if found else "it has no number and name"
            what = f"the category '{line.strip()}' was left out: {why}"
            advice = "Write a number, a tab and a name; each number once."
            listener.say(row + 1, "error", "row-left-out", what, advice)
            continue
        category = _Category(_read_name(found["name"], row + 1), len(found["lead"].expandtabs(_TAB)))
        while stack and stack[-1].indent >= category.indent:
            stack.pop()
        if stack:
            category.above = stack[-1]
            stack[-1].draft.children.append(category.draft)
        stack.append(category)
        categories[int(found["number"])] = category
    return categories


def _read_name(text: str, line: int) -> Draft:
    """A category's key, and its name for people where it stands in brackets."""
    named = _NAMED.fullmatch(text)
    if named:
        return Draft(named["name"], named["key"], line)
    return Draft(text, text if LEGAL.fullmatch(text) else "", line)


def _read_words(lines: list[str], start: int, categories: dict[int, _Category], listener: Listener) -> None:
    undeclared: dict[int, list[int]] = {}
    for row in range(start, len(lines)):
        line = lines[row]
        if not line.strip() or _FENCE.fullmatch(line):
            continue
        line = _without_conditions(line, row + 1, listener)
        word, numbers = _split_word(line)
        if not word or not numbers:
            what = f"'{line.strip()}' was left out: it has no {'category' if word else 'word'}"
            listener.say(row + 1, "error", "row-left-out", what, "Write the word, a tab and the category's number.")
            continue
        term = make_term(word)
        if not term:
            _say_no_term(word, row + 1, listener)
            continue
        for number in numbers:
            if number in categories:
                categories[number].words.setdefault(term, row + 1)
            else:
                undeclared.setdefault(number, []).append(row + 1)
    for number, rows in undeclared.items():
        what = f"the category {number} of {count(len(rows), 'word')} is not declared at the head of the file"
        listener.say(rows[0], "error", "undeclared-category", what, "Add it to the list between the %, with a name.")


def read_crosses(rows: Sequence[Sequence[str]], lines: Sequence[int], file: str) -> tuple[DraftBook, Listener]:
    """The dictionary of a LIWC-22 file: a word a row under `DicTerm`, a column a category, X where the word belongs to it."""
    listener = Listener(file)
    top = next((number for number, row in enumerate(rows) if any(row)), 0)
    heads = [cell.strip() for cell in rows[top]]
    drafts = {place: _read_name(name, lines[top]) for place, name in enumerate(heads) if place and name}
    for row, line in zip(rows[top + 1 :], lines[top + 1 :], strict=True):
        term = make_term(row[0]) if row else ""
        if row and row[0].strip() and not term:
            _say_no_term(row[0].strip(), line, listener)
        for place, draft in drafts.items():
            if term and place < len(row) and row[place].strip() not in ("", "0"):
                draft.lists.setdefault("terms", []).append(Term(term, line))
    return DraftBook(list(drafts.values())), listener


def _say_no_term(word: str, line: int, listener: Listener) -> None:
    advice = "A term is made of words; smileys and signs beside them are not compared."
    listener.say(line, "error", "term-left-out", f"'{word}' was left out", advice)


def _without_conditions(line: str, number: int, listener: Listener) -> str:
    """A line of LIWC2007 without its conditions: of `like (02 134)125/464` the usual category 464 is kept."""
    word, tab, rest = line.partition("\t")
    if not tab or not re.search(r"[(<]", rest):
        return line
    what = f"the condition at '{word.strip()}' ({rest.strip()}) was left out, its usual category was kept"
    advice = "Write the phrases that are meant as terms, such as =kind =of."
    listener.say(number, "error", "condition-left-out", what, advice)
    return f"{word}\t{_CONDITION.sub(' ', rest)}"


def _split_word(line: str) -> tuple[str, list[int]]:
    """The word and its numbers, `01` is 1; separated by tabs, or by blanks where there are none."""
    word, tab, rest = line.strip().partition("\t")
    if not tab:
        found = _NUMBERS.fullmatch(line.strip())
        word, rest = (found["word"], found["numbers"]) if found else (line.strip(), "")
    return word.strip(), [int(number) for number in re.findall(r"\d+", rest)]


def make_term(word: str) -> str:
    """The term that finds what a LIWC word finds, empty if there is none.

    >>> make_term("trust"), make_term("abandon*"), make_term("kind of"), make_term("o'clock"), make_term("e-mail*")
    ('=trust', 'abandon*', '=kind =of', "=o'clock", '=e-mail*')
    >>> make_term(":)"), make_term(":d"), make_term("<3"), make_term("huh?"), make_term("w/"), make_term("'cause")
    ('', '', '', '', '', '')
    """
    parts = [_make_part(part) for part in straighten(word).split()]
    return " ".join(parts) if parts and all(parts) else ""


def _make_part(part: str) -> str:
    body = part.replace("*", "x")
    words = find_words(body)
    between = {body[stop:start] for (_, stop), (start, _) in pairwise(words)}
    if not words or words[0][0] > 0 or body[words[-1][1] :] not in ("", ".", "'") or between - {"-", "."}:
        return ""
    if part.startswith("*") and not part.strip("*"):
        return ""
    return part if "*" in part and len(words) == 1 else f"={part}"


def _give_words(category: _Category, categories: dict[int, _Category]) -> None:
    """The category's words as the terms of its code, without those that stand in a category below it."""
    below = {word for one in categories.values() if _hangs_below(one, category) for word in one.words}
    terms = [Term(word, line) for word, line in category.words.items() if word not in below]
    category.draft.lists["terms"] = terms


def _hangs_below(one: _Category, category: _Category) -> bool:
    return any(above is category for above in _all_above(one))


def _all_above(one: _Category) -> Iterator[_Category]:
    while one.above is not None:
        one = one.above
        yield one
