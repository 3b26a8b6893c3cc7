"""Keyness: how much more often something stands in one part of a corpus than in the rest."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def log_likelihood(inside: ArrayLike, total_inside: ArrayLike, outside: ArrayLike, total_outside: ArrayLike) -> Floats:
    """G2 of 2 x 2 tables: a thing is there or not, inside a part or outside of it.

    It is never negative, whichever side has more; `log_ratio` says that. Above 3.84 it is unlikely to be chance in one
    table (p < .05), above 15.13 p < .0001.

    Parameters
    ----------
    inside, outside : in how many units the thing is there.
    total_inside, total_outside : how many units there are. All may be arrays that fit each other.

    Source: Dunning, T. (1993). Accurate methods for the statistics of surprise and coincidence. Computational
    Linguistics 19, 61-74; the example is from its Table 2: "the swiss", "can be", "mineral water".

    >>> both, only_first, only_second, neither = np.array([[110, 29, 10], [2442, 13, 3], [111, 123, 0], [29114, 31612, 31764]])
    >>> log_likelihood(both, both + only_first, only_second, only_second + neither).round(2).tolist()
    [270.72, 263.9, 167.23]
    """
    a, n, b, m = (np.asarray(values, dtype=np.float64) for values in (inside, total_inside, outside, total_outside))
    whole, present = n + m, a + b
    cells = ((a, n * present), (b, m * present), (n - a, n * (whole - present)), (m - b, m * (whole - present)))
    return np.maximum(2 * sum((_times_log(seen, seen * whole, expected) for seen, expected in cells), np.float64(0)), 0)


def log_ratio(inside: ArrayLike, total_inside: ArrayLike, outside: ArrayLike, total_outside: ArrayLike) -> Floats:
    """Size of the effect: how many times the share inside doubles the share outside; half a unit stands for none.

    Source: Hardie, A. (2014). Log Ratio: an informal introduction. ESRC Centre for Corpus Approaches to Social Science.

    >>> log_ratio([4, 1, 2], 100, [1, 4, 0], 100).round(2).tolist()
    [2.0, -2.0, 2.0]
    """
    a, n, b, m = (np.asarray(values, dtype=np.float64) for values in (inside, total_inside, outside, total_outside))
    shares = np.maximum(a, 0.5) / n, np.maximum(b, 0.5) / m
    found: Floats = np.log2(shares[0] / shares[1])
    return found


def _times_log(times: Floats, upper: Floats, lower: Floats) -> NDArray[Any]:
    """times x ln(upper / lower), 0 where `times` is."""
    some = times > 0
    ratio = np.divide(upper, lower, out=np.ones(np.broadcast(upper, lower).shape), where=some & (lower > 0))
    return times * np.log(ratio)
