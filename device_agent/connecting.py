"""How the agent's link connects: from the configuration, and as who the device is."""

from __future__ import annotations

from pathlib import Path

from device_agent.config import Config
from device_agent.errors import StorageError
from device_agent.identity import Identity
from device_agent.link import Credentials, LinkOptions, Secrecy


def link_options(config: Config, identity: Identity) -> LinkOptions:
    """Return what the link is made with.

    Raises:
        StorageError: The identity's files cannot be read.
    """
    broker = config.broker
    if not broker.tls:
        return LinkOptions(broker.host, broker.port, config.device_id)
    return LinkOptions(
        broker.host,
        broker.port,
        config.device_id,
        secrecy=_secrecy(identity, identity.certificate_path),
        fetch_secrecy=_secrecy(identity, identity.fetch_certificate_path),
    )


def _secrecy(identity: Identity, certificate: Path) -> Secrecy:
    try:
        return Secrecy.mutual(Credentials(identity.ca_path, certificate, identity.key_path))
    except OSError as error:
        raise StorageError(f"{identity.ca_path} is damaged: enrol the device again") from error
