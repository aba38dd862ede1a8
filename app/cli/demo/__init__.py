"""`muster demo`: the whole job, from nothing to version 2 on every device, in about a minute."""

from __future__ import annotations

from app.cli.demo.command import demo

__all__ = ["demo"]
