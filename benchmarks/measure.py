"""Time of commands, each in a fresh process, in rounds so that a busy machine slows all of them alike."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

try:
    import resource
except ImportError:  # Windows: wall time only
    resource = None  # type: ignore[assignment]

ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Programs keep their byte code, as an installed program has it; the first run of each command is not counted."""


@dataclass(frozen=True)
class Command:
    """What is measured: its name, its arguments, and what is done before each of its runs (not measured)."""

    name: str
    arguments: Sequence[str]
    folder: Path
    before: Callable[[], object] = lambda: None


def python(*arguments: str) -> list[str]:
    """This Python with arguments."""
    return [sys.executable, *arguments]


def qualcode(*arguments: str) -> list[str]:
    """The installed program, or `python -c` with the same call where the script is not beside this Python."""
    script = Path(sys.executable).parent / ("qualcode.exe" if os.name == "nt" else "qualcode")
    begin = [str(script)] if script.is_file() else python("-c", "from qualcode.cli import main; main()")
    return [*begin, *arguments]


def time_once(command: Command) -> tuple[float, float]:
    """(wall, CPU) seconds of one run with all its processes; CPU is 0 where the system does not tell."""
    command.before()
    cpu = _children_seconds()
    begin = time.perf_counter()
    done = subprocess.run(
        command.arguments, cwd=command.folder, capture_output=True, text=True, encoding="utf-8", env=ENVIRONMENT
    )
    wall = time.perf_counter() - begin
    if done.returncode not in (0, 3):
        sys.exit(f"{' '.join(command.arguments)} failed:\n{done.stderr}")
    return wall, _children_seconds() - cpu


def _children_seconds() -> float:
    if resource is None:
        return 0.0
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def compare(base: Command, others: Sequence[Command], rounds: int, limit: float) -> bool:
    """Print medians of all, and the median over the rounds of each one's ratio to the base; True if all are in the limit."""
    commands = [base, *others]
    for command in commands:
        time_once(command)
    runs = [[time_once(command) for command in commands] for _ in range(rounds)]
    inside = True
    print(f"{'':<44} {'wall s':>8} {'CPU s':>8} {'wall ratio':>11} {'CPU ratio':>10}")
    for row, command in enumerate(commands):
        figures = [statistics.median(run[row][kind] for run in runs) for kind in (0, 1)]
        ratios = [
            statistics.median(run[row][kind] / run[0][kind] if run[0][kind] else 0.0 for run in runs) for kind in (0, 1)
        ]
        inside = inside and max(ratios) <= max(limit, 1.0)
        shown = f"{command.name:<44} {figures[0]:>8.3f} {figures[1]:>8.3f}"
        print(shown if not row else f"{shown} {ratios[0]:>11.2f} {ratios[1]:>10.2f}")
    print(f"Limit {limit:g}: {'kept' if inside else 'NOT KEPT'} ({rounds} rounds).")
    return inside
