"""The spool as another process may look at it: read only, whoever writes to it meanwhile."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from device_agent.errors import StorageError
from device_agent.telemetry.spool_file import newest_seq
from device_agent.wire.messages import SpoolReport


def peek_spool(path: Path) -> SpoolReport | None:
    """Return what waits in a spool; None where there is no spool.

    Raises:
        StorageError: It cannot be read.
    """
    if not path.exists():
        return None
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as conn:
            meta = dict(conn.execute("SELECT name, value FROM meta").fetchall())
            (pending,) = conn.execute("SELECT COUNT(*) FROM records").fetchone()
            return SpoolReport(
                spool_id=meta["spool_id"],
                pending=pending,
                newest_seq=newest_seq(conn),
                lost=meta["lost"],
            )
    except (sqlite3.Error, KeyError) as error:
        raise StorageError(f"telemetry spool {path} cannot be read: {error}") from error
