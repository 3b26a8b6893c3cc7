"""The check of the whole house in one command, the same everywhere: `python tests/check.py`.

Lint, format, types, directions of imports, then the tests with doctests. It stops at the first step that fails, with
that step's output and exit code. pytest comes last, so its closing line ends the output.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable


def find_steps() -> dict[str, list[str]]:
    """Name of each step and its command; the programs are those that stand beside this Python."""
    lint_imports = shutil.which("lint-imports", path=str(Path(PYTHON).parent)) or "lint-imports"
    return {
        "lint": [PYTHON, "-m", "ruff", "check", "."],
        "format": [PYTHON, "-m", "ruff", "format", "--check", "."],
        "types": [PYTHON, "-m", "mypy"],
        "imports": [lint_imports],
    }


def run_check() -> int:
    """Run every step; the exit code of the first that failed, else that of pytest."""
    for name, command in find_steps().items():
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", errors="replace")
        if done.returncode:
            print(done.stdout + done.stderr)
            print(f"{name}: failed. Mend it, then run again: python tests/check.py")
            return done.returncode
        print(f"{name}: good", flush=True)
    return subprocess.run([PYTHON, "-m", "pytest"], cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(run_check())
