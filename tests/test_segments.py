"""Segments: sentences, joined turns and paragraphs of one source."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from qualcode.model import Turn
from qualcode.segments import find_segments, find_stretches
from qualcode.tokens import tokenise


def cut(text: str, turns: list[Turn], unit: str = "sentence", paragraphs: tuple[int, ...] = (0,), language: str = "en"):
    tokens = tokenise(text, find_stretches(turns))
    return tokens, find_segments(text, turns, tokens, unit, paragraphs, language)


def slices(text: str, turns: list[Turn], unit: str = "sentence", paragraphs: tuple[int, ...] = (0,)) -> list[str]:
    _, segments = cut(text, turns, unit, paragraphs)
    return [text[a:b] for a, b in zip(segments.start.tolist(), segments.stop.tolist(), strict=True)]


def turn_of(text: str, speech: str, speaker: str = "R", role: str = "respondent", **more) -> Turn:
    start = text.index(speech)
    return Turn(speaker, role, start, start + len(speech), **more)


def test_a_turn_is_cut_into_its_sentences():
    """Each sentence is a segment, stripped of blanks; the second turn's number is 2."""
    text = "I: Why? R: It cost 3.5 million. We paid."
    turns = [turn_of(text, "Why?", "I", "interviewer"), turn_of(text, "It cost 3.5 million. We paid.")]
    _, segments = cut(text, turns)

    assert slices(text, turns) == ["Why?", "It cost 3.5 million.", "We paid."]
    assert segments.turn.tolist() == [1, 2, 2]
    assert segments.words.tolist() == [1, 4, 2]


def test_a_sentence_runs_on_across_neighbouring_turns_of_one_speaker():
    """The label between stays inside the slice, and no word of it is counted."""
    text = "R: We went to\nR: Ulaanbaatar. And back.\nS: Then home."
    turns = [turn_of(text, "We went to"), turn_of(text, "Ulaanbaatar. And back."), turn_of(text, "Then home.", "S")]
    _, segments = cut(text, turns)

    assert slices(text, turns) == ["We went to\nR: Ulaanbaatar.", "And back.", "Then home."]
    assert segments.turn.tolist() == [1, 2, 3]
    assert segments.words.tolist() == [4, 2, 2]
    assert slices(text, turns, "turn") == ["We went to\nR: Ulaanbaatar. And back.", "Then home."]


def test_a_heading_between_two_turns_keeps_them_apart():
    """Only labels and times may stand between two turns of one speech."""
    text = "R: We went\nPart two\nR: home"
    turns = [turn_of(text, "We went"), turn_of(text, "home")]

    assert slices(text, turns, "turn") == ["We went", "home"]


def test_cells_of_a_spreadsheet_are_never_joined():
    """Another case or another question is another speech."""
    text = "more trust\nno answer\nof course"
    turns = [
        turn_of(text, "more trust", "1", case="1", question="q1"),
        turn_of(text, "no answer", "1", case="1", question="q2"),
        turn_of(text, "of course", "2", case="2", question="q2"),
    ]

    assert slices(text, turns) == ["more trust", "no answer", "of course"]


def test_times_are_at_no_border_of_a_segment_and_in_no_word_count():
    """f4 times at the end of a paragraph stay in the text, outside the segments' ends."""
    text = "We agreed. #00:00:58-8#\nThen we left."
    turns = [Turn("R", "respondent", 0, len(text), holes=((11, 23),))]
    _, segments = cut(text, turns)

    assert slices(text, turns) == ["We agreed.", "Then we left."]
    assert segments.words.tolist() == [2, 3]


def test_signs_without_a_word_go_to_their_neighbour():
    """No character of speech is lost, and no segment is coded that has no word; a wordless turn is one segment."""
    text = "— \nWell…\n…\nYes.\n…"
    turns = [Turn("R", "respondent", 0, len(text))]

    assert slices(text, turns) == ["— \nWell…\n…", "Yes.\n…"]
    assert cut("…", [Turn("R", "respondent", 0, 1)])[1].words.tolist() == [0]


def test_paragraphs_are_segments_if_asked_for():
    """A soft break does not start a paragraph."""
    text = "One. Two.\nThree.\nFour."
    turns = [Turn("R", "respondent", 0, len(text))]

    assert slices(text, turns, "paragraph", (0, 17)) == ["One. Two.\nThree.", "Four."]


@st.composite
def transcripts(draw):
    """Turns with labels, times in them, and words that may touch everything."""
    text, turns, paragraphs = "", [], [0]
    for _ in range(draw(st.integers(0, 6))):
        speaker = draw(st.sampled_from(["", "A", "B"]))
        text += draw(st.sampled_from(["", "\n", "\n\nHead line\n"])) + (f"{speaker}: " if speaker else "")
        start, holes = len(text), []
        for _ in range(draw(st.integers(1, 4))):
            text += draw(st.text(st.sampled_from("aB.?!…,'\n -3"), max_size=12))
            if draw(st.booleans()):
                holes.append((len(text), len(text) + 7))
                text += "[00:01]"
            if draw(st.booleans()):
                paragraphs.append(len(text))
        role = draw(st.sampled_from(["respondent", "unknown", "document", "interviewer"]))
        turns.append(Turn(speaker, role, start, len(text), holes=tuple(holes)))
    return text, turns, tuple(sorted(set(paragraphs)))


@given(transcripts(), st.sampled_from(["sentence", "turn", "paragraph"]))
def test_every_word_lies_in_exactly_one_segment_and_segments_never_cross_speakers(transcript, unit):
    """The laws of segments, and no speech but blanks is outside of all of them."""
    text, turns, paragraphs = transcript
    tokens, segments = cut(text, turns, unit, paragraphs)
    rows = list(zip(segments.start.tolist(), segments.stop.tolist(), strict=True))

    for start, stop, segment in zip(tokens.starts, tokens.stops, segments.token_segment, strict=True):
        assert rows[segment][0] <= start < stop <= rows[segment][1]
    assert all(a < b for a, b in rows)
    assert all(b <= c for (_, b), (c, _) in pairwise(rows))
    assert int(segments.words.sum()) == tokens.types.size
    for start, stop in rows:
        inside = [turn for turn in turns if turn.start < stop and start < turn.stop]
        assert len({(turn.speaker, turn.role) for turn in inside}) == 1
        assert text[start] not in " \n" and text[stop - 1] not in " \n"
    covered = {place for start, stop in rows for place in range(start, stop)}
    for start, stop in find_stretches(turns):
        assert all(place in covered or text[place].isspace() for place in range(start, stop))
