"""Hands the problems of a file on with its transcripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qualcode.model import Problem, Transcript


def add_problems(transcripts: Sequence[Transcript], problems: Sequence[Problem]) -> list[Transcript]:
    """The transcripts, the first of them with the problems of the file before its own."""
    found = list(transcripts)
    if found and problems:
        found[0] = replace(found[0], problems=(*problems, *found[0].problems))
    return found
