"""Where a real agent serves nothing, its status says why."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psutil

from tests.fakes.agents import Site, running_site
from tests.fakes.processes import kill
from tests.fakes.waiting import wait_until


def serving_words(site: Site) -> str:
    command = [sys.executable, "-W", "ignore", "-m", "device_agent", "status"]
    done = subprocess.run(
        [*command, "--config", str(site.agent.config)], capture_output=True, text=True, check=False
    )
    lines = dict(line.split(maxsplit=1) for line in done.stdout.splitlines())
    return lines.get("serving", "")


def kill_children(site: Site) -> None:
    for child in psutil.Process(site.agent.pid).children():
        kill(child)


def test_the_reason_is_no_assignment_then_a_failed_attempt_then_a_crashed_child(
    tmp_path: Path,
) -> None:
    with running_site(tmp_path, "amqtt") as site:
        site.agent.start()
        wait_until(lambda: site.state is not None, "the agent")
        assert serving_words(site) == "nothing: no assignment has come yet"
        site.roll_out(site.add_bundle("1.0.0", golden_error=5.0))
        wait_until(
            lambda: serving_words(site).startswith("nothing: the last attempt was "),
            "the attempt to fail",
        )
        site.install(site.add_bundle("1.1.0"))
        wait_until(lambda: site.serving is not None, "it to serve")

        def is_down() -> bool:
            kill_children(site)
            return serving_words(site).startswith("nothing: the inference child is down: ")

        wait_until(is_down, "the crash to be said")
