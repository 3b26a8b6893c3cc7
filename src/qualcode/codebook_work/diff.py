"""What changed in the text of a codebook, code by code: keys and terms, not lines of the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

from qualcode.codebook.former import join_path, map_former
from qualcode.model import Code, Codebook, Term

Kind = Literal["added", "removed", "renamed", "moved", "changed"]
_NOT_TEXT = {"path", "line", "parent", "level", "formerly", "codes"}
_PLACE = {"line", "column"}


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a codebook.

    Parameters
    ----------
    code : path now, of a removed code its old one; empty for what holds for the whole codebook.
    key : which key changed (`terms`, `definition`); empty where the code itself came, went or has another path.
    old, new : the text, or one item of a list; of a code its path. Empty where there was, or is, none.
    line : in the new codebook; of what is gone, in the old one.
    language : of an item of a list by language.
    """

    code: str
    kind: Kind
    key: str = ""
    old: str = ""
    new: str = ""
    line: int = 0
    language: str = ""


def pair_codes(old: Codebook, new: Codebook) -> dict[str, str]:
    """Each path of the old codebook that lives on, with its path in the new one: the same, or by `formerly`."""
    now = {code.path for code in new.codes}
    former = map_former(new.codes)
    return {
        code.path: former.get(code.path, code.path) for code in old.codes if code.path in now or code.path in former
    }


def compare_codebooks(old: Codebook, new: Codebook) -> list[Change]:
    """All changes from one sound codebook to another: of the whole first, then by code as they stand in the new one,
    last the codes that are gone.

    The order of codes, terms and examples says nothing.

    >>> from qualcode.codebook.load import load_codebook
    >>> old = load_codebook("codes:\\n  competence: {terms: [skill, staff]}", "old.yaml")
    >>> new = load_codebook("codes:\\n  capacity: {formerly: competence, terms: [skill*, staff]}", "new.yaml")
    >>> [(change.code, change.kind, change.key, change.old, change.new) for change in compare_codebooks(old, new)]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('capacity', 'renamed', '', 'competence', 'capacity'),
     ('capacity', 'changed', 'terms', 'skill', ''), ('capacity', 'changed', 'terms', '', 'skill*')]
    """
    pairs = pair_codes(old, new)
    before: dict[str, list[Code]] = {}
    for code in old.codes:
        if code.path in pairs:
            before.setdefault(pairs[code.path], []).append(code)
    changes = list(_compare_keys("", old, new))
    for code in new.codes:
        changes += _compare_code(before.get(code.path, []), code, pairs)
    gone = (code for code in old.codes if code.path not in pairs)
    return changes + [Change(code.path, "removed", old=code.path, line=code.line) for code in gone]


def _compare_code(before: Sequence[Code], code: Code, pairs: Mapping[str, str]) -> Iterator[Change]:
    """Changes of one code; `before`: the codes that became this one, most often one."""
    if not before:
        yield Change(code.path, "added", new=code.path, line=code.line)
        return
    for was in before:
        parent = pairs.get(was.parent, was.parent)
        key = was.path.rpartition("/")[2]
        if parent != code.parent:
            yield Change(code.path, "moved", old=was.path, new=code.path, line=code.line)
        elif join_path(parent, key) != code.path:
            yield Change(code.path, "renamed", old=was.path, new=code.path, line=code.line)
    yield from _compare_keys(code.path, before[0], code, before[1:])


def _compare_keys(path: str, old: Code | Codebook, new: Code | Codebook, more: Sequence[Code] = ()) -> Iterator[Change]:
    """Changes of each key; the lists of the codes in `more`, which became one with the old, are added to its own."""
    line = new.line if isinstance(new, Code) else 1
    for field in fields(new):
        if field.name in _NOT_TEXT:
            continue
        then, now = getattr(old, field.name), getattr(new, field.name)
        if _is_list(then) and _is_list(now):
            both = (*then, *(item for code in more for item in getattr(code, field.name)))
            yield from _compare_lists(path, field.name, both, now, line)
        elif field.name == "name" and isinstance(new, Code) and _is_unnamed(old, new):
            continue
        elif then != now:
            yield Change(path, "changed", field.name, _show_value(then), _show_value(now), line)


def _is_unnamed(old: Code | Codebook, new: Code) -> bool:
    """Whether neither code has a name for people: a key stands for it, and that it is another is told already."""
    return isinstance(old, Code) and all(code.name == code.path.rpartition("/")[2] for code in (old, new))


def _compare_lists(path: str, key: str, old: Sequence[Any], new: Sequence[Any], line: int) -> Iterator[Change]:
    then, now = {_strip(item): item for item in old}, {_strip(item): item for item in new}
    gone = [(item, show_item(item), "") for what, item in then.items() if what not in now]
    come = [(item, "", show_item(item)) for what, item in now.items() if what not in then]
    for item, was, now_is in (*gone, *come):
        place, language = getattr(item, "line", line), getattr(item, "language", "")
        yield Change(path, "changed", key, was, now_is, place, language)


def _is_list(value: object) -> bool:
    return isinstance(value, tuple)


def _strip(item: Any) -> object:
    """An item without its place in the file."""
    if not isinstance(item, Term):
        return item
    return tuple(getattr(item, field.name) for field in fields(item) if field.name not in _PLACE)


def show_item(item: Any) -> str:
    """One term or example as people read it, with its stance behind it.

    >>> show_item(Term("lie to us", 3, "en", "lack"))
    'lie to us (lack)'
    """
    if not isinstance(item, Term):
        return _show_value(item)
    return f"{item.text} ({item.stance})" if item.stance else item.text


def _show_value(value: object) -> str:
    return "" if value is None else str(value)
