"""Row 15 again, by chance: whatever bytes come, there is a refusal or the honest meaning."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tuf.api.metadata import TargetFile

from device_agent.errors import RefusalError
from device_agent.trust import reasons
from device_agent.wire.metaset import encode_set
from tests.fakes.attacked_device import AttackedDevice, NewDevice
from tests.fakes.tuf_fleet import Fleet

TOKENS = (
    b"", b"null", b"true", b"-1", b"1e9", b"[]", b"{}", b'""', b'"\\ud800"', b"[[[[", b"}", b",",
    b"9" * 5000, b"\x00", b"\xff", b'"_type":"root",', b'"version":true,', b'"keyid":null,',
)  # fmt: skip
EDITS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 40), st.one_of(st.sampled_from(TOKENS), st.binary())),
    min_size=1,
    max_size=4,
)
FEW = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def mutated(data: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    for place, length, inserted in edits:
        start = int(place * len(data))
        data = data[:start] + inserted + data[start + length :]
    return data


@FEW
@given(edits=EDITS)
def test_row_15_any_assignment_is_refused_or_says_what_was_signed(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile, edits: list[tuple[float, int, bytes]]
) -> None:
    honest = fleet.assignment(bundle, version=8)
    before = device.disk()
    try:
        assignment = device.store.check_assignment(mutated(honest, edits))
    except RefusalError as refusal:
        assert refusal.reason in reasons.ALL
    else:
        assert assignment == device.store.check_assignment(honest)
    assert device.disk() == before


@FEW
@given(role=st.sampled_from(["root", "timestamp", "snapshot", "targets"]), edits=EDITS)
def test_row_15_any_metadata_file_is_refused_or_says_what_was_signed(
    new_device: NewDevice,
    fleet: Fleet,
    bundle: TargetFile,
    role: str,
    edits: list[tuple[float, int, bytes]],
) -> None:
    if "2.root.json" not in fleet.chain:
        fleet.rotate("snapshot")
        fleet.publish()
    device = new_device(fleet)
    name = fleet.name_of(role)
    try:
        device.store.refresh({**fleet.files, name: mutated(fleet.files[name], edits)})
    except RefusalError as refusal:
        assert refusal.reason in reasons.ALL
    device.store.refresh(fleet.files)
    assert device.store.check_assignment(fleet.assignment(bundle)).release == 5


@FEW
@given(edits=EDITS)
def test_row_15_any_message_is_refused_or_says_what_was_signed(
    device: AttackedDevice, fleet: Fleet, edits: list[tuple[float, int, bytes]]
) -> None:
    before = device.disk()
    try:
        device.store.refresh_message(mutated(encode_set(fleet.files), edits))
    except RefusalError as refusal:
        assert refusal.reason in reasons.ALL
    assert device.disk() == before
