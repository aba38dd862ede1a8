"""Ends a live session of a name: a broker that reloads its list of the revoked lets it stand.

Whoever connects under a name puts out who is connected under it, and that is what we do, with a
certificate of our own making. It asks for a clean session, so what the broker had queued for the
name goes too. Works with every MQTT broker that takes the name for the client id.
"""

from __future__ import annotations

from collections.abc import Callable

from paho.mqtt.client import Client, ConnectFlags
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from app.link.access import KeyAndCertificate
from app.link.tls import ClientTls
from device_agent.wire.bounded_client import release

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
    client, answer = _client(name, ca, issue), _Answer()
    client.on_connect = answer.take
    try:
        client.connect(host, port, keepalive=10)
        answer.wait(client)
    except OSError as error:
        return error.strerror or str(error)
    finally:
        release(client)
    return answer.fault


class _Answer:
    """What the broker says to whoever connects, who leaves as soon as it has.

    Attributes:
        fault: Why it let nobody in; nothing where it did.
    """

    def __init__(self) -> None:
        self.fault = "the broker did not answer"
        self._given = False

    def take(
        self,
        client: Client,
        userdata: object,
        flags: ConnectFlags,
        reason: ReasonCode,
        properties: Properties | None,
    ) -> None:
        """Take it, as `on_connect` of the client."""
        self.fault = str(reason) if reason.is_failure else ""
        self._given = True
        client.disconnect()

    def wait(self, client: Client) -> None:
        """Run the client until it has the answer; not for ever."""
        waited_s = 0.0
        while not self._given and waited_s < _TIMEOUT_S:
            if client.loop(_POLL_S):
                break
            waited_s += _POLL_S
        client.loop(_POLL_S)  # say goodbye: a broken connection would have to time out


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
