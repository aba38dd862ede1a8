"""Bytecode kept as pip keeps it, for programs that a bench starts and times."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def kept_bytecode(directory: Path) -> Iterator[None]:
    """Have Pythons that are started keep the bytecode of what they import."""
    before = dict(os.environ)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(directory / "bytecode")
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
