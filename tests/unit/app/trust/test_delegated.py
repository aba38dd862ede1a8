"""Documents of the assignments key are to the byte what python-tuf makes of the same content."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from securesystemslib.signer import CryptoSigner, Key, Signature, Signer
from tuf.api.metadata import DelegatedRole, Delegations, Metadata, TargetFile, Targets

from app.errors import PassphraseError
from app.trust.delegated import DelegatedTemplate
from device_agent.wire.assignment import FIELD, PATHS, ROLE, AssignmentField, ShadowOrder
from device_agent.wire.topics import DEVICE_ID

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
KEYS = [CryptoSigner.generate_ed25519(), CryptoSigner.generate_ecdsa()]
VERSIONS = st.integers(1, 2**53 - 1)
DEVICES = st.from_regex(DEVICE_ID, fullmatch=True)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
SHADOWS = st.none() | st.builds(
    ShadowOrder, share_permil=st.integers(1, 1000), duration_s=st.integers(1, 9999)
)


def image(key: Key) -> Targets:
    role = DelegatedRole(ROLE, [], 1, terminating=True, paths=[PATHS])
    targets = Targets(version=3, delegations=Delegations(keys={}, roles={ROLE: role}))
    targets.add_key(key, ROLE)
    return targets


def field(device: str, doc: str, shadow: ShadowOrder | None) -> AssignmentField:
    return AssignmentField(doc=doc, device=device, min_root=1, min_targets=3, shadow=shadow)


@given(
    st.sampled_from(KEYS),
    st.lists(st.tuples(DEVICES, VERSIONS), min_size=1, max_size=4),
    TEXTS,
    SHADOWS,
    st.lists(st.tuples(TEXTS.filter(bool), st.integers(1, 10**9)), max_size=2),
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)),
)
def test_the_bytes_are_those_that_python_tuf_makes(
    signer: CryptoSigner,
    documents: list[tuple[str, int]],
    doc: str,
    shadow: ShadowOrder | None,
    named: list[tuple[str, int]],
    expires: datetime,
) -> None:
    files = [TargetFile(size, {"sha256": "ab" * 32}, path) for path, size in named]
    expires = expires.replace(tzinfo=UTC)
    template = DelegatedTemplate(
        image(signer.public_key), field("", doc, shadow), files, expires=expires, signer=signer
    )
    for device_id, version in documents:
        made = template.document(device_id, version)
        theirs = Metadata(
            Targets(
                version=version,
                expires=expires,
                targets={each.path: each for each in files},
                unrecognized_fields={FIELD: msgspec.to_builtins(field(device_id, doc, shadow))},
            )
        )
        ours = Metadata[Targets].from_bytes(made)
        signer.public_key.verify_signature(
            ours.signatures[signer.public_key.keyid], theirs.signed_bytes
        )
        theirs.signatures.update(ours.signatures)  # of ECDSA no two are the same
        assert made == theirs.to_bytes()


class SpoiledSigner(Signer):
    """Its third signature has a wrong bit, as memory may."""

    def __init__(self) -> None:
        self.inner = KEYS[0]
        self.signed = 0

    @classmethod
    def from_priv_key_uri(cls, *arguments: object, **more: object) -> Signer:
        raise NotImplementedError

    @property
    def public_key(self) -> Key:
        return self.inner.public_key

    def sign(self, payload: bytes) -> Signature:
        self.signed += 1
        return self.inner.sign(payload + b" " if self.signed == 3 else payload)


def test_every_signature_is_verified_not_only_the_first() -> None:
    signer = SpoiledSigner()
    expires = NOW + timedelta(days=1)
    template = DelegatedTemplate(
        image(signer.public_key), field("", "assignment/1", None), [], expires=expires,
        signer=signer,
    )  # fmt: skip
    assert template.document("edge-01", 1)
    assert template.document("edge-02", 1)
    with pytest.raises(PassphraseError, match="not the fleet's key"):
        template.document("edge-03", 1)
