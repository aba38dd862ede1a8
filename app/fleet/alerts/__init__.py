"""Alerts: rules over the fleet, who matches them for how long, and what became of it.

`records.py` is what there is, `watching.py` decides who is raised and cleared, `grouping.py` makes
one alert of a flood, `book.py` and `rule_book.py` record, `engine.py` is the loop over them.
"""
