"""What the device's own file says of its host: a plug that meters it, a model for want of one."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

Name = Annotated[str, Meta(min_length=1, max_length=253)]
Port = Annotated[int, Meta(ge=1, le=65535)]
Every = Annotated[float, Meta(ge=0.5, le=30)]
Scale = Annotated[float, Meta(gt=0, le=1e6)]
Watts = Annotated[float, Meta(ge=0, le=10_000)]

RegisterType = Literal["u16", "i16", "u32", "i32", "f32"]


class HttpPlug(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind",
               tag="http"):  # fmt: skip
    """A plug that answers with JSON.

    Attributes:
        url: ``http://`` only, of this machine or its own network.
        field: Where the power is, for example ``apower`` or ``StatusSNS.ENERGY.Power``.
        scale: Watts per unit of what it says.
    """

    url: Annotated[str, Meta(pattern=r"^http://[^/\s]+(/\S*)?$", max_length=2000)]
    field: Annotated[str, Meta(max_length=200)] = ""
    scale: Scale = 1.0
    every_s: Every = 2.0


class MqttPlug(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind",
               tag="mqtt"):  # fmt: skip
    """A plug that publishes its power to a broker of the device's own network.

    Attributes:
        field: As `HttpPlug`; empty where the payload is the number.
        max_age_s: How long a message stands for the present.
    """

    host: Name
    topic: Annotated[str, Meta(min_length=1, max_length=1000)]
    port: Port = 1883
    field: Annotated[str, Meta(max_length=200)] = ""
    scale: Scale = 1.0
    max_age_s: Annotated[float, Meta(ge=1, le=3600)] = 60.0


class ModbusPlug(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind",
                 tag="modbus"):  # fmt: skip
    """A meter that speaks Modbus TCP.

    Attributes:
        unit: Its address behind a gateway.
        register: Of the power, counted from 0.
        table: Which registers.
        type: How the power is written there; the high word comes first unless `swapped`.
    """

    host: Name
    register: Annotated[int, Meta(ge=0, le=65534)]
    port: Port = 502
    unit: Annotated[int, Meta(ge=0, le=255)] = 1
    table: Literal["holding", "input"] = "holding"
    type: RegisterType = "u16"
    swapped: bool = False
    scale: Scale = 1.0
    every_s: Every = 2.0


Plug = HttpPlug | MqttPlug | ModbusPlug


class HostOptions(Struct, frozen=True, forbid_unknown_fields=True):
    """Where sensors lie, the plug if there is one, and the model of a device that has neither.

    Attributes:
        idle_w: Power of the idle device; one end of the model.
        max_w: Power with every core busy; the other.
        rest_s: How long each child waits before its first sample, for idle power to be measured.
        plug: Meters the whole device at its socket.
    """

    root: str = "/"
    idle_w: Watts = 4.0
    max_w: Watts = 15.0
    rest_s: Annotated[float, Meta(ge=4, le=600)] | None = None
    plug: Plug | None = None
