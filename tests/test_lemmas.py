"""Lemmas of forms: the lookup tables, our mends, and plurals the tables do not know."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.lemmas import are_plural_pair, lemma_table, plural_bases


@pytest.fixture(scope="module")
def english():
    return lemma_table("en")


def test_irregular_forms_have_their_lemma(english):
    """`broke` and `broken` are forms of `break`."""
    assert [english.lemma(form) for form in ("broke", "broken", "children", "cities")] == [
        "break",
        "break",
        "child",
        "city",
    ]


def test_our_file_mends_the_table(english):
    """`taxes` is no `taxis`; `media` and `medium` are two words; a mend is its own lemma."""
    assert [english.lemma(form) for form in ("taxes", "developing", "media", "mining", "ground", "tax")] == [
        "tax", "develop", "media", "mining", "ground", "tax",
    ]  # fmt: skip


def test_a_form_may_be_the_lemma_of_another_and_have_one_itself(english):
    """`meeting` is the lemma of `meetings` and a form of `meet`; `broken` is no lemma."""
    assert english.lemma("meeting") == "meet"
    assert english.is_head("meeting")
    assert not english.is_head("broken")


def test_the_plural_of_a_known_form_has_its_lemma(english):
    """`gamers` is not in the table, `gamer` is."""
    assert english.lemma("gamers") == english.lemma("gamer")


def test_plurals_of_unknown_words_are_matched_as_pairs(english):
    """Neither `soum` nor `soums` is in the table; each finds the other, whatever else the corpus holds."""
    assert english.stands_alone("soum") and english.stands_alone("soums")
    assert are_plural_pair("soum", "soums") and are_plural_pair("soums", "soum")
    assert not are_plural_pair("it", "its")
    assert plural_bases("process") == []


def test_capital_entries_are_found_in_lower_case():
    """German nouns stand in the table with a capital."""
    assert lemma_table("de").lemma("häuser") == "haus"


def test_a_language_without_a_table_has_only_forms():
    """In Mongolian each form is its own lemma, and `s` means nothing."""
    mongolian = lemma_table("mn")

    assert not mongolian.has_table
    assert mongolian.lemma("итгэлийг") == "итгэлийг"
    assert not mongolian.stands_alone("soums")


def test_regions_share_the_table():
    """`en-GB` is English."""
    assert lemma_table("en-GB") == lemma_table("en")


def test_lemmas_equal_those_of_spacy_but_for_our_mends():
    """The oracle: spaCy's own lookup lemmatizer on the forms of its table."""
    import spacy

    pipeline = spacy.blank("en")
    lemmatizer = pipeline.add_pipe("lemmatizer", config={"mode": "lookup"})
    pipeline.initialize()
    english = lemma_table("en")
    forms = sorted(form for form in english.lemmas if form.isascii() and form.isalpha())[::97]
    docs = spacy.tokens.Doc(pipeline.vocab, words=forms)

    theirs = [lemmatizer.lookup_lemmatize(token)[0].lower() for token in docs]
    differ = [form for form, lemma in zip(forms, theirs, strict=True) if english.lemma(form) != lemma and lemma != form]
    assert len(forms) > 400
    assert len(differ) <= 3


@given(st.text(st.sampled_from("abes'"), max_size=8))
def test_a_lemma_is_never_empty_and_plural_bases_are_shorter(form):
    """Laws for any form."""
    table = lemma_table("en")

    assert bool(table.lemma(form)) == bool(form)
    assert all(base + "s" == form or base + "es" == form for base in plural_bases(form))
