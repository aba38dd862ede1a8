"""A bare paho subscriber that only counts: ``python -m tests.bench._counting PORT FILTER SECONDS``.

It says ``there`` once the broker has taken its subscription, and ends with messages a second, from
the first to the last, as JSON.
"""

from __future__ import annotations

import json
import sys
import threading
import time

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion


def main(port: int, topic_filter: str, seconds: float) -> dict[str, float]:
    """Count for so long after the first message."""
    count, began_s, ended = 0, 0.0, threading.Event()

    def take(*_: object) -> None:
        nonlocal count, began_s
        count += 1
        if count == 1:
            began_s = time.monotonic()
            threading.Timer(seconds, ended.set).start()

    client = Client(CallbackAPIVersion.VERSION2)
    client.on_message = take
    client.on_connect = lambda *_: client.subscribe(topic_filter, 1)
    client.on_subscribe = lambda *_: print("there", flush=True)
    client.connect("127.0.0.1", port)
    client.loop_start()
    ended.wait()
    found = {"per_s": count / (time.monotonic() - began_s), "cpu_s": time.process_time()}
    client.disconnect()
    client.loop_stop()
    return found


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]))))
