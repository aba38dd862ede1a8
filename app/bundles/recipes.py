"""How a model may be quantized, known without the libraries that do it.

`onnx` and its quantizer take a window half a second to import; a dialog that only offers recipes
must not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


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
        Recipe(DEFAULT_RECIPE, "INT8, weights per channel, min-max ranges"),
        Recipe("u8s8-tensor-minmax", "INT8, weights per tensor, min-max ranges", per_channel=False),
        Recipe("u8s8-channel-percentile", "INT8, weights per channel, 99.999 %", "percentile"),
        Recipe("fp32", "FP32, as imported", "none"),
    )
}
