"""Which rows a table shows and in which order. Qt-free."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.intp]


def ordered(mask: NDArray[np.bool_], key: NDArray[np.float64], *, descending: bool) -> Rows:
    """Return the rows in `mask` sorted by `key`; rows without a value (NaN) always come last."""
    rows = np.flatnonzero(mask)
    values = key[rows]
    known = ~np.isnan(values)
    values = -values if descending else values
    # Stable, so that equal rows keep their place from one tick to the next.
    return np.concatenate([rows[known][np.argsort(values[known], kind="stable")], rows[~known]])


def moved(old: Rows, new: Rows) -> int:
    """Return how many shown places would hold another row."""
    shared = min(len(old), len(new))
    return int(np.count_nonzero(old[:shared] != new[:shared])) + abs(len(old) - len(new))
