"""Where the palette can lead: every device, bundle, rollout, and what each metric is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtWidgets import QWidget

from app.fleet.groups import Group
from app.fleet.live import DeviceView
from app.fleet.rollout.records import Rollout
from app.gui import texts
from app.gui.dialogs.base import Dialog
from app.gui.metrics import METRICS, Metric
from app.gui.models.commands import Command
from app.gui.reading import BundleRow
from app.gui.texts import tr


def device_targets(
    views: Iterable[DeviceView], open_device: Callable[[str], None]
) -> list[Command]:
    """Return a line for each device."""
    group = tr("Device")
    return [
        Command(
            f"device:{view.device_id}",
            group,
            f"{view.device_id}  {view.site}".rstrip(),
            partial(open_device, view.device_id),
            is_target=True,
        )
        for view in sorted(views, key=lambda each: each.device_id)
    ]


def rollout_targets(rollouts: Iterable[Rollout], show: Callable[[int], None]) -> list[Command]:
    """Return a line for each rollout."""
    return [
        Command(
            f"rollout:{each.rollout_id}",
            tr("Rollout"),
            each.name,
            partial(show, each.rollout_id),
            help=texts.rollout_word(each.state),
            is_target=True,
        )
        for each in rollouts
    ]


def bundle_targets(rows: Iterable[BundleRow], show: Callable[[str], None]) -> list[Command]:
    """Return a line for each bundle of the library."""
    return [
        Command(
            f"bundle:{each.entry.digest}",
            tr("Bundle"),
            f"{each.entry.manifest.name} {each.entry.manifest.version}",
            partial(show, each.entry.digest),
            help=each.entry.manifest.title,
            is_target=True,
        )
        for each in rows
    ]


def group_targets(
    groups: Iterable[Group], show: Callable[[str], None], remove: Callable[[str], None]
) -> list[Command]:
    """Return for each saved filter a line that shows its devices, and one that removes it."""
    told = tr("Saved filter")
    found = []
    for each in groups:
        name = each.name
        show_text = tr("Filter by {name}").format(name=name)
        remove_text = tr("Remove the filter {name}…").format(name=name)
        found += [
            Command(
                f"group:{name}", told, show_text, partial(show, name), "", each.query, "", True
            ),
            Command(f"ungroup:{name}", told, remove_text, partial(remove, name), is_target=True),
        ]
    return found


def metric_targets(parent: QWidget) -> list[Command]:
    """Return a line for each metric that says what it is."""
    return [
        Command(
            f"metric:{each.key}",
            tr("Metric"),
            tr("What is “{metric}”?").format(metric=each.title),
            partial(explain, parent, each),
            help=each.help,
            is_target=True,
        )
        for each in METRICS.values()
    ]


def chart_targets(charts: Iterable[QWidget], save: Callable[[QWidget], None]) -> list[Command]:
    """Return a line for each chart on the screen that saves it as a picture."""
    return [
        Command(
            f"chart:{each.accessibleName()}",
            tr("Chart"),
            tr("Save the chart “{chart}” as a picture…").format(chart=each.accessibleName()),
            partial(save, each),
            is_target=True,
        )
        for each in charts
    ]


def explain(parent: QWidget, metric: Metric) -> None:
    """Say what a metric is."""
    width = parent.fontMetrics().averageCharWidth() * 64
    dialog = Dialog(parent, metric.title_with_unit, metric.help, tr("Close"), width)
    dialog.cancel_button.hide()
    dialog.exec()
    dialog.deleteLater()
