"""The metadata a device holds, refreshed so that a power cut leaves the old or the new set.

Layout: ``current`` is a symbolic link to one ``gen-N`` directory. A refresh works in a copy; the
copy is put on the disk with all its directories, and only then the link is switched by a rename.
python-tuf alone never fsyncs and ignores local files it cannot read, so files cut short by a power
loss would let an older set back in (trust.md, pitfall 1).
"""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

from tuf.api.metadata import Metadata, Root
from tuf.ngclient import FetcherInterface, Updater, UpdaterConfig

from device_agent.errors import ConfigError, RefusalError, StorageError, TrustDamagedError
from device_agent.trust import reasons
from device_agent.trust.boundary import refusing
from device_agent.trust.durable import make_directory, switch_link, sync_generation
from device_agent.trust.fetcher import CheckedFetcher
from device_agent.trust.says import Says
from device_agent.trust.shape import check_shape
from device_agent.trust.trusted_set import TrustedSet, load_set
from device_agent.wire.metaset import MAX_ROLE_BYTES

logger = logging.getLogger(__name__)

CONFIG = UpdaterConfig(
    max_delegations=2,
    root_max_length=MAX_ROLE_BYTES["root"],
    timestamp_max_length=MAX_ROLE_BYTES["timestamp"],
    snapshot_max_length=MAX_ROLE_BYTES["snapshot"],
    targets_max_length=MAX_ROLE_BYTES["targets"],
)
"""``max_root_rotations`` keeps its default: it counts from the pinned root (pitfall 4)."""


class MetadataStore:
    """Durable home of one TUF metadata set, rooted in a pinned root.

    Args:
        directory: Made if it is missing; nothing else may live in it.
        bootstrap_root: The pinned root.json; a newer one is reached only through its chain.

    Raises:
        ConfigError: `bootstrap_root` is not root metadata signed by its own keys.
        StorageError: The directory cannot be used.
    """

    def __init__(self, directory: Path, bootstrap_root: bytes) -> None:
        check_bootstrap(bootstrap_root)
        self._directory = directory
        self._link = directory / "current"
        self._bootstrap = bootstrap_root
        with refusing(reasons.METADATA_MALFORMED):
            make_directory(directory)
            try:
                self._remove_stale()
            except TrustDamagedError as error:  # what serves goes on; `load` says it again
                logger.error("%s", error)
            except OSError as error:  # a read-only disk; the next refresh tries again
                logger.warning("%s cannot be cleared: %s", directory, error)

    def refresh(self, fetcher: FetcherInterface, base_url: str) -> None:
        """Bring the set up to date with what `fetcher` serves under `base_url`.

        Whatever verified before a refusal is kept: only verified files are ever written, and
        keeping them keeps what they protect from (a newer root, a higher version).

        Raises:
            RefusalError: What is served is not accepted.
            StorageError: The disk is at fault; the set is as it was.
        """
        with refusing(reasons.METADATA_MALFORMED):
            staging = self._stage()
        try:
            with refusing(reasons.METADATA_MALFORMED):
                checked = CheckedFetcher(fetcher)
                updater = Updater(
                    str(staging),
                    base_url,
                    fetcher=checked,
                    config=CONFIG,
                    bootstrap=self._bootstrap,
                )
                updater.refresh()
        except RefusalError:
            self._commit(staging)
            raise
        except StorageError:
            shutil.rmtree(staging, ignore_errors=True)
            raise
        self._commit(staging)

    def load(self) -> TrustedSet:
        """Return the trusted set, verified again from the disk.

        Raises:
            RefusalError: There is no complete set yet.
            StorageError: It cannot be read.
        """
        return load_set(self._current() or self._link)

    def check_link(self) -> None:
        """Check that what is current is there.

        Raises:
            TrustDamagedError: It is not.
        """
        self._current()

    def _current(self) -> Path | None:
        if not self._link.is_symlink():
            return None
        current = self._directory / self._link.readlink()
        if not current.is_dir():
            raise TrustDamagedError(Says.LINK_DAMAGED(store=self._link))
        return current

    def _stage(self) -> Path:
        current = self._current()
        number = int(current.name.removeprefix("gen-")) + 1 if current else 1
        staging = self._directory / f"gen-{number}"
        if staging.exists():
            shutil.rmtree(staging)
        if current is None:
            staging.mkdir()
        else:
            _check_undamaged(current)
            shutil.copytree(current, staging, symlinks=True)
        return staging

    def _commit(self, staging: Path) -> None:
        with refusing(reasons.METADATA_MALFORMED):
            current = self._current()
            if current is None or _content(current) != _content(staging):
                sync_generation(staging)
                switch_link(self._link, staging.name)
            self._remove_stale()

    def _remove_stale(self) -> None:
        current = self._current()
        for path in self._directory.glob("gen-*"):
            if path != current:
                shutil.rmtree(path)
                logger.debug("removed stale generation %s", path.name)


def check_bootstrap(data: bytes) -> None:
    """Check that a pinned root is one.

    Raises:
        ConfigError: It is no signed root.json.
    """
    try:
        with refusing(reasons.METADATA_MALFORMED):
            check_shape(Root.type, data, reasons.METADATA_MALFORMED)
            root: Metadata[Root] = Metadata.from_bytes(data)
            root.signed.verify_delegate(Root.type, root.signed_bytes, root.signatures)
    except RefusalError as error:
        raise ConfigError(
            f"trusted_root: not a signed root.json ({error.detail}); enrol the device again"
        ) from error


def _check_undamaged(directory: Path) -> None:
    """Refuse to go on from files that the Updater would silently take for absent.

    Raises:
        StorageError: A file is not what was once verified and written.
    """
    for path in directory.glob("*.json"):
        try:
            check_shape(path.stem, path.read_bytes(), reasons.METADATA_MALFORMED)
        except (RefusalError, OSError) as error:
            raise TrustDamagedError(Says.DAMAGED(store=path, problem=error)) from error


def _content(directory: Path) -> dict[str, bytes | str]:
    return {
        str(path.relative_to(directory)): str(path.readlink())
        if path.is_symlink()
        else path.read_bytes()
        for path in directory.rglob("*")
        if path.is_symlink() or path.is_file()
    }
