"""The console's end of TLS: it proves who it is, and has the broker prove itself."""

from __future__ import annotations

import os
import secrets
import ssl
import tempfile
from collections.abc import Callable
from pathlib import Path

from app.link.access import KeyAndCertificate


class _Socket(ssl.SSLSocket):
    """Closes itself when the handshake fails: paho would leave it open."""

    def do_handshake(self, block: bool = False) -> None:
        try:
            super().do_handshake(block)
        except OSError:
            self.close()
            raise


class ClientTls:
    """TLS under a name that the fleet's authority gives.

    Args:
        ca: The authority's certificate, PEM.
        issue: Makes a key and a certificate that are good for a while.

    Attributes:
        context: For the connections; `renew` before each.
    """

    def __init__(self, ca: str, issue: Callable[[], KeyAndCertificate]) -> None:
        self._issue = issue
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.context.sslsocket_class = _Socket
        self.context.minimum_version = ssl.TLSVersion.TLSv1_3
        self.context.verify_flags |= ssl.VERIFY_X509_STRICT
        self.context.load_verify_locations(cadata=ca)

    def renew(self) -> None:
        """Take a new certificate: the last one may be over.

        Raises:
            OSError: No temporary file can be written.
        """
        made = self._issue()
        password = secrets.token_urlsafe(32)
        pem = made.certificate_pem + made.key_pem(password.encode())
        handle, name = tempfile.mkstemp(prefix="muster-")  # mode 0600
        try:  # Python's ssl reads keys from files only
            with os.fdopen(handle, "wb") as file:
                file.write(pem)
            self.context.load_cert_chain(name, password=password)
        finally:
            Path(name).unlink()
