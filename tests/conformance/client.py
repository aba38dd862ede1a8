"""The trust store as an ordinary TUF client: what the tuf-conformance suite drives.

::

    python -m tests.conformance.client --metadata-dir D init ROOT
    python -m tests.conformance.client --metadata-dir D --metadata-url U refresh
    python -m tests.conformance.client --metadata-dir D --metadata-url U --target-name N \\
        --target-base-url T --target-dir TD download

Ends with 0, or with 1 and the reason. D holds what is trusted as unversioned ``*.json``. No part of
the product: it shows that the trust store takes any fetcher.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from tuf.api.exceptions import DownloadError, DownloadHTTPError, RepositoryError
from tuf.ngclient import FetcherInterface, Updater

from device_agent.errors import AgentError
from device_agent.trust import TrustStore
from device_agent.trust.fetcher import CheckedFetcher
from device_agent.trust.metadata import CONFIG

_TIMEOUT_S = 10.0
_BLOCK_BYTES = 64 * 1024


class HttpFetcher(FetcherInterface):
    """Fetches by HTTP; whoever calls it stops reading at the length that is allowed."""

    def _fetch(self, url: str) -> Iterator[bytes]:
        try:
            response = urlopen(url, timeout=_TIMEOUT_S)
        except HTTPError as error:
            raise DownloadHTTPError(str(error), error.code) from error
        except (URLError, OSError) as error:
            raise DownloadError(str(error)) from error
        with response:
            while block := response.read(_BLOCK_BYTES):
                yield block


class Client:
    """A trust store in a hidden directory of `directory`, and its files where the suite looks."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._home = directory / ".store"
        self._root = directory / ".bootstrap"

    def init(self, root: Path) -> None:
        """Trust a root from now on."""
        shutil.copyfile(root, self._root)
        self._store()
        shutil.copyfile(root, self._directory / "root.json")

    def refresh(self, url: str) -> None:
        """Bring what is trusted up to date."""
        try:
            self._store().refresh_from(HttpFetcher(), url)
        finally:
            self._show()

    def download(self, url: str, name: str, base_url: str, directory: Path) -> Path:
        """Download a target that the trusted set names, by itself or by a delegation."""
        self.refresh(url)
        with tempfile.TemporaryDirectory() as scratch:
            shutil.copytree(self._current, scratch, symlinks=True, dirs_exist_ok=True)
            updater = Updater(
                scratch,
                url,
                str(directory),
                base_url,
                fetcher=CheckedFetcher(HttpFetcher()),
                config=CONFIG,
                bootstrap=self._root.read_bytes(),
            )
            target = updater.get_targetinfo(name)
            if target is None:
                raise RepositoryError(f"{name} is no target")
            return Path(updater.download_target(target))

    @property
    def _current(self) -> Path:
        return self._home / "metadata" / "current"

    def _store(self) -> TrustStore:
        return TrustStore(self._home, "conformance", self._root.read_bytes())

    def _show(self) -> None:
        for file in self._current.glob("*.json"):
            shutil.copyfile(file, self._directory / file.name)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status."""
    options = _parse(arguments)
    client = Client(options.metadata_dir)
    try:
        if options.command == "init":
            client.init(options.root)
        elif options.command == "refresh":
            client.refresh(options.metadata_url)
        else:
            client.download(
                options.metadata_url,
                options.target_name,
                options.target_base_url,
                options.target_dir,
            )
    except (AgentError, RepositoryError, DownloadError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="client")
    parser.add_argument("--metadata-dir", type=Path, required=True)
    parser.add_argument("--metadata-url")
    parser.add_argument("--target-name")
    parser.add_argument("--target-base-url")
    parser.add_argument("--target-dir", type=Path)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("init").add_argument("root", type=Path)
    commands.add_parser("refresh")
    commands.add_parser("download")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
