"""What the device believes: metadata, time floor, assignments. Start at `store.TrustStore`."""

from device_agent.trust.assignment import TrustedAssignment
from device_agent.trust.orders import TrustedCommand, TrustedSettings
from device_agent.trust.store import TrustStore

__all__ = ["TrustStore", "TrustedAssignment", "TrustedCommand", "TrustedSettings"]
