"""What became of the newest command: signed, kept on disk, and sent until somebody has heard it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from device_agent.durable import write_atomic
from device_agent.errors import StorageError
from device_agent.wire.codec import encode_json
from device_agent.wire.errors import WireError
from device_agent.wire.orders import CommandResult, decode_result
from device_agent.wire.sealed import decode_sealed

_log = logging.getLogger(__name__)


class Results:
    """The newest result. For the control loop only.

    It is published, retained, when it is made and after each connection: a console that was closed
    finds it at the broker, and a broker that lost it gets it again.

    Args:
        path: Where it is kept.
        seal: Returns the signed document of a result's body.
        publish: Hands a payload to the broker; False when there is none.

    Raises:
        StorageError: The file cannot be read.
    """

    def __init__(
        self, path: Path, seal: Callable[[bytes], bytes], publish: Callable[[bytes], bool]
    ) -> None:
        self._path = path
        self._seal = seal
        self._publish = publish
        self._sealed, self._newest = self._load()

    @property
    def newest(self) -> CommandResult | None:
        """The result of the newest command that has one."""
        return self._newest

    @property
    def sealed(self) -> bytes:
        """The same as it travels; empty where there is none."""
        return self._sealed

    def keep(self, result: CommandResult) -> None:
        """Sign a result, put it on the disk, then send it.

        Raises:
            StorageError: It cannot be written; the one before still stands.
        """
        sealed = self._seal(encode_json(result))
        try:
            write_atomic(self._path, sealed)
        except OSError as error:
            raise StorageError(f"{self._path} cannot be written: {error.strerror}") from error
        self._sealed, self._newest = sealed, result
        self.send()

    def send(self) -> None:
        """Send what there is; without a connection the next one does."""
        if self._sealed:
            self._publish(self._sealed)

    def _load(self) -> tuple[bytes, CommandResult | None]:
        try:
            sealed = self._path.read_bytes()
        except FileNotFoundError:
            return b"", None
        except OSError as error:
            raise StorageError(f"{self._path} cannot be read: {error.strerror}") from error
        try:
            return sealed, decode_result(bytes(decode_sealed(sealed, "result").body))
        except WireError as error:  # the command counts as unanswered then, and gets an answer
            _log.error("%s is damaged and left out: %s", self._path, error)
            return b"", None
