"""How well `codebooks/partnership.yaml` codes the sample's sentences, against the gold coding made by reading.

    python benchmarks/accuracy.py

Prints micro-F1 over the four themes and Cohen's kappa a theme, against both coders together (sentences on which they
agree by intersection) and each alone. A theme holds its sub-codes. Needs the extra `test` (statsmodels).

Then, for the themes that were found rightly and whose gold stance is not mixed, macro-F1 over lack, present and empty,
beside that of always giving the most frequent one.
"""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path

import numpy as np
import pandas as pd
from statsmodels.stats.inter_rater import cohens_kappa

import qualcode

STUDY = Path(__file__).resolve().parent.parent
STANCES = ["lack", "present", ""]
THEMES = ["trust", "capacity", "collaboration_procedure", "social_responsibility"]


def read_gold() -> pd.DataFrame:
    """The gold coding, indexed by source and sentence."""
    return pd.read_csv(STUDY / "corpus/sample/gold.csv", keep_default_na=False).set_index(["source", "sentence"])


def has(cells: pd.Series, theme: str) -> np.ndarray:
    """Which cells (`trust;capacity`) name a theme."""
    return np.array([theme in cell.split(";") for cell in cells])


def open_sample() -> qualcode.Study:
    """The sample study, coded."""
    study = qualcode.open(STUDY, pipeline=STUDY / "pipelines/sample.yaml")
    study.code()
    return study


def code_sample(study: qualcode.Study, index: pd.MultiIndex) -> pd.Series:
    """The themes that the rules give each sentence, as the gold writes them."""
    everything = {"kind": ["interview", "focus_group", "questionnaire"]}
    coded = study.table("coded_segments", where=everything)
    themes = coded.assign(theme=coded["code"].str.partition("/")[0])
    joined = themes.groupby(["source", "segment"])["theme"].agg(lambda codes: ";".join(sorted(set(codes))))
    return joined.reindex(index, fill_value="")


def score(found: pd.Series, right: pd.Series) -> tuple[float, dict[str, float]]:
    """Micro-F1 over the themes, and Cohen's kappa for each."""
    both = found_only = right_only = 0
    kappas = {}
    for theme in THEMES:
        mine, gold = has(found, theme), has(right, theme)
        both += int((mine & gold).sum())
        found_only += int((mine & ~gold).sum())
        right_only += int((~mine & gold).sum())
        table = pd.crosstab(mine, gold).reindex(index=[False, True], columns=[False, True], fill_value=0)
        kappas[theme] = float(cohens_kappa(table.to_numpy()).kappa)
    return 2 * both / (2 * both + found_only + right_only), kappas


def read_stances(gold: pd.DataFrame, coder: str) -> dict[tuple[str, int, str], str]:
    """Stance by source, sentence and theme; `coder` is "", "_a" or "_b". The gold gives them in the order of the codes."""
    stances = {}
    for (source, sentence), codes, cell in gold[[f"codes{coder}", f"stances{coder}"]].itertuples(name=None):
        for theme, stance in zip_longest(codes.split(";"), cell.split(";"), fillvalue=""):
            if theme:
                stances[source, sentence, theme] = stance.strip("-")
    return stances


def find_stances(study: qualcode.Study) -> dict[tuple[str, int, str], str]:
    """The same as the rules give it; a theme has the stances of its sub-codes."""
    hits = study.table("hits", where={"kind": ["interview", "focus_group", "questionnaire"]})
    found: dict[tuple[str, int, str], set[str]] = {}
    for source, segment, code, stance in hits[["source", "segment", "code", "stance"]].itertuples(index=False):
        found.setdefault((source, segment, code.partition("/")[0]), set()).add(stance)
    named = {key: sorted(stances - {""}) for key, stances in found.items()}
    return {key: "mixed" if len(stances) > 1 else "".join(stances) for key, stances in named.items()}


def macro_f1(found: np.ndarray, right: np.ndarray) -> float:
    """Mean F1 over lack, present and empty."""
    scores = []
    for stance in STANCES:
        both = ((found == stance) & (right == stance)).sum()
        scores.append(2 * both / max(1, (found == stance).sum() + (right == stance).sum()))
    return float(np.mean(scores))


def score_stances(found: dict[tuple[str, int, str], str], right: dict[tuple[str, int, str], str]) -> tuple[float, ...]:
    """Macro-F1 of the rules and of always giving the most frequent stance, and on how many themes of sentences."""
    keys = [key for key, stance in right.items() if key in found and stance in STANCES]
    gold = np.array([right[key] for key in keys], dtype=object)
    usual = max(STANCES, key=lambda stance: (gold == stance).sum())
    mine = np.array([found[key] for key in keys], dtype=object)
    return macro_f1(mine, gold), macro_f1(np.full(len(keys), usual, dtype=object), gold), len(keys)


def main() -> None:
    """Print the scores."""
    gold = read_gold()
    study = open_sample()
    found = code_sample(study, gold.index)
    for name in ("codes", "codes_a", "codes_b"):
        f1, kappas = score(found, gold[name])
        each = ", ".join(f"{theme} {kappa:.2f}" for theme, kappa in kappas.items())
        print(f"{name:8} micro-F1 {f1:.3f}, mean kappa {np.mean(list(kappas.values())):.3f} ({each})")
    stances = find_stances(study)
    for coder in ("", "_a", "_b"):
        mine, usual, count = score_stances(stances, read_stances(gold, coder))
        print(
            f"{f'stances{coder}':9} macro-F1 {mine:.3f}, of the most frequent stance {usual:.3f} ({count} themes of sentences)"
        )


if __name__ == "__main__":
    main()
