"""Finds out whether a broker lets a certificate in, by trying."""

from __future__ import annotations

import socket
import ssl

from app.link.tls import ClientTls

_TIMEOUT_S = 5.0
_CONNECT = b"\x10\x11\x00\x04MQTT\x04\x02\x00\x0a\x00\x05probe"
"""A whole CONNECT packet of MQTT 3.1.1: clean session, keepalive 10 s."""


def lets_in(host: str, port: int, tls: ClientTls) -> bool | None:
    """Return whether a broker lets somebody in; None where it cannot be told.

    Args:
        host: Of the broker.
        port: Of its listener for certificates.
        tls: Of whom.
    """
    try:
        tls.renew()
        with (
            socket.create_connection((host, port), timeout=_TIMEOUT_S) as plain,
            tls.context.wrap_socket(plain, server_hostname=host) as secure,
        ):
            secure.sendall(_CONNECT)
            return bool(secure.recv(4))  # TLS 1.3 says no only after the handshake
    except (ssl.SSLCertVerificationError, TimeoutError):
        return None
    except (ssl.SSLError, ConnectionResetError, BrokenPipeError):
        return False
    except OSError:
        return None
