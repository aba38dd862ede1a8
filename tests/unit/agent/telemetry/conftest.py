from collections.abc import Iterator
from pathlib import Path

import pytest

from device_agent.telemetry import MIN_SPOOL_BYTES, Spool


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Spool]:
    """A spool with ample room."""
    spool = Spool(tmp_path / "spool.db", "edge-01", "boot-1", 4 * MIN_SPOOL_BYTES, lambda: 1000.0)
    yield spool
    spool.close()
