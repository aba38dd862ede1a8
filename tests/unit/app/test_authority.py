"""The authority of a workspace: there from the start, and given to fleets that had none."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import PassphraseError, StateError
from app.trust import CA
from app.workspace import Workspace
from tests.fakes.workspaces import CONSOLE, RELEASE, new_workspace


def forget(workspace: Workspace, *, key: bool) -> None:
    """Make the workspace as if it had been founded before there were authorities."""
    with workspace.registry._db.write_quietly() as db:
        db.execute("DELETE FROM parameters")
    if key:
        (workspace.path / "keys" / f"{CA}.json").unlink()


def test_a_founded_fleet_has_an_authority(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "console")
    pem = workspace.registry.parameters.get("ca_certificate")
    assert workspace.authority(CONSOLE).pem == pem == workspace.authority(CONSOLE).pem
    workspace.close()


def test_the_release_passphrase_does_not_open_it(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "console")
    with pytest.raises(PassphraseError):
        workspace.authority(RELEASE)
    workspace.close()


@pytest.mark.parametrize("key", [True, False])
def test_an_older_fleet_is_given_one_once(tmp_path: Path, key: bool) -> None:
    workspace = new_workspace(tmp_path / "console")
    forget(workspace, key=key)
    given = workspace.authority(CONSOLE)
    assert workspace.authority(CONSOLE).pem == given.pem
    assert workspace.registry.audit()[0].subject == "ca_certificate"
    workspace.close()


def test_a_lost_key_is_not_replaced_in_silence(tmp_path: Path) -> None:
    """Every device trusts the old one; only a backup brings it back."""
    workspace = new_workspace(tmp_path / "console")
    (workspace.path / "keys" / f"{CA}.json").unlink()
    with pytest.raises(PassphraseError, match="backup"):
        workspace.authority(CONSOLE)
    assert workspace.keys.read(CA) is None
    workspace.close()


def test_another_fleets_certificate_is_refused(tmp_path: Path) -> None:
    workspace, other = new_workspace(tmp_path / "a"), new_workspace(tmp_path / "b")
    pem = other.authority(CONSOLE).pem
    with workspace.registry._db.write_quietly() as db:
        db.execute("UPDATE parameters SET value = ?", [pem])
    with pytest.raises(StateError, match="belong together"):
        workspace.authority(CONSOLE)
    workspace.close()
    other.close()
