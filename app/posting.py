"""One signed HTTP POST: a document out, a 2xx or an error back, and nothing else.

Headers and signature follow the Standard Webhooks specification (webhook-id, webhook-timestamp,
webhook-signature), so receivers find a library for it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import ipaddress
import socket
import ssl
import threading
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.errors import InputError
from device_agent.wire.sentence import Sentence

_STEP_TIMEOUT_S = 5.0
_WHOLE_TIMEOUT_S = 10.0
"""Whoever answers byte by byte is cut off, too."""
_MOST_ANSWER_BYTES = 4096
_LONGEST_URL = 2000


class Says(Sentence):
    """Why an address took nothing."""

    LATE = "it does not answer in time"
    NO_HTTP = "it answers no HTTP ({problem})"
    ANSWERS = "it answers {status} {reason}"
    NO_REDIRECTS = "redirects are not followed"
    NOT_NEAR = "{host} is not on this machine or a private network: use https"


@dataclass(frozen=True)
class Address:
    """Where to post to.

    Attributes:
        secure: With TLS, the server's certificate checked by what the system trusts.
    """

    host: str
    port: int
    path: str
    secure: bool


def parse_url(url: str) -> Address:
    """Return what a URL says.

    Raises:
        InputError: It is none that may be posted to.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise InputError(f"{url!r} is no URL ({error}).") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or len(url) > _LONGEST_URL:
        raise InputError(f"{url!r} is no http or https URL.")
    if parts.username is not None or parts.fragment or not url.isascii() or not url.isprintable():
        raise InputError(f"{url!r}: no user names, fragments or other characters than ASCII.")
    if " " in url:
        raise InputError(f"{url!r} has a space.")
    secure = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Address(parts.hostname, port or (443 if secure else 80), path, secure)


def signature(secret: bytes, delivery_id: str, time_s: int, body: bytes) -> str:
    """Return what proves who sent a body, and that it is not an old one played again."""
    signed = f"{delivery_id}.{time_s}.".encode() + body
    digest = hmac.new(secret, signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def post(address: Address, secret: bytes, delivery_id: str, time_s: int, body: bytes) -> None:
    """Post it, within ten seconds in all. Redirects are not followed.

    Args:
        address: Where to.
        secret: What it is signed by.
        delivery_id: The same each time that it is tried.
        time_s: Unix time of this try.
        body: JSON.

    Raises:
        OSError: It was not taken, in words for people.
    """
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Muster",
        "webhook-id": delivery_id,
        "webhook-timestamp": str(time_s),
        "webhook-signature": signature(secret, delivery_id, time_s, body),
    }
    connection = http.client.HTTPConnection(address.host, address.port, timeout=_STEP_TIMEOUT_S)
    late = threading.Event()
    sock = _connect(address)
    watchdog = threading.Timer(_WHOLE_TIMEOUT_S, _cut_off, (sock, late))
    watchdog.start()
    try:
        connection.sock = sock
        connection.request("POST", address.path, body, headers)
        answer = connection.getresponse()
        answer.read(_MOST_ANSWER_BYTES)
    except (http.client.HTTPException, ValueError, OSError) as error:
        if late.is_set() or isinstance(error, TimeoutError):
            raise TimeoutError(Says.LATE()) from error
        raise OSError(Says.NO_HTTP(problem=error)) from error
    finally:
        watchdog.cancel()
        watchdog.join()
        connection.close()
        sock.close()
    _judge(answer)


def _judge(answer: http.client.HTTPResponse) -> None:
    """Say what keeps a receiver's answer from being a yes.

    Raises:
        OSError: There is something.
    """
    if not 200 <= answer.status < 300:
        said = [Says.ANSWERS(status=answer.status, reason=answer.reason)]
        if 300 <= answer.status < 400:
            said.append(Says.NO_REDIRECTS())
        raise OSError("; ".join(said))


def near(address: Address) -> str:
    """Return one address of a host where all of its addresses are of this machine or a private net.

    Raises:
        OSError: It cannot be found, or one of them is anybody's.
    """
    found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    numbers = [str(each[4][0]) for each in found]
    for number in numbers:
        ip = ipaddress.ip_address(number.partition("%")[0])
        if not (ip.is_loopback or ip.is_private or ip.is_link_local):
            raise OSError(Says.NOT_NEAR(host=address.host))
    return numbers[0]


def _connect(address: Address) -> socket.socket:
    """Connect; without TLS only to an address that was judged just now."""
    host = address.host if address.secure else near(address)
    plain = socket.create_connection((host, address.port), _STEP_TIMEOUT_S)
    if not address.secure:
        return plain
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=address.host)
    except OSError:
        plain.close()
        raise


def _cut_off(sock: socket.socket, late: threading.Event) -> None:
    late.set()
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it has ended by itself
