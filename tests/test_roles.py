"""Who asks and who answers: told by settings, legends, words, and where labels are names, by who asks."""

import pytest

from qualcode.model import ReaderSettings
from qualcode.readers.cues import Utterance
from qualcode.readers.legends import Legend, find_legend
from qualcode.readers.lines import split_lines
from qualcode.readers.paragraphs import Body, Paragraph
from qualcode.readers.roles import find_roles


def find(*said: str, settings: ReaderSettings | None = None, legend: Legend | None = None) -> dict[str, str]:
    """Roles of the speakers of these `Label: speech`."""
    text, utterances = "", []
    for one in said:
        label, _, speech = one.partition(": ")
        utterances.append(Utterance(label, "", len(text), len(text) + len(speech), None, ()))
        text += speech + "\n"
    return dict(find_roles(text, utterances, legend or Legend(), settings or ReaderSettings()))


@pytest.mark.parametrize(
    ("asks", "answers"),
    [
        ("Interviewer", "Interviewee"), ("INT", "RESP"), ("MOD", "M7"), ("Fac.", "P1"), ("I", "R"),
        ("Q", "A"), ("I", "B"), ("Асуулт", "Хариулт"), ("Судлаач", "Иргэн"), ("Ярилцлага авагч", "Бат"),
        ("Интервьюер", "Респондент"), ("ИН", "Р"), ("Entrevistadora", "Entrevistado"),
        ("Interviewerin", "Befragte"), ("Enquêteur", "Enquêté"), ("Badacz", "Rozmówca"),
        ("Intervistatore", "Intervistato"), ("采访者", "受访者"), ("问", "答"), ("Me", "Anna"),
        ("Interviewer 2", "Respondent B"),
    ],
)  # fmt: skip
def test_words_of_many_languages_tell_the_role(asks, answers):
    """Whole words and usual abbreviations; a label beside an interviewer is a respondent."""
    roles = find(f"{asks}: Well.", f"{answers}: No.", f"{asks}: Well.", f"{answers}: No.")

    assert list(roles.values()) == ["interviewer", "respondent"]


def test_the_pipeline_overrules_words():
    """`readers: {interviewers: [...], respondents: [...]}`; case and Unicode form do not matter."""
    settings = ReaderSettings(interviewers=("RESPONDENT", "Rene\u0301"), respondents=("Interviewer",))
    roles = find("Respondent: a", "Interviewer: b", "René: c", settings=settings)

    assert roles == {"respondent": "interviewer", "interviewer": "respondent", "rené": "interviewer"}


def test_names_are_told_by_who_asks():
    """Nearly all questions are one person's, who opens."""
    roles = find("Samat: Where?", "Bold: There.", "Samat: And when?", "Bold: Then.", "Samat: Why?", "Bold: So.")

    assert roles == {"samat": "interviewer", "bold": "respondent"}


@pytest.mark.parametrize(
    "said",
    [
        ["Samat: Well.", "Bold: There.", "Samat: I see.", "Bold: Then."],
        ["Samat: Where?", "Bold: Here?", "Samat: Why?", "Bold: And you?"],
        ["Speaker 1: Where?", "Speaker 2: There.", "Speaker 1: When?", "Speaker 2: Then."],
    ],
)
def test_thin_evidence_is_no_evidence(said):
    """No questions, questions on both sides, or labels of a recogniser: unknown."""
    assert set(find(*said).values()) == {"unknown"}


def test_a_question_behind_the_first_line_is_nobodys():
    """What follows without a label may be another's."""
    text = "Good.\nWhy?\n"
    one = Utterance("Anna", "", 0, len(text) - 1, None, ())

    assert find_roles(text, [one] * 4, Legend(), ReaderSettings()) == {"anna": "unknown"}


@pytest.mark.parametrize(
    ("line", "roles"),
    [
        ("[I] - Interviewer\t[C] - Client", {"i": "interviewer"}),
        ("E= entrevistador", {"e": "interviewer"}),
        ("(S = Student; I = Interviewer)", {"i": "interviewer"}),
        ("Moderator: Wei", {"wei": "interviewer"}),
        ("Interviewed by Alex Ball", {"alex ball": "interviewer", "alex": "interviewer"}),
        ("Participants: Bat, Dorj", {"bat": "respondent", "dorj": "respondent"}),
    ],
)
def test_the_file_may_explain_its_labels(line, roles):
    """Legends and header lines; a legend may also stand in the page header."""
    lines = split_lines(Body((Paragraph(line),)))

    assert roles.items() <= find_legend(lines, ()).roles.items()
    assert find_legend([], (line,)).roles == find_legend(lines, ()).roles


def test_a_legend_overrules_the_letter():
    """Where B asks and I is the interviewee."""
    legend = find_legend(split_lines(Body((Paragraph("[B] – Blue Barracudas\t[I] – Interviewee"),))), ())
    roles = find("B: What?", "I: So.", "B: Why?", "I: Thus.", legend=legend)

    assert roles == {"b": "interviewer", "i": "respondent"}


def test_a_word_in_brackets_tells_the_role():
    """`Wei (moderator):`."""
    said = [Utterance("Wei", "moderator", 0, 2, None, ()), Utterance("Bat", "", 3, 5, None, ())]

    assert find_roles("Hm.So.", said, Legend(), ReaderSettings()) == {"wei": "interviewer", "bat": "respondent"}


def test_letters_that_count_people_have_no_interviewer():
    """Among participants A, B, C, ... I is one of them."""
    roles = find(*[f"{letter}: text" for letter in "ABCDEFGHI" * 2])

    assert set(roles.values()) == {"unknown"}
