"""How this device joins a fleet: ask with a code, take the answer, be somebody.

`Enrolment.request` makes what the console judges and `Enrolment.take` what the device becomes; how
the two travel, over the broker (`enrol_online`) or on a stick, is for others to choose.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from device_agent.config import Config, find_config, is_loopback, load_config
from device_agent.config_file import (
    DEFAULT_SETUP,
    ROOT_NAME,
    Setup,
    Value,
    render_config,
    write_root,
    write_text,
)
from device_agent.errors import ConfigError, PendingError, RefusalError, StorageError
from device_agent.host import HostSampler, take_inventory
from device_agent.host_options import HostOptions
from device_agent.identity import Enrolling, find_identity, read_code
from device_agent.identity.certificates import REPLY_WRONG_BROKER, Joined, check_joined
from device_agent.service.units import state_place
from device_agent.state_dir import StateDir
from device_agent.version import agent_version
from device_agent.wiping import clear_tombstone, finish_wiping, read_tombstone
from device_agent.wire.enrolment import (
    EnrolmentCode,
    EnrolmentReply,
    EnrolmentRequest,
    decode_reply,
    encode,
    fingerprint,
)
from device_agent.wire.errors import WireError
from device_agent.wire.messages import Inventory

_HOST = re.compile(r"[A-Za-z0-9._:%-]{1,253}")
_LAST_PORT = 65535
_NO_ENROLMENT = "no enrolment is under way here: run `muster-agent enrol CODE` first"


def utc_now() -> datetime:
    """Return the time."""
    return datetime.now(timezone.utc)


@dataclass(frozen=True)
class Membership:
    """What an enrolment came to.

    Attributes:
        notes: What whoever enrols should know, one line each.
    """

    device_id: str
    fleet: str
    fingerprint: str
    config_path: Path
    notes: tuple[str, ...] = ()


class Enrolment:
    """The enrolment of one device; holds its state directory until `close`.

    Args:
        config_path: Of the device; need not be there yet.
        clock: UTC.

    Raises:
        ConfigError: The configuration is there and cannot be used.
        StorageError: An agent runs here, or the state directory cannot be written.
    """

    def __init__(self, config_path: Path, clock: Callable[[], datetime] = utc_now) -> None:
        self._config_path = config_path.absolute()
        self._clock = clock
        self._config = find_config(config_path)
        self._directory = _state_dir(self._config, self._config_path)
        self._state = StateDir(self._directory)
        try:
            finish_wiping(self._directory)
        except StorageError:
            self._state.release()
            raise

    def close(self) -> None:
        """Let an agent have the state directory."""
        self._state.release()

    def begin(self, text: str, *, replace: bool = False) -> Enrolling:
        """Make the device's key for a code, or find the one that was made for it before.

        Args:
            text: The code.
            replace: The device may become another than it is now.

        Raises:
            ConfigError: It is no code, is for another device than the configuration says, or the
                device is enrolled already.
            StorageError: The key cannot be written.
        """
        self._check_config(read_code(text))
        if not replace and self._enrolled():
            raise ConfigError(
                "this device is enrolled already; add --replace to give it a new key, with a code "
                "made by `muster device enrol-code --replace`"
            )
        return Enrolling.begin(self._directory, text)

    def request(self, enrolling: Enrolling) -> bytes:
        """Return what the console is asked with."""
        code = enrolling.code
        return encode(
            EnrolmentRequest(
                fleet=code.fleet,
                device_id=code.device_id,
                token=code.token,
                csr=enrolling.key.certificate_request(),
                inventory=self._inventory(),
            )
        )

    def take(self, data: bytes, setup: Setup = DEFAULT_SETUP) -> Membership:
        """Become what the console says this device is; whole or not at all.

        The root of trust and the configuration come first and the identity last: only that makes
        the device a member.

        Args:
            data: The console's answer.
            setup: For the configuration of a device that has none.

        Raises:
            ConfigError: No enrolment is under way here.
            PendingError: The owner has not decided yet.
            RefusalError: The owner, or the console, turned the device away; or the answer is not
                what the code and the key must bring.
            StorageError: It cannot be written.
        """
        enrolling = Enrolling.find(self._directory)
        if enrolling is None:
            raise ConfigError(_NO_ENROLMENT)
        joined = self._judge(data, enrolling)
        notes = self._write_config(enrolling.code, joined, setup)
        # First: beside an identity it would send the device to enrol with a code that is used.
        clear_tombstone(self._directory)
        enrolling.finish(joined)
        code, key = enrolling.code, fingerprint(enrolling.key.digest)
        return Membership(code.device_id, code.fleet, key, self._config_path, notes)

    def _judge(self, data: bytes, enrolling: Enrolling) -> Joined:
        try:
            reply = decode_reply(data)
        except WireError as error:
            raise RefusalError("enrolment-malformed", str(error)) from error
        self._check_status(reply, enrolling)
        _check_broker(reply, enrolling.code)
        return check_joined(reply, enrolling.code, enrolling.key, self._clock())

    def _check_status(self, reply: EnrolmentReply, enrolling: Enrolling) -> None:
        if reply.status == "rejected":
            raise RefusalError(reply.reason or "rejected", reply.detail or "the console says no")
        if reply.status == "pending":
            key = fingerprint(enrolling.key.digest)
            raise PendingError(
                f"device {enrolling.code.device_id} waits for its owner: compare fingerprint {key} "
                f"there and accept it (`muster device accept {enrolling.code.device_id}`)"
            )

    def _write_config(self, code: EnrolmentCode, joined: Joined, setup: Setup) -> tuple[str, ...]:
        self._check_config(code)
        broker: dict[str, Value] = {"host": joined.host, "port": joined.port, "tls": joined.tls}
        if self._config is not None:
            write_root(Path(self._config.trusted_root), joined.root)
            has = self._config.broker
            same = (has.host, has.port, has.tls) == (joined.host, joined.port, joined.tls)
            note = (
                f"{self._config_path} names broker {has.host}:{has.port} (tls {has.tls}), the "
                f"console says {joined.host}:{joined.port} (tls {joined.tls}): correct the file"
            )
            return () if same else (note,)
        write_root(self._config_path.parent / ROOT_NAME, joined.root)
        place = state_place(self._config_path)
        text = render_config(code.device_id, code.fleet, broker, setup, place)
        write_text(self._config_path, text.encode(), public=True)
        self._config = load_config(self._config_path)
        return (f"wrote {self._config_path}",)

    def _check_config(self, code: EnrolmentCode) -> None:
        config = self._config
        if config and (config.device_id, config.fleet) != (code.device_id, code.fleet):
            raise ConfigError(
                f"{self._config_path} is of device {config.device_id} of fleet {config.fleet}, the "
                f"code of {code.device_id} of {code.fleet}; use another --config for that one"
            )

    def _enrolled(self) -> bool:
        if read_tombstone(self._directory) is not None:
            return False
        return find_identity(self._directory) is not None

    def _inventory(self) -> Inventory:
        root = Path(self._config.host.root if self._config else "/")
        host = HostSampler(HostOptions(root=str(root)))
        return take_inventory(root, agent_version(), "", (), host, storage=self._directory)


def _state_dir(config: Config | None, config_path: Path) -> Path:
    return Path(config.state_dir if config else config_path.parent / state_place(config_path))


def _check_broker(reply: EnrolmentReply, code: EnrolmentCode) -> None:
    """Check the address: nobody signs it, and an answer may come on a stick.

    Raises:
        RefusalError: It is none, or would have the device do without TLS.
    """
    if not _HOST.fullmatch(reply.host) or not 1 <= reply.port <= _LAST_PORT:
        raise RefusalError(
            REPLY_WRONG_BROKER, f"{reply.host[:80]!r}, port {reply.port} is no address"
        )
    if not reply.tls and (code.tls or not is_loopback(reply.host)):
        raise RefusalError(
            REPLY_WRONG_BROKER, f"it names a broker without TLS at {reply.host}; ask again"
        )
