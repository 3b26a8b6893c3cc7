import pytest

from qualcode.errors import FileProblem
from qualcode.model import FileSettings, ReaderSettings
from qualcode.readers import read_file
from qualcode.readers.captions import is_captions, read

TEAMS = """\
WEBVTT

fbbdef90/9-0
00:00:06.620 --> 00:00:09.900
<v Interviewer>Who came to
the meeting?</v>

fbbdef90/71-0
00:05:03.310 --> 00:05:06.910
<v Anna B. (SME)>Two <i>men</i> &amp; a driver.</v>

NOTE checked by hand

fbbdef90/72-0
00:05:07.000 --> 00:05:08.000
And they never came back.
"""

ZOOM = """\
WEBVTT

1
00:00:04.859 --> 00:00:07.410
Samat (host): Did you trust them?

2
00:00:09.540 --> 00:00:12.990
Bold: We did. One thing: they paid.

3
00:00:15.630 --> 00:00:17.760
And they smiled.

4
00:01:15.630 --> 00:01:17.760
Samat (host): Why?

5
01:01:15.630 --> 01:01:17.760
Bold: For the road.
"""

SRT = (
    "1\r\n00:00:01,500 --> 00:00:03,000\r\n{\\an8}<font color='red'>Good morning.</font>\r\n\r\n"
    "2\r\n00:00:04,000 --> 00:00:05,000\r\nMorning.\r\n"
)


def read_one(text, source="x.vtt"):
    return read(text.encode(), source, ReaderSettings(), FileSettings())[0]


def get_turns(transcript):
    return [(t.time, t.speaker, transcript.text[t.start : t.stop]) for t in transcript.turns]


def test_a_caption_is_a_turn_with_its_time():
    """Voices are labels; a caption without one goes on with the speaker above; marks and notes are no speech."""
    transcript = read_one(TEAMS)

    assert get_turns(transcript) == [
        (6.62, "Interviewer", "Who came to\nthe meeting?"),
        (303.31, "Anna B.", "Two men & a driver."),
        (307.0, "Anna B.", "And they never came back."),
    ]
    assert transcript.full_names == {"Anna B.": "SME"}


def test_the_text_is_the_file_without_formatting_marks():
    """Numbers, times, names and notes stay in the text, so that nothing is invented or lost."""
    text = read_one(TEAMS).text

    assert text.split("\n") == (
        TEAMS.replace("</v>", "").replace("<i>", "").replace("</i>", "").replace("&amp;", "&").strip().split("\n")
    )


def test_names_before_a_colon_are_labels():
    """`Name (X): text` is Name; a colon inside the speech is none; hours count."""
    assert [turn[:2] for turn in get_turns(read_one(ZOOM))] == [
        (4.859, "Samat"),
        (9.54, "Bold"),
        (15.63, "Bold"),
        (75.63, "Samat"),
        (3675.63, "Bold"),
    ]
    assert get_turns(read_one(ZOOM))[1][2] == "We did. One thing: they paid."


def test_captions_without_names_are_of_an_unknown_speaker():
    """That is an error that asks to decide, not a guess."""
    transcript = read_one(SRT, "x.srt")

    assert get_turns(transcript) == [(1.5, "", "Good morning."), (4.0, "", "Morning.")]
    assert {turn.role for turn in transcript.turns} == {"unknown"}
    assert transcript.format == "srt"
    assert [p.slug for p in transcript.problems] == ["unknown-speakers"]


def test_a_paragraph_is_the_words_of_one_caption():
    """Their lines are soft breaks, so that a sentence may run over them."""
    transcript = read_one(TEAMS)

    assert {turn.start for turn in transcript.turns[2:]} <= set(transcript.paragraphs)
    assert transcript.text.index("the meeting?") not in transcript.paragraphs


def test_rolling_captions_count_each_line_once():
    """Automatic captions that repeat the line before give it to the turn above only, and that is said."""
    lines = [f"line number {word} of the talk" for word in ("one", "two", "three", "four", "five")]
    cues = [f"00:00:0{n}.000 --> 00:00:0{n}.900\n{lines[n - 1]}\n{lines[n]}\n" for n in range(1, 5)]
    transcript = read_one("WEBVTT\n\n" + "\n".join(cues))

    assert [turn[2] for turn in get_turns(transcript)] == ["\n".join(lines[:2]), *lines[2:]]
    assert transcript.problems[0].slug == "rolling-captions"


def test_times_inside_the_words_are_holes():
    """Word by word times are no words."""
    transcript = read_one("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nI: And <00:00:01.500>then?\n")
    (turn,) = transcript.turns

    assert [transcript.text[start:stop] for start, stop in turn.holes] == ["<00:00:01.500>"]


@pytest.mark.parametrize("text", ["WEBVTT\n", "WEBVTT\n\nNOTE nothing\n", "1\n00:00:01,000 --> 00:00:02,000\n\n"])
def test_a_file_without_words_is_empty(text):
    """Zoom makes such files when nobody speaks."""
    with pytest.raises(FileProblem) as caught:
        read_one(text)

    assert caught.value.slug == "empty-file"


def test_captions_saved_as_text_are_captions():
    """What a file holds counts, not its suffix."""
    (transcript,) = read_file(ZOOM.encode(), "x.txt", ReaderSettings())

    assert is_captions(ZOOM)
    assert len(transcript.turns) == 5


def test_blank_lines_inside_a_caption_are_read():
    """A fault of some SRT files must not cost words."""
    transcript = read_one(
        "1\n00:00:01,000 --> 00:00:02,000\nFirst\n\nsecond.\n\n2\n00:00:03,000 --> 00:00:04,000\nThird.", "x.srt"
    )

    assert [turn[2] for turn in get_turns(transcript)] == ["First\n\nsecond.", "Third."]
