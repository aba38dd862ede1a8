"""Plans a rollout: bundle, devices, canaries, and what will happen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.errors import MusterError
from app.fleet.records import Release
from app.fleet.rollout.plan import canary_plan
from app.fleet.rollout.records import Rollout
from app.gui import texts
from app.gui.dialogs.base import Dialog
from app.gui.models.new_rollout import Draft, open_memberships, suggested_canaries
from app.gui.shell import Shell
from app.gui.widgets.labels import card, label
from app.rolling import Rolling

_ID_ROLE = int(Qt.ItemDataRole.UserRole)
_ROW_HEIGHT = 24


class NewRolloutDialog(Dialog):
    """The devices checked in the fleet are chosen already.

    Attributes:
        created: The rollout, once it was made.
    """

    def __init__(
        self, shell: Shell, devices: Sequence[str], parent: QWidget, digest: str = ""
    ) -> None:
        super().__init__(parent, texts.tr("New rollout"), "", texts.tr("Start rollout"), 760)
        self._shell = shell
        self.created: Rollout | None = None
        self._views = {view.device_id: view for view in shell.core.live.all()}
        self._taken = open_memberships(shell.core.rollouts())
        self._releases = _newest(shell.workspace.registry.releases())
        self._build_bundle(digest)
        self._build_lists(devices)
        self._build_preview()
        self._update()

    # Building

    def _build_bundle(self, digest: str) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        self.bundle = QComboBox()
        self.bundle.setAccessibleName(self.tr("Bundle"))
        for release in self._releases:
            text = f"{release.name} {release.version}  ({texts.short_digest(release.digest)})"
            self.bundle.addItem(text, release.digest)
        self.bundle.setCurrentIndex(max(self.bundle.findData(digest), 0))
        self.bundle.currentIndexChanged.connect(lambda _: self._update())
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("Name (bundle and version if left empty)"))
        self.name.setAccessibleName(self.tr("Name of the rollout"))
        self.name.setMaxLength(80)
        for title, widget in ((self.tr("Bundle"), self.bundle), (self.tr("Name"), self.name)):
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(label(title, "h2"))
            column.addWidget(widget)
            row.addLayout(column, 1)
        self.contents.addLayout(row)

    def _build_lists(self, devices: Sequence[str]) -> None:
        canaries = suggested_canaries(devices, self._views)
        self.devices = self._list(self.tr("Devices"), set(devices))
        self.canaries = self._list(self.tr("Canaries: they go first"), set(canaries))
        row = QHBoxLayout()
        row.setSpacing(10)
        for widget, title in (
            (self.devices, self.tr("Devices")),
            (self.canaries, self.tr("Canaries: they go first")),
        ):
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addLayout(self._list_head(widget, title))
            column.addWidget(widget)
            row.addLayout(column, 1)
        self.contents.addLayout(row)
        self.devices.itemChanged.connect(lambda _: self._update())
        self.canaries.itemChanged.connect(lambda _: self._update())

    def _list_head(self, widget: QListWidget, title: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStrut(24)
        row.addWidget(label(title, "h2"))
        row.addStretch(1)
        if widget is self.devices:
            for word, state in (
                (self.tr("All free"), Qt.CheckState.Checked),
                (self.tr("None"), Qt.CheckState.Unchecked),
            ):
                button = QPushButton(word)
                button.setProperty("link", True)
                button.setAutoDefault(False)
                button.clicked.connect(lambda _=False, state=state: self._check_all(state))
                row.addWidget(button)
        return row

    def _list(self, name: str, checked: set[str]) -> QListWidget:
        widget = QListWidget()
        widget.setAccessibleName(name)
        widget.setFixedHeight(230)
        widget.setUniformItemSizes(True)
        for view in self._views.values():
            parts = [view.device_id, texts.status_word(view.status), view.site]
            if view.bundle_name:
                parts.append(f"{view.bundle_name} {view.bundle_version}")
            if view.device_id in self._taken:
                parts.append(self.tr("in “{name}”").format(name=self._taken[view.device_id]))
            item = QListWidgetItem(" · ".join(part for part in parts if part))
            item.setToolTip(item.text())
            item.setSizeHint(QSize(0, _ROW_HEIGHT))
            item.setData(_ID_ROLE, view.device_id)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
            on = view.device_id in checked
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            widget.addItem(item)
        return widget

    def _build_preview(self) -> None:
        self._preview = label("", wrap=True)
        self._preview.setMinimumHeight(4 * self.fontMetrics().lineSpacing())
        self._preview.setAlignment(Qt.AlignmentFlag.AlignTop)
        title = label(self.tr("What will happen"), "h2")
        self.contents.addWidget(card(title, self._preview, margins=(14, 10, 14, 12)))

    # What the user has put together

    def draft(self) -> Draft:
        """Return the plan as it stands."""
        devices = tuple(_checked(self.devices))
        canaries = tuple(each for each in _checked(self.canaries) if each in devices)
        return Draft(self.bundle.currentData() or "", devices, canaries, self._views, self._taken)

    def run(self) -> None:
        """Create the rollout."""
        draft, name = self.draft(), self.name.text().strip()
        workspace, core = self._shell.workspace, self._shell.core
        self.accept_button.setEnabled(False)

        def done(rollout: Rollout) -> None:
            self.created = rollout
            core.wake()
            self.accept()

        self._shell.bridge.jobs.run(
            lambda _: Rolling(workspace).create(
                draft.digest, draft.devices, canary_plan(tuple(draft.canaries)), name
            ),
            done,
            self._failed,
        )

    def _failed(self, error: MusterError) -> None:
        self.say_error(str(error))
        self.accept_button.setEnabled(True)

    def _check_all(self, state: Qt.CheckState) -> None:
        self.devices.blockSignals(True)
        for row in range(self.devices.count()):
            item = self.devices.item(row)
            if state == Qt.CheckState.Unchecked or item.data(_ID_ROLE) not in self._taken:
                item.setCheckState(state)
        self.devices.blockSignals(False)
        self._update()

    def _update(self) -> None:
        draft = self.draft()
        chosen = set(draft.devices)
        for row in range(self.canaries.count()):
            self.canaries.setRowHidden(row, self.canaries.item(row).data(_ID_ROLE) not in chosen)
        problem = self._problem(draft)
        self.say_error(problem)
        self.accept_button.setEnabled(not problem and bool(draft.devices))
        self._preview.setText(self._prediction(draft))

    def _problem(self, draft: Draft) -> str:
        if not self._releases:
            return self.tr("No bundle is released yet: release one on the models page first.")
        if draft.blocked:
            first = draft.blocked[0]
            return self.tr(
                "{device} still follows “{name}”: stop that rollout or leave it out."
            ).format(device=first, name=self._taken[first])
        return ""

    def _prediction(self, draft: Draft) -> str:
        if not draft.devices:
            return self.tr("Choose the devices that shall get the bundle.")
        canaries, rest = draft.canaries, draft.rest
        lines = []
        if canaries:
            first = texts.plural(
                len(canaries),
                self.tr("1. {n} canary gets it first: {names}."),
                self.tr("1. {n} canaries get it first: {names}."),
                names=_some(canaries),
            )
            lines.append(first)
            lines.append(
                self.tr(
                    "2. Once every canary serves it, {n} more follow. If one fails or refuses, "
                    "the rollout pauses and no other device is touched."
                ).format(n=texts.count(len(rest)))
            )
        else:
            lines.append(
                texts.plural(
                    len(rest),
                    self.tr("{n} device gets it at once: no canary tries it first."),
                    self.tr("All {n} devices get it at once: no canary tries it first."),
                )
            )
        away, already = draft.away(draft.devices), draft.already(draft.devices)
        if away:
            lines.append(
                texts.plural(
                    away,
                    self.tr("{n} of them cannot be reached now and follows when it returns."),
                    self.tr("{n} of them cannot be reached now and follow when they return."),
                )
            )
        if already:
            lines.append(
                texts.plural(
                    already,
                    self.tr("{n} of them serves this bundle already."),
                    self.tr("{n} of them serve this bundle already."),
                )
            )
        return "\n".join(lines)


def _checked(widget: QListWidget) -> list[str]:
    items = (widget.item(row) for row in range(widget.count()))
    return [
        str(item.data(_ID_ROLE)) for item in items if item.checkState() == Qt.CheckState.Checked
    ]


def _newest(releases: Sequence[Release]) -> list[Release]:
    seen: dict[str, Release] = {}
    for release in releases:
        seen.setdefault(release.digest, release)
    return list(seen.values())


def _some(names: Sequence[str], most: int = 4) -> str:
    return ", ".join(names[:most]) + (" …" if len(names) > most else "")
