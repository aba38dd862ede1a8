"""An encrypted file that is written and read in pieces, so that its size does not matter.

The key comes from the passphrase by Scrypt; what follows the header is the STREAM construction
(Hoang, Reyhanitabar, Rogaway, Vizár 2015) with AES-256-GCM: each piece has the nonce ``prefix (7) |
number (4) | last (1)``, and the header is authenticated with every piece. So a piece that was
changed, moved, left out or brought from another file does not open, and neither does the end of a
file that was cut off, for only the very last piece was sealed as the last one.

Nothing of a piece is handed out before the whole piece was authenticated. That the file goes on to
its proper end is known when `SealedReader.finish` returns, not before.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import os
import struct
import unicodedata
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from app.errors import InputError, PassphraseError
from device_agent.wire.sentence import Sentence

MAGIC = b"muster-backup/1\n"
PIECE_BYTES = 64 * 1024
SCRYPT_N = 2**17
_ANY_VERSION = b"muster-backup/"
_TAG_BYTES = 16
_FIELDS = struct.Struct(">B16s7s")  # log2 of Scrypt's n, salt, nonce prefix
_CHECK_BYTES = 16
_HEADER_BYTES = len(MAGIC) + _FIELDS.size + _CHECK_BYTES
_MOST_LOG2_N = 20
"""A damaged or hostile file must not make us ask for more than a gibibyte."""
_MOST_PIECES = 2**32


class Says(Sentence):
    """What cannot be done, and what helps."""

    EMPTY = "the backup passphrase is empty and protects nothing. Choose one"
    WRONG = (
        "the passphrase does not open {path}, or the file is damaged at its beginning. Try "
        "again with the right one."
    )
    BEGINNING = "{path} is damaged at its beginning. Use another copy."
    DAMAGED = (
        "{path} is damaged or cut off, {megabytes:.1f} MB from its beginning. Use another copy."
    )
    GOES_ON = "{path} is damaged: it goes on after its end. Use another copy"
    CUT_OFF = "{path} is cut off at its beginning. Use another copy."
    NEWER = "{path} is of a newer Muster ({name}). Update Muster."
    NO_BACKUP = "{path} is no backup of Muster's. Give a file of `muster backup`."


class SealedWriter:
    """Seals what is written to it; `finish` makes it whole.

    Args:
        file: Written from where it stands.
        passphrase: Opens it again.
        scrypt_n: Cost of guessing the passphrase.

    Raises:
        PassphraseError: The passphrase is empty.
    """

    def __init__(self, file: BinaryIO, passphrase: str, scrypt_n: int = SCRYPT_N) -> None:
        if not passphrase:
            raise PassphraseError(Says.EMPTY())
        log2_n = int(math.log2(scrypt_n))
        salt, self._prefix = os.urandom(16), os.urandom(7)
        fields = MAGIC + _FIELDS.pack(log2_n, salt, self._prefix)
        key, check = _derive(passphrase, salt, log2_n, fields)
        self._file = file
        self._header = fields + check
        self._cipher = AESGCM(key)
        self._number = 0
        self._pending = bytearray()
        file.write(self._header)

    def write(self, data: bytes) -> int:
        """Take more content.

        Raises:
            OSError: The file cannot be written.
        """
        self._pending += data
        # A full piece waits until there is more: it may be the last one.
        while len(self._pending) > PIECE_BYTES:
            self._seal(bytes(self._pending[:PIECE_BYTES]), last=False)
            del self._pending[:PIECE_BYTES]
        return len(data)

    def flush(self) -> None:
        """Do nothing: a piece leaves when it is full. For those who take this for a file."""

    def finish(self) -> None:
        """Seal the last piece; nothing may be written afterwards.

        Raises:
            OSError: The file cannot be written.
        """
        self._seal(bytes(self._pending), last=True)
        self._pending.clear()

    def _seal(self, piece: bytes, *, last: bool) -> None:
        nonce = _nonce(self._prefix, self._number, last)
        self._file.write(self._cipher.encrypt(nonce, piece, self._header))
        self._number += 1


class SealedReader:
    """Opens a sealed file piece by piece.

    Args:
        file: Read from where it stands.
        path: To name it in errors.
        passphrase: What it was sealed with.

    Raises:
        InputError: It is no backup, is of a newer Muster, or is damaged.
        PassphraseError: The passphrase does not open it.
    """

    def __init__(self, file: BinaryIO, path: Path, passphrase: str) -> None:
        self._file = file
        self._path = path
        self._header = file.read(_HEADER_BYTES)
        self._check_magic()
        fields, check = self._header[:-_CHECK_BYTES], self._header[-_CHECK_BYTES:]
        log2_n, salt, self._prefix = _FIELDS.unpack(fields[len(MAGIC) :])
        if not 1 <= log2_n <= _MOST_LOG2_N:
            raise InputError(Says.BEGINNING(path=path))
        key, expected = _derive(passphrase, salt, log2_n, fields)
        if not hmac.compare_digest(check, expected):
            raise PassphraseError(Says.WRONG(path=path))
        self._cipher = AESGCM(key)
        self._number = 0
        self._opened = b""
        self._at = 0
        self._sealed = file.read(PIECE_BYTES + _TAG_BYTES)
        self._ended = False

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes of content, all that is left for -1, nothing at the end.

        Raises:
            InputError: The file is damaged or cut off.
            OSError: It cannot be read.
        """
        found = bytearray()
        while size < 0 or len(found) < size:
            if self._at == len(self._opened) and not self._open_next():
                break
            end = len(self._opened) if size < 0 else self._at + size - len(found)
            piece = self._opened[self._at : end]
            self._at += len(piece)
            found += piece
        return bytes(found)

    def finish(self) -> None:
        """Make sure that the file ends here, as it was written.

        Raises:
            InputError: There is more, or it was cut off.
        """
        if self.read(1):
            raise InputError(Says.GOES_ON(path=self._path))

    def _open_next(self) -> bool:
        if self._ended:
            return False
        following = self._file.read(PIECE_BYTES + _TAG_BYTES)
        last = not following
        if self._number >= _MOST_PIECES:
            raise self._damaged()
        try:
            nonce = _nonce(self._prefix, self._number, last)
            self._opened = self._cipher.decrypt(nonce, self._sealed, self._header)
        except InvalidTag as error:
            raise self._damaged() from error
        self._at = 0
        self._number += 1
        self._sealed = following
        self._ended = last
        return bool(self._opened)

    def _damaged(self) -> InputError:
        megabytes = (self._number * PIECE_BYTES) / 1e6
        return InputError(Says.DAMAGED(path=self._path, megabytes=megabytes))

    def _check_magic(self) -> None:
        if self._header.startswith(MAGIC):
            if len(self._header) < _HEADER_BYTES:
                raise InputError(Says.CUT_OFF(path=self._path))
            return
        if self._header.startswith(_ANY_VERSION):
            name = self._header.split(b"\n")[0][:24].decode(errors="replace")
            raise InputError(Says.NEWER(path=self._path, name=name))
        raise InputError(Says.NO_BACKUP(path=self._path))


def _derive(passphrase: str, salt: bytes, log2_n: int, fields: bytes) -> tuple[bytes, bytes]:
    """Return the key of the pieces, and what tells a wrong passphrase from a damaged piece."""
    # Two keyboards may type one letter as different code points.
    typed = unicodedata.normalize("NFKC", passphrase).encode(errors="surrogateescape")
    both = Scrypt(salt=salt, length=64, n=2**log2_n, r=8, p=1).derive(typed)
    check = hmac.new(both[32:], fields, hashlib.sha256).digest()[:_CHECK_BYTES]
    return both[:32], check


def _nonce(prefix: bytes, number: int, last: bool) -> bytes:
    return prefix + struct.pack(">IB", number, last)
