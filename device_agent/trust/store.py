"""The trust store: what a device believes, and the only way to change it.

`refresh` takes a metadata set, `check_assignment` and `check_settings` judge a document by it,
`accept`, `accept_settings` and `committed` remember what must never go back. `take_command` judges
and remembers at once: it hands each command out at most once, whenever the power fails. Everything
that is not accepted is a `RefusalError` with a code from `reasons`.

The time floor
    A wrong clock must not make expired documents valid again. The floor is the latest time that
    the console has *signed*: root and timestamp carry the moment of signing, so whoever verifies
    them knows that it is later. The device's own clock never raises it: a clock that once stood in
    2040 would lock the device out for good. Expiry is judged at the later of clock and floor, and
    nothing is installed while the clock is behind the floor, for then an old set could be served
    for ever. A stolen timestamp key can push the floor up to its will; rotating that key in root
    takes it back (as it does for versions).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from pathlib import Path

import msgspec
from tuf.ngclient import FetcherInterface

from device_agent.errors import RefusalError, TrustDamagedError
from device_agent.trust import reasons
from device_agent.trust.assignment import Checked, TrustedAssignment, check_assignment
from device_agent.trust.boundary import one_line
from device_agent.trust.delegated import Judge
from device_agent.trust.fetcher import MEMORY_URL, MemoryFetcher
from device_agent.trust.metadata import MetadataStore
from device_agent.trust.orders import (
    TrustedCommand,
    TrustedSettings,
    check_command,
    check_settings,
)
from device_agent.trust.says import Says
from device_agent.trust.state import Floor, HeldSettings, StateFile, TrustState
from device_agent.trust.trusted_set import TrustedSet
from device_agent.wire.errors import OversizeError, WireError
from device_agent.wire.metaset import decode_set

CLOCK_TOLERANCE_S = 3600.0
"""How far the clock may be behind the console's: expiry is judged at the floor all the same."""


class TrustStore:
    """What one device trusts, on disk. For one thread of one process.

    Args:
        directory: Made if missing; belongs to the store alone.
        device_id: Documents for any other device are refused.
        bootstrap_root: The pinned root.json.
        clock: Unix time in seconds.
        key: Digest of the device's own key; without one it takes no command.

    Attributes:
        damage: What was found damaged at the start, and what that means; empty if nothing. Damage
            without a copy does not keep the store from opening: everything it is asked to judge is
            refused (`TrustDamagedError`), and what was verified before goes on.

    Raises:
        ConfigError: `bootstrap_root` is not root metadata.
        StorageError: The directory cannot be used.
    """

    def __init__(
        self,
        directory: Path,
        device_id: str,
        bootstrap_root: bytes,
        clock: Callable[[], float] = time.time,
        key: str = "",
    ) -> None:
        self._device_id = device_id
        self._clock = clock
        self._key = key
        self._metadata = MetadataStore(directory / "metadata", bootstrap_root)
        self._file = StateFile(directory / "state.json")
        self.damage = self._mend()

    def _mend(self) -> str:
        try:
            self._file.mend()
            self._metadata.check_link()
        except TrustDamagedError as error:
            return Says.GOES_ON(said=error)
        return Says.FROM_COPY(said=self._file.damage) if self._file.damage else ""

    def refresh_message(self, message: bytes) -> None:
        """Bring the trusted set up to date with a whole set as it travels.

        Raises:
            RefusalError: Not accepted; only what verified before that point is kept.
            StorageError: The disk is at fault; the set is as it was.
        """
        try:
            files = decode_set(message)
        except OversizeError as error:
            raise RefusalError(reasons.METADATA_OVERSIZE, one_line(error)) from error
        except WireError as error:
            raise RefusalError(reasons.METADATA_MALFORMED, one_line(error)) from error
        self.refresh(files)

    def refresh(self, files: Mapping[str, bytes]) -> None:
        """Bring the trusted set up to date with the files of a set.

        Raises:
            RefusalError: Not accepted; only what verified before that point is kept.
            StorageError: The disk is at fault; the set is as it was.
        """
        self.refresh_from(MemoryFetcher(files), MEMORY_URL)

    def refresh_from(self, fetcher: FetcherInterface, base_url: str) -> None:
        """Bring the trusted set up to date with what any fetcher serves under `base_url`.

        Raises:
            RefusalError: Not accepted; only what verified before that point is kept.
            StorageError: The disk is at fault; the set is as it was.
        """
        state = self._file.load()  # first: nothing is taken by a device that has forgotten
        self._metadata.refresh(fetcher, base_url)
        trusted = self._metadata.load()
        floor = _floor(state, trusted)
        if floor != state.floor:
            self._file.save(msgspec.structs.replace(state, floor=floor))
        trusted.check_fresh(self._reference(floor))

    def check_assignment(self, document: bytes) -> TrustedAssignment:
        """Judge an assignment by what is trusted now; changes nothing.

        Raises:
            RefusalError: It must not be acted on.
            StorageError: The store cannot be read.
        """
        return self._check(document, self._file.load()).assignment

    def accept(self, assignment: TrustedAssignment, document: bytes) -> None:
        """Remember that this assignment is being acted on: an older one is refused from now on.

        Accepting the same one again changes nothing.

        Raises:
            RefusalError: `document` is not this assignment, or no longer acceptable.
            StorageError: It cannot be written; nothing has changed.
        """
        state = self._file.load()
        checked = self._check(document, state)
        if checked.assignment != assignment:
            raise RefusalError(reasons.ASSIGNMENT_MISMATCH, Says.DIFFER())
        if checked.record != state.assignment:
            self._file.save(msgspec.structs.replace(state, assignment=checked.record))

    def committed(self, assignment: TrustedAssignment) -> None:
        """Remember that this bundle is installed: older releases of it are refused from now on.

        Raises:
            StorageError: It cannot be written; nothing has changed.
        """
        state = self._file.load()
        if assignment.release > state.releases.get(assignment.name, 0):
            releases = {**state.releases, assignment.name: assignment.release}
            self._file.save(msgspec.structs.replace(state, releases=releases))

    def check_settings(self, document: bytes) -> TrustedSettings:
        """Judge settings by what is trusted now; changes nothing.

        Raises:
            RefusalError: They must not be applied.
            StorageError: The store cannot be read.
        """
        return _trusted(self._check_settings(document, self._file.load()))

    def accept_settings(self, settings: TrustedSettings, document: bytes) -> None:
        """Remember that these settings are in effect: older ones are refused from now on.

        Accepting the same ones again changes nothing.

        Raises:
            RefusalError: `document` is not these settings, or no longer acceptable.
            StorageError: It cannot be written; nothing has changed.
        """
        state = self._file.load()
        held = self._check_settings(document, state)
        if _trusted(held) != settings:
            raise RefusalError(reasons.SETTINGS_CONFLICT, Says.SETTINGS_DIFFER())
        if held != state.settings:
            self._file.save(msgspec.structs.replace(state, settings=held))

    @property
    def settings(self) -> TrustedSettings | None:
        """The settings in effect, however old; None before the first.

        Raises:
            StorageError: The store cannot be read.
        """
        held = self._file.load().settings
        return _trusted(held) if held else None

    def take_command(self, document: bytes) -> TrustedCommand:
        """Judge a command and remember, on the disk, that it was taken; only then return it.

        A command that was taken is never returned again: after a power cut in between it may be
        that it was taken and never run (see `newest_command`), not that it runs twice.

        Raises:
            RefusalError: It must not be run.
            StorageError: It cannot be written; nothing has changed.
        """
        state = self._file.load()
        past = state.command.accepted if state.command else None
        taken = check_command(self._judge(state), document, past, self._key)
        self._file.save(msgspec.structs.replace(state, command=taken))
        return TrustedCommand(taken.accepted.version, taken.name, taken.logs)

    @property
    def newest_command(self) -> TrustedCommand | None:
        """The newest command that was taken under this key, run or not; None before the first.

        What a device was told before it was enrolled anew is no longer to be answered for.

        Raises:
            StorageError: The store cannot be read.
        """
        taken = self._file.load().command
        if taken is None or taken.key != self._key:
            return None
        return TrustedCommand(taken.accepted.version, taken.name, taken.logs)

    def _check(self, document: bytes, state: TrustState) -> Checked:
        return check_assignment(self._judge(state), document, state.assignment, state.releases)

    def _check_settings(self, document: bytes, state: TrustState) -> HeldSettings:
        past = state.settings.accepted if state.settings else None
        return check_settings(self._judge(state), document, past)

    def _judge(self, state: TrustState) -> Judge:
        """Return what documents are judged by, unless the clock or the metadata are too old."""
        trusted = self._metadata.load()
        floor = _floor(state, trusted)
        self._check_clock(floor)
        reference = self._reference(floor)
        trusted.check_fresh(reference)
        return Judge(self._device_id, trusted, reference)

    def _check_clock(self, floor: Floor) -> None:
        now_s = self._clock()
        if now_s < floor.time_s - CLOCK_TOLERANCE_S:
            raise RefusalError(
                reasons.CLOCK_BELOW_FLOOR,
                Says.CLOCK_BEHIND(
                    now=f"{_utc(now_s):%Y-%m-%d %H:%M}",
                    signed=f"{_utc(floor.time_s):%Y-%m-%d %H:%M}",
                ),
            )

    def _reference(self, floor: Floor) -> datetime:
        return _utc(max(self._clock(), floor.time_s))


def _trusted(held: HeldSettings) -> TrustedSettings:
    return TrustedSettings(held.accepted.version, held.settings)


def _floor(state: TrustState, trusted: TrustedSet) -> Floor:
    keyids = trusted.timestamp_keyids
    kept = state.floor
    if kept is None or not set(kept.keyids) <= set(keyids):
        return Floor(time_s=trusted.issued_s, keyids=keyids)
    return Floor(time_s=max(kept.time_s, trusted.issued_s), keyids=keyids)


def _utc(time_s: float) -> datetime:
    return datetime.fromtimestamp(time_s, tz=timezone.utc)
