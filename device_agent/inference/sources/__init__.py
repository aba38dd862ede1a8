"""Where samples come from; one module a kind.

Read `base` first, then `making`, which says what a place in a manifest or in agent.toml becomes.
"""
