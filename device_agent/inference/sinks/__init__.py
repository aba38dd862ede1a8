"""Where results go beside telemetry: files, local brokers, webhooks of the device's own network.

Reading order: ``documents`` (what is said), ``sinks`` (to whom), ``courier`` (a thread and a
bounded queue for each, so that none delays an inference), then the outlets: ``jsonl``,
``webhook``, ``publisher``.
"""

from device_agent.inference.sinks.documents import Happening
from device_agent.inference.sinks.sinks import Sinks, make_sinks

__all__ = ["Happening", "Sinks", "make_sinks"]
