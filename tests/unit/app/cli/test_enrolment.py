"""Enrolment from the command line, over files as on a stick."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.cli import root
from app.joining import Joining
from app.reach import record_reach
from app.reporting import ReportBook, ReportRejectedError
from app.workspace import Workspace
from device_agent.wire.enrolment import decode_code, decode_reply, decode_request, encode
from tests.fakes.joining import REACH, Identity, join, open_desk, reported
from tests.fakes.workspaces import CONSOLE, new_workspace


class Terminal:
    """Runs commands and reads what they print."""

    def __init__(self, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.data = data
        self._capsys = capsys

    def __call__(self, *arguments: str, code: int = 0) -> str:
        self._capsys.readouterr()
        got = root.run([*arguments])
        captured = self._capsys.readouterr()
        assert got == code, captured.err
        return captured.err if code else captured.out

    def json(self, *arguments: str) -> Any:
        return json.loads(self(*arguments, "--json"))


@pytest.fixture
def muster(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    data = tmp_path / "data"
    monkeypatch.setenv("MUSTER_DATA", str(data))
    monkeypatch.setenv("MUSTER_CONSOLE_PASSPHRASE", CONSOLE)
    workspace = new_workspace(data)
    record_reach(workspace.registry, REACH)
    workspace.close()
    return Terminal(data, capsys)


def write_request(muster: Terminal, tmp_path: Path, *options: str) -> tuple[Path, Identity]:
    made = muster.json("device", "enrol-code", "edge-01", "--site", "Lyon", *options)
    identity, file = Identity(), tmp_path / "enrol-edge-01.request"
    file.write_bytes(identity.request(made["text"]))
    return file, identity


def test_no_device_is_added_where_no_code_can_be_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUSTER_DATA", str(tmp_path / "data"))
    with closing(new_workspace(tmp_path / "data")) as workspace:  # no console has run on it
        muster = Terminal(tmp_path / "data", capsys)
        assert "muster serve" in muster("device", "enrol-code", "edge-01", "--site", "", code=6)
        file = str(tmp_path / "codes")
        assert "muster serve" in muster(
            "device", "enrol-codes", "--count", "2", "--out", file, code=6
        )
        assert workspace.registry.devices() == []
    assert not Path(file).exists()


def test_a_code_is_printed_with_what_to_do_next_and_a_qr_code(muster: Terminal) -> None:
    out = muster("device", "enrol-code", "edge-01", "--site", "Lyon", "--qr", "--minutes", "60")
    (line,) = [each for each in out.splitlines() if each.startswith("muster1-")]
    assert decode_code(line).device_id == "edge-01"
    assert "█" in out
    assert "muster device accept edge-01" in out
    assert "█" not in muster("device", "enrol-code", "edge-01")


def test_a_device_joins_by_two_files_after_its_fingerprint_was_compared(
    muster: Terminal, tmp_path: Path
) -> None:
    file, identity = write_request(muster, tmp_path)
    assert "waits with key" in muster("device", "enrol-import", str(file))
    (waiting,) = muster.json("device", "pending")
    assert waiting["key"] == identity.digest
    assert waiting["inventory"]["machine"] == "aarch64"
    assert waiting["fingerprint"] in muster("device", "pending")
    muster("device", "accept", "edge-01", "--fingerprint", Identity().digest, code=3)
    muster("device", "accept", "edge-01", "--fingerprint", waiting["fingerprint"])
    muster("device", "enrol-import", str(file), "--reply-to", str(tmp_path))
    reply = decode_reply((tmp_path / "enrol-edge-01.reply").read_bytes())
    assert (reply.status, reply.key) == ("accepted", identity.digest)
    facts = muster.json("device", "show", "edge-01")
    assert facts["enrolment"] == "accepted"
    assert facts["fingerprint"] == waiting["fingerprint"]
    assert facts["certificate_until_s"] is not None
    assert "accepted" in muster("device", "list")


def test_a_request_that_is_refused_says_why_and_writes_that_for_the_device(
    muster: Terminal, tmp_path: Path
) -> None:
    file, _ = write_request(muster, tmp_path, "--preauthorised")
    muster("device", "enrol-import", str(file), "--reply-to", str(tmp_path))
    stolen = tmp_path / "stolen.request"
    with closing(Workspace.open(muster.data)) as workspace:
        code = decode_code(muster.json("device", "enrol-code", "edge-01", "--replace")["text"])
        before = workspace.registry.enrolments.of_device("edge-01")
        stolen.write_bytes(Identity().request(code, token=bytes(16)))
        assert "token-unknown" in muster("device", "enrol-import", str(stolen), code=7)
        assert workspace.registry.enrolments.of_device("edge-01") == before


def test_a_file_that_is_no_request_is_an_input_error(muster: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "holiday.jpg"
    file.write_bytes(b"\xff\xd8")
    muster("device", "enrol-import", str(file), code=3)
    muster("device", "enrol-import", str(tmp_path / "missing"), code=5)


def test_a_device_is_rejected_or_shut_out_with_a_reason_in_the_audit_log(
    muster: Terminal, tmp_path: Path
) -> None:
    file, _ = write_request(muster, tmp_path)
    muster("device", "enrol-import", str(file))
    muster("device", "reject", "edge-01", "--why", "unknown machine")
    assert muster.json("device", "pending") == []
    file, _ = write_request(muster, tmp_path, "--preauthorised")
    muster("device", "enrol-import", str(file), "--reply-to", str(tmp_path))
    muster("device", "enrol-code", "edge-01", code=6)
    muster("device", "revoke", "edge-01", "--why", "stolen")
    assert muster.json("device", "show", "edge-01")["enrolment"] == "revoked"
    whys = [each["why"] for each in muster.json("audit", "--device", "edge-01")]
    assert "stolen" in whys
    assert "unknown machine" in whys


def test_what_is_not_there_is_a_state_error(muster: Terminal) -> None:
    for command in ("accept", "reject", "revoke", "enrol-code"):
        muster("device", command, "edge-09", code=6)


def test_a_report_that_was_not_believed_is_shown_with_its_device(
    muster: Terminal, tmp_path: Path
) -> None:
    file, identity = write_request(muster, tmp_path, "--preauthorised")
    muster("device", "enrol-import", str(file), "--reply-to", str(tmp_path))
    assert muster.json("device", "show", "edge-01")["rejected_report"] is None
    with closing(Workspace.open(muster.data)) as workspace:
        book = ReportBook(workspace.registry)
        book.follow()
        book.take("edge-01", identity.report(reported("edge-01", 7)), 1000.0)
        book.save()
        with pytest.raises(ReportRejectedError) as rejected:
            book.take("edge-01", identity.report(reported("edge-01", 6)), 1001.0)
        book.reject("edge-01", rejected.value)
    facts = muster.json("device", "show", "edge-01")
    assert "report-stale" in facts["rejected_report"]
    assert facts["reported_s"] == 1000.0
    assert "report-stale" in muster("device", "show", "edge-01")


def test_what_a_waiting_device_says_of_itself_cannot_paint_over_its_fingerprint(
    muster: Terminal, tmp_path: Path
) -> None:
    made = muster.json("device", "enrol-code", "edge-01", "--site", "Lyon")
    file, lies = tmp_path / "enrol-edge-01.request", "\x1b[2K\x1b[1Gaaaa-bbbb\r\n\x9b2J"
    request = decode_request(Identity().request(made["text"]))
    lying = msgspec.structs.replace(request.inventory, machine=lies, system=lies)
    file.write_bytes(encode(msgspec.structs.replace(request, inventory=lying)))
    muster("device", "enrol-import", str(file))
    shown = muster("device", "pending")
    assert not {"\x1b", "\r", "\x9b"} & set(shown)
    assert len(shown.splitlines()) == 2


def test_the_key_that_was_shown_is_accepted_and_not_one_that_came_meanwhile(
    muster: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, identity = write_request(muster, tmp_path)
    muster("device", "enrol-import", str(file))

    def answer(question: str, **options: bool) -> bool:
        with closing(Workspace.open(muster.data)) as workspace:
            code = Joining(workspace).make_code("edge-01", reach=REACH)
            join(open_desk(workspace), Identity(), code.text)
        return True

    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("click.confirm", answer)
    muster("device", "accept", "edge-01", code=3)
    with closing(Workspace.open(muster.data)) as workspace:
        assert workspace.registry.enrolments.current("edge-01") is None
        (waiting,) = Joining(workspace).pending()
    assert waiting.key != identity.digest
    monkeypatch.setattr("click.confirm", lambda question, **options: True)
    muster("device", "accept", "edge-01")
    with closing(Workspace.open(muster.data)) as workspace:
        assert workspace.registry.enrolments.current("edge-01").key == waiting.key
