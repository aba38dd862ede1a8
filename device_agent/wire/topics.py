"""Topic names under ``muster/v1/<fleet>/``.

Segments are ``[A-Za-z0-9_-]`` only: NATS refuses dots and spaces, RabbitMQ rewrites them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from device_agent.wire.errors import WireError
from device_agent.wire.says import Says

SEGMENT = re.compile(r"[A-Za-z0-9_-]{1,64}")
DEVICE_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
SHA256 = re.compile(r"[0-9a-f]{64}")
UP_LEAVES = ("up/alive", "up/state", "up/tel", "up/out")
"""All that a device writes below its own name."""


def check_device_id(device_id: str) -> str:
    """Return `device_id` if it may name a device.

    Raises:
        WireError: It is not lower-case letters, digits and inner hyphens, 1 to 63 characters.
    """
    if not DEVICE_ID.fullmatch(device_id):
        raise WireError("device id", Says.DEVICE_ID(name=repr(device_id)))
    return device_id


@dataclass(frozen=True)
class DeviceTopic:
    """A topic of one device, as the console receives it.

    Attributes:
        device_id: Whose topic it is.
        leaf: What follows the device, for example ``up/state``.
    """

    device_id: str
    leaf: str


class Topics:
    """The topic names of one fleet."""

    def __init__(self, fleet: str) -> None:
        if not SEGMENT.fullmatch(fleet):
            raise WireError("fleet name", Says.FLEET_NAME(name=repr(fleet)))
        self.fleet = fleet
        self._base = f"muster/v1/{fleet}"
        self.meta = f"{self._base}/meta"
        self.epoch = f"{self._base}/epoch"
        self.engine = f"{self._base}/engine"
        self.need = f"{self._base}/need"
        self.all_up = f"{self._base}/d/+/up/+"
        self.all_enrol = f"{self._base}/enrol/+/request"

    def chunk(self, sha256: str) -> str:
        """Return the topic that holds the chunk with this digest of its raw bytes."""
        if not SHA256.fullmatch(sha256):
            raise WireError("chunk digest", Says.DIGEST(digest=repr(sha256)))
        return f"{self._base}/chunk/{sha256}"

    def chunk_digest(self, topic: str) -> str | None:
        """Return the digest a chunk topic names, or None for any other topic."""
        digest = topic.removeprefix(f"{self._base}/chunk/")
        return digest if digest != topic and SHA256.fullmatch(digest) else None

    def assign(self, device_id: str) -> str:
        """Retained: the signed assignment."""
        return self._device(device_id, "cmd/assign")

    def settings(self, device_id: str) -> str:
        """Retained: the signed settings."""
        return self._device(device_id, "cmd/config")

    def command(self, device_id: str) -> str:
        """Not retained: signed commands."""
        return self._device(device_id, "cmd/do")

    def certificates(self, device_id: str) -> str:
        """Retained: renewed certificates."""
        return self._device(device_id, "cmd/cert")

    def ack(self, device_id: str) -> str:
        """Retained: telemetry stored up to a sequence number."""
        return self._device(device_id, "cmd/ack")

    def alive(self, device_id: str) -> str:
        """Retained, with will: online or offline."""
        return self._device(device_id, "up/alive")

    def state(self, device_id: str) -> str:
        """Retained: the reported state."""
        return self._device(device_id, "up/state")

    def telemetry(self, device_id: str) -> str:
        """Not retained: telemetry batches."""
        return self._device(device_id, "up/tel")

    def result(self, device_id: str) -> str:
        """Retained: the signed result of the newest command."""
        return self._device(device_id, "up/out")

    def enrol_request(self, device_id: str) -> str:
        """Not retained: a device that has a code asks to join."""
        return f"{self._base}/enrol/{check_device_id(device_id)}/request"

    def enrol_reply(self, device_id: str) -> str:
        """Retained: the answer to the newest request."""
        return f"{self._base}/enrol/{check_device_id(device_id)}/reply"

    def parse_enrol_request(self, topic: str) -> str | None:
        """Return the device id of an enrolment request's topic, or None for any other topic."""
        rest = topic.removeprefix(f"{self._base}/enrol/")
        device_id, _, leaf = rest.partition("/")
        wanted = rest != topic and leaf == "request" and DEVICE_ID.fullmatch(device_id)
        return device_id if wanted else None

    def parse_device(self, topic: str) -> DeviceTopic | None:
        """Return whose topic this is, or None if it is not a device's topic of this fleet."""
        rest = topic.removeprefix(f"{self._base}/d/")
        device_id, _, leaf = rest.partition("/")
        if rest == topic or not leaf or not DEVICE_ID.fullmatch(device_id):
            return None
        return DeviceTopic(device_id, leaf)

    def _device(self, device_id: str, leaf: str) -> str:
        return f"{self._base}/d/{check_device_id(device_id)}/{leaf}"
