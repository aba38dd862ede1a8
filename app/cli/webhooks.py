"""`muster rollout webhook`: who is told what becomes of rollouts."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from app.cli.common import as_json, open_workspace, why_option
from app.cli.listing import ListingGroup
from app.cli.output import local_time, print_json, print_table
from app.errors import OutcomeError
from app.files import environment_faults
from app.webhooks import add_webhook, new_secret, remove_webhook, tell_test

_id = click.argument("webhook_id", metavar="ID", type=int)


@click.group(cls=ListingGroup)
def webhook() -> None:
    """Have web addresses told what becomes of rollouts."""


@webhook.command()
@click.argument("url")
@click.option(
    "--secret",
    "secret_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File with the secret that deliveries are signed by, base64. One is made without it.",
)
@why_option
@as_json
@click.pass_obj
def add(data: Path, *, url: str, secret_file: Path | None, why: str, json_: bool) -> None:
    """Have URL told of every turn of a rollout, by POST.

    Told are turns to another state, phases that begin or are through, gates that trip, and phases
    that wait for approvals; each signed, and tried for three days. A console that runs does it.
    http is for this machine and private networks. A secret that is made is printed once.
    """
    if secret_file is None:
        secret = new_secret()
    else:
        with environment_faults(secret_file):
            secret = secret_file.read_text(errors="replace")
    with open_workspace(data) as workspace:
        made, warning = add_webhook(workspace, url, secret, why)
    if warning:
        click.echo(f"Warning: {warning}", err=True)
    shown = {} if secret_file else {"secret": secret}
    if json_:
        print_json({"webhook_id": made.webhook_id, "url": made.url, **shown})
        return
    click.echo(f"Webhook {made.webhook_id} is added. Try it: `muster rollout webhook test "
               f"{made.webhook_id}`.")  # fmt: skip
    if shown:
        click.echo(f"Its secret, not shown again: {secret}")


@webhook.command("list")
@as_json
@click.pass_obj
def list_webhooks(data: Path, json_: bool) -> None:
    """List webhooks: what waits, what was dropped, and why the last try failed."""
    with open_workspace(data) as workspace:
        known = workspace.registry.webhooks
        found = [(each, known.waiting(each.webhook_id)) for each in known.all()]
    if json_:
        print_json(
            [
                {key: value for key, value in asdict(each).items() if key != "secret_file"}
                | {"waiting": waiting}
                for each, waiting in found
            ]
        )
        return
    print_table(
        ("ID", "URL", "TOLD", "WAITING", "DROPPED", "ERROR"),
        [
            (
                each.webhook_id,
                each.url,
                local_time(each.delivered_s) if each.delivered_s else "never",
                waiting,
                each.dropped,
                each.error,
            )
            for each, waiting in found
        ],
        "No webhooks yet. Add one: `muster rollout webhook add https://HOST/PATH`.",
    )


@webhook.command()
@_id
@why_option
@click.pass_obj
def remove(data: Path, *, webhook_id: int, why: str) -> None:
    """Tell an address nothing more, not even what waits, and delete its secret."""
    with open_workspace(data) as workspace:
        gone = remove_webhook(workspace, webhook_id, why)
    click.echo(f"Webhook {webhook_id} is removed: {gone.url}.")


@webhook.command()
@_id
@click.pass_obj
def test(data: Path, *, webhook_id: int) -> None:
    """Tell an address that this is a test, now; exit code 7 if it does not take it."""
    with open_workspace(data) as workspace:
        error = tell_test(workspace, webhook_id)
    if error:
        raise OutcomeError(f"webhook {webhook_id} did not take the test: {error}.")
    click.echo(f"Webhook {webhook_id} has taken the test.")
