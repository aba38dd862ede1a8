"""What the trust core says where it refuses, beside the reason code."""

from __future__ import annotations

from device_agent.wire.sentence import Sentence


class Says(Sentence):
    """Why a document is not accepted."""

    TOO_LARGE = "{n:d} bytes, at most {most:d} are allowed"
    OTHER_DEVICE = "made for {stranger}, this is {ours}"
    OTHER_ENROLMENT = "made for the key of an earlier or another enrolment"
    NEEDS_ROOT = "needs root {n:d}, known is {known:d}"
    NEEDS_TARGETS = "needs image targets {n:d}, known are {known:d}"
    EXPIRED = "expired on {when} UTC; the console must sign it again"
    ROLE_EXPIRED = "{role} expired on {when} UTC; the console must renew it"
    OTHER_DOCUMENT = "doc: is not {doc}"
    BUNDLES = "names {n:d} bundles, not {wanted:d}"
    OLDER = "version {n:d}, version {newest:d} was accepted before"
    OTHER_WORDS = "version {n:d} was accepted before and said something else"
    NOT_TWICE = "version {n:d} was accepted before and is not done twice"
    NOT_RELEASED = "{path} is not released (any more)"
    OTHER_BYTES = "{path}: length or hashes differ from the released bundle's"
    OLDER_RELEASE = "{name} release {n:d}, release {installed:d} was installed before"
    NO_NAME = "the released bundle has no proper name or version"
    OTHER_PATH = "{path} is not the path of the bundle it holds"
    NO_DIGEST = "{path} is too long or has no sha256"
    DIFFER = "document and assignment differ"
    SETTINGS_DIFFER = "document and settings differ"
    CLOCK_BEHIND = "the clock says {now} UTC, but it is after {signed}; set the device's clock"
    INCOMPLETE = "no complete metadata set yet: {said}"
    NOT_THERE = "{role} is not there"
    OTHER_VERSION = "{role} is version {n:d} where {wanted:d} is announced"
    NOT_USABLE = "the trust store cannot be used: {cause}"
    GOES_ON = "what serves goes on, nothing new is taken: {said}"
    FROM_COPY = "its copy took its place: {said}"
    # Enrolling alone keeps what was trusted: an earlier life must not be replayed.
    LINK_DAMAGED = (
        "{store} is damaged: wipe it (`muster-agent decommission --now --yes`) and enrol the "
        "device again"
    )
    DAMAGED = (
        "{store} is damaged ({problem}): wipe it (`muster-agent decommission --now --yes`) and "
        "enrol the device again"
    )
