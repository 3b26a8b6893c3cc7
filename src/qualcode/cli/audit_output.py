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
from qualcode.cli.common import Options, exit_code, print_json, print_rows
from qualcode.cli.show import show_kwic, show_problems
from qualcode.cli.terminal import Terminal, cut, find_terminal, measure, pad, wrap
from qualcode.codebook_work.audit import Audited, Shared, TermAudit, count_forms, sort_by_stake
from qualcode.codebook_work.corpus import Corpus
from qualcode.codebook_work.lines import Line, find_dropped, find_lines
from qualcode.codebook_work.marked import Marked, MarkedTerm
from qualcode.pipeline import codebook_verbs as verbs
from qualcode.pipeline.marking import check_target, make_lines, write_lines
from qualcode.pipeline.overview import problems_table

if TYPE_CHECKING:
    from qualcode.pipeline.verbs import Study

Where = Mapping[str, Sequence[str]]
_NAMED = 4  # forms, terms and codes that are named of each term
_DROPPED_LINES = 2
_ADVICE = {
    "drop": "drop: under about a third of the lines are right",
    "drop here": "drop for this corpus: wrong in most of their few places, all of which are marked",
    "mark more": "mark more lines: so far it could be either",
    "narrow": "keep, but narrow: a third and more of the lines are wrong",
    "keep": "keep",
    "gone": "no longer in the codebook",
}


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


def print_marked(study: Study, path: Path, limit: int, options: Options) -> int:
    """Precision and advice for each term of a marked sheet to stdout; the exit code.

    Parameters
    ----------
    limit : at most so many terms of each kind that need not be dropped; 0 for all.
    """
    marked = verbs.judge(study, path)
    if options.json:
        print_json(pd.DataFrame([asdict(term) for term in marked.terms], columns=list(MarkedTerm.__slots__)))
    else:
        click.echo("\n".join(_show_marked(marked, limit, find_terminal(sys.stdout))))
    options.say("\n".join(_tell_marked(marked)))
    if marked.problems:
        options.say(show_problems(problems_table(marked.problems), find_terminal(sys.stderr)).rstrip())
    return exit_code(marked.problems)


def _show_head(
    audited: Audited, code: str | None, terms: Sequence[TermAudit], where: str, terminal: Terminal
) -> Iterator[str]:
    """What is looked at, and how many terms do anything."""
    codes = list(dict.fromkeys(term.code for term in terms))
    hitting = sum(term.hits > 0 for term in terms)
    idle = sum(not term.hits and bool(term.unless + term.overlapped) for term in terms)
    subject = f"{code}: " if code else ""
    yield terminal.strong(f"{subject}{_count(len(terms), 'term')} of {_count(len(codes), 'code')}, {hitting:,} hit")
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
    top = min(code.count("/") for code in codes)
    names = {code: "  " * (code.count("/") - top) + code.rpartition("/")[2] for code in codes}
    width = min(max(map(measure, names.values())), terminal.width - 35)
    yield terminal.strong(" " * width + "  terms  that hit  hits  hang on one term".rstrip())
    for code in codes:
        own = [term for term in terms if term.code == code]
        hitting, hits = sum(term.hits > 0 for term in own), sum(term.hits for term in own)
        alone = sum(term.alone for term in own)
        yield f"{pad(cut_name(names[code], width), width)}  {len(own):>5,}  {hitting:>8,}  {hits:>4,}  {alone:>16,}"


def cut_name(text: str, width: int) -> str:
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
        yield f"    … and {term.hits - len(shown):,} more (--lines {term.hits} shows all)"
    yield from _show_dropped(audited, term, min(lines, _DROPPED_LINES), seed, terminal)


def _count_places(term: TermAudit) -> str:
    kinds = ("segments", "sources", "cases")
    counts = [_count(term.hits, "hit"), *(_count(getattr(term, kind), kind[:-1]) for kind in kinds)]
    alone = f"{_count(term.alone, 'segment')} {'hangs' if term.alone == 1 else 'hang'} on it alone"
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
        yield from fill(f"{_count(number, 'more place')} not counted, {reason}", terminal.width)
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
        yield f"{_count(len(rest), 'more term')} with {_count(hits, 'hit')} not shown: --terms 0 shows all."
    if ranked:
        name = f" {code}" if code else ""
        yield f"To mark lines right or wrong: qualcode codebook audit{name} -o FILE.xlsx"


def _show_marked(marked: Marked, limit: int, terminal: Terminal) -> Iterator[str]:
    """The terms under their advice, each with its share of right lines and the interval."""
    for advice in dict.fromkeys(term.advice for term in marked.terms):
        some = [term for term in marked.terms if term.advice == advice]
        yield terminal.strong(f"{_ADVICE[advice]} ({_count(len(some), 'term')})")
        shown = some if not limit or advice.startswith("drop") else some[:limit]
        yield from (_show_precision(term, terminal.width) for term in shown)
        if len(some) > len(shown):
            yield f"  … and {_count(len(some) - len(shown), 'more term')} (--terms 0 shows all)"
        yield ""
    if not marked.terms:
        yield "The sheet has no lines."


def _show_precision(term: MarkedTerm, width: int) -> str:
    name = cut(f"{term.term}  ({term.code})", width - 40)
    if not term.marked:
        return f"  {pad(name, width - 40)}  {'no line marked':>16}"
    interval = f"({100 * term.low:.0f}-{100 * term.high:.0f} %)"
    return f"  {pad(name, width - 40)}  {f'{term.right} of {term.marked} right':>16}  {100 * term.precision:3.0f} %  {interval}"


def _tell_marked(marked: Marked) -> Iterator[str]:
    total = sum(term.marked for term in marked.terms)
    lines = sum(term.lines for term in marked.terms)
    yield f"{total:,} of {lines:,} lines are marked. In brackets: Wilson's 95 % interval. Nothing was stored."
    drops = [term for term in marked.terms if term.advice.startswith("drop")]
    if drops:
        lost = ", ".join(f"{code} {count}" for code, count in marked.lost.items()) or "none"
        yield f"Without the {_count(len(drops), 'term')} to drop these codes lose segments: {lost}."


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


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
