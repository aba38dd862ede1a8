"""Telemetry is stored once and told of truly, whether by a thread or by a child that dies."""

from __future__ import annotations

import io
import os
import signal
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from app.errors import EnvironmentFaultError
from app.fleet import keeper_process
from app.fleet.keeper import CALM_S, Keeper
from app.fleet.keeper_child import Answer, Pace, pack_frame, read_frame, serve
from app.fleet.keeper_process import ChildError, KeeperChild
from app.fleet.keeping import Kept, Sent, keep
from app.fleet.latest import unpack_window
from app.fleet.rollups import waiting_streams
from app.fleet.store import TelemetryStore
from device_agent.wire.telemetry import encode_batch
from tests.fakes.telemetry import batch, event, window
from tests.fakes.waiting import PATIENCE_S, wait_until


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TelemetryStore]:
    with closing(TelemetryStore(tmp_path / "telemetry.db")) as store:
        yield store


SYSTEM_PIPE_BYTES = 65_536
FULL = 2


class Clock:
    """Seconds that pass when a test says so."""

    now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keeper(
    store: TelemetryStore, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Keeper]:
    """One that wants a child for a single batch a second, and waits for its end."""
    monkeypatch.setattr(keeper_process, "_STOP_S", PATIENCE_S)
    keeper = Keeper(store, busy_per_s=1.0, clock=clock)
    yield keeper
    keeper.stop()


def sent(seq: int, device_id: str = "edge-01") -> Sent:
    made = batch([window(10.0 * seq)], first_seq=seq, device_id=device_id)
    return device_id, encode_batch(made)


def stored(keeper: Keeper, batches: Sequence[Sent]) -> list[Kept]:
    """Store a frame by itself."""
    found: list[Kept] = []
    keeper.give(batches, found.extend)
    keeper.finish()
    return found


def has_child(keeper: Keeper) -> bool:
    keeper.look()
    return keeper.pid is not None


def child_of(keeper: Keeper) -> int:
    """The child's process id, once it is there."""
    stored(keeper, [sent(1)])
    wait_until(lambda: has_child(keeper), "the child")
    assert keeper.pid is not None
    return keeper.pid


# What is said of each batch


def test_each_batch_is_stored_and_told_apart(store: TelemetryStore) -> None:
    windows = [window(990.0, 0.020), event(995.0), window(1000.0, 0.030)]
    kept = keep(
        store,
        [
            ("edge-01", encode_batch(batch(windows, first_seq=4, spool_id="s"))),
            ("edge-02", b"\x00garbage"),
            ("edge-03", encode_batch(batch([event(1.0)], device_id="edge-04"))),
            ("edge-05", encode_batch(batch([event(1.0)], device_id="edge-05"))),
        ],
    )
    assert [(each.seq, bool(each.refusal)) for each in kept] == [
        (6, False), (0, True), (0, True), (1, False),
    ]  # fmt: skip
    assert "zstd" in kept[1].refusal
    assert "'edge-04' on the topic of another device" in kept[2].refusal
    latest = kept[0].latest
    assert latest is not None
    assert (latest.spool_id, latest.seq) == ("s", 6)
    assert unpack_window(latest.window) == msgspec.structs.replace(windows[2], stages={})
    assert latest.latency_s == pytest.approx((0.030,) * 3, rel=0.02)
    assert latest.trend == (
        (4, pytest.approx(0.020, rel=0.02)),
        (6, pytest.approx(0.030, rel=0.02)),
    )
    assert (kept[3].latest.seq, kept[3].latest.window) == (0, b""), "no window in it"
    assert (store.count().windows, store.count().events) == (2, 2)


def test_one_that_the_store_refuses_keeps_no_neighbour_out(store: TelemetryStore) -> None:
    names = [f"edge-{n:02}" for n in range(9)]
    batches = [
        (name, encode_batch(batch([event(1.0)], first_seq=int(n not in (2, 7)), device_id=name)))
        for n, name in enumerate(names)
    ]
    refused = [place for place, each in enumerate(keep(store, batches)) if each.refusal]
    assert refused == [2, 7]
    assert {each.device_id for each in store.events(None, 0.0, 9.0, 99)} == {*names} - {
        "edge-02", "edge-07",
    }  # fmt: skip


def test_a_row_that_cannot_be_inserted_takes_back_those_before_it(store: TelemetryStore) -> None:
    keep(store, [sent(1)])
    with closing(sqlite3.connect(store.path)) as other:
        other.execute("CREATE TEMP TABLE copy AS SELECT * FROM windows WHERE seq = 1")
        other.execute("UPDATE copy SET seq = 4")
        other.execute("INSERT INTO windows SELECT * FROM copy")  # and nobody is told
        other.commit()
    with pytest.raises(EnvironmentFaultError, match="UNIQUE"):
        keep(store, [sent(1, "edge-02"), sent(2), sent(3), sent(4)])
    assert seqs(store) == [1, 4]
    assert (store.count().windows, store.gaps()) == (1, 0)
    assert [each.seq for each in keep(store, [sent(2), sent(3)])] == [2, 3]
    assert seqs(store) == [1, 2, 3, 4]


def seqs(store: TelemetryStore) -> list[int]:
    with store._reading() as conn:
        return [row[0] for row in conn.execute("SELECT seq FROM windows ORDER BY seq")]


def test_room_for_much_changes_nothing_of_how_durable_it_is(store: TelemetryStore) -> None:
    def settings() -> list[object]:
        names = (
            "journal_mode", "synchronous", "cache_size", "wal_autocheckpoint", "journal_size_limit",
        )  # fmt: skip
        return [store._writer.execute(f"PRAGMA {name}").fetchone()[0] for name in names]

    assert settings() == ["wal", FULL, -2000, 1000, 64 * 1024 * 1024]
    store.expect_much()
    assert settings() == ["wal", FULL, -32768, 64000, -1]
    assert [each.seq for each in keep(store, [sent(1)])] == [1]


# The child's side, without a process


def test_frames_are_answered_in_order_until_the_end(store: TelemetryStore) -> None:
    source = io.BytesIO(pack_frame([sent(1)]) + pack_frame([sent(2), sent(2)]) + b"\x00\x00")
    sink = io.BytesIO()
    serve(store, source, sink, Pace())
    answers = io.BytesIO(sink.getvalue())
    found = [read_frame(answers.read, Answer) for _ in range(4)]
    assert [each and [kept.seq for kept in each.kept] for each in found] == [[], [1], [2, 2], None]
    assert store.count().windows == 2


def test_rolling_up_steps_back_while_batches_wait(store: TelemetryStore) -> None:
    pace = Pace()
    usual = pace.rest
    for waiting, rests_longer in ((1500, True), (3, False)):
        source = io.BytesIO(pack_frame([sent(1)] * waiting))
        serve(store, source, io.BytesIO(), pace)
        assert (pace.rest > usual) == rests_longer


# Thread or child


def test_a_quiet_fleet_has_no_child(store: TelemetryStore, clock: Clock) -> None:
    keeper = Keeper(store, busy_per_s=50.0, clock=clock)
    for seq in range(1, 21):
        stored(keeper, [sent(seq)])
        clock.now_s += 0.5
    assert (keeper._child, store.count().windows) == (None, 20)


def test_from_thread_to_child_and_back_nothing_is_lost_or_stored_twice(
    keeper: Keeper, store: TelemetryStore, clock: Clock
) -> None:
    child_of(keeper)
    (first, again, other) = stored(keeper, [sent(2), sent(1), sent(1, "edge-02")])
    assert (first.seq, again.seq, other.seq) == (2, 1, 1)
    assert unpack_window(first.latest.window).start_s == 20.0
    assert store.count().windows == 3, "what a child stores, everybody reads"

    clock.now_s += CALM_S + 10.0
    keeper.look()
    assert keeper._child is None, "it is calm"
    store.append(batch([window(30.0)], first_seq=3))
    assert [each.seq for each in keep(store, [sent(3), sent(4)])] == [3, 4]
    assert (store.count().windows, store.gaps()) == (5, 0)


def test_what_a_child_knew_is_not_believed_once_another_has_stored(
    keeper: Keeper, store: TelemetryStore
) -> None:
    child_of(keeper)
    stored(keeper, [sent(2)])
    keep(store, [sent(3)])
    assert stored(keeper, [sent(3)])[0].seq == 3
    assert (store.count().windows, store.gaps()) == (3, 0)


def test_a_child_that_is_killed_costs_nothing_and_another_takes_its_place(
    keeper: Keeper, store: TelemetryStore, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    before = child_of(keeper)
    os.kill(before, signal.SIGKILL)
    assert [each.seq for each in stored(keeper, [sent(2), sent(3)])] == [2, 3]
    assert "the process that stores telemetry has ended" in caplog.text
    assert (store.count().windows, store.gaps()) == (3, 0)
    stored(keeper, [sent(4)])
    assert keeper._child is None, "not at once"
    clock.now_s += 2.0
    assert child_of(keeper) != before


DIES = """
import os, signal, sys
from pathlib import Path
from app.fleet import keeper_child
from app.fleet.keeping import keep
def keep_and_die(store, batches):
    keep(store, batches)
    os.kill(os.getpid(), signal.SIGKILL)
keeper_child.keep = keep_and_die
sys.exit(keeper_child.main(sys.argv[1]))
"""
BABBLES = "import sys; sys.stdout.write('Traceback (most recent call last)'); sys.stdin.read()"
LEAVES_OUT = """
import sys
from app.fleet.keeper_child import Answer, pack_frame
sys.stdout.buffer.write(pack_frame(Answer()) * 2)
sys.stdout.flush()
sys.stdin.read()
"""


@pytest.mark.parametrize(
    ("program", "complaint"),
    [(DIES, "has ended"), (BABBLES, "our words"), (LEAVES_OUT, "answered 0 of 2 batches")],
    ids=["dies between store and answer", "babbles", "leaves batches out"],
)
def test_a_child_that_fails_has_its_batches_stored_once(
    keeper: Keeper,
    store: TelemetryStore,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    program: str,
    complaint: str,
) -> None:
    monkeypatch.setattr(
        keeper_process, "_command", lambda path: [sys.executable, "-c", program, str(path)]
    )
    stored(keeper, [sent(1)])
    wait_until(lambda: _asked(keeper), "a child")
    assert [each.seq for each in stored(keeper, [sent(2), sent(3)])] == [2, 3]
    assert complaint in caplog.text
    assert (store.count().windows, store.gaps()) == (3, 0)


KEEPS = "keep(store, batches)"
DIES_WITH_TWO = """
import os, signal, sys
from app.fleet import keeper_child
from app.fleet.keeping import keep
def die_before_the_answer(store, batches):
    {first}
    sys.stdin.buffer.peek(1)  # until the next frame is here, too
    os.kill(os.getpid(), signal.SIGKILL)
keeper_child.keep = die_before_the_answer
sys.exit(keeper_child.main(sys.argv[1]))
"""


@pytest.mark.parametrize("first", [KEEPS, "pass"], ids=["one is stored", "none is stored"])
def test_a_child_killed_with_two_frames_in_flight_loses_nothing_and_repeats_nothing(
    keeper: Keeper,
    store: TelemetryStore,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    first: str,
) -> None:
    program = DIES_WITH_TWO.format(first=first)
    monkeypatch.setattr(
        keeper_process, "_command", lambda path: [sys.executable, "-c", program, str(path)]
    )
    child_of(keeper)
    told: list[tuple[list[int], bool]] = []

    def tell(kept: list[Kept]) -> None:
        seqs = [each.seq for each in kept]
        told.append((seqs, store.count().windows >= max(seqs)))

    keeper.give([sent(2), sent(3)], tell)
    assert told == [], "the child has it, and nobody waits for that"
    keeper.give([sent(4)], tell)
    keeper.finish()
    assert told == [([2, 3], True), ([4], True)], "in order, and stored before it was told"
    assert "has ended" in caplog.text
    assert (store.count().windows, store.gaps()) == (4, 0)


def test_frames_and_answers_that_no_pipe_has_room_for_do_not_wait_for_each_other(
    keeper: Keeper, store: TelemetryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper_process, "_widen", lambda pipe: None)
    child_of(keeper)
    many = [sent(seq) for seq in range(2, 602)]
    assert len(pack_frame(many)) > 2 * SYSTEM_PIPE_BYTES
    found: list[Kept] = []
    keeper.give(many, found.extend)
    keeper.give(many, found.extend)
    keeper.finish()
    assert len(pack_frame(Answer(found[:600]))) > SYSTEM_PIPE_BYTES
    assert len(found) == 1200
    assert store.count().windows == 601
    assert keeper.pid is not None, "all of it by the child"


def test_where_pipes_cannot_be_waited_for_a_thread_stores(
    keeper: Keeper, store: TelemetryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("not a socket")

    monkeypatch.setattr("app.fleet.keeper_process.select.select", refuse)
    assert [stored(keeper, [sent(seq)])[0].seq for seq in (1, 2, 3)] == [1, 2, 3]
    assert (keeper._child, store.count().windows) == (None, 3)


def _asked(keeper: Keeper) -> bool:
    """Whether the child has said something, whatever it was."""
    try:
        return keeper._child is not None and keeper._child.ready()
    except ChildError:
        return True


def test_a_full_disk_is_the_same_fault_from_a_child(
    keeper: Keeper, store: TelemetryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = "; ".join((
        "import sqlite3, sys",
        "from app.fleet import keeper_child",
        "from app.fleet.store import TelemetryStore as Store",
        "init = Store.__init__",
        "full = lambda self, path: (init(self, path), self._writer.execute('PRAGMA max_page_count"
        " = 1'))[0]",
        "Store.__init__ = full",
        "sys.exit(keeper_child.main(sys.argv[1]))",
    ))  # fmt: skip
    monkeypatch.setattr(
        keeper_process, "_command", lambda path: [sys.executable, "-c", full, str(path)]
    )
    pid = child_of(keeper)
    many = [sent(seq, f"edge-{seq:03}") for seq in range(1, 200)]
    with pytest.raises(EnvironmentFaultError, match=r"full.*free some disk space"):
        stored(keeper, many)
    assert store.count().windows == 1
    assert keeper.pid == pid, "the child is in order; the disk is not"


def test_a_child_that_cannot_open_the_database_says_so_and_is_not_asked(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "telemetry.db").write_bytes(b"no database" * 500)
    child = KeeperChild(tmp_path / "telemetry.db")
    with pytest.raises(ChildError, match="has ended"):
        wait_until(child.ready, "the child")
    child.stop()
    assert "cannot be opened" in capfd.readouterr().err


def test_a_child_ends_with_the_end_of_its_input(keeper: Keeper) -> None:
    child_of(keeper)
    process = keeper._child._process
    keeper.stop()
    assert process.returncode == 0


def test_a_child_rolls_up_what_is_stored(
    keeper: Keeper, store: TelemetryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = "; ".join((
        "import sys",
        "from app.fleet import keeper_child, upkeep",
        "upkeep._FIRST_S = 0.0",
        "sys.exit(keeper_child.main(sys.argv[1]))",
    ))  # fmt: skip
    monkeypatch.setattr(
        keeper_process, "_command", lambda path: [sys.executable, "-c", at_once, str(path)]
    )
    keep(store, [sent(seq) for seq in range(1, 10)])
    assert (waiting(store), keeper.has_child()) == (1, False)
    child_of(keeper)
    assert keeper.has_child(), "and its console leaves that to it"
    wait_until(lambda: waiting(store) == 0, "the rollup")
    assert store.windows("edge-01", 0.0, 1e9, points=1).inferences.sum() == 900


def waiting(store: TelemetryStore) -> int:
    with store._reading() as conn:
        return len(waiting_streams(conn))


def test_while_another_holds_the_file_a_child_waits(keeper: Keeper, store: TelemetryStore) -> None:
    child_of(keeper)
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        keeper._child.ask([sent(2)])
        assert store.count().windows == 1
        other.execute("COMMIT")
    assert [each.seq for each in keeper._child.answer(1)] == [2]
    assert store.count().windows == 2


def test_rollups_of_another_process_leave_what_is_known_of_streams(store: TelemetryStore) -> None:
    keep(store, [sent(1), sent(2)])
    asked: list[str] = []
    store._writer.set_trace_callback(asked.append)
    with closing(TelemetryStore(store.path)) as console:
        assert list(console.upkeep(1000.0)), "something was rolled up"
        keep(store, [sent(3)])
        assert not [each for each in asked if "FROM streams" in each]
        keep(console, [sent(4)])
    keep(store, [sent(5)])
    assert [each for each in asked if "FROM streams" in each], "another has stored"
    assert (store.count().windows, store.gaps()) == (5, 0)
