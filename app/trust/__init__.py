"""The fleet's keys, the image repository, and assignments."""

from app.trust.keystore import CONSOLE_ROLES, RELEASE_ROLES, ROLES, KeyStore
from app.trust.repository import ImageRepository

__all__ = ["CONSOLE_ROLES", "RELEASE_ROLES", "ROLES", "ImageRepository", "KeyStore"]
