"""From the paragraphs of a file to its transcripts: turns with speakers, roles and times, title, variables."""

from __future__ import annotations

import fnmatch
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from qualcode.model import FileSettings, ReaderSettings, Role, Transcript, Turn
from qualcode.readers.choosing import fold_all
from qualcode.readers.complaints import find_problems
from qualcode.readers.cues import Found, Utterance, cut_utterances
from qualcode.readers.forms import find_unmarked
from qualcode.readers.interviews import find_parts, find_shown_heads
from qualcode.readers.labels import fold
from qualcode.readers.layouts import find_layout
from qualcode.readers.legends import Legend, find_legend
from qualcode.readers.lines import Line, split_lines
from qualcode.readers.metadata import read_title, read_variables
from qualcode.readers.paragraphs import Body
from qualcode.readers.roles import find_roles

LEAST_SPEAKERS = 3
"""From this number of respondents on, an interview is a focus group."""


@dataclass(frozen=True, slots=True)
class Part:
    """One interview of a file: the slice of its text, of its lines, and the place where its talk ends."""

    source: str
    start: int
    stop: int
    lines: list[Line]
    until: int


def find_transcripts(
    body: Body,
    source: str,
    format: str,
    settings: ReaderSettings,
    file: FileSettings,
    found: Found | None = None,
) -> list[Transcript]:
    """One transcript, or several if the file holds several interviews (`x.docx#1`, `x.docx#2`).

    `found` are the turns of a format that itself tells where they begin (captions); else the layout is found.
    Problems in the file (unknown speakers, near-duplicate labels) come with the transcripts; nothing is raised.
    """
    lines = split_lines(body)
    text = body.text
    if _is_document(source, settings):
        found = find_unmarked(lines)
        return [_make_document(body, text, source, format, lines, found)]
    first, last = _find_limits(lines, file)
    talk = lines[first:last]
    legend = find_legend(lines, body.margins)
    given = fold_all([*settings.interviewers, *settings.respondents, *_list_aliases(settings.same_speaker)])
    heads: list[int] = []
    if found is None:
        found = find_layout(talk, legend, given)
        heads = find_parts(talk, found)
        apart = _find_layouts_apart(talk, legend, given, found, heads)
        if apart is not None:
            found, heads = apart
    elif talk:
        found = replace(found, cues=tuple(cue for cue in found.cues if cue.start >= talk[0].start))
    until = lines[last].start if last < len(lines) else len(text)
    parts = _cut_parts(source, text, lines, talk, heads, until)
    if heads and not found.marked:
        starts = {talk[number].start for number in heads}
        found = Found(found.layout, tuple(cue for cue in found.cues if cue.start not in starts), marked=False)
    utterances = cut_utterances(text, _end_at(found, [part.start for part in parts]), until)
    return [_make_transcript(body, text, part, format, found, utterances, legend, settings) for part in parts]


def _find_layouts_apart(
    talk: list[Line], legend: Legend, given: frozenset[str], whole: Found, heads: list[int]
) -> tuple[Found, list[int]] | None:
    """Turns and heads of interviews that look apart and are labelled each in its own way.

    None where the look tells of no parts, where the labels of the whole file find the same parts, or where a part
    for itself has no marked turns of two speakers.
    """
    shown = find_shown_heads(talk)
    if len(shown) < 2 or len(heads) >= len(shown):
        return None
    parts = [talk[low:high] for low, high in pairwise([*shown, len(talk)])]
    founds = [find_layout(part, legend, given) for part in parts]
    for one in founds:
        if not one.marked or len({(cue.speaker, cue.role) for cue in one.cues}) < 2:
            return None
    cues = tuple(cue for one in founds for cue in one.cues)
    if len(cues) < len(whole.cues):
        return None
    layout = "; ".join(dict.fromkeys(one.layout for one in founds))
    ends = tuple(sorted({end for one in founds for end in one.ends}))
    return Found(layout, cues, ends, tuple(hole for one in founds for hole in one.holes)), shown


def _is_document(source: str, settings: ReaderSettings) -> bool:
    name = unicodedata.normalize("NFC", source)
    return any(fnmatch.fnmatchcase(name, unicodedata.normalize("NFC", pattern)) for pattern in settings.documents)


def _find_limits(lines: list[Line], file: FileSettings) -> tuple[int, int]:
    """Indices of the first line of the talk and of the first line after it, as the settings say."""
    first, last = 0, len(lines)
    if file.start_at:
        first = next((n for n, line in enumerate(lines) if _begins(line, file.start_at)), 0)
    if file.until:
        last = next((n for n, line in enumerate(lines) if n > first and _begins(line, file.until)), len(lines))
    return first, last


def _begins(line: Line, wanted: str) -> bool:
    normal = " ".join(unicodedata.normalize("NFC", wanted).split())
    return not line.offset and " ".join(line.text.split()).startswith(normal)


def _list_aliases(same: Mapping[str, tuple[str, ...]]) -> list[str]:
    return [label for canonical, others in same.items() for label in (canonical, *others)]


def _end_at(found: Found, starts: list[int]) -> Found:
    return Found(found.layout, found.cues, tuple(sorted({*found.ends, *starts[1:]})), found.holes, found.marked)


def _cut_parts(source: str, text: str, lines: list[Line], talk: list[Line], heads: list[int], until: int) -> list[Part]:
    """Parts that together cover the whole text: the first begins with the file, each other with its head."""
    if len(heads) < 2:
        return [Part(source, 0, len(text), lines, until)]
    starts = [0, *(talk[number].start for number in heads[1:])]
    stops = [*(start - 1 for start in starts[1:]), len(text)]
    return [
        Part(
            f"{source}#{number}", start, stop, [line for line in lines if start <= line.start <= stop], min(stop, until)
        )
        for number, (start, stop) in enumerate(zip(starts, stops, strict=True), 1)
    ]


def _make_document(body: Body, text: str, source: str, format: str, lines: list[Line], found: Found) -> Transcript:
    turns = tuple(Turn("", "document", one.start, one.stop) for one in cut_utterances(text, found, len(text)))
    return Transcript(
        source,
        "document",
        format,
        text,
        turns,
        title=read_title(lines[:40], body.title),
        layout="document",
        paragraphs=_list_paragraphs(lines, 0),
    )


def _make_transcript(
    body: Body,
    text: str,
    part: Part,
    format: str,
    found: Found,
    utterances: list[Utterance],
    legend: Legend,
    settings: ReaderSettings,
) -> Transcript:
    mine = [one for one in utterances if part.start <= one.start and one.stop <= part.stop]
    canon = _read_aliases(settings.same_speaker)
    merged = [_rename(one, canon) for one in mine] if canon else mine
    before = _list_before(part, found, mine)
    own = find_legend(before, ()) if part.start or part.stop < len(text) else legend
    roles = find_roles(text, merged, own if own.roles else legend, settings, found.layout.startswith("L8"))
    turns = tuple(
        [
            Turn(
                one.speaker,
                one.role or roles.get(fold(one.speaker), "unknown"),
                one.start - part.start,
                one.stop - part.start,
                one.time,
                tuple((start - part.start, stop - part.start) for start, stop in one.holes) if one.holes else (),
            )
            for one in merged
        ]
    )
    slice_ = text[part.start : part.stop]
    return Transcript(
        part.source,
        _find_kind(turns),
        format,
        slice_,
        turns,
        title=read_title(before, body.title),
        layout=found.layout,
        paragraphs=_list_paragraphs(part.lines, part.start),
        variables=read_variables(before, body.margins) if found.marked else {},
        full_names={one.speaker: one.name for one in reversed(merged) if one.name and one.speaker},
        problems=find_problems(part.source, slice_, turns, found, settings),
    )


def _list_before(part: Part, found: Found, mine: list[Utterance]) -> list[Line]:
    """Lines of a part before its first turn."""
    starts = [cue.start for cue in found.cues if part.start <= cue.start < part.stop]
    first = min(starts) if starts and mine else part.start
    return [line for line in part.lines if line.start < first][-60:]


def _list_paragraphs(lines: list[Line], shift: int) -> tuple[int, ...]:
    return tuple(line.start - shift for line in lines if not line.offset) or (0,)


def _read_aliases(same: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {fold(other): canonical for canonical, others in same.items() for other in others}


def _rename(one: Utterance, canon: dict[str, str]) -> Utterance:
    name = canon.get(fold(one.speaker))
    if name is None or name == one.speaker:
        return one
    return Utterance(name, one.name, one.start, one.stop, one.time, one.holes, one.role)


def _find_kind(turns: tuple[Turn, ...]) -> str:
    """Focus group where three or more distinct respondents speak, or unknown ones beside an interviewer."""
    speakers: dict[Role, set[str]] = {"interviewer": set(), "respondent": set(), "document": set(), "unknown": set()}
    for turn in turns:
        if turn.speaker:
            speakers[turn.role].add(fold(turn.speaker))
    respondents = len(speakers["respondent"])
    if respondents < LEAST_SPEAKERS and speakers["interviewer"]:
        respondents += len(speakers["unknown"])
    return "focus_group" if respondents >= LEAST_SPEAKERS else "interview"
