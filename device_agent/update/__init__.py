"""Slots and attempts: how a device gets a new bundle without ever being left with none.

Reading order: `journal` (what is on record), `machine` (what may follow what, pure), `updater`
(drives it), `records` (the journal, whatever the disk is like), `jobs` and `steps` (the work, on a
thread of its own), `transfer`, `staging` and `slots` (bytes on the disk), `requirements` and `soak`
(judgements, pure).
"""

from device_agent.update.journal import Assignment, Journal, JournalFile
from device_agent.update.ports import Options, Outlets
from device_agent.update.requirements import HostFacts
from device_agent.update.slots import Slots
from device_agent.update.steps import Steps
from device_agent.update.transfer import Transfer
from device_agent.update.updater import Updater

__all__ = [
    "Assignment",
    "HostFacts",
    "Journal",
    "JournalFile",
    "Options",
    "Outlets",
    "Slots",
    "Steps",
    "Transfer",
    "Updater",
]
