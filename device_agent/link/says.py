"""What the link says where it does not come through."""

from __future__ import annotations

from device_agent.wire.sentence import Sentence


class Says(Sentence):
    """Why chunks did not come."""

    CHUNKS_MISSING = (
        "{n:d} chunks did not come within {seconds:.0f} s: check the broker and the console"
    )
    CHUNKS_WRONG = "{n:d} chunks arrived with the wrong content"
    CHUNKS_REFUSED = "chunks cannot be fetched: {said}"
    BROKER_REFUSED = "the broker refused us: {problem}"
    SUBSCRIPTION_REFUSED = "the broker refused a subscription"
    FETCH_CANCELLED = "the fetch was cancelled"
