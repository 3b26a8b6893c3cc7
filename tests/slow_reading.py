"""The reference for the rule coder: terms read word by word, segment by segment, as docs/terms.md says; slow and plain."""

import re
from itertools import product

from qualcode.codebook.patterns import AnyWord, Both, Either, Near, Phrase, Regex, Word
from qualcode.codebook.terms import parse_term
from qualcode.lemmas import are_plural_pair, lemma_table
from qualcode.model import Codebook, Term
from qualcode.words import cut_possessive, fold, straighten


def forms_match(word: Word, form: str, language: str) -> bool:
    """Whether a word of a term stands for a form, by the definition."""
    folded, plain = fold(form, language), cut_possessive(straighten(form), language)
    if word.is_glob:
        glob = cut_possessive(word.text, language)
        glob = glob if any(sign.isalnum() for sign in glob) else word.text
        if word.kind != "cased":
            glob = glob.lower()
        pattern = re.escape(glob).replace(r"\*", ".*").replace(r"\?", ".")
        return bool(re.fullmatch(pattern, plain if word.kind == "cased" else folded, re.DOTALL))
    if word.kind == "cased":
        return plain == cut_possessive(word.text, language)
    wanted = fold(word.text, language)
    if word.kind == "form" or folded == wanted:
        return folded == wanted
    table = lemma_table(language)
    if table.lemma(folded) == wanted:
        return True
    if not table.is_head(wanted) and table.lemma(folded) == table.lemma(wanted):
        return True
    return table.stands_alone(folded) and table.stands_alone(wanted) and are_plural_pair(folded, wanted)


def in_order(places):
    """The earlier first word first, then more words, then the earlier words."""
    return places[0], -len(places), places


def words_between(one, other):
    """How many words stand between two sets of places; 0 where they lie across each other."""
    return max(0, other[0] - one[-1] - 1, one[0] - other[-1] - 1)


def find_near(near: Near, forms, language):
    """The places of NEAR, BEFORE and NOT NEAR in one segment."""
    found = set()
    for left in find_places(near.left, forms, language):
        rights = [
            right
            for right in find_places(near.right, forms, language)
            if not set(left) & set(right)
            and words_between(left, right) <= near.words
            and (not near.ordered or left[-1] < right[0])
        ]
        if near.absent and not rights:
            found.add(left)
        if rights and not near.absent:
            nearest = min(rights, key=lambda right, left=left: (words_between(left, right), in_order(right)))
            found.add(tuple(sorted(left + nearest)))
    return found


def find_places(pattern, forms, language):
    """The sets of places (ascending tuples) that a pattern has in the words of one segment."""
    if isinstance(pattern, AnyWord):
        return {(place,) for place in range(len(forms))}
    if isinstance(pattern, Word):
        return {(place,) for place, form in enumerate(forms) if forms_match(pattern, form, language)}
    if isinstance(pattern, Near):
        return find_near(pattern, forms, language)
    parts = [find_places(part, forms, language) for part in pattern.parts]
    if isinstance(pattern, Either):
        return set().union(*parts)
    if isinstance(pattern, Both):
        return {tuple(sorted(set().union(*(min(part, key=in_order) for part in parts))))} if all(parts) else set()
    assert isinstance(pattern, Phrase)
    found = {()}
    for part in parts:
        found = {left + right for left, right in product(found, part) if not left or left[-1] + 1 == right[0]}
    return found


def read_matches(term: Term, text: str, segments: list[tuple[int, int, list[tuple[int, int]]]], language: str):
    """(segment, places of matched words) of one term in one source, word by word."""
    if term.language not in ("", language):
        return
    pattern = parse_term(term.text)
    for number, (start, stop, words) in enumerate(segments):
        if not isinstance(pattern, Regex):
            for places in find_places(pattern, [text[a:b] for a, b in words], language):
                yield number, places
            continue
        for match in re.finditer(straighten(pattern.source), straighten(text[start:stop]).replace("\n", " "), re.I):
            touched = [i for i, (a, b) in enumerate(words) if a < start + match.end() and start + match.start() < b]
            if touched and match.end() > match.start():
                yield number, tuple(range(touched[0], touched[-1] + 1))


def read_hits(codebook: Codebook, text: str, segments, language: str) -> set[tuple[int, int, int, int, str]]:
    """(code, term, first and last place of the text, reason) of all hits of one source, one after the other."""
    found = set()
    for number, code in enumerate(codebook.codes):
        line = [other for other in codebook.codes if code.path == other.path or code.path.startswith(other.path + "/")]
        barred = {
            (segment, word)
            for term in [*codebook.unless, *(term for other in line for term in other.unless)]
            for segment, places in read_matches(term, text, segments, language)
            for word in places
        }
        hits = [
            (-len(places), segment, places, order)
            for order, term in enumerate(code.terms)
            for segment, places in read_matches(term, text, segments, language)
        ]
        taken: set[tuple[int, int]] = set()
        for _, segment, places, order in sorted(hits):
            used = {(segment, place) for place in places}
            reason = "unless" if used & barred else "overlapped" if used & taken else ""
            if not reason:
                taken |= used
            words = segments[segment][2]
            found.add((number, order, words[places[0]][0], words[places[-1]][1], reason))
    return found
