"""Whatever a document raises becomes one printable line and a known reason code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tuf.api import exceptions as tuf

import device_agent.trust
from device_agent.errors import ConfigError, RefusalError, StorageError
from device_agent.trust import reasons
from device_agent.trust.boundary import one_line, refusing


@pytest.mark.parametrize(
    ("raised", "reason"),
    [
        (tuf.UnsignedMetadataError("x"), reasons.METADATA_UNSIGNED),
        (tuf.BadVersionNumberError("x"), reasons.METADATA_ROLLBACK),
        (tuf.EqualVersionNumberError("x"), reasons.METADATA_ROLLBACK),
        (tuf.ExpiredMetadataError("x"), reasons.METADATA_EXPIRED),
        (tuf.LengthOrHashMismatchError("x"), reasons.METADATA_MISMATCH),
        (tuf.DownloadLengthMismatchError("x"), reasons.METADATA_OVERSIZE),
        (tuf.DownloadHTTPError("x", 404), reasons.METADATA_MISSING),
        (tuf.RepositoryError("x"), "anything"),
        (RecursionError("x"), "anything"),
        (KeyError("x"), "anything"),
        (AttributeError("x"), "anything"),
        (OverflowError("x"), "anything"),
    ],
)
def test_each_error_has_its_reason(raised: Exception, reason: str) -> None:
    with pytest.raises(RefusalError) as caught, refusing("anything"):
        raise raised
    assert caught.value.reason == reason
    assert caught.value.__cause__ is raised


def test_the_disk_is_not_blamed_on_the_document() -> None:
    with pytest.raises(StorageError), refusing("anything"):
        raise PermissionError("no")


def test_our_own_errors_pass_as_they_are() -> None:
    ours = ConfigError("mine")
    with pytest.raises(ConfigError) as caught, refusing("anything"):
        raise ours
    assert caught.value is ours


def test_what_stops_the_program_passes() -> None:
    with pytest.raises(KeyboardInterrupt), refusing("anything"):
        raise KeyboardInterrupt


def test_hostile_text_becomes_one_short_printable_line() -> None:
    line = one_line(ValueError("a\nb\x1b[31m\u202e" + "z" * 9000))
    assert line.isprintable()
    assert "\n" not in line
    assert len(line) <= 300
    assert one_line(ValueError()) == "ValueError"


def test_reason_codes_are_distinct_lower_case_words_and_all_of_them_are_used() -> None:
    names = {name for name, value in vars(reasons).items() if name.isupper() and name != "ALL"}
    assert len(names) == len(reasons.ALL)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)+", code) for code in reasons.ALL)
    package = Path(device_agent.trust.__file__).parent
    source = "".join(path.read_text() for path in package.glob("*.py") if path.name != "reasons.py")
    assert {name for name in names if f"reasons.{name}" not in source} == set()
