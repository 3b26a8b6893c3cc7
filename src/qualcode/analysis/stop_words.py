"""Words that say nothing of a theme, by language: spaCy's lists, and a small one of ours for Mongolian."""

from __future__ import annotations

import runpy
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from qualcode.words import fold, language_of


@cache
def stop_words(language: str) -> frozenset[str]:
    """The folded stop words of a language (`en`, `en-GB`); empty where there is no list.

    >>> "the" in stop_words("en"), "байна" in stop_words("mn"), len(stop_words("qq"))
    (True, True, 0)
    """
    name = language_of(language)
    own = files("qualcode") / f"stop_words_{name}.txt"
    if own.is_file():
        lines = own.read_text("utf-8").splitlines()
        return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
    return frozenset(fold(word, name) for word in _read_spacy(name))


def is_stop_word(word: str, stops: frozenset[str]) -> bool:
    """Whether a folded word is a stop word, alone or before an apostrophe (`they've`, `couldn't`).

    >>> [is_stop_word(word, stop_words("en")) for word in ("they've", "couldn't", "herder")]
    [True, True, False]
    """
    before, apostrophe, _ = word.partition("'")
    return word in stops or bool(apostrophe and (before in stops or before.removesuffix("n") in stops))


def _read_spacy(name: str) -> frozenset[str]:
    """The set in spaCy's file of the language; the file is run alone, because importing spaCy takes most of a second."""
    found = find_spec("spacy") if name.isalpha() else None
    for folder in (found.submodule_search_locations or []) if found else []:
        file = Path(folder) / "lang" / name / "stop_words.py"
        if file.is_file():
            return frozenset(runpy.run_path(str(file))["STOP_WORDS"])
    return frozenset()
