"""How well `codebooks/partnership.yaml` codes the sample's sentences, against the gold coding made by reading.

    python benchmarks/accuracy.py

Prints micro-F1 over the four themes and Cohen's kappa a theme, against both coders together (sentences on which they
agree by intersection) and each alone. A theme holds its sub-codes. Needs the extra `test` (statsmodels).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from statsmodels.stats.inter_rater import cohens_kappa

import qualcode

STUDY = Path(__file__).resolve().parent.parent
THEMES = ["trust", "capacity", "collaboration_procedure", "social_responsibility"]


def read_gold() -> pd.DataFrame:
    """The gold coding, indexed by source and sentence."""
    return pd.read_csv(STUDY / "corpus/sample/gold.csv", keep_default_na=False).set_index(["source", "sentence"])


def has(cells: pd.Series, theme: str) -> np.ndarray:
    """Which cells (`trust;capacity`) name a theme."""
    return np.array([theme in cell.split(";") for cell in cells])


def code_sample(index: pd.MultiIndex) -> pd.Series:
    """The themes that the rules give each sentence, as the gold writes them."""
    study = qualcode.open(STUDY, pipeline=STUDY / "pipelines/sample.yaml")
    study.code()
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


def main() -> None:
    """Print the scores."""
    gold = read_gold()
    found = code_sample(gold.index)
    for name in ("codes", "codes_a", "codes_b"):
        f1, kappas = score(found, gold[name])
        each = ", ".join(f"{theme} {kappa:.2f}" for theme, kappa in kappas.items())
        print(f"{name:8} micro-F1 {f1:.3f}, mean kappa {np.mean(list(kappas.values())):.3f} ({each})")


if __name__ == "__main__":
    main()
