"""Ceremonies in a real data directory: whole or not at all, wherever they are cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from securesystemslib.signer import Signer

from app.authority import open_authority
from app.console_keys import ConsoleKeys
from app.errors import EnvironmentFaultError, InputError, MusterError, PassphraseError, StateError
from app.fleet.records import By
from app.fleet.rekeying import Rekeying
from app.fleet.rollout.plan import Plan
from app.founding import Founding, NewRootKey, found
from app.key_custody import DraftRequest, KeyCustody, Words
from app.rolling import Rolling
from app.root_keys import OpenRoot, RootKeys
from app.trust import CA, CONSOLE_ROLES, KeyStore
from app.trust.ceremony import RootChange, RootDraft, sign_draft
from app.trust.sticks import make_root_key, open_root_key
from app.workspace import Workspace
from device_agent.errors import RefusalError
from device_agent.trust import TrustStore
from tests.fakes.power_cut import FaultyDisk, PowerCut
from tests.fakes.turns import give_turns
from tests.fakes.workspaces import CHEAP, CONSOLE, RELEASE, add_bundle, new_workspace

DEVICE = "edge-01"
WORDS = Words(release=lambda: RELEASE, console=lambda: CONSOLE)
STICK = "stick words"


class Plant:
    """A fleet with one device, a released bundle and an assignment of it."""

    def __init__(self, home: Path, workspace: Workspace) -> None:
        self.workspace = workspace
        self.open_cheaply()
        workspace.add_device(DEVICE)
        console = workspace.unlock_console(CONSOLE)
        entry = add_bundle(workspace.library, "1.0.0", 1024)
        release = workspace.release(entry.digest, RELEASE, console)
        rollout = Rolling(workspace).create(entry.digest, [DEVICE], Plan(), "first")
        repository = workspace.repository()
        self.path = release.target_path

        def sign(device_id: str, path: str, version: int) -> bytes:
            now = datetime.now(UTC)
            return repository.assign(device_id, path, version, console["assignments"], now)

        give_turns(workspace.registry, rollout, [DEVICE], sign)
        self.device = TrustStore(home / "device", DEVICE, workspace.repository().roots[0])
        self.deliver()

    def open_cheaply(self) -> None:
        self.workspace.keys = KeyStore(self.workspace.path / "keys", CHEAP)

    @property
    def custody(self) -> KeyCustody:
        return KeyCustody(self.workspace)

    def deliver(self) -> None:
        """Bring the device what the broker would: it must take everything."""
        self.device.refresh(self.workspace.registry.metadata())
        kept = self.workspace.registry.assignment(DEVICE)
        assert kept is not None
        self.device.accept(self.device.check_assignment(kept.document), kept.document)

    def root(self) -> OpenRoot:
        path = self.workspace.keys.path("root")
        return OpenRoot(path, open_root_key(path, RELEASE))

    def works(self) -> None:
        """Show that the keys here and the metadata belong together: release, assign."""
        console = self.workspace.unlock_console(CONSOLE)
        digest = self.workspace.registry.releases()[0].digest
        self.workspace.release(digest, RELEASE, console)
        self.assign_again(console)
        self.deliver()

    def assign_again(self, console: Mapping[str, Signer]) -> None:
        """Sign the device's assignment anew, as a running console does from time to time."""
        registry, repository = self.workspace.registry, self.workspace.repository()
        kept = registry.assignment(DEVICE)
        assert kept is not None

        def sign(device_id: str, path: str, version: int) -> bytes:
            now = datetime.now(UTC)
            return repository.assign(device_id, path, version, console["assignments"], now)

        registry.renew_assignments([kept], sign)

    def authority_key(self, passphrase: str) -> bytes:
        workspace = self.workspace
        by = By("test", "")
        return open_authority(
            workspace.keys, workspace.registry, workspace.fleet, passphrase, by
        ).ca_key

    def recorded(self) -> tuple[dict[str, bytes], object, int]:
        registry = self.workspace.registry
        return registry.metadata(), registry.assignments(), len(registry.audit())


@pytest.fixture
def plant(tmp_path: Path) -> Iterator[Plant]:
    plant = Plant(tmp_path, new_workspace(tmp_path / "data"))
    yield plant
    plant.workspace.close()


def keyids(plant: Plant) -> dict[str, tuple[str, ...]]:
    return plant.workspace.repository().keyids()


@pytest.mark.parametrize("role", ["targets", "snapshot", "timestamp", "assignments"])
def test_a_rotated_role_signs_by_its_new_key_and_the_device_follows(
    plant: Plant, role: str
) -> None:
    before, version = keyids(plant), plant.workspace.repository().root_version
    plant.custody.rotate([role], [plant.root().signer], WORDS, "the laptop was stolen")
    after = keyids(plant)
    assert {each for each in after if after[each] != before[each]} == {role}
    assert plant.workspace.repository().root_version == version + (role != "assignments")
    plant.deliver()
    plant.works()
    retired = plant.workspace.path / "keys" / "retired" / f"{role}-{before[role][0][:16]}.json"
    assert retired.exists()


def test_a_rotation_is_in_the_audit_log_with_its_reason(plant: Plant) -> None:
    plant.custody.rotate(["timestamp"], [plant.root().signer], WORDS, "the laptop was stolen")
    (event,) = plant.workspace.registry.audit(1)
    assert (event.action, event.subject, event.why) == (
        "key.rotate", "timestamp", "the laptop was stolen",
    )  # fmt: skip
    assert keyids(plant)["timestamp"][0][:8] in event.detail


def test_all_roles_in_one_step_as_after_a_theft(plant: Plant) -> None:
    before = keyids(plant)
    roles = ["targets", "snapshot", "timestamp", "assignments"]
    plant.custody.rotate(roles, [plant.root().signer], WORDS)
    after = keyids(plant)
    assert all(after[role] != before[role] for role in roles)
    plant.deliver()
    plant.works()


def test_every_assignment_is_signed_anew_with_a_rotation(plant: Plant) -> None:
    before = plant.workspace.registry.assignment(DEVICE)
    plant.custody.rotate(["assignments"], [], WORDS)
    after = plant.workspace.registry.assignment(DEVICE)
    assert before is not None
    assert after is not None
    assert (after.version, after.target_path) == (before.version + 1, before.target_path)
    plant.device.refresh(plant.workspace.registry.metadata())
    with pytest.raises(RefusalError, match="assignment-unsigned"):
        plant.device.check_assignment(before.document)
    plant.deliver()


def test_a_draft_goes_round_and_is_published(plant: Plant, tmp_path: Path) -> None:
    stick = make_root_key(tmp_path, STICK, CHEAP)
    newcomer = open_root_key(stick, STICK)
    request = DraftRequest(["timestamp"], [newcomer.public_key], threshold=2)
    draft = plant.custody.draft_root(request, WORDS)
    before = plant.recorded()
    with pytest.raises(StateError, match="root 1 asks for 1 signatures"):
        plant.custody.finish_root(draft, WORDS)
    draft = sign_draft(draft, plant.root().signer)
    with pytest.raises(StateError, match="root 2 asks for 2 signatures"):
        plant.custody.finish_root(draft, WORDS)
    assert plant.recorded() == before
    assert plant.custody.finish_root(sign_draft(draft, newcomer), WORDS) == 2
    assert plant.workspace.repository().root_threshold == 2
    plant.deliver()
    plant.works()


def test_a_draft_that_lay_about_too_long_is_stale(plant: Plant) -> None:
    stale = sign_draft(
        plant.custody.draft_root(DraftRequest(["snapshot"]), WORDS), plant.root().signer
    )
    plant.custody.rotate(["timestamp"], [plant.root().signer], WORDS)
    before = plant.recorded()
    with pytest.raises(StateError, match="made from root 1, and root 2 is in force"):
        plant.custody.finish_root(stale, WORDS)
    assert plant.recorded() == before
    plant.works()


def test_a_draft_whose_keys_are_elsewhere_is_not_published(plant: Plant, tmp_path: Path) -> None:
    """Its roles would be signed by nobody."""
    draft = plant.custody.draft_root(DraftRequest(["timestamp"]), WORDS)
    draft = sign_draft(draft, plant.root().signer)
    for path in (plant.workspace.path / "keys" / "pending").iterdir():
        path.unlink()
    before = plant.recorded()
    with pytest.raises(StateError, match="which is to sign timestamp, is not in this data"):
        plant.custody.finish_root(draft, WORDS)
    assert plant.recorded() == before
    plant.works()


@pytest.mark.parametrize("role", ["targets", "timestamp"])
def test_a_wrong_passphrase_makes_no_key(plant: Plant, role: str) -> None:
    wrong = Words(release=lambda: "wrong", console=lambda: "wrong")
    before = plant.recorded()
    for act in (
        lambda: plant.custody.rotate([role], [plant.root().signer], wrong),
        lambda: plant.custody.draft_root(DraftRequest([role]), wrong),
    ):
        with pytest.raises(PassphraseError, match=f"key {role}: the passphrase does not open"):
            act()
    assert plant.recorded() == before
    assert not (plant.workspace.path / "keys" / "pending").exists()


def test_too_few_root_keys_make_no_key(plant: Plant) -> None:
    before = plant.recorded()
    with pytest.raises(StateError, match="Still to sign"):
        plant.custody.rotate(["timestamp"], [], WORDS)
    assert plant.recorded() == before
    assert not (plant.workspace.path / "keys" / "pending").exists()


@pytest.mark.parametrize("role", ["root", "ca", "../x"])
def test_what_is_no_rotated_role_is_said(plant: Plant, role: str) -> None:
    with pytest.raises(InputError, match="is none of targets, snapshot"):
        plant.custody.rotate([role], [plant.root().signer], WORDS)


def test_a_lost_release_passphrase_is_replaced_with_the_key(plant: Plant) -> None:
    fresh = Words(release=lambda: "new words", console=lambda: CONSOLE, fresh=["release"])
    plant.custody.rotate(["targets"], [plant.root().signer], fresh)
    plant.deliver()
    assert plant.workspace.keys.unlock(("targets",), "new words")


def test_a_lost_console_passphrase_replaces_all_its_keys_together(plant: Plant) -> None:
    fresh = Words(release=lambda: RELEASE, console=lambda: "new words", fresh=["console"])
    with pytest.raises(InputError, match="Rotate assignments and snapshot and timestamp together"):
        plant.custody.rotate(["timestamp"], [plant.root().signer], fresh)
    with pytest.raises(InputError, match="Rotate snapshot and timestamp together"):
        plant.custody.draft_root(DraftRequest(["timestamp"]), fresh)
    authority = plant.authority_key(CONSOLE)
    draft = plant.custody.draft_root(DraftRequest(["snapshot", "timestamp"]), fresh)
    draft = sign_draft(draft, plant.root().signer)
    plant.custody.finish_root(draft, fresh, assignments_too=True)
    plant.deliver()
    assert plant.workspace.unlock_console("new words")
    assert plant.authority_key("new words") != authority, "a new one is founded"


def test_an_authority_that_is_given_up_is_founded_anew(plant: Plant) -> None:
    before = plant.authority_key(CONSOLE)
    plant.workspace.keys.retire(CA)  # cut between the two steps
    with pytest.raises(PassphraseError, match=r"ca\.json cannot be read"):
        plant.authority_key(CONSOLE)
    plant.custody.renounce_authority("the laptop was stolen")
    (event,) = plant.workspace.registry.audit(1)
    assert (event.action, event.why) == ("fleet.forget", "the laptop was stolen")
    assert plant.authority_key(CONSOLE) != before


def test_renewing_prolongs_root_and_targets(plant: Plant) -> None:
    later = datetime.now(UTC) + timedelta(days=340)
    before = plant.workspace.repository().expiries()
    # The clock of the console is the one that counts; here it stands a year ahead.
    custody = KeyCustody(plant.workspace, lambda: later)
    custody.renew(["root", "targets"], [plant.root().signer], WORDS)
    after = plant.workspace.repository().expiries()
    assert after["root"] - before["root"] > timedelta(days=339)
    assert after["targets"] - before["targets"] > timedelta(days=339)


Ceremony = Callable[[Plant], None]


def _finished(plant: Plant) -> None:
    draft = plant.custody.draft_root(DraftRequest(["snapshot", "targets"]), WORDS)
    plant.custody.finish_root(sign_draft(draft, plant.root().signer), WORDS, assignments_too=True)


CEREMONIES: dict[str, Ceremony] = {
    "rotate": lambda plant: plant.custody.rotate(
        ["timestamp", "assignments"], [plant.root().signer], WORDS
    ),
    "draft": _finished,
    "root": lambda plant: _replace_local_root(plant),
}


def _replace_local_root(plant: Plant) -> None:
    RootKeys(plant.workspace).replace([plant.root()], WORDS, passphrase=RELEASE)


@pytest.mark.parametrize("name", CEREMONIES)
def test_cut_at_any_write_of_a_key_the_fleet_is_usable(tmp_path: Path, name: str) -> None:
    """Every write under keys/ is a point of its own; the registry's commit lies between two."""

    def play(cut_at: int | None) -> int:
        home = tmp_path / f"cut-{cut_at}"
        plant = Plant(home, new_workspace(home / "data"))
        disk = FaultyDisk(home / "data" / "keys", "kept")
        try:
            with disk.watching(cut_at):
                CEREMONIES[name](plant)
        except PowerCut:
            pass
        plant.workspace.close()
        plant.workspace = Workspace.open(home / "data")
        plant.open_cheaply()
        plant.works()
        CEREMONIES[name](plant)
        plant.works()
        plant.workspace.close()
        return disk.writes

    writes = play(None)
    assert writes > 10
    for cut_at in range(1, writes + 1):
        play(cut_at)


def test_what_the_registry_cannot_record_leaves_the_old_keys(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object) -> None:
        raise EnvironmentFaultError("the disk is full")

    before, named = plant.recorded(), keyids(plant)
    with monkeypatch.context() as patch:
        patch.setattr(Rekeying, "apply", full)
        with pytest.raises(EnvironmentFaultError, match="disk is full"):
            plant.custody.rotate(["timestamp"], [plant.root().signer], WORDS)
    assert (plant.recorded(), keyids(plant)) == (before, named)
    plant.works()


# Root keys


@pytest.fixture
def sticks(tmp_path: Path) -> list[Path]:
    made = [tmp_path / f"stick-{number}" for number in (1, 2, 3)]
    for each in made:
        each.mkdir()
    return made


def open_plant(home: Path, sticks: list[Path], threshold: int = 2) -> Plant:
    roots = [NewRootKey(stick, f"{STICK} {stick.name}") for stick in sticks]
    found(home / "data", Founding("test", RELEASE, CONSOLE, roots, threshold), scrypt_n=CHEAP)
    return Plant(home, Workspace.open(home / "data"))


def opened(plant: Plant, *sticks: Path) -> list[OpenRoot]:
    return [RootKeys(plant.workspace).open(each, f"{STICK} {each.name}") for each in sticks]


def test_a_fleet_whose_root_keys_are_on_sticks(tmp_path: Path, sticks: list[Path]) -> None:
    plant = open_plant(tmp_path, sticks)
    assert not plant.workspace.keys.path("root").exists()
    assert RootKeys(plant.workspace).local() is None
    with pytest.raises(StateError, match="asks for 2 signatures of its keys, 1 are there"):
        plant.custody.rotate(
            ["timestamp"], [each.signer for each in opened(plant, sticks[0])], WORDS
        )
    two = [each.signer for each in opened(plant, sticks[0], sticks[2])]
    plant.custody.rotate(["timestamp"], two, WORDS)
    plant.deliver()
    plant.works()
    with pytest.raises(PassphraseError, match="does not open"):
        RootKeys(plant.workspace).open(sticks[1], f"{STICK} stick-1")
    plant.workspace.close()


@pytest.mark.parametrize("threshold", [0, 4])
def test_a_threshold_nobody_can_meet_founds_nothing(
    tmp_path: Path, sticks: list[Path], threshold: int
) -> None:
    with pytest.raises(InputError, match=f"root threshold of {threshold} needs as many"):
        open_plant(tmp_path, sticks, threshold)
    assert not (tmp_path / "data").exists()
    assert [list(stick.iterdir()) for stick in sticks] == [[], [], []]


def test_a_founding_that_fails_takes_its_keys_back(tmp_path: Path, sticks: list[Path]) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "thesis.txt").write_text("mine")
    with pytest.raises(StateError, match="not empty"):
        open_plant(tmp_path, sticks)
    sticks[2].rmdir()
    sticks[2].write_text("no directory")
    with pytest.raises(StateError, match="never overwritten"):
        open_plant(tmp_path / "other", sticks)
    assert [list(stick.iterdir()) for stick in sticks[:2]] == [[], []]


def test_a_lost_stick_is_replaced_by_a_new_one(tmp_path: Path, sticks: list[Path]) -> None:
    plant = open_plant(tmp_path, sticks)
    (lost,) = opened(plant, sticks[2])
    spare = tmp_path / "spare"
    spare.mkdir()
    keys = RootKeys(plant.workspace)
    with pytest.raises(InputError, match="there are several root keys"):
        keys.replace(opened(plant, *sticks[:2]), WORDS, place=spare, passphrase=STICK)
    with pytest.raises(InputError, match="Say --new PLACE"):
        keys.replace(opened(plant, *sticks[:2]), WORDS, gone=lost.keyid, passphrase=STICK)
    with pytest.raises(StateError, match="Still to sign"):
        keys.replace(
            opened(plant, sticks[0]), WORDS, gone=lost.keyid, place=spare, passphrase=STICK
        )
    assert list(spare.iterdir()) == []
    done = keys.replace(
        opened(plant, *sticks[:2]), WORDS, gone=lost.keyid[:8], place=spare, passphrase=STICK
    )
    assert done.made.parent == spare
    assert done.retired is None
    assert lost.keyid not in keyids(plant)["root"]
    plant.deliver()
    with pytest.raises(StateError, match="Still to sign"):
        plant.custody.check_roots([lost.signer, opened(plant, sticks[0])[0].signer])
    plant.workspace.close()


def test_a_replaced_key_that_is_at_hand_is_set_aside(tmp_path: Path, sticks: list[Path]) -> None:
    plant = open_plant(tmp_path, sticks)
    roots = opened(plant, *sticks[:2])
    done = RootKeys(plant.workspace).replace(
        roots, WORDS, gone=roots[0].keyid, place=sticks[0], passphrase=STICK
    )
    assert done.retired == roots[0].path.with_name(roots[0].path.name + ".retired")
    assert RootKeys(plant.workspace).open(sticks[0], STICK).path == done.made
    plant.workspace.close()


def test_the_root_key_moves_to_a_stick_under_its_own_passphrase(
    plant: Plant, sticks: list[Path]
) -> None:
    keys = RootKeys(plant.workspace)
    with pytest.raises(PassphraseError, match="does not open"):
        keys.move(sticks[0], "wrong", STICK)
    with pytest.raises(PassphraseError, match="empty"):
        keys.move(sticks[0], RELEASE, "")
    with pytest.raises(EnvironmentFaultError, match="cannot be written"):
        plant.workspace.path.joinpath("file").write_text("x")
        keys.move(plant.workspace.path / "file" / "root.json", RELEASE, STICK)
    assert keys.local()
    moved = keys.move(sticks[0], RELEASE, STICK)
    assert moved.parent == sticks[0]
    assert keys.local() is None
    with pytest.raises(InputError, match="moved before"):
        keys.move(sticks[1], RELEASE, STICK)
    root = keys.open(sticks[0], STICK)
    plant.custody.rotate(["timestamp"], [root.signer], WORDS)
    plant.deliver()
    plant.works()


def test_a_move_that_was_cut_short_is_done_again(plant: Plant, sticks: list[Path]) -> None:
    keys = RootKeys(plant.workspace)
    local = plant.workspace.keys.path("root")
    data = local.read_bytes()
    moved = keys.move(sticks[0], RELEASE, STICK)
    local.write_bytes(data)  # the copy was made, the original not yet removed
    with pytest.raises(StateError, match="another key, or damaged"):
        keys.move(sticks[0], RELEASE, "another passphrase than the first time")
    assert local.exists()
    assert keys.move(sticks[0], RELEASE, STICK) == moved
    assert not local.exists()


def test_a_stick_of_another_fleet_does_not_sign_here(
    plant: Plant, tmp_path: Path, sticks: list[Path]
) -> None:
    other = open_plant(tmp_path / "other", sticks)
    with pytest.raises(InputError, match="has signed for another fleet before"):
        opened(plant, sticks[0])
    other.workspace.close()


def test_the_passphrase_of_a_stick_changes(tmp_path: Path, sticks: list[Path]) -> None:
    plant = open_plant(tmp_path, sticks)
    keys = RootKeys(plant.workspace)
    (root,) = opened(plant, sticks[0])
    with pytest.raises(PassphraseError, match="does not open"):
        keys.change_passphrase(root.path, "wrong", "new")
    keys.change_passphrase(root.path, f"{STICK} stick-1", "new")
    assert keys.open(sticks[0], "new").keyid == root.keyid
    plant.workspace.close()


# The running console


def test_open_keys_follow_a_rotation_by_another_process(plant: Plant) -> None:
    keys = ConsoleKeys(plant.workspace, CONSOLE)
    plant.custody.rotate(["timestamp", "assignments"], [plant.root().signer], WORDS)
    keys.follow()
    assert not keys.error
    named = keyids(plant)
    assert {role: keys[role].public_key.keyid for role in CONSOLE_ROLES if role in named} == {
        role: named[role][0] for role in CONSOLE_ROLES if role in named
    }
    plant.workspace.release(plant.workspace.registry.releases()[0].digest, RELEASE, keys)
    plant.assign_again(keys)
    plant.deliver()


def test_a_new_console_passphrase_opens_everything_the_old_one_did(plant: Plant) -> None:
    authority = plant.authority_key(CONSOLE)
    with pytest.raises(PassphraseError, match="does not open"):
        plant.custody.change_passphrase("console", "wrong", "new words")
    plant.custody.change_passphrase("console", CONSOLE, "new words")
    assert plant.workspace.unlock_console("new words")
    assert plant.authority_key("new words") == authority
    plant.custody.change_passphrase("targets", RELEASE, "other words")
    assert plant.workspace.keys.unlock(("targets",), "other words")
    assert plant.workspace.keys.unlock(("root",), RELEASE), "root keeps its own"


def test_a_console_whose_passphrase_was_changed_says_so(plant: Plant) -> None:
    keys = ConsoleKeys(plant.workspace, CONSOLE)
    before = dict(keys)
    plant.workspace.keys.change_passphrase(CONSOLE_ROLES, CONSOLE, "new words")
    keys.follow()
    assert not keys.error, "the keys are the same"
    words = Words(release=lambda: RELEASE, console=lambda: "new words")
    plant.custody.rotate(["assignments"], [], words)
    keys.follow()
    assert "start the console again" in keys.error
    assert dict(keys) == before


def signed(draft: RootDraft, *signers: Signer) -> RootDraft:
    for signer in signers:
        draft = sign_draft(draft, signer)
    return draft


def test_nothing_is_left_of_drafts_that_can_no_longer_be_finished(plant: Plant) -> None:
    for _ in range(3):
        plant.custody.draft_root(DraftRequest(["timestamp"]), WORDS)
    pending = plant.workspace.path / "keys" / "pending"
    assert len(list(pending.iterdir())) == 3
    plant.custody.change_root(RootChange(), [plant.root().signer], WORDS)
    assert list(pending.iterdir()) == []


def test_two_consoles_that_finish_at_once_publish_one_root(plant: Plant) -> None:
    """The second finds out inside the transaction, after it had looked."""
    drafts = [
        signed(plant.custody.draft_root(DraftRequest(["timestamp"]), WORDS), plant.root().signer)
        for _ in range(2)
    ]
    second = KeyCustody(plant.workspace)
    real = Rekeying.apply

    def late(self: Rekeying, *arguments: object) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Rekeying, "apply", real)
            plant.custody.finish_root(drafts[0], WORDS)
        real(self, *arguments)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rekeying, "apply", late)
        with pytest.raises(MusterError, match="published meanwhile"):
            second.finish_root(drafts[1], WORDS)
    assert plant.workspace.repository().root_version == 2
    plant.works()
