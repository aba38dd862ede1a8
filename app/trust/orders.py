"""Making the signed documents that set a device's settings and give it commands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from securesystemslib.signer import Signer
from tuf.api.metadata import Targets

from app.trust.delegated import DelegatedTemplate
from app.trust.signing import ASSIGNMENT_LIFE
from device_agent.wire.orders import (
    COMMAND_DOCUMENT,
    SETTINGS_DOCUMENT,
    CommandField,
    CommandName,
    DeviceSettings,
    LogRequest,
    SettingsField,
)


@dataclass(frozen=True)
class OrderSigner:
    """Signs orders by one state of the image repository.

    Attributes:
        image: Its targets: a device that knows only older ones must not act.
        root_version: Nor one that knows only an older root.
        signer: The key that `image` delegates assignments to.
        now: UTC.
    """

    image: Targets
    root_version: int
    signer: Signer
    now: datetime

    def settings(self, device_id: str, version: int, settings: DeviceSettings) -> bytes:
        """Return settings of one device, good for as long as an assignment.

        Raises:
            InputError: Not a device id, or not a version.
            PassphraseError: The signer is not the delegated key.
        """
        field = SettingsField(
            doc=SETTINGS_DOCUMENT,
            device=device_id,
            min_root=self.root_version,
            min_targets=self.image.version,
            settings=settings,
        )
        return self._sign(field, version, self.now + ASSIGNMENT_LIFE)

    def command(  # noqa: PLR0917 - the fields of a command
        self,
        device_id: str,
        version: int,
        name: CommandName,
        key: str,
        until: datetime,
        logs: LogRequest | None = None,
    ) -> bytes:
        """Return a command to one device.

        Args:
            device_id: The only device that will run it.
            version: Grows with each command of the device; the same command may be signed again.
            name: What to do.
            key: Digest of the device's accepted key.
            logs: What ``logs`` asks for.
            until: UTC; good until then, and no longer than an assignment.

        Raises:
            InputError: Not a device id, or not a version.
            PassphraseError: The signer is not the delegated key.
        """
        field = CommandField(
            doc=COMMAND_DOCUMENT,
            device=device_id,
            min_root=self.root_version,
            min_targets=self.image.version,
            command=name,
            key=key,
            logs=logs,
        )
        return self._sign(field, version, min(until, self.now + ASSIGNMENT_LIFE))

    def _sign(self, field: SettingsField | CommandField, version: int, expires: datetime) -> bytes:
        expires = expires.replace(microsecond=0)
        template = DelegatedTemplate(self.image, field, (), expires=expires, signer=self.signer)
        return template.document(field.device, version)
