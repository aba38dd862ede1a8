"""A client that others wrote gets from the endpoint what ONNX Runtime gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.fakes.real_models import REAL_MODELS, RealModel, vww
from tests.fakes.serving import Site
from tests.fakes.waiting import wait_until

triton = pytest.importorskip("tritonclient.http", reason="tritonclient[http] is not installed")


@dataclass
class Served:
    """A real model behind the endpoint, and a client of it."""

    model: RealModel
    site: Site
    client: Any
    tensor: NDArray[np.float32]

    def ask(self, *, binary: bool, **how: Any) -> Any:
        """Ask for all outputs, tensors in and out as bytes or in JSON."""
        data = triton.InferInput(
            self.client.get_model_metadata(self.model.name)["inputs"][0]["name"],
            list(self.tensor.shape),
            "FP32",
        )
        data.set_data_from_numpy(self.tensor, binary_data=binary)
        wanted = [
            triton.InferRequestedOutput(name, binary_data=binary)
            for name in self.model.reference(self.tensor)
        ]
        return self.client.infer(self.model.name, [data], outputs=wanted, **how)


@pytest.fixture(params=list(REAL_MODELS))
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    """Serve a model and connect."""
    model = REAL_MODELS[request.param]()
    model.need()
    site = Site(tmp_path)
    try:
        site.supervisor.serve(model.write_slot(tmp_path / "slot"))
        with triton.InferenceServerClient(site.doors.where) as client:
            yield Served(model, site, client, model.tensor())
    finally:
        site.close()


def test_it_gets_what_onnx_runtime_gives_as_bytes_and_as_json(served: Served) -> None:
    expected = served.model.reference(served.tensor)
    answers = [served.ask(binary=binary, request_id="7") for binary in (True, False)]
    for answer in answers:
        assert answer.get_response()["id"] == "7"
        assert answer.get_response()["model_version"] == "1.0.0"
        for name, output in expected.items():
            found = answer.as_numpy(name)
            assert found.dtype == output.dtype
            np.testing.assert_allclose(found, output, rtol=1e-5, atol=1e-6)
    for name in expected:
        np.testing.assert_array_equal(*(answer.as_numpy(name) for answer in answers))
    # It counts like what the source gives: results, no errors.
    wait_until(lambda: served.site.served() == 2, "both requests in a window")
    assert served.site.listener.inferences() == 2
    assert served.site.listener.errors() == 0


def test_compressed_bodies_and_outputs_nobody_named(served: Served) -> None:
    expected = served.model.reference(served.tensor)
    for coding in ("gzip", "deflate"):
        answer = served.ask(
            binary=coding == "gzip",
            request_compression_algorithm=coding,
            response_compression_algorithm=coding,
        )
        for name, output in expected.items():
            np.testing.assert_allclose(answer.as_numpy(name), output, rtol=1e-5, atol=1e-6)


def test_what_it_asks_before_an_inference(served: Served) -> None:
    client, name = served.client, served.model.name
    assert client.is_server_live()
    assert client.is_server_ready()
    assert client.is_model_ready(name)
    assert client.is_model_ready(name, "1.0.0")
    assert not client.is_model_ready(name, "9.9.9")
    assert not client.is_model_ready("another")
    assert "binary_tensor_data" in client.get_server_metadata()["extensions"]
    metadata = client.get_model_metadata(name)
    expected = served.model.reference(served.tensor)
    assert [entry["name"] for entry in metadata["outputs"]] == list(expected)
    assert metadata["inputs"][0]["datatype"] == "FP32"
    free_or_same = zip(metadata["inputs"][0]["shape"], served.tensor.shape, strict=True)
    assert all(size in (-1, actual) for size, actual in free_or_same)


def test_it_is_told_what_is_wrong(served: Served) -> None:
    name = served.model.name
    wrong = triton.InferInput("nonsense", [1], "FP32")
    wrong.set_data_from_numpy(np.zeros(1, np.float32))
    with pytest.raises(triton.InferenceServerException, match="the model's input is") as raised:
        served.client.infer(name, [wrong])
    assert raised.value.status() == "400"
    with pytest.raises(triton.InferenceServerException, match="this device serves") as raised:
        served.client.infer("another", [wrong])
    assert raised.value.status() == "404"


def test_a_batch_counts_each_of_its_samples(tmp_path: Path) -> None:
    model = vww()
    model.need()
    site = Site(tmp_path)
    try:
        site.supervisor.serve(model.write_slot(tmp_path / "slot"))
        tensor = np.concatenate([model.tensor(), model.tensor()[:, ::-1]])
        expected = model.reference(np.ascontiguousarray(tensor))
        with triton.InferenceServerClient(site.doors.where) as client:
            metadata = client.get_model_metadata("vww")
            data = triton.InferInput(metadata["inputs"][0]["name"], list(tensor.shape), "FP32")
            data.set_data_from_numpy(tensor)
            answer = client.infer("vww", [data])
        for name, output in expected.items():
            np.testing.assert_allclose(answer.as_numpy(name), output, rtol=1e-5, atol=1e-6)
        wait_until(lambda: site.served() == 2, "both samples in a window")
        assert (site.listener.inferences(), site.listener.errors()) == (2, 0)
    finally:
        site.close()
