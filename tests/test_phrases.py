"""Words and phrases as units: by lemma, without stop words at their ends, with gensim's scores."""

import numpy as np

from corpus_maker import make_corpus
from qualcode.analysis.phrases import Units, find_units
from qualcode.analysis.stop_words import stop_words
from qualcode.codebook_work.corpus import Corpus

OFFICE = """
R: The land office is closed. We wrote to the land office twice. The land office lost the file. A lack of trust is old.
R: They feel a lack of trust. There is a lack of trust between us. The office has trust in the land.
"""


def units_of(corpus: Corpus, least: float = -1.0) -> dict[str, int]:
    """Each unit's term with the number of its places."""
    units: Units = find_units(corpus.index, corpus.counted, least)
    texts = [text for _, text in units.texts(corpus.index)]
    return dict(zip(texts, np.bincount(units.unit, minlength=len(texts)).tolist(), strict=True))


def test_words_are_counted_by_lemma_without_stop_words_and_numbers():
    """`broke` and `breaks` are `break`; `the`, `2014` and single letters are nothing."""
    assert units_of(make_corpus(["R: They broke it. It breaks in 2014. Plan B breaks."])) == {"break": 3, "plan": 1}


def test_phrases_are_those_of_gensim():
    """The phrases that gensim 4.4's `Phrases(scoring="npmi", min_count=3)` finds here, and its scores as thresholds."""
    corpus = make_corpus([OFFICE])

    def phrases(least: float) -> dict[str, int]:
        return {text: count for text, count in units_of(corpus, least).items() if " " in text}

    assert phrases(-1) == {"land office": 3, "lack of trust": 3}
    assert phrases(0.787535) == {"land office": 3, "lack of trust": 3}
    assert phrases(0.787537) == {"lack of trust": 3}
    assert phrases(0.893769) == {}


def test_phrases_stay_in_a_segment_and_interviewers_are_not_read():
    """Where one sentence ends and the next begins there is no phrase."""
    corpus = make_corpus(["R: Herders trust. Herders trust. Herders trust.\nI: Trust fund. Trust fund. Trust fund."])

    assert units_of(corpus) == {"herder": 3, "herder trust": 3, "trust": 3}


def test_where_there_are_no_lemmas_words_with_one_beginning_are_one():
    """The term gets a star if it stands for several forms."""
    corpus = make_corpus(["R: Итгэл алга. Итгэлийг олж авна. Бидний итгэлтэй холбоотой. Бороо орно."], "mn")

    assert units_of(corpus)["итгэл*"] == 3
    assert units_of(corpus)["бороо"] == 1


def test_stop_words_come_without_importing_spacy():
    """The lists of English and Russian are spaCy's, that of Mongolian is ours; a language without list has none."""
    assert {"the", "of", "they"} <= stop_words("en-GB")
    assert "был" in stop_words("ru")
    assert "биш" in stop_words("mn")
    assert stop_words("") == stop_words("../en") == frozenset()
