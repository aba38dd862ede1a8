"""Packs Muster into ``dist/muster/`` for this system and tries what was packed: ``make dist``.

PyInstaller comes from `.ci/dist.lock`, installed into ``build/dist/lib``; everything else from the
environment that runs this.
"""

from __future__ import annotations

import filecmp
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BUILD, DIST = ROOT / "build", ROOT / "dist"
PACKED = DIST / "muster"
_STARTS = 5
_TRY_S = 600.0
_LINUX_FILES = ("install.sh", "muster.desktop")
_PAGES = ("README.md", "CHANGELOG.md", "LICENSE")


def main() -> int:
    """Build, try, and say how big and how fast it is."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(BUILD / "dist/lib"))),
    }
    offscreen = {**environment, "QT_QPA_PLATFORM": "offscreen"}
    _run([sys.executable, str(HERE / "icons.py"), str(BUILD / "icons")], offscreen)
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    places = ["--distpath", str(DIST), "--workpath", str(BUILD / "dist/work")]
    _run([*command, *places, str(HERE / "muster.spec")], environment)
    _put_beside(environment)
    said = {**smoke(PACKED), "size_mb": round(_size_bytes(PACKED) / 1e6, 1)}
    print(f"Packed into {PACKED}: {said['size_mb']} MB, --version in {said['start_ms']} ms.")
    print(json.dumps(said))
    return 0


def _put_beside(environment: dict[str, str]) -> None:
    """Put what people read, and what the desktop wants, beside the programs."""
    if sys.platform == "linux":
        for name in _LINUX_FILES:
            shutil.copy(HERE / name, PACKED / name)
        shutil.copytree(BUILD / "icons", PACKED / "icons", dirs_exist_ok=True)
        _share(PACKED / "muster", PACKED / "muster-agent")
    for name in _PAGES:
        shutil.copy(ROOT / name, PACKED / name)
    _run([sys.executable, str(HERE / "licences.py"), str(PACKED)], environment)
    shutil.copytree(ROOT / "docs", PACKED / "docs", dirs_exist_ok=True)  # help texts name them


def _share(program: Path, other: Path) -> None:
    """Make two programs one file under two names, where they are the same and the disk can."""
    if not filecmp.cmp(program, other, shallow=False):
        return
    draft = other.with_suffix(".draft")
    try:
        os.link(program, draft)
    except OSError:  # no links on this file system: they stay two files
        return
    draft.replace(other)


def smoke(packed: Path) -> dict[str, float]:
    """Start what was packed as somebody would who has nothing else of ours; say how long it took.

    The demo is the whole job in the packed programs: quantizing in children, the embedded broker,
    agents with their inference children, a rollout, the window and its pictures.

    Raises:
        subprocess.SubprocessError: Something did not work.
    """
    bare = {name: os.environ[name] for name in ("HOME", "SystemRoot", "TEMP") if name in os.environ}
    bare |= {"PATH": os.defpath, "QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8"}
    ending = ".exe" if sys.platform == "win32" else ""
    console, agent = packed / f"muster{ending}", packed / f"muster-agent{ending}"
    taken_s = [_run([str(console), "--version"], bare) for _ in range(_STARTS)]
    start_ms = round(statistics.median(taken_s) * 1e3)
    if sys.platform == "win32":  # no agent runs there, so no demo
        return {"start_ms": start_ms}
    _run([str(agent), "--version"], bare)
    with tempfile.TemporaryDirectory(prefix="muster-dist-") as place:
        out = Path(place) / "demo"
        demo_s = _run(
            [str(console), "demo", "--broker", "amqtt", "--close", "--out", str(out)], bare
        )
        pictures = sorted((out / "screenshots").glob("*.png"))
        assert pictures, "the demo took no picture of the window"
        shutil.copytree(out / "screenshots", BUILD / "dist/screenshots", dirs_exist_ok=True)
        data = ["--data", str(out / "workspace")]
        report = ["report", "rollout", "1", "--out", str(Path(place) / "rollout.pdf")]
        _run([str(console), *data, *report], bare)
    return {"start_ms": start_ms, "demo_s": round(demo_s, 1)}


def _run(command: list[str], environment: dict[str, str]) -> float:
    print("+", " ".join(command), flush=True)
    begun_s = time.monotonic()
    subprocess.run(command, env=environment, check=True, timeout=_TRY_S)
    return time.monotonic() - begun_s


def _size_bytes(directory: Path) -> int:
    files = (each for each in directory.rglob("*") if each.is_file() and not each.is_symlink())
    found = [each.stat() for each in files]
    return sum({each.st_ino: each.st_size for each in found}.values())  # a file of two names once


if __name__ == "__main__":
    sys.exit(main())
