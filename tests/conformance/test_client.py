"""The trust store as a client of a TUF repository that is served by HTTP.

The tuf-conformance suite drives the same commands; its package is not among the dependencies, so
these tests play the part of its core: a repository, a client, and what must be refused.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from tuf.api.metadata import TargetFile

from device_agent.wire.metaset import MAX_ROLE_BYTES
from tests.conformance.client import main
from tests.fakes.tuf_fleet import Fleet, edited

CONTENT = b"a file for everyone"


@dataclass
class Repository:
    """A fleet's metadata and targets behind a web server."""

    url: str
    fleet: Fleet
    served: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def publish(self, **changed: bytes) -> None:
        """Serve the fleet's newest set; `changed` replaces what a role's newest file says."""
        files = self.fleet.publish()
        files |= {self.fleet.name_of(role): data for role, data in changed.items()}
        self.serve(files)

    def serve(self, files: dict[str, bytes]) -> None:
        targets = {path: data for path, data in self.served.items() if "/targets/" in path}
        self.served.clear()
        self.served |= targets | {f"/metadata/{name}": data for name, data in files.items()}

    def add_target(self, name: str, content: bytes) -> None:
        target = TargetFile.from_data(name, content, ["sha256"])
        self.fleet.targets.targets[name] = target
        folder, slash, base = name.rpartition("/")
        self.served[f"/targets/{folder}{slash}{target.hashes['sha256']}.{base}"] = content


@pytest.fixture
def repository() -> Iterator[Repository]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            repository.asked.append(self.path)
            body = repository.served.get(self.path)
            self.send_response(404 if body is None else 200)
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    repository = Repository(f"http://127.0.0.1:{server.server_port}", Fleet())
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield repository
    server.shutdown()
    server.server_close()
    thread.join()


class Client:
    """The commands, as the suite gives them."""

    def __init__(self, directory: Path, repository: Repository) -> None:
        self.directory = directory / "metadata"
        self.targets = directory / "targets"
        for place in (self.directory, self.targets):
            place.mkdir()
        root = directory / "root.json"
        root.write_bytes(repository.fleet.bootstrap)
        self._repository = repository
        assert self.run("init", str(root)) == 0

    def run(self, *words: str, **options: str) -> int:
        named = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
        return main([f"--metadata-dir={self.directory}", *named, *words])

    def refresh(self) -> int:
        return self.run("refresh", metadata_url=f"{self._repository.url}/metadata/")

    def download(self, name: str) -> int:
        return self.run(
            "download",
            metadata_url=f"{self._repository.url}/metadata/",
            target_name=name,
            target_base_url=f"{self._repository.url}/targets/",
            target_dir=str(self.targets),
        )

    def trusted(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.directory.glob("*.json")}


@pytest.fixture
def client(tmp_path: Path, repository: Repository) -> Client:
    return Client(tmp_path, repository)


def newest(repository: Repository) -> dict[str, bytes]:
    """Return what a client trusts that has seen everything."""
    fleet = repository.fleet
    roles = ("timestamp", "snapshot", "targets")
    found = {f"{role}.json": fleet.files[fleet.name_of(role)] for role in roles}
    return {"root.json": fleet.chain[fleet.name_of("root")]} | found


def test_init_trusts_the_root_and_nothing_else(client: Client, repository: Repository) -> None:
    assert client.trusted() == {"root.json": repository.fleet.bootstrap}
    assert repository.asked == []


def test_refresh_takes_the_newest_set_through_every_root(
    client: Client, repository: Repository
) -> None:
    repository.fleet.rotate("timestamp")
    repository.fleet.rotate("snapshot", "targets")
    repository.publish()
    assert client.refresh() == 0
    assert client.trusted() == newest(repository)
    repository.publish()
    assert client.refresh() == 0
    assert client.trusted() == newest(repository)


def test_download_verifies_a_target(client: Client, repository: Repository) -> None:
    repository.add_target("dir/file.bin", CONTENT)
    repository.publish()
    assert client.download("dir/file.bin") == 0
    assert [path.read_bytes() for path in client.targets.iterdir()] == [CONTENT]


def test_download_of_no_target_fails(client: Client, repository: Repository) -> None:
    repository.publish()
    assert client.download("no-such-file") == 1
    assert list(client.targets.iterdir()) == []


@pytest.mark.parametrize("forged", [CONTENT[:-1] + b"?", CONTENT + b"!", CONTENT[:-1], None])
def test_download_of_other_bytes_fails(
    client: Client, repository: Repository, forged: bytes | None
) -> None:
    repository.add_target("file.bin", CONTENT)
    repository.publish()
    (path,) = (path for path in repository.served if path.startswith("/targets/"))
    if forged is None:
        del repository.served[path]
    else:
        repository.served[path] = forged
    assert client.download("file.bin") == 1
    assert [path for path in client.targets.iterdir() if path.read_bytes() == forged] == []


@pytest.mark.parametrize("attack", ["replay", "tampered", "missing", "endless", "expired", "down"])
def test_refresh_refuses_and_trusts_what_it_trusted(
    client: Client, repository: Repository, attack: str, capsys: pytest.CaptureFixture[str]
) -> None:
    fleet = repository.fleet
    old = dict(fleet.files)
    repository.publish()
    assert client.refresh() == 0
    before = client.trusted()
    if attack == "replay":
        repository.serve(old)
    elif attack == "tampered":
        repository.publish(timestamp=edited(fleet.files["timestamp.json"], version=9))
    elif attack == "missing":
        del repository.served["/metadata/timestamp.json"]
    elif attack == "endless":
        repository.publish(timestamp=b" " * MAX_ROLE_BYTES["timestamp"] + b"{}")
    elif attack == "expired":
        fleet.timestamp.expires = fleet.start - timedelta(days=1)
        repository.publish()
    else:
        repository.served.clear()
    assert client.refresh() == 1
    if attack != "expired":  # it verified: what it protects from is kept, nothing is installed
        assert client.trusted() == before
    assert capsys.readouterr().err.startswith("metadata-")


def test_the_commands_work_as_a_program(
    client: Client, repository: Repository, tmp_path: Path
) -> None:
    repository.publish()
    words = [f"--metadata-dir={client.directory}", f"--metadata-url={repository.url}/metadata/"]
    program = [sys.executable, "-m", "tests.conformance.client", *words, "refresh"]
    assert subprocess.run(program, check=False).returncode == 0
    assert client.trusted() == newest(repository)
