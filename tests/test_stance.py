from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.codebook.cues import built_in_cues, find_cues
from qualcode.codebook.load import load_codebook
from qualcode.codebook_work.check import index_passages
from qualcode.coders.cue_words import find_cue_words
from qualcode.coders.rules import code_by_rules
from qualcode.coders.stance import STANCES, find_stances
from qualcode.coders.why import quote_cues
from qualcode.matching import Matcher
from small_study import CODEBOOK, PIPELINE, run, write_study


def find(text: str, *terms: str, stances: str = "", language: str = "en") -> list[tuple[str, str]]:
    """(stance, cue) of every hit of some terms in one segment."""
    listed = "".join(f"      - {term}\n" for term in terms)
    book = load_codebook(f"{stances}codes:\n  theme:\n    terms:\n{listed}", "book.yaml")
    index = index_passages([text], [language], "turn")
    hits = code_by_rules(book, index, [text].__getitem__).hits
    matcher = Matcher(index, [text].__getitem__)
    cue_words, _ = find_cue_words(find_cues(book, index.language_names), matcher, "book.yaml")
    found = find_stances(hits, book, cue_words, index)
    rows = np.flatnonzero(hits.counts)
    names = [STANCES[number] for number in found.stance[rows].tolist()]
    return list(zip(names, quote_cues(hits, found, rows, index, [text].__getitem__), strict=True))


@pytest.mark.parametrize(
    ("text", "term", "stance", "cue"),
    [
        ("There is no trust between us.", "trust", "lack", "no"),
        ("Nobody has the trust of the herders.", "trust", "lack", "Nobody"),
        ("They don't trust us.", "trust", "lack", "don't"),
        ("They don\u2019t trust us.", "trust", "lack", "don\u2019t"),
        ("Without training it is hard work.", "training", "lack", "Without"),
        ("Trust between us has improved.", "trust", "present", "improved"),
        ("We have good roads.", "road", "present", "good"),
        ("The training is weak.", "training", "lack", "weak"),
        ("There is a lack of trust.", "trust", "lack", "lack"),
        ("I wish we had training.", "training", "lack", "wish"),
        ("The agreement was signed by a man.", "agreement", "present", "signed"),
        ("The sun shines on the council.", "council", "", ""),
    ],
)
def test_cues_give_what_they_reach_their_stance(text, term, stance, cue):
    """Negation, weakness and wishes are a lack; what is there, works or improves is present."""
    assert find(text, term) == [(stance, cue)]


@pytest.mark.parametrize(
    ("text", "term", "stance", "cue"),
    [
        ("Trust has not improved.", "trust", "lack", "not improved"),
        ("We have no shortage of skills.", "skill", "present", "no shortage"),
        ("Trust is not a problem.", "trust", "present", "not … problem"),
        ("The company never fails to pay.", "pay", "present", "never fails"),
        ("It is not a good road.", "road", "lack", "not … good"),
        ("Nobody never trusts them.", "trust", "lack", "never"),
    ],
)
def test_negation_turns_the_cue_it_reaches_round(text, term, stance, cue):
    """And does nothing else; both stand in the column `cue`."""
    assert find(text, term) == [(stance, cue)]


def test_a_demand_stays_one_when_it_is_negated():
    assert find("The council should meet.", "council") == [("lack", "should")]
    assert find("The council should not hide.", "council")[0][0] == "lack"


def test_lack_goes_before_present():
    """What is needed, weak or too little is not there, however good it would be."""
    assert find("We need good roads.", "road") == [("lack", "need")]


@pytest.mark.parametrize(
    "text",
    ["We trust not only the mayor.", "No doubt about trust.", "No wonder that we trust.", "Not least the trust."],
)
def test_what_only_looks_like_a_cue_does_nothing(text):
    assert find(text, "trust") == [("", "")]


def test_a_clause_ends_the_reach():
    """At signs (no comma, though) and before a stop."""
    assert find("No; trust is a word.", "trust") == [("", "")]
    assert find("Nobody came, trust was a word.", "trust")[0][0] == "lack"
    assert find("It is not easy, but the trust stays.", "trust") == [("", "")]
    assert find("It is weak (the trust).", "trust") == [("", "")]
    assert find("It is weak - the trust.", "trust") == [("", "")]


def test_hits_of_one_segment_may_differ():
    assert find("The skills are good, but training is missing.", "skill", "training") == [
        ("present", "good"),
        ("lack", "missing"),
    ]


def test_a_cue_among_the_words_of_a_hit_reaches_it():
    assert find("A broken promise.", "broken promise") == [("lack", "broken")]
    assert find("No broken promise.", "broken promise") == [("present", "No broken")]


def test_an_own_stance_is_turned_round_by_negation_only():
    """`lie` is a lack, `never lied` is present; good or bad does not matter, nor do the term's own words."""
    lie, no_trust = "{term: lie, stance: lack}", "{term: no trust, stance: lack}"

    assert find("They lie well and improve.", lie) == [("lack", "")]
    assert find("They never lied.", lie) == [("present", "never")]
    assert find("There is no trust.", no_trust) == [("lack", "")]
    assert find("I do not say no trust.", no_trust) == [("present", "not")]


def test_the_stance_of_a_code_holds_for_its_sub_codes():
    text = "They lie. They cheat."
    codes = "codes:\n  a:\n    stance: present\n    terms: [lie]\n    codes:\n      b: {terms: [cheat]}\n"
    book = load_codebook(codes, "book.yaml")
    index = index_passages([text], ["en"], "turn")
    cue_words, _ = find_cue_words((), Matcher(index, [text].__getitem__), "book.yaml")
    found = find_stances(code_by_rules(book, index, [text].__getitem__).hits, book, cue_words, index)

    assert found.stance.tolist() == [2, 2]


@pytest.mark.parametrize(
    ("text", "term", "stance", "cue"),
    [
        ("Мэргэжилтэн дутмаг.", "мэргэжилтэн*", "lack", "дутмаг"),
        ("Итгэл байхгүй.", "итгэл*", "lack", "байхгүй"),
        ("Итгэл сайжраагүй.", "итгэл*", "lack", "сайжраагүй"),
        ("Хамтын ажиллагаа сайжирсан.", "хамтын ажиллагаа*", "present", "сайжирсан"),
        ("Сургалт хангалтгүй байна.", "сургалт*", "lack", "хангалтгүй"),
        ("Сургалт дутмаг биш.", "сургалт*", "present", "дутмаг биш"),
        ("Зөвлөл хуралдах ёстой.", "зөвлөл*", "lack", "ёстой"),
        ("Сайн зам.", "зам", "present", "Сайн"),
        ("Зөвхөн биш итгэл.", "итгэл*", "", ""),
        ("Муу байна, харин итгэл.", "итгэл*", "", ""),
        ("Байхгүй; итгэл.", "итгэл*", "", ""),
        ("Мэргэжилтэн байхгүй, зам сайн.", "мэргэжилтэн*", "lack", "байхгүй"),
    ],
)
def test_mongolian_negation_follows_what_it_negates(text, term, stance, cue):
    assert find(text, term, language="mn") == [(stance, cue)]


def test_cues_act_in_their_language_only():
    assert find("No trust.", "trust", language="de") == [("", "")]


def test_a_codebook_adds_cues_and_replaces_them():
    more = "stances:\n  lack: [zero]\n"
    other = "stances:\n  replace: true\n  lack: [zero, not]\n  present: [improve]\n"

    assert find("Zero trust.", "trust", stances=more) == [("lack", "Zero")]
    assert find("No trust.", "trust", stances=more) == [("lack", "No")]
    assert find("No trust.", "trust", stances=other) == [("", "")]
    assert find("Not improved trust.", "trust", stances=other) == [("lack", "Not improved")]
    assert find("Trust improved.", "trust", stances=other) == [("present", "improved")]


def test_a_cue_says_how_it_acts():
    cue = "stances:\n  replace: true\n  lack: [{cue: zip, direction: before, words: 2}, {cue: zap, negates: true}]\n"

    assert find("Trust is zip.", "trust", stances=cue) == [("lack", "zip")]
    assert find("Trust is a b zip.", "trust", stances=cue) == [("", "")]
    assert find("Zip trust.", "trust", stances=cue) == [("", "")]
    assert find("Zap lies.", "{term: lie, stance: lack}", stances=cue) == [("present", "Zap")]


def test_a_built_in_cue_can_be_made_harmless():
    assert find("No trust.", "trust", stances="stances: {not_cues: [no]}\n") == [("", "")]


def test_the_built_in_lists_are_sound():
    """Every cue can be read, and none stands twice."""
    for language in ("en", "mn"):
        texts = [cue.text for cue in built_in_cues(language)]

        assert len(texts) == len(set(texts))
        assert len({cue.kind for cue in built_in_cues(language)}) == 4
        load_codebook(f"stances: {{lack: {texts}}}\ncodes: {{a: {{terms: [b]}}}}\n", "book.yaml")


TRAITS = {
    "no": ("lack", "forward", 99, True),
    "never": ("lack", "before", 99, True),
    "weak": ("lack", "either", 2, False),
    "good": ("present", "forward", 99, False),
    "grown": ("present", "before", 3, False),
    "but": ("stop", "", 0, False),
}
LISTS = """\
stances:
  replace: true
  lack:
    - {cue: =no, direction: forward, negates: true}
    - {cue: =never, direction: before, negates: true}
    - {cue: =weak, direction: either, words: 2, negates: false}
  present: [{cue: =good, direction: forward}, {cue: =grown, direction: before, words: 3}]
  stops: [=but]
"""


def slow_stances(words: list[str]) -> list[str]:
    """The stances of every `hit` word by the rules of docs/stances.md, one after another."""
    places = [place for place, word in enumerate(words) if word != ";"]
    tokens = [words[place] for place in places]
    clause, clauses = 0, []
    for number, place in enumerate(places):
        clause += tokens[number] == "but" or (number > 0 and place - places[number - 1] > 1)
        clauses.append(clause)

    def reaches(cue: int, target: int) -> bool:
        _, direction, most, _ = TRAITS[tokens[cue]]
        way = "forward" if cue < target else "before"
        return direction in (way, "either") and clauses[cue] == clauses[target] and abs(cue - target) <= most

    cues = [place for place, word in enumerate(tokens) if TRAITS.get(word, ("stop",))[0] != "stop"]
    negations = [cue for cue in cues if TRAITS[tokens[cue]][3]]
    plain = [cue for cue in cues if cue not in negations]
    turned = {}
    for cue in plain:
        near = [other for other in negations if reaches(other, cue) and abs(other - cue) <= 4]
        before = [other for other in near if other < cue]
        if near:
            turned[cue] = max(before) if before else min(near)
    found = []
    for hit in [place for place, word in enumerate(tokens) if word == "hit"]:
        given = {cue: (TRAITS[tokens[cue]][0] == "lack") != (cue in turned) for cue in plain if reaches(cue, hit)}
        given |= {cue: True for cue in negations if reaches(cue, hit) and cue not in turned.values()}
        found.append("lack" if any(given.values()) else "present" if given else "")
    return found


@given(st.lists(st.sampled_from([*TRAITS, "hit", "hit", "and", ";"]), min_size=1, max_size=14).map(["x"].__add__))
def test_the_coder_equals_going_through_the_rules_one_by_one(words: list[str]):
    found = [stance for stance, _ in find(" ".join(words), "=hit", stances=LISTS)]

    assert found == slow_stances(words)


@pytest.fixture(scope="module")
def study(tmp_path_factory) -> Path:
    """`broken` is a sub-code of `trust`, and a lack; see small_study for the texts."""
    codebook = CODEBOOK.replace("name: Broken promises", "name: Broken promises\n        stance: lack")
    folder = write_study(
        tmp_path_factory.mktemp("study"), pipeline=PIPELINE + "rules: {stance: true}\n", codebook=codebook
    )
    assert run(folder, "run").code == 0
    return folder


def test_tables_have_stances(study: Path):
    """Hits with their cue, codings with theirs; a parent's segment unites what counts for it."""
    hits = run(study, "export", "json", "--table", "hits", "-o", "-").rows()
    coded = run(study, "export", "json", "--table", "coded_segments", "-o", "-").rows()
    rows = {row["code"]: row for row in run(study, "frequencies", "--json").rows() if row["group"] == "(all)"}

    assert [(row["code"], row["stance"], row["cue"]) for row in hits][:3] == [
        ("trust", "", ""),
        ("trust/broken", "lack", ""),
        ("help", "present", "help"),
    ]
    assert "lie [lie] (lack)" in [row["why"] for row in coded]
    assert "trust [trust] (lack: No … now)" in [row["why"] for row in coded]
    assert [rows["trust/broken"][name] for name in ("lack", "present", "mixed", "no_stance")] == [2, 0, 0, 0]
    assert rows["trust"]["lack"] == 3
    assert all(
        row["lack"] + row["present"] + row["mixed"] + row["no_stance"] == row["segments"] for row in rows.values()
    )


def test_quotes_can_be_chosen_by_stance_and_the_table_shows_them(study: Path):
    """The theme table with stances says what - and + are."""
    table = run(study, "frequencies", "--stance").out

    quotes = run(study, "quotes", "trust", "--where", "stance=lack", "--json").rows()

    assert [row["stance"] for row in quotes] == ["lack"] * 3
    assert "missing, weak or wished for (-)" in table
    assert "-3" in table


def test_the_cue_words_are_kept_until_the_cues_change(study: Path):
    """An edit of a term leaves them; one of `stances:` or of the pipeline's `rules` codes anew."""
    kept = [file.name for file in study.rglob("cues-*.bin")]
    book = study / "codebooks/codebook.yaml"
    text = book.read_text("utf-8")
    book.write_text(text.replace("terms: [help]", "terms: [help, them]"), "utf-8")
    run(study, "code")
    same = [file.name for file in study.rglob("cues-*.bin")]
    book.write_text(text + "stances: {present: [help]}\n", "utf-8")
    run(study, "code")
    other = [file.name for file in study.rglob("cues-*.bin")]
    pipeline = study / "pipelines/analysis.yaml"
    pipeline.write_text(PIPELINE, "utf-8")
    news = run(study, "frequencies").err
    refused = run(study, "frequencies", "--stance")
    run(study, "code")
    without = run(study, "frequencies", "--stance")

    assert kept == same
    assert len(other) == 1
    assert other != same
    assert "rules" in news
    assert refused.code == 0
    assert (without.code, "no-stances" in without.err) == (1, True)
