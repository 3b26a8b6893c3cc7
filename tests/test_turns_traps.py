"""Traps of real transcripts: lines that look like turns and are none, and turns that do not look like turns."""

from docx_maker import paragraph, table, write_docx
from qualcode.model import ReaderSettings
from qualcode.readers import read_file
from qualcode.readers.paragraphs import Paragraph
from test_turns import list_roles, list_turns, make_table, read

TALK = ("I: Who helps you?", "R: My sister.", "I: And the office?", "R: It is closed.", "I: Always?", "R: On Mondays.")


def test_a_title_with_a_colon_is_no_turn():
    """A label that stands once, first of all, above others that recur, heads the file."""
    transcript = read(Paragraph("Transkript: Gespräch 9", heading=1), "Ort: Gera", "", *TALK)

    assert [speaker for speaker, _ in list_turns(transcript)] == ["I", "R"] * 3


def test_the_name_behind_a_role_is_no_speech():
    """`Moderadora: Ana Sol` names her; the line below explains the labels."""
    transcript = read(
        "Moderadora: Ana Sol",
        "M1, M2: mujeres; H1: hombre",
        "Moderadora: ¿Qué hacen aquí?",
        "M1: Leer.",
        "H1: Dormir.",
        "Moderadora: ¿Y después?",
        "M2: Comer.",
        "H1: Otra vez dormir.",
    )

    assert list_turns(transcript)[0] == ("Moderadora", "¿Qué hacen aquí?")
    assert len(transcript.turns) == 6


def test_what_a_meeting_program_says_of_its_recording_is_no_speech():
    """Teams writes who started and stopped the transcription, in bold as it writes who speaks."""
    transcript = read(
        "*P3* started transcription",
        "*P3*0:04\nWhat do you sell?",
        "*P7*0:09\nTea.",
        "*P3*0:12\nOnly tea?",
        "*P7*0:15\nAnd cups.",
        "*P3* stopped transcription",
    )

    assert list_turns(transcript) == [
        ("P3", "What do you sell?"),
        ("P7", "Tea."),
        ("P3", "Only tea?"),
        ("P7", "And cups."),
    ]


def test_a_table_of_facts_before_the_talk_and_its_heading_row_are_no_turns(tmp_path):
    """L14: only the table whose labels speak is talk, without its heading row."""
    rows = [["Sprecher", "Äußerung"]]
    for number in range(4):
        rows += [["Interviewerin", f"Was war am Tag {number}?"], ["Leiterin", f"Am Tag {number} war Regen."]]
    path = tmp_path / "tabelle.docx"
    write_docx(path, [table([["Datum", "1.2.2021"], ["Person", "Leiterin, 50"]]), paragraph(""), table(rows)])
    (transcript,) = read_file(path.read_bytes(), path.name, ReaderSettings())

    assert [turn.speaker for turn in transcript.turns] == ["Interviewerin", "Leiterin"] * 4


def test_a_table_inside_an_answer_belongs_to_the_answer():
    """L14: a nested table is part of the cell's text."""
    rows = make_table(["I", "Who is there?"], ["R", "I wrote it down:"], ["I", "So nobody?"], ["R", "Nobody."])
    inside = [Paragraph("Mo", cell=(1, 0, 0)), Paragraph("Kim", cell=(1, 0, 1))]
    rows[4:4] = [*inside, Paragraph("You see.", cell=(0, 1, 1))]
    transcript = read(*rows)

    assert list_turns(transcript)[1] == ("R", "I wrote it down:\nMo\nKim\nYou see.")
    assert len(transcript.turns) == 4


def test_the_label_set_may_change_inside_a_file():
    """Dashes and colons in the first half, brackets in the second."""
    transcript = read(
        Paragraph("On air", heading=1),
        "– Journalist: How far did you walk?",
        "– Guest: To the sea.",
        "– Journalist: Alone?",
        "– Guest: With a dog.",
        Paragraph("After the news", heading=2),
        "[INTERVIEWER] And you?",
        "[Guest 2] By train.",
        "[INTERVIEWER] Alone?",
        "[Guest 2] With a book.",
        "[INTERVIEWER] Which one?",
        "[Guest 2] The timetable.",
    )

    assert list_roles(transcript) == "ir" * 5
    assert list_turns(transcript)[1] == ("Guest", "To the sea.")


def test_a_list_inside_an_answer_asks_nothing():
    """L10: numbered items in small letters behind a colon belong to the answer."""
    transcript = read(
        Paragraph("How do you decide?", numbered=True),
        "By hands, last time about the roof:",
        Paragraph("buy a new one", numbered=True),
        Paragraph("wait", numbered=True),
        "We waited.",
        Paragraph("Who calls you?", numbered=True),
        "The bell.",
        Paragraph("Who pays?", numbered=True),
        "All of us.",
    )

    assert list_roles(transcript) == "ir" * 3
    assert list_turns(transcript)[1][1].endswith("wait\nWe waited.")


def test_questions_without_answers_below_a_last_heading_are_no_turns():
    """L10 and L1: what will be asked next time is not part of the talk."""
    form = read(
        Paragraph("How do you decide?", numbered=True),
        "By hands.",
        Paragraph("Who calls you?", numbered=True),
        "The bell.",
        Paragraph("Who pays?", numbered=True),
        "All of us.",
        Paragraph("For the second visit", heading=1),
        Paragraph("What about the roof?", numbered=True),
        Paragraph("Does the bell ring?", numbered=True),
    )
    labelled = read(
        "Q: Shall we sit?",
        "A: Please.",
        "Q: Who drives?",
        "A: Kim.",
        "Q: Always?",
        "A: Always.",
        Paragraph("Appendix: questions for later", heading=1),
        "Q1: Who drives now?",
        "Q2: Who walks?",
    )

    assert list_roles(form) == "ir" * 3
    assert list_roles(labelled) == "ir" * 3


def test_a_label_directly_behind_another_is_speech():
    """The answer may begin with the word question and a colon."""
    transcript = read(
        "Вопрос 1: Кто помогает?",
        "Ответ: Вопрос: кому? Мне никто.",
        "Вопрос 2: А район?",
        "Ответ: Район пишет.",
    )

    assert list_turns(transcript)[1] == ("Ответ", "Вопрос: кому? Мне никто.")
    assert len(transcript.turns) == 4


def test_a_label_with_a_question_mark_is_a_guess_of_the_transcriber():
    """`H?:` beside `H1:` and `M1:` is a label of the same form."""
    transcript = read(
        "Mod: ¿Quién?", "H1: Yo.", "M1: Yo no.", "H?: Nadie.", "Mod: ¿Y usted?", "H1: También.", "M1: No."
    )

    assert list_turns(transcript)[3] == ("H?", "Nadie.")


def test_a_noise_behind_a_time_is_a_turn_of_nobody_known():
    """L15: where each turn begins with a time, `[drilling]` behind a time is a turn without a speaker."""
    transcript = read(
        "[00:00:04] INT: What is it?",
        "[00:00:11] Foreman: A hole.",
        "[00:00:14] [drilling]",
        "[00:00:18] INT: And now?",
        "[00:00:21] Foreman: A wet hole.",
    )

    assert [(turn.speaker, turn.role, turn.time) for turn in transcript.turns][2] == ("", "unknown", 14.0)


def test_a_letter_and_a_colon_in_mid_speech_is_speech():
    """`I: me, personally` goes on in small letters, and the other turns begin their lines."""
    transcript = read(*TALK, "R: We were late. I: me, personally: was very late.", "I: Thank you.")

    assert list_turns(transcript)[6] == ("R", "We were late. I: me, personally: was very late.")


def test_an_unknown_speaker_stays_unknown():
    """The label itself says that nobody knows who speaks."""
    transcript = read(
        "*Speaker 2 (moderator):*",
        "What do you sell?",
        "*Speaker 1:*",
        "Tea.",
        "*Speaker 2:*",
        "Only tea?",
        "*Unknown Speaker:*",
        "One tea, please.",
        "*Speaker 1:*",
        "Coming.",
    )

    assert list_roles(transcript) == "iriur"


def test_a_numbered_title_is_no_variable():
    """`Interview 1: harbour` is a title; the lines below it are variables."""
    transcript = read("Interview 1: harbour", "Place: Pier 4", "Date: 1 May 2020", *TALK)

    assert transcript.variables == {"place": "Pier 4", "date": "1 May 2020"}


def test_the_word_question_inside_an_answer_is_speech():
    """Small letters follow it, and the turns begin their lines."""
    transcript = read(*TALK, "I: And a bank?", "R: It does not help. Question: what is a bank for?")

    assert list_turns(transcript)[-1] == ("R", "It does not help. Question: what is a bank for?")


def test_several_people_at_once_are_a_speaker():
    """`Respondents together` stands once, without bold, and is said by nobody else."""
    transcript = read("Moderator: Who?", "R1: We.", "R2: They.", "Moderator: So?", "Respondents together: They!")

    assert list_turns(transcript)[-1] == ("Respondents together", "They!")


def test_a_legend_is_no_variable():
    """What explains the labels tells nothing of the case."""
    transcript = read("Place: Pier 4", "Legend: I: interviewer, R: respondent", *TALK)

    assert transcript.variables == {"place": "Pier 4"}


def test_typed_paragraph_numbers_stand_before_labels():
    """`2) R:` is the label R; the number belongs to no turn."""
    transcript = read("1. Interview", "", *(f"{number}) {line}" for number, line in enumerate(TALK, 1)))

    assert list_turns(transcript)[1] == ("R", "My sister.")
    assert list_roles(transcript) == "ir" * 3


def test_two_labels_joined_are_a_label():
    """`P3 e P4` where P3 or P4 alone speak too, with whatever separator."""
    transcript = read(
        "M - Quem?", "P3 - Eu.", "P4 - E eu.", "M - Quando?", "P3 e P4 - Ontem!", "P4 - Cedo.", "M - Sim?"
    )

    assert list_turns(transcript)[4] == ("P3 e P4", "Ontem!")


def test_an_additional_question_is_a_question():
    """L11: the word question with another word beside it."""
    transcript = read(
        "Pytanie 1: Jak?",
        "Odpowiedź: Dobrze.",
        "Pytanie 2: A drogi?",
        "Odpowiedź: Jakie?",
        "Pytanie dodatkowe: Te nowe.",
        "Odpowiedź: Tych nie ma.",
    )

    assert [speaker for speaker, _ in list_turns(transcript)][::2] == ["Pytanie", "Pytanie", "Pytanie dodatkowe"]
    assert list_roles(transcript) == "ir" * 3


def test_whom_the_interview_is_with_is_a_variable():
    """`Participant: P12` explains a label, and names the case."""
    transcript = read("Participant: P12", "Place: Pier 4", "I: Who helps you?", "P12: Kim.", "I: Always?", "P12: No.")

    assert transcript.variables == {"participant": "P12", "place": "Pier 4"}


def test_the_heading_row_of_each_table_is_no_turn(tmp_path):
    """L14: `Speaker | Text` stands again above the second table."""
    rows = [["Speaker", "Text"], ["Anna", "Who helps?"], ["Ben", "Kim: she is tall."], ["Anna", "And?"], ["Ben", "No."]]
    path = tmp_path / "tables.docx"
    write_docx(path, [table(rows), paragraph("Break"), table(rows)])
    (transcript,) = read_file(path.read_bytes(), path.name, ReaderSettings())

    assert [turn.speaker for turn in transcript.turns] == ["Anna", "Ben"] * 4
