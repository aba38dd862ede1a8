"""Tells webhooks what becomes of rollouts, on a thread of its own: nobody waits for their answers.

What is to be told lies in the registry (`app.fleet.rollout.hooks`) until it was taken, so a crash
forgets nothing; it may be told twice then, under the same id.
"""

from __future__ import annotations

import base64
import binascii
import json
import logging
import secrets
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from app.errors import EnvironmentFaultError, InputError, MusterError
from app.files import environment_faults, write_file
from app.fleet.records import By
from app.fleet.rollout.hooks import Due, Webhook
from app.posting import near, parse_url, post
from app.workspace import Workspace
from device_agent.wire.codec import encode_json
from device_agent.wire.sentence import Sentence

_log = logging.getLogger(__name__)


class Says(Sentence):
    """Why nobody is told."""

    NOT_TOLD = "webhook {webhook:d} cannot be told: {said}"
    NONE_TOLD = "webhooks: {said}"
    BROKEN = "a bug of Muster's: {error}. See the log."
    UNSIGNED = "its secret is not there: remove it and add it again ({problem})"


MOST_WAITING = 1000
OLDEST_S = 3 * 86400.0
_POLL_S = 1.0
_FIRST_RETRY_S = 2.0
_LONGEST_RETRY_S = 600.0
_PREFIX = "whsec_"
_FEWEST_BYTES = 24
"""As the Standard Webhooks specification has it."""
_MOST_BYTES = 64


def new_secret() -> str:
    """Return a secret in the form that receivers' libraries take."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def secret_bytes(text: str) -> bytes:
    """Return the key that a secret stands for.

    Raises:
        InputError: It is none, too short or too long.
    """
    try:
        key = base64.b64decode(text.strip().removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError) as error:
        raise InputError("the secret must be base64, with or without whsec_ before it.") from error
    if not _FEWEST_BYTES <= len(key) <= _MOST_BYTES:
        raise InputError(f"the secret must have {_FEWEST_BYTES} to {_MOST_BYTES} bytes.")
    return key


def add_webhook(workspace: Workspace, url: str, secret: str, why: str = "") -> tuple[Webhook, str]:
    """Have an address told what becomes of rollouts from now on.

    Args:
        workspace: Whose rollouts.
        url: https, or http on this machine or a private network.
        secret: As `new_secret` makes them; kept in a file for its owner alone.
        why: For the audit log.

    Returns:
        The webhook, and a warning in one line or nothing.

    Raises:
        InputError: URL or secret cannot be used.
        StateError: It is told already.
        EnvironmentFaultError: The host cannot be found, or the secret cannot be kept.
    """
    address, warning = parse_url(url), ""
    secret_bytes(secret)
    if not address.secure:
        warning = "without TLS everybody on the way reads what it is told."
        try:
            near(address)
        except OSError as error:
            raise InputError(f"{url}: {error}.") from error
    name = f"webhook-{secrets.token_hex(4)}.secret"
    write_file(workspace.path / name, secret.strip().encode())
    try:
        return workspace.registry.webhooks.add(url, name, By(workspace.actor, why)), warning
    except BaseException:
        (workspace.path / name).unlink()
        raise


def remove_webhook(workspace: Workspace, webhook_id: int, why: str = "") -> Webhook:
    """Tell an address nothing more, and forget its secret.

    Raises:
        StateError: There is no such webhook.
        EnvironmentFaultError: The registry or the file cannot be written.
    """
    gone = workspace.registry.webhooks.remove(webhook_id, By(workspace.actor, why))
    path = workspace.path / Path(gone.secret_file).name
    with environment_faults(path):
        path.unlink(missing_ok=True)
    return gone


def tell(workspace: Workspace, webhook: Webhook, due: Due, now_s: float) -> str:
    """Tell one webhook one thing; return why it was not taken, or nothing."""
    try:
        path = workspace.path / Path(webhook.secret_file).name
        with environment_faults(path):
            secret = secret_bytes(path.read_text(encoding="utf-8"))
        body = encode_json(_document(workspace.fleet, due))
        post(parse_url(webhook.url), secret, due.delivery_id, int(now_s), body)
    except EnvironmentFaultError as error:
        return Says.UNSIGNED(problem=error)
    except (OSError, InputError) as error:
        return str(error)
    return ""


def tell_test(workspace: Workspace, webhook_id: int) -> str:
    """Tell a webhook that this is a test; return why it was not taken, or nothing.

    Raises:
        StateError: There is no such webhook.
    """
    now_s = time.time()
    due = Due(
        number=0, delivery_id=secrets.token_hex(16), webhook_id=webhook_id, rollout_id=0,
        name="test", kind="test", before="", state="", reason="a test", phase=0, counts={},
        time_s=now_s, tries=0, due_s=0.0,
    )  # fmt: skip
    return tell(workspace, workspace.registry.webhooks.get(webhook_id), due, now_s)


class Teller:
    """Tells what is due, each webhook in order, until stopped.

    Args:
        workspace: Whose rollouts.
        leads: Whether it is for us to tell: a console that steps back tells nothing.
        clock: Unix time in seconds.

    Attributes:
        warning: Which webhook cannot be told, one line; empty when all can.
    """

    def __init__(
        self,
        workspace: Workspace,
        leads: Callable[[], bool],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.warning = ""
        self._workspace = workspace
        self._webhooks = workspace.registry.webhooks
        self._leads = leads
        self._clock = clock
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to tell."""
        self._thread = threading.Thread(target=self._run, name="webhooks", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread; what is under way is waited for, ten seconds at most. Idempotent."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def step(self) -> bool:
        """Try one thing of each webhook; return whether there is more to tell at once.

        Raises:
            EnvironmentFaultError: The registry cannot be read or written.
        """
        more = False
        for webhook in self._webhooks.all():
            if self._stopping.is_set() or not self._leads():
                return False
            more |= self._tell_next(webhook)
        self.warning = _warning(self._webhooks.all())
        return more

    def _tell_next(self, webhook: Webhook) -> bool:
        now_s = self._clock()
        dropped = self._webhooks.trim(webhook.webhook_id, MOST_WAITING, now_s - OLDEST_S)
        if dropped:
            _log.warning("webhook %d will never be told %d things", webhook.webhook_id, dropped)
        due = self._webhooks.oldest(webhook.webhook_id)
        if due is None or due.due_s > now_s:
            return False
        if error := tell(self._workspace, webhook, due, now_s):
            wait_s = min(_FIRST_RETRY_S * 2**due.tries, _LONGEST_RETRY_S)
            self._webhooks.failed(due, error, self._clock() + wait_s)
            return False
        self._webhooks.delivered(due)
        return True

    def _run(self) -> None:
        while not self._stopping.is_set():
            more = False
            try:
                more = self._leads() and self.step()
            except MusterError as error:
                self.warning = Says.NONE_TOLD(said=error)
            except Exception as error:  # noqa: BLE001 - the console goes on, and says so
                _log.exception("telling webhooks failed")
                self.warning = Says.NONE_TOLD(said=Says.BROKEN(error=repr(error)))
            if not more:
                self._stopping.wait(_POLL_S)


def _warning(webhooks: list[Webhook]) -> str:
    failing = [each for each in webhooks if each.error]
    if not failing:
        return ""
    first = failing[0]
    return Says.NOT_TOLD(webhook=first.webhook_id, said=first.error)


def _document(fleet: str, due: Due) -> dict[str, object]:
    at = datetime.fromtimestamp(due.time_s, UTC).isoformat(timespec="milliseconds")
    if due.data:
        return {"type": due.kind, "timestamp": at, "data": {"fleet": fleet, **json.loads(due.data)}}
    return {
        "type": f"rollout.{due.kind}",
        "timestamp": at,
        "data": {
            "fleet": fleet,
            "rollout": due.rollout_id,
            "name": due.name,
            "before": due.before,
            "state": due.state,
            "reason": due.reason,
            "phase": due.phase,
            "counts": due.counts,
        },
    }
