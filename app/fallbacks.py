"""What devices go back to when a rollout is rolled back, released so that they accept it.

A device refuses a release counter lower than the one it installed under the same name. So the way
back is a release of the old bundle that is newer than the rollout's; the engine holds no release
key, which is why it is made beforehand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from securesystemslib.signer import Signer

from app.errors import StateError
from app.fleet.records import Release
from app.fleet.rollout.dry_run import Seen
from app.fleet.rollout.records import Rollout
from app.fleet.rollout.says import Says
from app.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Fallback:
    """A bundle that devices would go back to and would refuse as it is released now.

    Attributes:
        title: Name and version, or the beginning of the digest where neither is known.
        devices: How many would go back to it.
        here: The library has it, so that it can be released again.
    """

    digest: str
    title: str
    devices: int
    here: bool


def served(
    workspace: Workspace, devices: Collection[str], views: Mapping[str, Seen | None]
) -> dict[str, str]:
    """Return the bundle that each device proves to serve, or was assigned where nobody knows."""
    wanted = set(devices)
    assigned = workspace.registry.assignments_of(list(wanted))
    found = {each.device_id: each.digest for each in assigned}
    for each in wanted:
        view = views.get(each)
        if view is not None and view.state is not None and view.state.serving is not None:
            found[each] = view.state.serving.bundle.digest
    return found


def lacking(workspace: Workspace, release: Release, before: Mapping[str, str]) -> list[Fallback]:
    """Return the bundles that would have to be released again before a rollout.

    Args:
        workspace: Whose releases and library.
        release: The one that the rollout assigns.
        before: Device id to the digest of what it goes back to.
    """
    newest = {each.digest: each for each in _by_counter(workspace.registry.releases())}
    counts = Counter(digest for digest in before.values() if digest != release.digest)
    known = {each.digest: each.manifest for each in workspace.library.entries()}
    found = []
    for digest, devices in sorted(counts.items()):
        old, manifest = newest.get(digest), known.get(digest)
        if old is not None and (old.name != release.name or old.release > release.release):
            continue
        title = f"{manifest.name}@{manifest.version}" if manifest else digest[:12]
        found.append(Fallback(digest, title, devices, manifest is not None))
    return found


def release_again(
    workspace: Workspace,
    wanted: Sequence[Fallback],
    release_passphrase: str,
    console: Mapping[str, Signer],
) -> list[Release]:
    """Release bundles anew, each with the next counter.

    Raises:
        StateError: The library lacks one; none is released then.
        PassphraseError: The passphrase does not open the release keys.
    """
    if gone := [each for each in wanted if not each.here]:
        raise StateError(Says.NOT_IN_LIBRARY(bundle=gone[0].title, n=gone[0].devices))
    why = "so that devices can go back to it"
    return [workspace.release(each.digest, release_passphrase, console, why) for each in wanted]


def check_way_back(wanted: Sequence[Fallback]) -> None:
    """Refuse what could not be taken back.

    Raises:
        StateError: A bundle has to be released again first.
    """
    for each in wanted:
        raise StateError(Says.NO_WAY_BACK(n=each.devices, bundle=each.title))


def lacking_of(
    workspace: Workspace, rollout: Rollout, digest: str, phase: int | None
) -> list[Fallback]:
    """Return what would have to be released again before a rollout is rolled back.

    Args:
        workspace: Whose releases and library.
        rollout: The one that is rolled back.
        digest: What all go back to; empty: each to what it served before.
        phase: The phase that is rolled back; None for all.
    """
    given = [each for each in rollout.members if each.assignment is not None and not each.successor]
    before = {
        each.device_id: digest or each.previous
        for each in given
        if phase in (None, each.phase) and (digest or each.previous)
    }
    releases = workspace.registry.releases()
    current = [each for each in releases if each.target_path == rollout.target_path]
    return lacking(workspace, current[0], before) if current else []


def _by_counter(releases: Iterable[Release]) -> list[Release]:
    return sorted(releases, key=lambda each: each.release)
