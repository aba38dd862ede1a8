"""Making the signed document that tells one device what to run."""

from __future__ import annotations

from datetime import datetime

from securesystemslib.signer import Signer
from tuf.api.metadata import TargetFile, Targets

from app.trust.delegated import delegated_document
from app.trust.signing import ASSIGNMENT_LIFE
from device_agent.wire.assignment import DOCUMENT, AssignmentField, ShadowOrder


def assignment_document(
    image: Targets,
    root_version: int,
    *,
    device_id: str,
    target: TargetFile,
    version: int,
    signer: Signer,
    now: datetime,
    shadow: ShadowOrder | None = None,
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
        shadow: How the bundle runs beside what serves before it takes over; not at all if None.

    Raises:
        InputError: Not a device id, or not a version.
        PassphraseError: `signer` is not the delegated key.
    """
    field = AssignmentField(
        doc=DOCUMENT,
        device=device_id,
        min_root=root_version,
        min_targets=image.version,
        shadow=shadow,
    )
    bare = TargetFile(target.length, target.hashes, target.path)
    return delegated_document(
        image, field, [bare], version=version, expires=now + ASSIGNMENT_LIFE, signer=signer
    )
