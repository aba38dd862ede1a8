"""What this device can run. Asked of a process of its own: the agent's never loads the runtime."""

from __future__ import annotations

import json
import logging
import os
import platform
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from device_agent.host.inventory import memory_bytes
from device_agent.update import HostFacts

_log = logging.getLogger(__name__)
PROBE_TIMEOUT_S = 60.0
_PROBE = (
    "import json, onnxruntime as ort; "
    "print(json.dumps([ort.__version__, ort.get_available_providers()]))"
)


@dataclass(frozen=True)
class Runtime:
    """The inference runtime; empty where there is none."""

    version: str = ""
    providers: tuple[str, ...] = ()


class RuntimeProbe:
    """Asks for the runtime once, on a thread of its own; who needs the answer waits for it.

    Args:
        root: Where the host's ``proc`` is found.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._found = Runtime()
        self._done = threading.Event()
        threading.Thread(target=self._run, name="runtime probe", daemon=True).start()

    @property
    def known(self) -> Runtime | None:
        """What was found; None as long as it is being asked for."""
        return self._found if self._done.is_set() else None

    def host_facts(self) -> HostFacts:
        """Return what bundles may require; waits for the probe."""
        self._done.wait()
        return HostFacts(
            machine=platform.machine(),
            runtime=self._found.version,
            providers=self._found.providers,
            memory_bytes=memory_bytes(self._root) or _pages_bytes("SC_PHYS_PAGES"),
            available_bytes=memory_bytes(self._root, "MemAvailable")
            or _pages_bytes("SC_AVPHYS_PAGES"),
        )

    def _run(self) -> None:
        try:
            self._found = probe_runtime()
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            _log.error("the inference runtime cannot be used: %s", error)
        finally:
            self._done.set()


def _pages_bytes(name: str) -> int:
    """Return what the system library says of memory, for a host whose /proc says nothing."""
    return os.sysconf(name) * os.sysconf("SC_PAGE_SIZE")


def probe_runtime() -> Runtime:
    """Return the inference runtime of this Python.

    Raises:
        OSError: No process can be started.
        subprocess.SubprocessError: The runtime cannot be imported, or hangs.
        ValueError: It says something else than expected.
    """
    answer = subprocess.run(
        [sys.executable, "-c", _PROBE],
        capture_output=True,
        check=True,
        stdin=subprocess.DEVNULL,
        timeout=PROBE_TIMEOUT_S,
        start_new_session=True,  # Ctrl-C is for the agent
    )
    version, providers = json.loads(answer.stdout)
    return Runtime(str(version), tuple(str(name) for name in providers))
