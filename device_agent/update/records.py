"""The journal in memory and on the disk, and the numbers of the reported states."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from msgspec.structs import replace

from device_agent.errors import StorageError
from device_agent.update.journal import Journal, JournalFile
from device_agent.update.says import Says
from device_agent.update.slots import Slots

_log = logging.getLogger(__name__)

REPORTS_AT_ONCE = 1000
MOST_REPORTS_PER_S = 100
"""More than a control loop sends, however often its state changes."""
SETTLE_EVERY_S = 5.0


class Records:
    """The journal of one device. For the control loop only.

    Whatever the disk is like, there is a journal: what is installed must serve.

    Attributes:
        journal: As it stands.
        damage: What was wrong with the journal on the disk, and what was done; empty if nothing.
    """

    def __init__(self, file: JournalFile, slots: Slots, clock: Callable[[], float]) -> None:
        self._file = file
        self._clock = clock
        self.damage = ""
        self.journal = self._load(slots)
        self._reports = self.journal.reports
        self._owed = False
        self._leapt = False
        self._settle_at_s = 0.0

    @property
    def settled(self) -> bool:
        """Whether the disk has it all."""
        return not self._owed

    def write(self, journal: Journal) -> None:
        """Change the journal, on the disk first.

        Raises:
            StorageError: The disk cannot take it; nothing has changed.
        """
        if journal != self.journal or self._owed:
            self._file.save(journal)
            self.journal, self._owed = journal, False

    def change(self, journal: Journal) -> None:
        """Change the journal, if need be in memory alone until the disk takes it.

        Only for what may be forgotten: the next start would come to the same end again.
        """
        try:
            self.write(journal)
        except StorageError as error:
            _log.error("%s; it is tried again", error)
            self.journal, self._owed = journal, True

    def settle(self) -> None:
        """Try to have on the disk what it could not take before."""
        now_s = time.monotonic()
        if self._owed and now_s >= self._settle_at_s:
            self._settle_at_s = now_s + SETTLE_EVERY_S
            self.change(self.journal)

    def next_report(self) -> int:
        """Return the number of the next reported state: greater than any before, over restarts.

        Numbers are claimed on the disk by the thousand. Earlier starts may have been on a disk that
        took nothing: the first one is ahead of what they can have used since it last did.
        """
        if self._reports >= self.journal.reports:
            if not self._leapt:
                self._reports += int(self._file.age_s(self._clock()) * MOST_REPORTS_PER_S)
                self._leapt = True
            self.change(replace(self.journal, reports=self._reports + REPORTS_AT_ONCE))
        self._reports += 1
        return self._reports

    def _load(self, slots: Slots) -> Journal:
        try:
            journal = self._file.load()
        except StorageError as error:
            journal = self._salvage(slots)
            if active := journal.active:
                bundle = f"{active.name} {active.version}"
                self.damage = Says.SALVAGED(bundle=bundle, said=error)
            else:
                self.damage = Says.SALVAGED_NOTHING(said=error)
        else:
            if self._file.damage:
                self.damage = Says.FROM_COPY(said=self._file.damage)
        if self.damage:
            _log.error("%s", self.damage)
        return journal

    def _salvage(self, slots: Slots) -> Journal:
        """Return a journal of what lies on the disk.

        The oldest slot serves: the newest one may never have passed its trial. The clock is ahead
        of any number that was counted up.
        """
        found = slots.oldest_first()
        reports = max(int(self._clock() * MOST_REPORTS_PER_S), 0)
        return Journal(active=found[0] if found else None, reports=reports)
