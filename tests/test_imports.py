"""Heavy libraries are imported only by the commands that need them."""

import subprocess
import sys

import pytest

HEAVY = ("numpy", "pandas", "pyarrow", "spacy", "sklearn", "gensim", "lxml", "regex", "parsy", "yaml", "xlsxwriter")


def imported_by(*arguments: str) -> set[str]:
    """Top-level modules in memory after a command of the program, in a fresh process."""
    program = (
        "import sys\n"
        "from qualcode.cli import main\n"
        "try:\n"
        f"    main({list(arguments)!r})\n"
        "except SystemExit:\n"
        "    pass\n"
        "print('\\n'.join(sorted({name.partition('.')[0] for name in sys.modules})))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, encoding="utf-8")
    return set(done.stdout.split("\n"))


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["-h"]])
def test_help_and_version_import_no_heavy_library(arguments: list[str]) -> None:
    """A person who asks for help gets it at once."""

    assert imported_by(*arguments).isdisjoint(HEAVY)


@pytest.mark.parametrize("command", ["ingest", "code", "run", "status", "frequencies", "quotes", "kwic", "export"])
def test_help_of_a_command_imports_neither_numpy_nor_pandas(command: str) -> None:
    """Each command imports what it works with when it begins to work."""

    heavy = {"numpy", "pandas", "pyarrow", "spacy", "sklearn", "gensim", "lxml"}
    assert imported_by(command, "--help").isdisjoint(heavy)


def test_reading_and_coding_need_no_statistics_library() -> None:
    """Reading needs no pandas, and coding by rules no spaCy and no scikit-learn."""

    program = "import sys, qualcode.pipeline.verbs, qualcode.cli.overview; print(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, encoding="utf-8")
    assert {"pandas", "pyarrow", "spacy", "sklearn", "gensim", "openpyxl", "parsy"}.isdisjoint(done.stdout.split())
