"""The running console's signing of assignments, by the repository and the key as they are now."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial

from securesystemslib.signer import Signer

from app.fleet.assigning import SignAssignment
from app.trust import ImageRepository
from app.workspace import Workspace
from device_agent.wire.assignment import ROLE, ShadowOrder


class AssignmentDesk:
    """Signs batches of assignments; the repository is read again when it has changed.

    Args:
        workspace: Whose repository names the bundles.
        signers: The console's online keys by role.
        clock: Unix time in seconds.
    """

    def __init__(
        self,
        workspace: Workspace,
        signers: Mapping[str, Signer],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._workspace = workspace
        self._signers = signers
        self._clock = clock
        self._read: tuple[tuple[int, ...], ImageRepository] | None = None

    def signer(self, shadow: ShadowOrder | None) -> SignAssignment:
        """Return what signs a batch of assignments, see `AssignmentSigner.sign`.

        Args:
            shadow: How the bundle runs beside what serves before it takes over; not at all if None.
        """
        version = self._workspace.registry.version_of("metadata")
        if self._read is None or self._read[0] != version:
            self._read = version, self._workspace.repository()
        now = datetime.fromtimestamp(self._clock(), UTC)
        return partial(self._read[1].assignments(self._signers[ROLE], now).sign, shadow=shadow)
