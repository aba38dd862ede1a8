"""Sources on directories, in few words."""

from __future__ import annotations

from pathlib import Path

from device_agent.wire.pipeline.places import DirectorySource, ReplaySource, SourceSpec


def watch(path: Path, rate_hz: float = 0.0) -> SourceSpec:
    """Return a source of a directory's new files."""
    return DirectorySource(path=str(path.absolute()), rate_hz=rate_hz)


def replay(path: Path, rate_hz: float = 20.0) -> SourceSpec:
    """Return a source that goes round a directory's files."""
    return ReplaySource(path=str(path.absolute()), rate_hz=rate_hz)


def files_source(kind: str, path: Path, rate_hz: float) -> SourceSpec:
    """Return either of them."""
    return replay(path, rate_hz) if kind == "replay" else watch(path, rate_hz)
