"""Words and phrases of a corpus as units that can be counted: by lemma, stop words only inside phrases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qualcode.analysis.stop_words import is_stop_word, stop_words
from qualcode.lemmas import lemma_table
from qualcode.tokens import Bools, Index, Longs

MOST_BETWEEN = 2  # stop words inside a phrase: `lack of trust`, `word of the governor`
FEWEST = 3  # times that a phrase stands in the corpus
LEAST_STEM = 5  # letters of a word that stands for all that begin with it, where there are no lemmas


@dataclass(frozen=True)
class Units:
    """Words and phrases, U of them, and every place of each, M of them.

    Parameters
    ----------
    lemmas : int64[U, 2 + MOST_BETWEEN], rows of the index' lemmas: of a word in the first column, of a phrase one after
        another; -1 behind its end.
    unit : int64[M], the unit of each place; `first`, `last` its words (rows of the index).
    """

    lemmas: NDArray[np.int64]
    unit: Longs
    first: Longs
    last: Longs

    def texts(self, index: Index) -> list[tuple[str, str]]:
        """(language, term that finds it) of each unit."""
        names = [(language, word + "*" * star) for (language, word), star in _name_lemmas(index)]
        rows = self.lemmas.tolist()
        return [(names[row[0]][0], " ".join(names[lemma][1] for lemma in row if lemma >= 0)) for row in rows]


def find_units(index: Index, counted: Bools, least_npmi: float) -> Units:
    """All content words, and the phrases whose outer words belong together.

    Parameters
    ----------
    counted : bool[S], segments that are looked at.
    least_npmi : phrases below this score are left out, see `score_phrases`.
    """
    lemma, plain = lemma_of_tokens(index), find_content(index)
    stop = find_stops(index)[lemma]
    content = plain[lemma] & ~stop
    lemma = np.where(content, find_stems(index)[lemma], lemma)
    inside = counted[index.token_segment]
    rows = np.flatnonzero(content & inside)
    width = 2 + MOST_BETWEEN
    words = np.full((rows.size, width), -1, dtype=np.int64)
    words[:, 0] = lemma[rows]
    parts, firsts, lasts = [words], [rows], [rows]
    total, times = int(inside.sum()), np.bincount(lemma[rows], minlength=plain.size)
    for between in range(MOST_BETWEEN + 1):
        first, last = _find_pairs(index, rows, content, stop, between)
        keys = np.full((first.size, width), -1, dtype=np.int64)
        for place in range(between + 2):
            keys[:, place] = lemma[first + place]
        kinds, kind = _number_rows(keys)
        counts = np.bincount(kind, minlength=len(kinds))
        ends = kinds[:, [0, between + 1]] if len(kinds) else np.empty((0, 2), dtype=np.int64)
        good = (counts >= FEWEST) & (score_phrases(times[ends[:, 0]], times[ends[:, 1]], counts, total) >= least_npmi)
        kept = good[kind]
        parts.append(keys[kept])
        firsts.append(first[kept])
        lasts.append(last[kept])
    lemmas, unit = _number_rows(np.concatenate(parts))
    return Units(lemmas, unit, np.concatenate(firsts), np.concatenate(lasts))


def score_phrases(first: ArrayLike, last: ArrayLike, both: ArrayLike, words: int) -> NDArray[np.float64]:
    """Normalised pointwise mutual information of two words, from -1 (never together) over 0 (by chance) to 1 (always).

    The same as gensim's `npmi_scorer`, which is not used because to import gensim takes longer than all the rest.

    Parameters
    ----------
    first, last : how often each of the words stands in the corpus.
    both : how often the phrase does, at least 1.
    words : all words of the corpus.

    Source: Bouma, G. (2009). Normalized (pointwise) mutual information in collocation extraction. GSCL, 31-40.

    >>> score_phrases([4, 10], [4, 10], [4, 5], 100).round(4).tolist()
    [1.0, 0.5372]
    """
    a, b, ab = (np.asarray(values, dtype=np.float64) / words for values in (first, last, both))
    sure = ab >= 1
    with np.errstate(divide="ignore", invalid="ignore"):
        scores: NDArray[np.float64] = np.where(sure, 1.0, np.log(ab / (a * b)) / -np.log(ab))
    return scores


def lemma_of_tokens(index: Index) -> Longs:
    """int64[N], row of the lemma of each word."""
    types = np.arange(index.posting_offset.size - 1)
    entry = np.searchsorted(index.entry_type_offset, types, side="right") - 1
    lemma = np.searchsorted(index.lemma_entry_offset, entry, side="right") - 1
    found: Longs = lemma[index.token_type].astype(np.int64)
    return found


def list_lemmas(index: Index) -> list[tuple[str, str]]:
    """(language, lemma) of each row of lemmas."""
    return [
        (language, lemma)
        for language, (low, high) in zip(index.language_names, index.lemma_ranges, strict=True)
        for lemma in index.lemma_list[low:high]
    ]


def find_stems(index: Index) -> Longs:
    """int64[L], for each lemma the one that stands for it: itself, but in a language without lemma table the shortest
    word of the corpus that it begins with, if that has at least LEAST_STEM letters and is no stop word.
    """
    lemmas = list_lemmas(index)
    stems = np.arange(len(lemmas), dtype=np.int64)
    rows = sorted((name, row) for row, name in enumerate(lemmas) if not lemma_table(name[0]).has_table)
    stem, begin = -1, ("", "")
    for (language, word), row in rows:
        if stem >= 0 and language == begin[0] and word.startswith(begin[1]):
            stems[row] = stem
        elif len(word) >= LEAST_STEM and not is_stop_word(word, stop_words(language)):
            stem, begin = row, (language, word)
    return stems


def _name_lemmas(index: Index) -> list[tuple[tuple[str, str], bool]]:
    """(language, lemma) of each row, and whether it is a stem that stands for others, too."""
    times = np.bincount(find_stems(index))
    return [(name, bool(times[row] > 1)) for row, name in enumerate(list_lemmas(index))]


def find_stops(index: Index) -> Bools:
    """bool[L], lemmas that are stop words."""
    return np.array([is_stop_word(word, stop_words(name)) for name, word in list_lemmas(index)], dtype=np.bool_)


def find_content(index: Index) -> Bools:
    """bool[L], lemmas that are words: more than one letter, and no number."""
    return np.array([len(word) > 1 and word[0].isalpha() for _, word in list_lemmas(index)], dtype=np.bool_)


def _number_rows(rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], Longs]:
    """Distinct rows of numbers from -1 on, in ascending order, and for each row which it is.

    As `np.unique(rows, axis=0)`, several times as quick.

    >>> [found.tolist() for found in _number_rows(np.array([[5, 2], [1, -1], [5, 2]]))]
    [[[1, -1], [5, 2]], [1, 0, 1]]
    """
    order = np.lexsort(rows.T[::-1])
    ordered = rows[order]
    fresh = np.ones(len(rows), dtype=np.bool_)
    fresh[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    number = np.empty(len(rows), dtype=np.int64)
    number[order] = np.cumsum(fresh) - 1
    return ordered[fresh], number


def _find_pairs(
    index: Index, rows: NDArray[Any], content: Bools, stop: Bools, between: int
) -> tuple[NDArray[Any], NDArray[Any]]:
    """First and last words of all pairs of content words with exactly so many stop words between, in one segment."""
    last = rows + between + 1
    inside = last < index.token_type.size
    first, last = rows[inside], last[inside]
    fits = content[last] & (index.token_segment[first] == index.token_segment[last])
    for place in range(1, between + 1):
        fits &= stop[first + place]
    return first[fits], last[fits]
