"""What a console does on its first day: ``python -m tests.fakes.windows_day DIRECTORY``.

`tests/unit/app/test_windows.py` runs it under `tests.fakes.windows`. Each step that is done is a
line on stdout.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import signal
import sys
import threading
from pathlib import Path

from tests.fakes.waiting import wait_until
from tests.fakes.workspaces import CHEAP, CONSOLE, RELEASE, add_bundle, new_workspace


def import_everything(place: Path) -> None:
    import app

    for each in pkgutil.walk_packages(app.__path__, "app."):
        importlib.import_module(each.name)
    from app import files

    assert files.lock.__globals__["sys"].platform == "win32", "we are not where we mean to be"


def lock_a_directory(place: Path) -> None:
    from app.errors import InUseError
    from app.files import DirectoryLock

    first, second = DirectoryLock(place / "core.lock"), DirectoryLock(place / "core.lock")
    first.acquire()
    assert second.holder() == os.getpid()
    try:
        second.acquire()
    except InUseError as error:
        assert str(os.getpid()) in str(error)
    else:
        raise AssertionError("two consoles have one directory")
    first.release()
    assert second.holder() is None
    second.acquire()
    second.release()


def share_a_lock(place: Path) -> None:
    from app.system import lock

    (place / "file").touch()
    one, other, alone = ((place / "file").open("rb") for _ in range(3))
    assert lock(one.fileno(), shared=True)
    assert lock(other.fileno(), shared=True)
    other.close()
    assert not lock(alone.fileno(), wait=False)
    one.close()
    assert lock(alone.fileno(), wait=False)
    alone.close()


def sweep_what_is_left(place: Path) -> None:
    from app.files import new_directory, new_file

    (place / ".new.draft-dead").mkdir()
    (place / ".new.draft-dead" / "file").touch()
    (place / ".single.partial-dead").touch()
    with new_directory(place / "new") as first:
        (first / "file").write_bytes(b"first")
        with new_directory(place / "new") as second:
            assert first.exists(), "a draft was swept from under somebody"
            (second / "file").write_bytes(b"second")
        (place / "new" / "file").unlink()  # an empty directory is no obstacle
    with new_file(place / "single") as file:
        file.write(b"whole")
    assert (place / "new" / "file").read_bytes() == b"first"
    assert sorted(each.name for each in place.iterdir()) == ["new", "single"]


def wait_for_a_scanner(place: Path) -> None:
    from app.files import write_file

    write_file(place / "file", b"before")
    scanner = (place / "file").open("rb")
    threading.Timer(0.1, scanner.close).start()
    write_file(place / "file", b"after")
    assert (place / "file").read_bytes() == b"after"
    assert sorted(each.name for each in place.iterdir()) == ["file"]


def found_and_keep_keys(place: Path) -> None:
    from app.workspace import Workspace

    new_workspace(place / "data").close()
    workspace = Workspace.open(place / "data")
    workspace.keys.change_passphrase(("targets",), RELEASE, "other words")
    workspace.keys.unlock(("targets",), "other words")
    entry = add_bundle(workspace.library, "1.0.0")
    workspace.release(entry.digest, "other words", workspace.unlock_console(CONSOLE))
    workspace.library.remove(entry.digest)
    workspace.close()


def back_up_and_verify(place: Path) -> None:
    from app.backup.saving import back_up, verify_backup
    from app.workspace import Workspace

    new_workspace(place / "data").close()
    workspace = Workspace.open(place / "data")
    workspace.settle_keys()  # it locks the keys, by a file of which no backup speaks
    saved = back_up(workspace, place / "backup", "words", telemetry=True, scrypt_n=CHEAP)
    assert not saved.contents.left_out, saved.contents.left_out
    workspace.close()
    assert verify_backup(place / "backup", "words") == saved.contents


def tell_a_broker(place: Path) -> None:
    from app.link.windows_events import can_be_told, tell

    heard: list[int] = []
    assert not can_be_told(os.getpid(), "reload")
    assert not tell(os.getpid(), "reload")
    signal.signal(signal.SIGHUP, lambda number, _: heard.append(number))
    assert can_be_told(os.getpid(), "reload")
    assert not heard
    assert tell(os.getpid(), "reload")
    wait_until(lambda: heard, "the event")


def know_its_memory(place: Path) -> None:
    from app.bundles.self_limit import memory_bytes

    assert min(memory_bytes()) > 2**20


def run_with_a_window(place: Path) -> None:
    from app.broker_settings import BrokerSettings
    from app.gui.main import run_console
    from app.starting import open_console

    new_workspace(place / "data").close()
    running = open_console(place / "data", CONSOLE, BrokerSettings(port=0, kind="amqtt"))
    try:
        wait_until(lambda: running.core.status().connected, "the broker")
        broker = running.core.broker
        broker.hold_down()
        assert not broker.alive
        broker.release()
        assert run_console(running.core, on_ready=lambda window: window.close()) == 0
        wait_until(lambda: broker.alive, "the broker once more")
    finally:
        running.close()


STEPS = (
    import_everything,
    lock_a_directory,
    share_a_lock,
    sweep_what_is_left,
    wait_for_a_scanner,
    found_and_keep_keys,
    back_up_and_verify,
    tell_a_broker,
    know_its_memory,
    run_with_a_window,
)


def main(directory: Path) -> None:
    for step in STEPS:
        place = directory / step.__name__
        place.mkdir(parents=True)
        step(place)
        print(step.__name__, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
