"""How a command ends: whatever is wrong becomes one line on standard error and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from app.errors import MusterError

EXIT_BUG = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130


def guarded(action: Callable[[], int]) -> int:
    """Do something and return its exit code, or that of the error it ended with.

    Raises:
        ModuleNotFoundError: An installation without all that the console needs.
    """
    try:
        code = action()
        if sys.stdout is not None:  # as it is in Windows' program without a terminal
            sys.stdout.flush()
    except KeyboardInterrupt:
        return fail("stopped.", EXIT_INTERRUPTED)
    except MusterError as error:
        return fail(str(error), error.exit_code, error.pointer)
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except ModuleNotFoundError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the user gets one line
        return fail(_bug(error), EXIT_BUG)
    return code


def fail(text: str, code: int, pointer: str = "") -> int:
    """Say in one line what is wrong, and below it where to look; return the code."""
    line = " ".join(text.split())
    end = "" if line.endswith((".", "?")) else "."
    print(f"muster: {line}{end}", file=sys.stderr)
    for each in pointer.splitlines():
        print(f"  {each}", file=sys.stderr)
    return code


def _bug(error: Exception) -> str:
    import traceback

    where = _write_trace("".join(traceback.format_exception(error)))
    return f"a bug of Muster's, sorry: {error!r}. Please report it with {where}."


def _write_trace(text: str) -> str:
    import contextlib
    import tempfile
    import time

    import platformdirs

    name = time.strftime("crash-%Y%m%d-%H%M%S.txt")
    for directory in (Path(platformdirs.user_log_dir("muster")), Path(tempfile.gettempdir())):
        with contextlib.suppress(OSError):
            directory.mkdir(parents=True, exist_ok=True)
            path = directory / name
            path.write_text(text, encoding="utf-8")
            return str(path)
    sys.stderr.write(text)
    return "the trace above"
