"""A paho client that a broker cannot fill: paho itself takes whatever the protocol allows.

That is 256 MB in one packet, and 65,535 messages of QoS 2 whose release never comes. We ask for QoS
1 and for small messages, so a broker that sends these is hostile or broken.
"""

from __future__ import annotations

import logging

from paho.mqtt.client import Client

_log = logging.getLogger(__name__)

MOST_PACKET_BYTES = 1_250_000
"""Our largest message has 1,000,000 bytes; brokers of ours refuse more than 1 MiB."""


class BoundedClient(Client):
    """Ends the connection before more is read than anybody asked for.

    paho-mqtt 2 has no such limit and shows neither figure, so its own fields are looked at.
    """

    def _sock_recv(self, bufsize: int) -> bytes:
        """Read a piece of what comes in.

        Raises:
            ConnectionError: It is part of what is too much; paho takes that for a lost connection.
        """
        coming_bytes = self._in_packet["remaining_length"]
        if coming_bytes > MOST_PACKET_BYTES:
            raise self._too_much(f"a packet of {coming_bytes} bytes")
        if self._in_messages:
            self._in_messages.clear()  # or they would outlive the connection
            raise self._too_much("messages of QoS 2")
        return super()._sock_recv(bufsize)

    def _too_much(self, what: str) -> ConnectionError:
        _log.warning("the broker sends %s, which nobody asked for", what)
        return ConnectionError(what)


def release(client: Client) -> None:
    """Close the sockets of a client that nobody loops any more, two of its own among them.

    With these it wakes itself, and paho leaves them to the garbage collector.
    """
    client._reset_sockets()
