"""Turns in, segments out: the units of coding of one source.

Neighbouring turns of one speaker are one block: a sentence may run across their border, and with `turn` the block is
one segment. Every word of a turn lies in exactly one segment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qualcode.model import Turn
from qualcode.sentences import blank_out, find_boundaries
from qualcode.tokens import Ints, SourceTokens

Unit = Literal["sentence", "turn", "paragraph"]


@dataclass(frozen=True, slots=True)
class SourceSegments:
    """The segments of one source in reading order; they never overlap and never cross speakers.

    Parameters
    ----------
    turn : int32[S], number from 1 of the turn in which the segment begins.
    start, stop : int32[S], code points; the slice is stripped of blanks and of times at its ends.
    words : int32[S], 0 only where a whole block has no word.
    token_segment : int32[N], for each word of the source its segment, from 0.
    """

    turn: Ints
    start: Ints
    stop: Ints
    words: Ints
    token_segment: Ints


class Block(NamedTuple):
    """Neighbouring turns of one speaker; `holes` are the times and labels inside, `breaks` the starts of the labels."""

    start: int
    stop: int
    holes: tuple[tuple[int, int], ...]
    breaks: tuple[int, ...]


def find_segments(
    text: str,
    turns: Sequence[Turn],
    tokens: SourceTokens,
    unit: Unit,
    paragraphs: Sequence[int],
    language: str,
    blocks: Sequence[Block] | None = None,
) -> SourceSegments:
    """Cut the turns of a source into sentences, paragraphs or joined turns.

    Parameters
    ----------
    tokens : the words of the turns' speech without its holes (`find_stretches`).
    paragraphs : start of every paragraph, ascending; used with `paragraph` only.
    blocks : of the turns (`find_blocks`), where they are known already.
    """
    blocks = find_blocks(text, turns) if blocks is None else blocks
    cuts = [_find_cuts(text, block, unit, paragraphs, language) for block in blocks]
    places = iter(_snap(np.array([cut for some in cuts for cut in some], dtype=np.int64), tokens).tolist())
    pieces: list[tuple[int, int]] = []
    owners: list[int] = []
    for number, (block, some) in enumerate(zip(blocks, cuts, strict=True)):
        found = _trim(text, block, list(islice(places, len(some))))
        pieces += found
        owners += [number] * len(found)
    rows = _join_wordless(pieces, owners, tokens)
    start = np.array([row[0] for row in rows], dtype=np.int32)
    stop = np.array([row[1] for row in rows], dtype=np.int32)
    token_segment = np.searchsorted(start, tokens.starts, side="right").astype(np.int32) - np.int32(1)
    words = np.bincount(token_segment, minlength=start.size).astype(np.int32)
    turn_starts = np.array([turn.start for turn in turns], dtype=np.int32)
    turn = np.searchsorted(turn_starts, start, side="right").astype(np.int32)
    return SourceSegments(turn, start, stop, words, token_segment)


def find_stretches(turns: Sequence[Turn]) -> list[tuple[int, int]]:
    """The speech of all turns without its holes: what `tokenise` reads."""
    stretches: list[tuple[int, int]] = []
    for turn in turns:
        place = turn.start
        for hole_start, hole_stop in turn.holes:
            stretches.append((place, hole_start))
            place = hole_stop
        stretches.append((place, turn.stop))
    return [(start, stop) for start, stop in stretches if start < stop]


def find_blocks(text: str, turns: Sequence[Turn]) -> list[Block]:
    """Neighbouring turns of one speaker with nothing but labels and times between them, joined."""
    blocks: list[Block] = []
    group: list[Turn] = []
    for turn in turns:
        if group and not are_one_speech(text, group[-1], turn):
            blocks.append(_make_block(group))
            group = []
        group.append(turn)
    if group:
        blocks.append(_make_block(group))
    return blocks


def are_one_speech(text: str, first: Turn, second: Turn) -> bool:
    """Whether two neighbouring turns are one speaker's, with at most one label line between them.

    Cells of a spreadsheet (another case or question) and turns whose speaker nobody knows are never joined.
    """
    if first.speaker != second.speaker:
        return False
    if (first.role, first.case, first.question) != (second.role, second.case, second.question):
        return False
    if not first.speaker and first.role in ("unknown", "document"):
        return False
    written = [line for line in text[first.stop : second.start].split("\n") if any(map(str.isalpha, line))]
    labelled = bool(first.speaker) and not first.speaker.startswith("#")
    return len(written) <= labelled


def _make_block(group: Sequence[Turn]) -> Block:
    if len(group) == 1:
        return Block(group[0].start, group[0].stop, tuple(group[0].holes), ())
    holes: list[tuple[int, int]] = list(group[0].holes)
    breaks: list[int] = []
    for first, second in pairwise(group):
        if first.stop < second.start:
            holes.append((first.stop, second.start))
            breaks.append(first.stop)
        holes += second.holes
    return Block(group[0].start, group[-1].stop, tuple(holes), tuple(breaks))


def _find_cuts(text: str, block: Block, unit: Unit, paragraphs: Sequence[int], language: str) -> list[int]:
    """Borders of the raw segments of a block, from its start to its stop."""
    if unit == "turn":
        inner: Sequence[int] = ()
    elif unit == "paragraph":
        low, high = np.searchsorted(paragraphs, [block.start + 1, block.stop])
        inner = paragraphs[low:high]
    else:
        inner = find_boundaries(text, block.start, block.stop, language, block.holes, block.breaks)[:-1]
    return [block.start, *inner, block.stop]


def _snap(cuts: NDArray[np.int64], tokens: SourceTokens) -> NDArray[np.int64]:
    """The cuts, those inside a word moved behind it."""
    if not tokens.starts.size:
        return cuts
    word = np.maximum(np.searchsorted(tokens.starts, cuts, side="left") - 1, 0)
    inside = (tokens.starts[word] < cuts) & (cuts < tokens.stops[word])
    return np.where(inside, tokens.stops[word], cuts)


def _trim(text: str, block: Block, cuts: list[int]) -> list[tuple[int, int]]:
    """The pieces between the cuts without blanks and holes at their ends; empty ones are dropped."""
    shift = block.start if block.holes else 0
    seen = blank_out(text, block.start, block.stop, block.holes) if block.holes else text
    pieces: list[tuple[int, int]] = []
    for left, right in pairwise(cuts):
        piece = seen[left - shift : right - shift]
        rest = piece.lstrip()
        if rest:
            start = right - len(rest)
            pieces.append((start, start + len(rest.rstrip())))
    return pieces


def _join_wordless(pieces: list[tuple[int, int]], owners: list[int], tokens: SourceTokens) -> list[tuple[int, int]]:
    """The pieces, those without a word joined to the one before in their block, at its beginning to the one behind."""
    edges = np.searchsorted(tokens.starts, np.array(pieces, dtype=np.int64).ravel()).reshape(-1, 2)
    has_words = (edges[:, 0] < edges[:, 1]).tolist()
    if all(has_words):
        return pieces
    joined: list[tuple[int, int]] = []
    last, found = -1, False  # the block that is being joined, and whether it has a word so far
    for (start, stop), owner, has_word in zip(pieces, owners, has_words, strict=True):
        if owner == last and not (has_word and found):
            joined[-1] = (joined[-1][0], stop)
        else:
            joined.append((start, stop))
        found = has_word or (found and owner == last)
        last = owner
    return joined
