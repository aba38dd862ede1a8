"""Reading and writing a stick that somebody else may have prepared, as the system can."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    from device_agent.wire.stick_paths import StickFiles
else:
    from device_agent.wire.stick_handles import StickFiles

__all__ = ["StickFiles"]
