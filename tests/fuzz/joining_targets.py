"""Enrolment and certificates: what a device and a console tell each other before either trusts."""

from __future__ import annotations

import base64
import ssl
from unittest import mock

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from app.trust.enrolment import EnrolmentRefusedError, read_key
from device_agent.errors import RefusalError
from device_agent.identity import DeviceKey, first_contact
from device_agent.identity.certificates import check_joined, check_renewed
from device_agent.wire import enrolment
from device_agent.wire.errors import WireError
from tests.fakes import authority
from tests.fakes.joining import Identity
from tests.fuzz.target import Target


def joining_targets() -> list[Target]:
    """Return them."""
    fleet, key = authority.Fleet(), DeviceKey.generate()
    code = fleet.plain_code()
    device = Identity()
    request = device.request(code)
    return [
        *_codes(fleet),
        Target("enrolment request", (request,), _take_request, (WireError, EnrolmentRefusedError)),
        *_certificate_requests(device),
        *_replies(fleet, key, code),
        _peer(fleet, code),
    ]


def _codes(fleet: authority.Fleet) -> list[Target]:
    word = fleet.code()
    packed = base64.urlsafe_b64decode(word.removeprefix(enrolment.PREFIX) + "==")[:-4]

    def sealed(packed: bytes) -> None:
        """Read a code that somebody has made with its checksum right."""
        whole = packed + enrolment._check(packed)
        enrolment.decode_code(
            enrolment.PREFIX + base64.urlsafe_b64encode(whole).decode().rstrip("=")
        )

    return [
        Target(
            "enrolment code",
            (word.encode(),),
            lambda data: enrolment.decode_code(data.decode(errors="replace")),
            (WireError,),
        ),
        Target("enrolment code, unpacked", (packed,), sealed, (WireError,)),
    ]


def _take_request(data: bytes) -> None:
    read_key(enrolment.decode_request(data).csr)


def _certificate_requests(device: Identity) -> list[Target]:
    csr = device.csr("edge-01")
    der = x509.load_pem_x509_csr(csr.encode()).public_bytes(Encoding.DER)
    return [
        Target(
            "certificate request",
            (csr.encode(),),
            lambda data: read_key(data.decode(errors="replace")),
            (EnrolmentRefusedError,),
        ),
        Target(
            "certificate request, unpacked",
            (der,),
            lambda raw: read_key(_pem("CERTIFICATE REQUEST", raw)),
            (EnrolmentRefusedError,),
        ),
    ]


def _replies(fleet: authority.Fleet, key: DeviceKey, code: enrolment.EnrolmentCode) -> list[Target]:
    reply = fleet.reply(enrolment.encode(_request(key, code)))
    made = fleet.certificates(key.public, code.device_id)
    der = x509.load_pem_x509_certificate(made.certificate.encode()).public_bytes(Encoding.DER)

    def renew(certificates: enrolment.Certificates) -> None:
        named = {"device_id": code.device_id, "now": fleet.now}
        check_renewed(certificates, made, fleet.authority.pem, key, **named)

    def renew_one(der: bytes) -> None:
        pem = _pem("CERTIFICATE", der)
        renew(msgspec.structs.replace(made, certificate=pem))

    refusals = (WireError, RefusalError)
    return [
        Target(
            "enrolment reply",
            (reply,),
            lambda data: check_joined(enrolment.decode_reply(data), code, key, fleet.now),
            refusals,
        ),
        Target(
            "certificates",
            (enrolment.encode(made),),
            lambda data: renew(enrolment.decode_certificates(data)),
            refusals,
        ),
        Target("certificate, unpacked", (der,), renew_one, refusals),
    ]


def _request(key: DeviceKey, code: enrolment.EnrolmentCode) -> enrolment.EnrolmentRequest:
    return enrolment.EnrolmentRequest(
        fleet=code.fleet,
        device_id=code.device_id,
        token=code.token,
        csr=key.certificate_request(),
        inventory=enrolment.Inventory(),
    )


def _peer(fleet: authority.Fleet, code: enrolment.EnrolmentCode) -> Target:
    """Return what a broker shows a device that has only a code."""
    shown = fleet.authority.issue_server(["127.0.0.1"]).certificate

    def meet(der: bytes) -> None:
        with mock.patch.object(first_contact, "_look", lambda *_: der):
            first_contact.pinned_context("127.0.0.1", 1, code.ca_key)

    seed = shown.public_bytes(Encoding.DER)
    return Target("certificate of a broker", (seed,), meet, (RefusalError,))


def _pem(label: str, der: bytes) -> str:
    return ssl.DER_cert_to_PEM_cert(der).replace("CERTIFICATE", label)
