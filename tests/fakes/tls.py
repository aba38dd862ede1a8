"""A fleet's certificate authority for tests, and what it gives to broker, console and devices."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import paho.mqtt.client as mqtt
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from app.link.access import BrokerAccess, BrokerTls
from app.link.passwords import hash_password
from app.link.tls import ClientTls
from app.trust.ca import CertificateAuthority, Credentials, new_ca_secret, utc_now
from device_agent.link.secrecy import Credentials as AgentCredentials
from device_agent.link.secrecy import Secrecy
from device_agent.wire.topics import Topics

HOSTS = ("127.0.0.1", "::1", "localhost")


class FleetTls:
    """One fleet's TLS; the broker learns of changes in `enrolling` and `revoked` by `access`.

    Args:
        topics: The fleet's.
        founded: When its authority was.
    """

    def __init__(self, topics: Topics, founded: datetime | None = None) -> None:
        self.topics = topics
        self.secret = new_ca_secret()
        self._certificate: x509.Certificate | None = None
        self._certificate = self.ca_at(founded or utc_now()).certificate
        self.ca = self.ca_at(None)
        self.server = self.ca.issue_server(HOSTS)
        self.enrolling: dict[str, str] = {}
        self.revoked: set[int] = set()
        self._devices: dict[str, tuple[Credentials, Credentials]] = {}

    def ca_at(self, now: datetime | None) -> CertificateAuthority:
        """Return the authority as it is at another time; before it is founded, found it."""
        clock = utc_now if now is None else lambda: now
        if self._certificate is None:
            return CertificateAuthority.found(self.topics.fleet, self.secret, clock)
        return CertificateAuthority(self.topics.fleet, self.secret, self._certificate, clock)

    def access(self) -> BrokerAccess:
        """What the broker is to hold to now."""
        return BrokerAccess(
            ca=self.ca.pem.encode(),
            certificate=self.server.certificate_pem,
            key=self.server.key_pem(),
            crl=self.ca.crl(self.revoked),
            enrolling=dict(self.enrolling),
        )

    def broker(self, enrol_port: int) -> BrokerTls:
        """For `make_broker`."""
        return BrokerTls(self.topics, enrol_port, self.access())

    def let_enrol(self, device_id: str, password: str) -> None:
        """Have a code that is good."""
        self.enrolling[device_id] = hash_password(password)

    def device(self, device_id: str) -> tuple[Credentials, Credentials]:
        """Return the device's key with its two certificates; the same at each call."""
        if device_id not in self._devices:
            key = ec.generate_private_key(ec.SECP256R1())
            standing, fetch = self.ca.issue_device(key.public_key(), device_id)
            self._devices[device_id] = Credentials(key, standing), Credentials(key, fetch)
        return self._devices[device_id]

    def revoke(self, device_id: str) -> None:
        """Revoke both certificates of a device."""
        self.revoked |= {each.certificate.serial_number for each in self.device(device_id)}

    def console(self) -> ClientTls:
        """For `ConsoleLink`."""
        return self.client(self.ca.issue_console)

    def client(self, issue: Callable[[], Credentials]) -> ClientTls:
        """For whoever connects with a certificate."""
        return ClientTls(self.ca.pem, issue)

    def of_device(self, device_id: str, *, fetch: bool = False) -> ClientTls:
        """For a connection of a device."""
        return self.client(lambda: self.device(device_id)[fetch])

    def secrecy(self, device_id: str, directory: Path, *, fetch: bool = False) -> Secrecy:
        """For a connection of the agent's own, whose files lie in `directory`."""
        names = ("ca.pem", f"{device_id}.{fetch}.pem", f"{device_id}.key")
        credentials = self.device(device_id)[fetch]
        contents = (self.ca.pem.encode(), credentials.certificate_pem, credentials.key_pem())
        directory.mkdir(exist_ok=True)
        for name, content in zip(names, contents, strict=True):
            (directory / name).write_bytes(content)
        return Secrecy.mutual(AgentCredentials(*(directory / name for name in names)))

    def named(self, name: str) -> ClientTls:
        """For a name of any kind."""
        return self.client(lambda: self.ca.issue_name(name, timedelta(minutes=5)))


def secure(client: mqtt.Client, tls: ClientTls) -> mqtt.Client:
    """Give a paho client TLS."""
    tls.renew()
    client.tls_set_context(tls.context)
    return client
