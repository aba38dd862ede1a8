"""Whether a bundle can run here at all, asked before a byte of it is fetched."""

from __future__ import annotations

from dataclasses import dataclass

from device_agent.errors import DeferralError, RefusalError
from device_agent.wire.manifest import CPU_PROVIDER, Requirements
from device_agent.wire.needs import compared, unmet


@dataclass(frozen=True)
class HostFacts:
    """What a bundle may require.

    Attributes:
        machine: As ``uname -m`` says.
        runtime: Version of the runtime; empty where it is not known.
        providers: Execution providers the runtime has.
        memory_bytes: All memory of the device.
        available_bytes: What of it can be had now.
        held_bytes: What can be had besides once the bundle that serves is stopped.
    """

    machine: str
    runtime: str
    providers: tuple[str, ...]
    memory_bytes: int
    available_bytes: int
    held_bytes: int = 0


def check_requirements(needs: Requirements, host: HostFacts) -> None:
    """Compare what a bundle needs with what the device has.

    Raises:
        RefusalError: This device can never run it as it is.
        DeferralError: It can, once other programs leave it enough memory.
    """
    lacking = unmet(needs, host.machine, host.runtime, host.providers, host.memory_bytes)
    if lacking is not None:
        raise RefusalError(lacking.reason, lacking.detail)
    there_bytes = host.available_bytes + host.held_bytes
    if there_bytes < needs.memory_bytes:
        raise DeferralError("memory-busy", compared(needs.memory_bytes, there_bytes))


def fits_beside(needs: Requirements, host: HostFacts) -> bool:
    """Return whether a bundle can be loaded while another one serves.

    The console measured what it needs on a processor. On a card the provider's own libraries take
    ten times that of the device's memory; what serves there tells how much.
    """
    first = next((name for name in needs.providers if name in host.providers), CPU_PROVIDER)
    held_bytes = 0 if first == CPU_PROVIDER else host.held_bytes
    return host.available_bytes >= max(needs.memory_bytes, held_bytes)
