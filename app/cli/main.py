"""The `muster` program: refuses a Python or an installation that cannot run it, then runs it.

Only the standard library is imported before that, in syntax that Python 3.10 reads: pip installs
Muster there too, for the agent.
"""

from __future__ import annotations

import sys

_PYTHON = (3, 11)
_ENVIRONMENT = 5
_PACKAGES = frozenset(
    {
        "PySide6",
        "amqtt",
        "click",
        "cryptography",
        "keyring",
        "onnx",
        "onnxruntime",
        "paho",
        "pyqtgraph",
        "segno",
    }
    | {"platformdirs", "securesystemslib", "sqlite_utils", "sympy", "tuf", "numpy", "PIL"}
)
"""What the `console` extra brings."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return the exit code; docs/exit-codes.md lists them."""
    if obstacle := python_obstacle(sys.version_info[:2]):
        sys.stderr.write(f"muster: {obstacle}\n")
        return _ENVIRONMENT
    if sys.platform == "win32":
        _say_all()
    try:
        return _run(sys.argv[1:] if arguments is None else arguments)
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package not in _PACKAGES:
            raise
        sys.stderr.write(
            f"muster: the package {package} is not installed. "
            "Install the console: pip install 'muster[console]'.\n"
        )
        return _ENVIRONMENT


def _run(arguments: list[str]) -> int:
    from app.cli.ending import guarded
    from app.cli.window_command import open_window, read_options

    options = read_options(arguments)
    if options is not None:
        return guarded(lambda: open_window(options))
    from app.cli.root import run

    return run(arguments)


def _say_all() -> None:
    """Write UTF-8 into files and pipes, too, where Windows would choose a code page."""
    import io

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # None without a terminal
            stream.reconfigure(encoding="utf-8", errors="replace")


def python_obstacle(version: tuple[int, ...]) -> str:
    """Return why the console cannot run on this Python, or nothing."""
    if version >= _PYTHON:
        return ""
    have = ".".join(str(part) for part in version)
    return (
        f"the console needs Python 3.11 or newer, this is {have}. "
        "Install it with a newer Python; `muster-agent` works here."
    )


if __name__ == "__main__":
    sys.exit(main())
