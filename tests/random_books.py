"""Random codebooks for the laws of the exchange formats: nasty texts, all kinds of terms, trees of codes."""

import string

from hypothesis import strategies as st

from qualcode.exchange.book import Book
from qualcode.exchange.names import LEGAL
from qualcode.exchange.plain import clean_line, clean_text
from qualcode.model import Code, Term

SIGNS = "abzĀиө日 #:-=\\,;[]{}()'\"|>%*&!@?/~`·…\t\u00a0😀019"
WORDS = ("trust", "honest*", "no", "yes", "007", "2015", "1.5", "null", "итгэл*", "=word", "==MoU", "keep * promise")
MORE = ("*ability", "organi?ation", "/word of honou?r/", "/\\b(a|b): #x\\b/", "don't", "decision-making", "o'clock")
texts = st.text(st.sampled_from(SIGNS + "\n"), max_size=60).map(clean_text)
long_texts = st.lists(
    st.sampled_from(["trust:", "Include:", "- x", "#", "in the council", "\n", "\n\n", "Key: a"]), max_size=40
).map(lambda parts: clean_text(" ".join(parts)))
lines = st.text(st.sampled_from(SIGNS), max_size=80).map(clean_line)
keys = st.one_of(
    st.sampled_from(["trust", "no", "name", "terms", "007", "Capacity", "a-b", "итгэл"]),
    st.text(st.sampled_from(string.ascii_lowercase + "_-9"), min_size=1, max_size=6).filter(LEGAL.fullmatch),
)
stances = st.sampled_from(["", "", "lack", "present"])


def _terms(with_stance: bool = False, of_unless: bool = False):
    """Terms, or those of `unless`: of other texts, for a term that `unless` names is refused."""
    pool = sorted(WORDS + MORE, key=str.casefold)
    kinds = st.builds(
        Term,
        st.sampled_from(pool[1::2] if of_unless else pool[::2]),
        st.just(0),
        st.just(""),
        stances if with_stance else st.just(""),
    )
    return st.tuples(st.lists(kinds, max_size=5), st.sampled_from(["", "", "en", "mn"])).map(_in_language)


def _in_language(drawn) -> tuple[Term, ...]:
    terms, language = drawn
    seen = {term.text.lower(): Term(term.text, 0, language, term.stance) for term in reversed(terms)}
    return tuple(reversed(seen.values()))


_passages = st.tuples(
    st.lists(lines.filter(bool).map(lambda text: Term(text, 0)), max_size=3), st.sampled_from(["", "en"])
).map(lambda drawn: tuple(Term(term.text, 0, drawn[1]) for term in drawn[0]))


@st.composite
def books(draw):
    """A codebook that the loader takes, with up to three levels of codes."""
    codes: list[Code] = []
    formers = draw(st.lists(st.sampled_from(["old_1", "old_2", "was/here"]), unique=True))
    _grow(draw, codes, "", 1, formers)
    return Book(
        draw(lines), draw(lines), draw(st.sampled_from(["", "en", "mn"])), tuple(codes), draw(_terms(of_unless=True))
    )


def _grow(draw, codes: list[Code], parent: str, level: int, formers: list[str]) -> None:
    chosen = draw(st.lists(keys, min_size=level == 1, max_size=3, unique_by=str.casefold))
    names: set[str] = set()
    for key in chosen:
        name = draw(lines) or key
        name = key if name.casefold() in names else name
        if name.casefold() in names:
            continue
        names.add(name.casefold())
        path = f"{parent}/{key}" if parent else key
        former = formers.pop() if formers and draw(st.booleans()) else ""
        codes.append(
            Code(
                path=path,
                name=name,
                line=0,
                parent=parent,
                level=level,
                definition=draw(st.one_of(texts, long_texts)),
                include=draw(texts),
                exclude=draw(st.one_of(st.just(""), long_texts)),
                color=draw(st.sampled_from(["", "#1b9e77"])),
                stance=draw(stances),
                formerly=former,
                examples=draw(_passages),
                counterexamples=draw(_passages),
                terms=draw(_terms(with_stance=True)),
                unless=draw(_terms(of_unless=True)),
                seeds=draw(_terms()),
            )
        )
        if level < 3 and draw(st.booleans()):
            _grow(draw, codes, path, level + 1, formers)
