"""How the device stands, as its parts say it: what the reported state is made of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from device_agent.config import Config
from device_agent.facts import RuntimeProbe
from device_agent.host import HostSampler, take_inventory
from device_agent.inference.supervisor import Supervisor
from device_agent.inference.worker import Worker
from device_agent.intake import Intake
from device_agent.obedience import Obedience
from device_agent.reporter import Background, Situation
from device_agent.telemetry import Spool
from device_agent.update import Updater
from device_agent.version import agent_version
from device_agent.wire.messages import Serving
from device_agent.wire.orders import SETTINGS_FIELDS


@dataclass(frozen=True)
class Overview:
    """Asks the parts. For the control loop only."""

    config: Config
    probe: RuntimeProbe
    host: HostSampler
    spool: Spool
    supervisor: Supervisor
    intake: Intake
    updater: Updater[Worker]
    obedience: Obedience

    def situation(self) -> Situation:
        """Return what is news when it changes."""
        runtime = self.probe.known
        return Situation(
            slots=self.updater.slots,
            serving=self._serving(),
            attempt=self.updater.report,
            refusal=self.intake.refusal,
            providers=runtime.providers if runtime else (),
            settings=self.obedience.settings_version,
            command=self.obedience.command_version,
            restarts=self.supervisor.restarts,
            settings_fields=SETTINGS_FIELDS,
        )

    def background(self) -> Background:
        """Return what goes along but changes all the time."""
        runtime = self.probe.known
        inventory = take_inventory(
            Path(self.config.host.root),
            agent_version(),
            f"onnxruntime {runtime.version}" if runtime and runtime.version else "",
            runtime.providers if runtime else (),
            self.host,
            storage=Path(self.config.state_dir),
        )
        return Background(inventory=inventory, spool=self.spool.glance())

    def _serving(self) -> Serving | None:
        """Return what the live session itself said that it holds."""
        loaded, since_s = self.supervisor.serving, self.supervisor.since_s
        if loaded is None or since_s is None:
            return None
        return Serving(
            bundle=loaded.bundle,
            model_sha256=loaded.model_sha256,
            provider=loaded.provider,
            since_s=since_s,
            fallback=loaded.fallback,
        )
