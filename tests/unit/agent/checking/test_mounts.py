"""Which file system holds a path."""

from __future__ import annotations

from pathlib import Path

from device_agent.checking.mounts import mount_of, mounted

TABLE = """\
/dev/root / ext4 rw,relatime 0 0
tmpfs /run tmpfs rw,nosuid 0 0
/dev/a /srv/a ext4 rw 0 0
/dev/b /srv/a xfs ro,noatime 0 0
/dev/c /srv/two\\040words btrfs rw 0 0
a line that is cut
"""


def test_the_deepest_and_newest_file_system_holds_a_path() -> None:
    assert mount_of(Path("/var/lib"), TABLE) == ("ext4", "rw,relatime")
    assert mount_of(Path("/runner"), TABLE) == ("ext4", "rw,relatime")
    assert mount_of(Path("/run/x"), TABLE) == ("tmpfs", "rw,nosuid")
    assert mount_of(Path("/srv/a/x"), TABLE) == ("xfs", "ro,noatime")
    assert mount_of(Path("/srv/two words"), TABLE) == ("btrfs", "rw")
    assert mount_of(Path("/srv"), "") == ("", "")


def test_this_machine_has_such_a_table() -> None:
    assert mount_of(Path("/proc/self"), mounted())[0] == "proc"
