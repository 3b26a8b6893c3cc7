"""Keyness: the numbers are those of scipy."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

from qualcode.analysis.keyness import log_likelihood, log_ratio

counts = st.integers(0, 500)


@given(counts, counts, counts, counts)
def test_g2_is_that_of_scipy(a: int, b: int, c: int, d: int):
    """For every table whose rows and columns all hold something; 0 for the others."""
    ours = float(log_likelihood(a, a + c, b, b + d))
    if min(a + c, b + d, a + b, c + d) == 0:
        assert ours == 0 or ours < 1e-9
        return
    theirs = chi2_contingency([[a, b], [c, d]], correction=False, lambda_="log-likelihood").statistic

    assert np.isclose(ours, theirs, rtol=1e-6, atol=1e-6)


def test_the_ratio_says_which_side_has_more():
    """G2 is the same for both directions, the ratio is not."""
    assert np.isclose(log_likelihood(30, 100, 10, 100), log_likelihood(10, 100, 30, 100))
    assert np.isclose(log_ratio(30, 100, 10, 100), np.log2(3))
    assert np.isclose(log_ratio(10, 100, 30, 100), -np.log2(3))
