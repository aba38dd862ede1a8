"""A window's command is read without the command line's library, and never otherwise than by it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from app.broker_settings import BrokerSettings
from app.cli import main, root, serving, window_command
from app.cli.window_command import DATA_VARIABLE, WindowOptions, read_options
from app.errors import EnvironmentFaultError

SCREEN = {"DISPLAY": ":0"}
WORDS = [
    *("--data", "--data=fleet", "--data=", "fleet", "~", "console", "serve"),
    *("--port", "--port=0", "--port=65534", "65535", "٣", "+7", "--kind=amqtt", "--kind=other"),
    *("--listen=0.0.0.0", "--plain", "--", "-", ""),
]


def by_library(words: list[str], monkeypatch: pytest.MonkeyPatch) -> WindowOptions | None:
    """Return what the command line's library takes the words for; None for anything else."""
    seen: list[WindowOptions] = []

    def note(options: WindowOptions) -> int:
        seen.append(options)
        return 0

    monkeypatch.setattr(serving, "open_window", note)
    try:
        root.root.main(words, prog_name="muster", standalone_mode=False)
    except click.ClickException:
        return None
    return seen[0] if seen else None


def test_the_usual_lines_need_no_library(tmp_path: Path) -> None:
    usual = read_options(["console"], SCREEN)
    assert usual == WindowOptions(window_command.usual_directory(), BrokerSettings(""))
    assert read_options(["console"], SCREEN | {DATA_VARIABLE: str(tmp_path)}) == WindowOptions(
        tmp_path, BrokerSettings("")
    )
    every = ["--data", str(tmp_path), "console", "--port=0", "--kind", "amqtt", "--listen", "::1"]
    assert read_options(every, SCREEN) == WindowOptions(
        tmp_path, BrokerSettings("::1", 0, kind="amqtt")
    )


@pytest.mark.parametrize("variable", ["", "other"])
def test_what_is_read_is_what_the_library_reads(
    variable: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environ = SCREEN | {DATA_VARIABLE: variable}
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    read = 0
    for words in itertools.chain.from_iterable(
        itertools.product(WORDS, repeat=count) for count in range(4)
    ):
        options = read_options(words, environ)
        if options is not None:
            read += 1
            assert by_library(list(words), monkeypatch) == options, words
    assert read > 30


@pytest.mark.parametrize(
    "words", [[], ["serve"], ["console", "--help"], ["console", "--port", "x"], ["--x", "console"]]
)
def test_the_library_answers_for_the_rest(words: list[str]) -> None:
    assert read_options(words, SCREEN) is None
    assert read_options(["console"], {}) is None or window_command.has_screen({})


def test_without_a_screen_no_window_is_tried(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    code = main.main(["--data", str(tmp_path / "none"), "console"])
    assert code == EnvironmentFaultError.exit_code
    assert "muster serve" in capfd.readouterr().err
    assert not (tmp_path / "none").exists()


def test_errors_end_as_they_do_on_the_command_line(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def refuse(options: WindowOptions) -> int:
        raise EnvironmentFaultError("no fonts")

    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(window_command, "open_window", refuse)
    monkeypatch.setattr(serving, "open_window", refuse)
    runs: list[Callable[[list[str]], int]] = [main.main, root.run]
    ended = [(run(["console"]), capfd.readouterr()) for run in runs]
    assert ended[0] == ended[1]
    assert ended[0][0] == EnvironmentFaultError.exit_code
    assert ended[0][1].err == "muster: no fonts.\n"
