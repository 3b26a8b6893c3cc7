"""docs/manual.md: the parts made from the code are up to date, and nothing a user can meet is missing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from qualcode.cli.manual import list_commands, renew, split_help

ROOT = Path(__file__).resolve().parent.parent
MANUAL = (ROOT / "docs" / "manual.md").read_text(encoding="utf-8")
RAISERS = {"Problem", "QualcodeError", "UsageError", "FileProblem", "BadFile", "Mistake", "say", "_say", "_problem"}
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")
OTHER_SLUGS = {
    "term-never-matches",
    "term-always-overlapped",
    "term-always-excluded",
    "bad-file",
    "encrypted",
    "truncated",
    "memory",
    "file-system",
}


def test_the_parts_made_from_the_code_are_up_to_date():
    """Commands, keys and tables of the manual are those of the code."""
    said = "The manual is out of date. Run: python -m qualcode.cli.manual docs/manual.md"

    assert renew(MANUAL) == MANUAL, said


def test_every_command_stands_in_the_manual_with_an_example():
    """Each command has a heading there, and its help ends with an example that calls it."""
    for name, command in list_commands():
        said, example = split_help(command.help or "")

        assert f"### `{name}`" in MANUAL
        assert said
        assert all(line.startswith(name) for line in example.splitlines()) and example, f"{name} --help has no example"


def find_slugs(code: str) -> Iterator[str]:
    """Names of problems and errors that stand in a module's calls."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            given = [*node.args, *(keyword.value for keyword in node.keywords)] if called in RAISERS else []
            texts = [one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            yield from (text for text in texts if SLUG.fullmatch(text))


def test_every_problem_stands_in_the_manual():
    """The manual explains each name in square brackets that a message can end with, and no name that is gone."""
    modules = (ROOT / "src" / "qualcode").rglob("*.py")
    slugs = {slug for module in modules for slug in find_slugs(module.read_text(encoding="utf-8"))} | OTHER_SLUGS
    explained = set(re.findall(r"^\| `([a-z0-9-]+)` \|", MANUAL.partition("## Problems")[2], flags=re.MULTILINE))

    assert slugs - explained == set(), "add these to the section Problems of docs/manual.md"
    assert explained - slugs == set(), "these are gone from the code"
