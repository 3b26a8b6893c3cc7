"""The rule coder: what a hit is, which hits count, and the law that hits equal a slow reading of the text."""

import time
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qualcode.codebook.terms import TermError, parse_term
from qualcode.coders.overlaps import keep_best
from qualcode.coders.rules import DROPPED, RuleResult, code_by_rules, roll_up
from qualcode.coders.why import explain_codings
from qualcode.matching import find_term
from qualcode.model import Code, Codebook, Term, Turn
from qualcode.segments import find_segments, find_stretches
from qualcode.tokens import Index, build_index, tokenise
from qualcode.words import find_words
from slow_reading import read_hits


def make_index(sources: Sequence[tuple[str, list[Turn], str]]) -> Index:
    parts = []
    for text, turns, language in sources:
        tokens = tokenise(text, find_stretches(turns))
        segments = find_segments(text, turns, tokens, "sentence", (0,), language)
        countable = np.array([turns[number - 1].role != "interviewer" for number in segments.turn], dtype=bool)
        parts.append((tokens, segments, language, countable))
    return build_index(parts)


def one_turn(text: str, language: str = "en") -> tuple[str, list[Turn], str]:
    return text, [Turn("R", "respondent", 0, len(text))], language


def make_code(path: str, *terms: str, unless: Sequence[str] = (), language: str = "") -> Code:
    parent = path.rpartition("/")[0]
    made = tuple(Term(term, 1, language) for term in terms)
    return Code(path, path, 1, parent, path.count("/") + 1, terms=made, unless=tuple(Term(term, 1) for term in unless))


def code_text(text: str, *codes: Code, language: str = "en", unless: Sequence[str] = ()) -> RuleResult:
    codebook = Codebook("", "", "en", codes, tuple(Term(term, 1) for term in unless))
    return code_by_rules(codebook, make_index([one_turn(text, language)]), lambda _: text)


def hit_texts(text: str, *terms: str, language: str = "en", unless: Sequence[str] = ()) -> list[str]:
    """The text of every hit that counts."""
    hits = code_text(text, make_code("code", *terms, unless=unless), language=language).hits
    return [text[a:b] for a, b in zip(hits.start[hits.counts].tolist(), hits.stop[hits.counts].tolist(), strict=True)]


def test_a_word_finds_its_inflections():
    """`broken` finds all forms of `break`; `meeting` is a word of its own and finds no `met`."""
    assert hit_texts("It broke. They break it, breaking the rest.", "broken") == ["broke", "break", "breaking"]
    assert hit_texts("The meetings were when we met in a meeting.", "meeting") == ["meetings", "meeting"]
    assert hit_texts("They pay taxes on a taxi.", "tax") == ["taxes"]


def test_a_plural_of_an_unknown_word_finds_the_singular_and_the_other_way_round():
    """Whatever the rest of the corpus holds."""
    assert hit_texts("In this soum.", "soums") == ["soum"]
    assert hit_texts("In these soums.", "soum") == ["soums"]


def test_case_apostrophes_and_the_english_possessive_do_not_matter():
    """`Council’s` is `council`; two equal signs ask for the case."""
    assert hit_texts("The COUNCIL and the Council’s rules. Don’t!", "council", "don't") == [
        "COUNCIL",
        "Council’s",
        "Don’t",
    ]
    assert hit_texts("The MoU, an MOU, this mou.", "==MoU") == ["MoU"]
    assert hit_texts("We promised a promise.", "=promise") == ["promise"]


def test_globs_match_whole_words():
    """A star is any number of characters, a question mark exactly one."""
    assert hit_texts("trust trusty mistrust trusts", "trust*") == ["trust", "trusty", "trusts"]
    assert hit_texts("trust trusty mistrust trusts", "*trust", "trust?") == ["trust", "trusty", "mistrust", "trusts"]


def test_a_phrase_is_words_one_after_another_whatever_stands_between():
    """Hyphens, commas and line breaks do not matter; a lone star is one word."""
    assert hit_texts("Decision-making, decision making.", "decision making") == ["Decision-making", "decision making"]
    assert hit_texts("They kept the word, kept my own word, kept, word.", "keep * word") == ["kept the word"]


def test_a_hit_lies_in_one_segment():
    """No phrase runs from one sentence into the next."""
    assert hit_texts("They promise. Nothing came.", "promise nothing") == []


def test_interviewers_are_never_coded():
    """Only countable segments have hits."""
    text = "Do you trust them? I trust them."
    turns = [Turn("I", "interviewer", 0, 18), Turn("R", "respondent", 19, len(text))]
    book = Codebook("", "", "en", (make_code("trust", "trust", "/tru../"),))
    hits = code_by_rules(book, make_index([(text, turns, "en")]), lambda _: text).hits

    assert hits.start[hits.counts].tolist() == [21]


def test_overlapping_hits_of_a_code_count_once():
    """More words first, then the earlier, then the higher term; the others are kept with their reason."""
    result = code_text("We keep our promise now.", make_code("a", "promise", "keep our promise", "=promise"))
    reasons = [DROPPED[number] for number in result.hits.dropped]

    assert sorted(zip(result.hits.term.tolist(), reasons, strict=True)) == [
        (0, "overlapped"),
        (1, ""),
        (2, "overlapped"),
    ]
    assert hit_texts("one two three", "two three", "one two") == ["one two"]
    assert result.codings.score.tolist() == [1]


def test_unless_removes_a_hit_that_shares_a_word_with_it():
    """Before overlaps are looked at: what is removed cannot push another hit out."""
    assert hit_texts("The trust fund grew our trust.", "trust", unless=["trust fund"]) == ["trust"]
    assert code_text("The trust fund.", make_code("a", "trust"), unless=["trust fund"]).codings.code.size == 0


def test_unless_of_a_code_holds_for_its_sub_codes():
    """What is not trust is no broken trust either; the other way round it is not so."""
    codes = make_code("a", "trust", unless=["trust fund"]), make_code("a/b", "trust", "fund", unless=["trust law"])
    result = code_text("A trust fund. A trust law.", *codes)

    assert result.hits.code[result.hits.counts].tolist() == [0]


def test_terms_of_a_language_act_on_its_sources_only():
    """A plain list acts everywhere, with the lemmas of the source's language."""
    texts = ["Trust broke.", "Trust broke итгэл."]
    index = make_index([one_turn(texts[0]), one_turn(texts[1], "mn")])
    codes = (
        make_code("a", "broken", "trust"),
        make_code("b", "trust", "/broke/", language="en"),
        make_code("c", "итгэл", language="mn"),
    )
    hits = code_by_rules(Codebook("", "", "en", codes), index, texts.__getitem__).hits

    assert sorted(zip(hits.code.tolist(), index.segment_source[hits.segment].tolist(), strict=True)) == [
        (0, 0), (0, 0), (0, 1), (1, 0), (1, 0), (2, 1),
    ]  # fmt: skip


def test_regular_expressions_see_the_speech_only_and_hits_are_whole_words():
    """Upper case, curly apostrophes and line breaks do not matter; times and labels are not seen."""
    assert hit_texts("My word of\nhonour’s worth", "/OF honou?r'/") == ["of\nhonour’s"]
    assert hit_texts("Why? No!", "/\\?/", "/o!/") == ["No"]
    text = "R: My word #00:01# of honour. R: My 00:01 word"
    turns = [
        Turn("R", "respondent", 3, 29, holes=((11, 18),)),
        Turn("R", "respondent", 33, len(text), holes=((36, 41),)),
    ]
    hits = code_by_rules(
        Codebook("", "", "en", (make_code("a", "/word of/", "/00/", "/R:/"),)),
        make_index([(text, turns, "en")]),
        lambda _: text,
    ).hits
    assert [text[a:b] for a, b in zip(hits.start, hits.stop, strict=True)] == ["word #00:01# of"]


def test_a_regular_expression_that_takes_too_long_is_a_problem_and_has_no_hits():
    """The other terms go on."""
    text = "a" * 60 + "; trust."
    book = Codebook("", "", "en", (make_code("a", "/(?:(a+)\\1*)+b/", "trust"),), path="book.yaml")
    begin = time.monotonic()
    result = code_by_rules(book, make_index([one_turn(text)]), lambda _: text, regex_seconds=0.1)

    assert time.monotonic() - begin < 5
    assert [problem.slug for problem in result.problems] == ["regex-too-slow"]
    assert result.problems[0].source == "book.yaml"
    assert result.hits.term[result.hits.counts].tolist() == [1]


def test_why_names_the_terms_and_what_they_matched():
    """Hits in order of position, the middle of a long one cut, line breaks as blanks."""
    text = "They kept\ntheir promise, and trust grew."
    code = make_code("a", "trust", "keep * promise")
    index = make_index([one_turn(text)])
    book = Codebook("", "", "en", (code,))

    assert explain_codings(code_by_rules(book, index, lambda _: text), book, index, lambda _: text) == [
        "keep * promise [kept their promise]; trust [trust]"
    ]


def test_why_shows_both_sides_of_an_operator():
    """What lies between them is not matched; neighbours stand as they are typed."""
    text = "Their promises, all of them, were broken. A broken promise. The council made no decision."
    code = make_code("a", "promise* NEAR/6 broken", "(council | mayor) AND decision")
    index = make_index([one_turn(text)])
    book = Codebook("", "", "en", (code,))

    assert explain_codings(code_by_rules(book, index, lambda _: text), book, index, lambda _: text) == [
        "promise* NEAR/6 broken [promises … broken]",
        "promise* NEAR/6 broken [broken promise]",
        "(council | mayor) AND decision [council … decision]",
    ]


def test_unless_and_overlaps_see_only_the_matched_words_of_an_operator():
    """Not the words between; the hit still runs from the first to the last matched word."""
    text = "They promised a good school but broke it."

    assert hit_texts(text, "promise NEAR/6 broken", unless=["good school"]) == ["promised a good school but broke"]
    assert hit_texts(text, "promise NEAR/6 broken", "good school") == [
        "promised a good school but broke",
        "good school",
    ]
    assert hit_texts(text, "promise NEAR/6 broken", unless=["broken it"]) == []
    assert hit_texts(text, "good school", unless=["school BEFORE/3 broken"]) == []
    assert hit_texts(text, "promise NEAR/6 broken", "broken it", "promise a good") == ["promised a good", "broke it"]


def test_a_parent_has_the_distinct_hits_of_itself_and_its_sub_codes():
    """The same place under two sub-codes is one hit of the parent; the longer one stands for both."""
    codes = (
        make_code("a", "word"),
        make_code("a/b", "promise"),
        make_code("a/c", "keep promise"),
        make_code("d", "promise"),
    )
    book = Codebook("", "", "en", codes)
    text = "We keep promises, a word."
    result = code_by_rules(book, make_index([one_turn(text)]), lambda _: text)
    hit, code = roll_up(result, book)

    assert [(int(c), text[result.hits.start[h] : result.hits.stop[h]]) for h, c in zip(hit, code, strict=True)] == [
        (0, "keep promises"), (2, "keep promises"), (1, "promises"), (3, "promises"), (0, "word"),
    ]  # fmt: skip


def test_any_term_can_be_found_without_a_codebook():
    """For words in their context: first and last words of the matches, in text order."""
    text = "We trust. They trusted us."
    index = make_index([one_turn(text)])
    matches = find_term(index, parse_term("trust"), lambda _: text)

    starts, stops = index.token_start[matches.first], index.token_stop[matches.last]
    assert [text[a:b] for a, b in zip(starts, stops, strict=True)] == ["trust", "trusted"]


def test_an_index_survives_saving_and_an_empty_corpus_has_no_hits():
    """All of it is plain arrays."""
    index = make_index([one_turn("We trust. Итгэл."), one_turn("trust", "mn")])
    again = Index.from_arrays({name: np.array(array) for name, array in index.arrays().items()})

    assert again.form_list == index.form_list and again.entry_list == index.entry_list
    assert (
        code_by_rules(Codebook("", "", "en", (make_code("a", "b", "/b/", "c*"),)), build_index([]), str).hits.code.size
        == 0
    )


WORDS = [
    *("trust", "trusts", "Trusted", "broke", "broken", "breaks", "meeting", "met", "tax", "taxes", "3.5", "ая", "аяс"),
    *("soum", "soums", "soumes", "Council's", "council’s", "co-op"),
]
TERMS = [
    *WORDS,
    *("break", "meet", "soumses", "boss", "=trust", "==Trusted"),
    *("bro*", "*st", "?ax*", "==T*", "=me*ing", "council*'s", "*oun*"),
    *("broke trust", "trust * tax", "* soum", "meet broken", "trust trust", "=trust =trusts"),
    *("/tru/", "/trust b/", "/o[uk]/", "/st.+s/", "/council's/", "/ая|tax/", "/x?s\\b/", "/[.]/", "/t{2}|me+t/"),
]
TEXTS = st.lists(
    st.tuples(st.sampled_from(WORDS), st.sampled_from([" ", " ", " ", ", ", "-", ". ", "\n", "? "])),
    min_size=1,
    max_size=14,
).map(lambda pairs: "".join(word + gap for word, gap in pairs))


def is_read(text: str) -> bool:
    """Whether the term language takes it: a lone star may stand only beside a word."""
    try:
        parse_term(text)
    except TermError:
        return False
    return True


def in_brackets(options: list[str]) -> str:
    return f"({' | '.join(options)})"


PLAIN = st.sampled_from([term for term in TERMS if "/" not in term])
PHRASES = st.recursive(
    PLAIN | st.just("*"),
    lambda inner: st.lists(
        inner | st.lists(inner, min_size=1, max_size=3).map(in_brackets), min_size=1, max_size=3
    ).map(" ".join),
    max_leaves=5,
)
NEARS = st.recursive(
    PHRASES,
    lambda inner: (
        st.tuples(
            inner.map(lambda text: f"({text})"),
            st.sampled_from(["NEAR", "BEFORE", "NOT NEAR"]),
            st.integers(0, 4),
            inner.map(lambda text: f"({text})"),
        ).map(lambda parts: f"{parts[0]} {parts[1]}/{parts[2]} {parts[3]}")
        | st.lists(inner.map(lambda text: f"({text})"), min_size=1, max_size=3).map(in_brackets)
    ),
    max_leaves=4,
)
NESTED = (NEARS | st.lists(NEARS.map(lambda text: f"({text})"), min_size=2, max_size=3).map(" AND ".join)).filter(
    is_read
)
TERM_LISTS = st.lists(
    st.builds(Term, st.sampled_from(TERMS) | NESTED, st.just(1), st.sampled_from(["", "", "en", "mn"])), max_size=5
)


@st.composite
def codebooks(draw) -> Codebook:
    paths = draw(st.sampled_from([["a"], ["a", "a/b"], ["a", "b"], ["a", "a/b", "a/b/c", "a/d"]]))
    codes = tuple(
        Code(
            path,
            path,
            1,
            path.rpartition("/")[0],
            terms=tuple(draw(TERM_LISTS)),
            unless=tuple(draw(TERM_LISTS.map(lambda t: t[:1]))),
        )
        for path in paths
    )
    return Codebook("", "", "en", codes, tuple(draw(TERM_LISTS.map(lambda t: t[:1]))))


@settings(deadline=None, max_examples=300)
@given(codebooks(), st.lists(st.tuples(TEXTS, st.sampled_from(["en", "mn"])), min_size=1, max_size=3))
@example(Codebook("", "", "", (make_code("a", "soum", "/x?s\\b/"),)), [("soums taxes", "en")])
def test_hits_equal_a_slow_reading_of_the_text(codebook, sources):
    """Random texts, terms of all kinds, languages, `unless`, overlaps: the index finds what the definition says."""
    index = make_index([one_turn(text, language) for text, language in sources])
    hits = code_by_rules(codebook, index, lambda row: sources[row][0]).hits

    for row, (text, language) in enumerate(sources):
        mine = index.segment_source[hits.segment] == row
        found = {
            (code, term, start, stop, DROPPED[reason])
            for code, term, start, stop, reason in zip(
                *(column[mine].tolist() for column in (hits.code, hits.term, hits.start, hits.stop, hits.dropped)),
                strict=True,
            )
        }
        cuts = [
            (int(a), int(b))
            for a, b, s in zip(index.segment_start, index.segment_stop, index.segment_source, strict=True)
            if s == row
        ]
        segments = [(a, b, [(a + c, a + d) for c, d in find_words(text[a:b])]) for a, b in cuts]
        assert found == read_hits(codebook, text, segments, language)


@settings(deadline=None)
@given(codebooks(), TEXTS)
def test_roll_up_equals_the_rule_applied_to_all_hits_below(codebook, text):
    """For every code: the hits of its line, best first, none sharing a word."""
    result = code_by_rules(codebook, make_index([one_turn(text)]), lambda _: text)
    hits = result.hits
    hit, code = roll_up(result, codebook)

    for number, above in enumerate(codebook.codes):
        below = [
            row
            for row in np.flatnonzero(hits.counts).tolist()
            if (codebook.codes[hits.code[row]].path + "/").startswith(above.path + "/")
        ]
        words = {row: set(hits.tokens[hits.offsets[row] : hits.offsets[row + 1]].tolist()) for row in below}
        taken: set[int] = set()
        expected = set()
        for row in sorted(below, key=lambda row: (-len(words[row]), min(words[row]), hits.code[row], hits.term[row])):
            if not words[row] & taken:
                taken |= words[row]
                expected.add(row)
        assert set(hit[code == number].tolist()) == expected


@given(
    st.lists(
        st.tuples(st.integers(0, 1), st.integers(0, 3), st.sets(st.integers(0, 8), min_size=1, max_size=3)), max_size=12
    )
)
def test_the_best_hits_are_those_of_going_through_them_one_by_one(rows):
    """Matched words need not be neighbours: those of NEAR and AND are not."""
    tokens = np.array([word for _, _, words in rows for word in sorted(words)], dtype=np.int32)
    offsets = np.concatenate([[0], np.cumsum([len(words) for *_, words in rows])]).astype(np.int64)
    group, order = (np.array([row[i] for row in rows], dtype=np.int64) for i in (0, 1))

    taken: set[tuple[int, int]] = set()
    expected = [False] * len(rows)
    for row in sorted(range(len(rows)), key=lambda row: (-len(rows[row][2]), min(rows[row][2]), rows[row][1], row)):
        used = {(rows[row][0], word) for word in rows[row][2]}
        expected[row] = not used & taken
        taken |= used if expected[row] else set()
    assert keep_best(group, order, tokens, offsets).tolist() == expected


def test_every_term_of_the_property_test_can_be_read():
    """None of them is refused."""
    for term in TERMS:
        try:
            parse_term(term)
        except TermError as error:
            pytest.fail(f"{term}: {error}")
