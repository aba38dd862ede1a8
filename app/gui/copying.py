"""Copies what people paste elsewhere: ids, digests, fingerprints, paths, addresses."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication


def copy(value: str) -> None:
    """Put a text on the clipboard."""
    QGuiApplication.clipboard().setText(value)
