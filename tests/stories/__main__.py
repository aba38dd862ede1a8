"""Walk the user stories in a real window: ``python -m tests.stories DIRECTORY``.

Leaves a picture of each step in the directory. With no screen, `tests.stories.screen` makes one.
"""

from __future__ import annotations

import argparse
import sys
import traceback
from pathlib import Path

from app.core import BrokerSettings
from app.gui.main import make_application
from app.gui.start.launch import launch
from app.gui.theme.manager import palette_of
from app.gui.theme.tokens import DARK, LIGHT
from tests.stories.operator import Operator
from tests.stories.stories import FirstDay


def main(directory: Path, theme: str) -> int:
    """Walk them; return an exit code."""
    pictures, place = directory / "pictures", directory / "place"
    for each in (pictures, place):
        each.mkdir(parents=True)
    # The console follows the system; this is the system's look where no desktop says one.
    make_application().setPalette(palette_of(DARK if theme == "dark" else LIGHT))
    operator = Operator(pictures)
    day = FirstDay(operator, place)
    operator.begin(day.steps())
    try:
        launch(place / "console", BrokerSettings(port=0))
    finally:
        day.end()
    if operator.failure is not None:
        traceback.print_exception(operator.failure)
        return 1
    print(f"{len(operator.pictures)} pictures in {pictures}")
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.stories", description=__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    arguments = parser.parse_args()
    sys.exit(main(arguments.directory, arguments.theme))
