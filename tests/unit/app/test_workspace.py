"""A data directory is made whole or not at all, and does what an owner asks in one step each."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.errors import EnvironmentFaultError, InputError, PassphraseError, StateError
from app.fleet.rollout.plan import Plan, canary_plan
from app.renewal import CHECK_S, RENEW_AFTER, Renewal
from app.rolling import Rolling
from app.trust import KeyStore
from app.trust.assignments import shadow_of
from app.workspace import Workspace
from device_agent.wire.assignment import ShadowOrder
from tests.fakes.turns import give_turns
from tests.fakes.workspaces import CHEAP, CONSOLE, RELEASE, add_bundle, new_workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = new_workspace(tmp_path / "data")
    yield workspace
    workspace.close()


def names(directory: Path) -> set[str]:
    return {path.name for path in directory.iterdir()}


def test_a_new_workspace_is_private_and_opens_again(workspace: Workspace) -> None:
    assert workspace.path.stat().st_mode & 0o777 == 0o700
    again = Workspace.open(workspace.path)
    assert again.fleet == "test"
    assert again.repository().root_version == 1
    again.close()


def test_a_failure_while_it_is_made_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = KeyStore.create

    def fails_late(self: KeyStore, role: str, passphrase: str) -> None:
        if role == "targets":
            raise EnvironmentFaultError("the disk is full")
        real(self, role, passphrase)

    monkeypatch.setattr(KeyStore, "create", fails_late)
    with pytest.raises(EnvironmentFaultError, match="disk is full"):
        new_workspace(tmp_path / "data")
    assert names(tmp_path) == set()


def test_an_empty_passphrase_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(PassphraseError, match="empty"):
        Workspace.create(tmp_path / "data", "test", "", CONSOLE, scrypt_n=CHEAP)
    assert names(tmp_path) == set()


def test_what_a_killed_init_left_is_swept_by_the_next(tmp_path: Path) -> None:
    script = (
        "import os, signal, sys; from pathlib import Path; from app.files import new_directory\n"
        "with new_directory(Path(sys.argv[1])) as draft:\n"
        "    (draft / 'keys').mkdir(); os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path / "data")], check=False)
    (left,) = names(tmp_path)
    assert left.startswith(".data.draft-")
    new_workspace(tmp_path / "data").close()
    assert names(tmp_path) == {"data"}


def test_a_directory_that_holds_something_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "thesis.txt").write_text("mine")
    with pytest.raises(StateError, match="not empty"):
        new_workspace(tmp_path / "data")
    assert names(tmp_path / "data") == {"thesis.txt"}


def test_an_empty_directory_may_become_one(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    new_workspace(tmp_path / "data").close()
    assert "workspace.json" in names(tmp_path / "data")


def test_a_fleet_is_not_founded_twice(workspace: Workspace) -> None:
    root = workspace.repository().root
    with pytest.raises(StateError, match="holds a fleet already"):
        new_workspace(workspace.path)
    assert workspace.repository().root == root


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(EnvironmentFaultError, match="data cannot be used"):
        new_workspace(tmp_path / "file" / "data")
    assert names(tmp_path) == {"file"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_directory_without_permission_is_named(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    with pytest.raises(EnvironmentFaultError, match="Permission denied"):
        new_workspace(tmp_path / "closed" / "data")
    assert names(tmp_path / "closed") == set()


def test_a_fleet_name_that_is_no_topic_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="fleet name"):
        new_workspace(tmp_path / "data", "a/b")
    assert names(tmp_path) == set()


def test_opening_nothing_says_how_to_begin(tmp_path: Path) -> None:
    with pytest.raises(StateError, match="muster init"):
        Workspace.open(tmp_path)
    assert names(tmp_path) == set()


def test_a_damaged_settings_file_is_named(workspace: Workspace) -> None:
    (workspace.path / "workspace.json").write_text("{")
    with pytest.raises(StateError, match=r"workspace\.json is damaged"):
        Workspace.open(workspace.path)


def test_a_release_is_signed_and_counted_in_one_step(workspace: Workspace) -> None:
    console = workspace.unlock_console(CONSOLE)
    first, second = (add_bundle(workspace.library, v) for v in ("1.0.0", "2.0.0"))
    for entry in (first, second, first):
        workspace.release(entry.digest, RELEASE, console)
    custom = workspace.repository().targets()
    released = workspace.registry.releases()
    assert [(each.version, each.release) for each in released] == [
        ("1.0.0", 3),
        ("2.0.0", 2),
        ("1.0.0", 1),
    ]
    assert {path: each.release for path, each in custom.items()} == {
        each.target_path: each.release for each in released
    }


def test_a_wrong_release_passphrase_changes_nothing(workspace: Workspace) -> None:
    console = workspace.unlock_console(CONSOLE)
    entry = add_bundle(workspace.library, "1.0.0")
    before = (workspace.registry.metadata(), workspace.registry.revision)
    with pytest.raises(PassphraseError, match="does not open"):
        workspace.release(entry.digest, CONSOLE, console)
    assert (workspace.registry.metadata(), workspace.registry.revision) == before
    assert workspace.registry.releases() == []


def test_a_bundle_that_is_not_in_the_library_is_not_released(workspace: Workspace) -> None:
    with pytest.raises(StateError, match="not in the library"):
        workspace.release("f" * 64, RELEASE, workspace.unlock_console(CONSOLE))
    assert workspace.registry.releases() == []


@pytest.mark.parametrize("device_id", ["Edge", "edge_1", "-edge", "", "e" * 64, "a/b"])
def test_a_bad_device_id_is_refused(workspace: Workspace, device_id: str) -> None:
    with pytest.raises(InputError, match="device id"):
        workspace.add_device(device_id)
    assert workspace.registry.devices() == []


def test_a_site_with_control_characters_is_refused(workspace: Workspace) -> None:
    with pytest.raises(InputError, match="plain characters"):
        workspace.add_device("edge-01", "Lyon\nParis")
    assert workspace.registry.devices() == []


@pytest.mark.parametrize(
    ("devices", "canaries", "problem"),
    [
        ([], [], "needs devices"),
        (["a", "a"], [], "twice"),
        (["a"], ["b"], "device b is not of this group"),
    ],
)
def test_a_rollout_that_makes_no_sense_is_refused(
    workspace: Workspace, devices: list[str], canaries: list[str], problem: str
) -> None:
    with pytest.raises(InputError, match=problem):
        Rolling(workspace).create("f" * 64, devices, canary_plan(tuple(canaries)), "x")
    assert workspace.registry.rollouts.all() == []


def test_pausing_resuming_and_stopping_is_audited_with_its_reason(workspace: Workspace) -> None:
    entry = add_bundle(workspace.library, "1.0.0")
    workspace.release(entry.digest, RELEASE, workspace.unlock_console(CONSOLE))
    workspace.add_device("edge-01")
    made = Rolling(workspace).create(entry.digest, ["edge-01"], canary_plan(("edge-01",)))
    assert made.name == "surface-defects 1.0.0"
    Rolling(workspace).pause(made.rollout_id, "storm")
    Rolling(workspace).resume(made.rollout_id, "sun")
    Rolling(workspace).stop(made.rollout_id, "enough")
    log = workspace.registry.audit(3)
    assert [(each.action, each.why) for each in log] == [
        ("rollout.stopped", "enough"),
        ("rollout.running", "sun"),
        ("rollout.paused", "storm"),
    ]
    with pytest.raises(StateError, match="is stopped"):
        Rolling(workspace).resume(made.rollout_id)


def test_what_expires_is_renewed_at_half_its_life(workspace: Workspace) -> None:
    console = workspace.unlock_console(CONSOLE)
    entry = add_bundle(workspace.library, "1.0.0")
    workspace.release(entry.digest, RELEASE, console)
    workspace.add_device("edge-01")
    made = Rolling(workspace).create(entry.digest, ["edge-01"], Plan())
    repository = workspace.repository()

    def sign(device_id: str, path: str, version: int) -> bytes:
        now = datetime.now(UTC)
        order = ShadowOrder(share_permil=100, duration_s=60)
        return repository.assign(
            device_id, path, version, console["assignments"], now, shadow=order
        )

    (first,) = give_turns(workspace.registry, made, ["edge-01"], sign)
    now = datetime.now(UTC)
    clock = [now.timestamp()]
    renewal = Renewal(workspace, console, lambda: clock[0])
    before = workspace.registry.metadata()
    renewal.tick()
    assert workspace.registry.metadata() == before
    assert workspace.registry.assignment("edge-01") == first

    clock[0] = (now + RENEW_AFTER + timedelta(minutes=5)).timestamp()
    renewal.tick()
    expires = workspace.repository().expiries()["timestamp"]
    assert expires > now + timedelta(days=40)
    renewed = workspace.registry.assignment("edge-01")
    assert renewed is not None
    assert (renewed.version, renewed.digest) == (2, first.digest)
    shadow = shadow_of(renewed.document)
    assert shadow == shadow_of(first.document) == ShadowOrder(share_permil=100, duration_s=60)

    revision = workspace.registry.revision
    clock[0] += CHECK_S / 2
    renewal.tick()
    assert workspace.registry.revision == revision
