"""``run`` is read without the command line's library, and never otherwise than that would."""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path

import click
import pytest

from device_agent import cli, program
from device_agent.config import CONFIG_NAME, CONFIG_VARIABLE
from device_agent.run_command import RunOptions, read_options

UNIT = ["--config", "/etc/muster-agent/agent.toml"]
WORDS = [
    *("--config", "--config=a.toml", "--config=", "--conf", "a.toml", "-c", ".", "--config=."),
    *("--log-level", "--log-level=debug", "--log-level=DEBUG", "loud", "--log-format=json"),
    *("--exit-with-stdin", "--exit-with-stdin=yes", "--", "--help", "", "-"),
]


def by_library(
    words: list[str], monkeypatch: pytest.MonkeyPatch
) -> RunOptions | click.exceptions.Exit | click.UsageError:
    """Return what the command line's library takes the words for."""
    seen: list[RunOptions] = []
    monkeypatch.setattr(cli, "run_agent", seen.append)
    try:
        cli.root.commands["run"].main(list(words), standalone_mode=False)
    except click.UsageError as error:
        return error
    return seen[0] if seen else click.exceptions.Exit(0)


def test_the_services_command_needs_no_library() -> None:
    assert read_options(UNIT, {}) == RunOptions(Path(UNIT[1]))
    assert read_options([], {}) == RunOptions(Path(CONFIG_NAME))
    assert read_options([], {CONFIG_VARIABLE: "b.toml"}) == RunOptions(Path("b.toml"))
    every = [*UNIT, "--exit-with-stdin", "--log-level=debug", "--log-format", "json"]
    assert read_options(every, {}) == RunOptions(Path(UNIT[1]), True, "debug", "json")


@pytest.mark.parametrize("variable", ["", "b.toml"])
def test_what_is_read_is_what_the_library_reads(
    variable: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environ = {CONFIG_VARIABLE: variable}
    monkeypatch.setenv(CONFIG_VARIABLE, variable)
    read = 0
    for words in itertools.chain.from_iterable(
        itertools.product(WORDS, repeat=count) for count in range(4)
    ):
        options = read_options(words, environ)
        if options is not None:
            read += 1
            assert by_library(list(words), monkeypatch) == options, words
    assert read > 100


def test_the_library_answers_for_the_rest(capfd: pytest.CaptureFixture[str]) -> None:
    assert program.main(["run", "--log-level", "loud"]) == 2
    assert "See `muster-agent run --help`" in capfd.readouterr().err
    assert program.main(["run", "--help"]) == 0
    assert "--exit-with-stdin" in capfd.readouterr().out
    assert program.main(["version"]) == 0


def test_errors_end_as_they_do_on_the_command_line(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    words = ["run", "--config", str(tmp_path / "none.toml")]
    ended = [(main(words), capfd.readouterr()) for main in (program.main, cli.main)]
    assert ended[0] == ended[1]
    assert ended[0][0] == 3
    assert ended[0][1].err.startswith("muster-agent: ")


def test_the_running_agents_code_is_imported_without_the_library() -> None:
    code = "import sys, device_agent.program, device_agent.running; print('click' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert found.stdout == b"False\n"
