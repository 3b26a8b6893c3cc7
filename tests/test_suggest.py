"""Suggestions: words that go with a code and would find it elsewhere, or that its definition uses."""

import json
from pathlib import Path

import numpy as np
import pytest

from corpus_maker import audit_text
from qualcode.cli.suggest_output import quote_term, show_yaml
from qualcode.codebook.load import load_codebook
from qualcode.codebook_work.audit import Audited
from qualcode.codebook_work.suggest import Suggested, Suggestion, suggest_terms
from small_study import run, write_study

BOOK = "codes: {trust: {terms: [trust], unless: [blue handshake]}, other: {terms: [weather]}}"
TOGETHER = "I trust his handshake."


def speak(name: str, *sentences: str) -> str:
    return f"G/{name}: {' '.join(sentences)}"


def interviews(*more: str) -> list[str]:
    """Four people who speak of trust and handshakes together, and of other things; and what is added."""
    talk = [TOGETHER, TOGETHER, TOGETHER, "The weather was bad.", "Winter came early.", "Sheep graze there."]
    return [speak(name, *talk) for name in ("Ann", "Bob", "Cid", "Dan")] + [*more]


def suggest(audited: Audited, code: str = "trust", **options: int) -> dict[str, Suggestion]:
    found: Suggested = suggest_terms(audited, [code], **options)
    return {one.term: one for one in found.suggestions}


def test_a_word_that_goes_with_the_code_is_suggested_with_what_it_adds():
    """The segments that have it and not the code yet, and lines from them."""
    found = suggest(audit_text(BOOK, *interviews(speak("Eve", "His handshake was enough.", "Winter is long."))))
    one = found["handshake"]

    assert list(found) == ["handshake"]
    assert (one.origin, one.coded, one.adds, one.speakers, one.sources) == ("keyness", 12, 1, 1, 1)
    assert one.g2 > 15 and one.log_ratio > 2
    assert [line.text for line in one.lines] == ["His handshake was enough."]


def test_words_that_the_code_has_or_that_add_nothing_are_not_suggested():
    """`trust` is a term; `handshake` stands in coded segments only."""
    assert suggest(audit_text(BOOK, *interviews())) == {}


def test_what_unless_removes_adds_nothing():
    """A place that the code's `unless` touches would not count."""
    found = suggest(audit_text(BOOK, *interviews(speak("Eve", "A blue handshake."), speak("Fay", "My handshake."))))

    assert found["handshake"].adds == 1


def test_words_of_few_people_are_left_out():
    """Two speakers are too few, even if they say it often."""
    talk = "I trust his handshake. " * 6
    texts = [speak("Ann", talk), speak("Bob", talk, "A handshake."), speak("Cid", "Sheep."), speak("Dan", "Rain.")]

    assert suggest(audit_text(BOOK, *texts)) == {}


def test_a_word_that_adds_what_a_better_one_adds_is_left_out():
    """`firm handshake` finds nothing that `handshake` would not."""
    book = "codes: {trust: {terms: [trust]}}"
    talk = ["I trust his firm handshake."] * 4 + ["Winter came."] * 4
    texts = [speak(name, *talk) for name in ("Ann", "Bob", "Cid")] + [speak("Eve", "A firm handshake.", "Handshakes.")]
    found = suggest(audit_text(book, *texts))

    assert "handshake" in found
    assert "firm handshake" not in found


def test_words_of_the_definition_are_suggested_where_the_code_is_rare():
    """Under ten segments keyness says nothing; the order is then by what they add."""
    book = """
codes:
  trust:
    name: Mutual trust
    definition: Honesty and kept promises.
    examples: [He gave his word.]
    terms: [trust]
"""
    text = speak("Ann", "I trust her.", "They are honest.", "A promise.", "Two promises.", "His word was good.")
    found = suggest_terms(audit_text(book, text), ["trust"])

    assert [(one.term, one.origin, one.adds) for one in found.suggestions] == [
        ("promise", "definition", 2),
        ("word", "definition", 1),
    ]
    assert all(np.isnan(one.g2) for one in found.suggestions)
    assert found.compared == 0


def test_sub_codes_belong_to_the_code():
    """What a sub-code finds is coded already."""
    book = "codes: {trust: {terms: [trust], codes: {hand: {terms: [handshake]}}}}"
    audited = audit_text(book, *interviews(speak("Eve", "His handshake was enough.")))

    assert suggest_terms(audited, ["trust", "trust/hand"]).suggestions == ()
    assert [one.term for one in suggest_terms(audited, ["trust"]).suggestions] == ["handshake"]


@pytest.mark.parametrize(
    "term", ["keep promise", "no", "*ability", "don't", "итгэл*", "yes", "null", "3.5", "a: b", "true"]
)
def test_the_lines_to_paste_are_read_as_the_terms_they_show(term: str):
    """Whatever YAML would make of them without quotes."""
    if term == "a: b":  # no term, but quoted all the same
        assert quote_term(term) == '"a: b"'
        return
    one = Suggestion(term, "", "keyness", 1, 2, 1, 1, 4.0, 1.0)
    lines = "\n".join("      " + line for line in show_yaml([one]))
    codebook = load_codebook(f"codes:\n  a:\n    terms:\n{lines}\n", "book.yaml")

    assert [read.text for read in codebook.codes[0].terms] == [term]


def test_the_command_shows_passages_and_adds_nothing(tmp_path: Path):
    """And says so; as JSON the lines are objects."""
    texts = {f"corpus/{number}.txt": text.replace("G/", "") for number, text in enumerate(interviews())}
    texts["corpus/9.txt"] = "Eve: His handshake was enough.\nInterviewer: Yes?\nEve: Winter is long.\n"
    texts |= {name: f"Interviewer: Well?\n{text}\nInterviewer: Thanks.\n" for name, text in texts.items()}
    study = write_study(tmp_path, texts, codebook=BOOK, texts="no", cases="case,source\nA,*\n")
    assert "Nothing was read yet" in run(study, "codebook", "suggest", "trust").err
    run(study, "ingest")
    before = (study / "codebooks" / "codebook.yaml").read_bytes()
    ran = run(study, "codebook", "suggest", "trust")
    rows = run(study, "codebook", "suggest", "trust", "--json").rows()

    assert "handshake" in ran.out and "- handshake  # adds 1 segment of 1 speaker" in ran.out
    assert (study / "codebooks" / "codebook.yaml").read_bytes() == before
    assert [row["term"] for row in rows] == ["handshake"]
    assert rows[0]["lines"][0]["text"] == "His handshake was enough."
    assert json.dumps(rows)


def test_a_code_with_few_segments_is_told_what_cannot_be_done(tmp_path: Path):
    """Also a wrong code, with the nearest one."""
    study = write_study(tmp_path)
    run(study, "ingest")

    assert "too few to learn" in " ".join(run(study, "codebook", "suggest", "help").out.split())
    assert "trust" in run(study, "codebook", "suggest", "turst").err
