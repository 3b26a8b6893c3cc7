"""Case variables from file names: the pipeline's `variables_from: "{province}/{group}_{number}.docx"`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from qualcode.source_names import split_part


@lru_cache
def compile_pattern(pattern: str) -> re.Pattern[str]:
    """The pattern as a regular expression; `{name}` is any run without `/`, as short as possible, `*` anything.

    Where the pattern has no suffix any suffix fits; where it has no folder the file name alone is looked at.
    """
    pieces = []
    seen: set[str] = set()
    for piece in re.split(r"(\{\w+\}|\*)", unicodedata.normalize("NFC", pattern)):
        name = piece.strip("{}")
        if piece == "*":
            pieces.append(r".*?")
        elif piece.startswith("{") and name not in seen:
            seen.add(name)
            pieces.append(rf"(?P<{name}>[^/]+?)")
        elif piece.startswith("{"):
            pieces.append(rf"(?P={name})")
        else:
            pieces.append(re.escape(piece))
    return re.compile("".join(pieces))


def read_variables(pattern: str, source: str) -> Mapping[str, str]:
    """Variables that the name of a source gives; empty where it does not fit.

    >>> read_variables("{province}/{group}_{number}.docx", "selenge/sme_02.docx")
    {'province': 'selenge', 'group': 'sme', 'number': '02'}
    """
    if not pattern:
        return {}
    file = split_part(unicodedata.normalize("NFC", source))[0]
    name = file if "/" in pattern else file.rpartition("/")[2]
    candidates = [name]
    if not re.search(r"\.\w+$", pattern):
        candidates.append(re.sub(r"\.\w+$", "", name))
    for candidate in reversed(candidates):
        found = compile_pattern(pattern).fullmatch(candidate)
        if found:
            return {key: value.strip() for key, value in found.groupdict().items()}
    return {}
