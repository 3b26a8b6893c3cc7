"""Tests of strict.py and its repairs: YAML as people type it, with all mistakes at once."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.codebook import strict
from qualcode.codebook.strict import Mapping, Scalar, Sequence, compose, decode
from qualcode.errors import BadFile


def places(text: str) -> list[tuple[int, str]]:
    """Line and slug of every mistake."""
    return [(mistake.line, mistake.slug) for mistake in compose(text)[1]]


def values(text: str) -> dict[str, str]:
    """Key and text of the entries of a flat mapping."""
    tree, mistakes = compose(text)
    assert isinstance(tree, Mapping)
    assert not mistakes
    return {entry.key: entry.value.text for entry in tree.entries if isinstance(entry.value, Scalar)}


def test_values_stay_as_they_are_written():
    """`no`, `12:30`, `007`, `1.0` and `~` are texts."""
    assert values("a: no\nb: 12:30\nc: 007\nd: 1.0\ne: ~") == {
        "a": "no",
        "b": "12:30",
        "c": "007",
        "d": "1.0",
        "e": "~",
    }


def test_every_node_knows_its_line():
    """Lines count from 1, in blocks too."""
    tree, _ = compose("# comment\ncodes:\n  trust: [a,\n    b]\n  text: |\n\n    one\n    two\n")
    assert isinstance(tree, Mapping)
    codes = tree.entries[0].value
    assert isinstance(codes, Mapping)
    items, block = (entry.value for entry in codes.entries)

    assert [entry.line for entry in codes.entries] == [3, 5]
    assert isinstance(items, Sequence)
    assert [item.line for item in items.items] == [3, 4]
    assert isinstance(block, Scalar)
    assert (block.text, block.line, block.style) == ("\none\ntwo\n", 6, "lines")


def test_comments_and_line_ends_are_no_matter():
    """CRLF, lone CR, a byte order mark, and a comment after a value."""
    assert values("\ufeffa: one  # why\r\nb: two\rc: three") == {"a": "one", "b": "two", "c": "three"}


def test_letters_are_composed():
    """Text is NFC, as the transcripts are."""
    assert values("e\u0301: cafe\u0301") == {"é": "café"}


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n", "\ufeff"])
def test_an_empty_file_has_no_tree(text):
    """Nothing is written, nothing is wrong."""
    assert compose(text) == (None, [])


def test_a_key_given_twice_is_told_with_both_lines():
    """The first value stays."""
    tree, mistakes = compose("a: 1\nb: 2\na: 3\n")

    assert isinstance(tree, Mapping)
    assert [entry.key for entry in tree.entries] == ["a", "b"]
    assert mistakes[0].tell("x.yaml").startswith("x.yaml, line 3: 'a' is given twice, first in line 1.")


@pytest.mark.parametrize(
    ("line", "slug", "advice"),
    [
        ("- *ability", "yaml-sign", '"*ability"'),
        ("- *чадав", "yaml-sign", '"*чадав"'),
        ("- *ability NEAR/3 lack", "yaml-sign", '"*ability NEAR/3 lack"'),
        ("- &amp", "yaml-sign", '"&amp"'),
        ("- !important", "yaml-sign", '"!important"'),
        ("- !!python/object:os.system x", "yaml-sign", "quotes"),
        ("- @home", "yaml-sign", '"@home"'),
        ("- `code`", "yaml-sign", '"`code`"'),
        ("- %percent", "yaml-sign", '"%percent"'),
        ('- "open', "quote-not-closed", '"open"'),
        ("- 'tis the season", "quote-not-closed", '"\'tis the season"'),
        ("- [one, two", "bracket-not-closed", "]"),
        ("- {term: one", "bracket-not-closed", "}"),
        ("- {term: [one}", "bracket-not-closed", "]"),
        ("- one]: two: three", "colon-in-text", "quotes"),
        ('- "keep" promise', "text-after-end", '"keep promise"'),
        ("- [sic] he said", "text-after-end", '"[sic] he said"'),
        ("- he said: so: it is", "colon-in-text", '"he said: so: it is"'),
        ('- "C:\\dir"', "backslash", "single quotes"),
        ("- trust #metoo", "lost-after-hash", '"trust #metoo"'),
        ("- #metoo", "lost-after-hash", '"#metoo"'),
        ("- , trust", "yaml-sign", '", trust"'),
        ("- | trust", "yaml-sign", '"| trust"'),
        ("- bell\x07", "control-character", "Delete"),
    ],
)
def test_a_sign_by_accident_is_told_with_what_to_type(line, slug, advice):
    """One message at the right line; what stands around is read as usual."""
    tree, mistakes = compose(f"terms:\n  - first\n  {line}\n  - last\nname: x\n")

    assert [(mistake.line, mistake.slug) for mistake in mistakes] == [(3, slug)]
    assert advice in mistakes[0].advice
    assert isinstance(tree, Mapping)
    assert [entry.key for entry in tree.entries] == ["terms", "name"]
    assert isinstance(tree.entries[0].value, Sequence)
    assert len(tree.entries[0].value.items) == 3


@pytest.mark.parametrize(
    ("line", "slug"),
    [
        ("name:Trust", "colon-without-blank"),
        ('"name":Trust', "colon-without-blank"),
        ("name Trust", "colon-missing"),
        ("name: a: b", "colon-in-text"),
        ("terms: - trust", "list-on-key-line"),
        ("   name: Trust", "wrong-indent"),
        (" name: Trust", "wrong-indent"),
        ("\tname: Trust", "tab"),
        ('name: "Trust', "quote-not-closed"),
        ("name: 'it's'", "text-after-end"),
        ("name: [a, b", "bracket-not-closed"),
        ("name: (a] b", ""),
        ("- item", "key-missing"),
        ("color: #1b9e77", "lost-after-hash"),
        ("[a]: b", "bad-key"),
    ],
)
def test_a_key_line_with_a_mistake_spoils_no_other_line(line, slug):
    """The lines above and below are read as if nothing were wrong."""
    tree, mistakes = compose(f"codes:\n  one:\n    first: x\n    {line}\n    last: y\n  two:\n    first: z\n")

    assert [(mistake.line, mistake.slug) for mistake in mistakes] == ([(4, slug)] if slug else [])
    assert isinstance(tree, Mapping)
    codes = tree.entries[0].value
    assert isinstance(codes, Mapping)
    assert [entry.key for entry in codes.entries] == ["one", "two"]
    inner = codes.entries[0].value
    assert isinstance(inner, Mapping)
    assert {"first", "last"} <= {entry.key for entry in inner.entries}


def test_an_open_quote_is_told_where_it_opens():
    """Not where the next quote happens to stand, many lines below."""
    text = 'name: "Trust\nversion: 1\nlist:\n  - a\n  - b\ncolor: "#1b9e77"\n'

    assert places(text) == [(1, "quote-not-closed")]


def test_a_text_in_quotes_may_run_over_lines():
    """As may a list in brackets; a mistake below does not make them wrong."""
    text = 'name: "Trust\n  in others"\nlist: [a,\n  b,\n]\nlast: *x\n'

    assert places(text) == [(6, "yaml-sign")]


def test_an_open_quote_that_swallows_codes_is_no_text():
    """YAML would take all lines down to the next quote for one text, without a word."""
    tree, mistakes = compose('one:\n  name: "Trust\n  terms: [a]\ntwo:\n  name: "Capacity"\n')

    assert [(mistake.line, mistake.slug) for mistake in mistakes] == [(2, "quote-not-closed")]
    assert isinstance(tree, Mapping)
    assert [entry.key for entry in tree.entries] == ["one", "two"]


def test_no_break_spaces_as_indent_are_told():
    """They look like blanks, and come from text processors and web pages."""
    tree, mistakes = compose("one:\n\u00a0 name: x\n\u00a0\n  last: y\n")

    assert [(mistake.line, mistake.slug) for mistake in mistakes] == [(2, "strange-blank")]
    assert isinstance(tree, Mapping)


def test_lines_indented_with_tabs_are_told_once():
    """A run of such lines is one mistake."""
    text = "codes:\n\ttrust:\n\t\tname: x\n\t\tterms: [a]\n"
    tree, mistakes = compose(text)

    assert [(mistake.line, mistake.slug) for mistake in mistakes] == [(2, "tab")]
    assert "lines 2 to 4" in mistakes[0].what
    assert isinstance(tree, Mapping)
    assert isinstance(tree.entries[0].value, Mapping)


@pytest.mark.parametrize("mark", ["---", "...", "%YAML 1.2"])
def test_a_file_is_one_document(mark):
    """A document mark within the file is a mistake; what follows is read all the same."""
    tree, mistakes = compose(f"a: 1\n{mark}\nb: 2\n")

    assert [(mistake.line, mistake.slug) for mistake in mistakes] == [(2, "yaml-sign")]
    assert isinstance(tree, Mapping)
    assert [entry.key for entry in tree.entries] == ["a", "b"]


def test_an_opening_mark_is_allowed():
    """`---` above and `...` below everything are ordinary YAML."""
    assert values("# x\n---\na: 1\n...\n") == {"a": "1"}


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "{a: " * 50_000, "- " * 50_000, "a:\n" + "".join(" " * n + "- \n" for n in range(300))]
)
def test_enormous_nesting_is_refused(text):
    """Quickly, and with one message."""
    assert "too-deep" in [slug for _, slug in places(text)]


def test_without_the_c_parser_the_messages_are_the_same(monkeypatch):
    """The pure Python parser stops at the same lines."""
    text = 'a: "x\nb: *c\nd:e\nf: [1\ng: - h\ni: j: k\n'
    expected = places(text)
    monkeypatch.setattr(strict, "_LOADER", yaml.SafeLoader)

    assert places(text) == expected
    assert sorted(line for line, _ in expected) == [1, 2, 3, 4, 5, 6]


def test_a_file_in_another_encoding_is_named():
    """cp1251 and UTF-16: a clear error with the first line that cannot be read."""
    with pytest.raises(BadFile, match=r"a\.yaml, line 2: the file is not in UTF-8"):
        decode("name: a\nmn: итгэл".encode("cp1251", "replace"), "a.yaml")
    with pytest.raises(BadFile, match="UTF-16"):
        decode("name: a".encode("utf-16"), "a.yaml")
    assert decode(b"\xef\xbb\xbfname: a", "a.yaml") == "name: a"


SIGNS = "[]{}\"':,#*&!|>%@`?\t\\\n\x00\ud800\u2028"
WORDS = ["a", "b: ", "- ", "\n  ", "\n    ", "\n---", "\n...", " #x", "итгэл", "\n\u00a0", "<<: *a\n"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*SIGNS, *WORDS]), max_size=40).map("".join))
def test_whatever_is_typed_nothing_breaks(text):
    """Every text gives a tree or mistakes, whose lines are lines of the file."""
    _, mistakes = compose(text)

    assert all(1 <= mistake.line <= text.count("\n") + 1 for mistake in mistakes)
