"""What to give up when the spool is full, and the record of what was given up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from device_agent.telemetry.rows import Row, Rows, decode_body
from device_agent.telemetry.says import Says
from device_agent.telemetry.spool_file import EVENT, LOG, LOSS
from device_agent.wire.telemetry import MAX_FOREIGN_RUNS, Body, Loss, Run, Window

_AT_ONCE = 1000
_NEAR_S = 60.0


class Ledger:
    """Deletes records inside the caller's transaction and names exactly those in `Loss` records.

    Args:
        rows: The spool's.
        slack_bytes: How much to free beyond what is needed, so that a full spool does not write
            a ledger entry with each new record.
    """

    def __init__(self, rows: Rows, slack_bytes: int) -> None:
        self._rows = rows
        self._slack_bytes = slack_bytes

    def give_up_oldest(self, offered_seq: int, now_s: float, reason: str) -> bool:
        """Give up some of the oldest logs, else windows, else events; False where nothing is left.

        Records up to `offered_seq` may have been sent: a ledger entry among them is not changed any
        more, for the console keeps the first it gets.
        """
        rows = self._rows
        victims = (
            self._some(rows.seldom(LOG))
            or self._some(rows.windows_after(0, _AT_ONCE))
            or self._some(rows.seldom(EVENT))
        )
        if victims:
            self.give_up(victims, offered_seq, now_s, reason)
        return bool(victims) or self._fold(now_s, reason)

    def give_up(self, victims: Sequence[Row], offered_seq: int, now_s: float, reason: str) -> None:
        """Delete records and name their numbers."""
        self._rows.delete(row.seq for row in victims)
        self._rows.set_meta("lost", self._rows.meta("lost") + sum(row.numbers for row in victims))
        losses = [_loss_of(row, now_s, reason) for row in victims]
        for loss in _joined(losses):
            self._enter(loss, offered_seq)

    def keep_out(self, losses: Iterable[Loss]) -> None:
        """Enter what never came into the spool."""
        for loss in losses:
            self._rows.set_meta("lost", self._rows.meta("lost") + loss.records)
            self._insert(loss)

    def _some(self, rows: Iterable[Row]) -> list[Row]:
        victims, freed = [], 0
        for row in rows:
            victims.append(row)
            freed += len(row.packed)
            if freed >= self._slack_bytes:
                break
        return victims

    def _enter(self, loss: Loss, offered_seq: int) -> None:
        """Add an entry, or lengthen the newest one."""
        row = next(self._rows.seldom(LOSS, offered_seq, newest_first=True), None)
        newest = decode_body(row.packed) if row else None
        whole = _join(newest, loss) if isinstance(newest, Loss) else None
        if row and whole and whole.last_seq < row.seq:
            self._rows.replace(Row(row.seq, LOSS, msgspec.msgpack.encode(whole)))
        else:
            self._insert(loss)

    def _fold(self, now_s: float, reason: str) -> bool:
        """Replace all entries by one, when there is nothing else left; False if that is no gain.

        As nothing but entries is left, everything between the first lost number and the last
        entry's own is gone, or was acknowledged long ago: one run names it exactly.
        """
        rows = list(self._rows.after(0))
        if len(rows) < 2:
            return False
        losses = [loss for row in rows if isinstance(loss := decode_body(row.packed), Loss)]
        numbers = [loss.first_seq for loss in losses if loss.first_seq]
        self._rows.delete(row.seq for row in rows)
        self._insert(
            Loss(
                time_s=now_s,
                first_seq=min([*numbers, rows[0].seq]),
                last_seq=rows[-1].seq,
                records=sum(loss.records for loss in losses),
                reason=reason,
                start_s=_least(loss.start_s for loss in losses),
                end_s=_most(loss.end_s for loss in losses),
            )
        )
        return True

    def _insert(self, loss: Loss) -> None:
        self._rows.insert(LOSS, msgspec.msgpack.encode(loss))


def full_at(max_bytes: int) -> str:
    """Return why records are given up at a spool's cap."""
    return Says.FULL(n=max_bytes)


def damage_loss(problem: str, kept_as: str, now_s: float) -> Loss:
    """Return the entry for a spool that cannot be read any more."""
    # Numbers of the new spool begin at 1: 0 says that none of them is meant.
    return Loss(
        time_s=now_s,
        first_seq=0,
        last_seq=0,
        records=0,
        reason=Says.DAMAGED(problem=problem[:200], name=kept_as),
    )


def _loss_of(row: Row, now_s: float, reason: str) -> Loss:
    start_s, end_s = span_s(decode_body(row.packed))
    return Loss(
        time_s=now_s,
        first_seq=row.first,
        last_seq=row.seq,
        records=row.numbers,
        reason=reason,
        start_s=start_s,
        end_s=end_s,
        foreign=row.foreign,
    )


def _joined(losses: Sequence[Loss]) -> list[Loss]:
    """Return as few entries as name the same, in order."""
    joined = [losses[0]]
    for loss in losses[1:]:
        whole = _join(joined[-1], loss)
        if whole:
            joined[-1] = whole
        else:
            joined.append(loss)
    return joined


def _join(entry: Loss, loss: Loss) -> Loss | None:
    """Return one entry that names what both do; None where there is no such."""
    if entry.reason != loss.reason or not 0 < entry.last_seq < loss.first_seq:
        return None
    between: tuple[Run, ...] = ()
    if entry.last_seq + 1 < loss.first_seq:
        if not _is_near(entry, loss):
            return None
        between = ((entry.last_seq + 1, loss.first_seq - 1),)
    foreign = (*entry.foreign, *between, *loss.foreign)
    if len(foreign) > MAX_FOREIGN_RUNS:
        return None
    return msgspec.structs.replace(
        loss,
        first_seq=entry.first_seq,
        records=entry.records + loss.records,
        start_s=_least((entry.start_s, loss.start_s)),
        end_s=_most((entry.end_s, loss.end_s)),
        foreign=foreign,
    )


def _is_near(entry: Loss, loss: Loss) -> bool:
    """Return whether one span of time may stand for both: what lies between is shown as lost."""
    if entry.end_s is None or loss.start_s is None:
        return False
    return abs(loss.start_s - entry.end_s) <= _NEAR_S


def span_s(body: Body | None) -> tuple[float | None, float | None]:
    """Return the time that a record is about; None where that is not known."""
    if isinstance(body, Window):
        return body.start_s, body.start_s + body.duration_s
    return (body.time_s, body.time_s) if body else (None, None)


def _least(values: Iterable[float | None]) -> float | None:
    return min((value for value in values if value is not None), default=None)


def _most(values: Iterable[float | None]) -> float | None:
    return max((value for value in values if value is not None), default=None)
