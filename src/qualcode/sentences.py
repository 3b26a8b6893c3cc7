"""Text in, ends of sentences out.

A stop ends a sentence unless it belongs to an abbreviation, an initial or a number, or the sentence goes on in lower
case. A line break ends one too, unless the line before is plainly unfinished: so paragraphs without punctuation stay
apart, and hard-wrapped text and captions run on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from qualcode.words import language_of

_STOPS = ".!?…。．！？｡।॥؟۔։።"
_CLOSERS = "\"'”’»)\\]}›“`*_"
_BREAK = "\x1e"  # stands where a neighbouring turn of the same speaker begins; no text holds control characters
_CANDIDATE = re.compile(
    rf"(?P<marks>\.(?: ?\.)+[{_STOPS}]*|[{_STOPS}]+)(?P<close>[{_CLOSERS}]*(?:[\u00a0\u202f ]?»)?)(?P<gap>\s*)"
    rf"|[\n\u2028\u2029{_BREAK}]\s*"
)
_SIGN = re.compile(rf"[{_STOPS}\n\u2028\u2029{_BREAK}]")  # what every candidate begins with: found much faster
_OPENERS = re.compile(r"""[\s"'“‘«„(\[{\-–—*_¿¡•]*""")
_BULLET = re.compile(r"[•·▪◦●○■□*‣⁃–—-]\s|\(?(?:\d{1,2}|\w)[.)]\s")
_DOTTED = re.compile(r"(?:\w{1,3}\.)+\w{1,3}")
_ROMAN = re.compile(r"(?!I\b)[IVXLC]+\b")
_POINT_THEN = re.compile(r"[^\W\d_]{2}\. +([^\W\d_])")


def find_boundaries(
    text: str,
    start: int,
    stop: int,
    language: str,
    holes: Sequence[tuple[int, int]] = (),
    breaks: Sequence[int] = (),
) -> list[int]:
    """Ends of the sentences of `text[start:stop]`, ascending, without the blanks behind; the last is `stop`.

    Parameters
    ----------
    holes : (start, stop) of what is no speech (times, labels of neighbouring turns); no end lies inside.
    breaks : starts of those holes after which a new turn of the same speaker begins; a sentence runs on across it
        unless it was ended by a stop.

    >>> text = "It cost approx. 3.5 million. Dr. Bat said no."
    >>> [text[:end] for end in find_boundaries(text, 0, len(text), "en")][0]
    'It cost approx. 3.5 million.'
    """
    seen = blank_out(text, start, stop, holes, breaks) if holes else text
    shift = start if holes else 0
    reader = _Reader(seen, start - shift, stop - shift, language_of(language))
    return [end + shift for end in reader.find_ends()] if shift else reader.find_ends()


def blank_out(text: str, start: int, stop: int, holes: Sequence[tuple[int, int]], breaks: Sequence[int] = ()) -> str:
    """`text[start:stop]` with blanks instead of the holes; a hole listed in `breaks` begins with a separator sign."""
    pieces: list[str] = []
    place = start
    for hole_start, hole_stop in holes:
        left, right = max(hole_start, place), min(hole_stop, stop)
        if left >= right:
            continue
        sign = _BREAK if hole_start in breaks else " "
        pieces += [text[place:left], sign, " " * (right - left - 1)]
        place = right
    pieces.append(text[place:stop])
    return "".join(pieces)


@cache
def _read_abbreviations(language: str) -> dict[str, frozenset[str]]:
    """The kinds of `abbreviations.txt`, each with its words in lower case without the last point."""
    kinds: dict[str, set[str]] = {
        kind: set() for kind in ("never", "sometimes", "number", "ordinal", "starter", "letter")
    }
    for line in (files("qualcode") / "abbreviations.txt").read_text("utf-8").splitlines():
        head, _, tail = line.partition(":")
        if line.startswith("#") or not tail:
            continue
        found, kind = head.split()
        if found in ("xx", language):
            kinds[kind].update(tail.split())
    return {kind: frozenset(found) for kind, found in kinds.items()}


@cache
def _find_special(language: str) -> frozenset[str]:
    """All abbreviations of a language."""
    kinds = _read_abbreviations(language)
    return kinds["never"] | kinds["sometimes"] | kinds["number"]


class _Reader:
    """Walks over one block of speech; `lo` and `hi` are its borders in `text`."""

    def __init__(self, text: str, lo: int, hi: int, language: str) -> None:
        self.text, self.lo, self.hi, self.language = text, lo, hi, language
        self.abbreviations = _read_abbreviations(language)
        self.special = _find_special(language)
        self.begin = lo  # of the sentence that is being read
        self._informal: bool | None = None
        self._width: int | None = None

    def find_ends(self) -> list[int]:
        ends: list[int] = []
        text, hi, place, is_plain = self.text, self.hi, self.lo, self._is_plain
        for sign in _SIGN.finditer(text, place, hi):
            start = sign.start()
            if start < place:
                continue
            if is_plain(start):
                ends.append(start + 1)
                self.begin = place = start + 2
                continue
            match = _CANDIDATE.match(text, start, hi)
            if match is None or match.end() >= hi:
                break
            marks, place = match["marks"], match.end()
            if self._stop_ends(match) if marks else self._line_ends(match):
                end = match.end("close") if marks else self._back(start)
                if end > self.begin:
                    ends.append(end)
                self.begin = place
        ends.append(hi)
        return ends

    def _is_plain(self, place: int) -> bool:
        """The usual case at once: a stop, a blank, a capital; before a point a word that is no abbreviation."""
        text = self.text
        if place + 2 >= self.hi or not text[place + 2].isupper() or text[place + 1] != " ":
            return False
        if text[place] != ".":
            return text[place] in "?!"
        word = text[text.rfind(" ", self.begin, place) + 1 : place]
        return len(word) > 1 and word.isalpha() and word.lower() not in self.special

    def _next(self, place: int) -> str:
        """The first character of the next word, or an empty string."""
        opener = _OPENERS.match(self.text, place, self.hi)
        place = opener.end() if opener else place
        return self.text[place : min(place + 1, self.hi)]

    def _next_word(self, place: int) -> str:
        opener = _OPENERS.match(self.text, place, self.hi)
        place = opener.end() if opener else place
        return (
            self.text[place : min(place + 20, self.hi)].replace("’", "'").split(maxsplit=1)[0].strip(",.;:!?").lower()
        )

    def _stop_ends(self, match: re.Match[str]) -> bool:
        marks, close, gap = match["marks"], match["close"], match["gap"]
        following = self._next(match.end())
        if not following:
            return False
        if not gap:
            return self._glued_ends(match, following)
        if marks == "." and not close:
            verdict = self._point_ends(match, following)
            if verdict is not None:
                return verdict
        crosses_line = "\n" in gap or _BREAK in gap
        if not following.islower():
            return not (
                self._is_ellipsis(marks) and self.language == "en" and not crosses_line and self._is_i(match.end())
            )
        if self._is_ellipsis(marks):
            return False
        if crosses_line:
            return True
        if "." in marks and len(marks) == 1:
            return not close and self._is_informal()
        return not close

    def _point_ends(self, match: re.Match[str], following: str) -> bool | None:
        """What a single point after an abbreviation, initial or number does; None if it is an ordinary stop."""
        before = self._chunk_before(match.start())
        word = before.lower()
        rest = match.end()
        if word in self.abbreviations["never"]:
            return False
        if word in self.abbreviations["number"] and (following.isdigit() or _ROMAN.match(self.text, rest, self.hi)):
            return False
        if match.start() - len(before) <= self.begin + 1 and (len(word) == 1 or (word.isdigit() and len(word) <= 2)):
            return False  # `1.`, `a.` at the beginning: the number of an item
        if word in self.abbreviations["sometimes"]:
            if len(word) == 1 and not self._chunk_before(self._back(match.start() - 1)).isdigit():
                return False
            return following.isupper() or not following.isalnum()
        if len(before) == 1 and before.isalpha():
            return self._letter_ends(before, match)
        if _DOTTED.fullmatch(before) and not before.replace(".", "").isdigit():
            return self._next_word(rest) in self.abbreviations["starter"] and following.isupper()
        if word.isdigit() and len(word) <= 2 and self.language in self.abbreviations["ordinal"]:
            return False
        return None

    def _letter_ends(self, letter: str, match: re.Match[str]) -> bool:
        """Whether a single letter and a point end a sentence; else it is an initial."""
        if letter == "I" and self.language == "en":
            return True
        if letter.isupper():
            return self._chunk_before(self._back(match.start() - 1)).lower() in self.abbreviations["letter"]
        return letter.isascii() and not self._next(match.end()).islower()

    def _glued_ends(self, match: re.Match[str], following: str) -> bool:
        """A stop without a blank behind it ends a sentence in `the cost?Then` and `явсан.Тэгээд`."""
        if match["marks"][-1] in "。．！？｡":
            return True
        place = match.end()
        before, after = self._chunk_before(match.start()), self.text[place : min(place + 2, self.hi)]
        if self.text[place] != following or not following.isupper() or (len(after) > 1 and not after[1].islower()):
            return len(after) == 2 and following == "I" and after[1] in " '’" and before.islower() and len(before) > 1
        if (
            any(sign in before for sign in "@/.")
            or before.lower() == "www"
            or not before[-2:].isalpha()
            or len(before) < 2
        ):
            return False
        return match["marks"] != "." or (before[1:].islower() and before.lower() not in self.abbreviations["never"])

    def _line_ends(self, match: re.Match[str]) -> bool:
        """Whether a line break (or turn border) without a stop before it ends a sentence."""
        before = self.text[self.begin : match.start()].rstrip()
        rest = match.end()
        if not before:
            return False
        if _BREAK not in match[0] and _BULLET.match(self.text, rest, self.hi):
            return True
        if before[-1] in ",-–—" or _BREAK in match[0] or self._next(rest).islower():
            return False
        return match[0].count("\n") > 1 or not self._line_was_full(match)

    def _line_was_full(self, match: re.Match[str]) -> bool:
        """Whether the next word would not have fitted in the line: the text is wrapped by hand."""
        if self._width is None:
            lines = self.text[self.lo : self.hi].split("\n")
            self._width = max(map(len, lines)) if len(lines) >= 3 else 0
        if not 45 <= self._width <= 110:
            return False
        line_start = self.text.rfind("\n", self.lo, match.start()) + 1 or self.lo
        word = self.text[match.end() : min(match.end() + 40, self.hi)].split(maxsplit=1)[0]
        return match.start() - line_start + 1 + len(word) > self._width

    def _is_informal(self) -> bool:
        """Whether this speaker's sentences are typed without capitals."""
        if self._informal is None:
            block = self.text[self.lo : self.hi]
            following = _POINT_THEN.findall(block)
            lower = sum(map(str.islower, following))
            self._informal = block.lstrip()[:1].islower() or (lower >= 2 and lower > len(following) - lower)
        return self._informal

    def _is_i(self, place: int) -> bool:
        return self._next_word(place) in ("i", "i'm", "i've", "i'd", "i'll")

    def _back(self, place: int) -> int:
        """The place without the blanks before it."""
        while place > self.begin and self.text[place - 1].isspace():
            place -= 1
        return place

    def _chunk_before(self, place: int) -> str:
        """What stands before a place up to the last blank, without opening signs."""
        chunk = self.text[max(self.lo, place - 24) : place]
        if not chunk or chunk[-1].isspace():
            return ""
        return chunk.split()[-1].lstrip("\"'“‘«„([{-–—*_¿¡•")

    @staticmethod
    def _is_ellipsis(marks: str) -> bool:
        return ("…" in marks or ".." in marks or ". ." in marks) and not any(sign in marks for sign in "!?")
