"""A paho client that takes in many messages with one read.

paho reads a packet in three system calls and wakes for each; at thousands of messages a second that
is most of a processor. Here whatever has come is read at once, messages of QoS 0 and 1 and
acknowledgements are cut out of it, and ours leave together. Every other packet paho handles itself.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress

from paho.mqtt.client import MQTTMessageInfo, time_func
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.exception import MalformedPacket

from device_agent.wire.bounded_client import MOST_PACKET_BYTES, BoundedClient

_log = logging.getLogger(__name__)

READ_BYTES = 64 * 1024
GATHER_S = 0.004
"""From one read to the next, unless more was there than it took: to wake for each of thousands of
messages a second takes longer than the messages."""
_PUBLISH, _PUBACK = 0x30, 0x40
_NUMBER_BYTES = 2
_WAKE = b"0"
_LENGTH_BYTES = 4
"""At most (MQTT 3.1.1, section 2.2.3)."""

Taker = Callable[[bytes, bytes, bool], None]
"""Topic, payload, and whether the broker had kept it."""


class StreamClient(BoundedClient):
    """For a thread that calls `loop`; `on_message` is never called, `take` is.

    Args:
        client_id: Ours.
        take: Is given each message on the loop's thread, in order.
    """

    def __init__(self, client_id: str, take: Taker) -> None:
        super().__init__(
            CallbackAPIVersion.VERSION2,
            client_id=client_id,
            clean_session=True,  # agents send again whatever was not acknowledged
            protocol=MQTTProtocolVersion.MQTTv311,
            reconnect_on_failure=False,
        )
        # The publisher has a limit; to keep one, paho goes through all at each acknowledgement.
        self.max_inflight_messages_set(0)
        self._take = take
        self._rest = b""
        self._read_from: object = None
        self._next_s = 0.0

    def loop_read(self, max_packets: int = 1) -> MQTTErrorCode:
        """Read what has come, at most `READ_BYTES`, and handle every packet that is whole."""
        if self._sock is None:
            return MQTTErrorCode.MQTT_ERR_NO_CONN
        if self._read_from is not self._sock:
            self._read_from, self._rest = self._sock, b""
        time.sleep(max(self._next_s - time.monotonic(), 0.0))
        time.sleep(max(self._next_s - time.monotonic(), 0.0))
        data, alive = self._receive()
        self._next_s = time.monotonic() + (GATHER_S if len(data) < READ_BYTES else 0.0)
        code = self._handle_all(self._rest + data) if data else MQTTErrorCode.MQTT_ERR_SUCCESS
        if not code and not alive:
            code = MQTTErrorCode.MQTT_ERR_CONN_LOST
        return self._loop_rc_handle(code) if code else code

    def _receive(self) -> tuple[bytes, bool]:
        """Return what there is, and whether more may come: TLS gives a record at a time."""
        size, pieces = 0, list[bytes]()
        try:
            while size < READ_BYTES:
                piece = self._sock_recv(READ_BYTES - size)
                if not piece:
                    return b"".join(pieces), False
                pieces.append(piece)
                size += len(piece)
        except BlockingIOError:
            pass  # that was all
        except OSError as error:
            _log.debug("reading failed: %s", error)
            return b"".join(pieces), False
        with self._msgtime_mutex:
            self._last_bytes_received = time_func()
        return b"".join(pieces), True

    def _handle_all(self, data: bytes) -> MQTTErrorCode:
        at, size, acks = 0, len(data), bytearray()
        code = MQTTErrorCode.MQTT_ERR_SUCCESS
        while not code and (found := packet_at(data, at, size)):
            begin, end = found
            if end - begin > MOST_PACKET_BYTES:
                self._too_much(f"a packet of {end - begin} bytes")
                code = MQTTErrorCode.MQTT_ERR_CONN_LOST
            elif end > size:
                break
            elif data[at] & 0xF4 == _PUBLISH:  # QoS 0 or 1
                code = self._publish(data, at, begin, end, acks)
            elif data[at] == _PUBACK and end - begin == _NUMBER_BYTES:
                self._acknowledged(int.from_bytes(data[begin:end]))
            else:
                code = self._leave_to_paho(data[at], data[begin:end])
            at = end
        self._rest = data[at:]
        if acks and self._sock is not None:
            self._packet_queue(_PUBACK, bytes(acks), 0, 1)
        return code

    def _publish(
        self, data: bytes, at: int, begin: int, end: int, acks: bytearray
    ) -> MQTTErrorCode:
        """Hand a message over (MQTT 3.1.1, section 3.3)."""
        topic = begin + 2
        payload = topic + int.from_bytes(data[begin:topic])
        body = payload + 2 if data[at] & 0x02 else payload
        if body > end:
            return MQTTErrorCode.MQTT_ERR_PROTOCOL
        self._take(data[topic:payload], data[body:end], bool(data[at] & 0x01))
        if body > payload:
            acks += b"\x40\x02" + data[payload:body]
        return MQTTErrorCode.MQTT_ERR_SUCCESS

    def _acknowledged(self, number: int) -> None:
        """Take note that the broker has a message of ours (MQTT 3.1.1, section 3.4).

        paho makes a reason and properties for each, which only MQTT 5 has.
        """
        with self._out_message_mutex:
            message = self._out_messages.pop(number, None)
            if message is not None:  # else it was acknowledged before
                self._inflight_messages -= 1
                message.info._set_as_published()

    def _packet_queue(
        self,
        command: int,
        packet: bytes | bytearray,
        mid: int,
        qos: int,
        info: MQTTMessageInfo | None = None,
    ) -> MQTTErrorCode:
        """Leave a packet to the loop, and wake it for the first one that waits.

        It writes until none is left, so those behind that one go with it; paho wakes it for each.
        """
        self._out_packet.append(
            {
                "command": command,
                "mid": mid,
                "qos": qos,
                "pos": 0,
                "to_process": len(packet),
                "packet": packet,
                "info": info,
            }
        )
        if len(self._out_packet) == 1 and self._sockpairW is not None:
            with suppress(BlockingIOError):  # it is woken many times over
                self._sockpairW.send(_WAKE)
        return MQTTErrorCode.MQTT_ERR_SUCCESS

    def _leave_to_paho(self, command: int, content: bytes) -> MQTTErrorCode:
        self._in_packet["command"] = command
        self._in_packet["have_remaining"] = 1
        self._in_packet["remaining_length"] = len(content)
        self._in_packet["packet"] = bytearray(content)
        try:
            code = self._packet_handle()
        except MalformedPacket as error:
            _log.debug("a malformed packet: %s", error)
            code = MQTTErrorCode.MQTT_ERR_PROTOCOL
        self._in_packet["command"] = 0
        self._in_packet["have_remaining"] = 0
        self._in_packet["remaining_length"] = 0
        self._in_packet["packet"] = bytearray()
        return code


def packet_at(data: bytes, at: int, size: int) -> tuple[int, int] | None:
    """Return where the content of the packet at a place begins and ends; it may not be there yet.

    None where not even its length is. One of a longer length than there may be has no end.
    """
    length, shift = 0, 0
    for place in range(at + 1, min(at + 1 + _LENGTH_BYTES, size)):
        byte = data[place]
        length |= (byte & 0x7F) << shift
        if byte < 0x80:
            return place + 1, place + 1 + length
        shift += 7
    if size > at + _LENGTH_BYTES:
        return at, at + MOST_PACKET_BYTES + 1
    return None
