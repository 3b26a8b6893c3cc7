"""`pattern:` in a codebook: how it is read, and what is told where it is wrong."""

import re
import subprocess
import sys

import pytest
from hypothesis import given, settings
from spacy.matcher import Matcher
from spacy.schemas import validate_token_pattern

from qualcode.codebook.load import load_codebook
from qualcode.codebook.pattern_reading import read_pattern_text
from qualcode.codebook.terms import TermError, parse_term
from qualcode.codebook.token_patterns import ATTRIBUTES, TokenPattern
from qualcode.errors import BadFile
from qualcode.model import Term
from qualcode.spacy_reading import make_blank
from test_token_search import PATTERNS

BOOK = """\
unless:
  - pattern: [{LOWER: focus}, {LOWER: group}]
codes:
  trust:
    terms:
      - trust
      - pattern: [{LEMMA: rely}, {LOWER: on}]
      - {pattern: [{LOWER: no}, {LENGTH: {">=": 3}, IS_ALPHA: true, OP: "+"}], stance: lack}
      - pattern:
          - LOWER: {REGEX: ^hon, NOT_IN: [honey, "12:30"]}
          - {}
        stance: present
    unless: {en: [{pattern: [{LOWER: trust}, {lower: fund}]}]}
"""


def test_patterns_are_terms_whose_text_is_the_pattern_in_one_line():
    """Values are typed by spaCy's attributes: `no` stays a text, `3` is a number."""
    book = load_codebook(BOOK, "book.yaml")
    (code,) = book.codes

    assert book.unless == (Term("pattern: [{LOWER: focus}, {LOWER: group}]", 2),)
    assert code.terms[1:] == (
        Term("pattern: [{LEMMA: rely}, {LOWER: on}]", 7),
        Term('pattern: [{LOWER: no}, {LENGTH: {">=": 3}, IS_ALPHA: true, OP: "+"}]', 8, "", "lack"),
        Term('pattern: [{LOWER: {REGEX: "^hon", NOT_IN: [honey, "12:30"]}}, {}]', 9, "", "present"),
    )
    assert code.unless == (Term("pattern: [{LOWER: trust}, {LOWER: fund}]", 13, "en"),)
    assert parse_term(code.terms[2].text).as_spacy() == [
        {"LOWER": "no"},
        {"LENGTH": {">=": 3}, "IS_ALPHA": True, "OP": "+"},
    ]


def told(*tokens: str) -> list[str]:
    """The mistakes of a codebook with this pattern, without file and blanks."""
    text = "codes:\n  a:\n    terms:\n      - pattern: " + "\n".join(tokens) + "\n"
    with pytest.raises(BadFile) as error:
        load_codebook(text, "b.yaml")
    return [re.sub(r"\s+", " ", message).removeprefix("b.yaml, ") for message in error.value.mistakes]


@pytest.mark.parametrize(
    ("pattern", "what", "advice"),
    [
        ("[]", "the pattern has no token", "Write [{LEMMA: rely}, {LOWER: on}]."),
        ("", "it is empty", "Write [{LEMMA: rely}, {LOWER: on}]."),
        ("rely on", "must be a list of tokens", "Write [{LOWER: rely}, {LOWER: on}]."),
        ("{LOWER: on}", "is one token", "Write brackets around it"),
        ("[rely, {LOWER: on}]", "a token is the text 'rely'", "Write {LOWER: rely}."),
        ("[{LEMA: rely}]", "the attribute 'LEMA' is not known", "Did you mean LEMMA?"),
        ("[{WORD: rely}]", "the attribute 'WORD' is not known", "LOWER, LEMMA, TEXT"),
        ("[{LOWER:rely}]", "a blank is missing behind 'LOWER:'", "Write {LOWER: rely}."),
        ("[{LOWER: rely, on}]", "'on' has no attribute", "Write {LOWER: on}."),
        ("[{LOWER: rely, lower: on}]", "'LOWER' is given twice", "Delete one"),
        ("[{LOWER: [on, upon]}]", "'LOWER' is a list", "Write {LOWER: {IN: [on, upon]}}."),
        ("[{LOWER: }]", "'LOWER' is empty", "{LOWER: trust}"),
        ("[{LOWER: rely on}]", "more than one token, so it never matches", "Write {LOWER: rely}, {LOWER: on}."),
        ("[{LEMMA: {IN: [rely on]}}]", "more than one token", "Write {LEMMA: rely}, {LEMMA: on}."),
        ("[{LOWER: Trust}]", "has capitals, so it never matches", "Write trust, or TEXT for LOWER."),
        ("[{LOWER: {IS: trust}}]", "'IS' is not known in 'LOWER'", "Known here: REGEX, IN, NOT_IN"),
        ("[{LOWER: {IN: trust}}]", "'IN' has no list", "Write {LOWER: {IN: [one, two]}}."),
        ("[{LOWER: {IN: []}}]", "'IN' is empty", "[one, two]"),
        ("[{LOWER: {REGEX: '('}}]", "regular expression ( of 'LOWER' is wrong", "Mend it"),
        ("[{LENGTH: long}]", "'LENGTH' is long", "Write a whole number."),
        ("[{LENGTH: {'>=': few}}]", "'LENGTH' is few", "Write a whole number."),
        ("[{IS_ALPHA: maybe}]", "'IS_ALPHA' is maybe", "Write true or false."),
        ("[{IS_SPACE: true}]", "never matches", "Take the token out."),
        ("[{POS: noun}]", "'noun' is no part of speech", "Write NOUN."),
        ("[{ENT_IOB: x}]", "'ENT_IOB' is x", "Write B, I, O"),
        ("[{LOWER: a, OP: '??'}]", "'OP' is the text '??'", 'Write "?", "*", "+"'),
        ("[{LOWER: a, OP: {2}}]", "'OP' is a group of keys", 'Write OP: "{2}", in quotes.'),
        ("[{LOWER: a, OP: '{3,1}'}]", "'OP' is {3,1}", '"{1,3}"'),
        ("[{LOWER: a, OP: '{9999}'}]", "more than 50 tokens", "smaller number"),
        ("[{LOWER: a}, {LOWER: b, OP: '{0}'}]", "there 0 times", "Take it out"),
        ("[{LOWER: a, OP: '?'}, {LOWER: b, OP: '*'}]", "matches where there is nothing", "Take `OP` off"),
        ("[{LOWER: a, OP: '!'}]", "matches where there is nothing", "Take `OP` off"),
        ("[{}, {}]", "matches everywhere", "{LOWER: trust}"),
        ("[{_: {mine: true}}]", "attributes of your own", "spaCy's attributes"),
        ("[{LOWER: b}, {LOWER: a, OP: *}]", "a text cannot begin with the sign *", 'Write "*" in quotes.'),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_what_to_type(pattern, what, advice):
    """One message for each mistake."""
    (message,) = told(pattern)

    assert message.startswith("line 4:")
    assert what in message and advice in message


def test_every_mistake_is_told_at_its_own_line():
    """Also where a pattern runs over several lines."""
    messages = told("", "          - {LEMA: rely}", "          - {LOWER: On}", "          - {OP: x, IS_ALPHA: 7}")

    assert [message[:7] for message in messages] == ["line 5:", "line 6:", "line 7:", "line 7:"]


@pytest.mark.parametrize(
    ("item", "slug"),
    [
        ("terms: [{pattern: [{LOWER: a}], stance: bad}]", "unknown-value"),
        ("terms: [{pattern: [{LOWER: a}], term: a}]", "unknown-key"),
        ("unless: [{pattern: [{LOWER: a}], stance: lack}]", "unknown-key"),
        ("seeds: [{pattern: [{LOWER: a}]}]", "wrong-type"),
        ("terms: {pattern: [{LOWER: a}]}", "dash-missing"),
        ("terms: [{pattern: [{LOWER: a}]}, {pattern: [{lower: a}]}]", "term-given-twice"),
    ],
)
def test_a_pattern_stands_where_a_term_can(item, slug):
    with pytest.raises(BadFile) as error:
        load_codebook(f"codes:\n  a:\n    {item}\n", "b.yaml")
    assert [message.rpartition("[")[2] for message in error.value.mistakes] == [f"{slug}]"]


def test_a_pattern_is_read_from_one_line_too():
    """As `kwic` takes it; case and apostrophes are straightened as in other terms."""
    assert read_pattern_text("pattern: [{lower: don’t}]") == parse_term(' pattern : [{LOWER: "don\'t"}]')
    assert read_pattern_text("pattern: [{LOWER: {IN: [a, b]}, OP: 1}]").text == "pattern: [{LOWER: {IN: [a, b]}}]"
    for text in ("pattern: [{LOWER: on}", "pattern: [{LOWER: On}]", "pattern: {}", "pattern: [{A: b}] x"):
        with pytest.raises(TermError):
            parse_term(text)


@settings(deadline=None)
@given(PATTERNS)
def test_a_pattern_is_spelt_as_it_is_read_and_spacy_takes_it(tokens):
    """Reading what `text` spells gives the same pattern; it is what went in."""
    pattern = read_pattern_text(f"pattern: {tokens!r}".replace("True", "true").replace("\\\\", "\\"))
    assert isinstance(pattern, TokenPattern)

    assert read_pattern_text(pattern.text) == pattern
    assert validate_token_pattern(pattern.as_spacy()) == []


def test_every_attribute_is_one_of_spacys():
    """The list in our code is that of spaCy's schema."""
    values = {"text": "X", "number": 1, "yes or no": True, "place in a name": "B"}
    for name, attribute in ATTRIBUTES.items():
        pattern = [{name: values[attribute.kind]}]
        assert validate_token_pattern(pattern) == []
        Matcher(make_blank("en").vocab).add("x", [pattern])


def test_codebooks_without_patterns_do_not_import_spacy():
    """And those with patterns do not when the same text was loaded before."""
    program = (
        "import sys; from qualcode.codebook.load import load_codebook as load;"
        "load('codes: {a: {terms: [a]}}', 'b'); load('codes: {a: {terms: [{pattern: [{LOWER: a}]}]}}', 'b', True);"
        "print('spacy' in sys.modules);load('codes: {a: {terms: [{pattern: [{LOWER: a}]}]}}', 'b');"
        "print('spacy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["False", "True"]
