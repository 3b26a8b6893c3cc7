"""Token patterns over segments, by spaCy: found in the speech only, widened to the whole words of our index.

A pattern sees the text of one segment as regular expressions do, each run of blanks as one blank. spaCy reads only the
segments that hold the words a pattern needs, each once for all patterns that are looked for together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from qualcode.codebook.token_patterns import TokenPattern
from qualcode.regexes import Pieces, find_place, see_segments, widen
from qualcode.spacy_reading import PatternError, Reader, make_blank
from qualcode.token_anchors import Anchors
from qualcode.tokens import Index, Ints

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_RUN = re.compile(" {2,}")

Trained = Callable[[str], "Language | None"]
Wanted = tuple[TokenPattern, str]  # a pattern, and the language of the sources it is for (empty: all)


def no_pipeline(language: str) -> None:
    """No trained pipeline for any language."""


@dataclass(frozen=True)
class PatternSearch:
    """Finds token patterns in one index.

    Parameters
    ----------
    text_of : the text of a source by its row.
    trained : the trained pipeline of a language, None where the user named none.
    """

    index: Index
    text_of: Callable[[int], str]
    trained: Trained = no_pipeline
    _known: dict[Wanted, tuple[Ints, Ints] | PatternError] = field(default_factory=dict)
    _readers: dict[int, Reader] = field(default_factory=dict)

    def prepare(self, wanted: Iterable[Wanted]) -> None:
        """Look for several patterns together: every text is read by spaCy once."""
        new = [each for each in dict.fromkeys(wanted) if each not in self._known]
        jobs: dict[Wanted, list[tuple[Ints, Ints]]] = {}
        for each in new:
            error = self._find_fault(*each)
            if error is None:
                jobs[each] = []
            else:
                self._known[each] = error
        for row in range(len(self.index.language_names)):
            mine = [each for each in jobs if row in self._rows(each[1])]
            for each, found in zip(mine, self._search(row, [each[0] for each in mine]), strict=True):
                jobs[each] += found
        for each, pieces in jobs.items():
            self._known[each] = _join(pieces)

    def find(self, pattern: TokenPattern, language: str) -> tuple[Ints, Ints]:
        """First and last words (int32[M] each) of the matches in countable segments, ascending, each once.

        Raises
        ------
        PatternError : the pattern asks for what spaCy does not know of the language.
        """
        self.prepare([(pattern, language)])
        found = self._known[pattern, language]
        if isinstance(found, PatternError):
            raise found
        return found

    def _find_fault(self, pattern: TokenPattern, language: str) -> PatternError | None:
        """Why the pattern cannot be looked for in one of the languages, or finds nothing in any."""
        dead: list[PatternError | None] = []
        try:
            for row in self._rows(language):
                self._reader(row).check(pattern)
                dead.append(self._reader(row).find_dead(pattern))
        except PatternError as error:
            return error
        return dead[0] if dead and all(dead) else None

    def _rows(self, language: str) -> list[int]:
        return [row for row, name in enumerate(self.index.language_names) if language in ("", name)]

    def _reader(self, row: int) -> Reader:
        if row not in self._readers:
            name = self.index.language_names[row]
            trained = self.trained(name)
            self._readers[row] = Reader(name, trained or make_blank(name), trained is not None)
        return self._readers[row]

    def _search(self, row: int, patterns: Sequence[TokenPattern]) -> list[list[tuple[Ints, Ints]]]:
        """For each pattern its matches in the sources of one language."""
        found: list[list[tuple[Ints, Ints]]] = [[] for _ in patterns]
        if not patterns:
            return found
        reader, index = self._reader(row), self.index
        anchors = Anchors(index, row, reader.splits, reader.own_lemmas)
        candidates = [anchors.find_segments(pattern) for pattern in patterns]
        matchers = [reader.make_matcher(pattern) for pattern in patterns]
        segments = np.flatnonzero(np.logical_or.reduce(candidates))
        if not segments.size:
            return found
        sources, cuts = np.unique(index.segment_source[segments], return_index=True)
        with_lemmas = any("LEMMA" in pattern.attributes() for pattern in patterns)
        for source, some in zip(sources.tolist(), np.split(segments, cuts[1:]), strict=True):
            texts, pieces = zip(*see_segments(index, self.text_of(source), source, some), strict=True)
            docs = list(reader.read([_RUN.sub(" ", text) for text in texts], with_lemmas))
            for matcher, wanted, places in zip(matchers, candidates, found, strict=True):
                rows = np.flatnonzero(wanted[some]).tolist()
                spans = [span for at in rows for span in _match(matcher, docs[at], pieces[at], texts[at])]
                if spans:
                    sorted_spans = np.array(sorted(spans), dtype=np.int32)
                    places.append(widen(index, np.full(len(spans), source, dtype=np.int32), sorted_spans))
        return found


def _match(matcher: Any, doc: Doc, pieces: Pieces, text: str) -> Iterator[tuple[int, int]]:
    """(start, stop) in the source's text of the matches in one segment; `text` is what is seen of it, with all blanks."""
    found = matcher(doc, allow_missing=True)
    if not found:
        return
    kept: Sequence[int] = range(len(text))
    if "  " in text:
        kept = [place for place, sign in enumerate(text) if sign != " " or not place or text[place - 1] != " "]
    for _, first, last in found:
        start, stop = doc[first].idx, doc[last - 1].idx + len(doc[last - 1])
        yield find_place(pieces, kept[start]), find_place(pieces, kept[stop - 1]) + 1


def _join(pieces: Sequence[tuple[Ints, Ints]]) -> tuple[Ints, Ints]:
    """All matches in order, none twice: two tokens of one word are one place."""
    empty = np.empty(0, dtype=np.int32)
    pairs = np.stack(
        [np.concatenate([empty, *column]) for column in zip(*pieces, strict=True)] if pieces else [empty] * 2
    )
    first, last = np.unique(pairs, axis=1)
    return first, last
