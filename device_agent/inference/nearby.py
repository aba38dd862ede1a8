"""Addresses of this device and of its own network: the only ones a pipeline may talk to."""

from __future__ import annotations

import socket

from device_agent.wire.pipeline.places import is_near


def resolve_near(host: str, port: int) -> str:
    """Return an address of `host` to connect to, judged now: a name may lead elsewhere tomorrow.

    Raises:
        OSError: The name has no address, or any of its addresses is one of the internet.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:  # a label that is empty or too long
        raise OSError(f"{host[:80]} is not a host's name") from error
    addresses = [str(entry[4][0]) for entry in found]
    for address in addresses:
        if not is_near(address):
            raise OSError(f"{host} is {address}, which is not of this device's own network")
    return addresses[0]


def describe(error: Exception) -> str:
    """Return what went wrong without the number the system gives it."""
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)
