"""An agent as a process: run until a signal, or until the device has left."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from device_agent.agent import Agent
from device_agent.config import Config
from device_agent.errors import DecommissionedError
from device_agent.farewell import Patience
from device_agent.service.notify import Notifier
from device_agent.wiping import Tombstone, bury, hold_state


def run_agent(
    config: Config,
    wait_for_end: Callable[[Callable[[], None]], None],
    leave: Patience | None = None,
) -> None:
    """Run an agent until SIGTERM, SIGINT, or the end that `wait_for_end` sees.

    Args:
        config: As loaded.
        wait_for_end: Gets what it may call, from any thread, to have the agent stop.
        leave: Whether to take the device out of service, and how long that may take.

    Raises:
        ConfigError: The trusted root cannot be used.
        DecommissionedError: The device is out of service.
        StorageError: The state directory cannot be used.
    """
    agent = Agent(config, notifier=Notifier.take(os.environ))
    if leave:
        agent.leave(leave)

    def stop(signum: int, frame: FrameType | None) -> None:
        agent.ask_stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    wait_for_end(agent.ask_stop)
    agent.run()


def decommission(config: Config, patience: Patience) -> bool:
    """Take the device out of service in order; return False when a signal came first.

    Raises:
        ConfigError: The trusted root cannot be used.
        StorageError: An agent runs here, or the state directory cannot be used.
    """
    try:
        run_agent(config, lambda stop: None, patience)
    except DecommissionedError:
        return True
    return False


def wipe_now(config: Config) -> None:
    """Wipe the device as it is: no network, no last word, whatever state it is in.

    Raises:
        DecommissionedError: It is out of service already.
        StorageError: An agent runs here, or something cannot be removed.
    """
    path = Path(config.state_dir)
    state = hold_state(path)
    try:
        bury(path, Tombstone(device_id=config.device_id, time_s=time.time()))
    finally:
        state.release()
