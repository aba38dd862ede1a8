"""Reports of a device, a rollout or a site over a period: what was, and how far that is proven.

A report is data first. Read `contents.py` (what one consists of), `gathering.py` (the figures of a
period, read from the stores), then `of_device.py`, `of_rollout.py` and `of_site.py`, which make
contents of them, `making.py`, which puts the two together, and `html.py`, which writes them.
"""
