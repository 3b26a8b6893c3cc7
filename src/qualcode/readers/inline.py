"""Labels inside a line (L6): the whole interview in one paragraph, `...the cost?Interviewee: A chat`."""

from __future__ import annotations

import re
from collections import Counter

from qualcode.readers.choosing import Evidence, is_name_like
from qualcode.readers.labels import Candidate, clean_label, find_role, fold, is_label, is_role_word
from qualcode.readers.lines import Line
from qualcode.readers.paragraphs import Span

AFTER_SENTENCE = re.compile(
    r"(?:[.?!…\"”)\]»。？！][ \u00a0\t]*|[ \u00a0]{3,}|\t)"
    r"(?P<label>[^\W\d_][\w.’']{0,20}(?: [\w.]{1,14}){0,2}) ?[:：](?!//|\d\d)"
)
GLUED = re.compile(
    r"(?<![\w-])(?P<label>[^\W\d_]\w{3,20}(?: \d{1,2})?) ?[:：](?=\s)|"
    r"(?<=[a-zа-я])(?P<late>[A-ZА-Я][a-zа-я]{3,20}(?: \d{1,2})?) ?[:：]"
)
BOLD_LABEL = re.compile(r"\s*(?P<label>[^\n:：?!;]{1,45}?)\s*(?P<name>\([^()\n:]{1,60}\))?\s*(?P<colon>[:：])?\s*")
LONG_LINE = 250


def find_inline(
    lines: list[Line], labels: frozenset[str], evidence: Evidence, opened: frozenset[int] = frozenset()
) -> list[Candidate]:
    """Labels inside lines, in order: bold ones, and plain ones after the end of a sentence that are known labels.

    `labels` are those that open lines; where lines are long, labels that recur inside them count too.
    `opened` are the indices of the lines whose first colon parts a label from its speech.
    """
    dressed = [number for number, line in enumerate(lines) if len(line.paragraph.spans) >= 3]
    bold = [one for number in dressed for one in _find_bold(number, lines[number])]
    counts = Counter(one.key for one in bold)
    bold = [one for one in bold if lines[one.line].text[: one.start - lines[one.line].start].strip()]
    found = [
        one
        for one in bold
        if one.key in labels or evidence.knows(one.key) or (counts[one.key] >= 2 and is_name_like(one.label))
    ]
    places = {one.start for one in found}
    long_lines = [number for number, line in enumerate(lines) if len(line.text) > LONG_LINE]
    searched = range(len(lines)) if labels else long_lines
    signs = [(number, lines[number].text.count(":") + lines[number].text.count("：")) for number in searched]
    told = [number for number, count in signs if count > (number in opened)]
    plain = [one for number in told for one in _find_plain(number, lines[number])]
    counts = Counter(one.key for one in plain)
    loose = bool(long_lines) and sum(len(lines[number].text) for number in long_lines) > 0.6 * sum(
        len(line.text) for line in lines
    )
    for one in plain:
        known = one.key in labels or (is_role_word(one.key) and len(one.key) >= 5 and one.label[:1].isupper())
        recurring = loose and counts[one.key] >= 3 and is_name_like(one.label)
        if (known or recurring) and one.start not in places:
            found.append(one)
    return sorted(found, key=lambda one: one.start)


def _find_bold(number: int, line: Line) -> list[Candidate]:
    """Bold runs inside a line that are labels with a colon in them or right behind them."""
    if ":" not in line.text and "：" not in line.text:
        return []
    found = []
    for span in _join_bold(line):
        match = BOLD_LABEL.fullmatch(line.text, span.start, span.stop)
        if match is None:
            continue
        after = re.match(r"\s*[:：]", line.text[span.stop :])
        if not match["colon"] and not after:
            continue
        label = clean_label(match["label"])
        if is_label(label):
            stop = span.stop + (after.end() if after else 0)
            start = match.start("label")
            name = (match["name"] or "").strip("() ")
            found.append(
                Candidate(
                    number, line.start + start, line.start + stop, label, name, None, "colon", True, False, fold(label)
                )
            )
    return found


def _join_bold(line: Line) -> list[Span]:
    joined: list[Span] = []
    for span in line.spans():
        if not span.bold:
            continue
        if joined and not line.text[joined[-1].stop : span.start].strip():
            joined[-1] = Span(joined[-1].start, span.stop, True)
        else:
            joined.append(span)
    return joined


def _find_plain(number: int, line: Line) -> list[Candidate]:
    """Plain labels inside a line."""
    places: dict[int, tuple[str, int]] = {}
    for match in AFTER_SENTENCE.finditer(line.text):
        places[match.start("label")] = match["label"], match.end()
    for match in GLUED.finditer(line.text):
        group = "label" if match["label"] else "late"
        if find_role(fold(match[group])):
            places.setdefault(match.start(group), (match[group], match.end()))
    return [
        Candidate(number, line.start + start, line.start + stop, label, "", None, "colon", False, False, fold(label))
        for start, (label, stop) in sorted(places.items())
        if line.text[:start].strip() and is_label(label)
    ]
