"""What `qualcode ingest` shows of each source, for a person to check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from qualcode.model import Problem
from qualcode.pipeline.snapshot import ROLE_NAMES, Snapshot
from qualcode.tables import TABLES

if TYPE_CHECKING:
    import pandas as pd

SHOWN_SPEAKERS = 8
COLUMNS = ("source", "kind", "layout", "turns", "joined", "speakers", "words", "problems")


def overview_rows(snapshot: Snapshot) -> list[dict[str, Any]]:
    """One row a source: source, kind, layout, turns, joined (turns after joining neighbours), speakers, words, problems.

    `speakers` reads `I (interviewer); R (respondent, case LA01)`, with the name in brackets behind a label, if any.
    """
    counts: dict[str, int] = {}
    for problem in snapshot.problems:
        counts[problem.source] = counts.get(problem.source, 0) + 1
    return [
        {
            "source": source["source"],
            "kind": source["kind"],
            "layout": source["layout"],
            "turns": source["turns"],
            "joined": source["joined"],
            "speakers": speakers,
            "words": source["words"],
            "problems": counts.get(source["source"], 0),
        }
        for source, speakers in zip(snapshot.sources, _describe_speakers(snapshot), strict=True)
    ]


def overview_frame(snapshot: Snapshot) -> pd.DataFrame:
    """The rows of `overview_rows`."""
    import pandas as pd  # a person's reading needs none

    return pd.DataFrame(overview_rows(snapshot), columns=list(COLUMNS))


def _describe_speakers(snapshot: Snapshot) -> list[str]:
    columns = snapshot.head["speakers"]
    roles = snapshot.arrays["speaker_role"]
    found: dict[str, list[str]] = {}
    names = {source["source"]: source["full_names"] for source in snapshot.sources}
    for row, (source, label, case) in enumerate(
        zip(columns["source"], columns["speaker"], columns["case"], strict=True)
    ):
        full = names.get(source, {}).get(label, "")
        shown = (f"{label} = {full}" if full else label) or "(no label)"
        facts = ROLE_NAMES[roles[row]] + (f", case {case}" if case else "")
        found.setdefault(source, []).append(f"{shown} ({facts})")
    texts = []
    for source in snapshot.sources:
        some = found.get(source["source"], [])
        more = f"; and {len(some) - SHOWN_SPEAKERS} more" if len(some) > SHOWN_SPEAKERS else ""
        texts.append("; ".join(some[:SHOWN_SPEAKERS]) + more)
    return texts


def describe_totals(snapshot: Snapshot) -> str:
    """One line: sources, turns, words, and how many words have no known speaker."""
    arrays = snapshot.arrays
    role = arrays["speaker_role"][arrays["turn_speaker"][arrays["segment_turn"]]]
    words = {name: int(arrays["segment_words"][role == number].sum()) for number, name in enumerate(ROLE_NAMES)}
    cases = len({case for case in snapshot.head["speakers"]["case"] if case})
    line = (
        f"{_count(len(snapshot.sources), 'source')}, {_count(len(arrays['turn_source']), 'turn')}, "
        f"{_count(cases, 'case')}; "
        f"words: {words['respondent']:,} of respondents, {words['interviewer']:,} of interviewers"
    )
    if words["document"]:
        line += f", {words['document']:,} of documents"
    if snapshot.head.get("people"):
        line += f"\n{snapshot.head['people']}"
    if words["unknown"]:
        line += f"\nUNKNOWN SPEAKERS: {words['unknown']:,} words; `readers: unknown:` in the pipeline file decides."
    return line


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def problems_table(problems: Sequence[Problem]) -> pd.DataFrame:
    """Problems as the table `problems`."""
    import pandas as pd

    return pd.DataFrame([asdict(problem) for problem in problems], columns=TABLES["problems"].column_names)
