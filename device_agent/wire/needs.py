"""What a bundle needs of a device: the agent judges by it, and the console foretells by it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from device_agent.wire.manifest import Requirements
from device_agent.wire.sentence import Sentence

DISK_RESERVE_BYTES = 16 * 1024 * 1024
"""Never taken by a bundle: the spool and the journal must go on writing."""

_SAME_MACHINE = {"amd64": "x86_64", "arm64": "aarch64"}


class Lacks(Sentence):
    """What a device lacks for a bundle."""

    ARCHITECTURE = "made for {wanted}, this is {machine}"
    PROVIDER = "needs one of {wanted}; here: {there}"
    RUNTIME = "needs onnxruntime {wanted}, here is {there}"
    MEMORY = "needs {needed:.0f} MB of memory, {there:.0f} MB are there"


@dataclass(frozen=True)
class Unmet:
    """Why a device can never run a bundle as it is.

    Attributes:
        reason: Stable reason code.
        detail: One line for people.
    """

    reason: str
    detail: str


def unmet(
    needs: Requirements, machine: str, runtime: str, providers: tuple[str, ...], memory_bytes: int
) -> Unmet | None:
    """Return what a device lacks for good; None where it has everything.

    Args:
        needs: The bundle's.
        machine: As ``uname -m`` says.
        runtime: Version of the runtime; empty where it is not known.
        providers: Execution providers the runtime has.
        memory_bytes: All memory of the device.
    """
    machines = {_machine(name) for name in needs.architectures}
    if machines and _machine(machine) not in machines:
        wanted = ", ".join(needs.architectures)
        return Unmet("architecture", Lacks.ARCHITECTURE(wanted=wanted, machine=machine))
    if needs.providers and not set(needs.providers) & set(providers):
        wanted, there = ", ".join(needs.providers), ", ".join(providers) or "none"
        return Unmet("provider-missing", Lacks.PROVIDER(wanted=wanted, there=there))
    if _numbers(runtime) < _numbers(needs.runtime_min):
        detail = Lacks.RUNTIME(wanted=needs.runtime_min, there=runtime or "none")
        return Unmet("runtime-too-old", detail)
    if memory_bytes < needs.memory_bytes:
        return Unmet("memory-too-small", compared(needs.memory_bytes, memory_bytes))
    return None


def compared(needed_bytes: int, there_bytes: int) -> str:
    """Return memory that is needed and memory that is there, in one line."""
    return Lacks.MEMORY(needed=needed_bytes / 1e6, there=there_bytes / 1e6)


def _machine(name: str) -> str:
    return _SAME_MACHINE.get(name.lower(), name.lower())


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])
