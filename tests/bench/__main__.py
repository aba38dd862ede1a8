"""Benchmarks: ``python -m tests.bench NAME [ARGUMENTS]``; without a name it lists them.

A benchmark is a module beside this one with a ``main(arguments)`` that prints what it measured, for
people, and returns it as numbers by name: they are printed as JSON, on the last line. Its module's
first line says what it is about.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
from pathlib import Path

_HERE = Path(__file__).parent


def main() -> int:
    """Run a benchmark; return the exit status."""
    names = sorted(
        module.name for module in pkgutil.iter_modules([str(_HERE)]) if module.name[0] != "_"
    )
    if len(sys.argv) < 2 or sys.argv[1] not in names:
        for name in names:
            about = (importlib.import_module(f"tests.bench.{name}").__doc__ or "").splitlines()[0]
            sys.stderr.write(f"{name:12}  {about}\n")
        return 2
    found = importlib.import_module(f"tests.bench.{sys.argv[1]}").main(sys.argv[2:])
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
