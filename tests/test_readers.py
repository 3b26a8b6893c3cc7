import pytest

from qualcode.errors import FileProblem
from qualcode.model import FileSettings, ReaderSettings
from qualcode.readers import READERS, find_file_settings, find_reader, read_file


@pytest.mark.parametrize("suffix", sorted(READERS))
def test_every_suffix_has_a_reader(suffix):
    """The module named in the table is there and can read; the suffix counts in any case of letters."""
    assert callable(find_reader("a/b" + suffix.upper()).read)


@pytest.mark.parametrize(("name", "advice"), [("x.pages", "DOCX"), ("x.xls", "XLSX"), ("x.mp3", "skip"), ("x", "skip")])
def test_an_unknown_format_is_refused_with_advice(name, advice):
    """What no reader knows is a problem of that file, with the way out."""
    with pytest.raises(FileProblem) as caught:
        read_file(b"abc", name, ReaderSettings())

    assert caught.value.slug == "unknown-format"
    assert advice in caught.value.hint


@pytest.mark.parametrize("name", ["x.txt", "x.csv", "x.docx", "x.vtt", "x.md"])
@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \r\n\n"])
def test_an_empty_file_is_said_to_be_empty(name, data):
    """Nothing but white space is no transcript, in any format."""
    with pytest.raises(FileProblem) as caught:
        read_file(data, name, ReaderSettings())

    assert caught.value.slug == "empty-file"


def test_rtf_under_another_name_is_read():
    """Word itself writes RTF into files called .doc."""
    (transcript,) = read_file(rb"{\rtf1 I: Who?\par R: We.\par}", "x.doc", ReaderSettings())

    assert [turn.speaker for turn in transcript.turns] == ["I", "R"]


@pytest.mark.parametrize(("name", "slug"), [("x.doc", "old-word"), ("x.xlsx", "old-excel"), ("x.txt", "not-text")])
def test_old_office_files_are_named(name, slug):
    """The container that Word and Excel used before 2007 is recognised."""
    with pytest.raises(FileProblem) as caught:
        read_file(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00\x01" * 600, name, ReaderSettings())

    assert caught.value.slug == slug


def test_the_closest_pattern_holds():
    """The exact name before globs, a longer glob before a shorter one; a bare name fits in every folder."""
    files = {name: FileSettings(case=name) for name in ("*.xlsx", "survey/*.xlsx", "survey/b.xlsx", "c.xlsx")}

    assert find_file_settings("survey/b.xlsx", files).case == "survey/b.xlsx"
    assert find_file_settings("survey/a.xlsx", files).case == "survey/*.xlsx"
    assert find_file_settings("other/c.xlsx", files).case == "c.xlsx"
    assert find_file_settings("d.xlsx", files).case == "*.xlsx"
    assert find_file_settings("d.csv", files) == FileSettings()
