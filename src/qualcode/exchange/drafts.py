"""Codes as a foreign file gives them in; a codebook that the strict loader takes out, and what had to be left out.

Every reader of a format makes `Draft`s and lets `admit` decide what is a key, a name, a term.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from qualcode.codebook.languages import is_language, suggest_language
from qualcode.codebook.term_lists import STANCES
from qualcode.exchange.admission import Listener, admit_stances, admit_terms, find_mistake
from qualcode.exchange.book import LISTS, Book, Imported, StanceLine
from qualcode.exchange.names import clean_key, make_key, make_unique
from qualcode.exchange.plain import clean_line, clean_text
from qualcode.exchange.yaml_writing import write_yaml
from qualcode.model import Code, Problem, Term

DEEPEST = 40  # levels of sub-codes; the YAML loader takes some more


@dataclass(slots=True)
class Draft:
    """A code as a file gives it; `key` only where the file has one, `lists` by the names in `LISTS`."""

    name: str
    key: str = ""
    line: int = 0
    definition: str = ""
    include: str = ""
    exclude: str = ""
    color: str = ""
    stance: str = ""
    formerly: str = ""
    lists: dict[str, list[Term]] = field(default_factory=dict)
    children: list[Draft] = field(default_factory=list)


@dataclass(slots=True)
class DraftBook:
    """A codebook as a file gives it."""

    codes: list[Draft] = field(default_factory=list)
    name: str = ""
    version: str = ""
    language: str = ""
    unless: list[Term] = field(default_factory=list)
    stances: list[StanceLine] = field(default_factory=list)


def admit(draft: DraftBook, file: str, problems: Iterable[Problem] = ()) -> Imported:
    """The codebook of these drafts, loadable; what cannot be kept becomes a problem with its line in `file`."""
    listener = Listener(file, list(problems))
    codes = list(_admit_codes(draft.codes, "", 1, listener))
    language = _admit_language(draft.language, listener)
    book = Book(
        clean_line(draft.name),
        clean_line(draft.version),
        language,
        _admit_formers(codes, listener),
        tuple(admit_terms(draft.unless, "unless", "", listener)),
        admit_stances(draft.stances, listener),
    )
    listener.tell_counts()
    return Imported(book, tuple(listener.problems))


def _admit_codes(drafts: Sequence[Draft], parent: str, level: int, listener: Listener) -> Iterator[Code]:
    keys = _choose_keys(drafts)
    names: set[str] = set()
    for draft, key in zip(drafts, keys, strict=True):
        name = clean_line(draft.name) or key
        unique = make_unique(name, names, " ")
        names.add(unique.casefold())
        path = f"{parent}/{key}" if parent else key
        if unique != name:
            what = f"a second code '{name}' at the same place is called '{unique}'"
            listener.say(draft.line, "notice", "code-renamed", what, "Give it a better name, or put the two together.")
        if draft.key and draft.key != key:
            what = f"'{draft.key}' cannot be a key here, the code is '{path}'"
            listener.say(draft.line, "notice", "code-renamed", what, "Look whether that is well.")
        yield _admit_code(draft, path, unique, parent, level, listener)
        if level < DEEPEST:
            yield from _admit_codes(draft.children, path, level + 1, listener)
        elif draft.children:
            what = f"'{path}' has sub-codes below level {DEEPEST}, they were left out"
            listener.say(draft.line, "error", "row-left-out", what, "Make the tree flatter.")


def _choose_keys(drafts: Sequence[Draft]) -> list[str]:
    """Keys for neighbours: those that were given first, then those made from names; none twice."""
    taken: set[str] = set()
    keys: dict[int, str] = {}
    for number, draft in sorted(enumerate(drafts), key=lambda pair: not pair[1].key):
        key = make_unique(clean_key(clean_line(draft.key)) if draft.key else make_key(draft.name), taken)
        taken.add(key.casefold())
        keys[number] = key
    return [keys[number] for number in range(len(drafts))]


def _admit_code(draft: Draft, path: str, name: str, parent: str, level: int, listener: Listener) -> Code:
    lists = {key: tuple(admit_terms(draft.lists.get(key, ()), key, path, listener)) for key in LISTS}
    return Code(
        path=path,
        name=name,
        line=draft.line,
        parent=parent,
        level=level,
        definition=clean_text(draft.definition),
        include=clean_text(draft.include),
        exclude=clean_text(draft.exclude),
        color=_admit_color(draft, path, listener),
        stance=_admit_stance(draft, path, listener),  # type: ignore[arg-type]
        formerly=clean_line(draft.formerly),
        **lists,
    )


def _admit_color(draft: Draft, path: str, listener: Listener) -> str:
    color = read_color(draft.color)
    if draft.color.strip() and not color:
        what = f"'{draft.color.strip()}' is no colour of '{path}' that can be read"
        listener.say(draft.line, "warning", "value-left-out", what, "Write # and six digits, such as #1b9e77.")
    return color


def read_color(text: str) -> str:
    """A colour as `#rrggbb`, empty if it cannot be read.

    >>> [read_color(text) for text in ("#1B9E77", "1b9e77", "#fa0", "rgb(27, 158, 119)", "0xFF8800", "teal")]
    ['#1b9e77', '#1b9e77', '#ffaa00', '#1b9e77', '#ff8800', '']
    """
    parts = re.fullmatch(
        r"rgba?\((\d{1,3})[,;\s]+(\d{1,3})[,;\s]+(\d{1,3}).*\)|(\d{1,3})[,;]\s*(\d{1,3})[,;]\s*(\d{1,3})", text.strip()
    )
    if parts:
        numbers = [int(number) for number in parts.groups() if number]
        return "#" + "".join(f"{number:02x}" for number in numbers) if max(numbers) < 256 else ""
    digits = re.sub(r"^(#|0x)", "", text.strip().lower())
    if re.fullmatch(r"[0-9a-f]{3}", digits):
        digits = "".join(2 * digit for digit in digits)
    return f"#{digits}" if re.fullmatch(r"[0-9a-f]{6}", digits) else ""


def _admit_stance(draft: Draft, path: str, listener: Listener) -> str:
    stance = clean_line(draft.stance).lower()
    if not stance or stance in STANCES:
        return stance
    what = f"'{draft.stance}' is no stance, so '{path}' has none"
    listener.say(draft.line, "error", "value-left-out", what, f"Write one of: {', '.join(STANCES)}.")
    return ""


def _admit_formers(codes: Sequence[Code], listener: Listener) -> tuple[Code, ...]:
    """The codes with those former names that the loader takes: legal ones, each of one code."""
    if _loads(codes):
        return tuple(codes)
    kept = [replace(code, formerly="") for code in codes]
    for place, code in enumerate(codes):
        kept[place] = code
        if code.formerly and not _loads(kept):
            kept[place] = replace(code, formerly="")
            what = f"'{code.formerly}' cannot be the former name of '{code.path}'"
            listener.say(code.line, "error", "value-left-out", what, "Write the key that this code alone had before.")
    return tuple(kept)


def _loads(codes: Sequence[Code]) -> bool:
    """Whether the loader takes the former names of these codes."""
    if not any(code.formerly for code in codes):
        return True
    bare = (Code(code.path, code.name, 0, code.parent, code.level, formerly=code.formerly) for code in codes)
    return not find_mistake(write_yaml(Book("", "", "", tuple(bare))))


def _admit_language(text: str, listener: Listener) -> str:
    language = clean_line(text)
    if not language or is_language(language):
        return language
    better = suggest_language(language)
    if not better:
        what = f"'{language}' is no language code, so the codebook has none"
        listener.say(0, "error", "value-left-out", what, "Write a code of two letters, such as en or mn.")
    return better
