"""A device's telemetry until the console has it: the spool, its loss ledger, the sender."""

from device_agent.telemetry.logs import LogRing
from device_agent.telemetry.sender import Sender
from device_agent.telemetry.spool import MIN_SPOOL_BYTES, Spool

__all__ = ["MIN_SPOOL_BYTES", "LogRing", "Sender", "Spool"]
