"""The first connection to a broker that nobody has vouched for yet, but the code.

The handshake is done once without sending anything, to see the broker's certificate. Only if the
authority that the code pins has signed it is it trusted, and it alone, for the connection in which
the token travels: whoever stands in between gets nothing.
"""

from __future__ import annotations

import socket
import ssl

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from device_agent.errors import LinkError, RefusalError
from device_agent.identity.certificates import issued_by, reading

BROKER_UNKNOWN = "broker-unknown"
"""Not signed by the authority that the code pins."""
BROKER_MISNAMED = "broker-misnamed"
"""Of the fleet, but not for this host or not for this time."""
_TIMEOUT_S = 10.0


def pinned_context(host: str, port: int, ca_key: bytes) -> ssl.SSLContext:
    """Return what to connect with to the broker that is there now.

    Args:
        host: Checked against the certificate when the connection is made.
        port: Of the enrolment listener.
        ca_key: The authority's public key, a compressed point of P-256.

    Raises:
        RefusalError: The broker's certificate is not of the pinned authority, or not good here.
        LinkError: There is no broker, or it does not speak TLS.
    """
    leaf = _look(host, port, _trusting_nobody())
    with reading(BROKER_UNKNOWN, f"{host}:{port} shows no proper certificate"):
        certificate = x509.load_der_x509_certificate(leaf)
        authority = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), ca_key)
        known = issued_by(certificate, authority) and _for_servers(certificate)
    if not known:
        raise RefusalError(
            BROKER_UNKNOWN,
            f"whoever answers at {host}:{port} is not of the fleet that made the code: somebody "
            "stands in between, or the code is of another fleet. Nothing was sent",
        )
    context = ssl.create_default_context(cadata=leaf)
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    _look(host, port, context)  # so that a wrong name is said now, and not tried again and again
    return context


def _trusting_nobody() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _look(host: str, port: int, context: ssl.SSLContext) -> bytes:
    """Return the certificate that the server shows; nothing of ours is sent but the handshake."""
    try:
        with (
            socket.create_connection((host, port), _TIMEOUT_S) as plain,
            context.wrap_socket(plain, server_hostname=host) as secure,
        ):
            leaf = secure.getpeercert(binary_form=True)
    except ssl.SSLCertVerificationError as error:
        raise RefusalError(
            BROKER_MISNAMED,
            f"the broker at {host}:{port} shows a certificate that is not good here: "
            f"{error.verify_message.rstrip('.')}; compare the address in the code with the "
            "broker's names, and the clocks. Nothing was sent",
        ) from error
    except OSError as error:
        raise LinkError(
            f"no broker at {host}:{port}: {error.strerror or error}; check address, cable and "
            "firewall, and that the console runs"
        ) from error
    return leaf or b""


def _for_servers(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return ExtendedKeyUsageOID.SERVER_AUTH in usage
