"""A fleet whose roots are made by the ceremony's own code, and a device that follows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from securesystemslib.signer import CryptoSigner, Signer

from app.trust import ROLES, ImageRepository
from app.trust.ceremony import RootChange, RootDraft, check_finished, propose, sign_draft
from device_agent.trust import TrustStore
from device_agent.wire.assignment import TargetCustom
from device_agent.wire.metaset import encode_set

FLEET = "plant-7"
DEVICE = "edge-01"
NOW = datetime.now(UTC)


def make_key() -> Signer:
    return CryptoSigner.generate_ed25519()


def twin_of(signer: Signer, keyid: str = "f" * 64) -> Signer:
    """Return the same key under another id."""
    twin = CryptoSigner.generate_ed25519()
    public = signer.public_key
    twin._private_key = signer._private_key  # type: ignore[attr-defined]
    twin._public_key = type(public)(keyid, public.keytype, public.scheme, public.keyval)
    return twin


class RootFleet:
    """Root keys, the other keys by role, and what is published."""

    def __init__(self, roots: int = 1, threshold: int = 1) -> None:
        self.roots = [make_key() for _ in range(roots)]
        self.signers = {role: make_key() for role in ROLES if role != "root"}
        self.repository = ImageRepository.create(
            {**self.signers, "root": self.roots}, NOW, {"root": threshold}
        )

    @property
    def chain(self) -> list[bytes]:
        return self.repository.roots

    def draft(self, change: RootChange | None = None, now: datetime = NOW) -> RootDraft:
        return propose(FLEET, self.chain, change or RootChange(), now)

    def signed(self, draft: RootDraft, *signers: Signer) -> RootDraft:
        for signer in signers:
            draft = sign_draft(draft, signer)
        return draft

    def finish(self, draft: RootDraft, now: datetime = NOW) -> None:
        """Check a draft as the console does, and publish it."""
        root = check_finished(draft, FLEET, self.chain, now)
        self.repository.adopt_root(root, self.signers, now)

    def rotate(self, *roles: str, roots: Sequence[Signer] | None = None) -> None:
        """Give roles new keys by a new root."""
        fresh = {role: make_key() for role in roles}
        change = RootChange({role: key.public_key for role, key in fresh.items()})
        draft = self.signed(self.draft(change), *(self.roots if roots is None else roots))
        self.signers |= fresh
        self.finish(draft)

    def swap_root(self, index: int) -> Signer:
        """Replace one root key by another; returns the one that is gone."""
        old, new = self.roots[index], make_key()
        change = RootChange(add_root=[new.public_key], remove_root=[old.public_key.keyid])
        draft = self.signed(self.draft(change), *self.roots, new)
        self.roots[index] = new
        self.finish(draft)
        return old

    def release(self, number: int = 1) -> str:
        custom = TargetCustom(name="surface", version="1.0.0", release=number)
        return self.repository.release(f"manifest {number}".encode(), custom, self.signers, NOW)

    def assignment(self, path: str, version: int = 1) -> bytes:
        return self.repository.assign(DEVICE, path, version, self.signers["assignments"], NOW)

    @property
    def message(self) -> bytes:
        return encode_set(self.repository.files)

    def device(self, directory: Path) -> TrustStore:
        """Return a device that was enrolled with the newest root."""
        return TrustStore(directory, DEVICE, self.repository.root)
