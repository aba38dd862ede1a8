"""What a device's trust store judges: sets, each file of a set, and each kind of document."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tuf.api.metadata import Metadata

from app.errors import InputError, StateError
from app.trust.ceremony import RootChange, decode_draft, describe, encode_draft, propose
from device_agent.errors import RefusalError
from device_agent.trust import TrustStore, reasons
from device_agent.trust.boundary import refusing
from device_agent.trust.orders import check_command
from device_agent.trust.shape import check_shape
from device_agent.trust.state import TrustState
from device_agent.wire.codec import compress, decompress
from device_agent.wire.errors import WireError
from device_agent.wire.metaset import MAX_SET_BYTES, decode_set, encode_set
from tests.fakes.trusting_device import TrustingDevice
from tests.fakes.tuf_fleet import DEVICE_KEY, TOP, Fleet
from tests.fuzz.target import Target


def trust_targets(directory: Path) -> list[Target]:
    """Return them; their device lives in `directory`."""
    fleet = Fleet()
    bundle = fleet.add_bundle()
    fleet.publish()
    fleet.rotate("snapshot")
    message = encode_set(fleet.publish())
    device = TrustingDevice(directory / "trust", fleet)
    store = device.store
    store.refresh(fleet.files)
    return [
        Target("metadata set", (message,), store.refresh_message, (RefusalError,)),
        Target(
            "metadata set, unpacked",
            (decompress(message, "set", MAX_SET_BYTES),),
            lambda raw: decode_set(compress(raw)),
            (WireError,),
        ),
        *(_file(device, fleet, role) for role in TOP),
        *_documents(fleet, store, fleet.assignment(bundle)),
        _draft(fleet),
    ]


def _documents(fleet: Fleet, store: TrustStore, assignment: bytes) -> list[Target]:
    """Return each kind of document that a device is sent."""

    def take_command(document: bytes) -> None:
        """Judge a command without taking it: a second time it would be refused at once."""
        check_command(store._judge(TrustState()), document, None, DEVICE_KEY)

    refused = (RefusalError,)
    return [
        Target("assignment", (assignment,), store.check_assignment, refused),
        Target("settings", (fleet.settings(),), store.check_settings, refused),
        Target("command", (fleet.command(),), take_command, refused),
    ]


def _file(device: TrustingDevice, fleet: Fleet, role: str) -> Target:
    """Return one role's file: within a set, and as if its parent had named it."""
    name = fleet.name_of(role)
    root = device.store._metadata.load().root

    def take(data: bytes) -> None:
        with refusing(reasons.METADATA_MALFORMED):
            check_shape(role, data, reasons.METADATA_MALFORMED)
            file = Metadata.from_bytes(data)
            root.verify_delegate(role, file.signed_bytes, file.signatures)
        device.store.refresh({**fleet.files, name: data})

    return Target(f"{role} metadata", (fleet.files[name],), take, (RefusalError,))


def _draft(fleet: Fleet) -> Target:
    """Return the file that is passed around in a root ceremony."""
    chain = [fleet.chain[f"{number}.root.json"] for number in (1, 2)]
    now = fleet.start + timedelta(days=1)
    draft = encode_draft(propose("plant-7", chain, RootChange(), now))
    return Target(
        "root draft",
        (draft,),
        lambda data: describe(decode_draft(data)),
        (InputError, StateError),
    )
