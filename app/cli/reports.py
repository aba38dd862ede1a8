"""`muster report`: what a device, a rollout or a site did over a period, as a file to hand on."""

from __future__ import annotations

import re
import time
from datetime import datetime
from pathlib import Path

import click

from app.cli.common import as_json, open_workspace
from app.cli.output import StepPrinter, print_json
from app.errors import InputError
from app.foretelling import stored_views
from app.gui.report_files import Form, form_of, write_report
from app.reports.contents import Kind
from app.reports.making import Asked, make_report
from app.reports.voice import Voice

_KINDS = click.Choice(["device", "rollout", "site"])
_AGO = re.compile(r"(\d+(?:\.\d+)?)(min|h|d)")
_UNITS = {"min": 60.0, "h": 3600.0, "d": 86400.0}
_WEEK = "7d"


@click.command()
@click.argument("kind", type=_KINDS)
@click.argument("name")
@click.option(
    "--from", "begin", metavar="WHEN", help="2026-11-20, '2026-11-20 08:00', or 7d, 12h ago. [7d]"
)
@click.option("--to", "end", metavar="WHEN", help="The same; else now.")
@click.option(
    "--format", "form", type=click.Choice(["html", "pdf"]), help="Else by the name of the file."
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The file to write.")
@as_json
@click.pass_obj
def report(  # noqa: PLR0917 - one argument an option
    data: Path,
    kind: Kind,
    name: str,
    begin: str | None,
    end: str | None,
    form: Form | None,
    out: Path | None,
    json_: bool,
) -> None:
    """Write a report of a device, a rollout or a site.

    NAME is a device's id, a rollout's number, or a site with all its parts. A rollout is reported
    whole unless a period is given. --json prints the report's data, instead of a file or beside it.
    """
    if out is None and not json_:
        raise InputError("the report has no place to go. Give --out FILE, or --json.")
    now_s = time.time()
    begin_s = _moment(begin or ("" if kind == "rollout" else _WEEK), now_s)
    asked = Asked(kind, name, begin_s, _moment(end or "", now_s))
    voice = Voice()
    with open_workspace(data) as workspace:
        views = stored_views(workspace, now_s)
        steps = StepPrinter() if kind == "site" else lambda step, share: None
        made = make_report(workspace, asked, views, now_s=now_s, voice=voice, progress=steps)
    if json_:
        print_json(made)
    if out is None:
        return
    written = write_report(made, out, form or form_of(out), voice)
    if not json_:
        click.echo("Wrote " + ", ".join(str(each) for each in written) + ".")


def _moment(text: str, now_s: float) -> float | None:
    """Return the Unix time that a text means; None for none.

    Raises:
        InputError: It means none.
    """
    if not text or text == "now":
        return None
    if ago := _AGO.fullmatch(text.removesuffix(" ago")):
        return now_s - float(ago[1]) * _UNITS[ago[2]]
    try:
        return datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError, OSError) as error:
        raise InputError(
            f"{text!r} is no time. Give 2026-11-20, '2026-11-20 08:00' or 7d."
        ) from error
