"""`formerly:` of codes: which path of an earlier codebook is which code now (docs/manual.md, The codebook)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qualcode.codebook.schema import Form
from qualcode.codebook.strict import Mapping, Node
from qualcode.model import Code


def former_names(code: Code) -> tuple[str, ...]:
    """The names in a code's `formerly`, the latest first.

    >>> former_names(Code("capacity", "Capacity", 3, formerly="skills, competence"))
    ('skills', 'competence')
    """
    return tuple(name for part in code.formerly.split(",") if (name := part.strip()))


def map_former(codes: Sequence[Code]) -> dict[str, str]:
    """Every path that a code had before, with its path now; paths that codes have now are not among them.

    A name without a slash was the code's own key, below the same parent (under every name which that had); if it
    stands at a sub-code, the code may also have been a theme. A name with slashes is a whole path. Sub-codes move with
    their parent. Where two codes could have had a path, the one that says so outright has it, else none.

    >>> codes = [Code("capacity", "C", 1, formerly="competence"), Code("capacity/staff", "S", 4, "capacity", 2)]
    >>> map_former(codes)
    {'competence': 'capacity', 'competence/staff': 'capacity/staff'}
    """
    now = {code.path for code in codes}
    said: dict[str, list[str]] = {}  # old path to the codes that say so, or whose parent does
    guessed: dict[str, list[str]] = {}
    had: dict[str, list[str]] = {"": []}
    for code in codes:
        sure, maybe = _list_paths(code, [code.parent, *had.get(code.parent, [])])
        had[code.path] = [path for path in dict.fromkeys(sure) if path not in now]
        for paths, claims in ((sure, said), (maybe, guessed)):
            for path in dict.fromkeys(paths):
                if path not in now:
                    claims.setdefault(path, []).append(code.path)
    clear = {path: claims[0] for path, claims in guessed.items() if len(claims) == 1}
    return clear | {path: claims[0] for path, claims in said.items()}


def _list_paths(code: Code, parents: Sequence[str]) -> tuple[list[str], list[str]]:
    """Paths that a code surely had, and that it may have had; `parents`: the paths of its parent, the one now first."""
    key = code.path.rpartition("/")[2]
    names = former_names(code)
    sure = [name if "/" in name else join_path(parent, name) for name in names for parent in parents]
    sure += [join_path(parent, key) for parent in parents[1:]]
    maybe = [join_path(parent, name) for name in names if "/" in name for parent in parents]
    maybe += [name for name in names if code.parent and "/" not in name]
    return sure, maybe


def join_path(parent: str, key: str) -> str:
    """The path of a code by its parent's.

    >>> join_path("trust", "broken"), join_path("", "trust")
    ('trust/broken', 'trust')
    """
    return f"{parent}/{key}" if parent else key


def check_former(codes: Sequence[Code], tree: Node, form: Form) -> None:
    """A former name is no code of now, and belongs to one code only."""
    now = {code.path: code for code in codes}
    taken: dict[str, Code] = {}
    for code, name, path in _name_paths(codes):
        said = ""
        if path == code.path:
            said = f"the code '{code.path}' is called '{name}' now, not formerly"
            advice = "Take `formerly:` out, or write the name that the code had before."
        elif path in now:
            said = f"'{name}' cannot be a former name of '{code.path}': there is a code '{path}', line {now[path].line}"
            advice = f"Take `formerly:` out, or delete the code '{path}' if it became '{code.path}'."
        elif path in taken:
            other = taken[path]
            said = f"'{path}' cannot be a former name of '{code.path}': it is one of '{other.path}' (line {other.line})"
            advice = "Take it out at one of the two."
        if said:
            form.say(_find_line(tree, code), said, advice, "bad-former-name")
        taken.setdefault(path, code)


def _name_paths(codes: Sequence[Code]) -> Iterator[tuple[Code, str, str]]:
    """(code, former name, the path that it means)."""
    for code in codes:
        for name in former_names(code):
            yield code, name, name if "/" in name else join_path(code.parent, name)


def _find_line(tree: Node, code: Code) -> int:
    """The line of a code's `formerly`."""
    node: Node = tree
    for key in code.path.split("/"):
        for step in ("codes", key):
            entry = node.get(step) if isinstance(node, Mapping) else None
            if entry is None:
                return code.line
            node = entry.value
    found = node.get("formerly") if isinstance(node, Mapping) else None
    return found.line if found else code.line
