"""A device gets in by a code and an owner's word, and out by another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.enrolling import ISSUED_AT_ONCE, EnrolmentDesk
from app.errors import InputError, StateError
from app.fleet.enrolment_records import Enrolment
from app.joining import Joining
from app.reporting import ReportBook
from app.trust.enrolment import token_digest
from app.workspace import Workspace
from device_agent.wire.enrolment import decode_certificates, decode_code, decode_reply
from tests.fakes.joining import REACH, Identity, join, open_desk, reported
from tests.fakes.workspaces import CONSOLE, new_workspace

DAY_S = 86_400.0


class Clock:
    """Unix time that a test moves."""

    def __init__(self) -> None:
        self.now_s = 1_900_000_000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = new_workspace(tmp_path / "console")
    workspace.add_device("edge-01")
    workspace.add_device("edge-02")
    yield workspace
    workspace.close()


@pytest.fixture
def joining(workspace: Workspace) -> Joining:
    return Joining(workspace)


@pytest.fixture
def desk(workspace: Workspace) -> EnrolmentDesk:
    return open_desk(workspace)


def code(joining: Joining, device_id: str = "edge-01", **options: bool) -> str:
    return joining.make_code(device_id, reach=REACH, **options).text


def common_name(pem: str) -> str:
    certificate = x509.load_pem_x509_certificate(pem.encode())
    return str(certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value)


def actions(workspace: Workspace) -> list[str]:
    events = reversed(workspace.registry.audit_log.events(subject="edge-01"))
    return [event.action for event in events if event.action != "device.add"]


def test_a_code_pins_authority_and_root_and_leaves_only_a_digest_of_its_token(
    workspace: Workspace, joining: Joining
) -> None:
    text = code(joining)
    said = decode_code(text)
    authority = workspace.authority(CONSOLE)
    assert said.ca_key == authority.ca_key
    assert (said.host, said.port, said.tls) == (REACH.host, REACH.enrol_port, True)
    database = (workspace.path / "registry.db").read_bytes()
    database += (workspace.path / "registry.db-wal").read_bytes()
    assert said.token not in database
    assert said.token.hex().encode() not in database
    assert said.broker_password.encode() not in database


def test_a_device_waits_until_it_is_accepted_and_then_gets_all_that_it_needs(
    workspace: Workspace, joining: Joining, desk: EnrolmentDesk
) -> None:
    identity, text = Identity(), code(joining)
    assert join(desk, identity, text).status == "pending"
    (waiting,) = joining.pending()
    assert waiting.inventory.machine == "aarch64"
    assert joining.accept("edge-01", waiting.fingerprint).state == "accepted"
    desk.issue_due()
    reply = decode_reply(desk.replies()["edge-01"])
    assert reply.status == "accepted"
    assert common_name(reply.certificate) == "edge-01"
    assert common_name(reply.fetch_certificate) == "edge-01_"
    certified = x509.load_pem_x509_certificate(reply.certificate.encode())
    certified.verify_directly_issued_by(x509.load_pem_x509_certificate(reply.ca.encode()))
    spki = certified.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert spki == identity.der
    assert reply.root == workspace.repository().root
    assert (reply.host, reply.port) == (REACH.host, REACH.port)
    assert actions(workspace) == ["device.enrol-code", "device.request", "device.accept"]


def test_a_preauthorised_code_lets_its_device_in_at_once(
    workspace: Workspace, joining: Joining, desk: EnrolmentDesk
) -> None:
    reply = join(desk, Identity(), code(joining, preauthorised=True))
    assert reply.status == "accepted"
    assert reply.certificate
    assert joining.pending() == []


def test_asking_again_with_the_same_key_is_the_same_request(
    workspace: Workspace, joining: Joining, desk: EnrolmentDesk
) -> None:
    identity, text = Identity(), code(joining, preauthorised=True)
    first = join(desk, identity, text)
    assert join(desk, identity, text) == first
    assert len(workspace.registry.certificates.newest("edge-01", identity.digest)) == 2
    assert set(workspace.registry.certificates.ends()) == {"edge-01"}
    assert actions(workspace).count("device.accept") == 1


def test_what_a_crash_cut_short_after_the_code_was_burnt_is_done_at_the_next_request(
    workspace: Workspace, joining: Joining, desk: EnrolmentDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity, text = Identity(), code(joining, preauthorised=True)
    enrolments = workspace.registry.enrolments

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(enrolments, "accept", crash)
        with pytest.raises(KeyboardInterrupt):
            join(desk, identity, text)
    assert [each.state for each in enrolments.of_device("edge-01")] == ["pending"]
    assert join(open_desk(workspace), identity, text).status == "accepted"


def test_a_rejected_device_is_told_so_and_why(joining: Joining, desk: EnrolmentDesk) -> None:
    identity, text = Identity(), code(joining)
    join(desk, identity, text)
    joining.reject("edge-01", why="not one of ours")
    reply = decode_reply(desk.replies()["edge-01"])
    assert (reply.status, reply.reason) == ("rejected", "rejected-by-owner")
    assert reply.detail == "not one of ours"
    assert reply.certificate == ""
    assert join(desk, identity, text) == reply


def test_a_fingerprint_that_is_not_the_waiting_keys_accepts_nobody(
    joining: Joining, desk: EnrolmentDesk
) -> None:
    join(desk, Identity(), code(joining))
    for wrong in ("0123", Identity().digest):
        with pytest.raises(InputError, match=r"fingerprint|waits with key"):
            joining.accept("edge-01", wrong)
    assert [each.state for each in joining.pending()] == ["pending"]


def test_an_enrolled_device_is_replaced_only_by_an_explicit_code(
    workspace: Workspace, joining: Joining, desk: EnrolmentDesk
) -> None:
    old, new = Identity(), Identity()
    join(desk, old, code(joining, preauthorised=True))
    with pytest.raises(StateError, match="--replace"):
        code(joining)
    join(desk, new, code(joining, replace=True))
    assert workspace.registry.enrolments.current("edge-01").key == old.digest
    joining.accept("edge-01")
    assert workspace.registry.enrolments.current("edge-01").key == new.digest
    assert {each.key for each in workspace.registry.certificates.revoked()} == {old.digest}


def test_a_revoked_device_is_out_with_all_of_its_certificates(
    workspace: Workspace, joining: Joining, desk: EnrolmentDesk
) -> None:
    identity = Identity()
    join(desk, identity, code(joining, preauthorised=True))
    joining.revoke("edge-01", why="stolen")
    assert workspace.registry.enrolments.current("edge-01") is None
    assert workspace.registry.enrolments.keys() == {}
    revoked = workspace.registry.certificates.revoked()
    assert {each.name for each in revoked} == {"edge-01", "edge-01_"}
    again = join(desk, identity, code(joining, preauthorised=True))
    assert (again.status, again.reason) == ("rejected", "key-unsuitable")
    assert join(desk, Identity(), code(joining, preauthorised=True)).status == "accepted"


def test_only_who_has_a_good_code_or_waits_may_log_in_to_enrol(
    workspace: Workspace, joining: Joining, desk: EnrolmentDesk
) -> None:
    enrolments = workspace.registry.enrolments
    assert enrolments.listener_passwords() == {}
    identity, text = Identity(), code(joining)
    assert set(enrolments.listener_passwords()) == {"edge-01"}
    join(desk, identity, text)
    joining.accept("edge-01")
    assert set(enrolments.listener_passwords()) == {"edge-01"}, "it still waits for its answer"
    enrolments.note_taken([("edge-01", identity.digest)])
    assert enrolments.listener_passwords() == {}
    assert desk.replies() == {}


def test_a_later_code_ends_the_earlier_one(joining: Joining, desk: EnrolmentDesk) -> None:
    first, second = code(joining), code(joining)
    assert join(desk, Identity(), first).reason == "token-expired"
    assert join(desk, Identity(), second).status == "pending"


def test_a_key_speaks_for_one_device_only(joining: Joining, desk: EnrolmentDesk) -> None:
    identity = Identity()
    join(desk, identity, code(joining, preauthorised=True))
    reply = join(desk, identity, code(joining, "edge-02", preauthorised=True))
    assert (reply.status, reply.reason) == ("rejected", "key-unsuitable")


def test_an_enrolled_device_with_another_code_gets_its_answer_again_and_stays(
    workspace: Workspace, joining: Joining, desk: EnrolmentDesk
) -> None:
    identity = Identity()
    join(desk, identity, code(joining, preauthorised=True))
    workspace.registry.enrolments.note_taken([("edge-01", identity.digest)])
    again = join(desk, identity, code(joining, replace=True))
    assert again.status == "accepted"
    assert workspace.registry.certificates.revoked() == []
    assert set(desk.replies()) == {"edge-01"}


def test_an_answer_is_kept_until_its_device_was_heard_however_often_it_asks(
    workspace: Workspace, joining: Joining, desk: EnrolmentDesk
) -> None:
    identity, book = Identity(), ReportBook(workspace.registry)
    for counter in (1, 2):
        join(desk, identity, code(joining, replace=True, preauthorised=True))
        book.follow()
        assert set(desk.replies()) == {"edge-01"}
        book.take("edge-01", identity.report(reported("edge-01", counter)), 1000.0)
        book.save()
        assert desk.replies() == {}


def test_certificates_are_renewed_at_half_life_and_kept_for_the_device_to_take(
    tmp_path: Path,
) -> None:
    clock = Clock()
    workspace = new_workspace(tmp_path / "console")
    try:
        workspace.add_device("edge-01")
        registry_clock(workspace, clock)
        joining, desk = Joining(workspace, clock), open_desk(workspace, clock)
        join(desk, Identity(), code(joining, preauthorised=True))
        desk.issue_due()
        assert desk.renewals() == {}
        clock.now_s += 366 * DAY_S
        desk.issue_due()
        renewed = decode_certificates(desk.renewals()["edge-01"])
        assert common_name(renewed.certificate) == "edge-01"
        assert common_name(renewed.fetch_certificate) == "edge-01_"
        end = x509.load_pem_x509_certificate(renewed.certificate.encode()).not_valid_after_utc
        assert end.timestamp() > clock.now_s + 700 * DAY_S
        held = desk.renewals()
        desk.issue_due()
        assert desk.renewals() == held, "not before half of the life of these"
    finally:
        workspace.close()


def registry_clock(workspace: Workspace, clock: Clock) -> None:
    for part in (workspace.registry.enrolments, workspace.registry.certificates):
        part._clock = clock


def test_a_code_can_be_made_only_where_it_is_known_where_devices_go(joining: Joining) -> None:
    with pytest.raises(StateError, match="muster serve"):
        joining.make_code("edge-01")
    with pytest.raises(StateError, match="there is no device"):
        joining.make_code("edge-09", reach=REACH)


def test_a_fleet_that_is_due_at_once_is_served_bit_by_bit(
    workspace: Workspace, joining: Joining, desk: EnrolmentDesk
) -> None:
    for index in range(ISSUED_AT_ONCE + 1):
        device_id = f"line-{index}"
        workspace.add_device(device_id)
        join(desk, Identity(), code(joining, device_id))
        joining.accept(device_id)
    assert desk.issue_due()
    assert not desk.issue_due()
    assert {decode_reply(each).status for each in desk.replies().values()} == {"accepted"}


def in_between(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, deed: Callable[[], object]
) -> None:
    """Have somebody else be faster: after a request was judged, before it is recorded."""
    enrolments = workspace.registry.enrolments

    def slow(record: Callable[[Enrolment], bool]) -> Callable[[Enrolment], bool]:
        def recorded(request: Enrolment) -> bool:
            deed()
            return record(request)

        return recorded

    monkeypatch.setattr(enrolments, "take", slow(enrolments.take))
    monkeypatch.setattr(enrolments, "take_again", slow(enrolments.take_again))


def test_a_request_judged_before_its_key_was_accepted_does_not_make_it_wait_again(
    workspace: Workspace,
    joining: Joining,
    desk: EnrolmentDesk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    identity = Identity()
    join(desk, identity, code(joining))
    again = code(joining)
    in_between(workspace, monkeypatch, lambda: joining.accept("edge-01"))
    assert join(desk, identity, again).status == "rejected"
    current = workspace.registry.enrolments.current("edge-01")
    assert current is not None
    assert current.key == identity.digest


def test_a_request_judged_before_its_key_was_revoked_does_not_bring_it_back(
    workspace: Workspace,
    joining: Joining,
    desk: EnrolmentDesk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    identity = Identity()
    join(desk, identity, code(joining))
    again = code(joining)

    def accept_and_revoke() -> None:
        joining.accept("edge-01")
        joining.revoke("edge-01")

    in_between(workspace, monkeypatch, accept_and_revoke)
    assert join(desk, identity, again).status == "rejected"
    assert joining.pending() == []
    (known,) = workspace.registry.enrolments.of_device("edge-01")
    assert known.state == "revoked"


@pytest.mark.parametrize("known", [False, True], ids=["a new key", "the accepted key"])
def test_a_code_that_ends_while_its_request_is_judged_is_not_used(
    workspace: Workspace,
    joining: Joining,
    desk: EnrolmentDesk,
    monkeypatch: pytest.MonkeyPatch,
    known: bool,
) -> None:
    identity = Identity()
    if known:
        join(desk, identity, code(joining, preauthorised=True))
    text = code(joining, preauthorised=True, replace=True)
    in_between(workspace, monkeypatch, lambda: code(joining, replace=True))
    reply = join(desk, identity, text)
    assert (reply.status, reply.reason) == ("rejected", "token-used")
    used = workspace.registry.enrolments.code(token_digest(decode_code(text).token))
    assert used is not None
    assert used.used_key == ""


def test_one_key_for_two_devices_at_once_joins_as_one(
    workspace: Workspace,
    joining: Joining,
    desk: EnrolmentDesk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    identity, other = Identity(), code(joining, "edge-02")
    text = code(joining)
    deeds = [lambda: join(desk, identity, other)]
    in_between(workspace, monkeypatch, lambda: deeds.pop()() if deeds else None)
    assert join(desk, identity, text).status == "rejected"
    assert [each.device_id for each in joining.pending()] == ["edge-02"]
