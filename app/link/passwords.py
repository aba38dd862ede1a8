"""Password hashes as mosquitto reads them from its password file."""

from __future__ import annotations

import base64
import hashlib
import secrets

_SALT_BYTES = 12
_ITERATIONS = 101
"""mosquitto's own number: what we hash has 256 random bits and cannot be guessed anyway."""


def hash_password(password: str) -> str:
    """Return mosquitto's salted PBKDF2-SHA512 of a password, as `mosquitto_passwd` writes it."""
    salt = secrets.token_bytes(_SALT_BYTES)
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, _ITERATIONS)
    return f"$7${_ITERATIONS}${_base64(salt)}${_base64(digest)}"


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
