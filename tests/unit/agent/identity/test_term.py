"""The date on which the certificates end is read once and believed of no other certificates."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from device_agent.errors import RefusalError
from device_agent.identity.term import ends_of
from device_agent.wire.enrolment import Certificates
from tests.fakes.authority import Fleet
from tests.unit.agent.identity.test_enrol import join

READ = """
import sys
from pathlib import Path
from device_agent.identity import Identity
print(Identity(Path(sys.argv[1])).ends().isoformat(), "cryptography.x509" in sys.modules)
"""


def read_in_a_process(path: Path) -> list[str]:
    command = [sys.executable, "-c", READ, path / "state"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout.split()


def first_end(held: Certificates) -> datetime:
    pems = (held.certificate, held.fetch_certificate)
    return min(x509.load_pem_x509_certificate(each.encode()).not_valid_after_utc for each in pems)


def test_an_enrolled_device_knows_the_date_without_reading_certificates(tmp_path: Path) -> None:
    identity = join(tmp_path, Fleet())
    ends = first_end(identity.certificates()).isoformat()
    assert read_in_a_process(tmp_path) == [ends, "False"]
    (identity.directory / "ends.json").unlink()
    assert read_in_a_process(tmp_path) == [ends, "True"], "of one enrolled before there were notes"
    assert read_in_a_process(tmp_path) == [ends, "False"]


def test_a_note_of_other_certificates_or_a_damaged_one_is_none(tmp_path: Path) -> None:
    fleet = Fleet()
    identity = join(tmp_path, fleet)
    path, held = tmp_path / "ends.json", identity.certificates()
    ends = ends_of(held, path)
    assert ends == first_end(held)
    fleet.now += timedelta(days=90)
    renewed = fleet.certificates(identity.key.public, "edge-01")
    assert ends_of(renewed, path) == first_end(renewed) > ends
    for damage in (b"", b"{}", b'{"of":"0","ends_s":1}', path.read_bytes()[:-3]):
        path.write_bytes(damage)
        assert ends_of(renewed, path) == first_end(renewed)


def test_without_a_place_for_the_note_the_certificates_are_read(tmp_path: Path) -> None:
    held = join(tmp_path, Fleet()).certificates()
    assert ends_of(held, tmp_path / "none" / "ends.json") == first_end(held)
    with pytest.raises(RefusalError):
        ends_of(Certificates(certificate="", fetch_certificate=""), tmp_path / "ends.json")
    assert not (tmp_path / "ends.json").exists()
