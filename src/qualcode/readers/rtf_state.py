"""What the RTF reader remembers: the state of a group, and what has been read so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from qualcode.readers.paragraphs import Paragraph
from qualcode.readers.pieces import Look


@dataclass(frozen=True, slots=True)
class State:
    """What a group inherits and its end restores; `target` is where its text goes: body, margin, list, nowhere, ..."""

    target: str = "body"
    bold: bool = False
    italic: bool = False
    color: int = 0
    hidden: bool = False
    codec: str = "cp1252"
    skip: int = 1  # characters that follow \u for old programs
    indent: int = 0
    numbered: bool = False
    in_table: bool = False
    heading: int = 0


@dataclass
class Reading:
    """What has been read so far."""

    state: State = field(default_factory=State)
    stack: list[State] = field(default_factory=list)
    colors: list[str] = field(default_factory=list)
    color: list[int] = field(default_factory=lambda: [-1, -1, -1])
    fonts: dict[int, str] = field(default_factory=dict)
    font: int = 0
    headings: dict[int, int] = field(default_factory=dict)
    style: int = 0
    pieces: list[tuple[str, Look]] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    margin: list[str] = field(default_factory=list)
    box: list[str] = field(default_factory=list)
    picture: bool = False
    starred: bool = False
    bytes: bytearray = field(default_factory=bytearray)
    to_skip: int = 0
    high: str = ""
    table: int = -1
    row: int = 0
    column: int = 0
    row_open: bool = False
    numbered: bool = False
