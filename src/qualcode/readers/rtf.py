"""Reads transcripts in Rich Text Format: text, bold, italic, colour, tables, numbering; nesting of any depth."""

from __future__ import annotations

import re
from dataclasses import replace

from qualcode.errors import FileProblem
from qualcode.model import FileSettings, Problem, ReaderSettings, Transcript
from qualcode.readers.normal import normalise
from qualcode.readers.paragraphs import Body, Paragraph
from qualcode.readers.pieces import join_pieces
from qualcode.readers.problems import add_problems
from qualcode.readers.rtf_state import Reading, State
from qualcode.readers.rtf_tokens import Token, find_codec, read_tokens
from qualcode.readers.turns import find_transcripts

_DESTINATIONS = """
    fonttbl info pict object themedata datastore filetbl listtable listoverridetable revtbl rsidtbl
    generator footnote annotation atnid atnauthor atndate atnref atnicn atrfstart atrfend fldinst bkmkstart bkmkend
    xe tc rxe txe private xmlnstbl latentstyles wgrffmtfilter pgptbl mmathPr colorschememapping datafield formfield
    aftncn aftnsep aftnsepc ftncn ftnsep ftnsepc falt panose fontemb listpicture pntxta pntxtb nonshppict
    shprslt ud do userprops docvar
"""
_LEFT_OUT = frozenset(_DESTINATIONS.split())
_MARGINS = frozenset(f"{part}{pages}" for part in ("header", "footer") for pages in ("", "l", "r", "f"))
_SHOWN_STARRED = frozenset(("shppict", "shpinst", "pn", "listtext"))
_CHARACTERS = {
    "tab": "\t",
    "line": "\n",
    "lbr": "\n",
    "softline": "\n",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "emspace": "\u2003",
    "enspace": "\u2002",
    "qmspace": "\u2005",
    "~": "\u00a0",
    "_": "\u2011",
    "\\": "\\",
    "{": "{",
    "}": "}",
}
_HEADING_NAME = re.compile(rb"(?:heading (\d)|title);", re.IGNORECASE)
_WRITTEN = ("body", "margin", "box")


def read(data: bytes, source: str, settings: ReaderSettings, file: FileSettings) -> list[Transcript]:
    """The transcripts of an RTF file; deleted and hidden text, notes, comments, automatic numbers are left out.

    Raises
    ------
    FileProblem : `not-rtf` if it does not begin as one. A file that ends in the middle is read with a warning.
    """
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        raise FileProblem("this is no RTF file", "Open it in Word or LibreOffice and save it as DOCX.", "not-rtf")
    body, complete = make_body(data)
    problems = []
    if not complete:
        message = "the file ends in the middle; what there is was read"
        problems.append(Problem(source, "warning", "truncated", message, "Copy or download it again."))
    return add_problems(find_transcripts(body, source, "rtf", settings, file), problems)


def make_body(data: bytes) -> tuple[Body, bool]:
    """(the paragraphs in reading order, whether all groups were closed)."""
    reading = Reading()
    for token in read_tokens(data):
        _take(reading, token)
        if token.kind == "close" and not reading.stack:
            break
    complete = not reading.stack
    _flush_bytes(reading)
    if reading.pieces or not reading.paragraphs:
        _end_paragraph(reading)
    margins = tuple(line for line in normalise("".join(reading.margin)).split("\n") if line.strip())
    return Body(tuple(reading.paragraphs), margins), complete


def _take(reading: Reading, token: Token) -> None:
    if token.kind == "byte":
        if reading.to_skip:
            reading.to_skip -= 1
        else:
            reading.bytes += token.data
        return
    if token.kind == "text":
        data = token.data[reading.to_skip :]
        reading.to_skip = max(reading.to_skip - len(token.data), 0)
        reading.bytes += data
        return
    _flush_bytes(reading)
    if token.kind == "open":
        reading.to_skip = 0
        reading.stack.append(reading.state)
    elif token.kind == "close":
        reading.to_skip = 0
        if reading.stack:
            reading.state = reading.stack.pop()
    elif token.word == "*":
        reading.starred = True
        return
    elif reading.to_skip and token.word in _CHARACTERS:
        reading.to_skip -= 1
    else:
        _take_word(reading, token.word, token.number)
    reading.starred = False


def _flush_bytes(reading: Reading) -> None:
    """Decodes the bytes seen so far with the code page of the font; two-byte letters are whole by then."""
    if not reading.bytes:
        return
    data = bytes(reading.bytes)
    reading.bytes.clear()
    target = reading.state.target
    if target == "colors":
        for _ in range(data.count(b";")):
            known = min(reading.color) >= 0
            reading.colors.append("{:02X}{:02X}{:02X}".format(*reading.color) if known else "")
            reading.color = [-1, -1, -1]
    elif target == "styles":
        named = _HEADING_NAME.match(data.strip())
        if named:
            reading.headings.setdefault(reading.style, int(named[1] or 1))
    elif target in _WRITTEN:
        _write(reading, data.decode(reading.state.codec, errors="replace"))


def _write(reading: Reading, text: str) -> None:
    state = reading.state
    if state.hidden:
        return
    if state.target == "margin":
        reading.margin.append(text)
    elif state.target == "box":
        reading.box.append(text)
    elif state.target == "body":
        color = reading.colors[state.color] if 0 <= state.color < len(reading.colors) else ""
        reading.pieces.append((text, (state.bold, state.italic, color)))


def _take_word(reading: Reading, word: str, number: int | None) -> None:
    state = reading.state
    if word in _LEFT_OUT or (reading.starred and word not in _SHOWN_STARRED):
        reading.picture = reading.picture or word == "pict"
        reading.state = replace(state, target="fonts" if word == "fonttbl" else "nowhere")
    elif word in ("shpinst", "shptxt"):
        reading.state = replace(state, target="nowhere" if word == "shpinst" else "box")
    elif word in _MARGINS:
        reading.state = replace(state, target="margin")
    elif word in ("listtext", "pntext", "pn"):
        reading.numbered = reading.numbered or word != "pn"
        reading.state = replace(state, target="nowhere")
    elif word == "stylesheet":
        reading.state = replace(state, target="styles")
    elif word == "s" and number is not None:
        reading.style = number
        reading.state = replace(state, heading=reading.headings.get(number, 0))
    elif word == "outlinelevel" and state.target == "styles":
        reading.headings[reading.style] = min((number or 0) + 1, 9)
    elif word == "colortbl":
        reading.state = replace(state, target="colors")
    elif word in ("red", "green", "blue") and state.target == "colors":
        reading.color[("red", "green", "blue").index(word)] = min(max(number or 0, 0), 255)
    elif word in ("f", "fcharset", "cpg", "ansicpg", "mac", "pc", "pca", "deff", "cchs"):
        _take_font(reading, word, number)
    elif word == "u" and number is not None:
        _take_unicode(reading, number)
    elif word == "uc":
        reading.state = replace(state, skip=max(number or 0, 0))
    elif word in ("par", "sect", "page", "row", "cell", "nestcell", "nestrow"):
        _take_break(reading, word)
    elif word in _CHARACTERS:
        if state.target in _WRITTEN:
            _write(reading, _CHARACTERS[word])
    else:
        reading.state = _take_look(state, word, number)


def _take_font(reading: Reading, word: str, number: int | None) -> None:
    """Code pages: of the file (`ansicpg`), of the fonts in the table, of the font that is chosen."""
    state = reading.state
    if word == "f" and number is not None:
        reading.font = number
        if state.target != "fonts":
            reading.state = replace(state, codec=reading.fonts.get(number, reading.fonts.get(-1, state.codec)))
    elif word == "fcharset" and state.target == "fonts":
        codec = find_codec(charset=number or 0)
        if codec:
            reading.fonts[reading.font] = codec
    elif word == "cpg" and state.target == "fonts" and number:
        reading.fonts[reading.font] = find_codec(page=number) or state.codec
    elif word in ("ansicpg", "mac", "pc", "pca"):
        page = {"mac": 10000, "pc": 437, "pca": 850}.get(word, number or 1252)
        reading.fonts[-1] = find_codec(page=page) or "cp1252"
        reading.state = replace(state, codec=reading.fonts[-1])


def _take_unicode(reading: Reading, number: int) -> None:
    """A character by its number; beyond U+FFFF it comes as two surrogates."""
    reading.to_skip = reading.state.skip
    code = number + 65536 if number < 0 else number
    if 0xD800 <= code < 0xDC00:
        reading.high = chr(code)
        return
    text = chr(code) if code <= 0x10FFFF else ""
    if 0xDC00 <= code < 0xE000:
        text = (reading.high + text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    reading.high = ""
    if reading.state.target in _WRITTEN:
        _write(reading, text)


def _take_look(state: State, word: str, number: int | None) -> State:
    on = number != 0
    if word == "plain":
        return replace(state, bold=False, italic=False, color=0, hidden=False)
    if word == "pard":
        return replace(state, indent=0, numbered=False, in_table=False, heading=0)
    if word == "b":
        return replace(state, bold=on)
    if word == "i":
        return replace(state, italic=on)
    if word in ("v", "deleted"):
        return replace(state, hidden=on)
    if word == "cf":
        return replace(state, color=number or 0)
    if word == "li":
        return replace(state, indent=number or 0)
    if word == "ls":
        return replace(state, numbered=bool(number))
    if word == "outlinelevel":
        return replace(state, heading=min((number or 0) + 1, 9))
    if word == "intbl":
        return replace(state, in_table=True)
    return state


def _take_break(reading: Reading, word: str) -> None:
    """Ends a paragraph, a cell or a row."""
    if reading.state.target in ("margin", "box"):
        _write(reading, "\n")
    if reading.state.target != "body":
        return
    if word in ("row", "nestrow"):
        reading.row_open, reading.column = False, 0
        return
    if word in ("cell", "nestcell"):
        reading.state = replace(reading.state, in_table=True)
        _end_paragraph(reading)
        reading.column += 1
    elif word != "page" or reading.pieces:
        _end_paragraph(reading)


def _end_paragraph(reading: Reading) -> None:
    state = reading.state
    cell = None
    if state.in_table:
        if not reading.row_open:
            following = reading.paragraphs and reading.paragraphs[-1].cell
            reading.table, reading.row = (reading.table, reading.row + 1) if following else (reading.table + 1, 0)
            reading.row_open = True
        cell = (reading.table, reading.row, reading.column)
    text, spans = join_pieces(reading.pieces)
    reading.paragraphs.append(
        Paragraph(text, spans, state.heading, state.numbered or reading.numbered, state.indent, cell, reading.picture)
    )
    boxed = normalise("".join(reading.box)).split("\n")
    reading.paragraphs.extend(Paragraph(line) for line in boxed if line.strip())
    reading.pieces, reading.box = [], []
    reading.picture = reading.numbered = False
