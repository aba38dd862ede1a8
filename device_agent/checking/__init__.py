"""``check-config``: everything that would keep an agent from its work, found at once.

Read `findings.py` (what is found), `keys.py` (the file), `machine.py` (disk, identity, runtime,
sensors, clock), `network.py` and `places.py` (broker, source, sinks, endpoint).
"""
