"""The cues of stances: those that come with the program, one list a language, and how a codebook changes them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Literal, cast

from qualcode.model import Codebook, Cue
from qualcode.words import language_of

Direction = Literal["forward", "before", "either"]
DIRECTIONS: tuple[Direction, ...] = ("forward", "before", "either")
LANGUAGES = ("en", "mn")  # there is a file stances_<language>.txt for each


@cache
def read_cue_file(language: str) -> str:
    """The text of a language's list, empty where there is none."""
    return (files("qualcode") / f"stances_{language}.txt").read_text("utf-8") if language in LANGUAGES else ""


@cache
def built_in_cues(language: str) -> tuple[Cue, ...]:
    """The list that comes with the program, in the order of its file.

    A line is `kind traits: cue, cue, …`; traits are a direction (forward unless told), `negates`, `demands`, and a
    number of words. Lines that begin with `#` are comments.

    >>> [(cue.text, cue.direction) for cue in built_in_cues("mn") if cue.text == "дутмаг"]
    [('дутмаг', 'before')]
    """
    cues = []
    for row, line in enumerate(read_cue_file(language).splitlines(), 1):
        head, sign, tail = line.partition(":")
        if line.startswith("#") or not sign:
            continue
        kind, *traits = head.split()
        words = [int(trait) for trait in traits if trait.isdigit()]
        model = Cue(
            "",
            row,
            cast("Literal['lack', 'present', 'not_cue', 'stop']", kind),
            language,
            next((direction for direction in DIRECTIONS if direction in traits), "forward"),
            words[0] if words else 0,
            "negates" in traits,
            "demands" in traits,
        )
        cues += [replace(model, text=" ".join(text.split())) for text in tail.split(",")]
    return tuple(cues)


def find_cues(codebook: Codebook, languages: Iterable[str]) -> tuple[Cue, ...]:
    """All cues that act in sources of these languages: the built-in ones as the codebook's `stances:` changes them.

    A cue of the codebook that is also built in takes the place of that one, and has its traits where it says nothing.
    """
    built_in = [cue for language in dict.fromkeys(map(language_of, languages)) for cue in built_in_cues(language)]
    own: list[Cue] = []
    for cue in codebook.cues:
        known = [other for other in built_in if _is_same(cue, other)]
        own += [_fill(cue, other) for other in known] if known else [_fill(cue, None)]
    kept = [] if codebook.replace_cues else [cue for cue in built_in if not any(_is_same(mine, cue) for mine in own)]
    return (*kept, *own)


def _is_same(own: Cue, built_in: Cue) -> bool:
    return own.text.lower() == built_in.text and language_of(own.language) in ("", built_in.language)


def _fill(own: Cue, known: Cue | None) -> Cue:
    """The codebook's cue with what it does not say: from the built-in one of the same text and kind, else defaults."""
    same = known if known is not None and known.kind == own.kind else None
    return replace(
        own,
        language=own.language or (known.language if known else ""),
        direction=own.direction or (same.direction if same else "forward"),
        words=own.words if own.words is not None else (same.words if same else 0),
        negates=own.negates if own.negates is not None else bool(same and same.negates),
        demands=bool(same and same.demands),
    )
