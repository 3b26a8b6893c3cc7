"""What a file says of its labels before the talk: legends (`[I] - Interviewer`), header lines (`Moderator: Wei`)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from qualcode.model import Role
from qualcode.readers.labels import clean_label, find_plain_key, find_role, fold
from qualcode.readers.lines import Line

LINES_LOOKED_AT = 40
LONGEST_SHORT = 6
SHORT = r"[\[(<{\"“]?\s*(?P<label>[^\W_]{1,4}\d{0,2})\s*[\])>}\"”]?"
FORWARD = re.compile(rf"\W*{SHORT}\s*[-–—=:：]\s*(?P<name>[^\W\d_][^\n:=]{{1,48}})\W*")
BACKWARD = re.compile(
    r"\W*(?P<name>[^\W\d_][^\n:=()\[\]]{2,40}?)\s*(?:[=:：–—-]\s*|[(\[]\s*)(?P<label>(?!OK)[A-ZА-ЯЁӨҮ]{1,3}\d{0,2})[)\].]?\s*"
)
ASKED_BY = re.compile(
    r"\W*(?:interview(?:ed)?(?: (?:was )?(?:conducted|led|held|done))? by|conducted by|facilitated by|"
    r"moderated by|entrevistado por|"
    r"entrevista realizada por|interview geführt von|intervjuad av|interviewet af|entretien mené par)"
    r"\s*:?\s*(?P<name>[^\n,;.(]{2,50})",
    re.IGNORECASE,
)
KEY = re.compile(r"\W*(?P<key>[^\n:：\t]{2,40}?)\s*(?:[:：]\s*|\t+\s*)(?P<value>[^\n]{0,200})")
PIECES = re.compile(r"\t+|\s{3,}|[;,|/](?=\s)|\s(?=[\[(][^\W_]{1,4}[\])]\s*[-–—=:])")
NUMBERED_LABEL = re.compile(r"\s*[A-ZА-ЯЁӨҮ]{1,3}\d{1,2}\s*")


@dataclass(frozen=True, slots=True)
class Legend:
    """Labels that the file explains.

    Parameters
    ----------
    roles : folded label or name to its role.
    labels : folded labels that a legend explains, also those without a role (`M-Miguel`).
    names : folded label to the name or role that stands for it.
    lines : places of the lines that hold a legend: they are no turns.
    """

    roles: dict[str, Role] = field(default_factory=dict)
    labels: frozenset[str] = frozenset()
    names: dict[str, str] = field(default_factory=dict)
    lines: frozenset[int] = frozenset()


def find_legend(lines: list[Line], margins: Iterable[str]) -> Legend:
    """Legend of a file, from its first lines and its page headers."""
    roles: dict[str, Role] = {}
    names: dict[str, str] = {}
    held: set[int] = set()
    texts = [(line.start, line.text) for line in lines[:LINES_LOOKED_AT] if not line.blank]
    texts += [(-1, text) for margin in margins for text in margin.split("\n")]
    for place, text in texts:
        if len(text) > 300:
            continue
        pairs = read_legend(text)
        if pairs:
            held.add(place)
        for label, name in pairs:
            names.setdefault(fold(label), name)
            role = find_role(fold(name))
            if role:
                roles.setdefault(fold(label), role)
        for name, role in read_header_names(text):
            roles.setdefault(fold(name), role)
    return Legend(roles, frozenset(names), names, frozenset(held))


def read_legend(text: str) -> list[tuple[str, str]]:
    r"""Pairs of label and meaning in one line; empty unless a meaning is a role word or there are several short pairs.

    >>> read_legend("[I] - Interviewer\t[C] - Client")
    [('I', 'Interviewer'), ('C', 'Client')]
    >>> read_legend("I – Hi! Good afternoon."), read_legend("E= entrevistador")
    ([], [('E', 'entrevistador')])
    >>> read_legend("M1, M2: mujeres; H1: hombre")
    [('M1', 'mujeres'), ('M2', 'mujeres'), ('H1', 'hombre')]
    """
    key = find_plain_key(text)
    if len(key) > LONGEST_SHORT and text[len(key) + 3 : len(key) + 4].islower():
        return []  # `Interviewer: When`, as most lines are: neither a short form nor one behind the colon
    pieces = [piece for piece in PIECES.split(text) if piece and piece.strip()]
    pairs = []
    waiting: list[str] = []
    for piece in pieces:
        if NUMBERED_LABEL.fullmatch(piece):
            waiting.append(piece.strip())
            continue
        found = FORWARD.fullmatch(piece) or BACKWARD.fullmatch(piece)
        if found is None or len(found["name"].split()) > 4 or re.search(r"[.?!]\s", found["name"] + " "):
            return []
        name = clean_label(found["name"].rstrip(" .;,"))
        pairs += [(label, name) for label in (*waiting, found["label"])]
        waiting = []
    if waiting:
        return []
    told = any(find_role(fold(name)) for _, name in pairs)
    return pairs if told or (len(pairs) >= 2 and all(label[:1].isupper() for label, _ in pairs)) else []


def read_header_names(text: str) -> list[tuple[str, Role]]:
    """Names with the role that a header line gives them: each full name and its first word.

    >>> read_header_names("Moderator: Wei"), read_header_names("Interviewed by Alex Ball ")
    ([('Wei', 'interviewer')], [('Alex Ball', 'interviewer'), ('Alex', 'interviewer')])
    """
    asked = ASKED_BY.match(text)
    if asked:
        return _spell_out(asked["name"], "interviewer")
    found = KEY.match(text)
    role = find_role(fold(found["key"])) if found else None
    if (
        found is None
        or role is None
        or not found["value"].strip()
        or re.search(r"[?!]|\.\s+\w+\s+\w+\s", found["value"])
    ):
        return []
    named: list[tuple[str, Role]] = []
    for part in re.split(r"[,;]| and | & |\band\b", re.sub(r"\([^)]*\)", "", found["value"])):
        named += _spell_out(part, role)
    return named


def _spell_out(name: str, role: Role) -> list[tuple[str, Role]]:
    words = re.sub(r"^(?:dr|mr|mrs|ms|prof)\.?\s+", "", name.strip(), flags=re.IGNORECASE).split()
    if not words or len(words) > 4 or not words[0][0].isalpha():
        return []
    full: list[tuple[str, Role]] = [(" ".join(words), role)]
    return full if len(words) == 1 else [*full, (words[0], role)]
