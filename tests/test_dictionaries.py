"""LIWC dictionaries of all ages: what becomes a code, what a term, and what is told."""

import pytest

from qualcode.exchange import read_book, write_book
from qualcode.exchange.yaml_reading import read_yaml

LIWC2007 = """\
%\r
1\tfunct\r
002\tpronoun\r
125\taffect\r
%\r
a\t1\r
abandon*\t125\t2\r
kind of\t01\t125\r
they've\t1\t2\r
"""
LIWC2015 = """\
%
1\tfunction (Function Words)
\t2\tpronoun (Pronouns)
\t\t3\tppron (Personal Pronouns)
\t10\tarticle (Articles)
30\taffect (Affect)
%
i\t1\t2\t3
a\t1 10
it*\t1\t2
:)\t30
love\t30
"""


def read(text, name="a.dic"):
    imported = read_book(text if isinstance(text, bytes) else text.encode("utf-8"), name)
    return imported, {code.path: [term.text for term in code.terms] for code in imported.book.codes}


def problems(imported):
    return [(problem.line, problem.severity, problem.slug) for problem in imported.problems]


def test_a_flat_list_of_categories():
    """LIWC2001 and 2007: tabs, numbers with or without zeros, phrases, beginnings; a form stays a form."""
    imported, terms = read(LIWC2007)

    assert terms == {
        "funct": ["=a", "=kind =of", "=they've"],
        "pronoun": ["abandon*", "=they've"],
        "affect": ["abandon*", "=kind =of"],
    }
    assert imported.problems == ()


def test_indented_categories_are_sub_codes():
    """LIWC2015 and 22: a word stands at the lowest category; names for people are in brackets."""
    imported, terms = read(LIWC2015)

    assert [(code.path, code.name) for code in imported.book.codes] == [
        ("function", "Function Words"),
        ("function/pronoun", "Pronouns"),
        ("function/pronoun/ppron", "Personal Pronouns"),
        ("function/article", "Articles"),
        ("affect", "Affect"),
    ]
    assert terms["function"] == []
    assert terms["function/pronoun"] == ["it*"]
    assert terms["function/pronoun/ppron"] == ["=i"]
    assert terms["function/article"] == ["=a"]
    assert problems(imported) == [(11, "error", "term-left-out")]


@pytest.mark.parametrize("indent", ["\t", "    ", "  "])
def test_any_indent_makes_a_level(indent):
    """Tabs or blanks before the number, or blanks only between number and name."""
    _, terms = read(f"%\n1 a\n{indent}2 b\n%\nword 1 2\n")

    assert terms == {"a": [], "a/b": ["=word"]}


def test_a_category_that_is_not_declared_is_told_once():
    """With the first line and the number of words; the word stays in its other categories."""
    imported, terms = read("%\n1\ta\n%\nx\t1\t7\ny\t7\nz\t007\n")

    assert terms == {"a": ["=x"]}
    assert problems(imported) == [(4, "error", "undeclared-category")]
    assert "category 7 of 3 words" in imported.problems[0].message


def test_conditions_of_2007_keep_their_usual_category():
    """`(02 134)125/464` is 464 as a rule; what is lost is told with its line."""
    imported, terms = read("%\n1\ta\n2\tb\n3\tc\n%\nlike\t(02 134)1/3\t2\nkind\t<of>1/3\n")

    assert terms == {"a": [], "b": ["=like"], "c": ["=like", "=kind"]}
    assert problems(imported) == [(6, "error", "condition-left-out"), (7, "error", "condition-left-out")]


def test_lines_that_are_neither_word_nor_category_are_told():
    """A line without number, a number given twice, a word without category."""
    imported, terms = read("%\n1\ta\n1\tb\nc\n%\nword\nother\t1\n")

    assert terms == {"a": ["=other"]}
    assert problems(imported) == [(line, "error", "row-left-out") for line in (3, 4, 6)]


def test_names_of_categories_become_keys():
    """Blanks and signs cannot stand in a key; two categories of one name are told apart."""
    imported, _ = read("%\n1\tSocial ties\n2\tPosemo\n3\tposemo\n4\t!?\n%\nx\t1\n")

    assert [code.path for code in imported.book.codes] == ["social_ties", "Posemo", "posemo_2", "code"]


def test_encodings_and_an_opening_fence_that_is_missing():
    """Files come from Windows: cp1251, UTF-16, a byte order mark."""
    text = "%\n1\tитгэл\n%\nитгэлтэй байна\t1\nнайдвар*\t1\n"
    for data in (text.encode("utf-16"), text.encode("utf-8-sig"), text[2:].encode("utf-8")):
        assert read(data)[1] == {"итгэл": ["=итгэлтэй =байна", "найдвар*"]}


def test_a_dicx_of_liwc_22_is_a_table_with_crosses():
    """One column a category."""
    imported, terms = read("DicTerm,trust,Local ties\nhonest*,X,\nin the soum,,X\n:),X,\n", "a.dicx")

    assert terms == {"trust": ["honest*"], "local_ties": ["=in =the =soum"]}
    assert problems(imported) == [(4, "error", "term-left-out")]


def test_writing_gives_tabs_and_the_numbers_of_all_categories_above():
    """So LIWC counts a word of a sub-code for its theme, too; what it cannot hold is counted."""
    book = read_yaml(
        "codes:\n  trust:\n    definition: x\n    terms: [trust, =MoU, /a.c/, keep * word, organi?ation]\n    codes:\n"
        "      broken:\n        name: Broken promises\n        terms: [{term: li*, stance: lack}]\n",
        "a.yaml",
    )
    written = write_book(book, "dic", "1.0")

    assert written.data.decode() == ("%\n1\ttrust\n\t2\tbroken (Broken promises)\n%\ntrust\t1\nmou\t1\nli*\t1\t2\n")
    assert " ".join(written.notices) == (
        "terms left out, a .dic cannot hold them: 1 regular expression, 1 phrase with a gap, 1 term with ? or an inner *. "
        "a .dic finds only the form itself, no inflections, of 1 term. "
        "the stance of 1 term is left out. not in a .dic: 1 definition."
    )
