"""A phase begins when enough approvers signed exactly it; nothing else counts."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from app.approving import Approving, phase_named
from app.errors import InputError, PassphraseError, StateError
from app.fleet.approvals import StoredApproval
from app.fleet.records import By
from app.fleet.rollout.engine import RolloutEngine
from app.fleet.rollout.gates.gate import Gate
from app.fleet.rollout.plan import Phase, Plan
from app.fleet.rollout.records import Rollout
from app.rolling import Rolling
from app.workspace import Workspace
from tests.fakes.fleet import SeenFleet, bare_surroundings
from tests.fakes.workspaces import CHEAP, CONSOLE, RELEASE, add_bundle, new_workspace

PLAN = Plan(
    phases=(
        Phase(name="first", count=1, approvals=2),
        Phase(name="rest", percent=100, approvals=1),
    ),
    gates=(Gate(kind="latency", limit=1.2), Gate(kind="failures", limit=0.1)),
)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = new_workspace(tmp_path / "data")
    workspace.keys.scrypt_n = CHEAP
    digest = add_bundle(workspace.library, "1.0.0").digest
    workspace.release(digest, RELEASE, workspace.unlock_console(CONSOLE))
    for each in ("edge-01", "edge-02"):
        workspace.add_device(each)
    Rolling(workspace).create(digest, ["edge-01", "edge-02"], PLAN)
    yield workspace
    workspace.close()


@pytest.fixture
def approving(workspace: Workspace, tmp_path: Path) -> Approving:
    approving = Approving(workspace)
    for each in ("ada", "bob"):
        approving.add_approver(each, tmp_path / f"{each}.json", f"{each}'s words")
    return approving


@pytest.fixture
def sign(approving: Approving, tmp_path: Path):
    def sign(name: str, rollout_id: int = 1, phase: int = 0) -> None:
        approving.approve(rollout_id, phase, name, tmp_path / f"{name}.json", f"{name}'s words")

    return sign


def rollout(workspace: Workspace, rollout_id: int = 1) -> Rollout:
    return workspace.registry.rollouts.get(rollout_id)


def count(workspace: Workspace, phase: int = 0) -> int:
    return Approving(workspace).count(rollout(workspace), phase)


def problems(workspace: Workspace, rollout_id: int = 1) -> list[str]:
    return [each.problem for each in Approving(workspace).given(rollout(workspace, rollout_id))]


def replay(workspace: Workspace, of: StoredApproval, **more: object) -> None:
    """Record a document elsewhere than where it belongs, as whoever writes the registry could."""
    workspace.registry.approvals.record(replace(of, **more), "eve", By("eve"))


def only(workspace: Workspace, rollout_id: int = 1) -> StoredApproval:
    return workspace.registry.approvals.of_rollout(rollout_id)[-1]


def test_the_engine_begins_a_phase_with_the_second_signature(workspace, approving, sign) -> None:
    around = replace(bare_surroundings(lambda: 1000.0), approvals=approving.count)
    engine = RolloutEngine(workspace.registry, SeenFleet("edge-01", "edge-02"), around)
    engine.tick()
    assert rollout(workspace).stage.begun_s is None
    sign("ada")
    engine.tick()
    assert rollout(workspace).stage.begun_s is None
    assert "1 more approval (of 2)" in rollout(workspace).stage.waits
    sign("bob")
    engine.tick()
    assert rollout(workspace).stage.begun_s == 1000.0
    assert [each.outcome for each in rollout(workspace).of_phase(0)] == ["assigned"]


def test_one_approver_counts_once(workspace, sign) -> None:
    sign("ada")
    sign("ada")
    assert count(workspace) == 1
    assert problems(workspace) == [""]


def test_a_copy_under_another_approver_s_key_is_forged(workspace, approving, sign) -> None:
    sign("ada")
    bob = workspace.registry.approvals.approver("bob")
    replay(workspace, only(workspace), keyid=bob.keyid)
    assert count(workspace) == 1
    assert any("signature is not of" in each for each in problems(workspace))


def test_a_signature_for_another_phase_does_not_count(workspace, sign) -> None:
    sign("ada", phase=1)
    replay(workspace, only(workspace), phase=0)
    assert count(workspace) == 0
    assert "it is for another phase" in problems(workspace)


def test_a_signature_for_another_rollout_does_not_count(workspace, sign) -> None:
    digest = rollout(workspace).digest
    workspace.add_device("edge-03")
    plan = msgspec.structs.replace(PLAN, nonce=rollout(workspace).plan.nonce)
    Rolling(workspace).create(digest, ["edge-03"], plan)
    sign("ada", rollout_id=2)
    replay(workspace, only(workspace, 2), rollout_id=1)
    assert count(workspace) == 0
    assert problems(workspace) == ["it is for another rollout"]


def test_a_signature_for_another_plan_does_not_count(workspace, sign) -> None:
    sign("ada")
    sign("bob")
    assert count(workspace) == 2
    Rolling(workspace).pause(1)
    Rolling(workspace).resume(1, waive=["latency"])
    assert count(workspace) == 0
    assert problems(workspace) == ["it is for another plan"] * 2
    sign("ada")
    assert count(workspace) == 1


def test_a_signature_of_another_fleet_does_not_count(workspace, sign) -> None:
    sign("ada")
    workspace.fleet = "other"
    assert count(workspace) == 0
    assert problems(workspace) == ["it is for another fleet"]


def test_a_removed_approver_s_signature_does_not_count(workspace, approving, sign) -> None:
    sign("ada")
    approving.remove_approver("ada", "left")
    assert count(workspace) == 0
    assert problems(workspace) == ["the key is no approver's any more"]
    assert workspace.registry.audit(1)[0].why == "left"


def test_a_new_key_under_an_old_name_inherits_nothing(workspace, approving, sign, tmp_path) -> None:
    sign("ada")
    approving.remove_approver("ada")
    approving.add_approver("ada", tmp_path / "new.json", "new words")
    assert count(workspace) == 0


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"{}",
        b'{"body":"e30=","signature":""}',
        b'{"body":"e30=","signature":"' + b"A" * 88 + b'"}',
        b"[" * 10_000,
        b"x" * 100_000,
    ],
)
def test_forged_documents_do_not_count(workspace, sign, document: bytes) -> None:
    sign("ada")
    replay(workspace, only(workspace), document=document)
    assert count(workspace) == 0
    assert problems(workspace)[0]


def test_every_changed_byte_is_found(workspace, sign) -> None:
    sign("ada")
    good = only(workspace)
    for at in range(0, len(good.document), 3):
        changed = bytearray(good.document)
        changed[at] ^= 1
        replay(workspace, good, document=bytes(changed))
        assert count(workspace) == 0, at
    replay(workspace, good)
    assert count(workspace) == 1


def test_the_engine_s_count_follows_what_changes_meanwhile(workspace, approving, sign) -> None:
    assert approving.count(rollout(workspace), 0) == 0
    sign("ada")
    assert approving.count(rollout(workspace), 0) == 1
    approving.remove_approver("ada")
    assert approving.count(rollout(workspace), 0) == 0


def test_after_a_refusal_nothing_is_recorded(workspace, approving, tmp_path) -> None:
    def refused(error: type[Exception], why: str, **more: object) -> None:
        asked = {
            "rollout_id": 1, "phase": 0, "name": "ada", "path": tmp_path / "ada.json",
            "passphrase": "ada's words",
        } | more  # fmt: skip
        before = workspace.registry.audit()
        with pytest.raises(error, match=why):
            approving.approve(**asked)
        assert workspace.registry.audit() == before
        assert workspace.registry.approvals.of_rollout(1) == []

    refused(PassphraseError, "does not open", passphrase="guess")
    refused(StateError, "no approver eve", name="eve")
    refused(StateError, "not that of approver bob", name="bob")
    refused(StateError, "no phase 9", phase=8)
    refused(StateError, "no rollout 7", rollout_id=7)
    Rolling(workspace).stop(1)
    refused(StateError, "is stopped")


def test_an_approver_is_made_whole_or_not_at_all(workspace, approving, tmp_path) -> None:
    before = workspace.registry.approvals.approvers()
    for name, path, error in (
        ("ada", tmp_path / "x.json", StateError),
        ("Ada!", tmp_path / "x.json", InputError),
        ("eve", tmp_path / "ada.json", StateError),
    ):
        with pytest.raises(error):
            approving.add_approver(name, path, "words")
    with pytest.raises(PassphraseError):
        approving.add_approver("eve", tmp_path / "x.json", "")
    assert workspace.registry.approvals.approvers() == before
    assert not (tmp_path / "x.json").exists()


def test_a_phase_is_named_by_name_number_or_not_at_all(workspace) -> None:
    found = rollout(workspace)
    assert [phase_named(found, each) for each in ("rest", "2", "1", "")] == [1, 1, 0, 0]
    with pytest.raises(StateError, match="no phase 'third'"):
        phase_named(found, "third")
