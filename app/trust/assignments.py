"""Making the signed document that tells one device what to run."""

from __future__ import annotations

from datetime import datetime

import msgspec
from securesystemslib.signer import Signer
from tuf.api.exceptions import UnsignedMetadataError
from tuf.api.metadata import Metadata, TargetFile, Targets

from app.errors import InputError, PassphraseError
from app.trust.signing import ASSIGNMENT_LIFE
from device_agent.wire.assignment import DOCUMENT, FIELD, ROLE, AssignmentField
from device_agent.wire.errors import WireError
from device_agent.wire.topics import check_device_id


def assignment_document(
    image: Targets,
    root_version: int,
    *,
    device_id: str,
    target: TargetFile,
    version: int,
    signer: Signer,
    now: datetime,
) -> bytes:
    """Return the assignment of `target` to `device_id`, checked as the device will check it.

    Args:
        image: The image repository's targets: they delegate assignments, and a device that
            knows only older ones must not act.
        root_version: A device that knows only an older root must not act either.
        device_id: The only device that will act on it.
        target: One of `image`.
        version: Grows with each assignment of the device.
        signer: The key that `image` delegates assignments to.
        now: UTC; the document is good for `ASSIGNMENT_LIFE` from then.

    Raises:
        InputError: Not a device id, or not a version.
        PassphraseError: `signer` is not the delegated key.
    """
    try:
        check_device_id(device_id)
    except WireError as error:
        raise InputError(f"{error}") from error
    if not 0 < version < 2**53:
        raise InputError(f"assignment version {version}: must be 1 to 2^53 - 1")
    field = AssignmentField(
        doc=DOCUMENT, device=device_id, min_root=root_version, min_targets=image.version
    )
    envelope = Metadata(
        Targets(
            version=version,
            expires=now + ASSIGNMENT_LIFE,
            targets={target.path: TargetFile(target.length, target.hashes, target.path)},
            unrecognized_fields={FIELD: msgspec.to_builtins(field)},
        )
    )
    envelope.sign(signer)
    try:
        image.verify_delegate(ROLE, envelope.signed_bytes, envelope.signatures)
    except UnsignedMetadataError as error:
        raise PassphraseError(
            f"key {ROLE}: not the fleet's key ({error}); open the one that targets name"
        ) from error
    return envelope.to_bytes()
