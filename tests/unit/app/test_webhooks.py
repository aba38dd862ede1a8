"""Webhooks over real HTTP: servers that take it, are slow, down, answer 500 and come back."""

import base64
import hashlib
import hmac
import json
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import app.posting
from app.cli import root
from app.errors import InputError, StateError
from app.fleet.alerts.grouping import Found
from app.fleet.rollout.book import Progress
from app.fleet.rollout.plan import Phase, Plan
from app.fleet.rollout.records import Decision, Rollout, Stage
from app.fleet.rollout.steering import Turn
from app.rolling import Rolling
from app.webhooks import MOST_WAITING, OLDEST_S, Teller, add_webhook, new_secret, secret_bytes
from app.workspace import Workspace
from tests.fakes.brokers import free_port
from tests.fakes.waiting import PATIENCE_S, wait_until
from tests.fakes.workspaces import CONSOLE, RELEASE, add_bundle, new_workspace

DEVICES = ("edge-01", "edge-02")


class Server:
    """A web server; every request that came is kept, whatever was answered."""

    def __init__(self, port: int = 0) -> None:
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.status = 200
        self.location = ""
        self.answers = threading.Event()
        self.answers.set()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                server.requests.append((dict(self.headers), body))
                server.answers.wait(PATIENCE_S)
                self.send_response(server.status)
                if server.location:
                    self.send_header("Location", server.location)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Say nothing."""

        class Quiet(ThreadingHTTPServer):
            def handle_error(self, request: object, address: object) -> None:
                """A client that hung up is no news."""

        self._server = Quiet(("127.0.0.1", port), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}/hook?site=7"

    @property
    def told(self) -> set[str]:
        """What it was told, each once: who answers late is told again."""
        return {headers["webhook-id"] for headers, _ in self.requests}

    @property
    def documents(self) -> list[dict]:
        return [json.loads(body) for _, body in self.requests]

    def close(self) -> None:
        self.answers.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class Site:
    """A workspace with a rollout, and a teller under a clock of the test's."""

    def __init__(self, path: Path) -> None:
        self.workspace = new_workspace(path)
        entry = add_bundle(self.workspace.library, "1.0.0")
        self.workspace.release(entry.digest, RELEASE, self.workspace.unlock_console(CONSOLE))
        for each in DEVICES:
            self.workspace.add_device(each)
        self.digest = entry.digest
        self.leads = True
        self.began_s, self.later_s = time.time(), 0.0
        self.teller = Teller(self.workspace, lambda: self.leads, lambda: self.now_s)
        self.webhooks = self.workspace.registry.webhooks

    @property
    def now_s(self) -> float:
        """The teller's time: it passes when a test says so."""
        return self.began_s + self.later_s

    def add(self, url: str) -> str:
        secret = new_secret()
        add_webhook(self.workspace, url, secret)
        return secret

    def roll_out(self) -> Rollout:
        phases = (
            Phase(name="canary", devices=DEVICES[:1], approvals=1),
            Phase(name="rest", percent=100),
        )
        return Rolling(self.workspace).create(self.digest, DEVICES, Plan(phases=phases))

    def turn(self, rollout: Rollout, times: int = 1) -> None:
        rolling = Rolling(self.workspace)
        for _ in range(times):
            rolling.pause(rollout.rollout_id, "to see")
            rolling.resume(rollout.rollout_id)

    def tell_all(self) -> None:
        while self.teller.step():
            pass

    def waiting(self) -> int:
        return self.webhooks.waiting(1)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give up no server that has to wait for a core."""
    monkeypatch.setattr(app.posting, "_STEP_TIMEOUT_S", PATIENCE_S)
    monkeypatch.setattr(app.posting, "_WHOLE_TIMEOUT_S", 2 * PATIENCE_S)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path / "data")
    yield site
    site.teller.stop()
    site.workspace.close()


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    servers: list[Server] = []

    def make(port: int = 0) -> Server:
        servers.append(Server(port))
        return servers[-1]

    yield make
    for each in servers:
        each.close()


def test_a_turn_is_told_with_everything_and_a_signature(site: Site, serve) -> None:
    server = serve()
    secret = site.add(server.url)
    rollout = site.roll_out()
    Rolling(site.workspace).pause(rollout.rollout_id, "the line stands")
    site.tell_all()
    ((headers, body),) = server.requests
    told = json.loads(body)
    assert told["type"] == "rollout.state"
    data = told["data"]
    assert (data["fleet"], data["rollout"], data["name"]) == ("test", 1, rollout.name)
    assert (data["before"], data["state"], data["phase"]) == ("running", "paused", 0)
    assert data["counts"] == {"pending": 2}
    assert data["reason"]
    assert "http" not in json.dumps(data)
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    digest = hmac.new(secret_bytes(secret), signed, hashlib.sha256).digest()
    assert headers["webhook-signature"] == "v1," + base64.b64encode(digest).decode()
    assert site.waiting() == 0


def test_phases_trips_and_approvals_are_told_in_order(site: Site, serve) -> None:
    server = serve()
    site.add(server.url)
    rollout = site.roll_out()
    book = site.workspace.registry.rollouts
    waits = Stage(waits="phase canary wants 1 more of 1 approvals")
    begun = Stage(begun_s=1.0)
    soak = Stage(begun_s=1.0, waits="phase canary: soak")

    def decided(kind: str, stage: Stage, turn: Turn | None = None) -> None:
        decision = Decision(rollout.rollout_id, 1.0, kind, 0, f"about {kind}")
        progress = Progress(stage=stage, turn=turn, decisions=[decision] if kind else [])
        assert book.progress(rollout, progress) is not None

    decided("", waits)
    decided("", waits)
    decided("begin", begun)
    decided("look", begun)
    decided("", soak)
    decided("advance", soak)
    decided("trip", soak, Turn("paused", "gate latency trips"))
    site.tell_all()
    assert [each["type"].removeprefix("rollout.") for each in server.documents] == [
        "approval", "begin", "advance", "trip", "state",
    ]  # fmt: skip
    assert server.documents[0]["data"]["reason"] == waits.waits
    assert server.documents[-1]["data"]["reason"] == "gate latency trips"


def test_what_was_undone_is_never_told(site: Site, serve) -> None:
    server = serve()
    site.add(server.url)
    rollout = site.roll_out()
    with pytest.raises(StateError):
        Rolling(site.workspace).resume(rollout.rollout_id)
    site.tell_all()
    assert server.requests == []


def test_nothing_is_kept_while_nobody_wants_to_know(site: Site) -> None:
    site.turn(site.roll_out(), 3)
    with closing(sqlite3.connect(site.workspace.path / "registry.db")) as db:
        assert db.execute("SELECT COUNT(*) FROM webhook_outbox").fetchone() == (0,)


def test_a_server_that_answers_500_is_told_again_later_under_the_same_id(site: Site, serve) -> None:
    server = serve()
    server.status = 500
    site.add(server.url)
    site.turn(site.roll_out())
    waits = []
    for _ in range(4):
        site.tell_all()
        due = site.webhooks.oldest(1)
        assert due is not None
        waits.append(due.due_s - site.now_s)
        site.tell_all()  # not yet
        site.later_s += waits[-1] + 0.1
    assert len(server.requests) == 4
    assert [round(each) for each in waits] == [2, 4, 8, 16]
    assert "it answers 500" in site.teller.warning
    server.status = 200
    site.tell_all()
    assert site.teller.warning == ""
    first, second = server.requests[-2:]
    assert {each[0]["webhook-id"] for each in server.requests[:5]} == {first[0]["webhook-id"]}
    assert {each[1] for each in server.requests[:5]} == {first[1]}
    assert second[0]["webhook-id"] != first[0]["webhook-id"]


def test_a_server_that_is_down_gets_everything_once_it_is_back(site: Site, serve) -> None:
    port = free_port()
    site.add(f"http://127.0.0.1:{port}/")
    site.turn(site.roll_out(), 3)
    site.tell_all()
    assert site.waiting() == 6
    server = serve(port)
    site.later_s = 10.0
    site.tell_all()
    assert [each["data"]["state"] for each in server.documents] == ["paused", "running"] * 3


def test_what_waits_outlives_the_process(site: Site, serve, tmp_path: Path) -> None:
    server = serve()
    site.add(server.url)
    site.turn(site.roll_out())
    with closing(Workspace.open(site.workspace.path)) as again:
        teller = Teller(again, lambda: True)
        while teller.step():
            pass
    assert len(server.requests) == 2
    site.tell_all()
    assert len(server.requests) == 2


def test_a_slow_server_holds_up_neither_rollouts_nor_others(
    site: Site, serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.posting, "_STEP_TIMEOUT_S", 1.5)
    slow, quick = serve(), serve()
    slow.answers.clear()
    site.add(slow.url)
    site.add(quick.url)
    site.teller._clock = time.time
    site.teller.start()
    site.turn(site.roll_out())
    wait_until(lambda: len(quick.told) == 2, "the other one to be told")
    wait_until(lambda: "in time" in site.teller.warning, "the warning")
    assert site.waiting() == 2


def test_a_server_that_answers_drop_by_drop_is_cut_off(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.posting, "_WHOLE_TIMEOUT_S", 0.6)
    listener = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def drip() -> None:
        connection, _ = listener.accept()
        with connection:
            while not ended.wait(0.05):
                try:
                    connection.sendall(b"x")
                except OSError:
                    return

    thread = threading.Thread(target=drip)
    thread.start()
    site.add(f"http://127.0.0.1:{listener.getsockname()[1]}/")
    site.turn(site.roll_out())
    site.tell_all()
    ended.set()
    thread.join()
    listener.close()
    assert site.teller.warning.endswith("it does not answer in time")


def test_a_redirect_leads_nowhere(site: Site, serve) -> None:
    server, other = serve(), serve()
    server.status, server.location = 307, other.url
    site.add(server.url)
    site.turn(site.roll_out())
    site.tell_all()
    assert other.requests == []
    assert "redirects are not followed" in site.teller.warning


def test_what_is_too_old_or_too_much_is_dropped_and_counted(site: Site, serve) -> None:
    server = serve()
    site.add(server.url)
    site.turn(site.roll_out(), 3)
    with closing(sqlite3.connect(site.workspace.path / "registry.db")) as db, db:
        db.execute(
            "UPDATE webhook_outbox SET time_s = time_s - ? WHERE number < 3", [OLDEST_S + 60]
        )
        columns = "delivery_id, webhook_id, rollout_id, name, kind, before, state, reason, phase"
        db.execute(
            f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
            f"INSERT INTO webhook_outbox ({columns}, counts, time_s, tries, due_s) SELECT {columns}"
            ", counts, time_s, tries, 9e9 FROM webhook_outbox, n WHERE number = 6",
            [MOST_WAITING],
        )
    site.teller.step()
    assert site.webhooks.all()[0].dropped == 6
    assert site.waiting() == MOST_WAITING


def test_a_console_that_steps_back_tells_nothing(site: Site, serve) -> None:
    server = serve()
    site.add(server.url)
    site.turn(site.roll_out())
    site.leads = False
    site.tell_all()
    assert server.requests == []
    assert site.waiting() == 2


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1/", "http://", "https://me:secret@host/", "http://127.0.0.1/#x",
        "http://8.8.8.8/", "http://127.0.0.1:99999/", "https://host/\r\nX: y", "https://hö.st/",
        "https://host/a b", "nonsense",
    ],
)  # fmt: skip
def test_an_address_that_may_not_be_told_is_refused_and_leaves_nothing(site: Site, url) -> None:
    with pytest.raises(InputError):
        site.add(url)
    assert site.webhooks.all() == []
    assert list(site.workspace.path.glob("webhook-*")) == []


def test_the_secret_is_printed_once_and_kept_for_its_owner(
    site: Site, serve, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    server = serve()
    monkeypatch.setenv("MUSTER_DATA", str(site.workspace.path))

    def muster(*arguments: str, code: int = 0) -> str:
        assert root.run(["rollout", "webhook", *arguments]) == code
        captured = capsys.readouterr()
        return captured.out + captured.err

    added = muster("add", server.url)
    (path,) = site.workspace.path.glob("webhook-*.secret")
    secret = path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    assert secret in added
    assert "Warning: without TLS" in added
    server.status = 503
    assert "it answers 503" in muster("test", "1", code=7)
    server.status = 200
    muster("test", "1")
    assert server.documents[-1]["type"] == "rollout.test"
    assert "is told already" in muster("add", server.url, code=6)
    shown = muster("list") + muster("list", "--json")
    assert server.url in shown
    assert secret not in shown
    assert secret not in json.dumps([each.detail for each in site.workspace.registry.audit()])
    muster("remove", "1")
    assert not path.exists()
    assert "there is no webhook 1" in muster("remove", "1", code=6)
    actions = [each.action for each in site.workspace.registry.audit(2)]
    assert actions == ["webhook.remove", "webhook.add"]


def test_an_owners_own_secret_is_taken_and_not_printed(
    site: Site, serve, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:  # fmt: skip
    monkeypatch.setenv("MUSTER_DATA", str(site.workspace.path))
    file, secret = tmp_path / "secret", new_secret()
    file.write_text(secret + "\n")
    add = ["rollout", "webhook", "add", serve().url, "--secret", str(file)]
    assert root.run(add) == 0
    assert secret not in "".join(capsys.readouterr())
    file.write_text("too short")
    add[3] += "&other"
    assert root.run(add) == 3
    assert len(site.webhooks.all()) == 1


def test_a_secret_that_is_gone_is_named(site: Site, serve) -> None:
    site.add(serve().url)
    site.turn(site.roll_out())
    (path,) = site.workspace.path.glob("webhook-*.secret")
    path.unlink()
    site.tell_all()
    assert "its secret is not there" in site.teller.warning
    assert site.waiting() == 2


def test_alerts_are_told_as_what_they_are(site: Site, serve: Callable[..., Server]) -> None:
    server = serve()
    site.add(server.url)
    book = site.workspace.registry.alerts
    failed = book.rules.get("Failed")
    groups = book.groups()
    for found in (
        Found(raised={("Failed", each): "Lyon" for each in DEVICES}),
        Found(cleared=[("Failed", each) for each in DEVICES]),
    ):
        book.record(groups.apply(found, {"Failed": failed}, time.time()))
    site.tell_all()
    said = [(each["type"], each["data"]) for each in server.documents]
    alert = {"fleet": "test", "alert": 1, "rule": "Failed", "site": "Lyon", "severity": "critical"}
    assert said == [
        ("alert.raised", alert | {"devices": 2}),
        ("alert.cleared", alert | {"devices": 0}),
    ]
    assert site.waiting() == 0
