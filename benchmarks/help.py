"""`qualcode --help` in a fresh process, against importing click.

python benchmarks/help.py [--rounds 15]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from measure import Command, compare, python, qualcode

LIMIT = 3.0


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    base = Command("python -c 'import click'", python("-c", "import click"), Path.cwd())
    ours = Command("qualcode --help", qualcode("--help"), Path.cwd())
    sys.exit(0 if compare(base, [ours], rounds, LIMIT) else 1)


if __name__ == "__main__":
    main()
