"""What a device says of itself, beside its charts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.fleet.live import DeviceView, Rejection
from app.fleet.results import results_of
from app.gui import texts
from app.gui.codes import code_word
from app.gui.device_facts import (
    bundle_words,
    energy_facts,
    in_two,
    inventory_facts,
    progress_words,
    short_label,
)
from app.gui.models.device_rollouts import Part
from app.gui.models.record_words import reason_line
from app.gui.models.steps import steps_of
from app.gui.reading import Membership, Units
from app.gui.reasons import rejection_meaning
from app.gui.saying import command_name, voiced
from app.gui.theme.manager import ThemeManager
from app.gui.widgets.device_events import DeviceEvents
from app.gui.widgets.device_orders import DeviceOrders
from app.gui.widgets.labels import Facts, Pill, card, label
from app.gui.widgets.rollout_members import since, why
from app.gui.widgets.stepper import Stepper
from app.gui.widgets.tabs import chip_tabs
from device_agent.wire.messages import BundleRef
from device_agent.wire.orders import LogRequest
from device_agent.wire.telemetry import Window

_CHARS = 46
_LABELS = 6
_PARTS = 3
_INSIDE = (14, 10, 14, 12)
_NAMES_PX = 74


class DeviceSide(QWidget):
    """What a device says of itself, in tabs.

    Args:
        theme: The colours.
        restart: Has the device load its model anew.
        fetch: Has it send lines of its log.

    Attributes:
        tabs: Which of them is shown.
        events: What the device noted.
        orders: What it was told, and its log.
    """

    def __init__(
        self,
        theme: ThemeManager,
        restart: Callable[[], None],
        fetch: Callable[[LogRequest], None],
    ) -> None:
        super().__init__()
        self._units = Units()
        self.setMinimumWidth(_CHARS * self.fontMetrics().averageCharWidth())
        self.events = DeviceEvents()
        self.orders = DeviceOrders(theme, restart, fetch)
        self._layout, now = _scrolled()
        self._build_attempt(theme)
        self._build_parts(theme)
        self._build_refusal()
        self._build_rejection(theme)
        self._build_slots()
        self._build_results()
        self._build_energy()
        self._layout.addStretch(1)
        self._layout, facts = _scrolled()
        self._build_inventory()
        self._build_membership(theme)
        self._layout.addStretch(1)
        self._layout, orders = _scrolled()
        self._layout.addWidget(self.orders, 1)
        self._build_tabs(
            (self.tr("Now"), now), (self.tr("Facts"), facts),
            (self.tr("Events"), self.events), (self.tr("Orders"), orders),
        )  # fmt: skip

    def _build_tabs(self, *pages: tuple[str, QWidget]) -> None:
        self.tabs, stack, row = chip_tabs(self, pages, spacing=5)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(stack, 1)

    def _build_attempt(self, theme: ThemeManager) -> None:
        self._stepper = Stepper(theme)
        self._attempt = label("", wrap=True)
        self._attempt_detail = label("", "dim", wrap=True)
        title = label(self.tr("Last attempt"), "h2")
        contents = (title, self._attempt, self._stepper, self._attempt_detail)
        self._layout.addWidget(card(*contents, margins=_INSIDE))

    def _build_parts(self, theme: ThemeManager) -> None:
        self._parts = tuple((Pill(theme), label("", wrap=True)) for _ in range(_PARTS))
        rows: list[QWidget] = [label(self.tr("Rollouts"), "h2")]
        for pill, told in self._parts:
            rows += [pill, told]
        self._parts_card = card(*rows, margins=_INSIDE)
        self._layout.addWidget(self._parts_card)

    def _build_refusal(self) -> None:
        self._refusal = label("", "error", wrap=True)
        title = label(self.tr("Refused"), "h2")
        self._refusal_card = card(title, self._refusal, margins=_INSIDE)
        self._layout.addWidget(self._refusal_card)

    def _build_rejection(self, theme: ThemeManager) -> None:
        self._rejection_pill = Pill(theme)
        self._rejection_meaning = label("", wrap=True)
        self._rejection_detail = label("", "dim", wrap=True)
        self._rejection_card = card(
            label(self.tr("Report not believed"), "h2"),
            self._rejection_pill,
            self._rejection_meaning,
            self._rejection_detail,
            margins=_INSIDE,
        )
        self._layout.addWidget(self._rejection_card)

    def _build_membership(self, theme: ThemeManager) -> None:
        self._member_pill = Pill(theme)
        self._member = Facts(
            (
                ("key", self.tr("Key")),
                ("certificate", self.tr("Certificate")),
                ("report", self.tr("Signed report")),
                ("command", self.tr("Last order")),
            ),
            _NAMES_PX,
        )
        title = label(self.tr("Membership"), "h2")
        self._layout.addWidget(card(title, self._member_pill, self._member, margins=_INSIDE))

    def _build_slots(self) -> None:
        self._slots = Facts(
            (
                ("active", self.tr("Active slot")),
                ("candidate", self.tr("Candidate")),
                ("previous", self.tr("Previous")),
                ("spool", self.tr("Spool")),
            ),
            _NAMES_PX,
        )
        self._layout.addWidget(
            card(label(self.tr("Slots and telemetry"), "h2"), self._slots, margins=_INSIDE)
        )

    def _build_results(self) -> None:
        self._results = Facts(
            (
                ("found", self.tr("Found")),
                ("alarms", self.tr("Alarms")),
                ("inferences", self.tr("Inferences")),
                ("faults", self.tr("Errors")),
                ("provider", self.tr("Runs on")),
            ),
            _NAMES_PX,
        )
        title = label(self.tr("Results, newest window"), "h2")
        self._layout.addWidget(card(title, self._results, margins=_INSIDE))

    def _build_energy(self) -> None:
        self._energy = Facts(
            (
                ("gross", self.tr("Gross")),
                ("net", self.tr("Net")),
                ("idle", self.tr("At rest")),
                ("method", self.tr("How")),
                ("mode", self.tr("Power mode")),
                ("clock", self.tr("Clock")),
            ),
            _NAMES_PX,
        )
        title = label(self.tr("Energy of an inference"), "h2")
        self._layout.addWidget(card(title, self._energy, margins=_INSIDE))

    def _build_inventory(self) -> None:
        self._inventory = Facts(
            (
                ("machine", self.tr("Machine")),
                ("system", self.tr("System")),
                ("memory", self.tr("Memory")),
                ("disk", self.tr("Disk")),
                ("runtime", self.tr("Runtime")),
                ("providers", self.tr("Providers")),
                ("agent", self.tr("Agent")),
                ("power", self.tr("Energy")),
                ("sensors", self.tr("Sensors")),
                ("mode", self.tr("Power mode")),
                ("zone", self.tr("Time zone")),
                ("python", self.tr("Python")),
            ),
            _NAMES_PX,
        )
        self._layout.addWidget(
            card(label(self.tr("Inventory"), "h2"), self._inventory, margins=_INSIDE)
        )

    def show_view(self, view: DeviceView, now_s: float) -> None:
        """Show what the device last said."""
        self._show_attempt(view, now_s)
        self._refusal_card.setVisible(view.refusal is not None)
        if view.refusal is not None:
            when = texts.age(view.refusal.time_s, now_s)
            said = reason_line(view.refusal.reason, view.refusal.detail)
            self._refusal.setText(f"{said} ({when})")
        self._show_rejection(view.rejection, now_s)
        slots = view.state.slots if view.state else None
        self._slots.show_all(
            {
                "active": bundle_words(slots.active if slots else None),
                "candidate": bundle_words(slots.candidate if slots else None),
                "previous": bundle_words(slots.previous if slots else None),
                "spool": self._spool(view, now_s),
            }
        )
        for name in ("active", "candidate", "previous"):
            bundle: BundleRef | None = getattr(slots, name) if slots else None
            self._slots.offer_copy(name, bundle.digest if bundle else "")
        self._results.show_all(self._of_results(view))
        self._energy.show_all(energy_facts(view))
        self._inventory.show_all(inventory_facts(view.state.inventory if view.state else None))

    def show_units(self, units: Units) -> None:
        """Show values in these units from the next view on, where they are of its bundle."""
        self._units = units

    def show_parts(self, parts: Sequence[Part], now_s: float) -> None:
        """Show the device's part in its newest rollouts."""
        self._parts_card.setVisible(bool(parts))
        for place, (pill, told) in enumerate(self._parts):
            pill.setVisible(place < len(parts))
            told.setVisible(place < len(parts))
            if place < len(parts):
                part = parts[place]
                pill.set_state(part.row.place, texts.outcome_word(part.row.place))
                told.setText(part_text(part, now_s))

    def show_membership(self, member: Membership, now_s: float) -> None:
        """Show how the device stands in the fleet."""
        self._member_pill.set_state(member.state, texts.enrolment_word(member.state))
        until_s, command = member.certificate_until_s, member.command
        order = texts.DASH
        if command is not None:
            when = texts.age(command.answered_s or command.asked_s, now_s)
            order = f"{command_name(command.name)}: {texts.command_word(command.status)}, {when}"
        self._member.show_all(
            {
                "key": in_two(member.fingerprint) or texts.DASH,
                "certificate": self.tr("until {date}").format(date=texts.date(until_s))
                if until_s is not None
                else texts.DASH,
                "report": texts.age(member.reported_s, now_s),
                "command": order,
            }
        )
        self._member.offer_copy("key", member.fingerprint)

    def _show_rejection(self, rejection: Rejection | None, now_s: float) -> None:
        self._rejection_card.setVisible(rejection is not None)
        if rejection is None:
            return
        self._rejection_pill.set_state("rejected", code_word(rejection.reason))
        self._rejection_meaning.setText(rejection_meaning(rejection.reason))
        when = texts.age(rejection.time_s, now_s)
        self._rejection_detail.setText(f"{voiced(rejection.detail)} ({when})")

    def _show_attempt(self, view: DeviceView, now_s: float) -> None:
        attempt = view.attempt
        self._stepper.setVisible(attempt is not None)
        self._stepper.show_steps(steps_of(attempt))
        if attempt is None:
            self._attempt.setText(self.tr("Nothing was assigned yet."))
            self._attempt_detail.hide()
            return
        bundle = attempt.bundle
        name = f"{bundle.name} {bundle.version}" if bundle else self.tr("unknown bundle")
        self._attempt.setText(name)
        reason = reason_line(attempt.reason, attempt.detail)
        when = texts.age(attempt.updated_s, now_s)
        word = self.tr("assignment {n}").format(n=attempt.assignment)
        parts = (reason, progress_words(attempt), word, when)
        self._attempt_detail.setText(" · ".join(part for part in parts if part))
        self._attempt_detail.show()

    def _spool(self, view: DeviceView, now_s: float) -> str:
        if view.state is None or view.state.spool is None:
            return texts.DASH
        # What the device said then; records that have arrived since are still counted here.
        text = self.tr("{n} pending, {age}").format(
            n=texts.count(view.state.spool.pending), age=texts.age(view.state.time_s, now_s)
        )
        if view.state.spool.lost:
            text += self.tr(", {n} lost").format(n=texts.count(view.state.spool.lost))
        return text

    def _of_results(self, view: DeviceView) -> dict[str, str]:
        facts = dict.fromkeys(("found", "alarms", "inferences", "faults", "provider"), texts.DASH)
        serving = view.state.serving if view.state else None
        if serving is not None:
            facts["provider"] = "\n".join(
                part for part in (serving.provider, voiced(serving.fallback)) if part
            )
        it = view.window
        if it is None:
            return facts
        facts["found"] = "\n".join(self._found(it)) or self.tr("nothing")
        facts["alarms"] = texts.count(it.alarms)
        facts["inferences"] = self.tr("{n} in {span}").format(
            n=texts.count(it.inferences), span=texts.span(it.duration_s)
        )
        if it.served_requests:
            facts["inferences"] += self.tr(", {n} for local programs").format(
                n=texts.count(it.served_requests)
            )
        if it.merged > 1:
            facts["inferences"] += self.tr(", merged from {n} windows").format(
                n=texts.count(it.merged)
            )
        facts["faults"] = self.tr("{n}, {m} samples dropped").format(
            n=texts.count(it.errors), m=texts.count(it.dropped)
        )
        return facts

    def _found(self, window: Window) -> list[str]:
        results = results_of(window, _LABELS)
        units = self._units.by_label if window.bundle == self._units.digest else {}
        lines = [
            self.tr("{label}: {mean} ({low} to {high}) {unit}")
            .format(
                label=short_label(name),
                mean=texts.number(each.mean, 3),
                low=texts.number(each.lowest, 3),
                high=texts.number(each.highest, 3),
                unit=units.get(name, ""),
            )
            .rstrip()
            for name, each in results.values
        ]
        lines += [f"{short_label(name)}: {texts.count(count)}" for name, count in results.counts]
        if results.left_out:
            lines.append(self.tr("and {n} more").format(n=texts.count(results.left_out)))
        return lines


def _scrolled() -> tuple[QVBoxLayout, QScrollArea]:
    area, inside = QScrollArea(), QWidget()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    inside.setObjectName("plain")
    layout = QVBoxLayout(inside)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(10)
    area.setWidget(inside)
    return layout, area


def part_text(part: Part, now_s: float) -> str:
    """Return which rollout a device is in, where, and why."""
    head = texts.tr("{name} ({state}), phase {phase}").format(
        name=part.name, state=texts.rollout_word(part.state), phase=part.row.phase
    )
    return f"{head}: {why(part.row)}, {since(part.row, now_s)}"
