"""TLS of one connection: whom it trusts, and who it says it is."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Credentials:
    """The files of a connection that shows a certificate.

    Attributes:
        ca: Of the authority that must have signed the broker's certificate.
    """

    ca: Path
    certificate: Path
    key: Path


class Secrecy:
    """One connection's TLS.

    Args:
        context: Whom it trusts.
        credentials: What it shows, if anything; read anew for each connection, so that a renewed
            certificate is used from the next one on.
    """

    def __init__(self, context: ssl.SSLContext, credentials: Credentials | None = None) -> None:
        self.context = context
        self._credentials = credentials

    @classmethod
    def mutual(cls, credentials: Credentials) -> Secrecy:
        """Return the TLS of a device that has its certificate.

        Raises:
            OSError: The authority's certificate cannot be read.
        """
        context = ssl.create_default_context(cafile=str(credentials.ca))
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return cls(context, credentials)

    def refresh(self) -> None:
        """Take up the certificate that is there now.

        Raises:
            OSError: It cannot be read, or does not fit its key.
        """
        if self._credentials is not None:
            self.context.load_cert_chain(self._credentials.certificate, self._credentials.key)
