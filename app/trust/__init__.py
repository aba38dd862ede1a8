"""The fleet's keys, its certificate authority, the image repository, and assignments."""

from app.trust.ca import CertificateAuthority
from app.trust.keystore import CA, CONSOLE_KEYS, CONSOLE_ROLES, KEYS, RELEASE_ROLES, ROLES, KeyStore
from app.trust.repository import ImageRepository

__all__ = [
    "CA",
    "CONSOLE_KEYS",
    "CONSOLE_ROLES",
    "KEYS",
    "RELEASE_ROLES",
    "ROLES",
    "CertificateAuthority",
    "ImageRepository",
    "KeyStore",
]
