"""Train a small CNN and write it as ONNX: shared by the `make.py` of the sample projects.

Wants PyTorch, which is no dependency of Muster: only whoever makes a sample model anew needs it.
The ONNX file is written with `onnx.helper`, batch norms folded: no exporter's version shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import nn

Array = NDArray[np.float32]


@dataclass(frozen=True)
class Block:
    """One convolution with batch norm and ReLU."""

    channels: int
    kernel: int
    stride: int


class Classifier(nn.Module):
    """Convolution blocks, global average, one linear layer; in one or two dimensions."""

    def __init__(self, blocks: tuple[Block, ...], classes: int, dimensions: int) -> None:
        super().__init__()
        conv, norm = ((nn.Conv1d, nn.BatchNorm1d), (nn.Conv2d, nn.BatchNorm2d))[dimensions - 1]
        layers: list[nn.Module] = []
        channels = 1
        for block in blocks:
            padding = block.kernel // 2
            layers += [
                conv(channels, block.channels, block.kernel, block.stride, padding, bias=False),
                norm(block.channels),
                nn.ReLU(),
            ]
            channels = block.channels
        self.features = nn.Sequential(*layers)
        self.head = nn.Linear(channels, classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return logits for a batch."""
        return self.head(self.features(x).flatten(2).mean(2))


def train(network: Classifier, x: Array, y: NDArray[np.int64], epochs: int, seed: int) -> None:
    """Train with Adam and a one-cycle learning rate; `x` is ``(N, 1, ...)``."""
    torch.manual_seed(seed)
    inputs, labels = torch.from_numpy(x), torch.from_numpy(y)
    batch = 64
    steps = epochs * (len(x) // batch)
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-3, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 5e-3, total_steps=steps)
    loss_of = nn.CrossEntropyLoss(label_smoothing=0.05)
    network.train()
    for epoch in range(epochs):
        total = 0.0
        for rows in torch.randperm(len(x))[: len(x) // batch * batch].split(batch):
            optimizer.zero_grad()
            loss = loss_of(network(inputs[rows]), labels[rows])
            loss.backward()
            optimizer.step()
            schedule.step()
            total += float(loss) * batch
        print(f"epoch {epoch + 1} of {epochs}: loss {total / len(x):.3f}", flush=True)
    network.eval()


def write_onnx(network: Classifier, shape: tuple[int, ...], path: Path, name: str) -> None:
    """Write the trained network as opset 17, IR 8, input ``(1, 1, ...)`` named `input`."""
    nodes, weights = [], []
    last = "input"
    layers = list(network.features)
    for index in range(0, len(layers), 3):
        conv, norm = layers[index], layers[index + 1]
        weight, bias = _fold(conv, norm)
        prefix = f"conv{index // 3 + 1}"
        weights += [_tensor(weight, f"{prefix}.weight"), _tensor(bias, f"{prefix}.bias")]
        nodes.append(
            helper.make_node(
                "Conv",
                [last, f"{prefix}.weight", f"{prefix}.bias"],
                [f"{prefix}.out"],
                name=prefix,
                kernel_shape=list(conv.kernel_size),
                strides=list(conv.stride),
                pads=list(conv.padding) * 2,
            )
        )
        nodes.append(helper.make_node("Relu", [f"{prefix}.out"], [f"{prefix}.relu"]))
        last = f"{prefix}.relu"
    nodes.append(helper.make_node("GlobalAveragePool", [last], ["pooled"], name="pool"))
    nodes.append(helper.make_node("Flatten", ["pooled"], ["features"], axis=1))
    weights.append(_tensor(network.head.weight.detach().numpy(), "head.weight"))
    weights.append(_tensor(network.head.bias.detach().numpy(), "head.bias"))
    nodes.append(
        helper.make_node(
            "Gemm", ["features", "head.weight", "head.bias"], ["logits"], name="head", transB=1
        )
    )
    graph = helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 1, *shape])],
        [
            helper.make_tensor_value_info(
                "logits", TensorProto.FLOAT, [1, network.head.out_features]
            )
        ],
        weights,
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 17)], producer_name="muster-samples"
    )
    model.ir_version = 8
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())


def _fold(conv: nn.Module, norm: nn.Module) -> tuple[Array, Array]:
    """Return weight and bias of the convolution with its batch norm folded in."""
    gain = (norm.weight / torch.sqrt(norm.running_var + norm.eps)).detach().numpy()
    weight = conv.weight.detach().numpy()
    shape = (-1,) + (1,) * (weight.ndim - 1)
    bias = norm.bias.detach().numpy() - norm.running_mean.numpy() * gain
    return weight * gain.reshape(shape), bias


def _tensor(values: Array, name: str) -> onnx.TensorProto:
    return numpy_helper.from_array(np.ascontiguousarray(values, np.float32), name)


def accuracy(path: Path, x: Array, y: NDArray[np.int64]) -> float:
    """Return the share of samples whose top class ONNX Runtime gets right."""
    import onnxruntime

    session = onnxruntime.InferenceSession(path.read_bytes(), providers=["CPUExecutionProvider"])
    right = [
        int(session.run(None, {"input": sample[None]})[0].argmax()) == label
        for sample, label in zip(x, y, strict=True)
    ]
    return sum(right) / len(right)
