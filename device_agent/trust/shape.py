"""Types and ranges of metadata that python-tuf does not check.

The library takes ``"version": true`` and ``2**70`` for versions (trust.md, pitfall 5). Every
document passes here before the library sees it. Unknown fields pass: signatures cover them.
"""

from __future__ import annotations

from typing import Annotated, Generic, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct, field

from device_agent.errors import RefusalError
from device_agent.trust.boundary import one_line
from device_agent.wire.messages import Counter
from device_agent.wire.metaset import ISSUED_FIELD
from device_agent.wire.typed import json_decoder

Version = Annotated[int, Meta(ge=1, lt=2**53)]
Seconds = Annotated[int, Meta(ge=0, lt=253_402_300_800)]
"""Unix time up to the year 9999, which is where datetime ends."""

S = TypeVar("S")


class _Envelope(Struct, Generic[S]):
    signed: S


class _Role(Struct):
    threshold: Version


class _MetaFile(Struct):
    version: Version
    length: Counter = 0


class _Target(Struct):
    length: Counter


class _Delegations(Struct):
    roles: list[_Role] = []


class _Root(Struct):
    kind: Literal["root"] = field(name="_type")
    version: Version
    roles: dict[str, _Role]
    issued: Seconds = field(name=ISSUED_FIELD, default=0)


class _Timestamp(Struct):
    kind: Literal["timestamp"] = field(name="_type")
    version: Version
    meta: dict[str, _MetaFile]
    issued: Seconds = field(name=ISSUED_FIELD, default=0)


class _Snapshot(Struct):
    kind: Literal["snapshot"] = field(name="_type")
    version: Version
    meta: dict[str, _MetaFile]


class _Targets(Struct):
    kind: Literal["targets"] = field(name="_type")
    version: Version
    targets: dict[str, _Target]
    delegations: _Delegations | None = None


_TARGETS = json_decoder(_Envelope[_Targets])
_DECODERS: dict[str, msgspec.json.Decoder[object]] = {
    "root": json_decoder(_Envelope[_Root]),
    "timestamp": json_decoder(_Envelope[_Timestamp]),
    "snapshot": json_decoder(_Envelope[_Snapshot]),
}


def check_shape(role: str, data: bytes, malformed: str) -> None:
    """Check the types and ranges of a document; any other role than TUF's three is a targets role.

    Raises:
        RefusalError: With reason `malformed`; the field is named.
    """
    try:
        _DECODERS.get(role, _TARGETS).decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise RefusalError(malformed, f"{role}: {one_line(error)}") from error
