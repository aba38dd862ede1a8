"""Plans a rollout step by step, beside a dry run of what would happen."""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.errors import InputError, MusterError
from app.fallbacks import Fallback
from app.fleet.live import DeviceView
from app.fleet.query import QueryError
from app.fleet.records import Release
from app.fleet.rollout.phrases import plan_from_file
from app.fleet.rollout.plan import Phase, Plan, check_plan
from app.fleet.rollout.records import Rollout
from app.foretelling import foretell, matching
from app.gui import texts
from app.gui.dialogs import confirm as asking
from app.gui.dialogs.base import Dialog
from app.gui.dialogs.plan_devices import DevicesStep
from app.gui.dialogs.plan_limits import LimitsEdit
from app.gui.dialogs.plan_steps import GatesEdit, PhasesEdit
from app.gui.dialogs.way_back import WayBackDialog
from app.gui.models.new_rollout import open_memberships
from app.gui.models.plan_form import soaking, with_canaries
from app.gui.models.rollout_preview import Preview, preview_of
from app.gui.shell import Shell
from app.gui.theme.scale import grown
from app.gui.widgets.labels import card, label
from app.gui.widgets.tabs import chip_tabs
from app.rolling import Rolling
from app.workspace import Workspace

_Asked = tuple[str, tuple[str, ...], Plan]
"""Bundle, checked devices and plan that a dry run is of."""
_SETTLE_MS = 150
"""After the last key the dry run begins."""
_PREVIEW_WIDTH, _PREVIEW_SHARE = 336, 0.36
"""With large letters it has its share of the width, and scrolls."""


class NewRolloutDialog(Dialog):
    """The devices checked in the fleet are chosen already; bundle, devices, canaries suffice.

    Attributes:
        created: The rollout, once it was made.
    """

    def __init__(
        self, shell: Shell, devices: Sequence[str], parent: QWidget, digest: str = ""
    ) -> None:
        super().__init__(parent, texts.tr("New rollout"), "", texts.tr("Start rollout"), 1040)
        self._shell = shell
        self.created: Rollout | None = None
        self._views = {view.device_id: view for view in shell.core.live.all()}
        self._releases = _newest(shell.workspace.registry.releases())
        self._nonce = secrets.token_hex(8)
        self._step_limit_s = Plan().step_limit_s
        self._preview_of: _Asked | None = None
        self.preview: Preview | None = None
        self._pending = QTimer(self)
        self._pending.setSingleShot(True)
        self._pending.setInterval(_SETTLE_MS)
        self._pending.timeout.connect(self._ask)
        self._build_bundle(digest)
        self._build_steps(devices)
        self._build_files()
        self.phases.show_phases(
            with_canaries((Phase(name="rest", percent=100),), self.who.first(), 0.0)
        )
        self.bundle.setFocus()
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

    def _build_steps(self, devices: Sequence[str]) -> None:
        self.who = DevicesStep(self._views, open_memberships(self._shell.core.rollouts()), devices)
        self.phases, self.gates, self.limits = PhasesEdit(), GatesEdit(), LimitsEdit()
        steps = (
            (self.tr("1. Devices"), self.who),
            (self.tr("2. Phases"), self.phases),
            (self.tr("3. Gates"), self.gates),
            (self.tr("4. Pace and shadow"), self.limits),
        )
        self.tabs, self.stack, chips = chip_tabs(self, steps)
        self.stack.setMinimumHeight(425)
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addLayout(chips)
        left.addWidget(self.stack, 1)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addLayout(left, 1)
        row.addWidget(self._preview_card())
        self.contents.addLayout(row)
        self.who.changed.connect(self._update)
        self.who.canaries_changed.connect(self._on_canaries)
        self.phases.changed.connect(self._on_phases)
        self.gates.changed.connect(self._on_gates)
        self.limits.changed.connect(self._update)

    def _preview_card(self) -> QFrame:
        self._preview = label("", wrap=True)
        self._preview.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._preview.setMargin(2)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(self._preview)
        area.setAccessibleName(self.tr("What will happen"))
        frame = card(label(self.tr("What will happen"), "h2"), area, margins=(14, 10, 10, 12))
        share = round(_PREVIEW_SHARE * self.minimumWidth())
        frame.setFixedWidth(min(grown(_PREVIEW_WIDTH, self.fontMetrics()), share))
        return frame

    def _build_files(self) -> None:
        for place, (word, call) in enumerate(
            ((self.tr("Load plan…"), self._load), (self.tr("Save plan…"), self._save))
        ):
            button = QPushButton(word)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, call=call: call())
            self.buttons.insertWidget(place, button)

    # What the user has put together

    @property
    def digest(self) -> str:
        """The bundle's."""
        return str(self.bundle.currentData() or "")

    def plan(self) -> Plan:
        """Return the plan as it stands.

        Raises:
            InputError: A field cannot be read, or the plan cannot be used.
        """
        rate, concurrency = self.limits.pace()
        plan = Plan(
            phases=self.phases.read(),
            group=self.who.query,
            gates=self.gates.read(),
            rate_per_min=rate,
            concurrency=concurrency,
            window=self.limits.maintenance(),
            shadow=self.limits.shadow(),
            step_limit_s=self._step_limit_s,
            nonce=self._nonce,
        )
        check_plan(plan)
        return plan

    def show_plan(self, plan: Plan) -> None:
        """Show a plan, for example one from a file."""
        self._step_limit_s = plan.step_limit_s
        self.who.group.setText(plan.group)
        self.phases.show_phases(plan.phases)
        self.gates.show_gates(plan.gates)
        self.limits.show_plan(plan)
        self.who.check_canaries(plan.phases[0].devices)
        self._update()

    def run(self) -> None:
        """Create the rollout; what a gate may send devices back to is released again before."""
        if not self._agreed():
            return
        plan, digest, chosen = self.plan(), self.digest, self.who.chosen()
        workspace, views, name = self._shell.workspace, self._views, self.name.text().strip()
        self.accept_button.setEnabled(False)

        def lacking(_: object) -> list[Fallback]:
            devices = _devices(workspace, plan, chosen, views)
            return Rolling(workspace).lacking(digest, devices) if plan.rolls_back else []

        def go_on(wanted: list[Fallback]) -> None:
            if wanted:
                dialog = WayBackDialog(self._shell, wanted, self)
                agreed = bool(dialog.exec())
                dialog.deleteLater()
                if not agreed:
                    self.accept_button.setEnabled(True)
                    return
            self._create(digest, plan, chosen, name)

        self._shell.bridge.jobs.run(
            lacking, go_on, self._failed, title=self.tr("Looking for the way back")
        )

    def _agreed(self) -> bool:
        """Ask before many devices are reached."""
        reached = len(self.preview.devices) if self.preview else 0
        if reached <= asking.TYPED_ABOVE:
            return True
        return asking.confirm(
            self,
            self.tr("Bring {bundle} to {n} devices?").format(
                bundle=self.bundle.currentText(), n=texts.count(reached)
            ),
            "\n".join(self.preview.lines[: len(self.plan().phases)]) if self.preview else "",
            self.tr("Start rollout"),
            reached=reached,
        )

    def _create(self, digest: str, plan: Plan, chosen: tuple[str, ...], name: str) -> None:
        workspace, core, views = self._shell.workspace, self._shell.core, self._views

        def create(_: object) -> Rollout:
            devices = _devices(workspace, plan, chosen, views)
            return Rolling(workspace).create(digest, devices, plan, name)

        def done(rollout: Rollout) -> None:
            self.created = rollout
            core.wake()
            self.accept()

        self._shell.bridge.jobs.run(
            create, done, self._failed, title=self.tr("Starting the rollout")
        )

    def _failed(self, error: MusterError) -> None:
        self.say_error(str(error))
        self.accept_button.setEnabled(True)

    # Following the user

    def _on_canaries(self) -> None:
        try:
            phases = self.phases.read()
        except InputError as error:
            self.say_error(str(error))
            return
        canaries = self.who.first()
        self.phases.show_phases(with_canaries(phases, canaries, phases[-1].soak_s))
        self._update()

    def _on_phases(self) -> None:
        with contextlib.suppress(InputError):  # said by the dry run that follows
            self.who.check_canaries(self.phases.read()[0].devices)
        self._update()

    def _on_gates(self) -> None:
        with contextlib.suppress(InputError):  # said by the dry run that follows
            if self.gates.read():
                self.phases.show_phases(soaking(self.phases.read()))
        self._update()

    def _update(self) -> None:
        self.preview = None
        self.accept_button.setEnabled(False)
        self._pending.start()

    def _ask(self) -> None:
        """Make the dry run of what stands there, off this thread."""
        if not self._releases:
            self._refuse(
                self.tr("No bundle is released yet: release one on the models page first.")
            )
            return
        try:
            plan = self.plan()
        except InputError as error:
            self._refuse(str(error))
            return
        chosen, digest, views = self.who.chosen(), self.digest, self._views
        if not chosen and not plan.group:
            self._refuse("")
            self._preview.setText(self.tr("Choose the devices that shall get the bundle."))
            return
        asked = self._preview_of = (digest, chosen, plan)
        workspace, now_s = self._shell.workspace, time.time()

        def tell(_: object) -> Preview:
            devices = _devices(workspace, plan, chosen, views)
            told = foretell(workspace, digest, devices, plan, views, now_s=now_s)
            return preview_of(told, plan, now_s)

        self._shell.bridge.jobs.run(
            tell,
            lambda told: self._show_preview(asked, told),
            lambda error: self._not_foretold(asked, error),
            title=self.tr("Working the rollout through"),
        )

    def _not_foretold(self, asked: _Asked, error: MusterError) -> None:
        if asked == self._preview_of:
            self._refuse(str(error))
            self.who.mark_query(wrong=isinstance(error, QueryError))

    def _refuse(self, problem: str) -> None:
        self._preview_of = None
        self.say_error(problem)
        self._preview.setText(self.tr("Nothing yet: see below.") if problem else "")

    def _show_preview(self, asked: _Asked, told: Preview) -> None:
        if asked != self._preview_of or self._pending.isActive():
            return
        self.who.mark_query(wrong=False)
        self.preview = told
        self._preview.setText("\n".join(told.lines))
        self.say_error(told.problem)
        self.accept_button.setEnabled(not told.problem)

    # Files

    def _load(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, self.tr("Load plan"), "", self.tr("Plans (*.json *.toml)")
        )
        if path:
            self.load_from(Path(path))

    def load_from(self, path: Path) -> None:
        """Show the plan of a file."""
        try:
            self.show_plan(plan_from_file(path.read_bytes(), path.suffix))
        except (OSError, InputError) as error:
            self.say_error(str(error))

    def _save(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Save plan"), "plan.json")
        if path:
            self.save_to(Path(path))

    def save_to(self, path: Path) -> None:
        """Write the plan to a file, without what makes the order of devices this rollout's own."""
        try:
            plan = msgspec.structs.replace(self.plan(), nonce="")
            path.write_bytes(msgspec.json.format(msgspec.json.encode(plan), indent=2))
        except (OSError, InputError) as error:
            self.say_error(str(error))


def _devices(
    workspace: Workspace, plan: Plan, chosen: tuple[str, ...], views: dict[str, DeviceView]
) -> Sequence[str]:
    return matching(workspace, plan.group, views, time.time()) if plan.group else chosen


def _newest(releases: Sequence[Release]) -> list[Release]:
    seen: dict[str, Release] = {}
    for release in releases:
        seen.setdefault(release.digest, release)
    return list(seen.values())
