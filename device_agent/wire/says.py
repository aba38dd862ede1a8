"""What is wrong with a manifest, a model or a code, beside the field that it is about."""

from __future__ import annotations

from device_agent.wire.sentence import Sentence


class Says(Sentence):
    """Of manifests and of codes to enrol by."""

    NOT_LISTED = "names {path} but does not list it in `files`"
    BAD_NAME = "{name} must be a-z, 0-9, inner hyphens"
    BAD_VERSION = "{version} must look like 1.2.3"
    NO_SAMPLES = "at least one is needed for the trial"
    OUTPUTS = "{n:d} for {all:d} outputs"
    NO_PLAIN_PATH = "{path} is not a plain path"
    PATH_TWICE = "{path} appears twice"
    SIZES = "sizes do not add up to size_bytes"
    OTHER_DIGEST = "does not have the digest its directory is named by"
    DEVICE_ID = "{name} must be a-z, 0-9 and inner hyphens, 1 to 63 characters"
    FLEET_NAME = "{name} must be 1 to 64 of A-Z a-z 0-9 _ -"
    DIGEST = "{digest} is not 64 lower-case hex digits"
    CODE_BEGINS = "does not begin with {prefix}, or is too long"
    CODE_CHARACTERS = "has characters that no code has"
    CODE_CHECKSUM = "is incomplete or mistyped: its checksum is wrong"


class Onnx(Sentence):
    """Of files that should be ONNX models."""

    ORT_FORMAT = "is an ORT format model, not an ONNX protobuf"
    NOT_ONNX = "is not an ONNX model, or is truncated: {said}"
    TOO_DEEP = "is nested deeper than {n:d} messages"
    EXTERNAL_DATA = "has external data ({name})"
    EP_CONTEXT = "holds a compiled EPContext blob ({name})"
    UNKNOWN_DOMAIN = "needs the unknown operator domain {domain} ({name})"
    MANY_FUNCTIONS = "defines more than {n:d} functions of its own"
    MANY_FIELDS = "has more than {n:d} fields"
    WIRE_TYPE = "{message} field {n:d} has wire type {wire:d}"
    NO_IR_VERSION = "it has no ir_version"
    LACKS = "it has no {name}, or is truncated before it"
    FIELD_NUMBER = "field number {n:d}"
    NO_WIRE_TYPE = "wire type {n:d}"
    TRUNCATED = "truncated: {n:d} bytes announced, {left:d} there"
    TRUNCATED_NUMBER = "truncated within a number"
    LONG_NUMBER = "a number of more than 10 bytes"
    NOT_UTF8 = "a name that is not UTF-8"
