"""The machine under the agent: power, heat, load, and what it is made of.

Every path lies under an injectable root, nothing is ever written, and a sensor that is missing,
unreadable or talks nonsense is a None or an estimate, never an error.
"""

from device_agent.host.idle import of_span
from device_agent.host.inventory import take_inventory
from device_agent.host.power import PowerSource
from device_agent.host.sampler import HostSampler, HostWindow

__all__ = [
    "HostSampler",
    "HostWindow",
    "PowerSource",
    "of_span",
    "take_inventory",
]
