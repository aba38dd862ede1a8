"""The broker as a console uses it: its own child or one that runs elsewhere, with TLS or without.

mosquitto always has TLS. Without it there is only a loopback address: amqtt's, or that of a broker
that was named with ``--plain``.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

import msgspec

from app.broker_keeper import BrokerKeeper, free_ports
from app.broker_settings import BrokerSettings
from app.errors import InputError
from app.fleet.records import By
from app.fleet.registry import Registry
from app.gate import AccessFiles, Admits, Bouncer, Gate
from app.link import BrokerTls, ClientTls, make_broker
from app.link.brokers import broker_kind, reachable
from app.link.loopback import is_loopback
from app.reach import Reach
from app.trust import CertificateAuthority
from app.trust.ca import check_host
from app.workspace import Workspace
from device_agent.wire.sentence import Sentence
from device_agent.wire.typed import json_decoder

_LAST_PORT = 65535
_LOCAL = ("localhost", "127.0.0.1", "::1")


class Says(Sentence):
    """What cannot be done, and what helps."""

    ALL_ADDRESSES = (
        "{host} stands for all addresses of this machine: say by which one devices reach it. "
        "`muster broker hosts NAME-OR-ADDRESS`"
    )
    NO_ADDRESS = "{host} is no address that a device could connect to. Give another."
    NO_NEXT_PORT = "port {port} has no port after it. Choose a lower one."
    PLAIN = (
        "{host} is another machine, and without TLS anybody on the way reads and writes what "
        "devices say: leave out --plain. `muster broker export` writes a configuration with TLS "
        "for it."
    )


class Brokerage:
    """What the console knows of its broker.

    Args:
        workspace: Whose fleet it is.
        authority: Its certificate authority.
        settings: Which broker; ports that are 0 are chosen here.
        directory: Of the broker's files, in the workspace.

    Attributes:
        settings: With ports.
        keeper: The broker of our own; None where it runs elsewhere.
        host: Where the console reaches it.
        reach: Where devices reach it.
        client_tls: With which the console connects; None without TLS.

    Raises:
        InputError: The broker's kind or address cannot be used.
        EnvironmentFaultError: The broker's program is not installed.
    """

    def __init__(
        self,
        workspace: Workspace,
        authority: CertificateAuthority,
        settings: BrokerSettings,
        directory: str = "broker",
    ) -> None:
        hosts = broker_hosts(workspace.registry)
        self.settings = _with_ports(settings)
        self.host = reachable(settings.host)
        self._tls = _has_tls(settings)
        self.reach = self._reach(hosts)
        self._gate = Gate(workspace, authority, _server_hosts(settings, hosts))
        self.keeper = self._keep(workspace, directory) if settings.embedded else None
        self._admits: Admits | None = self.keeper
        if settings.files is not None:
            self._admits = AccessFiles(settings.files, workspace)
        self.client_tls = ClientTls(authority.pem, authority.issue_console) if self._tls else None
        self._bouncer = Bouncer(
            workspace, authority, self.host, self.settings.port, _remedy(settings)
        )

    @property
    def error(self) -> str:
        """What is in the way; empty when nothing is."""
        return (self.keeper.error if self.keeper else "") or self._bouncer.error

    def start(self) -> None:
        """Start the broker if it is ours.

        Raises:
            EnvironmentFaultError: It cannot be started, for example because its port is busy.
        """
        if self._tls and self._admits:
            self._gate.follow(self._admits)
        if self.keeper:
            self.keeper.start(patient=self.settings.patient)

    def stop(self) -> None:
        """End it in order if it is ours."""
        self._bouncer.stop()
        if self.keeper:
            self.keeper.stop()

    def tick(self, *, connected: bool) -> None:
        """Restart it, tell it who is let in, and put out who is not any more.

        Args:
            connected: Whether the console is connected to it.

        Raises:
            EnvironmentFaultError: Its files cannot be written.
        """
        if self.keeper:
            self.keeper.tick()
        if self._tls and self._admits:
            self._gate.follow(self._admits)
        if self._tls and connected:
            self._bouncer.tick()

    def _keep(self, workspace: Workspace, directory: str) -> BrokerKeeper:
        settings = self.settings
        tls = BrokerTls(workspace.topics, settings.enrol_port, self._gate.access())
        path = workspace.path / directory
        return BrokerKeeper(make_broker(path, settings.port, tls, settings.kind, settings.host))

    def _reach(self, hosts: tuple[str, ...]) -> Reach:
        settings = self.settings
        enrol_port = settings.enrol_port if self._tls else settings.port
        if not hosts and _is_wildcard(settings.host):
            raise InputError(Says.ALL_ADDRESSES(host=settings.host))
        host = hosts[0] if hosts and self._tls else settings.host
        return Reach(host=host, port=settings.port, enrol_port=enrol_port, tls=self._tls)


@dataclass(frozen=True)
class _Hosts:
    hosts: tuple[str, ...]


def broker_hosts(registry: Registry) -> tuple[str, ...]:
    """Return the names and addresses by which devices reach the broker, as the owner set them."""
    text = registry.parameters.get("broker_hosts")
    return json_decoder(_Hosts).decode(text).hosts if text else ()


def set_broker_hosts(registry: Registry, hosts: tuple[str, ...], by: By) -> None:
    """Set by which names and addresses devices reach the broker; the first stands in codes.

    Raises:
        InputError: One is neither a name nor an address, or none that a device could use.
    """
    for host in hosts:
        check_host(host)
        if _is_wildcard(host):
            raise InputError(Says.NO_ADDRESS(host=host))
    text = msgspec.json.encode(_Hosts(hosts)).decode()
    registry.parameters.put("broker_hosts", text, by, " ".join(hosts))


def set_broker_listen(registry: Registry, host: str, by: By) -> None:
    """Set what a broker of our own listens on where nobody says otherwise at its start."""
    registry.parameters.put("broker_listen", host, by, host)


def as_recorded(registry: Registry, settings: BrokerSettings) -> BrokerSettings:
    """Return settings with what our broker listens on: as recorded, else this machine alone."""
    if settings.host:
        return settings
    return settings._replace(host=registry.parameters.get("broker_listen") or "127.0.0.1")


def _with_ports(settings: BrokerSettings) -> BrokerSettings:
    if settings.port >= _LAST_PORT:
        raise InputError(Says.NO_NEXT_PORT(port=settings.port))
    if settings.port:
        return settings._replace(enrol_port=settings.enrol_port or settings.port + 1)
    port, enrol_port = free_ports(settings.host)
    return settings._replace(port=port, enrol_port=settings.enrol_port or enrol_port)


def _has_tls(settings: BrokerSettings) -> bool:
    """Return whether this broker has TLS.

    Raises:
        InputError: It has none and others reach it, or its kind is unknown.
        EnvironmentFaultError: Its program is not installed.
    """
    if settings.embedded:
        return broker_kind(settings.kind) == "mosquitto"
    if settings.plain and not is_loopback(settings.host):
        raise InputError(Says.PLAIN(host=settings.host))
    return not settings.plain


def _server_hosts(settings: BrokerSettings, hosts: tuple[str, ...]) -> tuple[str, ...]:
    listened = () if _is_wildcard(settings.host) else (settings.host,)
    return tuple(dict.fromkeys((*hosts, *listened, *_LOCAL)))


def _is_wildcard(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


def _remedy(settings: BrokerSettings) -> str:
    if settings.embedded:
        return "the broker has not read it yet. If it stays so, start the console again."
    if settings.files is not None:
        return f"have the broker read {settings.files} again (SIGHUP)."
    return "write it by `muster broker export`, copy it to the broker and send it SIGHUP."
