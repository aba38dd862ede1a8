"""What to give up when the spool is full, and the record of what was given up."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

import msgspec

from device_agent.telemetry.spool_file import EVENT, LOG, LOSS, WINDOW, used_bytes
from device_agent.wire.telemetry import Body, Loss, Window

_decoder: msgspec.msgpack.Decoder[Body] = msgspec.msgpack.Decoder(Body)


def decode_body(packed: bytes) -> Body | None:
    """Return the stored body, or None if its bytes make no sense."""
    try:
        return _decoder.decode(packed)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return None


class Ledger:
    """Deletes records inside the caller's transaction and names exactly those in `Loss` records.

    Args:
        slack_bytes: How much to free beyond what is needed, so that a full spool does not write
            a ledger entry with each new record.
    """

    def __init__(self, conn: sqlite3.Connection, slack_bytes: int) -> None:
        self._conn = conn
        self._slack_bytes = slack_bytes

    def trim(self, budget_bytes: int, offered_seq: int, now_s: float, reason: str) -> None:
        """Give up the oldest logs, then windows, then events, until the budget holds.

        Records up to `offered_seq` may have been sent: a ledger entry among them is not changed any
        more, for the console keeps the first it gets.
        """
        while used_bytes(self._conn) > budget_bytes:
            victims = self._oldest(LOG) or self._oldest(WINDOW) or self._oldest(EVENT)
            if victims:
                self.give_up(victims, offered_seq, now_s, reason)
            elif not self._fold(now_s, reason):
                return

    def give_up(
        self, victims: Sequence[tuple[int, bytes]], offered_seq: int, now_s: float, reason: str
    ) -> None:
        """Delete records, given as (seq, body), and name them run by run."""
        self._delete([seq for seq, _ in victims])
        self._conn.execute("UPDATE meta SET value = value + ? WHERE name = 'lost'", (len(victims),))
        for run in _runs(victims):
            start_s, end_s = _span_s([body for _, body in run])
            loss = Loss(
                time_s=now_s,
                first_seq=run[0][0],
                last_seq=run[-1][0],
                records=len(run),
                reason=reason,
                start_s=start_s,
                end_s=end_s,
            )
            self._enter(loss, offered_seq)

    def _oldest(self, kind: int) -> list[tuple[int, bytes]]:
        victims, freed = [], 0
        for seq, body in self._conn.execute(
            "SELECT seq, body FROM records WHERE kind = ? ORDER BY seq", (kind,)
        ):
            victims.append((seq, body))
            freed += len(body)
            if freed >= self._slack_bytes:
                break
        return victims

    def _enter(self, loss: Loss, offered_seq: int) -> None:
        """Add an entry, or lengthen the newest one where that names the same records."""
        row = self._conn.execute(
            "SELECT seq, body FROM records WHERE kind = ? AND seq > ? ORDER BY seq DESC LIMIT 1",
            (LOSS, offered_seq),
        ).fetchone()
        newest = decode_body(row[1]) if row else None
        if isinstance(newest, Loss) and _continues(newest, loss) and loss.last_seq < row[0]:
            packed = msgspec.msgpack.encode(_joined(newest, loss))
            self._conn.execute("UPDATE records SET body = ? WHERE seq = ?", (packed, row[0]))
        else:
            self._insert(loss)

    def _fold(self, now_s: float, reason: str) -> bool:
        """Replace all entries by one, when there is nothing else left; False if that is no gain.

        As nothing but entries is left, everything between the first lost number and the last
        entry's own is gone, or was acknowledged long ago: one run names it exactly.
        """
        rows = self._conn.execute("SELECT seq, body FROM records ORDER BY seq").fetchall()
        if len(rows) < 2:
            return False
        losses = [loss for _, body in rows if isinstance(loss := decode_body(body), Loss)]
        numbers = [loss.first_seq for loss in losses if loss.first_seq]
        self._delete([seq for seq, _ in rows])
        starts = [loss.start_s for loss in losses if loss.start_s is not None]
        ends = [loss.end_s for loss in losses if loss.end_s is not None]
        self._insert(
            Loss(
                time_s=now_s,
                first_seq=min([*numbers, rows[0][0]]),
                last_seq=rows[-1][0],
                records=sum(loss.records for loss in losses),
                reason=reason,
                start_s=min(starts, default=None),
                end_s=max(ends, default=None),
            )
        )
        return True

    def _insert(self, loss: Loss) -> None:
        self._conn.execute(
            "INSERT INTO records (kind, body) VALUES (?, ?)", (LOSS, msgspec.msgpack.encode(loss))
        )

    def _delete(self, numbers: Sequence[int]) -> None:
        self._conn.executemany("DELETE FROM records WHERE seq = ?", [(n,) for n in numbers])


def _runs(victims: Sequence[tuple[int, bytes]]) -> Iterator[list[tuple[int, bytes]]]:
    """Yield runs of consecutive sequence numbers."""
    run: list[tuple[int, bytes]] = []
    for victim in victims:
        if run and victim[0] != run[-1][0] + 1:
            yield run
            run = []
        run.append(victim)
    if run:
        yield run


def _continues(entry: Loss, loss: Loss) -> bool:
    return entry.last_seq + 1 == loss.first_seq and entry.reason == loss.reason


def _joined(entry: Loss, loss: Loss) -> Loss:
    starts = [value for value in (entry.start_s, loss.start_s) if value is not None]
    ends = [value for value in (entry.end_s, loss.end_s) if value is not None]
    return msgspec.structs.replace(
        loss,
        first_seq=entry.first_seq,
        records=entry.records + loss.records,
        start_s=min(starts, default=None),
        end_s=max(ends, default=None),
    )


def _span_s(packed: Sequence[bytes]) -> tuple[float | None, float | None]:
    """Return the time that the lost records were about."""
    spans = [_time_s(body) for body in map(decode_body, packed) if body is not None]
    starts = [start for start, _ in spans]
    return min(starts, default=None), max((end for _, end in spans), default=None)


def _time_s(body: Body) -> tuple[float, float]:
    if isinstance(body, Window):
        return body.start_s, body.start_s + body.duration_s
    return body.time_s, body.time_s
