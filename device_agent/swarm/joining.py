"""The devices of a swarm join as any device does: each with a code and a key of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from device_agent.config import CONFIG_NAME
from device_agent.config_file import Setup, Value
from device_agent.enrol import Enrolment
from device_agent.enrol_online import Asking
from device_agent.errors import ConfigError, StorageError
from device_agent.identity import find_identity, read_code
from device_agent.state_dir import is_held
from device_agent.swarm.device import inventory
from device_agent.swarm.script import Script
from device_agent.wire.enrolment import EnrolmentRequest, encode

_AT_ONCE = 8
_WAIT_S = 60.0
Sections = Mapping[str, Mapping[str, Value]]


def read_codes(path: Path) -> list[str]:
    """Return the codes of a file, one a line.

    Raises:
        ConfigError: One of them is no code.
        StorageError: It cannot be read.
    """
    try:
        lines = path.read_text().split()
    except (OSError, UnicodeDecodeError) as error:
        raise StorageError(f"{path} cannot be read: {error}; name another file") from error
    for line in lines:
        read_code(line)
    return lines


def enrolled(directory: Path) -> list[Path]:
    """Return the configurations of the devices that have joined, by name."""
    found = sorted(directory.glob(f"*/{CONFIG_NAME}"))
    return [each for each in found if find_identity(each.parent / "state") is not None]


def join_all(
    directory: Path,
    codes: Sequence[str],
    script: Script,
    sections: Sections,
    say: Callable[[str], None],
) -> None:
    """Enrol every device that has a code and has not joined yet.

    Raises:
        AgentError: One could not join; those before it have, and the rest may with the same codes.
    """
    have = {each.parent.name for each in enrolled(directory)}
    todo = [code for code in codes if read_code(code).device_id not in have]
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="enrol") as pool:
        for done, _ in enumerate(
            pool.map(lambda code: _join(directory, code, script, sections), todo), 1
        ):
            if done % 50 == 0 or done == len(todo):
                say(f"enrolled {done} of {len(todo)}")


def _join(directory: Path, text: str, script: Script, sections: Sections) -> None:
    device_id = read_code(text).device_id
    path = directory / device_id / CONFIG_NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    if is_held(path.parent / "state"):
        raise ConfigError(f"{device_id} runs in another process; stop that one first")
    with closing(Enrolment(path)) as enrolment:
        enrolling = enrolment.begin(text)
        code = enrolling.code
        request = EnrolmentRequest(
            fleet=code.fleet,
            device_id=code.device_id,
            token=code.token,
            csr=enrolling.key.certificate_request(),
            inventory=inventory(script),
        )
        asking = Asking(code, enrolling.key.digest, encode(request))
        enrolment.take(asking.wait(_WAIT_S, lambda _: None), Setup(None, sections))
