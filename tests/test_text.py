from hypothesis import given
from hypothesis import strategies as st

from qualcode.model import FileSettings, ReaderSettings
from qualcode.readers.normal import normalise
from qualcode.readers.text import read


def read_one(data):
    return read(data, "x.txt", ReaderSettings(), FileSettings())[0]


def test_labels_open_turns():
    """The plainest transcript: `I:` asks, `R:` answers."""
    transcript = read_one("I: Who came?\nR: Two men.\nThey never came back.\n".encode("utf-16"))

    assert [(t.speaker, t.role, transcript.text[t.start : t.stop]) for t in transcript.turns] == [
        ("I", "interviewer", "Who came?"),
        ("R", "respondent", "Two men.\nThey never came back."),
    ]
    assert transcript.paragraphs == (0, 13, 25)


def test_form_feeds_cut_pages():
    """Text made from PDF: page numbers go, and the notice says so; the turn goes on over the page."""
    page = "I: Was it {0}?\nR: It was {0} and then the man from the company came up to the well\n\n   {1}\n"
    words = ["good", "bad", "so"]
    transcript = read_one("\x0c".join(page.format(word, n) for n, word in enumerate(words, 1)).encode())

    assert len(transcript.turns) == 6
    assert not any(letter.isdigit() for letter in transcript.text)
    assert transcript.problems[0].slug == "running-lines"


def test_a_guessed_encoding_is_said_first():
    """The warning stands with the transcript that was read."""
    transcript = read_one("Асуулт: Хэн ирсэн бэ?\nХариулт: Мэдэхгүй.\n".replace("ү", "у").encode("cp1251"))

    assert transcript.problems[0].slug == "guessed-encoding"
    assert [t.role for t in transcript.turns] == ["interviewer", "respondent"]


@given(st.text(alphabet="IR: ab.?\nЯé\t", max_size=200))
def test_the_text_is_the_file(text):
    """Law: without form feeds, the source's text is the normalised text of the file but for line ends at its end."""
    assert read_one(text.encode()).text == normalise(text).rstrip("\n")
