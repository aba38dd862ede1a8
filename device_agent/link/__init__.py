"""The agent's link to its broker: a standing connection, and chunks over a second one."""

from device_agent.link.link import Link, LinkHandler, LinkOptions

__all__ = ["Link", "LinkHandler", "LinkOptions"]
