"""What a client is told when it does not get what it asked for."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType

_NONE: Mapping[str, str] = MappingProxyType({})


class RefusalError(Exception):
    """A request is not served; it becomes ``{"error": message}`` with the status.

    Attributes:
        message: One line: what is wrong with what.
        headers: What the response says besides.
    """

    def __init__(
        self, status: HTTPStatus, message: str, headers: Mapping[str, str] = _NONE
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = headers


def bad_request(message: str) -> RefusalError:
    """Return the refusal of a request that will never be right."""
    return RefusalError(HTTPStatus.BAD_REQUEST, message)


def too_large(limit_bytes: int) -> RefusalError:
    """Return the refusal of a body beyond the limit."""
    message = f"the body has more than the {limit_bytes} bytes that this model can need"
    return RefusalError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, message)
