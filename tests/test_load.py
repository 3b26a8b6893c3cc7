"""Tests of load.py: a codebook file in, codes out; or every mistake with its line."""

from __future__ import annotations

import random
import re
import time

import pytest

from qualcode.codebook.load import load_codebook
from qualcode.errors import BadFile
from qualcode.model import Term

SMALL = """\
name: Partnership
version: "1.0"
language: en
unless: [ focus group discussion ]             # for all codes
codes:
  trust:
    name: Mutual trust
    definition: Confidence, honesty, kept or broken promises.
    include: |
      Openness as a ground of trust.
      Suspicion.
    exclude: a mere "I trust"
    color: "#1B9E77"
    examples: [ "They say one thing on Monday and do another on Friday." ]
    counterexamples:
      - The trust fund was opened in 2014.
    terms:
      - trust                                  # the word in all its inflections
      - confiden*
      - keep * promise
      - =word
      - ==MoU
      - /word of honou?r/
      - no
      - {term: lie to us, stance: lack}
    unless: [ trust fund ]
    seeds: [trust, honest, promise]
    codes:
      broken_promises: {stance: lack, terms: [break promise]}
      kept-promises:
        codes:
          often: {}
  capacity:
    formerly: competence
    terms: {en: [skill, staff*], mn: [чадав*]}
  итгэл:
    terms: |
      # one term a line, no quotes needed
      итгэл*

      "x"
""".replace('      "x"\n', "      =үг\n")


def mistakes_of(text: str) -> list[str]:
    """All mistakes as they are told."""
    with pytest.raises(BadFile) as error:
        load_codebook(text, "book.yaml")
    return error.value.mistakes


def places(mistakes: list[str]) -> list[tuple[int, str]]:
    """Line and slug of each mistake."""
    found = [re.match(r"book\.yaml, line (\d+): .*\[([\w-]+)\]$", mistake, re.DOTALL) for mistake in mistakes]
    return [(int(match[1]), match[2]) for match in found if match]


def test_a_codebook_is_read_whole():
    """Everything DESIGN section 6 knows, in the file's order, a parent before its sub-codes."""
    book = load_codebook(SMALL, "book.yaml")
    trust = book.codes[0]

    assert (book.name, book.version, book.language, book.path) == ("Partnership", "1.0", "en", "book.yaml")
    assert book.unless == (Term("focus group discussion", 4),)
    assert [(code.path, code.parent, code.level) for code in book.codes] == [
        ("trust", "", 1),
        ("trust/broken_promises", "trust", 2),
        ("trust/kept-promises", "trust", 2),
        ("trust/kept-promises/often", "trust/kept-promises", 3),
        ("capacity", "", 1),
        ("итгэл", "", 1),
    ]
    assert (trust.name, trust.line, trust.color) == ("Mutual trust", 6, "#1b9e77")
    assert trust.include == "Openness as a ground of trust.\nSuspicion."
    assert trust.exclude == 'a mere "I trust"'
    assert trust.examples == (Term("They say one thing on Monday and do another on Friday.", 14),)
    assert trust.counterexamples == (Term("The trust fund was opened in 2014.", 16),)
    assert trust.unless == (Term("trust fund", 26),)
    assert [term.text for term in trust.seeds] == ["trust", "honest", "promise"]


def test_terms_are_texts_with_lines():
    """`no` is the word no; a term's own stance is kept."""
    terms = load_codebook(SMALL, "book.yaml").codes[0].terms

    assert [term.text for term in terms[:3]] == ["trust", "confiden*", "keep * promise"]
    assert terms[0] == Term("trust", 18)
    assert terms[-2:] == (Term("no", 24), Term("lie to us", 25, stance="lack"))


def test_terms_by_language_and_in_blocks():
    """Lists by language keep it; a block has one term a line, comments and empty lines are skipped."""
    capacity, mongolian = load_codebook(SMALL, "book.yaml").codes[-2:]

    assert [(term.text, term.language) for term in capacity.terms] == [
        ("skill", "en"),
        ("staff*", "en"),
        ("чадав*", "mn"),
    ]
    assert capacity.formerly == "competence"
    assert mongolian.terms == (Term("итгэл*", 39), Term("=үг", 41))


def test_a_code_needs_nothing_but_its_key():
    """Its name is then the key; a code without terms may be coded by people."""
    code = load_codebook("codes:\n  trust:\n", "book.yaml").codes[0]

    assert (code.path, code.name, code.terms) == ("trust", "trust", ())


def test_codes_nest_to_any_depth():
    """Sixty levels of sub-codes."""
    text = "codes:\n" + "".join(
        f"{'  ' * (2 * level + 1)}c{level}:\n{'  ' * (2 * level + 2)}codes:\n" for level in range(60)
    )
    codes = load_codebook(text, "book.yaml").codes

    assert [code.level for code in codes] == list(range(1, 61))


@pytest.mark.parametrize(
    ("old", "new", "slug", "advice"),
    [
        ("version:", "vresion:", "unknown-key", "'version'"),
        ("language: en", "language: English", "unknown-language", "Write en."),
        ("    definition:", "    Defintion:", "unknown-key", "'definition'"),
        ('    color: "#1B9E77"', "    color: #1B9E77", "lost-after-hash", '"#1B9E77"'),
        ('    color: "#1B9E77"', "    color: red", "bad-color", '"#1b9e77"'),
        ('    color: "#1B9E77"', "    color: '#1B9'", "bad-color", '"#11bb99"'),
        ("    exclude: a", "    exclude: [a]\n    # ", "wrong-type", "one text"),
        ("      - confiden*", "      - *ability", "yaml-sign", '"*ability"'),
        ("      - confiden*", "      - trust: me", "colon-in-text", '"trust: me"'),
        ("      - confiden*", "      - Trust", "term-given-twice", "Delete"),
        ("      - confiden*", "      - a near/3 b", "bad-term", "^"),
        ("      - confiden*", "      - a AND", "bad-term", "^"),
        ("      - confiden*", "      - a (b | c", "bad-term", "^"),
        ("      - confiden*", "      - /a(/", "bad-term", "^"),
        ("      - confiden*", "      - pattern: [{LEMA: rely}, {LOWER: on}]", "bad-token-pattern", "LEMMA"),
        ("      - confiden*", "      - [confident, sure]", "wrong-type", "quotes"),
        ("      - confiden*", "      -", "empty-item", "Fill"),
        ("      - confiden*", "      - be\n        confident", "dash-missing", "dash"),
        ("stance: lack}", "stance: absent}", "unknown-value", "present"),
        ("stance: lack}", "stanze: lack}", "unknown-key", "'stance'"),
        ("      broken_promises: {", "      broken/promises: {", "bad-code-key", "broken:"),
        ("      broken_promises: {", "      broken promises: {", "bad-code-key", "broken_promises:"),
        ("  capacity:", "  trust:", "given-twice", "Rename"),
        ("  capacity:", "  Trust:", "given-twice", "Rename"),
        ("    formerly: competence", "    name: Mutual trust", "name-given-twice", "Rename"),
        ("    formerly: competence", "    formerly: a b", "bad-code-key", "competence"),
        ("mn: [чадав*]", "mongolian: [чадав*]", "unknown-language", "Write mn."),
        (
            "    terms: {en: [skill, staff*], mn: [чадав*]}",
            "    terms: skill, staff",
            "wrong-type",
            "terms: [skill, staff]",
        ),
        (
            "    terms: {en: [skill, staff*], mn: [чадав*]}",
            "    terms: >\n      skill\n      staff",
            "folded-block",
            "terms: |",
        ),
        (
            "    terms: {en: [skill, staff*], mn: [чадав*]}",
            "    terms:\n      skill\n      staff",
            "dash-missing",
            "terms: |",
        ),
        ("    terms: {en: [skill, staff*], mn: [чадав*]}", "    terms: |\n      - skill", "dash-in-block", "skill"),
        ("    formerly: competence", "  terms: [skilled]\n  more:", "wrong-place", "Indent"),
        ("    formerly: competence", "    examples:\n      - He said: yes", "colon-in-text", '"He said: yes"'),
        ("  итгэл:\n    terms", "итгэл:\n    terms", "wrong-place", "Indent"),
        ("codes:\n  trust", "stances: {stop: [but]}\ncodes:\n  trust", "unknown-key", "'stops'"),
    ],
)
def test_one_mistake_is_told_once_with_its_line(old, new, slug, advice):
    """What to type instead stands below it; the rest of the file is read as if it were right."""
    text = SMALL.replace(old, new, 1)
    line = next(
        at for at, (one, other) in enumerate(zip(text.split("\n"), SMALL.split("\n"), strict=False), 1) if one != other
    )
    mistakes = mistakes_of(text)

    assert [found for _, found in places(mistakes)] == [slug]
    assert line <= places(mistakes)[0][0] <= line + 1
    assert advice in mistakes[0].partition("\n")[2]


def test_a_wrong_term_is_pointed_at():
    """The mark stands below the character where the term goes wrong."""
    mistake = mistakes_of("codes:\n  a:\n    terms:\n      - keep promise, word\n")[0].split("\n")

    assert mistake[1].index(",") == mistake[2].index("^")


MANY = """\
name: Partnership: a study
vresion: 1.0
language: Mongolian
stances:
  lack: [ {cue: no, direction: up} ]
unless:
  - &everywhere
codes:
  trust:
    name: "Mutual trust
    defintion: Confidence
    color: #1b9e77
    terms:
      - *ability
      - trust: me
      - "keep promise" now
      - promise near/6 broken
      - trust fund,
      - honest
      - Honest
      - `code`
      - @home
      - %percent
      - !important
      - pattern: [{LEMA: rely}]
      - {term: lie to us, stance: absent}
      -
      - [a, b]
  trust:
    name: Again
  capa city:
    name:Capacity
    color: red
    definition: He said: the skill
    terms: [skill, "staff]
    stance: mixed
  social:
    terms: - jobs
    examples:
      - so: it is
    unless: [school, {term: hospital
  procedure:
\tname: Procedure
    definition "x"
     include: too deep
   exclude: too shallow
    terms:
      english: [a]
      mn: {a: b}
  last:
    codes:
      sub/one: {stance: lack}
      formerly: x
    seeds:
      honest
      open
  block:
    terms: |
      - dash
      /bad(/
    include: "C:\\dir"
    formerly: {a: b}
"""


def test_all_mistakes_are_told_in_one_run():
    """More than forty different mistakes: each with its line, none twice, nothing invented."""
    lines = [line for line, _ in places(mistakes_of(MANY))]

    right = {4, 6, 8, 9, 13, 19, 30, 37, 39, 42, 47, 50, 51, 54, 56, 57, 58}
    assert lines == [line for line in range(1, MANY.count("\n") + 1) if line not in right]
    assert len(lines) == 45


# The lines of a code with one mistake each, and which of them is wrong (from 0).
BLOCKS = [
    ('    name: "Trust', 0),
    ("    name: 'tis", 0),
    ("    name:Glued", 0),
    ("    name a trust", 0),
    ("    definition: He said: no", 0),
    ("    color: #1b9e77", 0),
    ("    color: red", 0),
    ("    terms:\n      - *ability", 1),
    ("    terms:\n      - *чадав", 1),
    ("    terms:\n      - trust: me", 1),
    ('    terms:\n      - "keep promise" now', 1),
    ("    terms:\n      - a, b", 1),
    ("    terms:\n      - honest\n      - honest", 2),
    ("    terms:\n      - `x`", 1),
    ("    terms:\n      - @x", 1),
    ("    terms:\n      - %x\n      - y", 1),
    ("    terms:\n      - !x\n      - y", 1),
    ("    terms:\n      - &x y\n      - z", 1),
    ("    terms:\n      - pattern: [{LEMA: rely}]", 1),
    ("    terms:\n      - {term: lie, stance: absent}", 1),
    ("    terms:\n      -\n      - x", 1),
    ("    terms:\n      - [a, b]", 1),
    ('    terms: [skill, "staff]', 0),
    ("    terms: [skill, staff", 0),
    ("    terms: [skill, {term: a]", 0),
    ("    terms: skill, staff", 0),
    ("    terms: - jobs", 0),
    ("\tname: x", 0),
    ("     include: deep\n    exclude: fine", 0),
    ("    include: ok\n     exclude: deep", 1),
    ("    include: ok\n   exclude: shallow", 1),
    ("    terms:\n      english: [a]", 1),
    ("    terms:\n      mn: {a: b}", 1),
    ("    codes:\n      s/one: {stance: lack}", 1),
    ("    seeds:\n      honest\n      open", 1),
    ("    terms: |\n      - dash", 1),
    ("    terms: |\n      good\n      /bad(/", 2),
    ('    include: "C:\\dir"', 0),
    ("    formerly: {a: b}", 0),
    ("    stance: mixed", 0),
    ("    defintion: x", 0),
    ("    name: x%d\n    name: y%d", 1),
    ("    examples:\n      - so: it is", 1),
    ("    examples: {a: b}", 0),
    ("    include:\n      - a\n      - b", 0),
    ("    <<: {name: x}", 0),
    ("    include: *x", 0),
    ("    terms:\n      - one\n      two", 2),
    ("    terms:\n      - one\n        two", 1),
    ("    terms:\n      - one\n     - two", 2),
    ('    terms:\n      - "a\n      - "b"', 1),
    ('    examples: ["a", "b" "c"]', 0),
    ("    exclude: [sic] he", 0),
    ("    terms:\n      - x #hash", 1),
    ("    terms:\n      -no", 1),
    ("    include: | text\n    exclude: x", 0),
    ("    ? a", 0),
    ("    - a", 0),
    ("    name: x}\n    include: ]", 1),
    ("    name: 'it's'", 0),
    ('    terms: [a, "b"c]', 0),
    ("    terms\n      - a", 0),
    ("    terms:\n    - a\n    b", 2),
    ("---", 0),
    ('    include "x"', 0),
    ('    examples: [ "say ""hello""" ]', 0),
    ("    terms:\n      - {term: a, stance lack}", 1),
    ("    terms:\n      - {term; a}", 1),
    ('    terms:\n      - "a" , "b"', 1),
    ("   terms: [a]", 0),
    ("      terms: [a]", 0),
    ("    terms: [a]]", 0),
    ("    terms: [a}", 0),
    ("    unless: {en: [a}, mn: [b]}", 0),
    ('    include: "a" b: c', 0),
]


@pytest.mark.parametrize("seed", range(20))
def test_any_thirty_mistakes_give_thirty_messages(seed):
    """Thirty codes, each with another mistake, in any order: a message for each, at its line, and no other."""
    lines, wrong = ["codes:"], []
    for number, (block, at) in enumerate(random.Random(seed).sample(BLOCKS, 30)):
        lines += [f"  code{number}:", "    definition: sound" if "name" in block else f"    name: Code {number}"]
        wrong.append(len(lines) + at + 1)
        lines += [*block.replace("%d", str(number)).split("\n"), "    counterexamples: [sound]"]

    assert [line for line, _ in places(mistakes_of("\n".join(lines)))] == wrong


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("", "empty-file"),
        ("# nothing yet\n", "empty-file"),
        ("- trust\n- capacity\n", "wrong-type"),
        ("trust", "wrong-type"),
        ("name: x\n", "no-codes"),
        ("codes:\n", "no-codes"),
        ("codes: [trust]\n", "wrong-type"),
        ("codes:\n  trust: honest\n", "wrong-type"),
        ("trust:\n  terms: [trust]\n", "wrong-place"),
        ("codes: &all\n  trust: {}\n", "yaml-sign"),
        ("codes:\n  a: &a {terms: [b]}\n  c: *a\n", "yaml-sign"),
        ("codes:\n  a:\n    <<: {terms: [b]}\n", "unknown-key"),
        ("codes: " + "[" * 5000, "too-deep"),
    ],
)
def test_files_that_are_no_codebook(text, slug):
    """An error with a line, never a traceback."""
    assert slug in [found for _, found in places(mistakes_of(text))]


def test_a_thousand_terms_are_loaded_at_once():
    """It happens at every run: 30 ms on a desk computer, and never more than a second."""
    codes = "".join(
        f"  c{n}:\n    terms:\n" + "".join(f"      - word{n}x{i} thing*\n" for i in range(50)) for n in range(20)
    )
    start = time.perf_counter()
    book = load_codebook("codes:\n" + codes, "book.yaml")

    assert sum(len(code.terms) for code in book.codes) == 1000
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    ("lines", "line", "slug", "advice"),
    [
        ("    terms:\n      * trust\n      * honest", 5, "dash-missing", "Write - trust"),
        ("    terms:\n      -honest\n      - trust", 5, "dash-without-blank", "Write `- honest`, and so"),
        ("    terms:\n      - trust\n      -honest", 6, "dash-without-blank", "Write `- honest`"),
        ("    terms: - trust\n           - honest", 4, "list-on-key-line", "[trust]"),
        ("    terms:\n      - trust\n       - honest", 6, "wrong-indent", "same column"),
        ("    terms:\n      - *", 5, "bad-term", "`*` stands for the rest of a word"),
        ("    terms: {trust, honest}", 4, "wrong-type", "[trust, honest]"),
        ('    terms: "trust", "honest"', 4, "text-after-end", '["trust", "honest"]'),
        ("    terms:\n      - {trem: lie, stance: lack}", 5, "unknown-key", "'term'"),
        ("    examples:\n      They lied.\n      And we knew.", 5, "dash-missing", "before each passage"),
        ('    examples:\n      - He said: "no".', 5, "colon-in-text", "'He said: \"no\".'"),
        ("    examples:\n      - 'It's gone.'", 5, "text-after-end", '"It\'s gone."'),
        ("    color: 'ffcc00", 4, "quote-not-closed", "quote at each end"),
        ("    terms: ['moon\", star]", 4, "quote-not-closed", "quote at each end"),
        ("    codes: [oak, pine]", 4, "wrong-type", "without a dash"),
        ("    terms: &shared\n      - trust", 4, "yaml-sign", "wherever they are needed"),
        ("    <<: *base", 4, "unknown-key", "Write the keys out"),
        ("    terms: [lie]\n    unless:\n      - lie", 4, "term-in-unless", "Delete it"),
        ("    unless: [lie]\n    codes:\n      x:\n        terms:\n          - Lie", 8, "term-in-unless", "Delete it"),
        ("   terms: [trust]\n    seeds: [a]", 4, "wrong-indent", "4 blanks"),
        ("  'law:\n    terms: [law]", 4, "quote-not-closed", "Write law:"),
        ("  Honesty:\n    terms: [a]\n  honesty:\n    terms: [b]", 6, "given-twice", "Rename"),
    ],
)
def test_one_mistake_is_one_message(lines: str, line: int, slug: str, advice: str):
    """What follows from a mistake is not told again; the advice is what to type."""
    text = f"codes:\n  trust:\n    name: T\n{lines}\n"
    with pytest.raises(BadFile) as caught:
        load_codebook(text, "book.yaml")

    [message] = caught.value.mistakes
    assert message.startswith(f"book.yaml, line {line}: ")
    assert message.endswith(f"[{slug}]")
    assert advice in message


def test_two_documents_are_one_mistake():
    """`...` and `---` between them are one border."""
    assert places(mistakes_of("codes: {trust: {terms: [a]}}\n...\n---\nname: x\n")) == [(2, "yaml-sign")]
