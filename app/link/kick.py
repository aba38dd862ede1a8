"""Ends a live session of a name: a broker that reloads its list of the revoked lets it stand.

Whoever connects under a name puts out who is connected under it, and that is what we do, with a
certificate of our own making. It asks for a clean session, so what the broker had queued for the
name goes too. Works with every MQTT broker that takes the name for the client id.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from paho.mqtt.client import Client, ConnectFlags
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from app.link.access import KeyAndCertificate
from app.link.tls import ClientTls

_TIMEOUT_S = 10.0
_POLL_S = 0.2


def kick(host: str, port: int, name: str, ca: str, issue: Callable[[], KeyAndCertificate]) -> str:
    """Put out whoever is connected as `name`; return why it could not be done, or nothing.

    Args:
        host: Of the broker.
        port: Of its listener for certificates.
        name: In the certificate that is to go.
        ca: The authority's certificate, PEM.
        issue: Makes a certificate with that name, which need not be good for long.
    """
    answered = threading.Event()
    refused: list[str] = []

    def on_connect(
        client: Client,
        userdata: object,
        flags: ConnectFlags,
        reason: ReasonCode,
        properties: Properties | None,
    ) -> None:
        if reason.is_failure:
            refused.append(str(reason))
        answered.set()
        client.disconnect()

    client = _client(name, ca, issue)
    client.on_connect = on_connect
    try:
        client.connect(host, port, keepalive=10)
        waited_s = 0.0
        while not answered.is_set() and waited_s < _TIMEOUT_S:
            if client.loop(_POLL_S):
                break
            waited_s += _POLL_S
        client.loop(_POLL_S)  # say goodbye: a broken connection would have to time out
    except OSError as error:
        return error.strerror or str(error)
    if refused or not answered.is_set():
        return refused[0] if refused else "the broker did not answer"
    return ""


def _client(name: str, ca: str, issue: Callable[[], KeyAndCertificate]) -> Client:
    tls = ClientTls(ca, issue)
    tls.renew()
    client = Client(
        CallbackAPIVersion.VERSION2,
        client_id=name,
        clean_session=True,
        protocol=MQTTProtocolVersion.MQTTv311,
        reconnect_on_failure=False,
    )
    client.tls_set_context(tls.context)
    return client
