"""What a token pattern is: the attributes that can be asked for, and a frozen pattern that can be spelt in one line.

The names and meanings are those of spaCy's `Matcher` (https://spacy.io/api/matcher); reading one from a codebook is in
`pattern_reading`, finding it in texts in `qualcode.token_search`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final, Literal

from qualcode.codebook.mistakes import in_quotes

Value = str | int | float | bool | tuple[str, ...] | tuple[int, ...]
AttributeKind = Literal["text", "number", "yes or no", "place in a name"]


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a token: its kind of value, what it means, whether only a trained pipeline knows it."""

    kind: AttributeKind
    meaning: str
    trained: bool = False


ATTRIBUTES: Final = {
    "LOWER": Attribute("text", "The token in lower case."),
    "LEMMA": Attribute("text", "The token's lemma: any inflection."),
    "TEXT": Attribute("text", "The token as it stands, upper and lower case too."),
    "ORTH": Attribute("text", "The same as TEXT."),
    "NORM": Attribute("text", "The token in spaCy's normal form: n't is not."),
    "SHAPE": Attribute("text", "The token's shape: Xxxxx, dd."),
    "LENGTH": Attribute("number", "Number of characters."),
    "IS_ALPHA": Attribute("yes or no", "Letters only."),
    "IS_ASCII": Attribute("yes or no", "Plain Latin letters, digits and signs only."),
    "IS_DIGIT": Attribute("yes or no", "Digits only."),
    "IS_LOWER": Attribute("yes or no", "In lower case."),
    "IS_UPPER": Attribute("yes or no", "In upper case."),
    "IS_TITLE": Attribute("yes or no", "Begins with a capital."),
    "IS_PUNCT": Attribute("yes or no", "Punctuation."),
    "IS_SPACE": Attribute("yes or no", "Blanks; they are no tokens here."),
    "IS_BRACKET": Attribute("yes or no", "A bracket."),
    "IS_QUOTE": Attribute("yes or no", "A quotation mark."),
    "IS_LEFT_PUNCT": Attribute("yes or no", "An opening bracket or quotation mark."),
    "IS_RIGHT_PUNCT": Attribute("yes or no", "A closing bracket or quotation mark."),
    "IS_CURRENCY": Attribute("yes or no", "A sign of a currency."),
    "IS_STOP": Attribute("yes or no", "A word so common that it says little (the, of)."),
    "LIKE_NUM": Attribute("yes or no", "A number, in words too (ten)."),
    "LIKE_URL": Attribute("yes or no", "An address of the web."),
    "LIKE_EMAIL": Attribute("yes or no", "An e-mail address."),
    "SPACY": Attribute("yes or no", "A blank follows."),
    "POS": Attribute("text", "Part of speech: NOUN, VERB, ADJ.", True),
    "TAG": Attribute("text", "Part of speech in the pipeline's own, finer tags.", True),
    "MORPH": Attribute("text", "Grammatical features: Tense=Past.", True),
    "DEP": Attribute("text", "Role in the sentence: nsubj, dobj.", True),
    "ENT_TYPE": Attribute("text", "Kind of name: PERSON, GPE, ORG.", True),
    "ENT_IOB": Attribute("place in a name", "Begins (B), is inside (I) or outside (O) of a name.", True),
    "ENT_ID": Attribute("text", "Id of a name.", True),
    "ENT_KB_ID": Attribute("text", "Id of a name in a knowledge base.", True),
    "IS_SENT_START": Attribute("yes or no", "Begins a sentence.", True),
    "SENT_START": Attribute("yes or no", "The same as IS_SENT_START.", True),
}
LISTS: Final = ("IN", "NOT_IN", "IS_SUBSET", "IS_SUPERSET", "INTERSECTS")
FUZZY: Final = ("FUZZY", *(f"FUZZY{number}" for number in range(1, 10)))
COMPARISONS: Final = ("==", "!=", ">=", "<=", ">", "<")
PARTS_OF_SPEECH: Final = tuple(
    "ADJ ADP ADV AUX CONJ CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X SPACE EOL".split()
)
OPERATOR: Final = re.compile(r"[+*?!]|\{\d+\}|\{\d+,\d*\}|\{,\d+\}")

_PLAIN = re.compile(r"[^\W_](?:[\w.'-]*\w)?")


@dataclass(frozen=True, slots=True)
class Condition:
    """What one attribute of a token must be.

    Parameters
    ----------
    path : the predicates above the value, such as ("IN",) or ("REGEX", "IN"); empty: the value itself.
    """

    attribute: str
    path: tuple[str, ...]
    value: Value


@dataclass(frozen=True, slots=True)
class Token:
    """One token of a pattern: all its conditions hold (none: any token), as often as `operator` says (empty: once)."""

    conditions: tuple[Condition, ...]
    operator: str = ""

    @property
    def is_needed(self) -> bool:
        """Whether every match has such a token.

        >>> [Token((), sign).is_needed for sign in ("", "+", "{2,}", "?", "*", "!", "{0,2}", "{,3}")]
        [True, True, True, False, False, False, False, False]
        """
        return self.operator in ("", "+") or bool(re.match(r"\{0*[1-9]", self.operator))


@dataclass(frozen=True, slots=True)
class TokenPattern:
    """A spaCy token pattern."""

    tokens: tuple[Token, ...]

    @property
    def text(self) -> str:
        """In one line as it is typed in a codebook.

        >>> TokenPattern((Token((Condition("LEMMA", ("IN",), ("rely", "*")),)), Token((), "?"))).text
        'pattern: [{LEMMA: {IN: [rely, "*"]}}, {OP: "?"}]'
        """
        return f"pattern: {in_yaml([_as_mapping(token) for token in self.tokens])}"

    def as_spacy(self) -> list[dict[str, Any]]:
        """As spaCy's `Matcher.add` takes it.

        >>> TokenPattern((Token((Condition("LENGTH", (">=",), 3),), "+"),)).as_spacy()
        [{'LENGTH': {'>=': 3}, 'OP': '+'}]
        """
        return [_as_mapping(token) for token in self.tokens]

    def attributes(self) -> list[str]:
        """The attributes it asks for, in order."""
        names = (condition.attribute for token in self.tokens for condition in token.conditions)
        return list(dict.fromkeys(names))


def _as_mapping(token: Token) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for condition in token.conditions:
        value = list(condition.value) if isinstance(condition.value, tuple) else condition.value
        place, names = made, (condition.attribute, *condition.path)
        for name in names[:-1]:
            place = place.setdefault(name, {})
        place[names[-1]] = value
    return made | ({"OP": token.operator} if token.operator else {})


def in_yaml(value: Any) -> str:
    """A value in one line of YAML that is read as the same.

    >>> print(in_yaml("rely"), in_yaml("'s"))
    rely "'s"
    """
    if isinstance(value, dict):
        return "{" + ", ".join(f"{in_yaml(name)}: {in_yaml(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(in_yaml, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return text if isinstance(value, int | float) or _PLAIN.fullmatch(text) else in_quotes(text)
