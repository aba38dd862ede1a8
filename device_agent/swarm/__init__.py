"""Many devices in one process: real wire, trust and transfer; inference and its figures simulated.

Like `composition` it puts the agent's parts together. What it reports is labelled as simulated.
"""
