"""Chooses the labels of a file: which families of candidates open turns, and which labels in them are speakers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

from qualcode.readers import role_words as words
from qualcode.readers.label_kinds import find_joint, is_collective, is_numbered, mask_label
from qualcode.readers.labels import Candidate, fold, is_role_word, stem
from qualcode.readers.legends import Legend
from qualcode.readers.nearness import is_near

Candidates = list[list[Candidate]]
"""The candidates of each line, by the line's index."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known besides the candidates themselves.

    Parameters
    ----------
    written : number of lines that are not blank.
    given : folded labels that the settings name.
    legend : what the file explains.
    preamble : folded words before the first turn, where titles name people.
    """

    written: int
    given: frozenset[str]
    legend: Legend
    preamble: frozenset[str] = frozenset()

    def knows(self, key: str) -> bool:
        """Whether a label is one without any further evidence."""
        return key in self.given or key in self.legend.labels or is_role_word(key)


@dataclass(frozen=True, slots=True)
class Family:
    """One way of labelling: its name (mostly the separator), how much a turn counts, how labels are accepted."""

    name: str
    weight: float
    least_share: float
    least_labels: int
    accepts: Callable[[list[Candidate], Evidence], set[str]]


@dataclass(frozen=True, slots=True)
class Choice:
    """The family that explains most, and its labels (folded)."""

    family: str
    labels: frozenset[str]
    turns: int


def choose_labels(candidates: Candidates, evidence: Evidence) -> Choice | None:
    """The family of labels that explains most lines, None where none explains enough."""
    best: Choice | None = None
    best_score = 0.0
    spoken: set[int] = set()
    kinds = _sort_by_family(candidates)
    for family in FAMILIES:
        members = kinds[family.name]
        if family.name == "timed" and spoken:
            members = [one for one in members if one.separator != "time" or one.line not in spoken]
        if len(members) * family.weight <= best_score:
            continue  # it could not explain more
        labels = family.accepts(members, evidence)
        taken = {one.line for one in members if one.key in labels}
        share = len(taken) / max(evidence.written, 1)
        named = {key for key in labels if key}
        if (
            len(named) < family.least_labels
            and not any(evidence.knows(key) for key in named)
            and family.name != "timed"
        ):
            continue
        if not taken or share < family.least_share:
            continue
        if family.name == "colon":
            spoken = taken
        if len(taken) * family.weight > best_score:
            best_score = len(taken) * family.weight
            best = Choice(family.name, frozenset(labels | find_joint({one.key for one in members}, labels)), len(taken))
    return best


def _sort_by_family(candidates: Candidates) -> dict[str, list[Candidate]]:
    """Candidates by the name of their family; one alone on its line with a time belongs to `timed`, not to `alone`."""
    kinds: dict[str, list[Candidate]] = defaultdict(list)
    for line in candidates:
        for one in line:
            timed = one.separator == "time" or (one.separator == "alone" and one.time is not None)
            kinds["timed" if timed else one.separator].append(one)
    return kinds


def is_name_like(label: str) -> bool:
    """Whether a label looks like a name or an id: each longer word begins with a capital, a digit or a caseless letter.

    >>> is_name_like("Jon Beets"), is_name_like("Maria de la Cruz"), is_name_like("P7"), is_name_like("Some tips")
    (True, True, True, False)
    """
    parts = [part.strip("'’\"“”‘().,") for part in label.split()]
    parts = [part for part in parts if part]
    return bool(parts) and all(
        not part[0].islower() or (number > 0 and len(part) <= 3) for number, part in enumerate(parts)
    )


def accept_colon(members: list[Candidate], evidence: Evidence) -> set[str]:
    """Labels before a colon: known ones, those that recur, letters with a partner, misspelt ones, ones of one form."""
    counts = Counter(one.key for one in members)
    shown = {one.key: one for one in members}
    accepted = {key for key in counts if evidence.knows(key)}
    for key, count in counts.items():
        if (
            count >= 2
            and (is_name_like(shown[key].label) or len(key) <= 3 or count >= 5 or is_collective(key))
            and not _counts_up(key, counts)
        ):
            accepted.add(key)
    accepted |= _find_partners(counts)
    if not accepted and len(counts) >= 2 and sum(counts.values()) >= 0.8 * evidence.written:
        accepted = {key for key in counts if is_name_like(shown[key].label)}
    accepted = _drop_plain_among_bold(members, accepted, counts, evidence)
    accepted = _drop_outside(members, accepted, counts, evidence)
    return accepted | _find_singles(members, accepted, counts, evidence)


def accept_recurring(members: list[Candidate], evidence: Evidence) -> set[str]:
    """Labels with a weak separator: known ones, and those that recur and look like names or short ids."""
    counts = Counter(one.key for one in members)
    shown = {one.key: one for one in members}
    accepted = {
        key
        for key, count in counts.items()
        if evidence.knows(key)
        or (count >= 2 and (is_name_like(shown[key].label) or len(key) <= 2) and not key.isdigit())
    }
    accepted |= _find_partners(counts)
    return set() if _is_enumeration(members, accepted) else accepted


def accept_dot(members: list[Candidate], evidence: Evidence) -> set[str]:
    """Labels before a full stop: two or three letters that alternate, or role words; never an enumeration."""
    counts = Counter(one.key for one in members)
    accepted = {
        key
        for key, count in counts.items()
        if (count >= 3 and len(key) <= 3 and not key.isdigit()) or is_role_word(key) or key in evidence.legend.roles
    }
    if len(accepted) > 4 or _is_enumeration(members, accepted):
        return set()
    return accepted


def accept_alone(members: list[Candidate], evidence: Evidence) -> set[str]:
    """Labels alone on their line: known ones and recurring names, where text follows nearly each of them."""
    counts = Counter(one.key for one in members)
    shown = {one.key: one for one in members}
    accepted = {
        key
        for key, count in counts.items()
        if evidence.knows(key)
        or (
            count >= 2
            and key not in words.INTERJECTIONS
            and shown[key].label[-1] not in ".,"
            and is_name_like(shown[key].label)
            and not key.isdigit()
        )
    }
    accepted = _drop_outside(members, accepted, counts, evidence)
    lines = {one.line for one in members if one.key in accepted}
    followed = sum(1 for line in lines if line + 1 not in lines)
    return accepted if lines and followed >= 0.8 * len(lines) else {key for key in accepted if evidence.knows(key)}


def accept_timed(members: list[Candidate], evidence: Evidence) -> set[str]:
    """Labels beside a time: nearly all of them, since the time itself tells that a turn begins."""
    counts = Counter(one.key for one in members)
    if sum(counts.values()) < 2:
        return set()
    return {key for key in counts if not key or counts[key] >= 2 or evidence.knows(key) or len(key.split()) <= 3}


FAMILIES = (
    Family("colon", 1.0, 0.08, 2, accept_colon),
    Family("timed", 1.15, 0.15, 1, accept_timed),
    Family("bracket", 0.95, 0.3, 2, accept_recurring),
    Family("tab", 0.9, 0.3, 2, accept_recurring),
    Family("bold", 0.85, 0.3, 2, accept_recurring),
    Family("dash", 0.9, 0.35, 2, accept_recurring),
    Family("alone", 0.8, 0.15, 2, accept_alone),
    Family("dot", 0.7, 0.5, 2, accept_dot),
)


def _find_partners(counts: Counter[str]) -> set[str]:
    """Single letters that belong together, as I and R, where both occur."""
    found: set[str] = set()
    for letter, partners in words.PARTNERS.items():
        askers = {key for key in counts if stem(key) == letter}
        others = {key for key in counts if stem(key) in partners.split()}
        if askers and others:
            found |= askers | others
    return found


def _counts_up(key: str, counts: Counter[str]) -> bool:
    """Whether a label is a bare number of an enumeration (`1:`, `2:`, `3:`), each about as often as the others."""
    if not key.isdigit() or len(key) > 2:
        return False
    return sum(1 for other in counts if other.isdigit()) > 3


def _is_enumeration(members: Iterable[Candidate], accepted: set[str]) -> bool:
    """Whether letters or numbers only count up (a, b, c, a, b, c), as lists do and speakers do not."""
    order = [one.key for one in members if one.key in accepted]
    if len(set(order)) < 3 or any(len(key) > 2 for key in order):
        return False
    steps = sum(1 for low, high in pairwise(order) if high > low or high == "a")
    return steps >= 0.9 * (len(order) - 1)


def _drop_plain_among_bold(
    members: list[Candidate], accepted: set[str], counts: Counter[str], evidence: Evidence
) -> set[str]:
    """Where labels are bold, a rare plain one is a word of the speech."""
    bold = Counter(one.key for one in members if one.bold)
    total = sum(counts[key] for key in accepted)
    if not accepted or sum(bold[key] for key in accepted) < 0.8 * total:
        return accepted
    most = max(counts[key] for key in accepted)
    return {
        key for key in accepted if evidence.knows(key) or bold[key] >= 0.3 * counts[key] or counts[key] > 0.2 * most
    }


def _drop_outside(members: list[Candidate], accepted: set[str], counts: Counter[str], evidence: Evidence) -> set[str]:
    """Without labels that stand only before the first or after the last turn of the main speakers: heads, appendices.

    The main speakers are the two with most turns and those of a third as many; others must have turns among theirs.
    """
    if len(accepted) < 3:
        return accepted
    most = [count for key, count in counts.most_common() if key in accepted][:2]
    main = {key for key in accepted if counts[key] >= max(most[1] / 3, 2)}
    places = [one.line for one in members if one.key in main]
    if len(main) < 2 or len(places) < 6:
        return accepted
    inside = {one.key for one in members if min(places) < one.line < max(places)}
    kept = main | {key for key in accepted if key in inside or key in evidence.given}
    talk = {key for key in main if evidence.knows(key)} or main
    spread = [one.line for one in members if one.key in talk]
    return {
        key
        for key in kept
        if key in talk or any(min(spread) <= one.line <= max(spread) + 3 for one in members if one.key == key)
    }


def _find_singles(members: list[Candidate], accepted: set[str], counts: Counter[str], evidence: Evidence) -> set[str]:
    """Labels that stand once and are labels all the same: misspelt, named in the title, bold or of the others' form."""
    if not accepted:
        return set()
    taken = sum(counts[key] for key in accepted)
    share = taken / max(evidence.written, 1)
    bold = sum(1 for one in members if one.bold and one.key in accepted) >= 0.8 * taken
    forms = {mask_label(one.label) for one in members if one.key in accepted}
    found = set()
    begun = min(one.line for one in members if one.key in accepted)
    asked = (
        {stem(key) for key in accepted} <= words.QUESTION_WORDS | words.ANSWER_WORDS
        and len(accepted) >= 2
        and share >= 0.5
    )
    generic = any(stem(key) in words.GENERIC for key in accepted)
    for one in members:
        if generic and stem(one.key) in words.GENERIC:
            found.add(one.key)
        if asked and is_numbered(one.key):
            found.add(one.key)
        if counts[one.key] > 1 or one.key in accepted or one.alone:
            continue
        misspelt = any(counts[key] >= 3 and is_near(one.key, key) for key in accepted)
        titled = is_name_like(one.label) and set(one.key.split()) <= evidence.preamble
        formed = mask_label(one.label) in forms and len(one.key) <= 4 and share >= 0.3 and one.line > begun
        shown = (
            one.line > begun
            and is_name_like(one.label)
            and ((bold and one.bold and share >= 0.2) or (share >= 0.85 and taken >= 8))
        )
        numbered = (
            len(members) >= 0.5 * evidence.written and re.fullmatch(r"[^\W\d_]{1,3}\d{1,3}", one.label) is not None
        )
        together = one.line > begun and share >= 0.4 and is_collective(one.key) and one.label[:1].isupper()
        if misspelt or titled or formed or shown or numbered or together:
            found.add(one.key)
    return found


def fold_all(labels: Iterable[str]) -> frozenset[str]:
    """Labels as they are compared."""
    return frozenset(fold(label) for label in labels)
