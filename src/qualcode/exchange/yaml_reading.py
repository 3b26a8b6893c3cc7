"""Text of a codebook file in, `Book` out: what the loader reads, with `stances:` as it was typed."""

from __future__ import annotations

from collections.abc import Iterator

from qualcode.codebook.load import load_codebook
from qualcode.codebook.schema import split_block
from qualcode.codebook.strict import Entry, Mapping, Node, Scalar, Sequence, compose
from qualcode.exchange.book import Book, StanceLine


def read_yaml(text: str, path: str) -> Book:
    """The codebook written in `text`.

    Raises
    ------
    BadFile : with all mistakes of the file.
    """
    codebook = load_codebook(text, path)
    tree, _ = compose(text)
    stances = tuple(read_stances(tree)) if isinstance(tree, Mapping) else ()
    return Book(codebook.name, codebook.version, codebook.language, codebook.codes, codebook.unless, stances)


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
