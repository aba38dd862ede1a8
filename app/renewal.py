"""Signs what expires again, long before it does."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from securesystemslib.signer import Signer

from app.fleet.rollout.engine import ASSIGN_AT_ONCE
from app.trust import ImageRepository
from app.trust.signing import ASSIGNMENT_LIFE
from app.workspace import Workspace

CHECK_S = 60.0
RENEW_AFTER = ASSIGNMENT_LIFE / 2
"""A device that comes back meanwhile still finds a valid one."""


class Renewal:
    """Renews timestamp, snapshot and assignments of a workspace at half their life.

    Args:
        workspace: Whose registry holds them.
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
        self._next_s = 0.0

    def tick(self) -> None:
        """Renew what is due; looks once a minute."""
        now_s = self._clock()
        if now_s < self._next_s:
            return
        self._next_s = now_s + CHECK_S
        now = datetime.fromtimestamp(now_s, UTC)
        if self._workspace.repository().renew(self._signers, now):
            self._workspace.registry.update_metadata(lambda files: self._renewed(files, now))
        self._renew_assignments(now)

    def _renewed(self, files: dict[str, bytes], now: datetime) -> dict[str, bytes] | None:
        repository = ImageRepository.load(files)
        return repository.files if repository.renew(self._signers, now) else None

    def _renew_assignments(self, now: datetime) -> None:
        registry = self._workspace.registry
        oldest_s = (now - RENEW_AFTER).timestamp()
        due = [each for each in registry.assignments() if each.issued_s <= oldest_s]
        if not due:
            return
        signer = self._workspace.repository().assignments(self._signers["assignments"], now)
        sign = signer.renewing({each.device_id: each.document for each in due})
        for start in range(0, len(due), ASSIGN_AT_ONCE):
            registry.renew_assignments(due[start : start + ASSIGN_AT_ONCE], sign)
