"""What the dialog for site and labels shows of devices, and what its texts mean. Qt-free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.fleet.labelling import Labelling
from app.fleet.live import DeviceView
from app.gui.models.enrolling import labels_of


@dataclass(frozen=True, slots=True)
class Standing:
    """Where devices stand now.

    Attributes:
        site: Of all of them; None where they differ.
        labels: ``key=value`` of any of them.
    """

    site: str | None
    labels: tuple[str, ...]


def standing_of(devices: Sequence[DeviceView]) -> Standing:
    """Say where devices stand and what labels there are among them."""
    sites = {each.site for each in devices}
    labels = {f"{key}={value}" for each in devices for key, value in each.labels.items()}
    return Standing(sites.pop() if len(sites) == 1 else None, tuple(sorted(labels)))


def labelling_of(standing: Standing, site: str, put: str, drop: str) -> Labelling:
    """Return what the texts of the dialog mean.

    Args:
        standing: What the dialog began with.
        site: As it was, it changes nothing; empty neither where the sites differ.
        put: ``role=inspection, line=2``.
        drop: ``shift, camera``.

    Raises:
        InputError: A label to set does not look so.
    """
    site = site.strip()
    keys = tuple(filter(None, (each.strip() for each in drop.split(","))))
    same = site == (standing.site or "")
    return Labelling(None if same else site, labels_of(put), keys)
