"""Whether a source is written in the script of its language: a Mongolian interview read as English finds no term."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from qualcode.model import Problem
from qualcode.pipeline.entries import SourceData

# the language's scripts, as the first word of a letter's Unicode name; a language not named here is written in Latin
SCRIPTS = {
    **dict.fromkeys(
        ["ab", "ba", "be", "bg", "ce", "cv", "kk", "ky", "mk", "mn", "os", "ru", "tg", "tt", "udm", "uk"], ("CYRILLIC",)
    ),
    **dict.fromkeys(["sr", "uz", "az", "bs"], ("CYRILLIC", "LATIN")),
    **dict.fromkeys(["ar", "fa", "ps", "ug", "ur"], ("ARABIC",)),
    **dict.fromkeys(["am", "ti"], ("ETHIOPIC",)),
    **dict.fromkeys(["hi", "mr", "ne", "sa"], ("DEVANAGARI",)),
    "zh": ("CJK",),
    "ja": ("CJK", "HIRAGANA", "KATAKANA"),
    "ko": ("HANGUL", "CJK"),
    "el": ("GREEK",),
    "he": ("HEBREW",),
    "hy": ("ARMENIAN",),
    "ka": ("GEORGIAN",),
    "th": ("THAI",),
    "bn": ("BENGALI",),
    "gu": ("GUJARATI",),
    "kn": ("KANNADA",),
    "ml": ("MALAYALAM",),
    "si": ("SINHALA",),
    "ta": ("TAMIL",),
    "te": ("TELUGU",),
    "lo": ("LAO",),
    "km": ("KHMER",),
    "my": ("MYANMAR",),
    "bo": ("TIBETAN",),
}


@lru_cache(maxsize=4096)
def script_of(letter: str) -> str:
    """The script of a letter, empty for digits.

    >>> script_of("ж"), script_of("a"), script_of("7")
    ('CYRILLIC', 'LATIN', '')
    """
    return unicodedata.name(letter, "?").split()[0] if letter.isalpha() else ""


def find_foreign_scripts(sources: Sequence[SourceData]) -> list[Problem]:
    """A warning for each source over half of whose letters are in another script than its language's.

    A word counts with all its letters for the script of its first.
    """
    problems = []
    for source in sources:
        language = source.head["language"]
        expected = SCRIPTS.get(language.split("-")[0].lower(), ("LATIN",))
        if "LATIN" in expected and "".join(source.forms).isascii():
            continue
        times = np.bincount(source.arrays["token_type"], minlength=len(source.forms)).tolist()
        letters: dict[str, int] = {}
        for form, count in zip(source.forms, times, strict=True):
            script = script_of(form[0])
            letters[script] = letters.get(script, 0) + len(form) * count
        letters.pop("", None)
        foreign = {script: count for script, count in letters.items() if script not in expected}
        if 2 * sum(foreign.values()) > sum(letters.values()):
            script = max(foreign, key=lambda name: foreign[name])
            problems.append(
                Problem(
                    source.head["source"],
                    "warning",
                    "other-script",
                    f"Its language is '{language}', but it is written mostly in {script.title()} letters.",
                    "Write the right language into the column 'language' of cases.csv.",
                )
            )
    return problems
