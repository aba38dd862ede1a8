"""The running console's side of enrolment: takes requests, issues certificates, answers.

An answer is made from the registry alone, so it is the same however often it is asked for. A
code is burnt before anything is issued; whatever a crash cuts short, `issue_due` does later.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from app.errors import StateError
from app.fleet.enrolment_records import Certificate, Code, Due, Enrolment, Purpose
from app.fleet.records import By
from app.reach import Reach
from app.seldom import Seldom
from app.trust.ca import CertificateAuthority
from app.trust.enrolment import (
    EnrolmentRefusedError,
    Says,
    Verdict,
    judge_request,
    read_key,
    token_digest,
)
from app.trust.identity import DeviceKey
from app.workspace import Workspace
from device_agent.wire.enrolment import (
    Certificates,
    EnrolmentReply,
    EnrolmentRequest,
    decode_request,
    encode,
)

_log = logging.getLogger(__name__)

ISSUED_AT_ONCE = 32
_NO_KEY = "0" * 64
_BY_CODE = By("preauthorised code")


class EnrolmentDesk:
    """Answers devices that want to join.

    Args:
        workspace: Whose fleet it is.
        authority: Issues certificates.
        reach: Where devices find the broker from then on.
        clock: Unix time in seconds.
    """

    def __init__(
        self,
        workspace: Workspace,
        authority: CertificateAuthority,
        reach: Reach,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._workspace = workspace
        self._registry = workspace.registry
        self._authority = authority
        self._reach = reach
        self._clock = clock
        self._seldom = Seldom()

    def take(self, device_id: str, payload: bytes) -> EnrolmentReply:
        """Judge a request and return the answer; a refusal changes nothing.

        Args:
            device_id: Of the topic it came on, or of the name of its file.
            payload: The request.

        Raises:
            WireError: It is no request.
        """
        request = decode_request(payload)
        code = self._registry.enrolments.code(token_digest(request.token))
        try:
            fleet = self._workspace.fleet
            verdict = judge_request(request, device_id, fleet, code, self._clock())
            assert code is not None
            return self._answer(self._admit(request, code, verdict))
        except EnrolmentRefusedError as error:
            self._note_refusal(device_id, code, error)
            return _rejected(device_id, _digest_of(request), error)

    def issue_due(self) -> bool:
        """Issue some of what accepted keys lack, or need anew at half life.

        A fleet that joined in one day is due in one day; nobody else is to wait for all of it.

        Returns:
            Whether there may be more.
        """
        due = self._registry.certificates.due(ISSUED_AT_ONCE)
        for each in due:
            self._issue(each)
        return len(due) == ISSUED_AT_ONCE

    def replies(self) -> dict[str, bytes]:
        """Return the answers that devices wait for, by device id."""
        answers: dict[str, bytes] = {}
        for each in self._registry.enrolments.waiting():  # newest first
            if each.device_id not in answers:
                answers[each.device_id] = encode(self._answer(each))
        return answers

    def renewals(self) -> dict[str, bytes]:
        """Return the certificates that devices are to take for their older ones."""
        renewed = self._registry.certificates.renewed()
        return {device_id: encode(_pair(pair)) for device_id, pair in renewed.items()}

    def _admit(self, request: EnrolmentRequest, code: Code, verdict: Verdict) -> Enrolment:
        enrolments = self._registry.enrolments
        known = enrolments.find(code.device_id, verdict.key.digest)
        if not (verdict.again and known):
            known = self._take(request, code, verdict.key, known)
        if known.state == "pending" and code.preauthorised:
            with _too_late():
                known = enrolments.accept(known.device_id, known.key, _BY_CODE)
        if known.state == "accepted":
            self._issue_for(known)
        return known

    def _take(
        self, request: EnrolmentRequest, code: Code, key: DeviceKey, known: Enrolment | None
    ) -> Enrolment:
        self._check_key(code, key, known)
        enrolments = self._registry.enrolments
        asked = Enrolment(
            device_id=code.device_id,
            key=key.digest,
            public_key=key.der,
            state="pending",
            inventory=request.inventory,
            token_sha256=code.token_sha256,
            replace=code.replace,
        )
        accepted = known is not None and known.state == "accepted"
        if not (enrolments.take_again(asked) if accepted else enrolments.take(asked)):
            raise EnrolmentRefusedError("token-used", Says.DECIDED())
        taken = enrolments.find(code.device_id, key.digest)
        assert taken is not None
        return taken

    def _check_key(self, code: Code, key: DeviceKey, known: Enrolment | None) -> None:
        enrolments = self._registry.enrolments
        if any(each.device_id != code.device_id for each in enrolments.of_key(key.digest)):
            raise EnrolmentRefusedError("key-unsuitable", Says.OTHERS_KEY())
        if known and known.state in ("revoked", "decommissioned"):
            say = Says.REVOKED if known.state == "revoked" else Says.DECOMMISSIONED
            raise EnrolmentRefusedError("key-unsuitable", say())
        current = enrolments.current(code.device_id)
        if current and current.key != key.digest and not code.replace:
            raise EnrolmentRefusedError("already-enrolled", Says.HAS_ANOTHER())

    def _issue_for(self, enrolment: Enrolment) -> None:
        if not self._registry.certificates.newest(enrolment.device_id, enrolment.key):
            self._issue(Due(enrolment.device_id, enrolment.key, enrolment.public_key, 1))

    def _issue(self, due: Due) -> None:
        key = DeviceKey.load(due.public_key)
        pair = self._authority.issue_device(key.public, due.device_id)
        issued = [
            _record(due, "standing", pair.certificate),
            _record(due, "fetch", pair.fetch_certificate),
        ]
        self._registry.certificates.add(issued)

    def _answer(self, enrolment: Enrolment) -> EnrolmentReply:
        if enrolment.state not in ("pending", "accepted"):
            detail = enrolment.reason or enrolment.state
            refusal = EnrolmentRefusedError("rejected-by-owner", detail)
            return _rejected(enrolment.device_id, enrolment.key, refusal)
        pair = self._registry.certificates.newest(enrolment.device_id, enrolment.key)
        if enrolment.state == "pending" or not pair:
            return EnrolmentReply(
                device_id=enrolment.device_id, key=enrolment.key, status="pending"
            )
        made = _pair(pair)
        return EnrolmentReply(
            device_id=enrolment.device_id,
            key=enrolment.key,
            status="accepted",
            certificate=made.certificate,
            fetch_certificate=made.fetch_certificate,
            ca=self._authority.pem,
            root=self._pinned_root(enrolment),
            host=self._reach.host,
            port=self._reach.port,
            tls=self._reach.tls,
        )

    def _pinned_root(self, enrolment: Enrolment) -> bytes:
        """Return the root that the code pins: there may be a newer one by now."""
        code = self._registry.enrolments.code(enrolment.token_sha256)
        files = self._registry.metadata()
        for name, content in files.items():
            pinned = code is not None and hashlib.sha256(content).hexdigest() == code.root_sha256
            if pinned and name.endswith(".root.json"):
                return content
        return self._workspace.repository().root

    def _note_refusal(
        self, device_id: str, code: Code | None, error: EnrolmentRefusedError
    ) -> None:
        # Only who has, or had, a code of ours can fill the audit log, and that slowly.
        if code and self._seldom.due((code.device_id, error.reason), self._clock()):
            _log.warning("refused a request to join as %s: %s", device_id, error)
            by = By(f"device {device_id}")
            self._registry.note(by, "device.request-refused", code.device_id, str(error))


@contextmanager
def _too_late() -> Iterator[None]:
    try:
        yield
    except StateError as error:
        raise EnrolmentRefusedError("already-enrolled", str(error)) from error


def _record(due: Due, purpose: Purpose, certificate: x509.Certificate) -> Certificate:
    (name,) = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return Certificate(
        serial=str(certificate.serial_number),
        device_id=due.device_id,
        key=due.key,
        generation=due.generation,
        purpose=purpose,
        name=str(name.value),
        not_before_s=certificate.not_valid_before_utc.timestamp(),
        not_after_s=certificate.not_valid_after_utc.timestamp(),
        pem=certificate.public_bytes(Encoding.PEM).decode(),
    )


def _pair(certificates: list[Certificate]) -> Certificates:
    pem = {each.purpose: each.pem for each in certificates}
    return Certificates(certificate=pem["standing"], fetch_certificate=pem["fetch"])


def _rejected(device_id: str, key: str, error: EnrolmentRefusedError) -> EnrolmentReply:
    return EnrolmentReply(
        device_id=device_id,
        key=key,
        status="rejected",
        reason=error.reason,
        detail=error.detail[:2000],
    )


def _digest_of(request: EnrolmentRequest) -> str:
    """Return which key an answer is for, as far as that can be told."""
    try:
        return read_key(request.csr).digest
    except EnrolmentRefusedError:
        return _NO_KEY
