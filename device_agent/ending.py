"""How a command ends: whatever is wrong becomes one line on standard error and an exit code."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable

from device_agent.errors import AgentError

EXIT_BUG = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130


def guarded(action: Callable[[], int]) -> int:
    """Do something and return its exit code, or that of the error it ended with."""
    try:
        return action()
    except KeyboardInterrupt:
        return fail("stopped", EXIT_INTERRUPTED)
    except AgentError as error:
        return fail(str(error), error.exit_code)
    except Exception:
        logging.getLogger(__name__).critical("a bug of the agent", exc_info=True)
        return EXIT_BUG


def fail(text: str, code: int) -> int:
    """Say in one line what is wrong, and return the code."""
    print(f"muster-agent: {' '.join(text.split())}", file=sys.stderr)
    return code
