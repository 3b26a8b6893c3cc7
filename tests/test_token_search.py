"""Token patterns: what they find, and the law that they find what spaCy finds when it reads every segment."""

import json

import numpy as np
import pytest
import spacy
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qualcode.codebook.terms import parse_term
from qualcode.codebook_work.check import check_codebook
from qualcode.coders.rules import code_by_rules
from qualcode.coders.why import explain_codings
from qualcode.lemmas import lemma_table, list_forms
from qualcode.matching import find_term
from qualcode.model import Codebook, Turn
from qualcode.spacy_reading import PatternError, make_blank
from qualcode.token_anchors import Anchors
from qualcode.token_search import PatternSearch
from qualcode.words import find_words, fold, straighten
from test_rules import code_text, hit_texts, make_code, make_index, one_turn


def found(text: str, pattern: str, language: str = "en") -> list[str]:
    return hit_texts(text, f"pattern: {pattern}", language=language)


def test_a_lemma_and_a_word():
    """`LEMMA` is the lemma of our table: every inflection."""
    text = "They relied on us. We rely on them, but they do not rely upon us."

    assert found(text, "[{LEMMA: rely}, {LOWER: on}]") == ["relied on", "rely on"]
    assert found(text, "[{LEMMA: rely}, {LOWER: {IN: [on, upon]}}]") == ["relied on", "rely on", "rely upon"]
    assert found("Итгэл, итгэлийг", "[{LEMMA: итгэл}]", "mn") == ["Итгэл"]


def test_the_longest_matches_count_and_touch_none_of_another():
    """An operator takes as many tokens as it can."""
    assert found("a very very good road", '[{LOWER: very, OP: "+"}, {LOWER: good}]') == ["very very good"]
    assert found("very very very", "[{LOWER: very, OP: '{1,2}'}]") == ["very very", "very"]


def test_a_match_is_widened_to_the_words_of_the_index():
    """spaCy's `do` and `n't` are one word of ours, and its one token `e.g.` is two."""
    assert found("I don't know, e.g. this.", "[{LOWER: do}]") == ["don't"]
    assert found("I don’t know", '[{LOWER: do}, {LOWER: "n\'t"}]') == ["don’t"]
    assert found("I know, e.g. this.", "[{LOWER: e.g.}]") == ["e.g"]
    assert found("in decision-making now", "[{LOWER: decision}, {TEXT: '-'}, {LOWER: making}]") == ["decision-making"]


def test_punctuation_is_a_token_but_no_matched_word():
    """A sign between two words must be in the pattern; a match of signs alone is none."""
    text = "Trust, not money!"

    assert found(text, "[{LOWER: trust}, {LOWER: not}]") == []
    assert found(text, "[{LOWER: trust}, {IS_PUNCT: true}, {LOWER: not}]") == ["Trust, not"]
    assert found(text, "[{IS_PUNCT: true}]") == []
    assert found(text, "[{LOWER: money}, {IS_PUNCT: true}]") == ["money"]


def test_blanks_line_breaks_and_times_inside_speech_are_not_seen():
    """As for every other term."""
    text = "R: We rely  [00:10]\n on them"
    hole = text.index("[00:10]")
    index = make_index([(text, [Turn("R", "respondent", 3, len(text), holes=((hole, hole + 7),))], "en")])
    code = make_code("a", "pattern: [{LEMMA: rely}, {LOWER: on}]")
    hits = code_by_rules(Codebook("", "", "en", (code,)), index, lambda _: text).hits

    assert [text[a:b] for a, b in zip(hits.start, hits.stop, strict=True)] == ["rely  [00:10]\n on"]
    assert hits.tokens.tolist() == [1, 2]
    assert found("We rely  \t on them", "[{LEMMA: rely}, {LOWER: on}]") == ["rely  \t on"]


def test_no_match_runs_over_a_segments_end_or_is_an_interviewers():
    """Sentences and roles hold for patterns too."""
    assert found("We trust. Them we know.", "[{LOWER: trust}, {IS_PUNCT: true, OP: '*'}, {LOWER: them}]") == []
    text = "Q: trust them. A: trust them."
    turns = [Turn("Q", "interviewer", 3, 14), Turn("A", "respondent", 18, 29)]
    matches = find_term(make_index([(text, turns, "en")]), parse_term("pattern: [{LOWER: trust}, {}]"), lambda _: text)
    assert matches.first.tolist() == [2]


def test_a_pattern_stands_beside_other_terms():
    """Overlaps, `unless` and `why` know it."""
    text = "They kept their promise. We rely on it."
    keep = "pattern: [{LEMMA: keep}, {}, {LEMMA: promise}]"

    assert hit_texts(text, "promise", keep) == ["kept their promise"]
    assert hit_texts(text, "promise", "rely", unless=[keep]) == ["rely"]
    index = make_index([one_turn(text)])
    book = Codebook("", "", "en", (make_code("a", keep),))
    assert explain_codings(code_by_rules(book, index, lambda _: text), book, index, lambda _: text) == [
        "pattern: [{LEMMA: keep}, {}, {LEMMA: promise}] [kept their promise]"
    ]


def test_what_needs_a_trained_pipeline_says_which_key_names_one():
    """The pattern has no hits, the other terms do, and the error stands among the problems."""
    result = code_text("We trust them.", make_code("a", "pattern: [{POS: VERB}]", "trust"))

    assert result.codings.score.tolist() == [1]
    (problem,) = result.problems
    assert (problem.severity, problem.slug) == ("error", "pattern-not-found")
    assert "POS needs a trained spaCy pipeline for 'en'" in problem.message
    assert "rules: {spacy: {en: NAME_OR_FOLDER}}" in problem.hint
    book = Codebook("", "", "en", (make_code("a", "pattern: [{DEP: nsubj}]"),))
    index = make_index([one_turn("We trust.")])
    assert [p.slug for p in check_codebook(book, index, lambda _: "We trust.") if p.severity == "error"] == [
        "pattern-not-found"
    ]


@pytest.mark.parametrize(
    ("pattern", "message", "hint"),
    [
        ("[{LEMMA: broken}]", "'broken' is no lemma in 'en'", "{LEMMA: break}"),
        ("[{LEMMA: Rely}]", "'Rely' is no lemma in 'en'", "{LEMMA: rely}"),
        ("[{LOWER: decision-making}]", "3 tokens for spaCy", '{LOWER: decision}, {LOWER: "-"}, {LOWER: making}'),
        ('[{LOWER: {IN: ["don\'t"]}}]', "2 tokens for spaCy", "{LOWER: do}, {LOWER: n't}"),
    ],
)
def test_a_token_that_spacy_never_makes_says_what_to_write(pattern, message, hint):
    """Known only here: the codebook's file does not say which languages its sources are in."""
    (problem,) = code_text("We trust them.", make_code("a", f"pattern: {pattern}")).problems

    assert message in problem.message and hint in problem.hint
    assert found("We trust them.", "[{LEMMA: {IN: [broken, trust]}}]") == ["trust"]


def test_a_trained_pipeline_gives_its_attributes():
    """Here one that knows a single noun; what it does not set is refused."""
    nlp = spacy.blank("en")
    nlp.add_pipe("attribute_ruler").add([[{"LOWER": "trust"}]], {"POS": "NOUN", "LEMMA": "TRUST"})
    index = make_index([one_turn("I trust and rely on trust.")])
    search = PatternSearch(index, lambda _: "I trust and rely on trust.", lambda language: nlp)

    assert search.find(parse_term("pattern: [{POS: NOUN}]"), "")[0].tolist() == [1, 5]
    assert search.find(parse_term("pattern: [{LEMMA: TRUST}]"), "")[0].tolist() == [1, 5]
    assert search.find(parse_term("pattern: [{LEMMA: rely}]"), "")[0].tolist() == [3]
    with pytest.raises(PatternError, match="does not set DEP"):
        search.find(parse_term("pattern: [{DEP: nsubj}]"), "")


def test_only_segments_with_the_needed_words_are_read():
    """`surely` has `rely` in it, but is no form of it."""
    text = "We rely on them. Surely not on us. They relied on it. We can't rely."
    index = make_index([one_turn(text)])
    reader = make_blank("en")
    anchors = Anchors(index, 0, lambda word: len(reader.tokenizer(word)) > 1, True)

    def kept(pattern: str) -> list[int]:
        return np.flatnonzero(anchors.find_segments(parse_term(f"pattern: {pattern}"))).tolist()

    assert kept("[{LEMMA: rely}, {LOWER: on}]") == [0, 2]
    assert kept("[{LOWER: ca}]") == [3]
    assert kept("[{LOWER: {REGEX: 'rel(y|ied)'}}]") == [0, 1, 2, 3]
    assert kept("[{LOWER: {REGEX: 'relied|ca'}}]") == [2, 3]
    assert kept("[{LEMMA: rely, OP: '?'}, {LOWER: us}]") == [1]
    assert kept("[{LOWER: {IN: [us, it]}}]") == [1, 2]
    assert kept("[{LOWER: {NOT_IN: [us]}}]") == [0, 1, 2, 3]


WORDS = (
    *(
        "trust",
        "Trusted",
        "trusts",
        "don't",
        "don’t",
        "can't",
        "cannot",
        "Cannot",
        "e.g.",
        "U.S.",
        "10km",
        "5pm",
        "3,5",
    ),
    *("well-being", "and/or", "council's", "soums", "it's", "gonna", "a_b", "итгэл", "ΟΔΟΣ", "x", "Mr.", "$5", "rely."),
)
GAPS = (" ", " ", " ", "  ", ", ", "-", "/", "\n", ". ", "'", " (", ") ", "", "…", " — ")
TEXTS = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(GAPS)), min_size=1, max_size=12).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)
PIECES = sorted({part.text for word in WORDS for part in spacy.blank("en")(straighten(word))} | {"'s", "n't", "-", "."})
LEMMAS = ("trust", "soum", "do", "not", "can", "be", "council", "rely", "gonna", "it", "x")
TOKENS = st.one_of(
    st.sampled_from(PIECES).map(lambda piece: {"LOWER": piece.lower()}),
    st.sampled_from(PIECES).map(lambda piece: {"TEXT": piece}),
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=3).map(lambda all: {"ORTH": {"IN": all}}),
    st.sampled_from(LEMMAS).map(lambda lemma: {"LEMMA": lemma}),
    st.sampled_from(["^tr", "ust", "n'?t", "(it|do)", "[uU]", "an+o", "^\\w{3}$", "s$"]).map(
        lambda regex: {"LOWER": {"REGEX": regex}}
    ),
    st.sampled_from([{}, {"IS_PUNCT": True}, {"IS_ALPHA": True}, {"LIKE_NUM": True}, {"LENGTH": {">=": 3}}]),
    st.sampled_from([{"NORM": "not"}, {"LOWER": {"FUZZY": "trusted"}}, {"LOWER": {"NOT_IN": ["trust"]}}]),
)
OPERATORS = st.sampled_from([{}, {}, {}, {}, {"OP": "?"}, {"OP": "*"}, {"OP": "+"}, {"OP": "!"}, {"OP": "{1,2}"}])
PATTERNS = st.lists(st.builds(lambda token, op: token | op, TOKENS, OPERATORS), min_size=1, max_size=3).filter(
    lambda tokens: any(len(token) > ("OP" in token) and token.get("OP", "+") in ("+", "{1,2}") for token in tokens)
)


def read_matches(text: str, tokens: list[dict], language: str, segments: list[tuple[int, int]]) -> set[tuple[int, int]]:
    """First and last words of what spaCy's Matcher finds, segment after segment, each character counted by hand."""
    nlp, table, matches = make_blank(language), lemma_table(language), set()
    matcher = spacy.matcher.Matcher(nlp.vocab, validate=True)
    matcher.add("all", [tokens], greedy="LONGEST")
    words = [(segment, word) for segment in segments for word in find_words(text[slice(*segment)])]
    for start, stop in segments:
        seen, places = "", []
        for place in range(start, stop):
            sign = " " if text[place].isspace() else straighten(text[place])
            if sign != " " or not seen.endswith(" "):
                seen += sign
                places.append(place)
        doc = nlp.make_doc(seen)
        for token in doc:
            token.lemma_ = table.lemma(fold(token.text, language))
        for _, first, last in matcher(doc, allow_missing=True):
            begin, end = places[doc[first].idx], places[doc[last - 1].idx + len(doc[last - 1]) - 1] + 1
            touched = [
                row
                for row, (segment, (a, b)) in enumerate(words)
                if segment == (start, stop) and segment[0] + a < end and segment[0] + b > begin
            ]
            if touched:
                matches.add((touched[0], touched[-1]))
    return matches


@settings(deadline=None, max_examples=300)
@given(TEXTS, PATTERNS, st.sampled_from(["en", "en", "mn", "de"]))
@example("We don't  rely.", [{"LOWER": "n't"}], "en")
def test_patterns_find_what_spacy_finds_in_every_segment(text, tokens, language):
    """Whatever the index leaves out beforehand has no match."""
    index = make_index([one_turn(text, language)])
    pattern = parse_term("pattern: " + json.dumps(tokens, ensure_ascii=False))
    try:
        first, last = PatternSearch(index, lambda _: text).find(pattern, "")
    except PatternError:  # it can never match
        first = last = np.empty(0, dtype=np.int32)
    segments = list(zip(index.segment_start.tolist(), index.segment_stop.tolist(), strict=True))

    assert set(zip(first.tolist(), last.tolist(), strict=True)) == read_matches(text, tokens, language, segments)


@given(st.sampled_from(LEMMAS), st.lists(st.sampled_from(sorted(lemma_table("en").lemmas)), max_size=20))
def test_every_form_of_a_lemma_is_listed(lemma, forms):
    """Otherwise segments would be left out."""
    candidates = {form + ending for form in [*forms, lemma] for ending in ("", "s", "es")}

    assert {form for form in candidates if lemma_table("en").lemma(form) == lemma} <= set(list_forms(lemma, "en"))
