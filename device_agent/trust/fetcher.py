"""Where python-tuf's Updater gets its files: from the set that came as one message.

Any other `FetcherInterface` (HTTP, for the conformance suite) may stand in its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from tuf.api.exceptions import DownloadHTTPError
from tuf.ngclient import FetcherInterface

from device_agent.trust import reasons
from device_agent.trust.shape import check_shape

MEMORY_URL = "set://metadata/"


class MemoryFetcher(FetcherInterface):
    """Serves the files of one metadata set by name."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    def _fetch(self, url: str) -> Iterator[bytes]:
        name = url.rpartition("/")[2]
        if name not in self._files:
            raise DownloadHTTPError(f"{name} is not in the set", 404)
        return iter([self._files[name]])


class CheckedFetcher(FetcherInterface):
    """Lets through only metadata whose types and ranges are right."""

    def __init__(self, inner: FetcherInterface) -> None:
        self._inner = inner

    def _fetch(self, url: str) -> Iterator[bytes]:
        return self._inner.fetch(url)

    def download_bytes(self, url: str, max_length: int) -> bytes:
        """Return the file's bytes, at most `max_length`.

        Raises:
            DownloadError: Missing, too large, or not to be had.
            RefusalError: Not a document of its role.
        """
        data = self._inner.download_bytes(url, max_length)
        check_shape(_role_of(url), data, reasons.METADATA_MALFORMED)
        return data


def _role_of(url: str) -> str:
    name = unquote(url.rpartition("/")[2]).removesuffix(".json")
    version, dot, role = name.partition(".")
    return role if dot and version.isdigit() else name
