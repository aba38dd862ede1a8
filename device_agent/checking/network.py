"""Whether somebody answers where the configuration says that somebody does."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

from device_agent.checking.findings import Finding, error, warning
from device_agent.config import Config
from device_agent.connecting import link_options
from device_agent.errors import AgentError
from device_agent.identity import Identity

TIMEOUT_S = 5.0


def check_broker(config: Config, identity: Identity | None) -> Iterator[Finding]:
    """Connect to the broker as the device would, say nothing, and leave.

    A broker that is away is no error: the agent serves without one, and tries again for ever.
    """
    place = f"{config.broker.host}:{config.broker.port}"
    try:
        with socket.create_connection((config.broker.host, config.broker.port), TIMEOUT_S) as plain:
            if not config.broker.tls:
                yield Finding("ok", "broker", f"somebody answers at {place}")
            elif identity:
                yield from _handshake(config, identity, plain)
    except OSError as problem:
        yield warning("broker", f"nobody answers at {place}: {problem.strerror or problem}",
                      "check address, cable and firewall, and that the console's broker runs; "
                      "the agent serves meanwhile")  # fmt: skip


def _handshake(config: Config, identity: Identity, plain: socket.socket) -> Iterator[Finding]:
    place = f"{config.broker.host}:{config.broker.port}"
    try:
        secrecy = link_options(config, identity).secrecy
        assert secrecy is not None
        secrecy.refresh()
        with secrecy.context.wrap_socket(plain, server_hostname=config.broker.host):
            yield Finding("ok", "broker", f"{place} is of this fleet, and its certificate is good")
    except ssl.SSLCertVerificationError as problem:
        yield error("broker", f"{place} shows a certificate that is not good here: "
                    f"{problem.verify_message.rstrip('.')}",
                    "compare broker.host with the names in it, and the clocks; on the console "
                    "`muster broker hosts`", "link")  # fmt: skip
    except ssl.SSLError as problem:
        yield error("broker", f"{place} does not speak TLS with us: {problem.reason or problem}",
                    "compare broker.port with what the console says; a device that was revoked "
                    "needs a new code", "link")  # fmt: skip
    except AgentError as problem:
        yield error("broker", str(problem), "enrol the device again", "machine")


def answers(where: str, host: str, port: int) -> Finding:
    """Return whether somebody listens there; nobody is no error, for it may come later."""
    try:
        socket.create_connection((host, port), TIMEOUT_S).close()
    except OSError as problem:
        text = f"nobody answers at {host}:{port}: {problem.strerror or problem}"
        return warning(where, text, "start it, or correct host and port; it is tried again")
    return Finding("ok", where, f"somebody answers at {host}:{port}")
