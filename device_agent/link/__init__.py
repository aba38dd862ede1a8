"""The agent's link to its broker: a standing connection, and chunks over a second one."""

from device_agent.link.link import Link, LinkHandler, LinkOptions
from device_agent.link.secrecy import Credentials, Secrecy

__all__ = ["Credentials", "Link", "LinkHandler", "LinkOptions", "Secrecy"]
