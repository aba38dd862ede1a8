"""A real agent's files, enrolled with a real console: everything but the network between them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from app.enrolling import EnrolmentDesk
from app.joining import Joining
from app.reach import Reach, recorded_reach
from app.workspace import Workspace
from device_agent.config_file import Setup
from device_agent.enrol import Enrolment
from device_agent.wire.enrolment import encode
from tests.fakes.workspaces import CONSOLE


def enrol_agent(
    workspace: Workspace,
    device_id: str,
    directory: Path,
    setup: Setup,
    *,
    reach: Reach | None = None,
    replace: bool = False,
) -> Path:
    """Make an agent's key, have it accepted, and return the path of its configuration.

    Without `reach` the console must have run once, to know where its broker is.
    """
    reach = reach or recorded_reach(workspace.registry)
    code = Joining(workspace).make_code(device_id, reach=reach, preauthorised=True, replace=replace)
    desk = EnrolmentDesk(workspace, workspace.authority(CONSOLE), reach)
    with closing(Enrolment(directory / "agent.toml")) as enrolment:
        enrolling = enrolment.begin(code.text, replace=replace)
        reply = desk.take(device_id, enrolment.request(enrolling))
        return enrolment.take(encode(reply), setup).config_path
