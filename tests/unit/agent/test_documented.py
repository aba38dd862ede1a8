"""Every key of agent.toml is in the documents that explain it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from device_agent.config import Config, Server, section_of
from device_agent.host_options import Plug
from device_agent.wire.pipeline.places import SinkSpec, SourceSpec

DOCS = Path(__file__).parents[3] / "docs"
ELSEWHERE = {"source", "sinks", "server", "host.plug"}
"""Sections that other pages explain."""


def keys(kind: type[msgspec.Struct], prefix: str = "") -> Iterator[str]:
    for field in msgspec.structs.fields(kind):
        name = f"{prefix}{field.name}"
        section = section_of(field.type)
        if section is None or name in ELSEWHERE:
            yield name
        else:
            yield from keys(section, f"{name}.")


def names_of(kind: type[msgspec.Struct]) -> list[str]:
    return [field.name for field in msgspec.structs.fields(kind)]


@pytest.mark.parametrize("key", [key for key in keys(Config) if key not in ELSEWHERE])
def test_the_agents_page_has_each_key(key: str) -> None:
    table = [line for line in (DOCS / "agent.md").read_text().splitlines() if line[:2] == "| "]
    assert any(f"`{key}`" in line.split("|")[1] for line in table)


@pytest.mark.parametrize("key", names_of(Server))
def test_the_endpoints_page_has_each_key(key: str) -> None:
    assert f"| `server.{key}` |" in (DOCS / "local-server.md").read_text()


@pytest.mark.parametrize("kind", [*get_args(SourceSpec), *get_args(SinkSpec)])
def test_the_pipelines_page_has_each_kind_with_its_keys(kind: type[msgspec.Struct]) -> None:
    tag = f"| `{kind.__struct_config__.tag}` |"
    rows = [row for row in (DOCS / "pipeline.md").read_text().splitlines() if row.startswith(tag)]
    wanted = set(names_of(kind))
    assert any(wanted <= set(row.split("|")[2].replace("`", "").replace(",", "").split())
               for row in rows), wanted  # fmt: skip


@pytest.mark.parametrize("kind", get_args(Plug))
def test_the_page_on_power_has_each_plug_with_its_keys(kind: type[msgspec.Struct]) -> None:
    text = (DOCS / "power.md").read_text()
    assert f'kind = "{kind.__struct_config__.tag}"' in text
    for name in names_of(kind):
        assert f"{name} =" in text or f"`{name}`" in text, name
