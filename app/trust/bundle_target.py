"""A released bundle as a target of the image repository."""

from __future__ import annotations

import msgspec
from tuf.api.metadata import TargetFile

from app.errors import InputError
from device_agent.wire.assignment import TargetCustom, target_path
from device_agent.wire.manifest import MAX_MANIFEST_BYTES, NAME, VERSION


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
        raise InputError(f"bundle {custom.name!r}: a name is a-z, 0-9 and inner hyphens")
    if not VERSION.fullmatch(custom.version):
        raise InputError(f"bundle {custom.name}: version {custom.version!r} must look like 1.2.3")
    if not 0 < len(manifest) <= MAX_MANIFEST_BYTES:
        raise InputError(
            f"bundle {custom.name}: a manifest of {len(manifest)} bytes, "
            f"1 to {MAX_MANIFEST_BYTES} are allowed"
        )
