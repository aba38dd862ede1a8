"""What can go wrong on a device. Environment faults and refusals are different from bugs."""

from __future__ import annotations

from device_agent.wire.sentence import Framed


class AgentError(Exception):
    """Base of every error the agent expects."""

    exit_code = 1


class ConfigError(AgentError):
    """The configuration file cannot be used; the message names the key."""

    exit_code = 3


class StorageError(AgentError):
    """The state directory cannot be written or read."""

    exit_code = 5


class TrustDamagedError(StorageError):
    """What the device trusted is not known any more: nothing new can be judged."""


class LinkError(AgentError):
    """The broker cannot be reached, or does not answer."""

    exit_code = 6


class PendingError(AgentError):
    """The fleet's owner has not decided yet whether this device may join."""

    exit_code = 9


class RefusalError(AgentError):
    """A document or bundle is not accepted; nothing has changed.

    Attributes:
        reason: Stable reason code, for example ``assignment-expired``.
        detail: One line for people.
    """

    exit_code = 7

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(Framed.ABOUT(about=reason, told=detail))
        self.reason = reason
        self.detail = detail


class DecommissionedError(AgentError):
    """The device was taken out of service: no agent runs here until it is enrolled again."""

    exit_code = 8


class NothingForDeviceError(AgentError):
    """The stick holds nothing for this device."""

    exit_code = 10


class OutcomeError(AgentError):
    """What was asked for was tried and did not succeed; the bundle that served goes on serving."""

    exit_code = 11


class DeferralError(AgentError):
    """A bundle cannot be installed now, but perhaps later; nothing has changed.

    Attributes:
        reason: Stable reason code, for example ``disk-full``.
        detail: One line for people.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(Framed.ABOUT(about=reason, told=detail))
        self.reason = reason
        self.detail = detail


class TransferError(AgentError):
    """Chunks could not be fetched in time; trying again may help."""


class WorkerError(AgentError):
    """The inference child failed: it crashed, hung, or could not load or run the model.

    Attributes:
        reason: Stable reason code, for example ``worker-crash``.
        detail: One line for people.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(Framed.ABOUT(about=reason, told=detail))
        self.reason = reason
        self.detail = detail
