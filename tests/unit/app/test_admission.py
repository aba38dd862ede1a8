from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.admission import Admission
from app.errors import InputError
from app.fleet.live import LiveFleet
from app.joining import Joining
from app.reporting import ReportBook
from app.workspace import Workspace
from tests.fakes.joining import REACH, Identity
from tests.fakes.workspaces import CONSOLE, new_workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = new_workspace(tmp_path / "console")
    workspace.add_device("edge-01")
    yield workspace
    workspace.close()


def make_admission(workspace: Workspace, woken: list[str]) -> Admission:
    return Admission(
        workspace,
        ReportBook(workspace.registry),
        LiveFleet(),
        workspace.authority(CONSOLE),
        reach=REACH,
        answer=lambda topic, payload: woken.append(topic),
        wake=lambda: woken.append("wake"),
    )


def test_a_request_from_a_stick_waits_and_brings_its_answer_once_decided(
    workspace: Workspace,
) -> None:
    woken: list[str] = []
    admission, identity = make_admission(workspace, woken), Identity()
    request = identity.request(Joining(workspace).make_code("edge-01", reach=REACH).text)
    assert admission.take_file(request).status == "pending"
    assert woken == ["wake"]
    Joining(workspace).accept("edge-01")
    reply = admission.take_file(request)
    assert (reply.status, reply.key) == ("accepted", identity.digest)
    assert admission.take_file(request) == reply


def test_a_file_that_is_no_request_changes_nothing(workspace: Workspace) -> None:
    admission = make_admission(workspace, [])
    before = workspace.registry.revision
    with pytest.raises(InputError, match="--request-to"):
        admission.take_file(b"not a request")
    assert workspace.registry.revision == before
