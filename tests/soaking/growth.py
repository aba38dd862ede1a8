"""What is kept: memory, objects of Qt and Python, threads and files, each weighed at rest."""

from __future__ import annotations

import ctypes
import gc
import os
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtGui import QPixmapCache
from PySide6.QtWidgets import QApplication

RSS_LIMIT_MB_PER_MIN = 0.5
"""Of the lower end of the fit: what noise could not have done."""
OBJECTS_LIMIT = 25.0
"""QObjects a thousand operations; a dialog that stays leaves more than that at once."""
PYTHON_LIMIT = 2000.0
"""Python objects that the collector follows, a thousand operations: histories fill up."""
HANDLES_LIMIT = 2.0
_WARM_UP = 0.25
"""Of the weighings: what is made on first use, and what fills up to a bound, is there by then."""
_LEAST = 4
"""Fewer weighings after the warm-up say nothing about growth."""


@dataclass(frozen=True)
class Weight:
    """What there was at a time of rest.

    Attributes:
        seconds: Since the begin.
        operations: Done until then.
        objects: QObjects by class.
        python: Objects of this program's own classes, by class; all others as one.
    """

    seconds: float
    operations: int
    rss_mb: float
    threads: int
    files: int
    top_levels: int
    objects: Counter[str] = field(default_factory=Counter)
    python: Counter[str] = field(default_factory=Counter)


def weigh(seconds: float, operations: int) -> Weight:
    """Collect garbage, give free memory back to the system, and count what is left."""
    gc.collect()
    release_free_memory()
    return Weight(
        seconds,
        operations,
        rss_mb(),
        threading.active_count(),
        len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").exists() else 0,
        len(QApplication.topLevelWidgets()),
        qt_objects(),
        python_objects(),
    )


def release_free_memory() -> None:
    """Give back what is held and can be had again: it has a bound, so it is no leak.

    The C library keeps what threads and paints had at their peaks. Qt keeps at most 10 MB of
    pictures that it drew: each switch of the theme adds 70 KB for minutes, and then no more.
    """
    QPixmapCache.clear()
    library = ctypes.CDLL(None)
    if hasattr(library, "malloc_trim"):  # glibc
        library.malloc_trim(0)


def rss_mb() -> float:
    """Return the memory this process has in RAM, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def qt_objects() -> Counter[str]:
    """Count what hangs from the application and from every window, by class."""
    application = QApplication.instance()
    assert application is not None, "there is no application"
    roots: list[QObject] = [application, *QApplication.topLevelWidgets()]
    counts: Counter[str] = Counter()
    for root in roots:
        if root.parent() is None:
            counts[_class_of(root)] += 1
            counts.update(_class_of(each) for each in root.findChildren(QObject))
    return counts


def python_objects() -> Counter[str]:
    """Count what the garbage collector follows."""
    counts: Counter[str] = Counter()
    for each in gc.get_objects():
        kind = type(each)
        ours = str(kind.__module__).startswith(("app.", "device_agent."))  # some have a descriptor
        counts[f"{kind.__module__}.{kind.__qualname__}" if ours else "others"] += 1
    return counts


def warmed_up(weights: Sequence[Weight]) -> Sequence[Weight]:
    """Return the weighings that a verdict is by."""
    return weights[round(len(weights) * _WARM_UP) :]


def growth_per_1000(weights: Sequence[Weight], of: Callable[[Weight], float]) -> float:
    """Return how much more there is after a thousand operations, by a line through all weighings.

    The lower end of two standard errors, but not below 0: what noise could not have done.
    """
    return _slope([each.operations / 1000 for each in weights], [of(each) for each in weights])


def rss_growth(weights: Sequence[Weight]) -> tuple[float, float]:
    """Return MB a minute by a line through all weighings, and its lower end."""
    minutes = [each.seconds / 60 for each in weights]
    values = [each.rss_mb for each in weights]
    slope = float(np.polyfit(minutes, values, 1)[0]) if len(weights) > 2 else 0.0
    return slope, _slope(minutes, values)


def grown(weights: Sequence[Weight], of: Callable[[Weight], Counter[str]]) -> list[str]:
    """Return which classes became more between the first weighing and the last, the most first."""
    if len(weights) < 2:
        return []
    more = of(weights[-1]).copy()
    more.subtract(of(weights[0]))
    return [f"{name} +{count}" for name, count in more.most_common(8) if count > 0]


def faults(weights: Sequence[Weight]) -> list[str]:
    """Return what grew that must not; nothing as long as there are too few weighings."""
    if len(weights) < _LEAST:
        return []
    found = []
    slope, low = rss_growth(weights)
    if low > RSS_LIMIT_MB_PER_MIN:
        found.append(f"memory grows by {slope:.2f} MB a minute")
    for what, limit, of in (
        ("QObjects", OBJECTS_LIMIT, lambda each: each.objects.total()),
        ("Python objects", PYTHON_LIMIT, lambda each: each.python.total()),
        ("windows", HANDLES_LIMIT, lambda each: each.top_levels),
        ("threads", HANDLES_LIMIT, lambda each: each.threads),
        ("open files", HANDLES_LIMIT, lambda each: each.files),
    ):
        more = growth_per_1000(weights, of)
        if more > limit:
            found.append(f"{more:.0f} more {what} after a thousand operations")
    return found


def _slope(at: Sequence[float], values: Sequence[float]) -> float:
    """Return the lower end of a line's slope, two standard errors below it, at least 0."""
    if len(at) < _LEAST or at[0] == at[-1]:
        return 0.0
    x, y = np.array(at), np.array(values)
    slope, begin = np.polyfit(x, y, 1)
    spread = float(((x - x.mean()) ** 2).sum())
    error = float((((y - slope * x - begin) ** 2).sum() / (len(x) - 2) / spread) ** 0.5)
    return max(float(slope) - 2 * error, 0.0)


def _class_of(each: QObject) -> str:
    return f"{type(each).__name__}/{each.metaObject().className()}"
