"""Whether a bundle can run here at all, asked before a byte of it is fetched."""

from __future__ import annotations

import re
from dataclasses import dataclass

from device_agent.errors import DeferralError, RefusalError
from device_agent.wire.manifest import Requirements

_SAME_MACHINE = {"amd64": "x86_64", "arm64": "aarch64"}


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
    machines = {_machine(name) for name in needs.architectures}
    if machines and _machine(host.machine) not in machines:
        wanted = ", ".join(needs.architectures)
        raise RefusalError("architecture", f"made for {wanted}, this is {host.machine}")
    if needs.providers and not set(needs.providers) & set(host.providers):
        wanted, there = ", ".join(needs.providers), ", ".join(host.providers) or "none"
        raise RefusalError("provider-missing", f"needs one of {wanted}; here: {there}")
    if _numbers(host.runtime) < _numbers(needs.runtime_min):
        raise RefusalError(
            "runtime-too-old",
            f"needs onnxruntime {needs.runtime_min}, here is {host.runtime or 'none'}",
        )
    if host.memory_bytes < needs.memory_bytes:
        raise RefusalError("memory-too-small", _compare(needs.memory_bytes, host.memory_bytes))
    there_bytes = host.available_bytes + host.held_bytes
    if there_bytes < needs.memory_bytes:
        raise DeferralError("memory-busy", _compare(needs.memory_bytes, there_bytes))


def fits_beside(needs: Requirements, host: HostFacts) -> bool:
    """Return whether a bundle can be loaded while another one serves."""
    return host.available_bytes >= needs.memory_bytes


def _machine(name: str) -> str:
    return _SAME_MACHINE.get(name.lower(), name.lower())


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


def _compare(needed_bytes: int, there_bytes: int) -> str:
    return f"needs {needed_bytes / 1e6:.0f} MB of memory, {there_bytes / 1e6:.0f} MB are there"
