"""Names in certificates: who a connection belongs to, as the broker's access rules see it.

Device ids have no underscore, so none of these can be a device's own id.
"""

from __future__ import annotations

from device_agent.wire.topics import check_device_id

CONSOLE = "muster_console"
LOOKOUT = "muster_lookout"
"""A console that does not know yet whether another one runs: under its own name it would end it."""
BROKER = "muster_broker"
_FETCH = "_"
"""As short as can be: a certificate's name has 64 characters at most, a device id up to 63."""


def fetch_name(device_id: str) -> str:
    """Return the name of a device's second connection, the one that chunks come over.

    The broker takes the certificate's name for the client id, and two connections of one client id
    end each other (docs/adr/0006).
    """
    return f"{check_device_id(device_id)}{_FETCH}"


def enrolling_name(device_id: str) -> str:
    """Return the user name of a device that has a code and no certificate yet."""
    return f"enrol_{check_device_id(device_id)}"
