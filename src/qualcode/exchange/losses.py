"""What of a codebook a format has no place for, in words with numbers."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from qualcode.exchange.book import Book, count

_TEXTS = {
    "definition": ("definition", ""),
    "include": ("inclusion rule", ""),
    "exclude": ("exclusion rule", ""),
    "color": ("colour", ""),
    "stance": ("stance of a code", "stances of codes"),
    "formerly": ("former name", ""),
}
_LISTS = {
    "examples": ("example", ""),
    "counterexamples": ("counterexample", ""),
    "terms": ("term", ""),
    "unless": ("line of unless", "lines of unless"),
    "seeds": ("seed", ""),
}


def tell_losses(book: Book, format: str, keys: Collection[str]) -> Iterator[str]:
    """One sentence that names what is there and is not held by the format; none if nothing is lost.

    `keys` are keys of a code, `stances`, and `head` for the name, version and language of the codebook.
    """
    told = []
    for key, (one, many) in _TEXTS.items():
        told.append((key, sum(bool(getattr(code, key)) for code in book.codes), one, many))
    for key, (one, many) in _LISTS.items():
        number = sum(len(getattr(code, key)) for code in book.codes) + (len(book.unless) if key == "unless" else 0)
        told.append((key, number, one, many))
    told.append(("stances", len(book.stances), "line of stances", "lines of stances"))
    gone = [count(number, one, many) for key, number, one, many in told if key in keys and number]
    if "head" in keys:
        gone += [f"the codebook's {key}" for key in ("name", "version", "language") if getattr(book, key)]
    if gone:
        yield f"not in {format}: {', '.join(gone)}."
