"""How much a broker may make a client hold: paho itself takes whatever the protocol allows.

That is 256 MB in one packet, and 65,535 messages of QoS 2 whose release never comes. We ask for QoS
1 and for small messages, so a broker that sends these is hostile or broken.
"""

from __future__ import annotations

from paho.mqtt.client import Client

MOST_PACKET_BYTES = 1_250_000
"""Our largest message has 1,000,000 bytes; brokers of ours refuse more than 1 MiB."""


def exceeds(client: Client) -> str:
    """Return what the broker sends that we never asked for; nothing where all is well.

    To be asked after each turn of the loop, which reads a piece of a packet at a time. paho shows
    neither figure, so its own fields are looked at (paho-mqtt 2).
    """
    coming_bytes = client._in_packet["remaining_length"]
    if coming_bytes > MOST_PACKET_BYTES:
        return f"the broker sends a packet of {coming_bytes} bytes"
    if client._in_messages:
        client._in_messages.clear()
        return "the broker sends messages of QoS 2, which nobody asked for"
    return ""
