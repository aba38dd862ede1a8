"""Execution providers: which are asked for, how, and which one the model really runs on.

The runtime gives up on a provider in silence: one whose libraries are missing is left out, one
that supports no node of the model stays on the list and does nothing. Neither raises an error. So
the session's list is not believed; what counts is where the nodes ran, which a profile says.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec import Struct

from device_agent.errors import WorkerError
from device_agent.wire.typed import json_decoder

CPU = "CPUExecutionProvider"
TENSORRT = "TensorrtExecutionProvider"
CUDA = "CUDAExecutionProvider"
OPENVINO = "OpenVINOExecutionProvider"
ENGINES = frozenset({TENSORRT, OPENVINO})
"""Those that compile the model on the device, which may take minutes, and can keep the result."""

MAX_CHOSEN_THREADS = 4
SLOW_SHARE = 0.8
"""A stream whose runs take more of its period than this is about to lose samples."""
_WORKSPACE_BYTES = 1 << 30


@dataclass(frozen=True)
class Threads:
    """How the runtime computes: in how many threads, and whether they wait by spinning."""

    count: int
    spinning: bool = False


def choose_threads(configured: int, rate_hz: float, cpus: int) -> Threads:
    """Return the threads for a stream.

    A paced stream gets one: waking others costs more energy than they save time, and threads that
    spin between samples cost ten times as much. A saturated stream never waits, so there it may.

    Args:
        configured: What the device's owner set; 0 leaves the choice to us.
        rate_hz: Of the stream; 0 is as fast as samples can be worked off.
        cpus: That the process may use.
    """
    saturated = rate_hz == 0
    count = configured or (_most(cpus - 1) if saturated else 1)
    return Threads(count, spinning=saturated and count > 1)


def more_threads(now: Threads, configured: int, rate_hz: float, run_s: float) -> Threads | None:
    """Return the threads that a paced stream needs if one run took `run_s`; None if it keeps up."""
    most = _most(usable_cpus())
    if configured or run_s * rate_hz <= SLOW_SHARE or most <= now.count:
        return None
    return Threads(most)


def _most(cpus: int) -> int:
    return min(max(cpus, 1), MAX_CHOSEN_THREADS)


def usable_cpus() -> int:
    """Return how many CPUs this process may use."""
    return len(os.sched_getaffinity(0))


def choose_providers(wanted: Sequence[str], there: Sequence[str]) -> list[str]:
    """Return the wanted providers that this runtime was built with, in the manifest's order.

    Raises:
        WorkerError: There is none.
    """
    chosen = [name for name in wanted if name in there]
    if not chosen:
        raise WorkerError("provider-missing", f"needs one of {', '.join(wanted)}")
    return chosen


def provider_options(name: str, threads: Threads, engines: Path | None) -> dict[str, str]:
    """Return a provider's options; names as in the runtime's documentation of each provider.

    Args:
        name: Of the provider.
        threads: What the CPU part may use.
        engines: Where compiled engines are kept; None keeps none.
    """
    if name == TENSORRT:
        return _tensorrt_options(engines)
    if name == CUDA:
        # The exhaustive search of convolutions takes longer than it saves, and TF32 would move
        # the outputs away from those that the console had.
        return {
            "cudnn_conv_algo_search": "HEURISTIC",
            "use_tf32": "0",
            "arena_extend_strategy": "kSameAsRequested",
        }
    if name == OPENVINO:
        options = {"num_of_threads": str(threads.count)}
        return options | ({"cache_dir": str(engines)} if engines else {})
    return {}


def _tensorrt_options(engines: Path | None) -> dict[str, str]:
    options = {"trt_max_workspace_size": str(_WORKSPACE_BYTES)}
    if engines is None:
        return options
    return options | {
        "trt_engine_cache_enable": "True",
        "trt_engine_cache_path": str(engines),
        "trt_timing_cache_enable": "True",
        "trt_timing_cache_path": str(engines),
    }


@dataclass(frozen=True)
class Share:
    """What a provider did of a run: nodes, and the time in them."""

    nodes: int
    time_us: int


class _Arguments(Struct, frozen=True):
    provider: str = ""


class _Entry(Struct, frozen=True):
    cat: str = ""
    dur: int = 0
    args: _Arguments = _Arguments()


def read_profile(profile: bytes) -> dict[str, Share]:
    """Return what each provider did, from the runtime's profile of a run.

    Raises:
        WorkerError: It is no profile.
    """
    try:
        entries = json_decoder(list[_Entry]).decode(profile)
    except msgspec.MsgspecError as error:
        raise WorkerError("model-load", f"the runtime's profile is damaged: {error}") from error
    shares: dict[str, Share] = {}
    for entry in entries:
        if entry.cat == "Node" and entry.args.provider:
            before = shares.get(entry.args.provider, Share(0, 0))
            after = Share(before.nodes + 1, before.time_us + entry.dur)
            shares[entry.args.provider] = after
    return shares


@dataclass(frozen=True)
class Placement:
    """Where a model runs.

    Attributes:
        provider: What runs it, or most of it.
        fallback: What was asked for first and why it is not, or hardly, used; else empty.
    """

    provider: str
    fallback: str = ""


def judge(
    asked: Sequence[str],
    registered: Sequence[str],
    shares: Mapping[str, Share],
    refused: Mapping[str, str],
) -> Placement:
    """Return where a model runs, from what the runtime did rather than from what it was asked.

    Args:
        asked: Providers in the order of preference.
        registered: Those the session reports.
        shares: What each of them did; see `read_profile`.
        refused: Those the session could not be made with, and why.
    """
    first = asked[0]
    used = [name for name in asked if name in shares and name in registered]
    provider = used[0] if used else next(iter(shares), CPU)
    if provider != first:
        return Placement(provider, f"{first} {_excuse(first, registered, refused)}")
    rest = sum(share.time_us for name, share in shares.items() if name != first)
    total = rest + shares[first].time_us
    if rest * 2 <= total:
        return Placement(provider)
    nodes = sum(share.nodes for name, share in shares.items() if name != first)
    busiest = max(shares, key=lambda name: shares[name].time_us)
    text = f"{first} runs only part: {nodes} nodes and {rest / total:.0%} of the time elsewhere"
    return Placement(busiest, text)


def _excuse(name: str, registered: Sequence[str], refused: Mapping[str, str]) -> str:
    if name in refused:
        return f"could not be used: {refused[name]}"
    if name not in registered:
        return "could not be loaded: its libraries or its device are missing"
    return "took no node of the model"
