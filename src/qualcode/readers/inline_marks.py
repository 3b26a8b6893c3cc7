"""Takes the inline marks off Markdown text: `**bold**`, `_italic_`, links, escapes; gives text and spans."""

from __future__ import annotations

import html
import re

from qualcode.readers.normal import normalise
from qualcode.readers.paragraphs import Span

_TOKEN = re.compile(
    r"""(?P<escape>\\[!-/:-@\[-`{-~])
      | (?P<code>`+)
      | (?P<picture>!\[(?P<alternative>[^\]]*)\]\([^()\s]*(?:\s+"[^"]*")?\))
      | (?P<link>\[(?P<words>[^\[\]]+)\]\((?:[^()\s]*|<[^<>]*>)(?:\s+"[^"]*")?\))
      | (?P<address><(?P<url>(?:https?|mailto):[^<>\s]+)>)
      | (?P<break><br\s*/?>\n?)
      | (?P<element></?(?P<name>b|strong|i|em|u|s|span|sub|sup|small|font|p|div)(?:\s[^<>]*)?/?>)
      | (?P<entity>&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)
      | (?P<marks>\*+|_+|~~)
      | (?P<hard>[ ]{2,}\n|\\\n)""",
    re.VERBOSE,
)
_Piece = tuple[str, str]  # (text, mark): one of them is empty


def strip_marks(text: str) -> tuple[str, tuple[Span, ...], bool]:
    """(text without marks, spans of bold and italic that cover it, whether it holds a picture).

    A mark without its partner is text, as in Markdown.

    >>> strip_marks("**Anna:** 2 * 3 is _six_")[0]
    'Anna: 2 * 3 is six'
    """
    if not re.search(r"[\\`\[<&*_~\n]", text):
        return text, ((Span(0, len(text)),) if text else ()), False
    pieces, picture = _cut(text)
    partners = _pair_marks(pieces)
    return (*_build(pieces, partners), picture)


def _cut(text: str) -> tuple[list[_Piece], bool]:
    """Pieces of text and marks; a run of marks is cut into `**` or `__` and single ones."""
    pieces: list[_Piece] = []
    picture = False
    position = 0
    while match := _TOKEN.search(text, position):
        pieces.append((text[position : match.start()], ""))
        position = match.end()
        kind = match.lastgroup or ""
        if kind == "marks":
            pieces.extend(("", mark) for mark in _cut_marks(text, match))
        elif kind == "element":
            bold = match["name"] in ("b", "strong")
            if bold or match["name"] in ("i", "em"):
                pieces.append(("", ("</" if match[0].startswith("</") else "<") + ("b" if bold else "i")))
        elif kind == "code":
            close = text.find(match[0], position)
            pieces.append((text[position:close].strip() if close > 0 else match[0], ""))
            position = close + len(match[0]) if close > 0 else position
        elif kind == "picture":
            picture = True
        elif kind == "link":
            inner, inner_picture = _cut(match["words"])
            pieces.extend(inner)
            picture = picture or inner_picture
        else:
            pieces.append((_read_character(kind, match), ""))
    pieces.append((text[position:], ""))
    return pieces, picture


def _read_character(kind: str, match: re.Match[str]) -> str:
    if kind == "escape":
        return match[0][1]
    if kind == "entity":
        return normalise(html.unescape(match[0]))
    if kind == "address":
        return match["url"]
    return "\n"


def _cut_marks(text: str, match: re.Match[str]) -> list[str]:
    """The marks of a run with what they may do: `o` opens, `c` closes (`**oc`); plain text if it can do neither."""
    before = text[match.start() - 1] if match.start() else " "
    after = text[match.end()] if match.end() < len(text) else " "
    opens = not after.isspace() and (not _is_punctuation(after) or before.isspace() or _is_punctuation(before))
    closes = not before.isspace() and (not _is_punctuation(before) or after.isspace() or _is_punctuation(after))
    closes = closes or (len(match[0]) > 1 and before in ":.?!")  # `**Name:**text`: no blank after the label
    if match[0][0] == "_" and before.isalnum() and after.isalnum():
        return [match[0] + "-"]
    able = ("o" if opens else "") + ("c" if closes else "")
    if match[0] == "~~":
        return ["~~" + able]
    run, sign = len(match[0]), match[0][0]
    if run > 3:
        return [match[0] + "-"]
    marks = [sign * 2 + able] * (run >= 2) + [sign + able] * (run % 2)
    return marks if opens else marks[::-1]


def _is_punctuation(character: str) -> bool:
    return not character.isalnum() and not character.isspace()


def _pair_marks(pieces: list[_Piece]) -> set[int]:
    """Indices of the pieces that are marks with a partner."""
    paired: set[int] = set()
    opened: list[tuple[str, int]] = []
    for index, (_, mark) in enumerate(pieces):
        if mark.startswith("<"):
            paired.add(index)
            continue
        sign = mark.rstrip("oc-")
        able = mark[len(sign) :]
        if "c" in able and any(sign == other for other, _ in opened):
            while opened[-1][0] != sign:
                opened.pop()
            paired |= {opened.pop()[1], index}
        elif "o" in able:
            opened.append((sign, index))
    return paired


def _build(pieces: list[_Piece], paired: set[int]) -> tuple[str, tuple[Span, ...]]:
    text = ""
    spans: list[Span] = []
    bold = italic = 0
    open_signs: list[str] = []
    for index, (piece, mark) in enumerate(pieces):
        if mark and index in paired:
            sign = mark.rstrip("oc-")
            if sign.startswith("<"):
                step = -1 if sign.startswith("</") else 1
                bold, italic = (max(bold + step, 0), italic) if sign[-1] == "b" else (bold, max(italic + step, 0))
                continue
            closing = sign in open_signs
            step = -1 if closing else 1
            open_signs.remove(sign) if closing else open_signs.append(sign)
            if sign in ("**", "__"):
                bold += step
            elif sign in ("*", "_"):
                italic += step
            continue
        piece = piece or mark.rstrip("oc-")
        if not piece:
            continue
        if spans and spans[-1].bold == (bold > 0) and spans[-1].italic == (italic > 0):
            spans[-1] = Span(spans[-1].start, len(text) + len(piece), bold > 0, italic > 0)
        else:
            spans.append(Span(len(text), len(text) + len(piece), bold > 0, italic > 0))
        text += piece
    return text, tuple(spans)
