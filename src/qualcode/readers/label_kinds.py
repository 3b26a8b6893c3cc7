"""Labels of special kinds: several people at once (`All participants`, `H1/H2`), additional questions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from qualcode.readers import role_words as words
from qualcode.readers.labels import stem

NUMBERED_WORDS = words.QUESTION_WORDS | words.ANSWER_WORDS
ADDED = frozenset({"additional", "further", "follow-up", "extra", "дополнительный", "zusätzliche", "weitere", "otra"})
JOINTS = re.compile(r"\s*[/&+,]\s*|\s+(?:and|und|e|y|et|и|i|og|och|ja|ve|en|oraz|ба)\s+")
"""What stands between the labels of people who speak at once."""


@lru_cache(maxsize=4096)
def is_collective(key: str) -> bool:
    """Whether a folded label means several people at once.

    >>> is_collective("all participants"), is_collective("todos"), is_collective("all roads")
    (True, True, False)
    """
    parts = set(key.split())
    return bool(parts & words.TOGETHER) and (len(parts) == 1 or bool((parts - words.TOGETHER) & words.RESPONDENTS))


def is_numbered(key: str) -> bool:
    """Whether a folded label is a word for questions or answers, with a number or another word beside it.

    >>> is_numbered("question 3"), is_numbered("pytanie dodatkowe"), is_numbered("my question")
    (True, True, False)
    """
    parts = stem(key).split()
    if len(parts) > 1 and parts[0] in ADDED:
        parts = parts[1:]
    return bool(parts) and len(parts) <= 2 and parts[0] in NUMBERED_WORDS and (len(parts) == 1 or len(parts[0]) > 3)


def find_joint(keys: Iterable[str], labels: set[str]) -> set[str]:
    """Labels that join others: `H1/H2`, `P3 and P4`."""
    forms = {mask_label(label) for label in labels if any(letter.isdigit() for letter in label)}
    found = set()
    for key in keys:
        parts = JOINTS.split(key)
        if (
            len(parts) > 1
            and labels & set(parts)
            and all(part in labels or mask_label(part) in forms for part in parts)
        ):
            found.add(key)
    return found


@lru_cache(maxsize=4096)
def mask_label(label: str) -> str:
    """The form of a label: digits and a question mark are 0, capitals A, small letters a, repeated ones once."""
    masked = re.sub(r"\d+|\?$", "0", label)
    masked = "".join("A" if letter.isupper() else "a" if letter.isalpha() else letter for letter in masked)
    return re.sub(r"a+", "a", masked)
