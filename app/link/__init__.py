"""The console's side of MQTT: its connection, its publisher, and the brokers it can run."""

from app.link.access import BrokerAccess, BrokerTls
from app.link.brokers import Broker, make_broker
from app.link.console_link import ConsoleLink, Delivery
from app.link.plan import Retained
from app.link.publisher import Publisher
from app.link.tls import ClientTls

__all__ = [
    "Broker",
    "BrokerAccess",
    "BrokerTls",
    "ClientTls",
    "ConsoleLink",
    "Delivery",
    "Publisher",
    "Retained",
    "make_broker",
]
