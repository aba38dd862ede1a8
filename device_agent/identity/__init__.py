"""Who this device is: its key, its certificates, and how it tells its fleet from a stranger's.

Start at `store.Identity`. What joins it to the rest is device_agent/enrol.py and agent.py.
Whoever reads certificates imports `certificates`, which takes 1 MB: a running agent seldom does.
"""

from device_agent.identity.device_key import DeviceKey
from device_agent.identity.store import Enrolling, Identity, find_identity, read_code

__all__ = [
    "DeviceKey",
    "Enrolling",
    "Identity",
    "find_identity",
    "read_code",
]
