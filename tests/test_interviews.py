"""Several interviews in one file."""

from qualcode.model import FileSettings, ReaderSettings, Transcript
from qualcode.readers.paragraphs import Body, Paragraph, Span
from qualcode.readers.turns import find_transcripts

TALK = ["I: a?", "R: b.", "I: c?", "R: d."]


def read(*paragraphs: str | Paragraph) -> list[Transcript]:
    """All transcripts of these paragraphs."""
    body = Body(tuple(Paragraph(one) if isinstance(one, str) else one for one in paragraphs))
    return find_transcripts(body, "x.docx", "docx", ReaderSettings(), FileSettings())


def make_bold(text: str) -> Paragraph:
    """A bold paragraph."""
    return Paragraph(text, (Span(0, len(text), bold=True),))


def test_each_interview_is_a_source_of_its_own():
    """Together the texts are the file's text; each begins with its head."""
    found = read("Foreword", Paragraph("001", heading=1), *TALK, Paragraph("002", heading=1), *TALK)

    assert [one.source for one in found] == ["x.docx#1", "x.docx#2"]
    assert [len(one.turns) for one in found] == [4, 4]
    assert found[0].text.startswith("Foreword\n001\nI: a?")
    assert found[1].text.startswith("002\nI: a?")
    assert [found[1].text[start : start + 2] for start in found[1].paragraphs] == ["00", "I:", "R:", "I:", "R:"]


def test_heads_may_be_bold_or_plain():
    """`Entrevista N` in bold, `Interview N` plain, `User Interview – Male, Developer`."""
    named = [
        make_bold("User Interview – Male, Developer"),
        *TALK,
        make_bold("User Interview – Female, Designer"),
        *TALK,
    ]

    assert len(read(make_bold("Entrevista 1"), "Ana", *TALK, make_bold("Entrevista 2"), *TALK)) == 2
    assert len(read("Interview 1", *TALK, "Focus Group 1: 5 users", *TALK)) == 2
    assert [one.title for one in read(*named)] == [
        "User Interview – Male, Developer",
        "User Interview – Female, Designer",
    ]


def test_heads_of_sections_part_no_interview():
    """Subjects of one talk are no interviews."""
    assert len(read(make_bold("Interview 3"), *TALK, Paragraph("Water", heading=2), *TALK)) == 1
    assert len(read(*TALK, Paragraph("Trust", heading=2), *TALK, Paragraph("Capacity", heading=2), *TALK)) == 1


def test_roles_and_variables_are_those_of_the_part():
    """Each part's header block is read by itself."""
    names = ["{}: Where?", "{}: There.", "{}: Why?", "{}: So."]
    parts = []
    for number, (asks, answers) in enumerate([("Anna", "Bat"), ("Bat", "Dorj")], 1):
        parts += [make_bold(f"Interview {number}"), f"Interviewer: {asks}", f"Date: {number}.5.2020"]
        parts += [line.format((asks, answers)[place % 2]) for place, line in enumerate(names)]
    found = read(*parts)

    assert [{turn.speaker: turn.role for turn in one.turns} for one in found] == [
        {"Anna": "interviewer", "Bat": "respondent"},
        {"Bat": "interviewer", "Dorj": "respondent"},
    ]
    assert [one.variables["date"] for one in found] == ["1.5.2020", "2.5.2020"]
