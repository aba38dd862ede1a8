"""The agent as a service of systemd: what it tells the service manager, and how it is installed.

Read `notify.py` (the protocol), `watchdog.py` (when the manager is told that all is well),
`status_socket.py` (who asks how it goes), `units.py` and `install.py` (the unit and its place).
"""
