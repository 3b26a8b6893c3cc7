"""Tests of codebook.former: the names that codes had before."""

from __future__ import annotations

import pytest

from qualcode.codebook.former import map_former
from qualcode.codebook.load import load_codebook
from qualcode.errors import BadFile


def read(text: str) -> dict[str, str]:
    """Old path to path now, of the codes in `text` (the lines below `codes:`)."""
    return map_former(load_codebook("codes:\n" + text, "book.yaml").codes)


def test_a_renamed_code():
    """The key that it had, in its place."""
    assert read("  capacity: {formerly: competence}") == {"competence": "capacity"}


def test_sub_codes_move_with_their_parent():
    """Their paths begin with the parent's; with a former name of their own they are found under both."""
    book = """\
  capacity:
    formerly: competence
    codes:
      staff: {terms: [staff]}
      skills: {formerly: knowledge}
"""

    assert read(book) == {
        "competence": "capacity",
        "competence/staff": "capacity/staff",
        "capacity/knowledge": "capacity/skills",
        "competence/knowledge": "capacity/skills",
        "competence/skills": "capacity/skills",
        "knowledge": "capacity/skills",
    }


def test_a_theme_that_became_a_sub_code_and_the_other_way_round():
    """A name may have been a theme's; a path is taken as it is."""
    assert read("  trust: {codes: {honesty: {formerly: sincerity}}}")["sincerity"] == "trust/honesty"
    assert read("  honesty: {formerly: trust/sincerity}")["trust/sincerity"] == "honesty"
    assert read("  a: {codes: {x: {formerly: b/x}}}\n  b: {terms: [t]}")["b/x"] == "a/x"


def test_several_former_names():
    """A code renamed twice has both names, the latest first; two codes that became one, too."""
    assert read("  c: {formerly: [b, a]}") == read("  c: {formerly: 'b, a'}") == {"b": "c", "a": "c"}


def test_a_name_that_two_sub_codes_may_have_had_as_themes_is_nobodys():
    """Each had it below its own parent; which of them was the theme cannot be told."""
    found = read("  a: {codes: {x: {formerly: old}}}\n  b: {codes: {y: {formerly: old}}}")

    assert found == {"a/old": "a/x", "b/old": "b/y"}


def test_a_path_that_a_code_has_now_is_nobodys_former_one():
    """Guesses never take a living code's path."""
    assert read("  a: {codes: {x: {formerly: b}}}\n  b: {terms: [t]}") == {"a/b": "a/x"}


@pytest.mark.parametrize(
    ("book", "line", "said"),
    [
        ("  a:\n    formerly: a\n", 3, "is called 'a' now"),
        ("  a:\n    codes:\n      x:\n        formerly: a/x\n", 5, "is called 'a/x' now"),
        ("  a:\n    name: A\n  b:\n    formerly: a\n", 5, "there is a code 'a', line 2"),
        ("  a:\n    codes:\n      x: {name: X}\n  b:\n    formerly: a/x\n", 6, "there is a code 'a/x', line 4"),
        ("  a:\n    formerly: c\n  b:\n    name: B\n    formerly: c\n", 6, "it is one of 'a' (line 2)"),
        ("  a:\n    formerly: [c, a b]\n", 3, "cannot have been the key"),
    ],
)
def test_a_wrong_former_name_is_told_at_its_line(book: str, line: int, said: str):
    """A living code, one name of two codes, the code itself, what no key can be."""
    with pytest.raises(BadFile) as caught:
        read(book)

    [message] = caught.value.mistakes
    assert f"line {line}:" in message
    assert said in message
