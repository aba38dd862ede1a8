"""Signing what the assignments key signs: one device, one version, one expiry.

Each kind is told by its own mark, so a device never takes one for another. Documents that differ
in device and version only are filled into one template: writing canonical JSON anew takes longer
than the signature.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from securesystemslib.formats import encode_canonical
from securesystemslib.signer import Signer
from tuf.api.exceptions import UnsignedMetadataError
from tuf.api.metadata import TargetFile, Targets

from app.errors import InputError, PassphraseError
from device_agent.wire.assignment import FIELD, ROLE, OrderField
from device_agent.wire.errors import WireError
from device_agent.wire.sentence import Sentence
from device_agent.wire.topics import check_device_id


class Says(Sentence):
    """What cannot be done, and what helps."""

    OTHER_KEY = "key {role}: not the fleet's key ({problem}); open the one that targets name"
    VERSION = "{kind} version {n:d}: must be 1 to 2^53 - 1"


class DelegatedTemplate:
    """Signs documents that say the same to many devices, each checked as the device will check it.

    The bytes are those that python-tuf makes of them: canonical JSON is what is signed, compact
    JSON with sorted keys is what travels.

    Args:
        image: The image repository's targets, which name the key.
        field: What every document says; each has its own device instead of this one's.
        targets: The bundles it names.
        expires: UTC; the device does not act on it afterwards.
        signer: The key that `image` delegates to.
    """

    def __init__(
        self,
        image: Targets,
        field: OrderField,
        targets: Sequence[TargetFile],
        *,
        expires: datetime,
        signer: Signer,
    ) -> None:
        self._image = image
        self._signer = signer
        self._kind = field.doc.partition("/")[0]
        # Random, so that nothing that somebody chose is taken for one of them.
        device, version = secrets.token_hex(16), secrets.token_hex(16)
        says = msgspec.to_builtins(field) | {"device": device}
        named = {each.path: each for each in targets}
        signed = Targets(expires=expires, targets=named, unrecognized_fields={FIELD: says})
        content = signed.to_dict() | {"version": version}
        canonical = encode_canonical(content)
        assert canonical is not None  # it is where no output function is given
        self._canonical = _Blanks(canonical, device, version)
        self._compact = _Blanks(_compact(content), device, version)

    def document(self, device_id: str, version: int) -> bytes:
        """Return the signed document of one device.

        Args:
            device_id: The only device that will act on it.
            version: Grows with each document of the kind for the device.

        Raises:
            InputError: Not a device id, or not a version.
            PassphraseError: The signer is not the delegated key.
        """
        try:
            check_device_id(device_id)
        except WireError as error:
            raise InputError(f"{error}") from error
        if not 0 < version < 2**53:
            raise InputError(Says.VERSION(kind=self._kind, n=version))
        signed = self._canonical.filled(device_id, version).encode()
        signature = self._signer.sign(signed)
        try:
            # Each one: a signature that a faulty machine spoils must not be recorded.
            self._image.verify_delegate(ROLE, signed, {signature.keyid: signature})
        except UnsignedMetadataError as error:
            raise PassphraseError(Says.OTHER_KEY(role=ROLE, problem=error)) from error
        compact = self._compact.filled(device_id, version)
        return f'{{"signatures":[{_compact(signature.to_dict())}],"signed":{compact}}}'.encode()


class _Blanks:
    """A text in which a device id and a version are left blank; neither needs an escape."""

    def __init__(self, text: str, device: str, version: str) -> None:
        first, second = sorted((device, f'"{version}"'), key=text.index)
        self._before, rest = text.split(first)
        self._between, self._after = rest.split(second)
        self._device_first = first == device

    def filled(self, device_id: str, version: int) -> str:
        number = str(version)
        first, second = (device_id, number) if self._device_first else (number, device_id)
        return f"{self._before}{first}{self._between}{second}{self._after}"


def _compact(content: Mapping[str, Any]) -> str:
    return json.dumps(content, separators=(",", ":"), sort_keys=True)
