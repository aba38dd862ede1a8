"""``muster-agent bench``: what a model costs here, with the child that would serve it.

Read `target.py` (a slot, bundle or project becomes a slot of its own), `measure.py` (the child runs
it, the host's meters watch) and `table.py` (for people).
"""
