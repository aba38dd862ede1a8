"""Making the signed documents that tell devices what to run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from msgspec import Struct, field
from securesystemslib.signer import Signer
from tuf.api.metadata import TargetFile, Targets

from app.errors import StateError
from app.trust.bundle_target import Says
from app.trust.delegated import DelegatedTemplate
from app.trust.signing import ASSIGNMENT_LIFE
from device_agent.wire.assignment import DOCUMENT, FIELD, AssignmentField, ShadowOrder
from device_agent.wire.typed import json_decoder


class _Signed(Struct):
    field: AssignmentField = field(name=FIELD)


class _Document(Struct):
    signed: _Signed


_DOCUMENTS = json_decoder(_Document)


def shadow_of(document: bytes) -> ShadowOrder | None:
    """Return the shadow that one of our own assignments orders.

    Raises:
        msgspec.MsgspecError: It is no assignment.
    """
    return _DOCUMENTS.decode(document).signed.field.shadow


class AssignmentSigner:
    """Signs assignments by one state of the image repository.

    Args:
        image: The image repository's targets: they delegate assignments, and a device that
            knows only older ones must not act.
        root_version: A device that knows only an older root must not act either.
        signer: The key that `image` delegates assignments to.
        now: UTC; what is signed is good for `ASSIGNMENT_LIFE` from then.
    """

    def __init__(self, image: Targets, root_version: int, signer: Signer, now: datetime) -> None:
        self._image = image
        self._root_version = root_version
        self._signer = signer
        self._now = now
        self._templates: dict[tuple[str, ShadowOrder | None], DelegatedTemplate] = {}

    def sign(
        self,
        device_id: str,
        target_path: str,
        version: int,
        shadow: ShadowOrder | None = None,
    ) -> bytes:
        """Return the assignment of a released bundle to a device, checked as the device will.

        Args:
            device_id: The only device that will act on it.
            target_path: A released bundle's.
            version: Grows with each assignment of the device.
            shadow: How the bundle runs beside what serves before it takes over; not at all if None.

        Raises:
            InputError: Not a device id, or not a version.
            StateError: The bundle is not released.
            PassphraseError: The signer is not the delegated key.
        """
        template = self._templates.get((target_path, shadow))
        if template is None:
            template = self._templates[target_path, shadow] = self._template(target_path, shadow)
        return template.document(device_id, version)

    def renewing(self, documents: Mapping[str, bytes]) -> Callable[[str, str, int], bytes]:
        """Return `sign` for devices that are assigned already: the shadow stays ordered.

        A device that was away all the time would else swap without the evidence that a gate needs.

        Args:
            documents: What devices were assigned before, by their id.
        """
        shadows = {device_id: shadow_of(each) for device_id, each in documents.items()}

        def sign(device_id: str, target_path: str, version: int) -> bytes:
            return self.sign(device_id, target_path, version, shadows.get(device_id))

        return sign

    def _template(self, target_path: str, shadow: ShadowOrder | None) -> DelegatedTemplate:
        target = self._image.targets.get(target_path)
        if target is None:
            raise StateError(Says.NOT_RELEASED(path=repr(target_path)))
        says = AssignmentField(
            doc=DOCUMENT,
            device="",  # the template's
            min_root=self._root_version,
            min_targets=self._image.version,
            shadow=shadow,
        )
        bare = TargetFile(target.length, target.hashes, target.path)
        expires = self._now + ASSIGNMENT_LIFE
        return DelegatedTemplate(self._image, says, [bare], expires=expires, signer=self._signer)
