"""Hostile clients of the local endpoint: refused, counted, and nothing to the pipeline."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from device_agent.errors import WorkerError
from device_agent.inference.server.doors import ServerOptions
from device_agent.wire.pipeline.places import ServerSource
from tests.fakes.serving import (
    Site,
    binary_body,
    exchange,
    infer_body,
    receive,
    reset_on_close,
)
from tests.fakes.slots import LENGTH, TRIGGER, make_slot
from tests.fakes.waiting import wait_until

INFER = "/v2/models/surface-defects/infer"
TENSOR = np.ones((1, 1, LENGTH), np.float32)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve one model to all clients of this file, and at the end the source as at first."""
    site = Site(tmp_path_factory.mktemp("endpoint"), ServerOptions(max_connections=32))
    site.supervisor.serve(make_slot(tmp_path_factory.mktemp("slot"), misdeed="nan"))
    pid = site.supervisor.pid
    yield site
    before = site.listener.inferences()
    site.write(1.0)
    wait_until(lambda: site.listener.inferences() > before, "a sample of the source")
    assert (site.supervisor.pid, site.listener.exits) == (pid, [])
    site.close()


@pytest.fixture
def site(shared: Site) -> Iterator[Site]:
    """See that afterwards the same child answers as before."""
    pid = shared.supervisor.pid
    yield shared
    wait_until(lambda: _works(shared), "an answer")
    assert shared.supervisor.pid == pid


def _works(site: Site) -> bool:
    answer = site.ask("POST", INFER, body=infer_body(TENSOR))
    return bool(answer.status == 200 and answer.json["outputs"][0]["data"] == [8.0, -8.0])


def _entry(**changes: Any) -> bytes:
    entry = {"name": "input", "shape": [1, 1, LENGTH], "datatype": "FP32", "data": [1.0] * LENGTH}
    return json.dumps({"inputs": [{**entry, **changes}]}).encode()


BAD_BODIES = {
    "no JSON": (b"not json", "JSON object"),
    "no object": (b"[1, 2]", "array"),
    "cut off": (_entry()[:-5], "JSON object"),
    "deep": (b'{"inputs":' + b"[" * 60_000, "inputs[0]"),
    "deep data": (b'{"inputs":[{"name":"input","shape":[1,1,8],"datatype":"FP32","data":'
                  + b"[" * 20_000 + b"]" * 20_000 + b"}]}", "not"),
    "no inputs": (b'{"inputs": []}', "inputs"),
    "two inputs": (_entry().replace(b'"inputs": [', b'"inputs": [{}, '), "inputs[0]"),
    "another input": (_entry(name="other"), "name"),
    "another type": (_entry(datatype="FP64"), "datatype"),
    "another shape": (_entry(shape=[1, 8]), "shape"),
    "negative shape": (_entry(shape=[1, 1, -8]), "shape"),
    "huge shape": (_entry(shape=[1, 2**39, 2**39]), "shape"),
    "too few": (_entry(data=[1.0]), "data"),
    "texts": (_entry(data=["1"] * LENGTH), "data"),
    "booleans": (_entry(data=[True] * LENGTH), "data"),
    "ragged": (_entry(data=[[1.0] * LENGTH, [1.0]]), "data"),
    "beyond float32": (_entry(data=[1e300] * LENGTH), "data"),
    "null": (_entry(data=None), "data"),
    "bytes that are not there": (_entry(parameters={"binary_data_size": 32}), "binary_data_size"),
    "shared memory": (_entry(parameters={"shared_memory_region": "x"}), "extension"),
    "no such output": (infer_body(TENSOR, outputs=[{"name": "nothing"}]), "outputs[0]"),
    "an output twice": (infer_body(TENSOR, outputs=[{"name": "logits"}] * 2), "outputs[1]"),
    "no flag": (infer_body(TENSOR, parameters={"binary_data_output": 7}), "binary_data_output"),
    "id": (infer_body(TENSOR, id=5), "id"),
}  # fmt: skip


@pytest.mark.parametrize("case", list(BAD_BODIES))
def test_a_bad_body_is_refused_by_the_field_and_the_connection_goes_on(
    site: Site, case: str
) -> None:
    body, field = BAD_BODIES[case]
    with site.connect() as client:
        answer = exchange(client, "POST", INFER, body)
        assert (answer.status, field in answer.error) == (400, True), answer
        assert exchange(client, "POST", INFER, infer_body(TENSOR)).status == 200


@pytest.mark.parametrize("length", ["-1", "abc", "999999", "1.5", "٣", ""])
def test_a_header_length_that_is_none_is_refused(site: Site, length: str) -> None:
    body, _ = binary_body(TENSOR)
    headers = {"Inference-Header-Content-Length": length.encode().decode("latin-1")}
    assert site.ask("POST", INFER, body=body, headers=headers).status == 400


def test_bytes_of_another_size_are_refused(site: Site) -> None:
    body, headers = binary_body(TENSOR)
    for changed in (body[:-1], body + b"x"):
        answer = site.ask("POST", INFER, body=changed, headers=headers)
        assert (answer.status, "binary_data_size" in answer.error) == (400, True)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/v2/models/../../etc/passwd", 404),
        ("GET", "/v2/models/another", 404),
        ("GET", "/v2/models/surface-defects/versions/2.0.0", 404),
        ("GET", INFER, 405),
        ("POST", "/v2", 405),
        ("DELETE", "/v2/models/surface-defects", 405),
        ("BREW", "/v2", 405),
    ],
)
def test_what_is_not_there_is_said_so(site: Site, method: str, path: str, status: int) -> None:
    answer = site.ask(method, path)
    assert (answer.status, bool(answer.error)) == (status, True)


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"POST /v2 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n", 413),
        (b"POST /v2 HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST /v2 HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
        (b"POST /v2 HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n", 411),
        (b"GET /v2 HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421),
        (b"GET /v2 HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n\r\n", 403),
        (b"GET /v2 HTTP/3.0\r\nHost: localhost\r\n\r\n", 505),
        (b"GET /v2\r\n\r\n", 505),
        (b"\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
        (b"GET /v2 HTTP/1.1\r\n" + b"A: b\r\n" * 200 + b"\r\n", 431),
        (b"GET /v2 HTTP/1.1\r\nA: " + b"b" * 100_000 + b"\r\n\r\n", 431),
        (b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n", 431),
    ],
)  # fmt: skip
def test_a_bad_head_is_refused_and_the_connection_ends(
    site: Site, head: bytes, status: int
) -> None:
    with site.connect() as client:
        client.sendall(head)
        answer = receive(client)
        assert (answer.status, bool(answer.error)) == (status, True)
        assert answer.headers["connection"] == "close"
        assert client.recv(1) == b""


def test_a_body_that_unfolds_without_end_is_refused(site: Site) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    answer = site.ask("POST", INFER, body=bomb, headers={"Content-Encoding": "gzip"})
    assert answer.status == 413
    answer = site.ask("POST", INFER, body=b"no gzip", headers={"Content-Encoding": "gzip"})
    assert answer.status == 400
    answer = site.ask("POST", INFER, body=b"x", headers={"Content-Encoding": "br"})
    assert answer.status == 415


def test_clients_that_break_off_leave_nothing_behind(site: Site) -> None:
    body, _ = binary_body(TENSOR)
    head = f"POST {INFER} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n"
    for cut in (0, 5, len(head), len(head) + 40):
        for abrupt in (False, True):
            with site.connect() as client:
                client.sendall((head.encode() + body)[:cut])
                if abrupt:
                    reset_on_close(client)


def test_slow_clients_hold_up_neither_the_source_nor_the_end(tmp_path: Path) -> None:
    site = Site(tmp_path, ServerOptions(max_connections=3))
    with ExitStack() as stack:
        stack.callback(site.close)
        site.supervisor.serve(make_slot(tmp_path / "slot"))
        for _ in range(3):
            client = stack.enter_context(site.connect())
            client.sendall(b"GET /v2 HTTP/1.1\r\nHost: loc")  # and nothing more
        site.write(1.0)
        wait_until(lambda: site.listener.inferences() == 1, "a sample meanwhile")
        site.supervisor.serve(make_slot(tmp_path / "next", version="2.0.0"))
        site.write(1.0)
        wait_until(lambda: site.listener.inferences() == 2, "a sample of the next")
    assert site.listener.exits == []


def test_what_is_refused_is_told_once_a_window(site: Site) -> None:
    assert site.ask("POST", INFER, body=b"x").status == 400
    wait_until(lambda: "server.refused" in site.listener.codes(), "the event")


def test_outputs_that_are_no_numbers_are_given_and_counted_as_an_error(site: Site) -> None:
    tensor = np.full((1, 1, LENGTH), 2 * TRIGGER, np.float32)
    errors = site.listener.errors()
    answer = site.ask("POST", INFER, body=infer_body(tensor))
    assert answer.json["outputs"][0]["data"] == [None, None]
    body, headers = binary_body(
        tensor, outputs=[{"name": "logits", "parameters": {"binary_data": True}}]
    )
    answer = site.ask("POST", INFER, body=body, headers=headers)
    raw = answer.body[int(answer.headers["inference-header-content-length"]) :]
    assert np.isnan(np.frombuffer(raw, "<f4")).all()
    wait_until(lambda: site.listener.errors() == errors + 2, "both errors")


def test_a_model_that_hangs_in_a_request_is_missed_and_the_next_one_is_served(
    tmp_path: Path,
) -> None:
    site = Site(tmp_path, hang_timeout_s=5.0)
    with ExitStack() as stack:
        stack.callback(site.close)
        site.supervisor.serve(make_slot(tmp_path / "slot", misdeed="hang"))
        site.be_patient()
        client = stack.enter_context(site.connect())
        body, headers = binary_body(np.full((1, 1, LENGTH), 2 * TRIGGER, np.float32))
        with pytest.raises(OSError):
            exchange(client, "POST", INFER, body, headers)
        assert site.ask("POST", INFER, body=infer_body(TENSOR)).status == 200
    assert "worker.down" in site.listener.codes()


def test_without_a_source_requests_alone_are_served(tmp_path: Path) -> None:
    site = Site(tmp_path, source=ServerSource())
    with ExitStack() as stack:
        stack.callback(site.close)
        site.supervisor.serve(make_slot(tmp_path / "slot"))
        assert site.ask("POST", INFER, body=infer_body(TENSOR)).status == 200
        wait_until(lambda: site.served() == 1, "the request in a window")
        windows = len(site.listener.windows)
        wait_until(lambda: len(site.listener.windows) > windows + 1, "a window without any")
    assert (site.listener.inferences(), site.listener.exits) == (1, [])


def test_a_source_of_requests_needs_the_endpoint(tmp_path: Path) -> None:
    site = Site(tmp_path, source=ServerSource(), doors=None)
    with pytest.raises(WorkerError, match="no \\[server\\]") as caught:
        site.supervisor.serve(make_slot(tmp_path / "slot"))
    assert caught.value.reason == "source-unfit"
    site.close()
