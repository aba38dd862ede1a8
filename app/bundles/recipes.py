"""How a model may be quantized, known without the libraries that do it.

`onnx` and its quantizer take a window half a second to import; a dialog that only offers recipes
must not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from device_agent.wire.sentence import Sentence


class Title(Sentence):
    """What a recipe does."""

    CHANNEL = "INT8, weights per channel, min-max ranges"
    TENSOR = "INT8, weights per tensor, min-max ranges"
    PERCENTILE = "INT8, weights per channel, 99.999 %"
    FP32 = "FP32, as imported"


@dataclass(frozen=True)
class Recipe:
    """How a model is quantized.

    Attributes:
        method: How activation ranges are found; ``none`` leaves the model as it is.
    """

    name: str
    title: str
    method: Literal["minmax", "percentile", "none"] = "minmax"
    per_channel: bool = True


DEFAULT_RECIPE = "u8s8-channel-minmax"
RECIPES: dict[str, Recipe] = {
    recipe.name: recipe
    for recipe in (
        Recipe(DEFAULT_RECIPE, Title.CHANNEL()),
        Recipe("u8s8-tensor-minmax", Title.TENSOR(), per_channel=False),
        Recipe("u8s8-channel-percentile", Title.PERCENTILE(), "percentile"),
        Recipe("fp32", Title.FP32(), "none"),
    )
}
