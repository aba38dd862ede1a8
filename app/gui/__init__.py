"""The console's window. See ARCHITECTURE.md.

The first window is painted before ``QtCore.Qt`` is looked up for the first time: PySide makes all
enumerations of that namespace then, 18 ms, a sixth of what a bare window takes. What stands on the
way to that window (theme, labels, jobs, app/gui/start) looks it up where it is used, or does
without; tests/gui/test_first_window.py holds it.
"""
