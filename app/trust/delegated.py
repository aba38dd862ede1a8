"""Signing what the assignments key signs: one device, one version, one expiry.

Each kind is told by its own mark, so a device never takes one for another.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from securesystemslib.signer import Signer
from tuf.api.exceptions import UnsignedMetadataError
from tuf.api.metadata import Metadata, TargetFile, Targets

from app.errors import InputError, PassphraseError
from device_agent.wire.assignment import FIELD, ROLE, OrderField
from device_agent.wire.errors import WireError
from device_agent.wire.topics import check_device_id


def delegated_document(
    image: Targets,
    field: OrderField,
    targets: Sequence[TargetFile],
    *,
    version: int,
    expires: datetime,
    signer: Signer,
) -> bytes:
    """Return a signed document, checked as the device will check it.

    Args:
        image: The image repository's targets, which name the key.
        field: What the document says.
        targets: The bundles it names.
        version: Grows with each document of the kind for the device.
        expires: UTC; the device does not act on it afterwards.
        signer: The key that `image` delegates to.

    Raises:
        InputError: Not a device id, or not a version.
        PassphraseError: `signer` is not the delegated key.
    """
    try:
        check_device_id(field.device)
    except WireError as error:
        raise InputError(f"{error}") from error
    if not 0 < version < 2**53:
        raise InputError(f"{field.doc.partition('/')[0]} version {version}: must be 1 to 2^53 - 1")
    envelope = Metadata(
        Targets(
            version=version,
            expires=expires,
            targets={each.path: each for each in targets},
            unrecognized_fields={FIELD: msgspec.to_builtins(field)},
        )
    )
    signed = envelope.signed_bytes  # once: it takes longer than a signature
    signature = signer.sign(signed)
    envelope.signatures[signature.keyid] = signature
    try:
        image.verify_delegate(ROLE, signed, envelope.signatures)
    except UnsignedMetadataError as error:
        raise PassphraseError(
            f"key {ROLE}: not the fleet's key ({error}); open the one that targets name"
        ) from error
    return envelope.to_bytes()
