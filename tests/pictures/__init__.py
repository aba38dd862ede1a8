"""Pictures for docs/ that no demo shows in time: ``python -m tests.pictures DIRECTORY``.

The window in them is the real one. The fleet is simulated: devices, telemetry and decisions come
from `tests.fakes`.
"""
