"""Settings and commands in the registry: what was asked, the signed form, what came of it.

Whoever asks needs no key: the running console signs what is not signed yet. One command of a
device is under way at a time, so that its newest result is the only one that can be missing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

import msgspec
from sqlite_utils import Database

from app.errors import StateError
from app.fleet.audit_log import append
from app.fleet.database import SharedDatabase
from app.fleet.order_records import (
    CommandStatus,
    Ending,
    Signature,
    StoredCommand,
    StoredSettings,
)
from app.fleet.order_rows import (
    asked_settings,
    check_device,
    command_row,
    find_command,
    find_settings,
    next_version,
    pending_of,
    put_settings,
    read_command,
    read_settings,
    restored_settings,
    settle_row,
    signed_columns,
)
from app.fleet.records import By
from app.fleet.registry_rows import floor_of_versions
from device_agent.wire.messages import ReportedState
from device_agent.wire.orders import CommandName, CommandResult, DeviceSettings, LogRequest
from device_agent.wire.sentence import Sentence

_LET_OUT_SETTINGS = """
UPDATE settings SET sent_s = ?, before = x'' WHERE sent_s = 0 AND document <> x''
"""
_LET_OUT_COMMANDS = """
UPDATE commands SET sent_s = max(sent_s, ?) WHERE status = 'pending' AND document <> x''
"""


class Says(Sentence):
    """What was ordered and taken back, what cannot be done, and what helps."""

    SETTINGS = "version {n:d}: {parts}"
    SETTINGS_BACK = "version {n:d}, {parts}: {told}"
    COMMAND = "{command}, version {n:d}"
    COMMAND_ENDED = "{command}, version {n:d}: {told}"
    NEVER_SENT = "never sent"
    SENT_BEFORE = "sent before: the device may already have it"
    SUPERSEDED = "superseded by version {n:d}: {parts}"
    LEAVES = "the device is decommissioned"
    RESTORED = "restored from a backup"
    WINDOW = "window {seconds:g} s"
    SPOOL = "spool {n:d} bytes"
    LOG_LEVEL = "log level {level}"
    CAPTURE = "capture {capture}"
    CAPTURES = "captures {n:d} bytes"
    OWN_FILE = "as the device's own file says"
    LEAVING = (
        "device {device} is being decommissioned. `muster device commands {device}` shows how "
        "far it is."
    )


class Orders:
    """Orders in the registry. Thread-safe.

    Args:
        database: The registry's.
        clock: Unix time in seconds.

    Raises:
        EnvironmentFaultError: Here and in every method, the file cannot be read or written.
    """

    def __init__(self, database: SharedDatabase, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    # Settings

    def settings(self) -> list[StoredSettings]:
        """Return the settings of every device that was ever given any, by device id."""
        rows = self._database.rows("SELECT * FROM settings ORDER BY device_id")
        return [read_settings(row) for row in rows]

    def settings_of(self, device_id: str) -> StoredSettings:
        """Return a device's settings; version 0 where it was never given any."""
        with self._database.read() as db:
            return find_settings(db, device_id)

    def change_settings(
        self, device_id: str, change: Callable[[DeviceSettings], DeviceSettings], by: By
    ) -> StoredSettings:
        """Record what a device's settings are from now on; the same again changes nothing.

        Raises:
            StateError: There is no such device.
        """
        with self._database.write() as db:
            check_device(db, device_id)
            before = find_settings(db, device_id)
            settings = change(before.settings)
            if settings == before.settings:
                return before
            version = max(before.version, floor_of_versions(db)) + 1
            made = asked_settings(before, version, settings, by, self._clock())
            put_settings(db, made)
            detail = Says.SETTINGS(n=made.version, parts=describe(settings))
            append(db, self._clock, by, "device.settings", device_id, detail)
            return made

    def sign_settings(
        self, old: StoredSettings, sign: Callable[[StoredSettings], Signature]
    ) -> None:
        """Sign settings, under their next version if they were signed before.

        Nothing happens where they have changed since `old` was read.
        """
        with self._database.write() as db:
            now = find_settings(db, old.device_id)
            if now != old:
                return
            version = now.version + 1 if now.signature.document else now.version
            signature = sign(StoredSettings(now.device_id, version, now.settings))
            put_settings(
                db,
                replace(now, version=version, signature=signature, sent_s=0.0, before=now.let_out),
            )

    def take_back_settings(self, device_id: str, version: int, by: By) -> Ending:
        """Go back to what was in force before the newest settings were asked for.

        While their signed form was not let out, they vanish: the broker goes on holding what it
        holds. Else what was before is set again, for a newer signed document to say.

        Args:
            device_id: Whose.
            version: Of the settings that are meant; if others were set meanwhile it is too late.
            by: Who takes them back.
        """
        with self._database.write() as db:
            now = find_settings(db, device_id)
            if now.ask is None or now.version != version:
                return "late"
            if now.ask_is_out:
                version = max(now.version, floor_of_versions(db)) + 1
                made = asked_settings(now, version, now.ask.previous, by, self._clock())
                said = Says.SUPERSEDED(n=version, parts=describe(made.settings))
                put_settings(db, made)
            elif now.before is None:
                db.execute("DELETE FROM settings WHERE device_id = ?", [device_id])
                said = Says.NEVER_SENT()
            else:
                said = Says.NEVER_SENT()
                put_settings(db, restored_settings(device_id, now.before))
            detail = Says.SETTINGS_BACK(n=now.version, parts=describe(now.settings), told=said)
            append(db, self._clock, by, "settings.cancelled", device_id, detail)
            return "perhaps" if now.ask_is_out else "unsent"

    def let_out(self, device_ids: Collection[str] | None = None) -> bool:
        """Note that what is signed leaves this machine from now on; do it first.

        Whoever cancels later sees it, and does not claim that nothing was sent.

        Args:
            device_ids: Of these devices alone, for a stick; without them the settings of all. The
                commands of all are let out one by one, see `let_out_commands`.

        Returns:
            Whether there was anything.
        """
        with self._database.write_quietly() as db:
            now_s = self._clock()
            if device_ids is None:
                done = db.execute(_LET_OUT_SETTINGS, [now_s]).rowcount
                return bool(done)
            ids = msgspec.json.encode(list(device_ids)).decode()
            those = " AND device_id IN (SELECT value FROM json_each(?))"
            done = db.execute(_LET_OUT_SETTINGS + those, [now_s, ids]).rowcount
            done += db.execute(_LET_OUT_COMMANDS + those, [now_s, ids]).rowcount
            return bool(done)

    def let_out_commands(self, commands: Iterable[StoredCommand]) -> set[tuple[str, int]]:
        """Note that these leave this machine from now on, and return which of them still may."""
        let = set()
        one = _LET_OUT_COMMANDS + " AND device_id = ? AND version = ?"
        with self._database.write_quietly() as db:
            for each in commands:
                key = each.device_id, each.version
                if db.execute(one, [self._clock(), *key]).rowcount:
                    let.add(key)
        return let

    # Commands

    def commands(self, device_id: str | None = None, limit: int = 200) -> list[StoredCommand]:
        """Return the newest commands, of one device or of all, newest first."""
        rows = self._database.rows(
            "SELECT * FROM commands WHERE (? IS NULL OR device_id = ?) "
            "ORDER BY asked_s DESC, version DESC LIMIT ?",
            [device_id, device_id, limit],
        )
        return [read_command(row) for row in rows]

    def command(self, device_id: str, version: int) -> StoredCommand | None:
        """Return one command, None where there is none."""
        with self._database.read() as db:
            return find_command(db, device_id, version)

    def open_commands(self, ended_after_s: float) -> list[StoredCommand]:
        """Return the pending commands, and those that were answered or ran out after a time."""
        rows = self._database.rows(
            "SELECT * FROM commands WHERE status = 'pending' "
            "OR (status IN ('done', 'failed', 'expired') AND answered_s > ?)",
            [ended_after_s],
        )
        return [read_command(row) for row in rows]

    def cancel_command(self, device_id: str, version: int, by: By) -> Ending:
        """Let a pending command end; once it was let out, its device may run it all the same."""
        with self._database.write() as db:
            now = find_command(db, device_id, version)
            if now is None or now.status != "pending":
                return "late"
            how = Says.SENT_BEFORE() if now.sent_s else Says.NEVER_SENT()
            settle_row(db, now, "cancelled", "", how, self._clock())
            said = Says.COMMAND_ENDED(command=now.name, n=version, told=how)
            append(db, self._clock, by, "command.cancelled", device_id, said)
            return "perhaps" if now.sent_s else "unsent"

    def due(self) -> list[StoredCommand]:
        """Return the oldest pending command of every device that has one."""
        rows = self._database.rows(
            "SELECT * FROM commands AS c WHERE status = 'pending' AND version = (SELECT "
            "min(version) FROM commands WHERE status = 'pending' AND device_id = c.device_id)"
        )
        return [read_command(row) for row in rows]

    def ask(  # noqa: PLR0917 - the columns of a command
        self,
        device_id: str,
        name: CommandName,
        key: str,
        until_s: float,
        by: By,
        logs: LogRequest | None = None,
    ) -> StoredCommand:
        """Record a command. A device that is to leave has nothing else to do before.

        Raises:
            StateError: There is no such device, or it is leaving already.
        """
        now_s = self._clock()
        with self._database.write() as db:
            check_device(db, device_id)
            for pending in pending_of(db, device_id):
                if pending.name == "decommission" and pending.key == key:
                    raise StateError(Says.LEAVING(device=device_id))
                if name == "decommission":
                    settle_row(db, pending, "cancelled", "", Says.LEAVES(), now_s)
            command = StoredCommand(
                device_id, next_version(db, device_id), name, key, until_s, now_s,
                by.who, by.why, logs=logs,
            )  # fmt: skip
            db.table("commands").insert(command_row(command))
            detail = Says.COMMAND(command=name, n=command.version)
            append(db, self._clock, by, "device.command", device_id, detail)
            return command

    def sign_command(self, old: StoredCommand, sign: Callable[[StoredCommand], Signature]) -> None:
        """Sign a pending command; signed again it keeps its version, so it still runs once."""
        with self._database.write_quietly() as db:
            if find_command(db, old.device_id, old.version) == old and old.status == "pending":
                change = signed_columns(sign(old))
                db.table("commands").update((old.device_id, old.version), change)

    def settle(self, command: StoredCommand, status: CommandStatus, detail: str, by: By) -> bool:
        """Let a pending command end without a result.

        Returns:
            False when it was not pending any more.
        """
        with self._database.write() as db:
            now = find_command(db, command.device_id, command.version)
            if now is None or now.status != "pending":
                return False
            settle_row(db, now, status, "", detail, self._clock())
            said = Says.COMMAND_ENDED(command=now.name, n=now.version, told=detail)
            append(db, self._clock, by, f"command.{status}", now.device_id, said)
            return True

    def answer(self, result: CommandResult, by: By) -> bool:
        """Record a verified result; a later one than its end still counts, for the device knows.

        Returns:
            False when it was recorded before, or answers no command of ours.
        """
        with self._database.write() as db:
            now = find_command(db, result.device_id, result.command)
            if now is None or now.name != result.name or now.status in ("done", "failed"):
                return False
            settle_row(db, now, result.status, result.reason, result.detail, self._clock())
            told = result.reason or result.detail
            said = Says.COMMAND_ENDED(command=now.name, n=now.version, told=told)
            append(db, self._clock, by, f"command.{result.status}", now.device_id, said)
            return True


def jump_orders(db: Database, versions: int, now_s: float) -> None:
    """Let a restored registry go on above what devices may have seen since its backup.

    Settings are signed anew, and who asked for them counts no more: devices may have heard it.
    Pending commands are cancelled, for a device may have run them. The
    versions of later commands begin above `floor_of_versions`.
    """
    for row in list(db.query("SELECT * FROM commands WHERE status = 'pending'")):
        settle_row(db, read_command(row), "cancelled", "", Says.RESTORED(), now_s)
    db.execute(
        "UPDATE settings SET version = version + ?, document = x'', sent_s = 0, ask = '', "
        "before = x''",
        [versions],
    )


def describe(settings: DeviceSettings) -> str:
    """Return settings in one line for people."""
    parts = []
    if settings.window_ms is not None:
        parts.append(Says.WINDOW(seconds=settings.window_ms / 1000))
    if settings.spool_max_bytes is not None:
        parts.append(Says.SPOOL(n=settings.spool_max_bytes))
    if settings.log_level is not None:
        parts.append(Says.LOG_LEVEL(level=settings.log_level))
    if settings.capture is not None:
        parts.append(Says.CAPTURE(capture=settings.capture))
    if settings.capture_max_bytes is not None:
        parts.append(Says.CAPTURES(n=settings.capture_max_bytes))
    return ", ".join(parts) or Says.OWN_FILE()


_FIRST_FIELDS = frozenset({"window_ms", "spool_max_bytes", "log_level"})
"""What every agent that takes settings applies, though it may not say so."""


def unconfirmed(settings: DeviceSettings, state: ReportedState) -> tuple[str, ...]:
    """Return the names of what is set and what the reporting agent may not know."""
    known = _FIRST_FIELDS if state.settings_fields is None else frozenset(state.settings_fields)
    given = msgspec.structs.asdict(settings)
    return tuple(name for name, value in given.items() if value is not None and name not in known)
