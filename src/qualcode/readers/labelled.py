"""Layouts with labels (L1-L7, L11, L15): from the candidates of the lines to the cues of the turns."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from qualcode.readers.choosing import Candidates, Choice, Evidence, choose_labels
from qualcode.readers.cues import Cue, Found
from qualcode.readers.forms import TYPED_NUMBER, has_question
from qualcode.readers.headers import drop_headers, find_header_lines
from qualcode.readers.inline import find_inline
from qualcode.readers.label_kinds import NUMBERED_WORDS, is_numbered
from qualcode.readers.labels import Candidate, find_candidates, find_role, stem
from qualcode.readers.legends import Legend
from qualcode.readers.lines import BLANKS, Line, is_bold
from qualcode.readers.role_words import QUESTION_WORDS

LEAST_APART = 4
"""Fewest turns of a stretch with labels of its own."""


def find_labelled(lines: list[Line], legend: Legend, given: frozenset[str]) -> Found | None:
    """Turns that labels open, None where no labels are found."""
    candidates: Candidates = [
        [] if line.start in legend.lines else find_candidates(number, line) for number, line in enumerate(lines)
    ]
    written = sum(1 for line in lines if not line.blank)
    evidence = Evidence(written, given, legend, _read_preamble(lines, candidates))
    choice = choose_labels(candidates, evidence)
    known = choice.labels if choice else frozenset()
    opened = frozenset(
        one.line for line in candidates for one in line[:1] if one.separator == "colon" and one.key in known
    )
    inline = find_inline(lines, known, evidence, opened)
    if choice is None and not inline:
        return None
    labels = known | {one.key for one in inline}
    taken = _take(candidates, choice, labels, evidence) if choice else []
    taken = _free_sounds(taken, candidates, lines, evidence)
    if choice is None:
        taken = [one for line in candidates for one in line if one.separator == "colon" and one.key in labels]
    if choice:
        more = _take_elsewhere([one for one in taken if one.key in known], candidates, lines, evidence)
        held = {one.line for one in more}
        taken = sorted([one for one in taken if one.line not in held] + more, key=lambda one: one.start)
    headers = find_header_lines(lines)
    taken = drop_headers(taken, lines, legend, given, headers)
    whole = _drop_last_questions(_merge(taken, _drop_rare(inline, taken, lines)), lines, headers)
    if len(whole) < 2 and not any(evidence.knows(one.key) for one in whole):
        return None
    layout = _name_layout(whole, [one for one in inline if one in whole], lines, choice)
    starts = {one.line for one in taken}
    asked = _find_unlabelled_questions(lines, starts, whole, evidence)
    ends = tuple(
        line.start
        for number, line in enumerate(lines)
        if (line.paragraph.heading or number in headers or number in asked) and number not in starts
    )
    if {stem(one.key) for one in whole} <= QUESTION_WORDS:
        return Found("L11 Question: and answer below", tuple(_split_questions(whole, lines)), ends)
    numbered = all(is_numbered(one.key) for one in whole if one.key)
    return Found(layout, tuple(_make_cue(one, numbered) for one in whole), ends)


def _find_unlabelled_questions(
    lines: list[Line], starts: set[int], whole: list[Candidate], evidence: Evidence
) -> set[int]:
    """Lines without a label that ask, bold or numbered, where no label is an interviewer's: they answer nothing."""
    keys = {one.key for one in whole}
    roles = {find_role(key) or evidence.legend.roles.get(key) for key in keys}
    if "interviewer" in roles or (len(keys & {"i", "q", "m", "e"}) in (1, 2) and len(keys) < 6):
        return set()
    asked = {
        number
        for number, line in enumerate(lines)
        if number not in starts
        and has_question(line.text)
        and (line.paragraph.numbered or TYPED_NUMBER.match(line.text) or is_bold(line))
    }
    return asked if len(asked) >= 2 else set()


def _split_questions(whole: list[Candidate], lines: list[Line]) -> list[Cue]:
    """Cues where only questions have a label: the rest of its line, or the line below, asks; then comes the answer.

    A bold question may have several lines.
    """
    cues = []
    for place, one in enumerate(whole):
        limit = whole[place + 1].line if place + 1 < len(whole) else len(lines)
        below = [number for number in range(one.line + 1, limit) if not lines[number].blank]
        cue = _make_cue(one, numbered=True)
        cues.append(Cue(cue.start, cue.speech, cue.speaker, cue.name, cue.time, "interviewer"))
        if one.alone:
            asking = [number for number in below[:4] if is_bold(lines[number])] or below[:1]
            below = below[len(asking) :] if asking == below[: len(asking)] else below[1:]
        if below:
            start = lines[below[0]].start
            cues.append(Cue(start, start, role="respondent"))
    return cues


def _read_preamble(lines: list[Line], candidates: Candidates) -> frozenset[str]:
    """Folded words of the first lines that are titles: up to the first two lines in a row that may open turns."""
    found: set[str] = set()
    for number, line in enumerate(lines[:12]):
        if line.blank:
            continue
        if any(one.separator in ("colon", "dot") for one in candidates[number]) and found:
            break
        if len(line.text) > 120:
            break
        found |= {word.casefold() for word in re.findall(r"[^\W\d_]+", line.text) if word[:1].isupper()}
    return frozenset(found)


def _take(candidates: Candidates, choice: Choice, labels: frozenset[str], evidence: Evidence) -> list[Candidate]:
    """The candidate of each line that opens a turn: of the chosen family, or the same label with another separator."""
    timed = _is_timed(candidates, choice, labels)
    usual: Counter[tuple[str, str]] = Counter(
        [(one.key, one.separator) for line in candidates for one in line if one.separator in ("dot", "dash")]
    )
    named = {key for key, role in evidence.legend.roles.items() if role == "interviewer"}
    taken = []
    for line in candidates:
        for one in line:
            mixed = usual[one.key, one.separator] >= 3 and len(one.key) <= 3 if usual else False
            own = one.separator == choice.family or mixed or _is_safe(one, choice)
            if (own and one.label and one.key in labels) or (one.separator == "dot" and one.key in named):
                taken.append(one)
                break
            if one.separator == "time" and timed and not one.label:
                taken.append(one)
                break
    return taken


def _take_elsewhere(
    taken: list[Candidate], candidates: Candidates, lines: list[Line], evidence: Evidence
) -> list[Candidate]:
    """Turns before the first and after the last one found, where the labels look otherwise: the label set changes.

    Such a stretch holds two labels or more, one of them known as a speaker's, and most of its lines are turns.
    """
    places = [one.line for one in taken]
    if not places:
        return []
    found: list[Candidate] = []
    for low, high in ((0, min(places)), (max(places) + 1, len(lines))):
        written = sum(1 for line in lines[low:high] if not line.blank)
        choice = (
            choose_labels(candidates[low:high], replace(evidence, written=written)) if written >= LEAST_APART else None
        )
        if choice is None or choice.family not in ("colon", "bracket", "dash", "tab", "timed"):
            continue
        more = _take(candidates[low:high], choice, choice.labels, evidence)
        keys = {one.key for one in more if one.key}
        if len(more) < LEAST_APART or len(more) < 0.5 * written or len(keys) < 2:
            continue
        if any(find_role(key) for key in keys) or any(key in evidence.legend.labels for key in keys):
            found += more
    return found


def _free_sounds(
    taken: list[Candidate], candidates: Candidates, lines: list[Line], evidence: Evidence
) -> list[Candidate]:
    """Candidates where a time with a text that is no label (`00:45 [drilling]`) opens a turn of an unknown speaker.

    Such a text stands once, alone on its line, and nothing is said below it before the next turn begins.
    """
    counts = Counter(one.key for one in taken)
    freed = []
    for place, one in enumerate(taken):
        if not one.alone or one.time is None or counts[one.key] > 1:
            freed.append(one)
            continue
        limit = taken[place + 1].line if place + 1 < len(taken) else one.line + 2
        said = any(not line.blank for line in lines[one.line + 1 : limit])
        if not said and not evidence.knows(one.key):
            bare = [other for other in candidates[one.line] if other.separator == "time" and not other.label]
            freed.append(bare[0] if bare else one)
        else:
            freed.append(one)
    return freed


def _is_timed(candidates: Candidates, choice: Choice, labels: frozenset[str]) -> bool:
    """Whether the turns of this file each begin with a time; then a time alone opens a turn of an unknown speaker."""
    opened = timed = 0
    for line in candidates:
        for one in line:
            if one.key in labels and one.label and one.separator in ("colon", "alone", choice.family):
                opened += 1
                timed += one.time is not None
                break
    return timed >= 0.8 * opened and ("" in labels or opened > 0)


def _is_safe(one: Candidate, choice: Choice) -> bool:
    """Whether a label of the chosen family may open a turn with this other separator too."""
    if one.separator in ("colon", "bracket", "tab"):
        return True
    if one.separator == "alone":
        return one.alone and (one.time is not None or len(one.label) > 3 or one.bold or choice.family != "colon")
    if one.separator in ("dash", "dot"):
        return choice.family in ("dash", "dot") or (len(one.label) <= 3 and one.label.isupper() and one.label != "I")
    return one.bold and one.separator == "bold"


def _drop_rare(inline: list[Candidate], taken: list[Candidate], lines: list[Line]) -> list[Candidate]:
    """Labels inside lines without the few plain ones that small letters follow, where turns begin lines.

    `We were annoyed. I: me, personally` and `The bank did not. Question: what for?` are speech.
    """
    if len(inline) > max(2, 0.1 * len(taken)):
        return inline
    keys = {one.key for one in taken}
    kept = []
    for one in inline:
        line = lines[one.line]
        after = line.text[one.speech - line.start :].lstrip(BLANKS)
        own = len(one.key) > 3 and (one.key in keys or one.key not in NUMBERED_WORDS)
        if one.bold or own or not after[:1].islower():
            kept.append(one)
    return kept


def _drop_last_questions(whole: list[Candidate], lines: list[Line], headers: set[int]) -> list[Candidate]:
    """Candidates without the questions below a last heading (`Appendix: questions`) where none has an answer."""
    asked = 0
    for one in reversed(whole):
        if not (find_role(one.key) == "interviewer" or stem(one.key) in QUESTION_WORDS):
            break
        asked += 1
    if asked < 2 or len(whole) - asked < 4:
        return whole
    held = {one.line for one in whole[-asked:]}
    for number in range(len(lines) - 1, whole[-asked - 1].line, -1):
        if lines[number].blank or number in held:
            continue
        head = bool(lines[number].paragraph.heading) or is_bold(lines[number]) or number in headers
        last = [one for one in whole if one.line > number]
        return [one for one in whole if one.line < number] if head and len(last) >= 2 else whole
    return whole


def _merge(taken: list[Candidate], inline: list[Candidate]) -> list[Candidate]:
    """Candidates of both kinds in order; one at the same place counts once, and none lies inside another's label.

    Those of `taken` stand each in a line of its own.
    """
    if not inline:
        return taken
    merged: list[Candidate] = []
    for one in sorted([*taken, *inline], key=lambda one: (one.start, one.speech)):
        if merged and one.start < merged[-1].speech and not merged[-1].alone:
            continue
        if merged and merged[-1].label and one.line == merged[-1].line and one.start <= merged[-1].speech + 2:
            continue
        if merged and one.start == merged[-1].start:
            continue
        merged.append(one)
    return merged


def _make_cue(one: Candidate, numbered: bool) -> Cue:
    """The cue of a candidate; `numbered` labels (`Question 3`) lose their number."""
    label = one.label
    if numbered and stem(one.key) != one.key:
        label = re.sub(r"\s*(?:№|#|no\.?|nr\.?)?\s*\d+[a-z]?\s*$", "", label, flags=re.IGNORECASE).strip(" .") or label
    return Cue(one.start, one.speech, label, one.name, one.time)


def _name_layout(whole: list[Candidate], inline: list[Candidate], lines: list[Line], choice: Choice | None) -> str:
    keys = {stem(one.key) for one in whole if one.key}
    if len(keys) >= 2 and all(is_numbered(key) for key in keys):
        return "L11 Question: / Answer:"
    if len(inline) > len(whole) / 2:
        return "L6 labels inside the paragraph"
    timed = sum(1 for one in whole if one.time is not None) >= 0.8 * len(whole)
    alone = sum(1 for one in whole if one.alone) > len(whole) / 2
    if timed and alone:
        glued = sum(1 for one in whole if lines[one.line].paragraph.picture or lines[one.line].offset > 0)
        return "L4 picture, bold name, time" if glued > len(whole) / 2 else "L3 time and label alone"
    if timed:
        return "L15 [time] label: text"
    if alone:
        return "L2 label alone, text below"
    if choice and choice.family == "dash":
        return "L7 label - text"
    if sum(1 for one in whole if lines[one.line].offset > 0) > len(whole) / 5:
        return "L5 several turns in a paragraph"
    return {"tab": "L1 label TAB text", "dot": "L1 label. text", "bracket": "L1 [label] text"}.get(
        choice.family if choice else "", "L1 label: text"
    )
