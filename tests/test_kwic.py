"""Keyword in context."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.kwic import collect_kwic, find_context

TEXT = "I: Do you trust them?\nR: No. We never trusted\nthe council, not once.\nI: Trust me."


def matches(*words, turn="No. We never trusted\nthe council, not once."):
    start = TEXT.index(turn)
    rows = [(TEXT.index(word, start), TEXT.index(word, start) + len(word)) for word in words]
    frame = pd.DataFrame(rows, columns=["start", "stop"])
    more = {"source": "a.docx", "segment": 1, "speaker": "R", "role": "respondent", "case": "c1"}
    return frame.assign(**more, turn_start=start, turn_stop=start + len(turn))


def test_words_before_and_after_come_from_the_same_turn():
    """The interviewer's words are no context; a line break is a blank."""
    rows = collect_kwic(matches("trusted", "No"), {"a.docx": TEXT})

    assert list(rows) == ["source", "segment", "speaker", "role", "case", "before", "match", "after"]
    assert rows[["before", "match", "after"]].values.tolist() == [
        ["No. We never", "trusted", "the council, not once."],
        ["", "No", ". We never trusted the council, not once."],
    ]


def test_the_number_of_words_can_be_chosen():
    """Punctuation stays with its word."""
    rows = collect_kwic(matches("trusted"), {"a.docx": TEXT}, words=2)

    assert (rows["before"][0], rows["after"][0]) == ("We never", "the council,")
    assert collect_kwic(matches("trusted"), {"a.docx": TEXT}, words=0)["after"].tolist() == [""]


def test_times_inside_a_turn_are_no_words():
    """`…` stands for them, as in quotes."""
    text = "We trust [00:01:02] them all."

    assert find_context(text, 3, 8, 0, len(text), 1, [(9, 19)]) == ("We", "trust", "… them")
    assert find_context(text, 20, 24, 0, len(text), 1, [(9, 19)]) == ("trust …", "them", "all.")
    assert find_context(text, 3, 24, 0, len(text), 1, [(9, 19)])[1] == "trust … them"


def test_without_matches_there_are_no_rows():
    """The columns are there."""
    assert list(collect_kwic(matches(), {}))[-3:] == ["before", "match", "after"]


@given(st.text("ab .\n", max_size=60), st.data())
def test_context_and_match_are_the_turn(text, data):
    """With enough words on each side nothing but white space is lost."""
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, len(text)))

    parts = find_context(text, start, stop, 0, len(text), words=100)
    assert "".join("".join(parts).split()) == "".join(text.split())
