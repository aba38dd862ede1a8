"""The shared libraries of a provider: where they may lie, and what the loader says of them."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from device_agent.inference.providers import CUDA, OPENVINO, TENSORRT

_STEMS = {TENSORRT: "tensorrt", CUDA: "cuda", OPENVINO: "openvino"}


def load_vendor_libraries(runtime: Any, asked: Sequence[str]) -> None:  # noqa: ANN401 - untyped
    """Load CUDA and cuDNN where a provider needs them, before a session looks for them.

    As pip installs them they lie where no loader looks. The runtime knows where, and has to be
    asked (since 1.21): else a PC with ``onnxruntime-gpu[cuda,cudnn]`` runs everything on its CPU.
    It prints what it cannot load, which the agent logs.

    Args:
        runtime: The module of ONNX Runtime.
        asked: Providers that a session shall have.
    """
    preload = getattr(runtime, "preload_dlls", None)
    if preload and {TENSORRT, CUDA} & set(asked):
        preload()


def loader_says(runtime: Any, provider: str) -> str:  # noqa: ANN401 - untyped
    """Return why a provider's library cannot be loaded; empty where it can, or there is none.

    The runtime only writes this into its log, and leaves the provider out.

    Args:
        runtime: The module of ONNX Runtime.
        provider: One that it left out.
    """
    stem = _STEMS.get(provider)
    path = Path(runtime.__file__).parent / "capi" / f"libonnxruntime_providers_{stem}.so"
    if stem is None or not path.exists():
        return ""
    try:
        ctypes.CDLL(str(path))
    except OSError as error:
        return str(error)
    return ""
