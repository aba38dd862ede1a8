"""Attack table, row 33: a broker, or another device, that tells the console what it likes.

Payloads go through the running console's inlet to its book of reports. After each the live view
shows what it showed, the registry holds what it held, and the rejection is there to be seen.

Of a replay it is proved that the state does not go back, whatever was believed once and comes
again. It is shown as a rejection unless it is word for word one of the few that were believed last:
a broker that was killed brings these by itself, and nobody could tell the one from the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from app.admission import Admission
from app.fleet.ingest import Handlers, Ingest
from app.fleet.keeper import Keeper
from app.fleet.live import LiveFleet
from app.fleet.reports import StoredReport
from app.joining import Joining
from app.reporting import REMEMBERED, ReportBook
from app.workspace import Workspace
from device_agent.wire.codec import encode_json
from device_agent.wire.messages import Ack, BundleRef, Serving, encode
from device_agent.wire.sealed import decode_sealed
from tests.fakes.joining import REACH, Identity, enrol, reported
from tests.fakes.waiting import wait_until
from tests.fakes.workspaces import CONSOLE, new_workspace

LIE = Serving(
    bundle=BundleRef(digest="e" * 64, name="surface-defects", version="9.9.9"),
    model_sha256="e" * 64,
    provider="CPUExecutionProvider",
    since_s=1.0,
)


class Inlet:
    """The running console as far as reports go: inlet, judge, live view, registry."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.live = LiveFleet()
        for device in workspace.registry.devices():
            self.live.describe(device.device_id, device.site, device.labels)
        self.admission = Admission(
            workspace,
            ReportBook(workspace.registry),
            self.live,
            workspace.authority(CONSOLE),
            reach=REACH,
            answer=lambda topic, payload: None,
            wake=lambda: None,
        )
        self.admission.begin()
        self.admission.follow()
        handlers = Handlers(_nobody, self.admission.judge, self.admission.enrol, _nobody)
        self.ingest = Ingest(workspace.topics, Keeper(workspace.store), self.live, handlers)
        self.ingest.start()
        self._marks = 0

    def brings(self, payload: bytes, device_id: str = "edge-01") -> None:
        """Let the broker deliver a report, and wait until it is judged."""
        self.ingest.offer(self.workspace.topics.state(device_id), payload, False)
        self.settle()

    def ignores(self, payload: bytes, device_id: str = "edge-01") -> None:
        """Deliver what is no news; see that nothing changes, and that nothing is said of it."""
        view, kept, audited = self.live.get(device_id), self.reports(), self.audited()
        rejected = self.ingest.stats().rejected
        self.brings(payload, device_id)
        assert self.ingest.stats().rejected == rejected + 1, "the marker alone"
        assert self.live.get(device_id) == view
        assert (self.reports(), self.audited()) == (kept, audited)

    def settle(self) -> None:
        """Wait until everything was read: the last of it is a topic that nobody writes."""
        self._marks += 1
        marker = f"up/marker-{self._marks}"
        self.ingest.offer(f"muster/v1/{self.workspace.fleet}/d/edge-99/{marker}", b"-", False)
        wait_until(lambda: f"{marker!r}" in self.ingest.stats().last_rejection, "the marker")
        self.admission.save()

    def refuses(self, payload: bytes, device_id: str = "edge-01") -> str:
        """Deliver what must not be believed; return the reason that the live view shows."""
        view, kept = self.live.get(device_id), self.reports()
        rejected = self.ingest.stats().rejected
        self.brings(payload, device_id)
        assert self.ingest.stats().rejected == rejected + 2, "it and the marker"
        assert self.reports() == kept
        after = self.live.get(device_id)
        assert after is not None
        assert after.rejection is not None
        before, now = (msgspec.structs.replace(each, rejection=None) for each in (view, after))
        assert now == before
        return after.rejection.reason

    def reports(self) -> list[StoredReport]:
        return self.workspace.registry.reports.all()

    def audited(self) -> list[tuple[str, str]]:
        events = self.workspace.registry.audit_log.events(action="report.rejected")
        return [(each.subject, each.detail.partition(":")[0]) for each in reversed(events)]

    def close(self) -> None:
        self.ingest.stop()


def _nobody(device_id: str, said: Ack | bytes) -> None:
    raise AssertionError(f"{device_id} said {said!r}")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = new_workspace(tmp_path / "console")
    for device_id in ("edge-01", "edge-02", "edge-new"):
        workspace.add_device(device_id)
    yield workspace
    workspace.close()


@pytest.fixture
def identity(workspace: Workspace) -> Identity:
    return enrol(workspace, "edge-01")


@pytest.fixture
def inlet(workspace: Workspace, identity: Identity) -> Iterator[Inlet]:
    inlet = Inlet(workspace)
    inlet.brings(identity.report(reported("edge-01", 5)))
    assert inlet.live.get("edge-01").state.counter == 5
    yield inlet
    inlet.close()


def test_row_33_unsigned(inlet: Inlet) -> None:
    lie = reported("edge-01", 6, serving=LIE)
    assert inlet.refuses(encode(lie)) == "report-unsigned"
    assert inlet.audited() == [("edge-01", "report-unsigned")]


@pytest.mark.parametrize("payload", [b"null", b"[" * 5000, b"\x00" * 9, b"1" * 100_000])
def test_row_33_garbage(inlet: Inlet, payload: bytes) -> None:
    assert inlet.refuses(payload) == "report-unsigned"


def test_row_33_forged_body(inlet: Inlet, identity: Identity) -> None:
    sealed = decode_sealed(identity.report(reported("edge-01", 6)), "state")
    lie = encode(reported("edge-01", 6, serving=LIE))
    forged = encode_json(msgspec.structs.replace(sealed, body=msgspec.Raw(lie)))
    assert inlet.refuses(forged) == "report-forged"


def test_row_33_forged_signature(inlet: Inlet, identity: Identity) -> None:
    lie = encode(reported("edge-01", 6, serving=LIE))
    stranger = Identity()
    sealed = decode_sealed(stranger.sealed(lie), "state")
    forged = encode_json(msgspec.structs.replace(sealed, key=identity.digest))
    assert inlet.refuses(forged) == "report-forged"
    nonsense = encode_json(msgspec.structs.replace(sealed, key=identity.digest, signature=b"0" * 9))
    assert inlet.refuses(nonsense) == "report-forged"


def test_row_33_signed_by_a_strangers_key(inlet: Inlet) -> None:
    assert inlet.refuses(Identity().report(reported("edge-01", 6))) == "report-unknown-key"


def test_row_33_signed_by_another_devices_key(inlet: Inlet, workspace: Workspace) -> None:
    other = enrol(workspace, "edge-02")
    inlet.admission.follow()
    assert inlet.refuses(other.report(reported("edge-01", 6))) == "report-unknown-key"


def test_row_33_another_devices_report_on_this_ones_topic(
    inlet: Inlet, workspace: Workspace
) -> None:
    other = enrol(workspace, "edge-02")
    inlet.admission.follow()
    assert inlet.refuses(other.report(reported("edge-02", 6))) == "report-unknown-key"


def test_row_33_signed_report_that_names_another_device(inlet: Inlet, identity: Identity) -> None:
    assert inlet.refuses(identity.report(reported("edge-02", 6))) == "report-wrong-device"


def test_row_33_signed_result_of_a_command_posing_as_a_state(
    inlet: Inlet, identity: Identity
) -> None:
    result = identity.report(reported("edge-01", 6, serving=LIE), kind="result")
    assert inlet.refuses(result) == "report-unsigned"
    relabelled = result.replace(b'"kind":"result"', b'"kind":"state"')
    assert relabelled != result
    assert inlet.refuses(relabelled) == "report-forged"


def test_row_33_replayed_older_report(inlet: Inlet, identity: Identity) -> None:
    old = identity.report(reported("edge-01", 4))
    assert inlet.refuses(old) == "report-stale"


def test_row_33_two_reports_of_one_number(inlet: Inlet, identity: Identity) -> None:
    other = identity.report(reported("edge-01", 5, serving=LIE))
    assert inlet.refuses(other) == "report-conflict"


def test_row_33_signed_body_that_is_no_state(inlet: Inlet, identity: Identity) -> None:
    assert inlet.refuses(identity.sealed(b'{"counter":true}')) == "report-malformed"
    huge = identity.sealed(
        encode(reported("edge-01", 6)).replace(b'"counter":6', b'"counter":1e30')
    )
    assert inlet.refuses(huge) == "report-malformed"


def test_row_33_repetition_of_the_newest_is_no_attack_and_no_news(
    inlet: Inlet, identity: Identity
) -> None:
    inlet.ignores(identity.report(reported("edge-01", 5)))  # ECDSA: another signature, same words


def test_row_33_replay_of_what_was_believed_last_changes_nothing_and_alarms_nobody(
    inlet: Inlet, workspace: Workspace, identity: Identity
) -> None:
    """As a broker does that lost its newest minute, and devices that had no answer of it."""
    told = [identity.report(reported("edge-01", counter, serving=LIE)) for counter in (6, 7)]
    for payload in (*told, identity.report(reported("edge-01", 8))):
        inlet.brings(payload)
    restarted = Inlet(workspace)
    try:
        for console in (inlet, restarted):
            for payload in (*told, *reversed(told)):
                console.ignores(payload)
            assert console.live.get("edge-01").state.counter == 8, "the state does not go back"
            assert console.live.get("edge-01").bundle_digest is None
    finally:
        restarted.close()


def test_row_33_altered_forged_or_foreign_repetition_is_rejected(
    inlet: Inlet, workspace: Workspace, identity: Identity
) -> None:
    old = identity.report(reported("edge-01", 5))
    inlet.brings(identity.report(reported("edge-01", 6)))
    assert inlet.refuses(identity.report(reported("edge-01", 5, serving=LIE))) == "report-stale"
    assert inlet.refuses(old.replace(b'"counter":5', b'"counter":9')) == "report-forged"
    assert inlet.refuses(Identity().report(reported("edge-01", 5))) == "report-unknown-key"
    enrol(workspace, "edge-02")
    inlet.admission.follow()
    assert inlet.refuses(old, "edge-02") == "report-unknown-key"
    inlet.ignores(old)


def test_row_33_only_a_few_reports_are_known_again(
    inlet: Inlet, workspace: Workspace, identity: Identity
) -> None:
    told = [identity.report(reported("edge-01", 6 + each)) for each in range(REMEMBERED + 1)]
    for payload in told:
        inlet.brings(payload)
    assert inlet.refuses(identity.report(reported("edge-01", 5))) == "report-stale"
    for payload in told:
        inlet.ignores(payload)
    assert len(inlet.reports()[0].before) == REMEMBERED * 32
    restarted = Inlet(workspace)
    try:
        assert restarted.refuses(identity.report(reported("edge-01", 5))) == "report-stale"
    finally:
        restarted.close()


def test_row_33_replay_to_a_console_that_was_restarted(
    inlet: Inlet, workspace: Workspace, identity: Identity
) -> None:
    restarted = Inlet(workspace)
    try:
        assert restarted.live.get("edge-01").state.counter == 5, "what is stored is shown"
        assert restarted.refuses(identity.report(reported("edge-01", 4))) == "report-stale"
        restarted.brings(identity.report(reported("edge-01", 6)))
        assert restarted.live.get("edge-01").state.counter == 6
    finally:
        restarted.close()


def test_row_33_device_that_is_not_enrolled(inlet: Inlet) -> None:
    assert inlet.refuses(Identity().report(reported("edge-new")), "edge-new") == (
        "report-unknown-key"
    )


def test_row_33_stranger_makes_no_device_and_no_line_in_the_audit_log(inlet: Inlet) -> None:
    inlet.brings(Identity().report(reported("edge-77")), "edge-77")
    assert inlet.live.get("edge-77") is None
    assert inlet.audited() == []


def test_row_33_report_of_a_revoked_key(
    inlet: Inlet, workspace: Workspace, identity: Identity
) -> None:
    Joining(workspace).revoke("edge-01")
    inlet.admission.follow()
    assert inlet.refuses(identity.report(reported("edge-01", 6))) == "report-unknown-key"


def test_row_33_replaced_device_counts_anew_and_its_old_reports_count_no_more(
    inlet: Inlet, workspace: Workspace, identity: Identity
) -> None:
    new = enrol(workspace, "edge-01", replace=True)
    inlet.admission.follow()
    assert inlet.refuses(identity.report(reported("edge-01", 6))) == "report-unknown-key"
    assert inlet.refuses(identity.report(reported("edge-01", 5))) == "report-unknown-key"
    inlet.brings(new.report(reported("edge-01", 1)))
    assert inlet.live.get("edge-01").state.counter == 1
    assert [(each.key, each.counter) for each in inlet.reports()] == [(new.digest, 1)]


def test_row_33_flood_of_forgeries_leaves_one_line_a_reason_in_the_audit_log(
    inlet: Inlet, identity: Identity
) -> None:
    for counter in range(20):
        inlet.brings(Identity().report(reported("edge-01", counter)))
        inlet.brings(identity.report(reported("edge-01", min(counter, 4))))
    assert inlet.audited() == [("edge-01", "report-unknown-key"), ("edge-01", "report-stale")]


def test_row_33_the_device_itself_is_believed_right_after(inlet: Inlet, identity: Identity) -> None:
    inlet.refuses(Identity().report(reported("edge-01", 6)))
    inlet.brings(identity.report(reported("edge-01", 6)))
    view = inlet.live.get("edge-01")
    assert view.state.counter == 6
    assert view.rejection.reason == "report-unknown-key", "still to be seen"
