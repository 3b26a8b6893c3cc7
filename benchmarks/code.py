"""`qualcode code --method rules` in a fresh process, against importing pandas and pyarrow.

    python benchmarks/code.py STUDY [--rounds 9]

STUDY is a folder made by make_corpus.py. Measured with one term of the codebook edited before each run, and with
nothing changed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from itertools import count
from pathlib import Path

from measure import Command, compare, python, qualcode

LIMIT = 2.0


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("study", type=Path)
    parser.add_argument("--rounds", type=int, default=9)
    given = parser.parse_args()
    codebook = given.study / "codebooks" / "codebook.yaml"
    text = codebook.read_text(encoding="utf-8")
    first_term = next(line for line in text.splitlines() if line.strip().startswith("- "))
    numbers = count()

    def edit() -> None:
        changed = text.replace(first_term, f'{first_term.split("-")[0]}- "edited{next(numbers)}*"')
        codebook.write_text(changed, encoding="utf-8", newline="\n")

    subprocess.run(qualcode("code", "--quiet"), cwd=given.study, check=True, capture_output=True)
    base = Command("python -c 'import pandas, pyarrow'", python("-c", "import pandas, pyarrow"), given.study)
    arguments = qualcode("code", "--method", "rules")
    edited = Command("qualcode code, one term edited", arguments, given.study, edit)
    same = Command("qualcode code, nothing changed", arguments, given.study)
    try:
        kept = compare(base, [edited, same], given.rounds, LIMIT)
    finally:
        codebook.write_text(text, encoding="utf-8", newline="\n")
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
