"""The places where turns begin: what every layout finds, and the turns that are cut from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from qualcode.model import Role
from qualcode.readers.lines import BLANKS
from qualcode.readers.times import cut_last_times, find_holes, read_seconds


class Cue(NamedTuple):
    """Where a turn begins.

    Parameters
    ----------
    start : place of the label or time, where the turn before ends at the latest.
    speech : place where the speech may begin.
    speaker : the label, cleaned; empty without one.
    name : what stood in brackets behind the label.
    time : seconds, None if none stands with the label.
    role : the role that the layout itself tells (bold question, plain answer), None if it does not.
    """

    start: int
    speech: int
    speaker: str = ""
    name: str = ""
    time: float | None = None
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a layout found: its name for the person who checks, the cues in order, places where turns end at the latest.

    Parameters
    ----------
    holes : (start, stop) of what is no speech inside turns, such as the paragraph numbers of an export.
    marked : whether the layout tells who speaks at all; False for paragraphs of unknown speakers.
    """

    layout: str
    cues: tuple[Cue, ...]
    ends: tuple[int, ...] = ()
    holes: tuple[tuple[int, int], ...] = ()
    marked: bool = True


class Utterance(NamedTuple):
    """A turn before its role is known."""

    speaker: str
    name: str
    start: int
    stop: int
    time: float | None
    holes: tuple[tuple[int, int], ...]
    role: Role | None = None


OUTER = "".join(filter(str.isspace, BLANKS)) + "\u200b\ufeff\u200e\u200f"
"""What no speech begins or ends with."""


def cut_utterances(text: str, found: Found, stop: int) -> list[Utterance]:
    """Utterances from the cues before `stop`; those without any speech are left out."""
    cues = [cue for cue in found.cues if cue.start < stop]
    ends = iter([*sorted(end for end in found.ends if end < stop), stop])
    end = next(ends)
    utterances = []
    for number, cue in enumerate(cues):
        limit = cues[number + 1].start if number + 1 < len(cues) else stop
        while end <= cue.start or (end < cue.speech and end < stop):
            end = next(ends)
        made = _cut_one(text, cue, min(limit, end), found.holes)
        if made is not None:
            utterances.append(made)
    return utterances


def _cut_one(text: str, cue: Cue, stop: int, more: tuple[tuple[int, int], ...]) -> Utterance | None:
    start, stop = trim(text, cue.speech, stop)
    closing = None
    timed = text.find(":", start, stop) >= 0
    if timed:
        stop, closing = cut_last_times(text, start, stop)
    extra = [hole for hole in more if start <= hole[0] and hole[1] <= stop] if more else []
    while extra and max(extra)[1] == stop:
        start, stop = trim(text, start, max(extra)[0])
        extra = [hole for hole in extra if hole[1] <= stop]
    if start >= stop:
        return None
    holes = find_holes(text, start, stop) if timed else ()
    if extra:
        holes = tuple(sorted({*holes, *extra}))
    if holes and holes[0][0] == start and cue.time is None:
        cue = Cue(
            cue.start, holes[0][1], cue.speaker, cue.name, read_seconds(text[holes[0][0] : holes[0][1]]), cue.role
        )
        return _cut_one(text, cue, stop, more)
    time = cue.time if cue.time is not None else closing
    return Utterance(cue.speaker, cue.name, start, stop, time, holes, cue.role)


def trim(text: str, start: int, stop: int) -> tuple[int, int]:
    """The slice without blanks at its ends; empty slices give start = stop."""
    speech = text[start:stop].lstrip(OUTER)
    start = stop - len(speech)
    return start, start + len(speech.rstrip(OUTER))
