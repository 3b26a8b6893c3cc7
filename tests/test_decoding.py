import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import FileProblem
from qualcode.readers.decoding import decode, decode_raw

RUSSIAN = "Интервьюер: Вы доверяете совету? Да, но обещания выполняют не всегда."
MONGOLIAN = "Асуулт: Танай сумын иргэд орон нутгийн засаг захиргаанд итгэдэг үү? Хариулт: Заримдаа."
FRENCH = "Enquêteur : à votre avis, l'été dernier, a-t-on tenu les promesses ? — « Pas très bien. »"
GERMAN = "Die Bürger müssen früh gefragt werden; größere Verträge prüft der Rat."
HUNGARIAN = (
    "A bányászati cégek és az önkormányzat közötti együttműködés erős, de a hűség és a jövő bizonytalan, ő is így véli."
)


@pytest.mark.parametrize("text", [RUSSIAN, MONGOLIAN, FRENCH, GERMAN, HUNGARIAN])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_without_a_guess(text, encoding):
    """UTF-8 and UTF-16, with a mark or evident, give no problem."""
    decoded = decode(text.encode(encoding))

    assert decoded.text == text
    assert decoded.problem is None


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        (MONGOLIAN.replace("ү", "ї"), "cp1251"),
        (RUSSIAN, "koi8_r"),
        (RUSSIAN, "cp866"),
        (RUSSIAN.upper(), "cp1251"),
        ("Q: Who came? A: " + "Only Dorj from the district. " * 20 + "Спасибо, всё.", "cp1251"),
        (FRENCH, "cp1252"),
        (GERMAN, "cp1252"),
        ("“It’s fine” – she said", "cp1252"),
        (HUNGARIAN * 3, "cp1250"),
    ],
)
def test_an_older_encoding_is_guessed_and_said(text, encoding):
    """The text is right, and a warning names the encoding that was taken."""
    decoded = decode(text.encode(encoding), "x.txt")

    assert decoded.text == text
    assert decoded.problem is not None
    assert decoded.problem.slug == "guessed-encoding"
    assert decoded.encoding in decoded.problem.message


def test_a_file_cut_in_mid_letter_is_still_utf_8():
    """One broken letter at the end does not turn the whole file into another encoding."""
    decoded = decode(RUSSIAN.encode()[:-2])

    assert decoded.encoding == "utf-8"
    assert decoded.text.endswith("всегд\ufffd")
    assert decoded.problem is not None
    assert decoded.problem.slug == "damaged-text"


@pytest.mark.parametrize("data", [b"PK\x03\x04abc", b"%PDF-1.4", b"ab\x00c\x00\x00\x01\xff", bytes(range(1, 32)) * 9])
def test_binary_data_is_no_text(data):
    """A picture that was renamed to .txt is refused."""
    with pytest.raises(FileProblem) as caught:
        decode(data)

    assert caught.value.slug == "not-text"


def test_the_text_is_normalised_once():
    """NFC, LF and no control characters; a form feed ends a line, but is kept in the raw text."""
    data = "cafe\u0301\r\nnext\x0cpage\x07".encode()

    assert decode(data).text == "café\nnext\npage"
    assert "\x0c" in decode_raw(data).text


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc", "Cn")), min_size=4))
def test_marked_utf_16_is_the_identity(text):
    """What was written with a mark is read again, whatever the script."""
    data = codecs.BOM_UTF16_LE + text.encode("utf-16-le")

    assert decode_raw(data).text == text
