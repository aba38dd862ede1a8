"""A device's trust store with a settable clock, and a look at what it has on disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from device_agent.errors import RefusalError
from device_agent.trust import TrustStore
from device_agent.trust.reasons import ALL
from tests.fakes.tuf_fleet import DEVICE, DEVICE_KEY, Fleet


class TrustingDevice:
    """One device of a fleet."""

    def __init__(self, directory: Path, fleet: Fleet, bootstrap: bytes | None = None) -> None:
        self.directory = directory
        self.bootstrap = bootstrap or fleet.bootstrap
        self.time_s = fleet.start.timestamp() + 60.0
        self.restart()

    def restart(self) -> None:
        """Start again from the disk, as after a reboot."""
        self.store = TrustStore(
            self.directory, DEVICE, self.bootstrap, lambda: self.time_s, DEVICE_KEY
        )

    def disk(self) -> dict[str, bytes]:
        """Return the active trust state: every file that decides anything, by name."""
        current = self.directory / "metadata" / "current"
        found = {
            str(path.relative_to(current)): path.read_bytes()
            for path in current.rglob("*")
            if path.is_file()
        }
        state = self.directory / "state.json"
        if state.exists():
            found["state.json"] = state.read_bytes()
        return found

    @contextmanager
    def refuses(self, reason: str) -> Iterator[None]:
        """Expect a refusal with `reason`, after which nothing on disk is different."""
        before = self.disk()
        with self.refuses_but_keeps(reason):
            yield
        assert self.disk() == before

    @contextmanager
    def refuses_but_keeps(self, reason: str, *names: str) -> Iterator[None]:
        """Expect a refusal with `reason` that changes only the verified files `names`."""
        before = self.disk()
        with pytest.raises(RefusalError) as caught:
            yield
        assert caught.value.reason == reason
        assert caught.value.reason in ALL
        assert caught.value.detail
        assert "\n" not in caught.value.detail
        if names:
            after = self.disk()
            changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
            assert changed == set(names)
