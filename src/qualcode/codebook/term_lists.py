"""The lists of a code: terms, `unless`, seeds, examples; as a list, a `|` block, or lists by language."""

from __future__ import annotations

import re
from collections.abc import Hashable

from qualcode.codebook.mistakes import in_quotes
from qualcode.codebook.schema import Form, is_empty, split_block
from qualcode.codebook.strict import Entry, Mapping, Node, Scalar, Sequence
from qualcode.codebook.terms import TermError, find_same, parse_term
from qualcode.model import Term

STANCES = ("lack", "present")
_ITEM_KEYS = ("term", "stance", "pattern")


def read_terms(entry: Entry | None, form: Form, with_stance: bool = True) -> tuple[Term, ...]:
    """The terms below a key, each checked by the term language; none stands twice in a list of a language."""
    if entry is None:
        return ()
    terms: list[Term] = []
    seen: dict[tuple[Hashable, str], int] = {}
    for node, language in split_languages(entry, form):
        for item in split_items(node, entry.key, form):
            term = _read_item(item, entry.key, language, form, with_stance)
            if term is not None and check_term(term, item, form) and _is_new(term, seen, entry.key, form):
                terms.append(term)
    return tuple(terms)


def read_passages(entry: Entry | None, form: Form) -> tuple[Term, ...]:
    """Examples: texts, not terms; as a list, a block (one a line), one text, or lists by language."""
    if entry is None:
        return ()
    passages: list[Term] = []
    for node, language in split_languages(entry, form):
        if isinstance(node, Scalar) and node.rows > 1 and node.line > entry.line:
            what = f"'{entry.key}' has several lines without dashes"
            form.say(node.line, what, "Write `- ` before each passage.", "dash-missing")
            continue
        for scalar in form.texts(Entry(entry.key, entry.line, node), with_commas=True):
            passages.append(Term(" ".join(scalar.text.split()), scalar.line, language))
    return tuple(passages)


def split_languages(entry: Entry, form: Form, item_keys: tuple[str, ...] = _ITEM_KEYS) -> list[tuple[Node, str]]:
    """The list with language "", or the lists by language."""
    if not isinstance(entry.value, Mapping):
        return [(entry.value, "")]
    if all(is_empty(child.value) for child in entry.value.entries):
        listed = ", ".join(child.key for child in entry.value.entries)
        what = f"'{entry.key}' stands in braces, which hold `key: value`"
        form.say(entry.line, what, f"Write a list in square brackets: [{listed}]", "wrong-type")
        return []
    lists: list[tuple[Node, str]] = []
    for child in entry.value.entries:
        if child.key in item_keys:
            what = f"'{child.key}' in '{entry.key}' needs a dash"
            form.say(child.line, what, f"Write `- {child.key}: …`.", "dash-missing")
            return []
        language = form.language(child.key, child.line)
        if isinstance(child.value, Mapping):
            what = f"'{child.key}' in '{entry.key}' is a group of keys but must be a list"
            form.say(child.line, what, "Write [one, two], or each on a line of its own behind `- `.", "wrong-type")
        else:
            lists.append((child.value, language or child.key))
    return lists


def split_items(node: Node, name: str, form: Form) -> tuple[Node, ...]:
    """The items of a list or the lines of a block."""
    if isinstance(node, Sequence):
        return node.items
    if not isinstance(node, Scalar) or is_empty(node):
        return ()
    if node.style == "folded":
        what = f"after '{name}: >' all lines become one term"
        form.say(max(1, node.line - 1), what, f"Write `{name}: |` for one term a line.", "folded-block")
        return ()
    if node.style == "plain" and re.match(r"-\w", node.text):
        advice = f"Write `- {node.text[1:].split(' -')[0]}`" + (
            ", and so in the lines below." if node.rows > 1 else "."
        )
        form.say(node.line, "a blank is missing after the dash", advice, "dash-without-blank")
        return ()
    if node.rows > 1:
        form.say(
            node.line, f"'{name}' has several lines without dashes", f"Write `{name}: |` above them.", "dash-missing"
        )
        return ()
    if node.style == "plain" and "," in node.text:
        what = f"'{name}' is one text with commas, not a list"
        form.say(node.line, what, f"Write {name}: [{node.text}]", "wrong-type")
        return ()
    return split_block(node)


def _read_item(item: Node, name: str, language: str, form: Form, with_stance: bool) -> Term | None:
    if isinstance(item, Scalar):
        if item.rows > 1 and " - " in item.text:
            what = "the dash stands deeper than the one above, so YAML takes both lines for one text"
            form.say(item.line + 1, what, "Begin it in the same column as the line above.", "wrong-indent")
            return None
        if item.rows > 1:
            what = f"an item of '{name}' runs over {item.rows} lines"
            form.say(item.line, what, "Write it on one line, or a dash before each.", "dash-missing")
            return None
        if item.text.strip():
            return Term(item.text.strip(), item.line, language)
        form.say(item.line, f"an empty item in '{name}'", "Fill it or delete the line.", "empty-item")
        return None
    if isinstance(item, Sequence):
        what = f"an item of '{name}' is a list"
        form.say(item.line, what, "Write one term in each item; brackets of a term go in quotes.", "wrong-type")
        return None
    return _read_mapping_item(item, name, language, form, with_stance)


def _read_mapping_item(item: Mapping, name: str, language: str, form: Form, with_stance: bool) -> Term | None:
    """`{term: …, stance: …}`; `{pattern: […], stance: …}`; anything else is a term with a colon by accident."""
    if item.get("pattern") is not None:
        return _read_pattern_item(item, name, language, form, with_stance)
    first = item.entries[0] if item.entries else None
    if item.get("term") is None and first is not None and not _looks_misspelt(first.key, item):
        value = first.value.text.strip() if isinstance(first.value, Scalar) else "…"
        what = f"an item of '{name}' has a colon, so YAML takes '{first.key}' for a key"
        quoted = in_quotes(f"{first.key}: {value}".strip())
        form.say(item.line, what, f"Write the term in quotes: {quoted}", "colon-in-text")
        return None
    found = form.mapping(item, name, ("term", "stance"))
    if "term" not in found and len(found) < len(item.entries):
        return None  # its key is misspelt, which is told
    if "term" not in found:
        form.say(item.line, "an item without its term", "Write {term: lie to us, stance: lack}.", "term-missing")
        return None
    stance = form.choice(found.get("stance"), STANCES)
    if "stance" in found and not with_stance:
        form.say(found["stance"].line, f"a term in '{name}' has no stance", "Take the stance out.", "unknown-key")
    text = form.text(found["term"])
    if not text and not is_empty(found["term"].value):
        return None
    if not text:
        form.say(item.line, "an item without its term", "Write {term: lie to us, stance: lack}.", "term-missing")
        return None
    return Term(text, found["term"].value.line, language, stance)  # type: ignore[arg-type]


def _read_pattern_item(item: Mapping, name: str, language: str, form: Form, with_stance: bool) -> Term | None:
    """`{pattern: [{LEMMA: rely}, …], stance: …}`; the term's text is the pattern in one line."""
    from qualcode.codebook.pattern_reading import check_with_spacy, read_pattern  # only codebooks with patterns need it

    found = form.mapping(item, name, ("pattern", "stance"))
    stance = form.choice(found.get("stance"), STANCES)
    if "stance" in found and not with_stance:
        form.say(found["stance"].line, f"a term in '{name}' has no stance", "Take the stance out.", "unknown-key")
    line = found["pattern"].line
    if name == "seeds":
        form.say(line, "a seed is a word, not a pattern", "Write the words of the pattern as seeds.", "wrong-type")
        return None
    pattern = read_pattern(found["pattern"].value, line, form)
    if pattern is None:
        return None
    if not form.trusted:
        check_with_spacy(pattern, line, form)
    return Term(pattern.text, line, language, stance)  # type: ignore[arg-type]


def _looks_misspelt(key: str, item: Mapping) -> bool:
    """Whether the item was meant as `{term: …, stance: …}`: another key stands beside, or the key is nearly `term`."""
    return item.get("stance") is not None or key.casefold() in ("terms", "trem", "patern", "patterns")


def check_term(term: Term, item: Node, form: Form) -> bool:
    """Whether the term language takes it."""
    if term.text.startswith("- ") and isinstance(item, Scalar) and item.style == "lines":
        advice = f"Write it without: {term.text[2:]}"
        form.say(term.line, f"a dash in a `|` block: {term.text}", advice, "dash-in-block")
        return False
    try:
        parse_term(term.text)
    except TermError as error:
        if not term.text.strip("*? "):  # quotes, which YAML wants, would not make it a term
            form.mistakes[:] = [one for one in form.mistakes if (one.line, one.slug) != (term.line, "yaml-sign")]
        what = f"the term cannot be read: {error.message.rstrip('.')}"
        form.say(term.line, what, error.hint, "bad-term", term.text, max(0, error.column - 1))
        return False
    return True


def _is_new(term: Term, seen: dict[tuple[Hashable, str], int], name: str, form: Form) -> bool:
    key = (find_same(parse_term(term.text)), term.language)
    if key not in seen:
        seen[key] = term.line
        return True
    what = f"'{term.text}' stands twice in '{name}', first in line {seen[key]}"
    form.say(term.line, what, "Delete one of the two.", "term-given-twice")
    return False
