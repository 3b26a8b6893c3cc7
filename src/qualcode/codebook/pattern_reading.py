"""The node of a `pattern:` in, a token pattern out; what is wrong becomes a mistake with its line.

Scalars are texts in our YAML; each is typed here by the attribute it stands at.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from qualcode.codebook.mistakes import find_nearest
from qualcode.codebook.schema import Form, describe, is_empty
from qualcode.codebook.strict import Entry, Mapping, Node, Scalar, Sequence, compose
from qualcode.codebook.terms import TermError
from qualcode.codebook.token_patterns import (
    ATTRIBUTES,
    COMPARISONS,
    FUZZY,
    LISTS,
    OPERATOR,
    PARTS_OF_SPEECH,
    Condition,
    Token,
    TokenPattern,
)
from qualcode.words import straighten

_EXAMPLE = "[{LEMMA: rely}, {LOWER: on}]"
_ONE_TOKEN = ("LOWER", "LEMMA", "TEXT", "ORTH", "NORM", "SHAPE")  # a blank in their values can never match
_TRUE, _FALSE = ("true", "yes", "on"), ("false", "no", "off")
_IOB = ("", "I", "O", "B")
_MOST_TOKENS = 50  # an operator such as {9999} is written out by spaCy


def read_pattern(node: Node, line: int, form: Form) -> TokenPattern | None:
    """The pattern of a node; None if something is wrong with it, which is then in `form.mistakes`.

    Parameters
    ----------
    line : of the key `pattern`.
    """
    before = len(form.mistakes)
    if isinstance(node, Scalar):
        words = [f"{{LOWER: {word.lower()}}}" for word in re.findall(r"[\w']+", node.text)]
        what = f"'pattern' is {describe(node)} but must be a list of tokens" if node.text.strip() else "it is empty"
        _say(form, line, what, f"Write [{', '.join(words[:6])}]." if words else f"Write {_EXAMPLE}.")
        return None
    if isinstance(node, Mapping):
        _say(form, line, "'pattern' is one token but must be a list of tokens", "Write brackets around it: [{…}].")
        return None
    if not node.items:
        _say(form, line, "the pattern has no token", f"Write {_EXAMPLE}.")
        return None
    tokens = [_read_token(item, form) for item in node.items]
    pattern = TokenPattern(tuple(token for token in tokens if token is not None))
    if len(form.mistakes) == before:
        _check_whole(pattern, node.line, form)
    return pattern if len(form.mistakes) == before else None


def read_pattern_text(text: str) -> TokenPattern:
    """The pattern written as `pattern: [...]` in one line.

    Raises
    ------
    TermError : something is wrong with it.

    >>> read_pattern_text("pattern: [{lower: Is}]")
    Traceback (most recent call last):
    ...
    qualcode.codebook.patterns.TermError: 'Is' in 'LOWER' has capitals, so it never matches
    """
    tree, mistakes = compose(text.strip())
    form = Form(mistakes)
    found = None
    if isinstance(tree, Mapping) and not mistakes:
        entries = form.mapping(tree, "the term", ("pattern",))
        found = read_pattern(entries["pattern"].value, 1, form) if "pattern" in entries else None
    if found is None or form.mistakes:
        mistake = form.mistakes[0] if form.mistakes else None
        what, advice = (mistake.what, mistake.advice) if mistake else ("It is no pattern", f"Write {_EXAMPLE}.")
        raise TermError(what, 1, advice)
    return found


def check_with_spacy(pattern: TokenPattern, line: int, form: Form) -> None:
    """Let spaCy itself look at a pattern that was read; normally it has nothing to add."""
    from spacy.schemas import validate_token_pattern  # only codebooks with patterns pay for it

    for error in validate_token_pattern(pattern.as_spacy()):
        _say(form, line, f"spaCy does not take this pattern: {error}", "See https://spacy.io/api/matcher#patterns.")


def _read_token(node: Node, form: Form) -> Token | None:
    """One token: `{ATTRIBUTE: value, …, OP: sign}`."""
    if not isinstance(node, Mapping):
        word = node.text.strip() if isinstance(node, Scalar) else ""
        what = f"a token is {describe(node)}" if word or isinstance(node, Sequence) else "a token is empty"
        better = f"{{LOWER: {word.lower()}}}" if re.fullmatch(r"[\w']+", word) else "{LOWER: trust}, and {} for any"
        _say(form, node.line, what, f"Write {better}.")
        return None
    conditions: list[Condition] = []
    operator, seen = "", set()
    for entry in node.entries:
        name = entry.key.strip().upper()
        if name in seen:
            _say(form, entry.line, f"'{name}' is given twice in one token", "Delete one of the two.")
        elif name == "OP":
            operator = _read_operator(entry, form)
        elif name in ATTRIBUTES:
            conditions += _read_attribute(name, entry, form)
        else:
            _say_unknown(entry, form)
        seen.add(name)
    return Token(tuple(conditions), operator)


def _say_unknown(entry: Entry, form: Form) -> None:
    """An unknown key of a token, with what was probably meant."""
    name, colon, value = entry.key.strip().partition(":")
    near = find_nearest(name.lower(), [each.lower() for each in (*ATTRIBUTES, "OP")]).upper()
    if name == "_":
        what, advice = "attributes of your own (_) are not known here", "Use one of spaCy's attributes."
    elif colon and name.upper() in ATTRIBUTES:
        what, advice = f"a blank is missing behind '{name}:'", f"Write {{{name.upper()}: {value.strip()}}}."
    elif is_empty(entry.value) and not near:
        what, advice = f"'{name}' has no attribute", f"Write {{LOWER: {name.lower()}}}."
    else:
        what = f"the attribute '{name}' is not known"
        advice = f"Did you mean {near}?" if near else "Write LOWER, LEMMA, TEXT, or another attribute of spaCy."
    _say(form, entry.line, what, advice)


def _read_operator(entry: Entry, form: Form) -> str:
    text = entry.value.text.strip() if isinstance(entry.value, Scalar) else ""
    if text == "1":
        return ""
    if not OPERATOR.fullmatch(text):
        inner = ",".join(each.key for each in entry.value.entries) if isinstance(entry.value, Mapping) else ""
        what = f"'OP' is {describe(entry.value)}" if not is_empty(entry.value) else "'OP' is empty"
        advice = f'Write OP: "{{{inner}}}", in quotes.' if inner else 'Write "?", "*", "+", "!", "{2}" or "{1,3}".'
        _say(form, entry.line, what, advice)
        return ""
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    if max(numbers, default=0) > _MOST_TOKENS:
        _say(form, entry.line, f"'OP' asks for more than {_MOST_TOKENS} tokens", 'Write a smaller number: "{1,5}".')
        return ""
    if len(numbers) == 2 and numbers[0] > numbers[1]:
        _say(form, entry.line, f"'OP' is {text}", f'The smaller number comes first: "{{{numbers[1]},{numbers[0]}}}".')
        return ""
    return text


def _read_attribute(name: str, entry: Entry, form: Form) -> list[Condition]:
    """The conditions of one attribute: its value, or a group of predicates."""
    kind = ATTRIBUTES[name].kind
    if isinstance(entry.value, Sequence):
        items = ", ".join(item.text for item in entry.value.items if isinstance(item, Scalar))
        _say(form, entry.line, f"'{name}' is a list", f"Write {{{name}: {{IN: [{items}]}}}}.")
    elif is_empty(entry.value) and not (kind == "place in a name" and isinstance(entry.value, Scalar)):
        _say(form, entry.line, f"'{name}' is empty", f"Write its value, such as {_example_of(name)}.")
    elif isinstance(entry.value, Scalar):
        return [Condition(name, (), value) for value in _read_value(name, entry.value, form, ())]
    elif kind in ("text", "number"):
        return list(_read_predicates(name, entry.value, (), form))
    else:
        _say(form, entry.line, f"'{name}' is a group of keys", f"Write {_example_of(name)}.")
    return []


def _example_of(name: str) -> str:
    example = {"number": "3", "yes or no": "true", "place in a name": "B"}.get(ATTRIBUTES[name].kind, "trust")
    return f"{{{name}: {'NOUN' if name == 'POS' else example}}}"


def _read_predicates(name: str, node: Mapping, above: tuple[str, ...], form: Form) -> Iterator[Condition]:
    """`{IN: [...]}`, `{REGEX: …}`, `{">=": 3}` and what may stand inside them."""
    is_number = ATTRIBUTES[name].kind == "number"
    known = (*COMPARISONS, *LISTS) if is_number else (("IN", "NOT_IN") if above else ("REGEX", *LISTS, *FUZZY))
    if not node.entries:
        _say(form, node.line, f"'{name}' is empty", f"Write its value, such as {_example_of(name)}.")
    for entry in node.entries:
        predicate, path = entry.key.strip().upper(), (*above, entry.key.strip().upper())
        if predicate not in known:
            glued = re.match(r"([<>=!]+):?\s*(\d+)", predicate)
            near = find_nearest(predicate, known)
            what = f"'{entry.key}' is not known in '{name}'"
            advice = f"Did you mean {near}?" if near else f"Known here: {', '.join(known[:8])}."
            if is_number and glued:
                advice = f'Write {{{name}: {{"{glued[1]}": {glued[2]}}}}}, with quotes.'
            _say(form, entry.line, what, advice)
        elif predicate in LISTS:
            yield from _read_list(name, entry, path, form)
        elif isinstance(entry.value, Mapping) and not is_number:
            yield from _read_predicates(name, entry.value, path, form)
        elif isinstance(entry.value, Scalar) and not is_empty(entry.value):
            yield from (Condition(name, path, value) for value in _read_value(name, entry.value, form, path))
        else:
            _say(
                form, entry.line, f"'{predicate}' is {describe(entry.value)}", f"Write {{{predicate}: …}} with a text."
            )


def _read_list(name: str, entry: Entry, path: tuple[str, ...], form: Form) -> list[Condition]:
    items = entry.value.items if isinstance(entry.value, Sequence) else ()
    if not items:
        what = f"'{path[-1]}' has no list" if not isinstance(entry.value, Sequence) else f"'{path[-1]}' is empty"
        _say(form, entry.line, what, f"Write {{{name}: {{{path[-1]}: [one, two]}}}}.")
    values: list[str | int] = []
    for item in items:
        if not isinstance(item, Scalar) or is_empty(item):
            _say(form, item.line, f"an item of '{path[-1]}' is no text", "Write one word in each item.")
        else:
            values += [value for value in _read_value(name, item, form, path) if isinstance(value, str | int)]
    return [Condition(name, path, tuple(values))] if values else []  # type: ignore[arg-type]


def _read_value(name: str, scalar: Scalar, form: Form, path: tuple[str, ...]) -> list[str | int | float | bool]:
    """The scalar as the attribute wants it, in a list; nothing if it is wrong."""
    text = straighten(unicodedata.normalize("NFC", scalar.text.strip()))
    kind = ATTRIBUTES[name].kind
    if kind == "yes or no":
        return _read_flag(name, text, scalar.line, form)
    if kind == "number":
        if re.fullmatch(r"\d{1,9}", text):
            return [int(text)]
        _say(form, scalar.line, f"'{name}' is {text}", "Write a whole number.")
        return []
    if kind == "place in a name":
        if text.upper() in (*_IOB, "0", "1", "2", "3"):
            return [_IOB[int(text)] if text.isdigit() else text.upper()]
        _say(form, scalar.line, f"'{name}' is {text}", "Write B, I, O or an empty text.")
        return []
    wrong = _find_fault(name, text, path)
    if wrong:
        _say(form, scalar.line, *wrong)
    return [] if wrong else [text]


def _read_flag(name: str, text: str, line: int, form: Form) -> list[str | int | float | bool]:
    if text.lower() not in _TRUE + _FALSE:
        _say(form, line, f"'{name}' is {text}", "Write true or false.")
        return []
    if name == "IS_SPACE" and text.lower() in _TRUE:
        _say(form, line, "blanks are no tokens here, so 'IS_SPACE: true' never matches", "Take the token out.")
        return []
    return [text.lower() in _TRUE]


def _find_fault(name: str, text: str, path: tuple[str, ...]) -> tuple[str, str] | None:
    """Why a text can never match there, and what to write."""
    if any(unicodedata.category(sign) == "Cc" for sign in text):
        return f"a text of '{name}' has a line break or tab", "Write it in one line."
    if "REGEX" in path:
        try:
            re.compile(text)
        except re.error as error:
            return f"the regular expression {text} of '{name}' is wrong: {error.msg}", "Mend it; see the page on terms."
        return None
    if name == "POS" and not path and text not in PARTS_OF_SPEECH:
        near = find_nearest(text.lower(), [each.lower() for each in PARTS_OF_SPEECH]).upper()
        return f"'{text}' is no part of speech", f"Write {near}." if near else "Write NOUN, VERB, ADJ, ADV, …"
    if name in _ONE_TOKEN and re.search(r"\s", text):
        tokens = ", ".join(f"{{{name}: {word}}}" for word in text.split())
        return f"'{text}' in '{name}' is more than one token, so it never matches", f"Write {tokens}."
    if name == "LOWER" and not set(path) & {*FUZZY} and text != text.lower():
        return f"'{text}' in 'LOWER' has capitals, so it never matches", f"Write {text.lower()}, or TEXT for LOWER."
    return None


def _check_whole(pattern: TokenPattern, line: int, form: Form) -> None:
    """Refuse what matches where there is nothing, or everywhere."""
    if not any(token.is_needed for token in pattern.tokens):
        what = "every token of the pattern may be missing, so it matches where there is nothing"
        _say(form, line, what, 'Take `OP` off the token that must be there, or write "+" for "*".')
    elif not any(token.is_needed and token.conditions for token in pattern.tokens):
        what = "no token of the pattern that must be there says what it is, so it matches everywhere"
        _say(form, line, what, "Write at least one, such as {LOWER: trust}.")
    elif any(re.fullmatch(r"\{0*(,0*)?\}", token.operator) for token in pattern.tokens):
        _say(form, line, "a token of the pattern is there 0 times", "Take it out, or mend its `OP`.")


def _say(form: Form, line: int, what: str, advice: str) -> None:
    form.say(line, what, advice, "bad-token-pattern")
