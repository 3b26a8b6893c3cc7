"""The codebook's `stances:`: cues of its own, beside the built-in ones or instead of them (docs/stances.md)."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, cast

from qualcode.codebook.cues import DIRECTIONS
from qualcode.codebook.schema import Form, Key, is_empty
from qualcode.codebook.strict import Entry, Mapping, Node, Scalar
from qualcode.codebook.term_lists import check_term, split_items, split_languages
from qualcode.model import Cue, Term

Kind = Literal["lack", "present", "not_cue", "stop"]
CUE_KEYS = (
    Key("cue", "text", "", "The words, a term. Needed."),
    Key(
        "direction", "choice", "forward", "What it reaches: what follows, what stands before it, or either.", DIRECTIONS
    ),
    Key("words", "whole number", "to the end of the clause", "It reaches so many words at most."),
    Key("negates", "yes or no", "false", "It turns other cues and the terms' own stances round, as `not` does."),
)
STANCE_KEYS = (
    Key("lack", "texts", "", "Cues of what is missing, weak, broken, demanded or wished for.", keys=CUE_KEYS),
    Key("present", "texts", "", "Cues of what is there, works or improves.", keys=CUE_KEYS),
    Key("not_cues", "texts", "", "Words that look like a cue and are none: not only."),
    Key("stops", "texts", "", "Words that end the reach of a cue: but."),
    Key("replace", "yes or no", "false", "Whether these stand instead of the built-in ones."),
)
_KINDS: dict[str, Kind] = {"lack": "lack", "present": "present", "not_cues": "not_cue", "stops": "stop"}
_NAMES = tuple(key.name for key in STANCE_KEYS)
_CUE_NAMES = tuple(key.name for key in CUE_KEYS)


def read_cues(entry: Entry | None, form: Form) -> tuple[tuple[Cue, ...], bool]:
    """The cues in the order of the file, and whether they stand instead of the built-in ones."""
    if entry is None:
        return (), False
    found = form.mapping(entry.value, entry.key, _NAMES)
    cues: list[Cue] = []
    seen: dict[tuple[str, str], Cue] = {}
    for key, inner in found.items():
        for node, language in split_languages(inner, form, _CUE_NAMES) if key in _KINDS else ():
            for item in split_items(node, key, form):
                cue = _read_cue(item, inner.key, language, form)
                if cue is not None and _check_cue(cue, item, seen, form):
                    cues.append(cue)
    return tuple(cues), form.yes_or_no(found.get("replace"))


def _read_cue(item: Node, name: str, language: str, form: Form) -> Cue | None:
    """A text, or `{cue: …, direction: …, words: …, negates: …}`."""
    cue = Cue("", item.line, _KINDS[name], language)
    if isinstance(item, Scalar) and item.text.strip():
        return replace(cue, text=" ".join(item.text.split()))
    if isinstance(item, Scalar):
        form.say(item.line, f"an empty item in '{name}'", "Fill it or delete the line.", "empty-item")
        return None
    if not isinstance(item, Mapping):
        form.say(item.line, f"an item of '{name}' is a list", "Write one cue in each item.", "wrong-type")
        return None
    found = form.mapping(item, name, _CUE_NAMES)
    text = form.text(found.get("cue"))
    if not text:
        if "cue" not in found or is_empty(found["cue"].value):
            advice = "Write {cue: need more, direction: forward, words: 6}."
            form.say(item.line, "an item without its cue", advice, "term-missing")
        return None
    if name in ("not_cues", "stops"):
        for key in _CUE_NAMES[1:]:
            if key in found:
                form.say(found[key].line, f"a cue in '{name}' has no {key}", f"Take the {key} out.", "unknown-key")
    direction = form.choice(found.get("direction"), DIRECTIONS)
    return replace(
        cue,
        text=" ".join(text.split()),
        line=found["cue"].value.line,
        direction=cast("Literal['', 'forward', 'before', 'either']", direction),
        words=_read_words(found.get("words"), form),
        negates=_read_negates(found.get("negates"), name, form),
    )


def _read_words(entry: Entry | None, form: Form) -> int | None:
    text = form.text(entry)
    if entry is None or (not text and not isinstance(entry.value, Scalar)):
        return None
    if text.isascii() and text.isdigit() and 0 < int(text) < 1000:
        return int(text)
    advice = "Write a whole number from 1, such as 6; without the key a cue reaches to the end of the clause."
    form.say(entry.line, f"'words' is {text or 'empty'}", advice, "wrong-type")
    return None


def _read_negates(entry: Entry | None, name: str, form: Form) -> bool | None:
    if entry is None:
        return None
    if name == "present":
        form.say(entry.line, "a cue in 'present' does not negate", "Take it out, or move it to lack.", "unknown-key")
    return form.yes_or_no(entry)


def _check_cue(cue: Cue, item: Node, seen: dict[tuple[str, str], Cue], form: Form) -> bool:
    """Whether the term language takes the cue and no other list has it."""
    if not check_term(Term(cue.text, cue.line, cue.language), item, form):
        return False
    known = seen.setdefault((cue.text.lower(), cue.language), cue)
    if known is cue:
        return True
    what = f"'{cue.text}' stands twice in 'stances', first in line {known.line}"
    form.say(cue.line, what, "Delete one of the two.", "term-given-twice")
    return False
