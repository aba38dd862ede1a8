"""Documents to a broker on the device or on its own network."""

from __future__ import annotations

import paho.mqtt.client as mqtt

from device_agent.inference.local_broker import Endpoint, LocalBroker
from device_agent.inference.says import Says
from device_agent.wire.pipeline.places import MqttSink

DELIVERY_TIMEOUT_S = 5.0


class MqttOutlet:
    """Publishes each document and waits until the broker has it."""

    def __init__(self, spec: MqttSink) -> None:
        self.name = f"mqtt {spec.host}:{spec.port} {spec.topic}"
        self._spec = spec
        self._broker: LocalBroker | None = None

    def write(self, document: bytes) -> None:
        """Publish it with QoS 1.

        Raises:
            OSError: The broker is not there, or has not taken it in time.
        """
        spec, broker = self._spec, self._broker or self._open()
        try:
            broker.wait_connected(DELIVERY_TIMEOUT_S)
            sent = broker.client.publish(spec.topic, document, qos=1, retain=spec.retain)
            sent.wait_for_publish(DELIVERY_TIMEOUT_S)
            if sent.rc != mqtt.MQTT_ERR_SUCCESS or not sent.is_published():
                raise OSError(Says.NOT_TAKEN())
        except (OSError, RuntimeError, ValueError) as error:
            self.close()  # or the client would deliver it once more
            raise OSError(str(error)) from error

    def _open(self) -> LocalBroker:
        spec = self._spec
        self._broker = LocalBroker(
            Endpoint(
                spec.host,
                spec.port,
                username=spec.username,
                password_file=spec.password_file,
            )
        )
        self._broker.start()
        return self._broker

    def close(self) -> None:
        """Leave the broker."""
        broker, self._broker = self._broker, None
        if broker:
            broker.close()
