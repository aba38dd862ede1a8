"""The rules that assignments, settings and commands share: who signed, for whom, when, which.

Pure: everything a document is judged by is passed in. What each kind says beside that is judged in
`assignment` and `orders`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from tuf.api.metadata import Metadata, Targets

from device_agent.errors import RefusalError
from device_agent.trust.boundary import refusing
from device_agent.trust.says import Says
from device_agent.trust.shape import check_shape
from device_agent.trust.state import Accepted
from device_agent.trust.trusted_set import TrustedSet
from device_agent.wire.assignment import FIELD, ROLE, OrderField
from device_agent.wire.typed import convert

F = TypeVar("F", bound=OrderField)


@dataclass(frozen=True)
class Codes:
    """The reason codes of one kind of document."""

    oversize: str
    malformed: str
    unsigned: str
    wrong_device: str
    expired: str
    rollback: str
    conflict: str
    needs_root: str
    needs_targets: str


@dataclass(frozen=True)
class Kind(Generic[F]):
    """One kind of document.

    Attributes:
        doc: Its mark, so that no other signed document passes for it.
        field: What stands under `FIELD`.
        max_bytes: Larger ones are not parsed.
        targets: How many targets it names.
        again: Whether the same version may come again, saying the same; else it must be higher.
    """

    doc: str
    field: type[F]
    max_bytes: int
    targets: int
    again: bool
    codes: Codes


@dataclass(frozen=True)
class Read(Generic[F]):
    """A document that passed.

    Attributes:
        record: What is to be remembered once it is accepted.
    """

    signed: Targets
    field: F
    record: Accepted


@dataclass(frozen=True)
class Judge:
    """What a document is judged by.

    Attributes:
        reference: The later of clock and time floor, UTC.
    """

    device_id: str
    trusted: TrustedSet
    reference: datetime

    def read(self, kind: Kind[F], document: bytes, past: Accepted | None) -> Read[F]:
        """Check everything that holds for documents of any kind.

        Args:
            kind: What it must be.
            document: As it came.
            past: The newest one of its kind that was accepted, where there is one.

        Raises:
            RefusalError: It must not be acted on.
        """
        with refusing(kind.codes.malformed, kind.codes.unsigned):
            envelope = _parse(kind, document)
            self.trusted.targets.verify_delegate(ROLE, envelope.signed_bytes, envelope.signatures)
            signed = envelope.signed
            field = _field(kind, signed)
            self._check_marks(kind.codes, field)
            self._check_expiry(kind.codes, signed)
            record = Accepted(
                version=signed.version,
                sha256=hashlib.sha256(envelope.signed_bytes).hexdigest(),
                keyids=self._keyids(),
            )
            if past is not None:
                _check_version(kind, record, past)
            if len(signed.targets) != kind.targets:
                count = len(signed.targets)
                raise RefusalError(kind.codes.malformed, Says.BUNDLES(n=count, wanted=kind.targets))
            return Read(signed, field, record)

    def _keyids(self) -> tuple[str, ...]:
        return tuple(sorted(self.trusted.targets.get_delegated_role(ROLE).keyids))

    def _check_marks(self, codes: Codes, marks: OrderField) -> None:
        if marks.device != self.device_id:
            stranger, ours = repr(marks.device[:63]), repr(self.device_id)
            raise RefusalError(codes.wrong_device, Says.OTHER_DEVICE(stranger=stranger, ours=ours))
        root, targets = self.trusted.root.version, self.trusted.targets.version
        if marks.min_root > root:
            raise RefusalError(codes.needs_root, Says.NEEDS_ROOT(n=marks.min_root, known=root))
        if marks.min_targets > targets:
            raise RefusalError(
                codes.needs_targets, Says.NEEDS_TARGETS(n=marks.min_targets, known=targets)
            )

    def _check_expiry(self, codes: Codes, signed: Targets) -> None:
        if signed.is_expired(self.reference):
            when = f"{signed.expires:%Y-%m-%d %H:%M}"
            raise RefusalError(codes.expired, Says.EXPIRED(when=when))


def _parse(kind: Kind[F], document: bytes) -> Metadata[Targets]:
    if len(document) > kind.max_bytes:
        raise RefusalError(
            kind.codes.oversize, Says.TOO_LARGE(n=len(document), most=kind.max_bytes)
        )
    check_shape(Targets.type, document, kind.codes.malformed)
    return Metadata[Targets].from_bytes(document)


def _field(kind: Kind[F], signed: Targets) -> F:
    """Return the signed part's own field; the outer, unsigned one is never looked at."""
    values = signed.unrecognized_fields.get(FIELD)
    if convert(values, OrderField).doc != kind.doc:
        raise RefusalError(kind.codes.malformed, Says.OTHER_DOCUMENT(doc=repr(kind.doc)))
    return convert(values, kind.field)


def _check_version(kind: Kind[F], record: Accepted, past: Accepted) -> None:
    # A withdrawn key may have signed a version nobody can reach: start again (pitfall 11).
    if not set(past.keyids) <= set(record.keyids):
        return
    if record.version < past.version:
        raise RefusalError(kind.codes.rollback, Says.OLDER(n=record.version, newest=past.version))
    if record.version > past.version:
        return
    if not kind.again or record.sha256 != past.sha256:
        say = Says.OTHER_WORDS if kind.again else Says.NOT_TWICE
        raise RefusalError(kind.codes.conflict, say(n=record.version))
