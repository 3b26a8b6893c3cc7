"""Text of a codebook file in, `Book` out: what the loader reads, with stances and patterns as they were typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from qualcode.codebook.load import load_codebook
from qualcode.codebook.schema import split_block
from qualcode.codebook.strict import Entry, Mapping, Node, Scalar, Sequence, compose
from qualcode.exchange.book import Book, StanceLine
from qualcode.exchange.yaml_writing import quote
from qualcode.model import Term


def read_yaml(text: str, path: str) -> Book:
    """The codebook written in `text`.

    Raises
    ------
    BadFile : with all mistakes of the file.
    """
    codebook = load_codebook(text, path)
    tree, _ = compose(text)
    patterns = dict(_find_patterns(tree, "")) if isinstance(tree, Mapping) else {}
    codes = tuple(
        replace(code, terms=patterns[code.path]) if code.path in patterns else code for code in codebook.codes
    )
    stances = tuple(read_stances(tree)) if isinstance(tree, Mapping) else ()
    return Book(codebook.name, codebook.version, codebook.language, codes, codebook.unless, stances)


def read_stances(tree: Mapping) -> Iterator[StanceLine]:
    """The lines below `stances:` of a sound file."""
    found = tree.get("stances")
    for entry in found.value.entries if found and isinstance(found.value, Mapping) else ():
        if entry.key == "replace":
            if isinstance(entry.value, Scalar):
                yield StanceLine(entry.key, entry.value.text.strip(), line=entry.line)
            continue
        for item, language in _items(entry):
            if isinstance(item, Mapping):
                texts = [(one.key, one.value.text.strip()) for one in item.entries if isinstance(one.value, Scalar)]
                cue = next((text for key, text in texts if key in ("cue", "term")), "")
                options = tuple((key, text) for key, text in texts if key not in ("cue", "term"))
                yield StanceLine(entry.key, cue, language, options, item.line)
            elif isinstance(item, Scalar) and item.text.strip():
                yield StanceLine(entry.key, item.text.strip(), language, (), item.line)


def _items(entry: Entry) -> Iterator[tuple[Node, str]]:
    """The items of a list, a block or lists by language, each with its language."""
    lists = [(entry.value, "")]
    if isinstance(entry.value, Mapping):
        lists = [(child.value, child.key) for child in entry.value.entries]
    for node, language in lists:
        if isinstance(node, Sequence):
            yield from ((item, language) for item in node.items)
        elif isinstance(node, Scalar):
            yield from ((line, language) for line in split_block(node))


def _find_patterns(tree: Mapping, parent: str) -> Iterator[tuple[str, tuple[Term, ...]]]:
    """(path, terms) of each code that has token patterns."""
    found = tree.get("codes")
    for entry in found.value.entries if found and isinstance(found.value, Mapping) else ():
        if not isinstance(entry.value, Mapping):
            continue
        path = f"{parent}/{entry.key}" if parent else entry.key
        terms = entry.value.get("terms")
        items = list(_items(terms)) if terms else []
        if any(isinstance(item, Mapping) and item.get("pattern") for item, _ in items):
            yield path, tuple(_read_item(item, language) for item, language in items)
        yield from _find_patterns(entry.value, path)


def _read_item(item: Node, language: str) -> Term:
    if not isinstance(item, Mapping):
        return Term(item.text.strip() if isinstance(item, Scalar) else "", item.line, language)
    texts = {one.key: one.value.text.strip() for one in item.entries if isinstance(one.value, Scalar)}
    pattern = item.get("pattern")
    text = f"pattern: {_show(pattern.value)}" if pattern else texts.get("term", "")
    return Term(text, item.line, language, texts.get("stance", ""))  # type: ignore[arg-type]


def _show(node: Node) -> str:
    """A node on one line, in brackets."""
    if isinstance(node, Scalar):
        # the matcher reads `true` and `2` as such: what was plain stays plain
        return node.text if node.style == "plain" and node.text else quote(node.text, in_flow=True)
    if isinstance(node, Sequence):
        return f"[{', '.join(map(_show, node.items))}]"
    return "{" + ", ".join(f"{entry.key}: {_show(entry.value)}" for entry in node.entries) + "}"
