"""Header blocks: lines such as `Date: ...`, `Interviewer: Samat` that look like turns and are none."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from qualcode.readers.labels import Candidate, find_plain_key, find_role, fold, is_role_word, stem
from qualcode.readers.legends import KEY, Legend
from qualcode.readers.lines import Line
from qualcode.readers.role_words import HEADER_WORDS, INTERJECTIONS

MOST_WORDS = 25
SENTENCES = re.compile(r"[?？!]|[.。]\s*\w+\s\w+\s\w+\s\w+")
RECORDING = re.compile(
    r".{0,60}?\b(?:(?:has )?(?:started|stopped|paused|resumed) (?:the )?(?:transcription|recording)|"
    r"hat die (?:Transkription|Aufzeichnung) (?:gestartet|beendet|angehalten)|"
    r"(?:inició|detuvo|ha iniciado|ha detenido) la (?:transcripción|grabación)|"
    r"iniciou a (?:transcrição|gravação)|(?:parou|interrompeu) a (?:transcrição|gravação)|"
    r"a (?:démarré|commencé|lancé|arrêté) (?:la transcription|l[’']enregistrement)|"
    r"ha (?:avviato|interrotto) la (?:trascrizione|registrazione)|"
    r"(?:начал|остановил)(?:а|\(а\))? (?:транскрибирование|транскрипцию|запись))\W*",
    re.IGNORECASE,
)
"""What a meeting program writes about its own recording."""
RECORDING_WORDS: tuple[str, ...] = (
    "recording",
    "transkri",
    "transcri",
    "aufzeichnung",
    "graba",
    "grava",
    "enregistrement",
    "registra",
)
RECORDING_WORDS += ("trascri", "запись", "транскри")
"""Beginnings of the nouns in `RECORDING`, one of which each remark has."""
LONGEST_REMARK = 160
WIDEST_GAP = 3
"""Most lines between two header keys of one block."""
GREETINGS = frozenset(
    {"good", "hello", "hi", "hey", "thank", "thanks", "welcome", "please", "so", "well", "oh", "great", "sure"}
)


def find_header_lines(lines: list[Line]) -> set[int]:
    """Indices of the lines of header blocks: header keys, what stands between them, names of people at their ends."""
    written = [number for number, line in enumerate(lines) if not line.blank]
    keys = [place for place, number in enumerate(written) if _begins_with_header_key(lines[number].text)]
    found: set[int] = set()
    for place, key in enumerate(keys):
        found.add(written[key])
        following = keys[place + 1] if place + 1 < len(keys) else None
        if following is not None and 1 < following - key <= WIDEST_GAP + 1:
            between = [written[other] for other in range(key + 1, following)]
            if all(_is_short(lines[number].text) for number in between):
                found.update(between)
            continue
        for step in (1, 2):
            if key + step < len(written) and _names_person(lines[written[key + step]].text):
                found.add(written[key + step])
            else:
                break
    for key in keys:
        for step in (1, 2):
            if key - step >= 0 and _names_person(lines[written[key - step]].text):
                found.add(written[key - step])
            else:
                break
    return found | _find_recording(lines)


def _find_recording(lines: list[Line]) -> set[int]:
    """Indices of the remarks of a meeting program; all short lines are asked at once, since hardly any file has one."""
    short = [number for number, line in enumerate(lines) if len(line.text) <= LONGEST_REMARK]
    text = "\n".join([lines[number].text for number in short]).casefold()
    if not any(word in text for word in RECORDING_WORDS):
        return set()
    return {number for number in short if RECORDING.fullmatch(lines[number].text)}


def drop_headers(
    taken: list[Candidate], lines: list[Line], legend: Legend, evident: frozenset[str], headers: set[int]
) -> list[Candidate]:
    """Candidates without those that are header lines; `evident` are labels that the settings name, `headers` as found."""
    counts = Counter(one.key for one in taken)
    told = not counts.keys().isdisjoint(legend.roles) or any(len(key) == 1 and not key.isascii() for key in counts)
    kept = []
    for place, one in enumerate(taken):
        if one.line not in headers and not (told or one.name or place == 0 or counts[one.key] == 1):
            kept.append(one)
            continue
        line = lines[one.line]
        value = line.text[max(one.speech - line.start, 0) :].strip()
        short = 0 < len(value.split(None, MOST_WORDS)) <= MOST_WORDS and not SENTENCES.search(value)
        if not short:
            kept.append(one)
            continue
        named = _names_speaker(value, one, counts, legend)
        alone_in_head = (
            counts[one.key] == 1 and place < 3 and len(value.split()) <= 8 and not value.endswith((".", "!"))
        )
        explained = _is_short_form(one.name, one.label) and counts[one.key] > 1 and place < 4 and _is_gloss(value)
        header = one.line in headers or (is_role_word(one.key) and (named or alone_in_head)) or explained
        header = header or (place == len(kept) == 0 and _is_title_line(value, one, taken, lines))
        if header and len(taken) > 3 and (len(counts) > 2 or counts[one.key] > 1) and one.key not in evident:
            continue
        kept.append(one)
    return kept if len(kept) >= 2 else taken


def _is_title_line(value: str, one: Candidate, taken: list[Candidate], lines: list[Line]) -> bool:
    """Whether the first candidate of all heads the file: its label comes once and the others recur, or it names a person.

    A name that stands behind a role is said by nobody where the next line is none of the talk.
    """
    others = Counter(other.key for other in taken[1:])
    below = next((number for number in range(one.line + 1, len(lines)) if not lines[number].blank), len(lines))
    if not others or (below == taken[1].line and not lines[one.line].paragraph.heading):
        return False
    if re.search(r"[.?!…,;]\s*$", value) or fold(value) in INTERJECTIONS:
        return False
    if one.key not in others:
        recurring = sum(count for count in others.values() if count >= 2)
        return len(value.split()) <= 6 and recurring >= max(4, 0.8 * others.total())
    return _names_person(lines[one.line].text) and len(one.key) >= 3


def _begins_with_header_key(text: str) -> bool:
    key = find_plain_key(text)
    if 2 <= len(key) <= 40:
        return _is_header_key(key)
    if ":" not in text and "：" not in text and "\t" not in text:
        return False
    found = KEY.match(text)
    return found is not None and _is_header_key(found["key"])


@lru_cache(maxsize=4096)
def _is_header_key(key: str) -> bool:
    return stem(fold(key)) in HEADER_WORDS


def _is_short(text: str) -> bool:
    return len(text.split()) <= MOST_WORDS and not re.search(r"[?？]", text)


def _names_person(text: str) -> bool:
    """Whether a line gives a role and a name: `Moderator: Wei`, `Participant: Anonymous, 20 (Pseudonym: Maya)`."""
    found = KEY.match(text)
    if found is None or find_role(fold(found["key"])) is None or not _is_short(text):
        return False
    value = re.sub(r"\([^)]*\)", " ", found["value"]).strip()
    words = re.findall(r"[^\W\d_]+", value.split(",")[0])
    if not words or re.search(r"[.?!…]\s*$", value) or words[0].casefold() in GREETINGS:
        return False
    capital = sum(1 for word in words if not word[0].islower())
    return len(words) <= 6 and capital >= 0.6 * len(words) and fold(value) not in INTERJECTIONS


def _names_speaker(value: str, one: Candidate, counts: Counter[str], legend: Legend) -> bool:
    """Whether a header's value names somebody with turns of their own: the whole name, its first word or letter."""
    folded = value.casefold()
    names = {key for key in legend.roles if key and folded.startswith(key)} & counts.keys()
    wide = {key for key in counts if key != one.key and len(key) == 1 and not key.isascii() and folded.startswith(key)}
    return bool(names - {one.key}) or (bool(wide) and len(value) <= 40)


def _is_short_form(name: str, label: str) -> bool:
    """Whether what stands in brackets is a short form of the label: `Dr. Emily (Dr.)`, `Liam (L)`."""
    bare = name.rstrip(".").casefold()
    return 0 < len(bare) <= 3 and label.casefold().startswith(bare)


def _is_gloss(value: str) -> bool:
    return len(value.split()) <= 5 and not re.search(r"[.?!,…]", value)
