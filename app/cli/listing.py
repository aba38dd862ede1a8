"""Groups whose help cuts nothing off: what a command does is why somebody asked for help."""

from __future__ import annotations

import click

_WHOLE = 1000
"""Characters of a first sentence; none is that long."""


class ListingGroup(click.Group):
    """Lists each command with its first sentence whole, on as many lines as that needs."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands."""
        rows = [
            (name, command.get_short_help_str(limit=_WHOLE))
            for name, command in sorted(self.commands.items())
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)
