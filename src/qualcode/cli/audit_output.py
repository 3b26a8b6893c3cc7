"""What `qualcode codebook audit` prints."""

from __future__ import annotations

import re
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pandas as pd

from qualcode.analysis.where import describe_where
from qualcode.cli.common import Options, print_rows
from qualcode.cli.show import show_kwic, show_problems
from qualcode.cli.terminal import Terminal, cut, find_terminal, measure, pad, wrap
from qualcode.codebook_work.audit import Audited, Shared, TermAudit, count_forms, sort_by_stake
from qualcode.codebook_work.corpus import Corpus
from qualcode.codebook_work.lines import Line, find_dropped, find_lines
from qualcode.pipeline import codebook_verbs as verbs
from qualcode.pipeline.marking import check_target, make_lines, write_lines
from qualcode.pipeline.overview import problems_table

if TYPE_CHECKING:
    from qualcode.pipeline.verbs import Study

Where = Mapping[str, Sequence[str]]
_NAMED = 4  # forms, terms and codes that are named of each term
_DROPPED_LINES = 2
_MANY = 50  # lines of a term that a person may want to read in the terminal


def print_audit(
    study: Study, code: str | None, where: Where, lines: int, limit: int, seed: int, options: Options
) -> None:
    """The terms that deserve a look to stdout, words about them to stderr."""
    audited, terms = verbs.audit(study, code, where)
    if options.json:
        print_rows([_as_row(audited, term, lines, seed) for term in terms])
        return
    terminal = find_terminal(sys.stdout)
    ranked = sort_by_stake(terms)
    shown = ranked[:limit] if limit else ranked
    click.echo("\n".join(_show_head(audited, code, terms, describe_where(study.where(where)), terminal)))
    for term in shown:
        click.echo("\n" + "\n".join(_show_term(audited, term, lines, seed, terminal)))
    for text in _tell_rest(ranked, shown, code, lines):
        options.say(text)
    if audited.problems:
        options.say(show_problems(problems_table(audited.problems), find_terminal(sys.stderr)))


def write_audit(
    study: Study, code: str | None, where: Where, lines: int, limit: int, seed: int, path: Path, options: Options
) -> None:
    """Lines in context of the terms that hit into a sheet to mark."""
    check_target(path)
    audited, terms = verbs.audit(study, code, where)
    ranked = sort_by_stake(terms)
    frame = make_lines(audited, ranked[:limit] if limit else ranked, lines, seed)
    write_lines(frame, path)
    options.say(
        f"Written: {path}, {len(frame):,} lines of {frame[['code', 'term']].drop_duplicates().shape[0]:,} terms."
    )
    options.say(f"Fill in its column 'verdict' with yes or no, then: qualcode codebook audit --marked {path}")


def _show_head(
    audited: Audited, code: str | None, terms: Sequence[TermAudit], where: str, terminal: Terminal
) -> Iterator[str]:
    """What is looked at, and how many terms do anything."""
    codes = list(dict.fromkeys(term.code for term in terms))
    hitting = sum(term.hits > 0 for term in terms)
    idle = sum(not term.hits and bool(term.unless + term.overlapped) for term in terms)
    subject = f"{code}: " if code else ""
    yield terminal.strong(
        f"{subject}{count_things(len(terms), 'term')} of {count_things(len(codes), 'code')}, {hitting:,} hit"
    )
    rest = len(terms) - hitting - idle
    if rest:
        yield f"{rest:,} match nothing here; `qualcode codebook check` lists them."
    if idle:
        yield f"{idle:,} match only where `unless` or a longer term takes the place."
    if where:
        yield from wrap(f"Only {where}.", terminal.width)
    if len(codes) > 1 and hitting:
        yield ""
        yield from _show_codes(codes, terms, terminal)


def _show_codes(codes: Sequence[str], terms: Sequence[TermAudit], terminal: Terminal) -> Iterator[str]:
    """A line a code: terms, those that hit, hits, segments that hang on one term."""
    names = {code: _indent(code, codes) for code in codes}
    width = min(max(map(measure, names.values())), terminal.width - 35)
    yield terminal.strong(" " * width + "  terms  that hit  hits  hang on one term".rstrip())
    for code in codes:
        own = [term for term in terms if term.code == code]
        hitting, hits = sum(term.hits > 0 for term in own), sum(term.hits for term in own)
        alone = sum(term.alone for term in own)
        yield f"{pad(_cut_name(names[code], width), width)}  {len(own):>5,}  {hitting:>8,}  {hits:>4,}  {alone:>16,}"


def _indent(code: str, codes: Sequence[str]) -> str:
    """The name of a code below the one above it, its whole path where that is not listed."""
    parent, _, name = code.rpartition("/")
    if parent not in codes:
        return code
    above = _indent(parent, codes)
    return " " * (2 + len(above) - len(above.lstrip())) + name


def _cut_name(text: str, width: int) -> str:
    """As `cut`, with the blanks before the text."""
    lead = len(text) - len(text.lstrip())
    return text[:lead] + cut(text[lead:], width - lead)


def _show_term(audited: Audited, term: TermAudit, lines: int, seed: int, terminal: Terminal) -> Iterator[str]:
    """One term: what it does in some lines of words, then lines in context."""
    width = terminal.width
    name = cut(term.term.text, width * 3 // 5)
    room = width - measure(name) - 2
    yield f"{terminal.strong(name)}  {pad(cut(f'{term.code}, line {term.term.line}', room, left=True), room, right=True)}"
    yield from fill(_count_places(term), width)
    if len(term.groups) > 1:
        yield from fill(", ".join(f"{group} {count}" for group, count in term.groups.items()), width)
    forms = [f"{form} {count}" for form, count in count_forms(audited, term.number).items()]
    others = [_name_shared(other) for other in term.terms]
    codes = [_name_shared(other, term.code.partition("/")[0]) for other in term.codes]
    for heading, texts in (
        ("finds", forms if len(forms) > 1 else []),
        ("also found by", others),
        ("also coded", codes),
    ):
        if texts:
            yield from fill(f"{heading}: {_name_some(texts)}", width)
    shown = find_lines(audited, term.number, lines, seed)
    yield from show_lines(shown, audited.corpus, terminal)
    if term.hits > len(shown) and lines:
        more = f"--lines {term.hits} shows all" if term.hits <= _MANY else f"--lines {_MANY} shows more"
        yield f"    … and {term.hits - len(shown):,} more ({more})"
    yield from _show_dropped(audited, term, min(lines, _DROPPED_LINES), seed, terminal)


def _count_places(term: TermAudit) -> str:
    kinds = ("segments", "sources", "cases")
    counts = [count_things(term.hits, "hit"), *(count_things(getattr(term, kind), kind[:-1]) for kind in kinds)]
    alone = f"{count_things(term.alone, 'segment')} {'hangs' if term.alone == 1 else 'hang'} on it alone"
    return f"{', '.join(counts)}; {alone if term.alone else 'no segment hangs on it alone'}"


def _show_dropped(audited: Audited, term: TermAudit, lines: int, seed: int, terminal: Terminal) -> Iterator[str]:
    """Places that do not count, apart from the others."""
    found = find_dropped(audited, term.number, lines, seed)
    for number, lost in ((term.unless, True), (term.overlapped, False)):
        some = [line for line in found if (line.fate == "unless") == lost]
        if not some:
            continue
        better = ", ".join(dict.fromkeys(cut(line.fate.removeprefix("inside "), 30) for line in some))
        reason = "because of `unless`" if lost else f"because a better hit is there: {better}"
        yield from fill(f"{count_things(number, 'more place')} not counted, {reason}", terminal.width)
        yield from show_lines(some, audited.corpus, terminal)


def show_lines(lines: Sequence[Line], corpus: Corpus, terminal: Terminal) -> Iterator[str]:
    """Lines in context, each with its source's short name and the number of its segment."""
    if not lines:
        return
    names = shorten_names(corpus.sources)
    frame = pd.DataFrame(
        {
            "source": [names[line.source] for line in lines],
            "segment": [line.segment for line in lines],
            "before": [line.left for line in lines],
            "match": [line.match for line in lines],
            "after": [line.right for line in lines],
        }
    )
    yield from ("    " + line for line in show_kwic(frame, Terminal(terminal.width - 4, terminal.bold)).splitlines())


def shorten_names(sources: Sequence[str]) -> dict[str, str]:
    """Names of sources without folder and suffix, where that still tells them apart.

    >>> shorten_names(["uvs/la_01.docx", "selenge/la_02.docx"])
    {'uvs/la_01.docx': 'la_01', 'selenge/la_02.docx': 'la_02'}
    """
    short = {source: re.sub(r"\.\w+(?=#|$)", "", source.rpartition("/")[2]) for source in sources}
    times = Counter(short.values())
    return {source: name if times[name] == 1 else source for source, name in short.items()}


def _tell_rest(ranked: Sequence[TermAudit], shown: Sequence[TermAudit], code: str | None, lines: int) -> Iterator[str]:
    """What is not shown, and how to see it."""
    if len(ranked) > len(shown):
        rest = ranked[len(shown) :]
        hits = sum(term.hits for term in rest)
        yield f"{count_things(len(rest), 'more term')} with {count_things(hits, 'hit')} not shown: --terms 0 shows all."
    if ranked:
        name = f" {code}" if code else ""
        yield f"To mark lines right or wrong: qualcode codebook audit{name} -o FILE.xlsx"


def _as_row(audited: Audited, term: TermAudit, lines: int, seed: int) -> dict[str, object]:
    row = asdict(term)
    del row["number"]
    return row | {
        "term": term.term.text,
        "language": term.term.language,
        "line": term.term.line,
        "forms": count_forms(audited, term.number),
        "lines": [asdict(line) for line in find_lines(audited, term.number, lines, seed)],
        "not_counted": [asdict(line) for line in find_dropped(audited, term.number, _DROPPED_LINES, seed)],
    }


def _name_shared(other: Shared, theme: str = "") -> str:
    """Name and segments; of a code of the same theme the name without it."""
    some = f"{other.same_words} " if other.same_words < other.segments else ""
    same = f" ({some}on the same words)" if other.same_words else ""
    name = other.name.removeprefix(f"{theme}/") if theme else other.name
    return f"{cut(name, 40)} {other.segments}{same}"


def _name_some(texts: Sequence[str]) -> str:
    rest = f", and {len(texts) - _NAMED:,} more" if len(texts) > _NAMED else ""
    return ", ".join(texts[:_NAMED]) + rest


def fill(text: str, width: int, indent: int = 2) -> list[str]:
    """The text in indented lines, broken at blanks, all but the first indented twice."""
    if len(text) != measure(text):
        return [" " * indent + line for line in wrap(text, width - indent, indent)]
    lead, hanging = " " * indent, " " * 2 * indent
    return textwrap.wrap(text, width, initial_indent=lead, subsequent_indent=hanging, break_on_hyphens=False)


def count_things(number: int, noun: str) -> str:
    """`1 hit`, `2,010 hits`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
