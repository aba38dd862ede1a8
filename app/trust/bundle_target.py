"""A released bundle as a target of the image repository."""

from __future__ import annotations

import msgspec
from tuf.api.metadata import TargetFile

from app.errors import InputError
from device_agent.wire.assignment import TargetCustom, target_path
from device_agent.wire.manifest import MAX_MANIFEST_BYTES, NAME, VERSION
from device_agent.wire.sentence import Sentence


class Says(Sentence):
    """Why a bundle cannot be released so."""

    BAD_NAME = "bundle {name}: a name is a-z, 0-9 and inner hyphens"
    BAD_VERSION = "bundle {name}: version {version} must look like 1.2.3"
    NOT_RELEASED = "bundle {path}: not released; release it first"
    USED = "bundle {name}: release {n:d} was used before; use {next:d}"
    TOO_LARGE = "bundle {name}: a manifest of {n:d} bytes, 1 to {most:d} are allowed"


def bundle_target(manifest: bytes, custom: TargetCustom) -> tuple[str, TargetFile]:
    """Return the target path of a bundle, and what metadata say of it."""
    path = target_path(custom.name, custom.version, custom.release)
    target = TargetFile.from_data(path, manifest, ["sha256"])
    target.unrecognized_fields["custom"] = msgspec.to_builtins(custom)
    return path, target


def check_bundle(manifest: bytes, custom: TargetCustom) -> None:
    """Check that devices would take the bundle.

    Raises:
        InputError: Name, version or size is not allowed.
    """
    if not NAME.fullmatch(custom.name):
        raise InputError(Says.BAD_NAME(name=repr(custom.name)))
    if not VERSION.fullmatch(custom.version):
        raise InputError(Says.BAD_VERSION(name=custom.name, version=repr(custom.version)))
    if not 0 < len(manifest) <= MAX_MANIFEST_BYTES:
        raise InputError(Says.TOO_LARGE(name=custom.name, n=len(manifest), most=MAX_MANIFEST_BYTES))
