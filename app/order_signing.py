"""Signs orders that nobody has signed yet, and those whose signature is near its end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from securesystemslib.signer import Signer

from app.fleet.order_records import Signature, StoredCommand, StoredSettings
from app.trust import ImageRepository
from app.trust.orders import OrderSigner
from app.trust.signing import ASSIGNMENT_LIFE
from app.workspace import Workspace
from device_agent.wire.assignment import ROLE

RENEW_AFTER_S = (ASSIGNMENT_LIFE / 2).total_seconds()
"""A device that comes back meanwhile still finds a valid one."""


def orders_are_due(workspace: Workspace, now_s: float) -> bool:
    """Return whether `sign_orders` would sign anything."""
    keyids = _keyids(workspace.repository())
    orders = workspace.registry.orders
    signatures = [each.signature for each in orders.settings()]
    signatures += [each.signature for each in orders.due()]
    return any(_is_due(each, keyids, now_s) for each in signatures)


def sign_orders(workspace: Workspace, signers: Mapping[str, Signer], now_s: float) -> None:
    """Sign settings and pending commands that are new or due again.

    Nothing happens with a key that the repository delegates nothing to: it was rotated elsewhere,
    and whoever follows the keys says so.
    """
    repository, orders = workspace.repository(), workspace.registry.orders
    signer = signers[ROLE]
    if signer.public_key.keyid not in repository.keyids()[ROLE]:
        return
    signing = _Signing(repository, signer, now_s)
    for settings in orders.settings():
        if signing.due(settings.signature):
            orders.sign_settings(settings, signing.settings)
    for command in orders.due():
        if signing.due(command.signature):
            orders.sign_command(command, signing.command)


def _keyids(repository: ImageRepository) -> str:
    return ",".join(repository.keyids()[ROLE])


def _is_due(signature: Signature, keyids: str, now_s: float) -> bool:
    """Return whether something has no signature, a void one, or one past half of its life."""
    old = signature.issued_s <= now_s - RENEW_AFTER_S
    return not signature.document or signature.keyids != keyids or old


class _Signing:
    """Signs orders by one state of the repository, as of now."""

    def __init__(self, repository: ImageRepository, signer: Signer, now_s: float) -> None:
        self._keyids = _keyids(repository)
        self._now_s = now_s
        self._signer: OrderSigner = repository.orders(signer, datetime.fromtimestamp(now_s, UTC))

    def due(self, signature: Signature) -> bool:
        """Return whether this is to be signed."""
        return _is_due(signature, self._keyids, self._now_s)

    def settings(self, settings: StoredSettings) -> Signature:
        """Sign settings."""
        document = self._signer.settings(settings.device_id, settings.version, settings.settings)
        return Signature(document, self._keyids, self._now_s)

    def command(self, command: StoredCommand) -> Signature:
        """Sign a command."""
        until = datetime.fromtimestamp(command.until_s, UTC)
        document = self._signer.command(
            command.device_id, command.version, command.name, command.key, until, command.logs
        )
        return Signature(document, self._keyids, self._now_s)
