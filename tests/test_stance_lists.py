import pytest

from qualcode.codebook.load import load_codebook
from qualcode.codebook.mistakes import BadFile
from qualcode.model import Cue

BOOK = """\
stances:
  lack:
    - need more
    - {cue: дутмаг, direction: before, words: 6}
    - {cue: sans, negates: true}
  present: {en: [flourish*], mn: [цэцэглэ*]}
  not_cues: [not only]
  stops: |
    on the contrary
  replace: true
codes:
  trust: {terms: [trust]}
"""


def test_cues_are_read_with_their_traits():
    book = load_codebook(BOOK, "book.yaml")

    assert book.replace_cues
    assert book.cues == (
        Cue("need more", 3, "lack"),
        Cue("дутмаг", 4, "lack", direction="before", words=6),
        Cue("sans", 5, "lack", negates=True),
        Cue("flourish*", 6, "present", "en"),
        Cue("цэцэглэ*", 6, "present", "mn"),
        Cue("not only", 7, "not_cue"),
        Cue("on the contrary", 9, "stop"),
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "slug", "advice"),
    [
        ("lack:", "lak:", 2, "unknown-key", "Did you mean 'lack'?"),
        ("need more", "need, more", 3, "bad-term", "one term a line"),
        ("need more", "[need]", 3, "wrong-type", "one cue"),
        ("need more", "more: need", 3, "unknown-key", "cue, direction"),
        ("direction: before", "direction: backward", 4, "unknown-value", "forward, before, either"),
        ("direction: before", "direction: befor", 4, "unknown-value", "Write before."),
        ("words: 6", "words: some", 4, "wrong-type", "whole number"),
        ("words: 6", "words: 0", 4, "wrong-type", "from 1"),
        ("words: 6", "word: 6", 4, "unknown-key", "'words'"),
        ("cue: sans, ", "", 5, "term-missing", "Write {cue:"),
        ("negates: true", "negates: perhaps", 5, "wrong-type", "true or false"),
        ("en: [flourish*]", "english: [flourish*]", 6, "unknown-language", "Write en."),
        ("[not only]", "[{cue: not only, words: 3}]", 7, "unknown-key", "Take the words out."),
        ("[not only]", "[not only, need more]", 7, "term-given-twice", "Delete one"),
        ("replace: true", "replace: always", 10, "wrong-type", "true or false"),
    ],
)
def test_mistakes_are_told_with_their_line(old, new, line, slug, advice):
    with pytest.raises(BadFile) as error:
        load_codebook(BOOK.replace(old, new, 1), "book.yaml")

    assert f"line {line}:" in str(error.value)
    assert f"[{slug}]" in str(error.value)
    assert advice in str(error.value)
