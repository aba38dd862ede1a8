"""The one place where whatever a hostile document raises becomes a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tuf.api import exceptions as tuf

from device_agent.errors import AgentError, RefusalError, StorageError
from device_agent.trust import reasons
from device_agent.trust.says import Says

_MAX_DETAIL = 300
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (tuf.UnsignedMetadataError, reasons.METADATA_UNSIGNED),
    (tuf.BadVersionNumberError, reasons.METADATA_ROLLBACK),
    (tuf.ExpiredMetadataError, reasons.METADATA_EXPIRED),
    (tuf.LengthOrHashMismatchError, reasons.METADATA_MISMATCH),
    (tuf.DownloadLengthMismatchError, reasons.METADATA_OVERSIZE),
    (tuf.DownloadError, reasons.METADATA_MISSING),
)
"""Most specific first: python-tuf's errors inherit from one another."""


@contextmanager
def refusing(malformed: str, unsigned: str = reasons.METADATA_UNSIGNED) -> Iterator[None]:
    """Turn any failure to read or verify a document into a refusal.

    Parsers and libraries raise RecursionError, KeyError, AttributeError and more on hostile
    documents (trust.md, pitfall 9), so everything unexpected refuses: failing closed is the rule.

    Args:
        malformed: Reason where no more specific one is known.
        unsigned: Reason where a signature is what is missing.

    Raises:
        RefusalError: The document is not accepted.
        StorageError: The disk is at fault, not the document.
    """
    try:
        yield
    except AgentError:
        raise
    except OSError as error:
        raise StorageError(Says.NOT_USABLE(cause=error)) from error
    except tuf.UnsignedMetadataError as error:
        raise RefusalError(unsigned, one_line(error)) from error
    except Exception as error:
        reason = next((code for kind, code in _REASONS if isinstance(error, kind)), malformed)
        raise RefusalError(reason, one_line(error)) from error


def one_line(error: Exception) -> str:
    """Return an error's text as one short printable line; documents may speak through it."""
    text = f"{error}" or type(error).__name__
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line[:_MAX_DETAIL]
