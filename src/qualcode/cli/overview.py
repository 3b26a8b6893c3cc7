"""The table at the end of `qualcode ingest`: what was understood of each source."""

from __future__ import annotations

from qualcode.cli.terminal import Terminal, wrap
from qualcode.pipeline.overview import describe_totals, overview_rows
from qualcode.pipeline.snapshot import Snapshot


def show_overview(snapshot: Snapshot, terminal: Terminal) -> str:
    """Two or more lines a source: its name with kind, layout and counts; below, its speakers."""
    lines: list[str] = []
    for row in overview_rows(snapshot):
        lines.append(terminal.strong(str(row["source"])))
        joined = f" ({row['joined']} joined)" if row["joined"] != row["turns"] else ""
        problems = f", {row['problems']} problem{'s' if row['problems'] > 1 else ''}" if row["problems"] else ""
        layout = f"{row['layout']}; " if row["layout"] else ""
        turns = f"{row['turns']:,} turn{'' if row['turns'] == 1 else 's'}"
        facts = f"{row['kind']}; {layout}{turns}{joined}, {row['words']:,} words{problems}"
        for text in (facts, str(row["speakers"])):
            lines += [f"  {line}" for line in wrap(text, terminal.width - 2) if line.strip()]
    lines += ["", *describe_totals(snapshot).split("\n")]
    return "\n".join(lines) + "\n"
