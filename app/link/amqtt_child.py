"""The fallback broker as a process of its own: ``python -m app.link.amqtt_child HOST PORT``.

It needs nothing but a Python package, keeps nothing over a restart, and does not limit what a
client may send: loopback only.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys

from amqtt.broker import Broker, RetainedApplicationMessage
from amqtt.errors import AMQTTError
from amqtt.mqtt.protocol.broker_handler import BrokerProtocolHandler
from amqtt.session import Session

from app.link.lifeline import when_parent_is_gone
from app.link.loopback import is_loopback

_STOP_TIMEOUT_S = 4.0


class RetainedBroker(Broker):  # type: ignore[misc]  # amqtt is not typed for us
    """amqtt 0.12.1 with the two faults mended that retained chunks run into."""

    def __init__(self, config: dict[str, object]) -> None:
        super().__init__(config)
        self._deliveries: set[asyncio.Task[object]] = set()

    async def _publish_retained_messages_for_subscription(
        self, subscription: tuple[str, int], session: Session
    ) -> None:
        """Do nothing: amqtt calls this at connect with every filter of every client.

        Retained messages come with a SUBSCRIBE [MQTT-3.3.1-6], see `_handle_subscription`.
        """

    async def _handle_subscription(
        self,
        client_session: Session,
        handler: BrokerProtocolHandler,
        subscribe_waiter: asyncio.Future[object],
    ) -> None:
        await super()._handle_subscription(client_session, handler, subscribe_waiter)
        for topic_filter, qos in subscribe_waiter.result().topics:  # type: ignore[attr-defined]
            if self._is_subscribed(topic_filter, client_session):
                self._deliver_retained(topic_filter, qos, handler)

    async def _handle_unsubscription(
        self,
        client_session: Session,
        handler: BrokerProtocolHandler,
        unsubscribe_waiter: asyncio.Future[object],
    ) -> None:
        """Drop filters without subscribers: every publish would scan them for ever."""
        await super()._handle_unsubscription(client_session, handler, unsubscribe_waiter)
        for topic_filter in unsubscribe_waiter.result().topics:  # type: ignore[attr-defined]
            if not self._subscriptions.get(topic_filter, True):
                del self._subscriptions[topic_filter]

    def _is_subscribed(self, topic_filter: str, session: Session) -> bool:
        return any(
            subscriber.client_id == session.client_id
            for subscriber, _ in self._subscriptions.get(topic_filter, ())
        )

    def _deliver_retained(
        self, topic_filter: str, qos: int, handler: BrokerProtocolHandler
    ) -> None:
        """Send in tasks: waiting for PUBACKs here would hold up everything else of the client."""
        for message in self._retained_for(topic_filter):
            coroutine = handler.mqtt_publish(
                message.topic, message.data, min(qos, message.qos or 0), retain=True
            )
            task = asyncio.ensure_future(coroutine)
            self._deliveries.add(task)
            task.add_done_callback(self._delivered)

    def _retained_for(self, topic_filter: str) -> list[RetainedApplicationMessage]:
        if "+" not in topic_filter and "#" not in topic_filter:
            exact = self._retained_messages.get(topic_filter)
            return [exact] if exact else []
        retained = self._retained_messages.items()
        return [message for topic, message in retained if self._matches(topic, topic_filter)]

    def _delivered(self, task: asyncio.Task[object]) -> None:
        self._deliveries.discard(task)
        if not task.cancelled() and (error := task.exception()):
            logging.getLogger(__name__).info("not delivered: %s", error)


def broker_config(host: str, port: int) -> dict[str, object]:
    """Return amqtt's configuration: one listener, no passwords, nothing of its own published."""
    plugins = {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}}
    return {
        "listeners": {"default": {"type": "tcp", "bind": f"{host}:{port}"}},
        "plugins": plugins,
    }


async def serve(host: str, port: int) -> None:
    """Run the broker until SIGTERM or the end of stdin; print the pid once it listens.

    Raises:
        AMQTTError: It cannot listen.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    with contextlib.suppress(NotImplementedError):  # on Windows only stdin's end says so
        loop.add_signal_handler(signal.SIGTERM, stop.set)
    broker = RetainedBroker(broker_config(host, port))
    await broker.start()

    def stop_soon() -> None:
        loop.call_soon_threadsafe(stop.set)

    when_parent_is_gone(stop_soon)
    print(os.getpid(), flush=True)
    await stop.wait()
    with contextlib.suppress(TimeoutError):  # it ends with the process all the same
        await asyncio.wait_for(broker.shutdown(), _STOP_TIMEOUT_S)


def main(host: str, port: int) -> int:
    """Run the broker; the exit status is 1 if it cannot listen."""
    if not is_loopback(host):
        print(f"amqtt is for this machine only: {host} is not a loopback address", file=sys.stderr)
        return 1
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    # amqtt tells of each client that comes and goes as a warning, error or traceback.
    logging.getLogger("amqtt").setLevel(logging.CRITICAL)
    logging.getLogger("transitions").setLevel(logging.CRITICAL)
    try:
        asyncio.run(serve(host, port))
    except (AMQTTError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
