"""The colour tokens of both themes. Qt-free, so that contrast is checked without a window."""

from __future__ import annotations

from typing import NamedTuple

MIN_CONTRAST = 4.5
"""WCAG 2.2 level AA for text."""
STRONG_CONTRAST = 7.0
"""WCAG 2.2 level AAA for text."""
STRONG_LINE_CONTRAST = 4.5
"""Of borders on their ground, where more contrast is asked for: 3 is level AA."""


class Tokens(NamedTuple):
    """One theme, as ``#rrggbb``.

    Attributes:
        dim: Text of second rank.
        sel: Behind a chosen row or navigation entry.
        on_accent: Text on `accent`.
        ok_bg: Behind `ok` text, like the other ``_bg`` colours.
        deploy: Annotation lines of deployments.
    """

    name: str
    bg: str
    panel: str
    alt: str
    hover: str
    line: str
    fg: str
    dim: str
    accent: str
    on_accent: str
    sel: str
    ok: str
    ok_bg: str
    warn: str
    warn_bg: str
    err: str
    err_bg: str
    off: str
    off_bg: str
    p50: str
    p95: str
    p99: str
    deploy: str


LIGHT = Tokens(
    name="light",
    bg="#f6f7f9",
    panel="#ffffff",
    alt="#f8f9fb",
    hover="#eef1f5",
    line="#dfe3e8",
    fg="#1c2128",
    dim="#59626d",
    accent="#0b62d6",
    on_accent="#ffffff",
    sel="#dbe9ff",
    ok="#176f34",
    ok_bg="#dafbe1",
    warn="#855a00",
    warn_bg="#fff3c4",
    err="#c11f2a",
    err_bg="#ffe2e0",
    off="#57606a",
    off_bg="#eaeef2",
    p50="#0b62d6",
    p95="#a85400",
    p99="#c9222e",
    deploy="#7a3fd0",
)

DARK = Tokens(
    name="dark",
    bg="#15181d",
    panel="#1c2026",
    alt="#20252c",
    hover="#272d35",
    line="#323943",
    fg="#e3e7ec",
    dim="#a6b0bc",
    accent="#5aa2ff",
    on_accent="#0b1220",
    sel="#223c66",
    ok="#4cc266",
    ok_bg="#173822",
    warn="#dca83a",
    warn_bg="#3d3010",
    err="#ff7b72",
    err_bg="#4a1f1f",
    off="#a4adb8",
    off_bg="#2b313a",
    p50="#5aa2ff",
    p95="#f0a04b",
    p99="#ff7b72",
    deploy="#b690ff",
)

LIGHT_STRONG = Tokens(
    name="light",
    bg="#ffffff",
    panel="#ffffff",
    alt="#f4f4f4",
    hover="#ebebeb",
    line="#6a6a6a",
    fg="#000000",
    dim="#2f2f2f",
    accent="#003f9e",
    on_accent="#ffffff",
    sel="#cfe2ff",
    ok="#0b4a1f",
    ok_bg="#e6ffec",
    warn="#573a00",
    warn_bg="#fff6d6",
    err="#8a0011",
    err_bg="#ffecea",
    off="#333a42",
    off_bg="#f0f2f4",
    p50="#003f9e",
    p95="#6b3500",
    p99="#8a0011",
    deploy="#4d1a9e",
)

DARK_STRONG = Tokens(
    name="dark",
    bg="#000000",
    panel="#000000",
    alt="#101010",
    hover="#1f1f1f",
    line="#9a9a9a",
    fg="#ffffff",
    dim="#dcdcdc",
    accent="#8ec2ff",
    on_accent="#000000",
    sel="#12305e",
    ok="#7fe695",
    ok_bg="#06210e",
    warn="#ffd36b",
    warn_bg="#241a00",
    err="#ffb0aa",
    err_bg="#330808",
    off="#d3d9e0",
    off_bg="#1a1d21",
    p50="#8ec2ff",
    p95="#ffc07a",
    p99="#ffb0aa",
    deploy="#d6bfff",
)

THEMES = {(each.name, strong): each for each, strong in (
    (LIGHT, False), (DARK, False), (LIGHT_STRONG, True), (DARK_STRONG, True),
)}  # fmt: skip
"""By name, and whether more contrast is asked for."""

TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *((text, under) for text in ("fg", "dim") for under in ("bg", "panel", "alt", "hover", "sel")),
    *((status, f"{status}_bg") for status in ("ok", "warn", "err", "off")),
    *((text, "panel") for text in ("accent", "ok", "warn", "err", "off", "p50", "p95", "p99")),
    ("deploy", "panel"),
    ("accent", "bg"),
    ("on_accent", "accent"),
    ("fg", "err_bg"),
    ("fg", "warn_bg"),
    ("dim", "off_bg"),
    ("accent", "off_bg"),
)
"""Which text stands on which ground somewhere in the console."""


def luminance(colour: str) -> float:
    """Return the relative luminance (WCAG 2.2) of ``#rrggbb``."""

    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(text: str, under: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    dark, light = sorted((luminance(text), luminance(under)))
    return (light + 0.05) / (dark + 0.05)
