"""Look at an ONNX file before any runtime does: what could make one reach beyond itself is refused.

ONNX Runtime up to 1.23 reads external data through ``../``, symlinks and absolute paths, crashes
on ``_ORT_MEM_ADDR_`` locations, and up to 1.31 crashes on deep function chains. So both sides scan
the protobuf wire format themselves. The scan holds a stack of byte ranges instead of recursing,
copies no tensor, and stops at fixed limits. Field numbers are those of onnx.proto, IR version 13.
"""

from __future__ import annotations

from dataclasses import dataclass

from device_agent.wire.errors import WireError
from device_agent.wire.says import Onnx

ALLOWED_DOMAINS = frozenset({"", "ai.onnx", "ai.onnx.ml", "com.microsoft"})
MAX_DEPTH = 40
"""Messages within messages; each subgraph level takes three. Real models stay under 20."""
MAX_FIELDS = 2_000_000
MAX_FUNCTIONS = 64
"""Model-local functions: a longer list can only be a chain that overflows the runtime's stack."""

_SUBJECT = "model"
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_FIXED_BYTES = {_FIXED64: 8, _FIXED32: 4}
_ORT_MAGIC = b"ORTM"

_CHILDREN: dict[str, dict[int, str]] = {
    "Model": {7: "Graph", 8: "Opset", 20: "Training", 25: "Function"},
    "Opset": {},
    "Training": {1: "Graph", 2: "Graph"},
    "Function": {7: "Node", 11: "Attribute", 12: "ValueInfo"},
    "Graph": {
        1: "Node", 5: "Tensor", 11: "ValueInfo", 12: "ValueInfo", 13: "ValueInfo", 15: "Sparse",
    },
    "Node": {5: "Attribute"},
    "Attribute": {
        5: "Tensor", 6: "Graph", 10: "Tensor", 11: "Graph", 14: "Type", 15: "Type",
        22: "Sparse", 23: "Sparse",
    },
    "Sparse": {1: "Tensor", 2: "Tensor"},
    "Tensor": {},
    "ValueInfo": {2: "Type"},
    "Type": {4: "Sequence", 5: "Map", 9: "Sequence"},
    "Sequence": {1: "Type"},
    "Map": {2: "Type"},
}  # fmt: skip
"""The messages that can hold a node, a tensor or themselves; all others are skipped unread."""

_IR_VERSION, _GRAPH, _OPSET, _FUNCTION = 1, 7, 8, 25  # of Model
_OP_TYPE, _NODE_DOMAIN = 4, 7  # of Node
_FUNCTION_DOMAIN = 10  # of Function
_EXTERNAL_DATA, _DATA_LOCATION = 13, 14  # of Tensor
_NAME = {"Tensor": 8, "Node": 3, "Function": 1}
_EXPECTED_WIRE = {
    ("Model", _IR_VERSION): _VARINT,
    ("Node", _OP_TYPE): _BYTES,
    ("Node", _NODE_DOMAIN): _BYTES,
    ("Function", _FUNCTION_DOMAIN): _BYTES,
    ("Tensor", _EXTERNAL_DATA): _BYTES,
    ("Tensor", _DATA_LOCATION): _VARINT,
}


@dataclass(frozen=True)
class _Message:
    """A message's place in the file."""

    kind: str
    start: int
    end: int
    depth: int


@dataclass(frozen=True)
class _Field:
    """One field: its value for a varint, its bytes' range otherwise."""

    number: int
    wire: int
    value: int
    start: int
    end: int


def check_onnx(data: bytes) -> None:
    """Refuse what is not a self-contained ONNX model of known operator domains.

    Args:
        data: The whole file.

    Raises:
        WireError: Not an ONNX protobuf or truncated; external data in any tensor; an operator
            or function of a foreign domain; an EPContext node; nested too deep or too large.
    """
    if data[4:8] == _ORT_MAGIC:
        # the runtime goes by these bytes and would read something else than is checked here
        raise WireError(_SUBJECT, Onnx.ORT_FORMAT())
    _Scan(data).run()


class _Scan:
    """One pass over a file, message by message."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._fields = 0
        self._stack = [_Message("Model", 0, len(data), 0)]
        self._top: dict[int, int] = {}

    def run(self) -> None:
        while self._stack:
            message = self._stack.pop()
            position = message.start
            while position < message.end:
                field = self._read_field(position, message.end)
                self._visit(message, field)
                position = field.end
        self._check_whole()

    def _visit(self, message: _Message, field: _Field) -> None:
        wanted = _EXPECTED_WIRE.get((message.kind, field.number))
        child = _CHILDREN[message.kind].get(field.number)
        if field.wire != (_BYTES if child else field.wire if wanted is None else wanted):
            raise _not_onnx(Onnx.WIRE_TYPE(message=message.kind, n=field.number, wire=field.wire))
        if message.kind == "Model":
            self._top[field.number] = self._top.get(field.number, 0) + 1
        if wanted is not None:
            self._check_value(message, field)
        if child:
            if message.depth == MAX_DEPTH:
                raise WireError(_SUBJECT, Onnx.TOO_DEEP(n=MAX_DEPTH))
            self._stack.append(_Message(child, field.start, field.end, message.depth + 1))

    def _check_value(self, message: _Message, field: _Field) -> None:
        """Check a field of `_EXPECTED_WIRE`; every occurrence counts, a parser keeps the last."""
        place = (message.kind, field.number)
        if place == ("Tensor", _EXTERNAL_DATA) or (
            # any other number than DEFAULT: enums are truncated to 32 bits by parsers
            place == ("Tensor", _DATA_LOCATION) and field.value != 0
        ):
            raise WireError(_SUBJECT, Onnx.EXTERNAL_DATA(name=self._name(message)))
        if place == ("Node", _OP_TYPE) and self._text(field) == "EPContext":
            raise WireError(_SUBJECT, Onnx.EP_CONTEXT(name=self._name(message)))
        if field.number == (_NODE_DOMAIN if message.kind == "Node" else _FUNCTION_DOMAIN):
            domain = self._text(field)
            if message.kind in ("Node", "Function") and domain not in ALLOWED_DOMAINS:
                name = self._name(message)
                said = Onnx.UNKNOWN_DOMAIN(domain=repr(domain[:80]), name=name)
                raise WireError(_SUBJECT, said)

    def _check_whole(self) -> None:
        if not self._top.get(_IR_VERSION):
            raise _not_onnx(Onnx.NO_IR_VERSION())
        for number, name in ((_GRAPH, "graph"), (_OPSET, "opset_import")):
            if not self._top.get(number):
                raise _not_onnx(Onnx.LACKS(name=name))
        if self._top.get(_FUNCTION, 0) > MAX_FUNCTIONS:
            raise WireError(_SUBJECT, Onnx.MANY_FUNCTIONS(n=MAX_FUNCTIONS))

    def _read_field(self, position: int, end: int) -> _Field:
        self._fields += 1
        if self._fields > MAX_FIELDS:
            raise WireError(_SUBJECT, Onnx.MANY_FIELDS(n=MAX_FIELDS))
        tag, position = self._varint(position, end)
        number, wire = tag >> 3, tag & 7
        if not 1 <= number < 2**29:
            raise _not_onnx(Onnx.FIELD_NUMBER(n=number))
        if wire == _VARINT:
            value, position = self._varint(position, end)
            return _Field(number, wire, value, position, position)
        if wire == _BYTES:
            size, position = self._varint(position, end)
        elif wire in _FIXED_BYTES:
            size = _FIXED_BYTES[wire]
        else:  # groups are not in onnx.proto, and parsers recurse into them
            raise _not_onnx(Onnx.NO_WIRE_TYPE(n=wire))
        if size > end - position:
            raise _not_onnx(Onnx.TRUNCATED(n=size, left=end - position))
        return _Field(number, wire, 0, position, position + size)

    def _varint(self, position: int, end: int) -> tuple[int, int]:
        value = 0
        for shift in range(0, 70, 7):
            if position >= end:
                raise _not_onnx(Onnx.TRUNCATED_NUMBER())
            byte = self._data[position]
            position += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value, position
        raise _not_onnx(Onnx.LONG_NUMBER())

    def _text(self, field: _Field) -> str:
        try:
            return self._data[field.start : field.end].decode()
        except UnicodeDecodeError as error:
            raise _not_onnx(Onnx.NOT_UTF8()) from error

    def _name(self, message: _Message) -> str:
        """Return ``Kind 'name'`` for an error's text."""
        position = message.start
        while position < message.end:
            field = self._read_field(position, message.end)
            if (field.number, field.wire) == (_NAME[message.kind], _BYTES):
                return f"{message.kind.lower()} {self._text(field)[:80]!r}"
            position = field.end
        return f"a {message.kind.lower()} without a name"


def _not_onnx(why: str) -> WireError:
    return WireError(_SUBJECT, Onnx.NOT_ONNX(said=why))
