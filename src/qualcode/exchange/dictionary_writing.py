"""A codebook as a LIWC dictionary (`.dic`): the forms, beginnings and phrases of its terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from itertools import pairwise, product

from qualcode.codebook.terms import AnyWord, Both, Either, Near, Pattern, Phrase, Regex, Word, parse_term
from qualcode.exchange.book import LISTS, Book, Written, count, is_pattern, key_of
from qualcode.exchange.losses import tell_losses
from qualcode.exchange.names import make_unique
from qualcode.model import Code, Term

_MOST_WORDINGS = 200  # of one term with alternatives
_PLURALS = {
    "term with NEAR, BEFORE or AND": "terms with NEAR, BEFORE or AND",
    "term with ? or an inner *": "terms with ? or an inner *",
    "phrase with a gap": "phrases with a gap",
    "term with too many alternatives": "terms with too many alternatives",
}


def write_dictionary(book: Book) -> Written:
    """The codebook as a dictionary: sub-codes as indented categories; a word of a sub-code counts for those above it, too."""
    lost: Counter[str] = Counter()
    words = {code.path: list(_list_words(code, lost)) for code in book.codes}
    numbers = {code.path: number for number, code in enumerate(book.codes, start=1)}
    of_word: dict[str, list[int]] = {}
    for code in book.codes:
        for word in words[code.path]:
            parts = code.path.split("/")
            above = ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]
            of_word.setdefault(word, []).extend(numbers[path] for path in above)
    lines = ["%", *_list_categories(book), "%"]
    for word in _order(list(words.values())):
        lines.append("\t".join([word, *map(str, sorted(set(of_word[word])))]))
    return Written(("\n".join(lines) + "\n").encode("utf-8"), tuple(_tell_lost(book, lost)))


def _list_categories(book: Book) -> Iterator[str]:
    """The legend; a key that another code has already gets a number, for LIWC knows no paths."""
    taken: set[str] = set()
    for number, code in enumerate(book.codes, start=1):
        key = make_unique(key_of(code), taken)
        taken.add(key.casefold())
        name = f" ({code.name})" if code.name != key else ""
        yield f"{chr(9) * (code.level - 1)}{number}\t{key}{name}"


def _list_words(code: Code, lost: Counter[str]) -> Iterator[str]:
    """The words of a code's terms, each once; what has none is counted in `lost`."""
    seen: set[str] = set()
    for term in code.terms:
        for word in _write_term(term, lost):
            if word not in seen:
                seen.add(word)
                yield word


def _write_term(term: Term, lost: Counter[str]) -> list[str]:
    if is_pattern(term):
        lost["token pattern"] += 1
        return []
    pattern = parse_term(term.text)
    wordings = _list_wordings(pattern)
    if isinstance(wordings, str):
        lost[wordings] += 1
        return []
    lost["language"] += bool(term.language)
    lost["stance"] += bool(term.stance)
    kinds = {word.kind for wording in wordings for word in wording if not word.is_glob}
    lost["inflected"] += "inflected" in kinds
    lost["cased"] += "cased" in kinds or any(word.kind == "cased" for wording in wordings for word in wording)
    return [" ".join(word.text.lower() for word in wording) for wording in wordings]


def _list_wordings(pattern: Pattern) -> list[tuple[Word, ...]] | str:
    """The words one after another that a term can be, or the kind of term that LIWC cannot hold."""
    if isinstance(pattern, Regex):
        return "regular expression"
    if isinstance(pattern, Near | Both):
        return "term with NEAR, BEFORE or AND"
    if isinstance(pattern, Word):
        body = pattern.text.removesuffix("*")
        return [(pattern,)] if body and "*" not in body and "?" not in body else "term with ? or an inner *"
    if not isinstance(pattern, Phrase | Either):
        return "term of another kind"
    parts = pattern.parts
    wordings: list[list[tuple[Word, ...]]] = []
    for part in parts:
        if isinstance(part, AnyWord):
            return "phrase with a gap"
        found = _list_wordings(part)
        if isinstance(found, str):
            return found
        wordings.append(found)
    if isinstance(pattern, Either):
        return [wording for found in wordings for wording in found]
    number = 1
    for found in wordings:
        number *= len(found)
    if number > _MOST_WORDINGS:
        return "term with too many alternatives"
    return [tuple(word for part in choice for word in part) for choice in product(*wordings)]


def _order(lists: Sequence[Sequence[str]]) -> list[str]:
    """All words once, each list's in its order where the lists agree, else as they first come.

    >>> _order([["x", "y"], ["z", "y"]]), _order([["x", "y"], ["y", "x"]])
    (['x', 'z', 'y'], ['x', 'y'])
    """
    ranks = {word: rank for rank, word in enumerate(dict.fromkeys(word for words in lists for word in words))}
    after: dict[str, set[str]] = {word: set() for word in ranks}
    for words in lists:
        for first, second in pairwise(words):
            after[first].add(second)
    waiting = Counter(word for followers in after.values() for word in followers)
    free = [(rank, word) for word, rank in ranks.items() if not waiting[word]]
    ordered = []
    while free:
        _, word = heappop(free)
        ordered.append(word)
        for follower in after[word]:
            waiting[follower] -= 1
            if not waiting[follower]:
                heappush(free, (ranks[follower], follower))
    return ordered if len(ordered) == len(ranks) else list(ranks)


def _tell_lost(book: Book, lost: Counter[str]) -> Iterator[str]:
    """What the file does not hold, with numbers."""
    kept = ("language", "stance", "inflected", "cased")
    gone = [count(number, kind, _PLURALS.get(kind, "")) for kind, number in lost.items() if number and kind not in kept]
    if gone:
        yield f"terms left out, a .dic cannot hold them: {', '.join(gone)}."
    double = len(book.codes) - len({key_of(code).casefold() for code in book.codes})
    if double:
        yield f"{count(double, 'key')} stood in more than one place: the later got a number, LIWC knows no paths."
    if lost["inflected"]:
        yield f"a .dic finds only the form itself, no inflections, of {count(lost['inflected'], 'term')}."
    if lost["cased"]:
        yield f"{count(lost['cased'], 'term')} with == lose their upper and lower case."
    for kind, one in (("language", "language"), ("stance", "stance")):
        if lost[kind]:
            yield f"the {one} of {count(lost[kind], 'term')} is left out."
    keys = ("definition", "include", "exclude", "color", "stance", "formerly", *LISTS, "stances", "head")
    yield from tell_losses(book, "a .dic", [key for key in keys if key != "terms"])
