"""Has a rule not asked about a device, a site or the fleet for a while."""

from __future__ import annotations

import time

from PySide6.QtWidgets import QComboBox, QWidget

from app.fleet.alerts.records import Alert, Scope
from app.gui import texts
from app.gui.dialogs.base import Dialog
from app.gui.saying import voiced

_HOUR_S = 3600.0
_SPANS_S = (_HOUR_S, 4 * _HOUR_S, 12 * _HOUR_S, 24 * _HOUR_S, 7 * 24 * _HOUR_S)
_MOST_DEVICES = 50


class SnoozeDialog(Dialog):
    """Where, and for how long."""

    def __init__(self, parent: QWidget, alert: Alert, devices: list[str]) -> None:
        super().__init__(
            parent,
            texts.tr("Snooze “{rule}”?").format(rule=voiced(alert.rule)),
            texts.tr("Its alerts there are cleared, and nothing is raised there until then."),
            texts.tr("Snooze"),
            420,
        )
        self.where = QComboBox()
        places: list[tuple[str, tuple[Scope, str]]] = [
            (self.tr("The whole fleet"), ("fleet", "")),
            *((each, ("device", each)) for each in devices[:_MOST_DEVICES]),
        ]
        if alert.site:
            places.insert(0, (self.tr("Site {site}").format(site=alert.site), ("site", alert.site)))
        for text, place in places:
            self.where.addItem(text, place)
        self.span = QComboBox()
        for span_s in _SPANS_S:
            self.span.addItem(texts.span(span_s), span_s)
        for text, widget in ((self.tr("Where"), self.where), (self.tr("For"), self.span)):
            self.add_field(text, widget)

    @property
    def scope(self) -> Scope:
        """Whether it is about a device, a site or the fleet."""
        scope: Scope = self.where.currentData()[0]
        return scope

    @property
    def value(self) -> str:
        """The device or the site."""
        return str(self.where.currentData()[1])

    @property
    def until_s(self) -> float:
        """Unix time."""
        return time.time() + float(self.span.currentData())
