"""How near two labels are: the number of single-letter changes, and whether one may be a slip for the other."""

from __future__ import annotations

from functools import lru_cache

from qualcode.readers.labels import is_role_word


@lru_cache(maxsize=4096)
def count_changes(first: str, second: str) -> int:
    """Least number of letters inserted, left out, replaced or swapped with their neighbour (optimal string alignment).

    >>> count_changes("paticipant", "participant"), count_changes("anna", "anne"), count_changes("ab", "ba")
    (1, 1, 1)
    """
    before: list[int] = []
    last = list(range(len(second) + 1))
    for row, letter in enumerate(first, 1):
        now = [row]
        for column, other in enumerate(second, 1):
            cost = min(last[column] + 1, now[column - 1] + 1, last[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == second[column - 2] and first[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            now.append(cost)
        before, last = last, now
    return last[-1]


def is_near(first: str, second: str) -> bool:
    """Whether a folded label may be another one misspelt: same numbers, at most one change (two from nine letters on).

    Two role words are never near each other: `interviewer` and `interviewee` are two speakers.
    """
    shorter = min(len(first), len(second))
    if first == second or shorter < 4 or (is_role_word(first) and is_role_word(second)):
        return False
    if [letter for letter in first if letter.isdigit()] != [letter for letter in second if letter.isdigit()]:
        return False
    allowed = 1 if shorter < 9 else 2
    return abs(len(first) - len(second)) <= allowed and count_changes(first, second) <= allowed
