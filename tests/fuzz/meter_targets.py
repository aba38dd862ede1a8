"""What sensors, the machine's tools and plugs on the local network answer."""

from __future__ import annotations

import struct

from device_agent.host.mode import parse_nvpmodel
from device_agent.host.plug import UnusableAnswerError, modbus_power_w, power_in
from device_agent.host.raspberry import parse_pmic, parse_throttled
from device_agent.host_options import ModbusPlug
from tests.fuzz.target import Target

_MODBUS = ModbusPlug(host="127.0.0.1", register=12, type="f32")


def meter_targets() -> list[Target]:
    """Return them."""
    pmic = b"3V3_SYS_A current(1)=0.2A\n3V3_SYS_V volt(9)=3.3V\nEXT5V_V volt(24)=5.1V"
    answer = struct.pack(">HHHBBBf", 1, 0, 7, 1, 3, 4, 17.5)
    return [
        Target(
            "answer of an HTTP plug",
            (b'{"meters": [{"power": 3.5}]}', b'{"meters": [{"power": "3"}]}'),
            lambda data: power_in(data, "meters.0.power", 0.1),
            (UnusableAnswerError,),
        ),
        Target(
            "message of an MQTT plug",
            (b"7.25", b'"12"'),
            lambda data: power_in(data, "", 1.0),
            (UnusableAnswerError,),
        ),
        Target(
            "answer of a Modbus meter",
            (answer,),
            lambda data: modbus_power_w(data, _MODBUS),
            (UnusableAnswerError,),
        ),
        Target(
            "answer of a tool of the machine",
            (pmic, b"throttled=0x50005", b"NV Power Mode: 15W\n2"),
            _read_tools,
            (),
        ),
    ]


def _read_tools(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    parse_pmic(text)
    parse_throttled(text)
    parse_nvpmodel(text)
