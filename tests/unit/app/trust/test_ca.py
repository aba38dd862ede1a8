"""The certificate authority: what stands in its certificates, judged by OpenSSL and by X.509."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from app.errors import InputError, StateError
from app.trust import CA, CertificateAuthority, KeyStore
from app.trust.ca import CA_LIFE, DEVICE_LIFE, key_digest, new_ca_secret
from device_agent.wire.errors import WireError
from device_agent.wire.names import BROKER, CONSOLE, fetch_name

NOW = datetime(2026, 7, 1, tzinfo=UTC)
LONGEST_ID = "d" * 63
LONGEST_FLEET = "f" * 64


def authority(fleet: str = LONGEST_FLEET) -> CertificateAuthority:
    return CertificateAuthority.found(fleet, new_ca_secret(), lambda: NOW)


def device_key() -> ec.EllipticCurvePublicKey:
    return ec.generate_private_key(ec.SECP256R1()).public_key()


def name_of(certificate: x509.Certificate) -> str:
    (attribute,) = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(attribute.value)


def purposes(certificate: x509.Certificate) -> list[x509.ObjectIdentifier]:
    return list(certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)


def names_in(certificate: x509.Certificate) -> x509.SubjectAlternativeName:
    found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    return found.value


def test_a_device_gets_two_certificates_for_its_one_key() -> None:
    key = device_key()
    issued = authority("plant").issue_device(key, LONGEST_ID)
    assert [name_of(each) for each in issued] == [LONGEST_ID, fetch_name(LONGEST_ID)]
    for each in issued:
        assert each.public_key() == key
        assert purposes(each) == [ExtendedKeyUsageOID.CLIENT_AUTH]
        assert each.not_valid_before_utc == NOW - timedelta(days=1)
        assert each.not_valid_after_utc == NOW + DEVICE_LIFE
        uris = names_in(each).get_values_for_type(x509.UniformResourceIdentifier)
        assert uris == [f"urn:muster:plant:device:{LONGEST_ID}"]
    assert issued.certificate.serial_number != issued.fetch_certificate.serial_number


def test_what_is_no_device_gets_no_certificate() -> None:
    for name in (CONSOLE, BROKER, "Edge", "", "a" * 64):
        with pytest.raises(WireError):
            authority().issue_device(device_key(), name)


def test_a_certificate_of_one_kind_is_refused_as_the_other() -> None:
    ca = authority()
    policy = PolicyBuilder().store(Store([ca.certificate])).time(NOW)
    device = ca.issue_device(device_key(), "edge-01").certificate
    server = ca.issue_server(["broker.example"]).certificate
    policy.build_client_verifier().verify(device, [])
    policy.build_server_verifier(x509.DNSName("broker.example")).verify(server, [])
    with pytest.raises(VerificationError):
        policy.build_client_verifier().verify(server, [])
    with pytest.raises(VerificationError):
        policy.build_server_verifier(x509.DNSName("broker.example")).verify(device, [])


def test_another_fleets_certificates_do_not_verify() -> None:
    stranger = authority().issue_device(device_key(), "edge-01").certificate
    policy = PolicyBuilder().store(Store([authority().certificate])).time(NOW)
    with pytest.raises(VerificationError):
        policy.build_client_verifier().verify(stranger, [])


def test_a_server_is_good_under_its_names_and_addresses() -> None:
    server = authority().issue_server(["broker.example", "10.0.0.7", "fd00::7", "10.0.0.7"])
    names = names_in(server.certificate)
    assert names.get_values_for_type(x509.DNSName) == ["broker.example"]
    addresses = names.get_values_for_type(x509.IPAddress)
    assert [str(address) for address in addresses] == ["10.0.0.7", "fd00::7"]
    assert name_of(server.certificate) == BROKER


@pytest.mark.parametrize("host", ["", "a b", "a_b", "-a", "http://a", "a..b", "10.0.0.7:8883"])
def test_a_host_that_is_none_is_refused(host: str) -> None:
    with pytest.raises(InputError):
        authority().issue_server([host])
    with pytest.raises(InputError):
        authority().issue_server([])


def test_an_authority_can_issue_nothing_below_itself() -> None:
    ca = authority()
    constraints = ca.certificate.extensions.get_extension_for_class(x509.BasicConstraints)
    assert constraints.critical
    assert constraints.value == x509.BasicConstraints(ca=True, path_length=0)
    assert ca.certificate.not_valid_after_utc == NOW + CA_LIFE


def test_the_list_of_the_revoked_is_never_overdue() -> None:
    ca = authority()
    one, two = ca.issue_device(device_key(), "edge-01")
    listed = x509.load_pem_x509_crl(ca.crl([two.serial_number, one.serial_number]))
    public = ca.certificate.public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    assert listed.is_signature_valid(public)
    assert {entry.serial_number for entry in listed} == {one.serial_number, two.serial_number}
    assert listed.next_update_utc is not None
    assert listed.next_update_utc > ca.certificate.not_valid_after_utc
    assert not list(x509.load_pem_x509_crl(ca.crl([])))


def test_nothing_outlives_the_authority() -> None:
    now = NOW
    ca = CertificateAuthority.found("plant", new_ca_secret(), lambda: now)
    now = NOW + CA_LIFE - timedelta(days=3)
    issued = ca.issue_device(device_key(), "edge-01").certificate
    assert issued.not_valid_after_utc == ca.certificate.not_valid_after_utc
    now = NOW + CA_LIFE
    with pytest.raises(StateError, match="ended"):
        ca.issue_device(device_key(), "edge-01")


def test_the_key_on_disk_makes_the_same_authority_again(tmp_path: Path) -> None:
    keys = KeyStore(tmp_path / "keys", scrypt_n=2**4)
    keys.keep(CA, new_ca_secret(), "words")
    first = CertificateAuthority.found("plant", keys.secret(CA, "words"))
    again = CertificateAuthority("plant", keys.secret(CA, "words"), first.certificate)
    assert again.ca_key == first.ca_key
    assert len(again.ca_key) == 33
    public = first.certificate.public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    kept = keys.read(CA)
    assert kept is not None
    assert (kept.keyid, kept.public) == (key_digest(public), first.ca_key)


def test_a_key_that_is_not_the_certificates_is_refused() -> None:
    with pytest.raises(StateError, match="do not belong together"):
        CertificateAuthority("plant", new_ca_secret(), authority().certificate)


def test_openssl_in_strict_mode_takes_both_ends(tmp_path: Path) -> None:
    ca = CertificateAuthority.found("plant", new_ca_secret())
    server = context(tmp_path, ca, ca.issue_server(["broker.example"]), ssl.PROTOCOL_TLS_SERVER)
    client = context(tmp_path, ca, ca.issue_console(), ssl.PROTOCOL_TLS_CLIENT)
    assert shake(client, server) == CONSOLE


def context(tmp_path: Path, ca, credentials, protocol) -> ssl.SSLContext:
    made = ssl.SSLContext(protocol)
    made.verify_flags |= ssl.VERIFY_X509_STRICT
    made.verify_mode = ssl.CERT_REQUIRED
    made.load_verify_locations(cadata=ca.pem)
    files = tmp_path / "certificate", tmp_path / "key"
    files[0].write_bytes(credentials.certificate_pem)
    files[1].write_bytes(credentials.key_pem(b"words"))
    made.load_cert_chain(*files, password=b"words")
    return made


def shake(client: ssl.SSLContext, server: ssl.SSLContext) -> str:
    """Shake hands in memory; return the name that the server saw."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    ours = client.wrap_bio(to_client, to_server, server_hostname="broker.example")
    theirs = server.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(4):
        for end in (ours, theirs):
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
    subject = theirs.getpeercert()["subject"]
    return dict(pair for (pair,) in subject)["commonName"]
