"""What is near its end is said weeks ahead, with what renews it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.expiries import RULES, ExpiryWatch, expiries, judge, remaining, warning
from app.renewal import Renewal
from app.trust import ImageRepository
from app.workspace import Workspace
from tests.fakes.workspaces import CONSOLE, RELEASE, new_workspace

NOW = datetime.now(UTC)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = new_workspace(tmp_path / "data")
    yield workspace
    workspace.close()


def levels(workspace: Workspace, in_days: float) -> dict[str, str]:
    found = expiries(workspace, NOW + timedelta(days=in_days))
    return {each.subject: each.level for each in found}


def test_a_new_fleet_is_well(workspace: Workspace) -> None:
    assert set(levels(workspace, 0).values()) == {"ok"}
    assert warning(expiries(workspace, NOW)) == ""


@pytest.mark.parametrize(
    ("days", "level"), [(300, "ok"), (330, "soon"), (355, "urgent"), (366, "expired")]
)
def test_targets_are_named_weeks_before_their_end(
    workspace: Workspace, days: int, level: str
) -> None:
    assert levels(workspace, days)["targets"] == level


@pytest.mark.parametrize(
    ("days", "level"), [(600, "ok"), (680, "soon"), (715, "urgent"), (731, "expired")]
)
def test_root_is_named_two_months_before_its_end(
    workspace: Workspace, days: int, level: str
) -> None:
    assert levels(workspace, days)["root"] == level


def test_what_the_console_renews_by_itself_is_named_when_it_did_not(workspace: Workspace) -> None:
    assert levels(workspace, 15)["timestamp"] == "ok"
    assert levels(workspace, 22)["timestamp"] == "soon"
    assert levels(workspace, 31)["snapshot"] == "expired"
    later = NOW + timedelta(days=22)
    signers = workspace.unlock_console(CONSOLE)
    Renewal(workspace, signers, later.timestamp).tick()
    assert levels(workspace, 22)["timestamp"] == "ok"


def test_the_warning_names_the_most_pressing_and_what_to_do(workspace: Workspace) -> None:
    found = [
        judge("root", NOW + timedelta(days=20, hours=1), RULES["root"], NOW),
        judge("targets", NOW + timedelta(days=3, hours=1), RULES["targets"], NOW),
    ]
    assert warning(found) == (
        "targets: expires in 3 days; renew: muster key renew; 1 more: `muster key status`"
    )


@pytest.mark.parametrize(
    ("left_s", "words"),
    [
        (86_400 * 21, "expires in 21 days"),
        (86_400, "expires in 1 day"),
        (10, "expires today"),
        (0, "has expired"),
        (-86_400 * 2, "expired 2 days ago"),
    ],
)
def test_how_long_is_left_in_words(left_s: float, words: str) -> None:
    assert remaining(left_s) == words


def test_the_watch_says_it_and_takes_it_back_when_renewed(workspace: Workspace) -> None:
    clock = [NOW.timestamp()]
    watch = ExpiryWatch(workspace, lambda: clock[0])
    watch.tick()
    assert watch.warning == ""
    later = NOW + timedelta(days=340)
    clock[0] = later.timestamp()
    watch.tick()
    assert "expired" in watch.warning
    signers = workspace.unlock_console(CONSOLE) | workspace.keys.unlock(("targets",), RELEASE)

    def renewed(files: dict[str, bytes]) -> dict[str, bytes]:
        repository = ImageRepository.load(files)
        repository.renew_targets(signers, later)
        return repository.files

    workspace.registry.update_metadata(renewed)
    watch.tick()
    assert watch.warning == ""


def test_certificates_of_devices_are_named_where_they_are_near(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    day_s = 86_400.0
    ends = {"edge-01": 700, "edge-02": 20, "edge-03": 170, "edge-04": -1}
    monkeypatch.setattr(
        workspace.registry.certificates,
        "ends",
        lambda: {name: NOW.timestamp() + days * day_s for name, days in ends.items()},
    )
    found = {name: level for name, level in levels(workspace, 0).items() if "edge" in name}
    assert found == {
        "certificate of edge-02": "urgent",
        "certificate of edge-03": "soon",
        "certificate of edge-04": "expired",
    }
    ends = {"edge-01": 700, "edge-02": 690}
    found = {name: level for name, level in levels(workspace, 0).items() if "edge" in name}
    assert found == {"certificate of edge-02": "ok"}
