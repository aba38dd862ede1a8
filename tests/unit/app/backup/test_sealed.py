"""What is sealed comes back as it was, or not at all."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.backup.sealed import MAGIC, PIECE_BYTES, SealedReader, SealedWriter
from app.errors import InputError, PassphraseError

CHEAP = 2
NAME = Path("fleet.backup")
SEALED_PIECE = PIECE_BYTES + 16


def seal(*pieces: bytes, passphrase: str = "words") -> bytes:
    file = io.BytesIO()
    writer = SealedWriter(file, passphrase, CHEAP)
    for piece in pieces:
        writer.write(piece)
    writer.finish()
    return file.getvalue()


def unseal(data: bytes, passphrase: str = "words") -> bytes:
    reader = SealedReader(io.BytesIO(data), NAME, passphrase)
    found = reader.read()
    reader.finish()
    return found


def refused(data: bytes) -> str:
    with pytest.raises(InputError, match=r"fleet\.backup") as caught:
        unseal(data)
    return str(caught.value)


SEALED = seal(b"a" * PIECE_BYTES, b"b" * PIECE_BYTES, b"c" * 100)
HEADER = SEALED[: len(SEALED) - 2 * SEALED_PIECE - 116]
PIECES = [SEALED[len(HEADER) + at : len(HEADER) + at + SEALED_PIECE] for at in (0, SEALED_PIECE)]
LAST = SEALED[-116:]


@pytest.mark.parametrize("size", [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 300_000])
def test_any_size_comes_back(size: int) -> None:
    content = bytes(range(256)) * (size // 256 + 1)
    assert unseal(seal(content[:size])) == content[:size]


@given(st.lists(st.binary(max_size=3000), max_size=60), st.lists(st.integers(0, 70_000)))
def test_however_it_is_written_and_read_it_is_the_same(pieces, sizes) -> None:
    reader = SealedReader(io.BytesIO(seal(*pieces)), NAME, "words")
    found = b"".join([reader.read(size) for size in sizes]) + reader.read()
    reader.finish()
    assert found == b"".join(pieces)


def test_no_more_than_two_pieces_are_held(monkeypatch) -> None:
    class Watched(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            assert size is not None
            assert 0 < size <= SEALED_PIECE
            return super().read(size)

    reader = SealedReader(Watched(SEALED), NAME, "words")
    while reader.read(1000):
        pass
    reader.finish()


def test_two_files_of_the_same_content_have_nothing_in_common() -> None:
    one, two = seal(b"x" * 64), seal(b"x" * 64)
    assert one[len(MAGIC) + 1 :] != two[len(MAGIC) + 1 :]
    assert one[-80:] != two[-80:]


def test_a_wrong_passphrase_is_told_from_damage() -> None:
    with pytest.raises(PassphraseError, match="does not open"):
        unseal(SEALED, "other words")
    with pytest.raises(PassphraseError, match="empty"):
        seal(b"x", passphrase="")


def test_the_same_letters_typed_otherwise_open_it() -> None:
    assert unseal(seal(b"x", passphrase="caf\u00e9"), "cafe\u0301") == b"x"


def test_pieces_that_were_moved_left_out_or_doubled_do_not_open() -> None:
    assert HEADER + PIECES[0] + PIECES[1] + LAST == SEALED
    for order in (
        [PIECES[1], PIECES[0], LAST],
        [PIECES[1], LAST],
        [PIECES[0], LAST],
        [PIECES[0], PIECES[0], PIECES[1], LAST],
        [PIECES[0], PIECES[1], LAST, LAST],
        [LAST],
    ):
        assert "damaged or cut off" in refused(HEADER + b"".join(order))


def test_a_file_that_was_cut_off_does_not_open() -> None:
    for size in range(len(MAGIC), len(HEADER)):
        assert "cut off at its beginning" in refused(SEALED[:size])
    for size in (len(HEADER), len(HEADER) + 1, len(HEADER) + 15, len(HEADER) + SEALED_PIECE):
        assert "damaged or cut off" in refused(SEALED[:size])
    assert "damaged or cut off" in refused(SEALED[: -len(LAST)])
    assert "damaged or cut off" in refused(SEALED[:-1])


def test_a_file_that_goes_on_does_not_open() -> None:
    assert "damaged or cut off" in refused(SEALED + b"x")
    assert "damaged or cut off" in refused(SEALED + SEALED)


def test_pieces_of_another_file_do_not_open() -> None:
    other = seal(b"a" * PIECE_BYTES, b"b" * PIECE_BYTES, b"c" * 100)
    refused(HEADER + other[len(HEADER) : len(HEADER) + SEALED_PIECE] + PIECES[1] + LAST)


def test_what_is_no_backup_is_named() -> None:
    assert "no backup" in refused(b"")
    assert "no backup" in refused(b"PK\x03\x04 and so on, some zip file that was lying about")
    assert "newer Muster (muster-backup/2)" in refused(b"muster-backup/2\n" + SEALED[16:])


@given(st.integers(0, len(SEALED) - 1), st.integers(0, 7))
def test_no_single_bit_can_change(at: int, bit: int) -> None:
    damaged = bytearray(SEALED)
    damaged[at] ^= 1 << bit
    if at == len(MAGIC) and damaged[at] > 14:
        return  # the cost of guessing: a large one is honoured, and takes its time
    with pytest.raises((InputError, PassphraseError)):
        unseal(bytes(damaged))


def test_a_header_that_asks_for_gigabytes_is_refused() -> None:
    hostile = bytearray(SEALED)
    hostile[len(MAGIC)] = 30
    assert "damaged at its beginning" in refused(bytes(hostile))
