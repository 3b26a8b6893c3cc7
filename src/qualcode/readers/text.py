"""Reads transcripts in plain text: a line is a paragraph, but hard-wrapped lines are put together."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.model import FileSettings, ReaderSettings, Transcript
from qualcode.readers import captions
from qualcode.readers.decoding import decode_raw, normalise_plain
from qualcode.readers.pages import describe_running_lines, drop_running_lines
from qualcode.readers.paragraphs import Body, Paragraph
from qualcode.readers.problems import add_problems
from qualcode.readers.turns import find_transcripts
from qualcode.readers.wrapped import find_width, join_lines


def read(data: bytes, source: str, settings: ReaderSettings, file: FileSettings) -> list[Transcript]:
    """The transcripts of a text file; captions that were saved as text are read as captions.

    Nothing of the text is changed but its normalisation; where form feeds cut it into pages, page numbers and lines
    that repeat on most pages are left out, which a notice says.

    Raises
    ------
    FileProblem : `not-text` if this is no text file.
    """
    decoded = decode_raw(data, source)
    if captions.is_captions(decoded.text):
        return captions.read(data, source, settings, file)
    pages = [normalise_plain(page).split("\n") for page in decoded.text.rstrip("\x0c\r\n").split("\x0c")]
    problems = [decoded.problem] if decoded.problem else []
    lines = pages[0]
    if len(pages) > 1:
        kept, examples = drop_running_lines(pages)
        lines = [page[index] for page, indices in zip(pages, kept, strict=True) for index in indices]
        problems += describe_running_lines(source, examples)
    body = Body(tuple(make_paragraphs(lines)))
    return add_problems(find_transcripts(body, source, "txt", settings, file), problems)


def make_paragraphs(lines: Sequence[str]) -> list[Paragraph]:
    """Lines put together to paragraphs; the lines of one stay apart by LF, so that no character changes."""
    wrapped_at = find_width(lines)
    return [Paragraph("\n".join(lines[index] for index in indices)) for indices in join_lines(lines, wrapped_at)]
