"""Orders that the console signs a device obeys; nobody else can sign them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from securesystemslib.signer import CryptoSigner, Signer
from tuf.api.metadata import Metadata, Targets

from app.errors import InputError, PassphraseError
from app.trust import ROLES, ImageRepository
from app.trust.orders import OrderSigner
from device_agent.errors import RefusalError
from device_agent.trust import TrustStore
from device_agent.wire.orders import MAX_ORDER_BYTES, DeviceSettings

NOW = datetime.now(UTC)
KEY = "a" * 64
WEEK = NOW + timedelta(days=7)


@pytest.fixture
def signers() -> dict[str, Signer]:
    return {role: CryptoSigner.generate_ed25519() for role in ROLES}


@pytest.fixture
def repository(signers: dict[str, Signer]) -> ImageRepository:
    return ImageRepository.create(signers, NOW)


@pytest.fixture
def orders(repository: ImageRepository, signers: dict[str, Signer]) -> OrderSigner:
    return repository.orders(signers["assignments"], NOW)


@pytest.fixture
def device(tmp_path: Path, repository: ImageRepository) -> TrustStore:
    device = TrustStore(tmp_path / "trust", "edge-01", repository.root, key=KEY)
    device.refresh(repository.files)
    return device


def test_a_device_takes_settings_and_a_command(orders: OrderSigner, device: TrustStore) -> None:
    settings = DeviceSettings(window_ms=2500, spool_max_bytes=2**40, log_level="debug")
    document = orders.settings("edge-01", 3, settings)
    held = device.check_settings(document)
    assert (held.version, held.settings) == (3, settings)
    device.accept_settings(held, document)
    command = device.take_command(orders.command("edge-01", 9, "decommission", KEY, WEEK))
    assert (command.version, command.name) == (9, "decommission")
    assert len(document) < MAX_ORDER_BYTES / 8


def test_a_command_that_is_signed_again_still_runs_once(
    repository: ImageRepository, signers: dict[str, Signer], device: TrustStore
) -> None:
    for days in (0, 1):
        now = NOW + timedelta(days=days)
        signer = repository.orders(signers["assignments"], now)
        document = signer.command("edge-01", 1, "restart", KEY, WEEK)
        if days == 0:
            assert device.take_command(document).version == 1
    with pytest.raises(RefusalError, match="command-repeated"):
        device.take_command(document)


@pytest.mark.parametrize(("days", "good"), [(7, 7), (400, 30)])
def test_a_command_ends_when_its_owner_said_and_never_after_an_assignment_would(
    orders: OrderSigner, days: int, good: int
) -> None:
    document = orders.command("edge-01", 1, "restart", KEY, NOW + timedelta(days=days))
    expires = Metadata[Targets].from_bytes(document).signed.expires
    assert abs(expires - (NOW + timedelta(days=good))) < timedelta(seconds=1)


def test_only_the_delegated_key_signs(
    repository: ImageRepository, signers: dict[str, Signer]
) -> None:
    for role in set(ROLES) - {"assignments"}:
        orders = repository.orders(signers[role], NOW)
        with pytest.raises(PassphraseError, match="not the fleet's key"):
            orders.settings("edge-01", 1, DeviceSettings())
        with pytest.raises(PassphraseError, match="not the fleet's key"):
            orders.command("edge-01", 1, "restart", KEY, WEEK)


@pytest.mark.parametrize("version", [0, -1, 2**53])
def test_a_version_that_devices_refuse_is_not_signed(orders: OrderSigner, version: int) -> None:
    with pytest.raises(InputError, match="version"):
        orders.settings("edge-01", version, DeviceSettings())
    with pytest.raises(InputError, match="device id"):
        orders.command("Edge 1", 1, "restart", KEY, WEEK)
