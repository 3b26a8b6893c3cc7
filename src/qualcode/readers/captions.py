"""Reads captions (WebVTT, SRT): each caption is a turn with its time, a nameless one of the speaker above."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qualcode.errors import FileProblem
from qualcode.model import FileSettings, Problem, ReaderSettings, Transcript
from qualcode.readers.choosing import is_name_like
from qualcode.readers.cues import Cue, Found
from qualcode.readers.decoding import decode
from qualcode.readers.labels import Candidate, find_candidates, find_role, fold
from qualcode.readers.lines import Line, split_lines
from qualcode.readers.paragraphs import Body, Paragraph
from qualcode.readers.problems import add_problems
from qualcode.readers.times import read_seconds
from qualcode.readers.turns import find_transcripts

_TIMING = re.compile(r"\s*(\d{1,3}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?)\s*-+>\s*\d{1,3}:\d\d.*")
_VOICE = re.compile(r"<v(?:\.[\w.-]+)?\s+([^<>]+?)\s*>")
_FORMATTING = re.compile(r"</?(?:[ibucv]|ruby|rt|lang|font|span)(?:[.\s][^<>]*)?>|\{\\[^{}]*\}", re.IGNORECASE)
_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&nbsp;": "\u00a0", "&lrm;": "\u200e", "&rlm;": "\u200f"}
_ENTITY = re.compile("|".join(_ENTITIES))
_NAME_IN_BRACKETS = re.compile(r"(.+?)\s*[(\[]([^()\[\]]{1,60})[)\]]")
_NO_CAPTION = ("NOTE", "STYLE", "REGION", "WEBVTT")
_ROLLING = 0.4
"""Captions that roll (each begins with the line before) do so in more than this share of all."""


@dataclass(frozen=True, slots=True)
class _Caption:
    """One caption: `first` the index of its first line (its number or time), `top` to `end` the lines of its words."""

    first: int
    time: float | None
    top: int
    end: int


def read(data: bytes, source: str, settings: ReaderSettings, file: FileSettings) -> list[Transcript]:
    """The transcript of a caption file.

    The text is the file's text without formatting marks (`<i>`, `</v>`); numbers, times and names stay in it, outside
    the turns.

    Raises
    ------
    FileProblem : `not-text`; `empty-file` if there are no captions in it.
    """
    decoded = decode(data, source)
    lines = decoded.text.strip("\n").split("\n")
    captions = find_captions(lines)
    if not any(lines[caption.top : caption.end] for caption in captions):
        raise FileProblem("there are no captions in the file", "Export it once more, or delete it.", "empty-file")
    body, places = _make_body(lines, captions)
    given = {fold(label) for label in (*settings.interviewers, *settings.respondents)}
    found, rolling = find_cues(body, places, given)
    format = "srt" if source.lower().endswith(".srt") else "vtt"
    problems = [decoded.problem] if decoded.problem else []
    if rolling:
        message = f"{rolling} captions repeat the line before; it is part of the turn above only"
        problems.append(Problem(source, "notice", "rolling-captions", message))
    return add_problems(find_transcripts(body, source, format, settings, file, found), problems)


def is_captions(text: str) -> bool:
    """Whether a text file holds captions, whatever its suffix says.

    >>> is_captions("1\\n00:00:01,000 --> 00:00:02,000\\nHello.")
    True
    """
    lines = [line for line in text[:2000].lstrip("\ufeff").split("\n") if line.strip()][:3]
    return bool(lines) and (lines[0].startswith("WEBVTT") or any(_TIMING.fullmatch(line) for line in lines[:2]))


def find_captions(lines: Sequence[str]) -> list[_Caption]:
    """The captions of a file's lines in order; notes and styles of WebVTT are none."""
    timings = [index for index, line in enumerate(lines) if "->" in line and _TIMING.fullmatch(line)]
    captions = []
    for number, timing in enumerate(timings):
        limit = timings[number + 1] if number + 1 < len(timings) else len(lines)
        named = timing and lines[timing - 1].strip() and (timing < 2 or not lines[timing - 2].strip())
        end = _find_end(lines, timing + 1, limit, number + 1 < len(timings))
        captions.append(_Caption(timing - 1 if named else timing, _read_time(lines[timing]), timing + 1, end))
    return captions


def _read_time(line: str) -> float | None:
    match = _TIMING.fullmatch(line)
    return read_seconds(match[1]) if match else None


def _find_end(lines: Sequence[str], top: int, limit: int, followed: bool) -> int:
    """Index after the last line of a caption's words, before `limit`, where the time of the next one stands if any.

    Blank lines inside the words (a fault of some SRT) do not end it; a note does, and so does the next one's number.
    """
    if (
        followed
        and limit - 1 >= top
        and lines[limit - 1].strip()
        and (limit - 1 == top or not lines[limit - 2].strip())
    ):
        limit -= 1
    end = top
    for index in range(top, limit):
        blank_above = index == top or not lines[index - 1].strip()
        if blank_above and lines[index].split(" ", 1)[0].strip() in _NO_CAPTION:
            break
        if lines[index].strip():
            end = index + 1
    return end


def _make_body(lines: Sequence[str], captions: Iterable[_Caption]) -> tuple[Body, list[tuple[int, int, float | None]]]:
    """The body, and for each caption (place of its first line, index of its paragraph, time).

    A paragraph is one line, or the words of one caption.
    """
    paragraphs: list[Paragraph] = []
    places = []
    position = index = 0

    def add(text: str) -> None:
        nonlocal position
        paragraphs.append(Paragraph(text))
        position += len(text) + 1

    for caption in captions:
        while index < caption.first:
            add(lines[index])
            index += 1
        start = position
        while index < caption.top:
            add(lines[index])
            index += 1
        if caption.end > caption.top:
            places.append((start, len(paragraphs), caption.time))
            add(_clean("\n".join(lines[caption.top : caption.end])))
            index = caption.end
    for line in lines[index:]:
        add(line)
    return Body(tuple(paragraphs)), places


def _clean(words: str) -> str:
    """The words of a caption without formatting; the mark of a voice stays, because it is the label.

    >>> _clean("<v Anna>Not <i>me</i> &amp; you</v>")
    '<v Anna>Not me & you'
    """
    words = _FORMATTING.sub(lambda match: match[0] if _VOICE.fullmatch(match[0]) else "", words)
    return _ENTITY.sub(lambda match: _ENTITIES[match[0]], words)


def find_cues(body: Body, places: Sequence[tuple[int, int, float | None]], given: Iterable[str]) -> tuple[Found, int]:
    """(where the turns begin, how many captions begin with the line before)."""
    by_paragraph: dict[int, list[tuple[int, Line]]] = {}
    for number, line in enumerate(split_lines(body)):
        by_paragraph.setdefault(line.number, []).append((number, line))
    named = _find_names([pair for _, index, _ in places for pair in by_paragraph[index]], set(given))
    rolled = _find_rolled(body, [index for _, index, _ in places])
    cues: list[Cue] = []
    ends: list[int] = []
    speaker = Cue(0, 0)
    for start, index, time in places:
        lines = by_paragraph[index]
        first = lines[rolled.get(index, 0)][1] if rolled.get(index, 0) < len(lines) else None
        if first is not None and first.number == index and not (lines[0][0] in named and first is lines[0][1]):
            cues.append(speaker._replace(start=start, speech=first.start, time=time))
        for number, line in lines[rolled.get(index, 0) :]:
            if number in named:
                found = named[number]
                speaker = Cue(0, 0, found.speaker, found.name)
                cues.append(found._replace(start=start if line is lines[0][1] else found.start, time=time))
        ends.append(lines[-1][1].stop)
    whole = tuple(cues)
    marked = any(cue.speaker for cue in whole)
    layout = "captions with names" if marked else "captions without names"
    return Found(layout, whole, tuple(ends), marked=marked), len(rolled)


def _find_names(lines: Sequence[tuple[int, Line]], given: set[str]) -> dict[int, Cue]:
    """Line number to the cue of the label that opens it: `<v Name>`, `Name: `, `Name (X): `, `[Name] `."""
    found: dict[int, Cue] = {}
    candidates: dict[int, Candidate] = {}
    for number, line in lines:
        voice = _VOICE.match(line.text.lstrip("- "))
        if voice:
            whole = _NAME_IN_BRACKETS.fullmatch(voice[1])
            label, name = (whole[1], whole[2]) if whole else (voice[1], "")
            lead = len(line.text) - len(line.text.lstrip("- "))
            found[number] = Cue(line.start + lead, line.start + lead + voice.end(), label, name)
            continue
        for candidate in find_candidates(number, line):
            if candidate.label and candidate.separator in ("colon", "bracket"):
                candidates[number] = candidate
                break
    counts = Counter(candidate.key for candidate in candidates.values())
    taken = {key for key in counts if key in given or find_role(key)}
    likely = {c.key for c in candidates.values() if c.separator == "colon" and is_name_like(c.label)}
    share = sum(counts[key] for key in likely) / max(len(lines), 1)
    taken |= {key for key in likely if counts[key] >= 2 or share >= 0.3}
    for number, candidate in candidates.items():
        if candidate.key in taken:
            found[number] = Cue(candidate.start, candidate.speech, candidate.label, candidate.name)
    return found


def _find_rolled(body: Body, indices: Sequence[int]) -> dict[int, int]:
    """Index of a paragraph to how many of its first lines the caption before ended with; empty if that is rare."""
    rolled = {}
    above: list[str] = []
    for index in indices:
        lines = body.paragraphs[index].text.split("\n")
        most = min(len(lines), len(above))
        same = next((n for n in range(most, 0, -1) if lines[:n] == above[-n:] and any(map(str.strip, lines[:n]))), 0)
        if same:
            rolled[index] = same
        above = lines
    return rolled if len(rolled) > _ROLLING * len(indices) else {}
