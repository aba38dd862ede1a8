"""What of this machine decides whether an optimized graph or a compiled engine fits it."""

from __future__ import annotations

import hashlib
import platform
import re
from pathlib import Path

_CPU = re.compile(r"(model name|flags|Features|CPU implementer|CPU part)\s*:\s*(.*)")
_MAX_BYTES = 1 << 20
_DEVICE_FILES = (
    "/proc/device-tree/model",  # a Jetson, a Raspberry Pi
    "/etc/nv_tegra_release",  # JetPack, and with it TensorRT
    "/proc/driver/nvidia/version",
)


def fingerprint(root: Path = Path("/")) -> str:
    """Return a digest of the CPU's kind and abilities, the board, and its GPU and driver."""
    parts = [platform.machine(), _cpu(_read(root / "proc/cpuinfo"))]
    parts += [_read(root / name.lstrip("/")) for name in _DEVICE_FILES]
    for path in sorted((root / "proc/driver/nvidia/gpus").glob("*/information")):
        parts.append(_read(path))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _cpu(text: str) -> str:
    """Return what does not change from one moment to the next, of the first CPU."""
    first = text.split("\n\n", 1)[0]
    found = {match[1]: match[2].strip() for match in _CPU.finditer(first)}
    return repr(sorted(found.items()))


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_MAX_BYTES).decode(errors="replace")
    except OSError:  # another kind of machine has no such file
        return ""
