"""What a label is, and how it opens a line: `Label: text`, `[I] text`, `I – text`, `b. text`, alone, with times."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal, NamedTuple

from qualcode.model import Role
from qualcode.readers import role_words as words
from qualcode.readers.lines import BLANKS, Line, find_bold_start
from qualcode.readers.times import TIME, is_bare_time, read_seconds

Separator = Literal["colon", "bracket", "tab", "dash", "dot", "alone", "bold", "time"]

LONGEST = 45
MOST_WORDS = 5
BLANK = "[ \u00a0\t\u200b\ufeff\u3000]"
PAREN = r"(?:\([^()\n:]{1,60}\)|\[[^\[\]\n:]{1,60}\])"
LEAD = re.compile(
    rf"{BLANK}*(?:(?P<time>{TIME}){BLANK}*(?:[-–—|:]{BLANK}+)?)?(?:[-–—•·*▪►‣]{BLANK}*)?(?P<late>{TIME})?{BLANK}*"
)
TYPED_LEAD = re.compile(rf"{BLANK}*\d{{1,4}}[.)]{BLANK}+(?=[^\W\d_])")
"""A typed paragraph number before the label: `12) I: ...`."""
PLAIN_LEAD = re.compile(rf"{BLANK}*(?:[-–—•·*▪►‣]{BLANK}*)?")
COLON = re.compile(
    rf"(?P<label>[^\W\d_]{{1,2}}\?|[^\n:：\t?!;]{{1,{LONGEST}}}?){BLANK}*(?P<name>{PAREN})?{BLANK}*(?P<time>{TIME})?"
    rf"{BLANK}*[:：](?!//|\d\d(?!\d))"
)
BRACKET = re.compile(
    rf"[\[<{{(](?P<label>[^\]>}})\[<{{(\n:]{{1,{LONGEST}}})[\]>}})]{BLANK}*(?P<time>{TIME})?{BLANK}*[:：\-–—]?"
)
TAB = re.compile(r"(?P<label>[^\n:\t?!;]{1,30})(?P<name>)(?P<time>)\t")
DASH = re.compile(
    rf"(?P<label>[\w][\w.'’ ]{{0,24}}?){BLANK}*(?P<name>{PAREN})?(?P<time>){BLANK}*(?:[-–—](?=\D|\Z)|\]{BLANK}*[-–—])"
)
DOT = re.compile(
    r"(?P<label>[^\W\d_]{1,12}\d{0,2}|[^\W\d_]{1,3} ?\d{0,2})(?P<name>)(?P<time>)(?:[./](?=\s|[^\W\d])|\)(?=\s))"
)
ALONE = re.compile(
    rf"(?P<label>[^\n:：\t?!;]{{1,{LONGEST}}}?){BLANK}*(?P<name>{PAREN})?{BLANK}*(?P<time>{TIME})?{BLANK}*[:：]?{BLANK}*\Z"
)
EATEN_TIME = re.compile(r"\s*(?::\d{2}){1,2}\s*")
"""A time that lost its first number, as `:28` for `1:28`."""
NUMBER = re.compile(r"\s*(?:№|#|no\.?|nr\.?)?\s*\d+[a-z]?\s*$", re.IGNORECASE)
NOT_IN_LABELS = re.compile(r"[…“”«»=|@\\_*]|\.\.|[.,]\s+[^\W\d_]*\s+\w+\s+\w|\bwww\b")
BRACKETS = {"[": "]", "(": ")", "{": "}", "<": ">"}


class Candidate(NamedTuple):
    """A line that may open a turn.

    Parameters
    ----------
    line : index of the line.
    start : place in the text where label or time begin.
    speech : place where the speech begins (the end of the line where the label stands alone).
    label : the label cleaned; empty where only a time stands.
    name : what stood in brackets behind it.
    time : seconds, None where no time stands with it.
    separator : what parts label and speech.
    bold : the label is bold.
    alone : no speech follows on the line.
    key : the label as it is compared.
    """

    line: int
    start: int
    speech: int
    label: str
    name: str
    time: float | None
    separator: Separator
    bold: bool
    alone: bool
    key: str = ""


@lru_cache(maxsize=4096)
def fold(label: str) -> str:
    """A label for comparison: NFC, lower case, one blank between words, no full stop at its end.

    >>> fold("Int. "), fold("МОДЕРАТОР  2")
    ('int', 'модератор 2')
    """
    folded = " ".join(unicodedata.normalize("NFC", label).casefold().split())
    return folded.rstrip(".").strip()


@lru_cache(maxsize=4096)
def clean_label(label: str) -> str:
    """A label without brackets that enclose it wholly, trailing colon, outer blanks.

    >>> clean_label(" [I] : "), clean_label("MS. D"), clean_label("Entrevistador(a)"), clean_label("{118")
    ('I', 'MS. D', 'Entrevistador(a)', '118')
    """
    label = label.strip(BLANKS).rstrip(":：").strip(BLANKS)
    while len(label) > 2 and BRACKETS.get(label[0]) == label[-1] and label[-1] not in label[1:-1]:
        label = label[1:-1].strip(BLANKS)
    bare = label.strip("[](){}<>")
    return bare.strip(BLANKS) if bare and not any(mark in bare for mark in "()[]{}<>") and bare != label else label


@lru_cache(maxsize=4096)
def stem(key: str) -> str:
    """A folded label without its number: `interviewer 2` is `interviewer`, `p7` is `p`."""
    return NUMBER.sub("", key).strip(" .") if any(letter.isdigit() for letter in key) else key


@lru_cache(maxsize=4096)
def find_role(key: str) -> Role | None:
    """Role that a folded label names by itself, None if it names none (names, single letters).

    >>> find_role("interviewer 2"), find_role("female respondent"), find_role("anna"), find_role("асуулт")
    ('interviewer', 'respondent', None, 'interviewer')
    """
    word = stem(key)
    if word in words.INTERVIEWERS:
        return "interviewer"
    if word in words.RESPONDENTS:
        return "respondent"
    parts = set(re.findall(r"[^\W\d_]+", word))
    asks = bool(parts & (words.INTERVIEWERS - {"me"}))
    answers = bool(parts & words.RESPONDENTS)
    if asks != answers and len(parts) <= 3:
        return "interviewer" if asks else "respondent"
    return None


@lru_cache(maxsize=4096)
def is_role_word(key: str) -> bool:
    """Whether a folded label is a role word and nothing more than a number, a letter or a name beside it."""
    word = stem(key)
    if word in words.INTERVIEWERS or word in words.RESPONDENTS:
        return True
    first, _, rest = word.partition(" ")
    return (first in words.INTERVIEWERS or first in words.RESPONDENTS) and len(rest) == 1


@lru_cache(maxsize=4096)
def is_label(text: str) -> bool:
    """Whether a text has the form of a label: short, few words, no sentence, no key of a header block.

    >>> is_label("Speaker 1"), is_label("Some tips to keep your health today"), is_label("Duration")
    (True, False, False)
    """
    if not text or len(text) > LONGEST or not (text[0].isalnum() or text[0] in "[({<'’“\"‘ʼ"):
        return False
    if NOT_IN_LABELS.search(text) or text.count(",") > 1:
        return False
    if len(text.split()) > MOST_WORDS or count_wide(text) > 14:
        return False
    key = fold(text)
    if stem(key) in words.HEADER_WORDS or key in words.HEADER_WORDS:
        return False
    return words.TITLE_WORDS.isdisjoint(key.split()) or find_role(key) is not None


@lru_cache(maxsize=1024)
def find_plain_key(text: str) -> str:
    """What stands before the first colon if it is words of letters and digits and speech follows, else an empty text.

    >>> find_plain_key("Speaker 1: Yes"), find_plain_key("At 12:30"), find_plain_key("I (laughs): No")
    ('Speaker 1', '', '')
    """
    stop = text.find(": ", 0, LONGEST + 2)
    key = text[:stop] if stop > 0 and text[0].isalpha() and text[stop + 2 : stop + 3].isalnum() else ""
    return key if key.replace(" ", "").isalnum() and key[-1] != " " else ""


def _find_usual(number: int, line: Line) -> list[Candidate] | None:
    """What `find_candidates` finds in a plain `Label: speech`, at once; None if the line is not that plain.

    The label, with or without its colon, may be bold; then it is a candidate for labels that only their look parts, too.
    """
    text, spans = line.text, line.paragraph.spans
    key = find_plain_key(text)
    if not key or (spans and line.offset):
        return None
    bold = ""
    if spans and spans[0].bold:
        bold = text[: spans[0].stop]
        if (len(spans) > 1 and spans[1].bold) or text[len(key) + 2].isdigit():
            return None
        if bold.rstrip(BLANKS) not in (key, key + ":"):
            return None
    label, folded = _read_label(key)
    if not label:
        return []
    start, stop = line.start, line.start + len(key) + 1
    if not bold:
        return [Candidate(number, start, stop, label, "", None, "colon", False, False, folded)]
    return [
        Candidate(number, start, stop, label, "", None, "colon", True, False, folded),
        Candidate(number, start, start + len(bold), label, "", None, "bold", True, False, folded),
    ]


@lru_cache(maxsize=4096)
def _read_label(typed: str) -> tuple[str, str]:
    """A label cleaned and folded; empty texts where it is none."""
    label = clean_label(typed)
    return (label, fold(label)) if is_label(label) else ("", "")


def find_candidates(number: int, line: Line) -> list[Candidate]:
    """Every way in which a line may open a turn, the surest first; empty for plain speech and blank lines."""
    usual = _find_usual(number, line)
    if usual is not None:
        return usual
    text = line.text
    if not text or line.blank:
        return []
    head = text[:90]
    timed, place, time, start = ":" in head, 0, None, line.start
    if not text[0].isalpha():  # there may be blanks, signs or a time before the label
        lead = (LEAD if timed else PLAIN_LEAD).match(text)
        place = lead.end() if lead else 0
        typed = TYPED_LEAD.match(text) if timed else None
        place = typed.end() if typed else place
        stamp = (lead["time"] or lead["late"]) if lead and timed else None
        time = read_seconds(stamp) if stamp else None
        start += len(text) - len(text.lstrip(BLANKS))
    if timed and not text[0].isalpha() and is_bare_time(text):
        return [Candidate(number, start, line.stop, "", "", read_seconds(text), "time", False, True)]
    tries = _worth_trying(head, text, place)
    if not tries and time is None:
        return []
    bold = find_bold_start(line) if line.paragraph.spans else ""
    found = []
    glued = _glued_time(number, line, start, bold) if timed and bold else None
    if glued:
        found.append(glued)
    for separator in tries:
        match = PATTERNS[separator].match(text, place)
        if match is None:
            continue
        label = clean_label(match["label"])
        if is_label(label):
            groups = match.groupdict()
            late = groups.get("time")
            found.append(
                Candidate(
                    number,
                    start,
                    line.start + match.end(),
                    label,
                    (groups.get("name") or "").strip("()[] "),
                    read_seconds(late) if late else time,
                    separator,
                    len(bold.rstrip(BLANKS)) >= match.end("label"),
                    not text[match.end() :].strip(BLANKS),
                    fold(label),
                )
            )
    if bold and (label := clean_label(bold)) and len(bold) < len(text.rstrip(BLANKS)) and is_label(label):
        found.append(
            Candidate(number, start, line.start + len(bold), label, "", time, "bold", True, False, fold(label))
        )
    if time is not None:
        found.append(Candidate(number, start, line.start + place, "", "", time, "time", False, False))
    return found


def _worth_trying(head: str, text: str, place: int) -> list[Separator]:
    """Separators that can occur in the beginning of a line, found by plain search: most lines are plain speech."""
    tries: list[Separator] = []
    if ":" in head or "：" in head:
        tries.append("colon")
    if head[place : place + 1] in BRACKETS:
        tries.append("bracket")
    if len(text) <= 90:
        tries.append("alone")
    if "\t" in head[:40]:
        tries.append("tab")
    begin = head[place : place + 34]
    if "-" in begin or "–" in begin or "—" in begin:
        tries.append("dash")
    if "." in begin[:16] or "/" in begin[:16] or ")" in begin[:16]:
        tries.append("dot")
    return tries


PATTERNS: dict[Separator, re.Pattern[str]] = {
    "colon": COLON,
    "bracket": BRACKET,
    "alone": ALONE,
    "tab": TAB,
    "dash": DASH,
    "dot": DOT,
}


def _glued_time(number: int, line: Line, start: int, bold: str) -> Candidate | None:
    """A bold name with the time glued to it and nothing else on the line: `P73:37` where only `P7` is bold."""
    label = clean_label(bold)
    rest = line.text[len(bold) :]
    if not label or not is_label(label) or not (is_bare_time(rest) or EATEN_TIME.fullmatch(rest)):
        return None
    return Candidate(number, start, line.stop, label, "", read_seconds(rest), "alone", True, True, fold(label))


def count_wide(text: str) -> int:
    """Letters of scripts that write no blanks between words."""
    return sum(1 for letter in text if "\u3040" <= letter <= "\u9fff")
