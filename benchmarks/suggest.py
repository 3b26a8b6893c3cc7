"""What `codebook suggest` is worth: the sample's codebook is thinned, and its suggestions are judged by the gold coding.

    python benchmarks/suggest.py

A person who accepts a suggestion if half of its five lines are right is played by the gold. Prints, by origin of the
suggestions, how many are offered and accepted, the themes' recall before, and the recall and precision that the
accepted ones add. The thinned codebooks keep a random 8 or 20 % of the terms that hit.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

import qualcode
from qualcode.codebook.terms import parse_term
from qualcode.codebook_work.audit import Audited, apply_codebook, audit_terms
from qualcode.codebook_work.suggest import suggest_terms
from qualcode.matching import Matcher
from qualcode.pipeline.codebook_verbs import apply_now

STUDY = Path(__file__).resolve().parent.parent
THEMES = ["trust", "capacity", "collaboration_procedure", "social_responsibility"]
RUNS = 8


def read_gold(audited: Audited) -> dict[str, np.ndarray]:
    """For each theme a mask over the segments; under "" those that were coded by reading."""
    gold = pd.read_csv(STUDY / "corpus/sample/gold.csv", keep_default_na=False)
    found = {(row.source, row.sentence): row.codes.split(";") for row in gold.itertuples()}
    index, names = audited.corpus.index, audited.corpus.sources
    rows = list(zip(index.segment_source.tolist(), index.segment_number.tolist(), strict=True))
    themes = [found.get((names[source], number)) for source, number in rows]
    masks = {theme: np.array([theme in (codes or ()) for codes in themes]) for theme in THEMES}
    return masks | {"": np.array([codes is not None for codes in themes])}


def thin(audited: Audited, hitting: set[int], share: float, seed: int) -> Audited:
    """The codebook with a random share of the terms that hit, applied."""
    lot = np.random.default_rng(seed)
    kept = {number for number in sorted(hitting) if lot.random() < share}
    codes = [
        replace(code, terms=tuple(term for at, term in enumerate(code.terms) if first + at in kept))
        for code, first in zip(audited.codebook.codes, audited.firsts.tolist(), strict=False)
    ]
    return apply_codebook(replace(audited.codebook, codes=tuple(codes)), audited.corpus)


def judge(audited: Audited, theme: str, right: np.ndarray) -> list[dict[str, object]]:
    """One row an origin: counts of suggestions, and what the accepted ones add."""
    codes = [code.path for code in audited.codebook.codes if f"{code.path}/".startswith(f"{theme}/")]
    corpus, index = audited.corpus, audited.corpus.index
    hits = audited.hits
    paths = np.array([code.path in codes for code in audited.codebook.codes])
    coded = np.zeros(right.size, dtype=bool)
    coded[hits.segment[hits.counts & paths[hits.code]]] = True
    firsts = np.searchsorted(index.segment_source, np.arange(len(corpus.sources))).tolist()
    matcher = Matcher(index, corpus.text_of)
    rows = []
    for origin in ("definition", "keyness"):
        found = suggest_terms(audited, codes, count=20, lines=5)
        offered = [one for one in found.suggestions if one.origin == origin][:10]
        added = np.zeros(right.size, dtype=bool)
        accepted = 0
        for one in offered:
            lines = [firsts[corpus.sources.index(line.source)] + line.segment - 1 for line in one.lines]
            if right[lines].mean() >= 0.5:
                accepted += 1
                matches = matcher.find(parse_term(one.term), one.language)
                added[index.token_segment[matches.first]] = True
        added &= corpus.counted & ~coded
        total = max(int(right.sum()), 1)
        rows.append(
            {
                "origin": origin,
                "offered": len(offered),
                "accepted": accepted,
                "recall before": (coded & right).sum() / total,
                "recall gained": (added & right).sum() / total,
                "precision of the gain": right[added].mean() if added.any() else np.nan,
            }
        )
    return rows


def main() -> None:
    """Print the means over themes and runs."""
    study = qualcode.open(STUDY, pipeline=STUDY / "pipelines/sample.yaml")
    study.ingest()
    audited = apply_now(study, {"kind": ["interview", "focus_group", "questionnaire"]})
    gold = read_gold(audited)
    audited = replace(audited, corpus=replace(audited.corpus, counted=audited.corpus.counted & gold[""]))
    rows_of = audit_terms(audited, {code.path for code in audited.codebook.codes})
    hitting = {row.number for row in rows_of if row.hits}
    rows = []
    for share in (0.08, 0.2):
        for seed in range(RUNS):
            thinned = thin(audited, hitting, share, seed)
            for theme in THEMES:
                rows += [{"kept": share} | row for row in judge(thinned, theme, gold[theme] & audited.corpus.counted)]
    frame = pd.DataFrame(rows)
    print(f"{len(frame) // 2} thinned themes")
    print(frame.groupby(["kept", "origin"]).mean().round(3).to_string())


if __name__ == "__main__":
    main()
