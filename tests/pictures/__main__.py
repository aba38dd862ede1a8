"""Take every picture, or those of the modules that are named."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.pictures import device, fleet, german, rollouts, waiting

MODULES = {"fleet": fleet, "device": device, "waiting": waiting, "rollouts": rollouts,
           "german": german}  # fmt: skip
_SCREEN = Path(__file__).with_name("screen.json")
"""A screen as wide as a desk's: on the usual one of 800 pixels lists would pop up elsewhere."""


def main(directory: Path, names: list[str]) -> None:
    """Take them.

    Raises:
        RuntimeError: A module did not take what it says that it does.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", f"offscreen:configfile={_SCREEN}")
    os.environ["LOGNAME"] = "ada"  # whoever takes the pictures is not in them
    app = QApplication.instance() or QApplication([])
    for name in names or MODULES:
        taken = MODULES[name].take(directory)
        if tuple(taken) != MODULES[name].NAMES:
            raise RuntimeError(f"{name}: {taken} instead of {MODULES[name].NAMES}")
        print(*taken)
    app.quit()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
