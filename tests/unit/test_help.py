"""Help is whole: every command of both programs, as somebody new to them reads it."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from app.cli.root import root as console
from app.cli.window_command import usual_directory
from device_agent.cli import root as agent


def walk(
    command: click.Command, parent: click.Context | None, name: str
) -> Iterator[click.Context]:
    context = click.Context(command, info_name=name, parent=parent, terminal_width=80)
    yield context
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            found = command.get_command(context, each)
            assert found is not None
            yield from walk(found, context, each)


def all_commands() -> list[click.Context]:
    return [*walk(console, None, "muster"), *walk(agent, None, "muster-agent")]


@pytest.mark.parametrize("context", all_commands(), ids=lambda context: context.command_path)
def test_help_cuts_nothing_off_and_explains_every_option(context: click.Context) -> None:
    said = context.command.get_help(context)
    cut = [line for line in said.splitlines()[1:] if line.endswith("...")]
    assert not cut
    bare = [each.name for each in context.command.params if isinstance(each, click.Option)
            and not each.help]  # fmt: skip
    assert not bare


def test_help_names_the_data_directory() -> None:
    said = console.get_help(click.Context(console, info_name="muster", terminal_width=200))
    assert str(usual_directory()) in said


@pytest.mark.parametrize("program", [console, agent])
def test_help_begins_with_what_to_do_first(program: click.Group) -> None:
    said = program.get_help(click.Context(program, info_name="it"))
    assert "First steps" in said
    assert "muster-agent enrol CODE" in said.partition("First steps")[2]
