"""Reads transcripts in Markdown: the marks are formatting (bold, headings, lists, quotes), not text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.model import FileSettings, ReaderSettings, Transcript
from qualcode.readers.decoding import decode
from qualcode.readers.inline_marks import strip_marks
from qualcode.readers.paragraphs import Body, Paragraph
from qualcode.readers.problems import add_problems
from qualcode.readers.turns import find_transcripts
from qualcode.readers.wrapped import find_width, goes_on

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_QUOTE = re.compile(r" {0,3}>[ ]?")
_BULLET = re.compile(r"([ \t]*)[-*+][ \t]+(?=\S)")
_NUMBER = re.compile(r"([ \t]*)\d{1,9}[.)][ \t]+(?=\S)")
_TABLE_RULE = re.compile(r"[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*(?::?-+:?)?[ \t]*")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_TWIPS_OF_BLANK = 120


@dataclass(frozen=True, slots=True)
class _Block:
    """One line with its block marks taken off, or the cells of a table row."""

    text: str
    heading: int = 0
    numbered: bool = False
    indent: int = 0
    cells: tuple[str, ...] = ()
    literal: bool = False


def read(data: bytes, source: str, settings: ReaderSettings, file: FileSettings) -> list[Transcript]:
    """The transcripts of a Markdown file; `key: value` lines of its front matter are handed on as margins.

    Raises
    ------
    FileProblem : `not-text` if this is no text file.
    """
    decoded = decode(data, source)
    transcripts = find_transcripts(make_body(decoded.text), source, "md", settings, file)
    return add_problems(transcripts, [decoded.problem] if decoded.problem else [])


def make_body(text: str) -> Body:
    """The paragraphs of a Markdown text; a line is a paragraph, but hard-wrapped lines are put together.

    >>> [(p.text, p.heading) for p in make_body("### Interviewer\\n\\n> Who **signed** it?").paragraphs]
    [('Interviewer', 3), ('', 0), ('Who signed it?', 0)]
    """
    margins: tuple[str, ...] = ()
    front = _FRONT_MATTER.match(text)
    if front:
        margins = _read_front_matter(front[1])
        text = text[front.end() :]
    blocks = _cut_blocks(_COMMENT.sub("", text).strip("\n").split("\n"))
    paragraphs = _number_tables(_join_wrapped(blocks))
    title = next((line.partition(":")[2].strip() for line in margins if line.startswith("title:")), "")
    return Body(tuple(paragraphs), margins, title)


def _read_front_matter(text: str) -> tuple[str, ...]:
    """The `key: value` lines at the left edge, quotation marks taken off."""
    lines = []
    for line in text.split("\n"):
        key, colon, value = line.partition(":")
        if colon and key and not key[0].isspace() and key[0] not in "#-":
            value = value.strip()
            if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
                value = value[1:-1]
            lines.append(f"{key.strip()}: {value}")
    return tuple(lines)


def _cut_blocks(lines: Sequence[str]) -> list[_Block]:
    blocks: list[_Block] = []
    fence = ""
    for index, line in enumerate(lines):
        opened = _FENCE.match(line)
        if fence:
            if opened and opened[1].startswith(fence) and line.strip() == opened[1]:
                fence = ""
            else:
                blocks.append(_Block(line, literal=True))
            continue
        if opened:
            fence = opened[1]
            continue
        below = lines[index + 1] if index + 1 < len(lines) else ""
        block = _read_block(line, below, blocks)
        if block is not None:
            blocks.append(block)
    return blocks


def _read_block(line: str, below: str, blocks: list[_Block]) -> _Block | None:
    """The block of one line outside code; None if the line is nothing but a mark."""
    while quote := _QUOTE.match(line):
        line = line[quote.end() :]
    if heading := _HEADING.fullmatch(line):
        return _Block(heading[2] or "", heading=len(heading[1]))
    underline = _UNDERLINE.fullmatch(line)
    if underline and blocks and blocks[-1].text.strip() and not blocks[-1].heading:
        blocks[-1] = _Block(blocks[-1].text.strip(), heading=1 if "=" in line else 2)
        return None
    if _RULE.fullmatch(line) or underline:
        return None
    in_table = bool(blocks and blocks[-1].cells)
    if _TABLE_RULE.fullmatch(line) and in_table:
        return None
    if "|" in line and (in_table or _TABLE_RULE.fullmatch(below)):
        return _Block("", cells=_cut_cells(line))
    for pattern, numbered in ((_BULLET, False), (_NUMBER, True)):
        if entry := pattern.match(line):
            indent = len(entry[1].expandtabs(4)) * _TWIPS_OF_BLANK
            return _Block(line[entry.end() :], numbered=numbered, indent=indent)
    return _Block(line.rstrip() if line.strip() else "")


def _cut_cells(line: str) -> tuple[str, ...]:
    line = line.strip().removeprefix("|")
    if line.endswith("|") and not line.endswith("\\|"):
        line = line[:-1]
    return tuple(cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line))


def _join_wrapped(blocks: Sequence[_Block]) -> list[_Block]:
    """The blocks with wrapped lines put into the block of the line above, LF between them."""
    width = find_width([block.text for block in blocks if not block.cells])
    if not width:
        return list(blocks)
    joined: list[_Block] = []
    above = ""
    for block in blocks:
        plain = not (block.heading or block.numbered or block.indent or block.cells or block.literal)
        before = joined[-1] if joined else None
        if plain and before and not before.heading and not before.cells and goes_on(above, block.text, width):
            joined[-1] = _Block(f"{before.text}\n{block.text}", 0, before.numbered, before.indent)
        else:
            joined.append(block)
        above = block.text
    return joined


def _number_tables(blocks: Sequence[_Block]) -> list[Paragraph]:
    """Paragraphs of the blocks: a row of a table becomes one for each cell, with table, row and column."""
    paragraphs = []
    table, row = -1, 0
    in_table = False
    for block in blocks:
        if block.cells:
            table, row = (table, row + 1) if in_table else (table + 1, 0)
            for column, cell in enumerate(block.cells):
                text, spans, picture = strip_marks(cell)
                paragraphs.append(Paragraph(text, spans, cell=(table, row, column), picture=picture))
        elif block.literal:
            paragraphs.append(Paragraph(block.text))
        else:
            text, spans, picture = strip_marks(block.text)
            paragraphs.append(Paragraph(text, spans, block.heading, block.numbered, block.indent, picture=picture))
        in_table = bool(block.cells)
    return paragraphs
