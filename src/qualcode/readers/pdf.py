"""Reads transcripts in PDF that have a text layer: lines put together to paragraphs, bold and italic by the fonts."""

from __future__ import annotations

import io
import logging
import re
import warnings
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from qualcode.errors import FileProblem
from qualcode.model import FileSettings, Problem, ReaderSettings, Transcript
from qualcode.readers.pages import describe_running_lines, drop_running_lines
from qualcode.readers.paragraphs import Body, Paragraph
from qualcode.readers.pieces import Look, join_pieces
from qualcode.readers.problems import add_problems
from qualcode.readers.turns import find_transcripts
from qualcode.readers.wrapped import join_lines, measure_width

_BLANKS = " \t\u00a0\u200b\ufeff"
_HYPHEN_END = re.compile(r"\w[-\u00ad\u2010]$")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    zlib.error,
)
"""What a library may raise on a broken file, beside its own errors."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a page, blanks collapsed, with the look of each character."""

    text: str
    looks: tuple[Look, ...]


def read(data: bytes, source: str, settings: ReaderSettings, file: FileSettings) -> list[Transcript]:
    """The transcripts of a PDF file.

    Page numbers, headers and footers are left out, which a notice says; a word cut at a line's end keeps its hyphen.

    Raises
    ------
    FileProblem : `encrypted`, `pdf-without-text` (a scan), `broken-pdf`.
    """
    pages = _read_pages(data)
    empty = [number for number, page in enumerate(pages, 1) if not any(line.text for line in page)]
    if len(empty) == len(pages):
        raise FileProblem(
            "the PDF holds pictures of pages, no text",
            "Run text recognition (OCR) on it, or type it.",
            "pdf-without-text",
        )
    kept, examples = drop_running_lines([[line.text for line in page] for page in pages])
    lines = [page[index] for page, indices in zip(pages, kept, strict=True) for index in indices]
    problems = describe_running_lines(source, examples)
    if empty:
        message = f"pages without text: {', '.join(map(str, empty[:10]))}"
        advice = "If something is said on them, run text recognition (OCR) on the file."
        problems.append(Problem(source, "warning", "pages-without-text", message, advice))
    body = Body(tuple(_make_paragraphs(lines)))
    return add_problems(find_transcripts(body, source, "pdf", settings, file), problems)


def _make_paragraphs(lines: Sequence[_Line]) -> Iterator[Paragraph]:
    """Paragraphs: a blank stands where a line ended, but nothing behind a hyphen."""
    texts = [line.text for line in lines]
    for indices in join_lines(texts, max(measure_width(texts), 1)):
        pieces: list[tuple[str, Look]] = []
        for index in indices:
            line = lines[index]
            if pieces and _differ(lines[index - 1], line):
                yield _make_paragraph(pieces)
                pieces = []
            elif pieces and not _HYPHEN_END.search(texts[index - 1]):
                pieces.append((" ", pieces[-1][1]))
            start = 0
            for look, group in groupby(line.looks):
                stop = start + sum(1 for _ in group)
                pieces.append((line.text[start:stop], look))
                start = stop
        yield _make_paragraph(pieces)


def _make_paragraph(pieces: Sequence[tuple[str, Look]]) -> Paragraph:
    return Paragraph(*join_pieces(pieces))


def _differ(above: _Line, below: _Line) -> bool:
    """Whether one line is wholly in one look and the next wholly in another, as questions in bold are."""
    return len(set(above.looks)) == 1 and len(set(below.looks)) == 1 and above.looks[0] != below.looks[0]


def _read_pages(data: bytes) -> list[list[_Line]]:
    """The lines of each page."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError, WrongPasswordError

    with _silence():
        try:
            reader = PdfReader(io.BytesIO(data))
            if reader.is_encrypted and not reader.decrypt(""):
                raise _encrypted()
            return [_read_lines(page) for page in reader.pages]
        except (DependencyError, FileNotDecryptedError, WrongPasswordError) as error:
            raise _encrypted() from error
        except (PyPdfError, *_FAULTS) as error:
            reason = " ".join(str(error).split())[:100] or type(error).__name__
            raise FileProblem(
                f"the PDF is broken ({reason})", "Open it, print it to PDF anew, or save it as DOCX.", "broken-pdf"
            ) from error


@contextmanager
def _silence() -> Iterator[None]:
    """Keeps what pypdf logs and warns of from the user: whatever matters is a problem of the file."""
    logger = logging.getLogger("pypdf")
    before = logger.disabled, logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.disabled, level = before
        logger.setLevel(level)


def _encrypted() -> FileProblem:
    return FileProblem("the PDF is protected by a password", "Save it without one.", "encrypted")


def _read_lines(page: Any) -> list[_Line]:
    pieces: list[tuple[str, Look]] = []

    def visit(text: str, _: object, __: object, font: Any, ___: float) -> None:
        if text:
            pieces.append((text.translate(_LIGATURES), _read_look(font)))

    page.extract_text(visitor_text=visit)
    characters = [(character, look) for text, look in pieces for character in text]
    return [_collapse(line) for line in _split(characters)]


def _read_look(font: Any) -> Look:
    name = str((font or {}).get("/BaseFont", "")).rpartition("+")[2]
    return (
        bool(re.search("bold|black|heavy|semibold", name, re.IGNORECASE)),
        bool(re.search("italic|oblique", name, re.IGNORECASE)),
        "",
    )


def _split(characters: Sequence[tuple[str, Look]]) -> Iterator[list[tuple[str, Look]]]:
    line: list[tuple[str, Look]] = []
    for character in characters:
        if character[0] in "\n\r\x0b\x0c":
            yield line
            line = []
        else:
            line.append(character)
    yield line


def _collapse(line: Sequence[tuple[str, Look]]) -> _Line:
    """The line with one blank for each run of blanks, and none at its ends: they are layout, not text."""
    kept: list[tuple[str, Look]] = []
    for character, look in line:
        if character not in _BLANKS:
            kept.append((character, look))
        elif kept and kept[-1][0] != " ":
            kept.append((" ", look))
    if kept and kept[-1][0] == " ":
        kept.pop()
    return _Line("".join(character for character, _ in kept), tuple(look for _, look in kept))
