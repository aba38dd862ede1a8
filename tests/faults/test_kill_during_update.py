"""SIGKILL at random moments of the demo's update: old or new bundle, never none, nothing lost."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bundles.build import build_bundle
from app.bundles.project import load_project
from app.bundles.quantize import RECIPES
from app.cli.demo.scenario import PROJECT, VERSION_1, VERSION_2
from tests.fakes.agents import Site, running_site
from tests.fakes.brokers import BROKER_KINDS
from tests.fakes.waiting import wait_until

KILLS = 20
SEED = 20261124
MODELS = Path(__file__).parents[2] / "models"


@pytest.fixture(params=BROKER_KINDS[:1])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """One device of the demo, fed with the demo's images."""
    with running_site(tmp_path, request.param) as site:
        shutil.rmtree(site.path / "samples")
        shutil.copytree(MODELS / PROJECT / "calibration", site.path / "samples")
        yield site


def build(site: Site, version: str, recipe: str) -> str:
    project = load_project(MODELS / PROJECT)
    return build_bundle(project, version, RECIPES[recipe], site.workspace.library).digest


def kill_and_restart(site: Site) -> None:
    """Kill the agent, start it again, and wait for what its new life says of itself."""
    assert site.state is not None
    dead = site.state.boot_id
    site.agent.kill()
    site.agent.start()
    wait_until(
        lambda: site.state and site.state.boot_id != dead and site.serving,
        "a session to serve after the kill",
        30,
    )


@pytest.mark.timeout(400)
def test_an_agent_killed_at_20_moments_of_its_update_always_serves_and_loses_nothing(
    site: Site,
) -> None:
    bundles = [build(site, *VERSION_1), build(site, *VERSION_2)]
    site.agent.start()
    for digest in bundles:
        site.release(digest)
        began_s = time.monotonic()
        site.install(digest)
    update_s = time.monotonic() - began_s

    moments = random.Random(SEED)
    served = set()
    for kill in range(KILLS):
        new, old = bundles[kill % 2], bundles[(kill + 1) % 2]
        site.release(new)  # again, with a higher counter: so an older bundle is brought back
        rollout = site.roll_out(new)
        moment_s = moments.uniform(0, update_s)
        time.sleep(moment_s)  # the random moment itself, not a wait for anything
        kill_and_restart(site)
        assert site.serving in (old, new), f"kill {kill} after {moment_s:.2f} s"
        served.add(site.serving == new)
        wait_until(
            lambda rollout=rollout: site.rollout_state(rollout) == "succeeded",
            f"the update to end after kill {kill} at {moment_s:.2f} of {update_s:.2f} s",
            60,
        )
        assert site.serving == new
    assert served == {True, False}, "the moments hit one side of the swap only"

    newest = site.workspace.store.count().windows
    wait_until(lambda: site.workspace.store.count().windows > newest, "windows after the last kill")
    assert site.workspace.store.gaps() == 0
    assert site.workspace.store.losses() == []
