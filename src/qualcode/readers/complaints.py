"""Problems of a transcript that a person must decide: speakers of unknown role, labels that may be misspelt."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from qualcode.model import Problem, ReaderSettings, Turn
from qualcode.readers.cues import Found
from qualcode.readers.labels import fold, is_role_word
from qualcode.readers.nearness import is_near

LABELS_SHOWN = 5


def find_problems(
    source: str, text: str, turns: tuple[Turn, ...], found: Found, settings: ReaderSettings
) -> tuple[Problem, ...]:
    """All problems of one transcript."""
    problems = []
    if not text.strip():
        problems.append(Problem(source, "notice", "no-text", "there is no text in it", "Is this the right file?"))
    unknown = _find_unknown(source, text, turns, found, settings)
    if unknown is not None:
        problems.append(unknown)
    return (*problems, *_find_near_labels(source, text, turns))


def _find_unknown(
    source: str, text: str, turns: tuple[Turn, ...], found: Found, settings: ReaderSettings
) -> Problem | None:
    """Turns whose speakers have no known role: an error until the pipeline says what to do with them, then a notice."""
    unknown = [turn for turn in turns if turn.role == "unknown"]
    if not unknown:
        return None
    words = sum(len(text[turn.start : turn.stop].split()) for turn in unknown)
    labels = [label for label, _ in Counter(turn.speaker for turn in unknown if turn.speaker).most_common(LABELS_SHOWN)]
    line = text.count("\n", 0, unknown[0].start) + 1
    if not found.marked:
        message = f"nothing marks who speaks: {len(unknown)} paragraphs with {words:,} words"
        hint = (
            "Set readers: {unknown: code} to code them as respondents, or unknown: leave; "
            "a text without dialogue belongs under readers: {documents: [...]}."
        )
    elif labels:
        message = f"who asks is not clear ({', '.join(labels)}): {len(unknown)} turns with {words:,} words have no role"
        hint = (
            f"Name the one who asks: readers: {{interviewers: [{labels[0]}]}}, or set unknown: leave or unknown: code."
        )
    else:
        message = f"{len(unknown)} turns with {words:,} words have a time but no speaker"
        hint = "Set readers: {unknown: leave} or {unknown: code}."
    if settings.unknown == "code":
        return Problem(source, "notice", "unknown-speakers", message + "; coded as respondents", line=line)
    if settings.unknown:
        return Problem(source, "notice", "unknown-speakers", message + "; left out", line=line)
    return Problem(source, "error", "unknown-speakers", message, hint, line)


def _find_near_labels(source: str, text: str, turns: tuple[Turn, ...]) -> list[Problem]:
    """Labels that differ by a slip of the pen, each with the line for the pipeline file."""
    counts = Counter(turn.speaker for turn in turns if turn.speaker)
    pairs = Counter((low.speaker, high.speaker) for low, high in pairwise(turns))
    problems = []
    labels = list(counts)
    for number, first in enumerate(labels):
        for second in labels[number + 1 :]:
            right, wrong = _order(first, second, counts)
            if not _may_be_slip(right, wrong, counts, pairs):
                continue
            start = next(turn.start for turn in turns if turn.speaker == wrong)
            problems.append(
                Problem(
                    source,
                    "warning",
                    "near-duplicate-label",
                    f"the labels {right!r} ({counts[right]} turns) and {wrong!r} ({counts[wrong]}) may be one speaker",
                    f"readers: {{same_speaker: {{{right}: [{wrong}]}}}}",
                    text.count("\n", 0, start) + 1,
                )
            )
    return problems


def _order(first: str, second: str, counts: Counter[str]) -> tuple[str, str]:
    """The label that is probably right, and the other: a role word is right, else the more frequent one."""
    known = is_role_word(fold(first)), is_role_word(fold(second))
    if known[0] != known[1]:
        return (first, second) if known[0] else (second, first)
    return (first, second) if counts[first] >= counts[second] else (second, first)


def _may_be_slip(right: str, wrong: str, counts: Counter[str], pairs: Counter[tuple[str, str]]) -> bool:
    low, high = fold(right), fold(wrong)
    if low == high:
        return True
    if not is_near(low, high):
        return False
    if is_role_word(low):
        return True
    touching = pairs[right, wrong] + pairs[wrong, right]
    return counts[wrong] <= max(2, 0.2 * counts[right]) and touching <= 0.5 * counts[wrong]
