"""Turns: where each layout lets them begin and end, who speaks, and when."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.model import FileSettings, ReaderSettings, Transcript
from qualcode.readers.paragraphs import Body, Paragraph, Span
from qualcode.readers.turns import find_transcripts


def make_body(*paragraphs: str | Paragraph) -> Body:
    """A body of paragraphs; in a string, `*bold*` is bold."""
    return Body(tuple(_make_paragraph(one) if isinstance(one, str) else one for one in paragraphs))


def _make_paragraph(text: str, **more: object) -> Paragraph:
    spans, plain = [], ""
    for number, piece in enumerate(text.split("*")):
        if piece:
            spans.append(Span(len(plain), len(plain) + len(piece), bold=number % 2 == 1))
            plain += piece
    return Paragraph(plain, tuple(spans), **more)  # type: ignore[arg-type]


def make_colored(text: str, color: str) -> Paragraph:
    """A paragraph in one font colour."""
    return Paragraph(text, (Span(0, len(text), color=color),))


def make_table(*rows: list[str]) -> list[Paragraph]:
    """The cells of a table as paragraphs."""
    return [
        Paragraph(text, cell=(0, row, column)) for row, cells in enumerate(rows) for column, text in enumerate(cells)
    ]


def read(*paragraphs: str | Paragraph, settings: ReaderSettings | None = None, **file: str) -> Transcript:
    """The one transcript of these paragraphs."""
    (transcript,) = find_transcripts(
        make_body(*paragraphs), "x.docx", "docx", settings or ReaderSettings(), FileSettings(**file)
    )
    return transcript


def list_turns(transcript: Transcript) -> list[tuple[str, str]]:
    """Label and speech of every turn."""
    return [(turn.speaker, transcript.text[turn.start : turn.stop]) for turn in transcript.turns]


def list_roles(transcript: Transcript) -> str:
    """First letters of the roles: `irir`."""
    return "".join(turn.role[0] for turn in transcript.turns)


def test_a_label_and_a_colon_start_a_turn():
    """L1: the speech begins behind the label; a paragraph without a label continues the turn."""
    transcript = read("Interview 3", "I: Do you trust the council?", "R: Not much.", "They lie.", "I: Why?")

    assert list_turns(transcript) == [
        ("I", "Do you trust the council?"),
        ("R", "Not much.\nThey lie."),
        ("I", "Why?"),
    ]
    assert list_roles(transcript) == "iri"
    assert transcript.layout.startswith("L1")
    assert transcript.title == "Interview 3"


def test_names_are_labels_where_they_recur():
    """A name before a colon is a label if it stands there again and again."""
    transcript = read("Samat: Where?", "Bold: At the pit.", "Samat: And the water?", "Bold: One thing: it is gone.")

    assert [speaker for speaker, _ in list_turns(transcript)] == ["Samat", "Bold", "Samat", "Bold"]


@pytest.mark.parametrize("label", ["I", "[I]", "(I)", "- I", "*I*", "I ", "00:01 I"])
def test_the_speaker_is_the_label_without_time_dash_and_brackets(label):
    """Time, list dash, brackets around the label, colon and blanks are no part of the speaker."""
    transcript = read(f"{label}: How?", "R: So.", f"{label}: Why?", "R: So it is.")

    assert transcript.turns[0].speaker == "I"


def test_a_label_may_stand_alone():
    """L2: the label alone on its paragraph, with or without a colon, the speech below."""
    transcript = read("Researcher", "How are you?", "Respondent 1", "Fine.", "Really.", "Researcher:", "Good?")

    assert list_turns(transcript) == [
        ("Researcher", "How are you?"),
        ("Respondent 1", "Fine.\nReally."),
        ("Researcher", "Good?"),
    ]


def test_a_name_in_brackets_behind_the_label_is_kept_apart():
    """`Speaker 1 (Anna):` is Speaker 1, and the file's full name of Speaker 1 is Anna."""
    transcript = read("Speaker 1 (Anna):", "How?", "Speaker 2 (Bat):", "So.", "Speaker 1:", "Why?", "Speaker 2:", "No.")

    assert {turn.speaker for turn in transcript.turns} == {"Speaker 1", "Speaker 2"}
    assert transcript.full_names == {"Speaker 1": "Anna", "Speaker 2": "Bat"}


def test_word_transcribe_puts_time_and_speaker_on_a_line():
    """L3: a time without a speaker opens a turn of an unknown speaker, since here every turn begins with a time."""
    transcript = read(
        "00:00:00 Speaker 1",
        "OK.",
        "00:00:03 Speaker 2",
        "Thank you.",
        "00:00:10",
        "Right.",
        "00:00:12 Speaker 1",
        "Yes.",
    )

    assert list_turns(transcript) == [
        ("Speaker 1", "OK."),
        ("Speaker 2", "Thank you."),
        ("", "Right."),
        ("Speaker 1", "Yes."),
    ]
    assert [turn.time for turn in transcript.turns] == [0, 3, 10, 12]


def test_teams_glues_the_time_to_the_bold_name():
    """L4: only the bold run tells where the name ends: `P73:37` is P7 at 3:37."""
    transcript = read("\n*P7*3:37\nhello\nmore", "\n*Researcher*3:40\nwhy?", "\n*P7*1:02:30\nbecause")

    assert list_turns(transcript) == [("P7", "hello\nmore"), ("Researcher", "why?"), ("P7", "because")]
    assert [turn.time for turn in transcript.turns] == [217, 220, 3750]


def test_soft_breaks_part_turns_in_one_paragraph():
    """L5: a label at the beginning of a line opens a turn, a line without one continues it."""
    transcript = read("Interviewer: a?\nRespondent: b.\nand more\nInterviewer: c?", "Respondent: d.")

    assert list_turns(transcript) == [
        ("Interviewer", "a?"),
        ("Respondent", "b.\nand more"),
        ("Interviewer", "c?"),
        ("Respondent", "d."),
    ]


@pytest.mark.parametrize("mark", ["*", ""])
def test_labels_may_stand_inside_one_paragraph(mark):
    """L6: also without a blank before the label, bold or not."""
    asked, answered = f"{mark}Interviewer:{mark}", f"{mark}Interviewee:{mark}"
    transcript = read(f"{asked} What about the cost?{answered} A chat. {asked} Ok? {answered} Yes")

    assert list_turns(transcript) == [
        ("Interviewer", "What about the cost?"),
        ("Interviewee", "A chat."),
        ("Interviewer", "Ok?"),
        ("Interviewee", "Yes"),
    ]


def test_a_legend_explains_dash_labels():
    """L7: the legend is no turn; hyphen and dash are the same; a dash inside speech is speech."""
    transcript = read(
        "[I] - Interviewer\t[C] - Client", "I – Who are you?", "C – Bat - a driver.", "I - Good?", "C- Yes"
    )

    assert list_turns(transcript) == [("I", "Who are you?"), ("C", "Bat - a driver."), ("I", "Good?"), ("C", "Yes")]
    assert list_roles(transcript) == "irir"


def test_only_the_colour_may_tell_the_speaker():
    """L8: the speaker is the colour."""
    red, blue = "FF0000", "0000FF"
    transcript = read(
        make_colored("How?", red), make_colored("So.", blue), make_colored("Why?", red), make_colored("Thus.", blue),
        make_colored("And?", red), make_colored("No.", blue),
    )  # fmt: skip

    assert [turn.speaker for turn in transcript.turns] == ["#FF0000", "#0000FF"] * 3
    assert list_roles(transcript) == "iririr"


def test_bold_questions_and_plain_answers_need_no_label():
    """L9: the role says who; the speaker is empty, a second plain paragraph continues the answer."""
    transcript = read("*How are you?*", "Good.", "Very.", "*Why is that?*", "So.")

    assert list_turns(transcript) == [("", "How are you?"), ("", "Good.\nVery."), ("", "Why is that?"), ("", "So.")]
    assert list_roles(transcript) == "irir"


def test_bold_may_also_mark_the_answers():
    """Which side is bold is told by the question marks."""
    transcript = read("How are you?", "*Good.*", "Why is that?", "*So.*", "Anything else?", "*No.*")

    assert list_roles(transcript) == "iririr"


def test_a_form_has_numbered_questions_and_heads_of_sections():
    """L10: heads belong to no turn."""
    transcript = read(
        "*General data*",
        Paragraph("How old are you?", numbered=True),
        Paragraph("Forty.", indent=720),
        "*Water*",
        Paragraph("What about water?", numbered=True),
        Paragraph("Dry.", indent=720),
        Paragraph("Very dry.", indent=720),
    )

    assert list_turns(transcript) == [
        ("", "How old are you?"),
        ("", "Forty."),
        ("", "What about water?"),
        ("", "Dry.\nVery dry."),
    ]
    assert list_roles(transcript) == "irir"


@pytest.mark.parametrize(
    ("asked", "answered"),
    [("Question", "Answer"), ("Вопрос", "Ответ"), ("Асуулт", "Хариулт"), ("Pregunta", "Respuesta")],
)
def test_numbered_question_words_lose_their_number(asked, answered):
    """L11: `Question 1:` and `Question 2:` are one speaker."""
    transcript = read(f"{asked} 1: a?", f"{answered}: b.", f"{asked} 2: c?", f"{answered}: d.")

    assert [turn.speaker for turn in transcript.turns] == [asked, answered] * 2
    assert list_roles(transcript) == "irir"


def test_paragraph_numbers_of_an_export_are_no_speech():
    """L12: a number inside a turn is a hole in it."""
    transcript = read(
        *make_table(["1", "I: How?"], ["2", "R: So."], ["3", "and so"], ["4", "I: Why?"], ["5", "R: No."])
    )
    second = transcript.turns[1]

    assert list_turns(transcript)[1] == ("R", "So.\n3\nand so")
    assert [transcript.text[start:stop] for start, stop in second.holes] == ["3"]


def test_nothing_is_guessed_where_nothing_marks_the_speaker():
    """L13: each paragraph is a turn of an unknown speaker, and that is an error until the pipeline decides."""
    transcript = read("How are you", "Good.", "And then", "So.")

    assert list_roles(transcript) == "uuuu"
    assert [(problem.severity, problem.slug) for problem in transcript.problems] == [("error", "unknown-speakers")]


@pytest.mark.parametrize("decision", ["leave", "code"])
def test_a_decision_about_unknown_speakers_makes_a_notice_of_the_error(decision):
    """`unknown:` in the pipeline settles it; the roles stay unknown here."""
    transcript = read("How are you", "Good.", settings=ReaderSettings(unknown=decision))

    assert list_roles(transcript) == "uu"
    assert transcript.problems[0].severity == "notice"


@pytest.mark.parametrize("heading", [[], [["Speaker", "Text"]]])
def test_a_table_may_hold_speaker_and_text(heading):
    """L14: with or without a heading row."""
    transcript = read(*make_table(*heading, ["I", "How?"], ["R", "So."], ["I", "Why?"], ["R", "Because."]))

    assert list_turns(transcript) == [("I", "How?"), ("R", "So."), ("I", "Why?"), ("R", "Because.")]


def test_a_row_without_a_speaker_continues_the_turn():
    """As a paragraph without a label does."""
    transcript = read(*make_table(["I", "How?"], ["R", "So."], ["", "And so."], ["I", "Why?"], ["R", "No."]))

    assert list_turns(transcript)[1:3] == [("R", "So.\n\nAnd so."), ("I", "Why?")]


def test_columns_of_a_table_may_hold_questions_and_answers():
    """The headings of the columns are the speakers."""
    transcript = read(*make_table(["No", "Question", "Answer"], ["1", "How?", "So."], ["2", "Why?", "Because."]))

    assert list_turns(transcript) == [
        ("Question", "How?"),
        ("Answer", "So."),
        ("Question", "Why?"),
        ("Answer", "Because."),
    ]
    assert list_roles(transcript) == "irir"


def test_a_time_stands_before_the_label_and_times_in_the_speech_are_holes():
    """L15: the time before the label is the turn's; one inside stays in the text and is marked."""
    transcript = read("[00:01:23] Anna: How?", "[00:01:30] Bat: So. [00:01:35] Well.", "[00:01:40] Anna: Why?")
    second = transcript.turns[1]

    assert [turn.time for turn in transcript.turns] == [83, 90, 100]
    assert [transcript.text[start:stop] for start, stop in second.holes] == ["[00:01:35]"]
    assert list_turns(transcript)[1] == ("Bat", "So. [00:01:35] Well.")


def test_times_that_close_a_paragraph_lie_outside_the_speech():
    """f4 writes `#00:00:58-8#` at the end of paragraphs, others `(00:59)`."""
    transcript = read("I: Do you? #00:00:58-8#", "B: Yes. #00:01:10-2#", "And more. #00:01:20-0#", "I: Why? (01:30)")

    assert list_turns(transcript) == [("I", "Do you?"), ("B", "Yes. #00:01:10-2#\nAnd more."), ("I", "Why?")]
    assert [len(turn.holes) for turn in transcript.turns] == [0, 1, 0]
    assert transcript.turns[0].time == 58.8


def test_a_bare_time_is_inside_the_turn_where_turns_have_no_times():
    """A time alone on a paragraph is no speech and opens no turn here."""
    transcript = read("I: How?", "R: So.", "00:11:08", "And so.", "I: Why?", "R: No.")

    assert list_turns(transcript)[1] == ("R", "So.\n00:11:08\nAnd so.")
    assert len(transcript.turns[1].holes) == 1


def test_a_heading_ends_a_turn():
    """What follows a heading without a label belongs to no turn."""
    transcript = read("I: a?", "R: b.", Paragraph("Water", heading=2), "loose", "I: c?", "R: d.")

    assert list_turns(transcript)[1] == ("R", "b.")


def test_from_and_until_cut_foreign_matter_off():
    """The text stays whole; turns lie only between the two."""
    transcript = read(
        "I: a guide?",
        "Interview starts",
        "I: a?",
        "R: b.",
        "I: c?",
        "Appendix A",
        "R: no.",
        start_at="Interview",
        until="Appendix",
    )

    assert list_turns(transcript) == [("I", "a?"), ("R", "b."), ("I", "c?")]
    assert transcript.text.endswith("R: no.")


def test_a_legend_may_stand_before_the_cut():
    """What the file says of its labels counts for the talk, wherever the talk begins."""
    transcript = read("[I] - Interviewee\t[B] - Researcher", "", "Start", "B – a?", "I – b.", start_at="Start")

    assert list_roles(transcript) == "ir"


def test_titles_and_header_lines_are_no_turns():
    """`Duration:` and `Interviewer: Samat` look like turns; they are variables."""
    transcript = read(
        "Interview Transcript: Participant 5", "Duration: 19:22", "Date:\t14.09.2018", "Interviewer: Samat",
        "Participant: Bold",
        "Samat: Tell me.", "Bold: Some tips to keep your health: drink.", "Samat: And?", "Bold: Walk.",
    )  # fmt: skip

    assert [turn.speaker for turn in transcript.turns] == ["Samat", "Bold", "Samat", "Bold"]
    assert list_roles(transcript) == "irir"
    assert transcript.variables["duration"] == "19:22"
    assert transcript.variables["interviewer"] == "Samat"


def test_documents_have_no_dialogue():
    """Every paragraph of a file named under `documents:` is a turn of role document."""
    transcript = read("Article 1", "R: not a label.", settings=ReaderSettings(documents=("*.docx",)))

    assert transcript.kind == "document"
    assert list_turns(transcript) == [("", "Article 1"), ("", "R: not a label.")]
    assert list_roles(transcript) == "dd"
    assert transcript.problems == ()


def test_three_respondents_make_a_focus_group():
    """The kind is told by the number of respondents."""
    assert read("MOD: Who?", "M1: I.", "H2: I.", "M3: I.", "MOD: Good.").kind == "focus_group"
    assert read("MOD: Who?", "M1: I.", "MOD: Good?", "M1: Yes.").kind == "interview"


def test_a_near_duplicate_label_is_a_warning_with_the_line_to_paste():
    """The misspelt label stays as it is until the pipeline merges it."""
    transcript = read("I: a?", "Participant: b.", "I: c?", "Paticipant: d.", "I: e?", "Paticipant: f.")
    (problem,) = transcript.problems

    assert (problem.severity, problem.slug) == ("warning", "near-duplicate-label")
    assert problem.hint == "readers: {same_speaker: {Participant: [Paticipant]}}"


def test_same_speaker_merges_labels():
    """The turn's speaker is the right label; the text keeps the typed one."""
    settings = ReaderSettings(same_speaker={"Participant": ("Paticipant",)})
    transcript = read("I: a?", "Participant: b.", "I: c?", "Paticipant: d.", settings=settings)

    assert [turn.speaker for turn in transcript.turns] == ["I", "Participant", "I", "Participant"]
    assert "Paticipant" in transcript.text
    assert transcript.problems == ()


@pytest.mark.parametrize(
    "pair", [("P1", "P2"), ("Speaker 1", "Speaker 2"), ("Anna", "Anne"), ("Interviewer", "Interviewee")]
)
def test_speakers_that_alternate_are_no_near_duplicates(pair):
    """One letter may be all the difference between two people."""
    transcript = read(*[f"{label}: text {number}" for number in range(6) for label in pair])

    assert "near-duplicate-label" not in {problem.slug for problem in transcript.problems}


pieces = st.sampled_from(
    [
        "I: ",
        "R: ",
        "Anna: ",
        "00:01:02 ",
        "[0:12] ",
        "*",
        "\n",
        "Why?",
        "So.",
        " ",
        "\t",
        "1. ",
        "Date: ",
        "(x)",
        "–",
        ":",
        "é",
    ]
)


@given(st.lists(st.lists(pieces, max_size=8).map("".join), max_size=12))
def test_turns_never_overlap_and_nothing_of_the_text_is_lost(texts):
    """Turns are slices of the text in order, without blanks at their ends, holes inside; no text is lost."""
    body = make_body(*texts)
    transcripts = find_transcripts(body, "x.docx", "docx", ReaderSettings(), FileSettings())

    assert "\n".join(transcript.text for transcript in transcripts) == body.text
    for transcript in transcripts:
        place = 0
        for turn in transcript.turns:
            speech = transcript.text[turn.start : turn.stop]
            assert place <= turn.start < turn.stop <= len(transcript.text)
            assert speech == speech.strip()
            assert all(turn.start <= start < stop <= turn.stop for start, stop in turn.holes)
            place = turn.stop
