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
from device_agent.inference.says import Says
from device_agent.wire.manifest import CPU_PROVIDER
from device_agent.wire.typed import json_decoder

CPU = CPU_PROVIDER
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
        raise WorkerError("provider-missing", Says.ONE_OF(names=", ".join(wanted)))
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


@dataclass(frozen=True)
class Profile:
    """What was done in runs of a model.

    Attributes:
        shares: By provider; nodes of one run, time of all.
        run_us: All the runs took. A card works on while its nodes, which only launch it, are over.
    """

    shares: Mapping[str, Share]
    run_us: int = 0

    def elsewhere(self, name: str) -> tuple[int, float]:
        """Return how many nodes other providers had, and their part of the time (0 to 1)."""
        others = [share for other, share in self.shares.items() if other != name]
        rest_us = sum(each.time_us for each in others)
        total_us = max(self.run_us, sum(each.time_us for each in self.shares.values()))
        return sum(each.nodes for each in others), rest_us / total_us if total_us else 0.0


class _Arguments(Struct, frozen=True):
    provider: str = ""


class _Entry(Struct, frozen=True):
    cat: str = ""
    name: str = ""
    ts: int = 0
    dur: int = 0
    args: _Arguments = _Arguments()


def read_profile(data: bytes) -> Profile:
    """Return what was done in all the runs of a profile but the first.

    In the first a provider loads its code, which on a card takes longer than a hundred runs: one
    node would make it look like the one that does all the work.

    Raises:
        WorkerError: It is no profile.
    """
    try:
        entries = json_decoder(list[_Entry]).decode(data)
    except msgspec.MsgspecError as error:
        raise WorkerError("model-load", Says.PROFILE(problem=error)) from error
    runs = sorted((each.ts, each.dur) for each in entries if each.name == "model_run")
    counted = runs[1:] or runs
    begins_us = counted[0][0] if counted else 0
    shares: dict[str, Share] = {}
    for entry in entries:
        if entry.cat == "Node" and entry.args.provider and entry.ts >= begins_us:
            before = shares.get(entry.args.provider, Share(0, 0))
            after = Share(before.nodes + 1, before.time_us + entry.dur)
            shares[entry.args.provider] = after
    count = max(len(counted), 1)
    a_run = {name: Share(each.nodes // count, each.time_us) for name, each in shares.items()}
    return Profile(a_run, sum(dur_us for _, dur_us in counted))


@dataclass(frozen=True)
class Placement:
    """Where a model runs.

    Attributes:
        provider: What runs it, or most of it.
        fallback: What was asked for before it, and why that is not, or hardly, used; else empty.
    """

    provider: str
    fallback: str = ""


def judge(
    asked: Sequence[str],
    registered: Sequence[str],
    profile: Profile,
    refused: Mapping[str, str],
) -> Placement:
    """Return where a model runs, from what the runtime did rather than from what it was asked.

    It is the first one beside whose nodes no more than half of the time was spent.

    Args:
        asked: Providers in the order of preference.
        registered: Those the session reports.
        profile: What each of them did.
        refused: Those that could not be used, and why.
    """
    shares = profile.shares
    used = [name for name in asked if name in shares and name in registered]
    most = [name for name in used if profile.elsewhere(name)[1] <= 0.5]
    busiest = max(shares, key=lambda name: shares[name].time_us, default=CPU)
    provider = most[0] if most else busiest
    before = asked[: asked.index(provider)] if provider in asked else asked
    excuses = [_excuse(name, registered, profile, refused) for name in before]
    return Placement(provider, "; ".join(excuses))


def _excuse(
    name: str, registered: Sequence[str], profile: Profile, refused: Mapping[str, str]
) -> str:
    if name in refused:
        return Says.NOT_USED(provider=name, problem=refused[name])
    if name not in registered:
        return Says.NOT_LOADED(provider=name)
    if name not in profile.shares:
        return Says.NO_NODE(provider=name)
    nodes, part = profile.elsewhere(name)
    return Says.PART(provider=name, n=nodes, share=part * 100)
