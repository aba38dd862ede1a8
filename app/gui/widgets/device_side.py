"""What a device says of itself, beside its charts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.fleet.live import DeviceView, Rejection
from app.fleet.results import results_of
from app.fleet.store import StoredEvent
from app.gui import texts
from app.gui.models.device_rollouts import Part
from app.gui.models.event_kinds import kinds_of
from app.gui.models.steps import steps_of
from app.gui.reading import Membership, Units
from app.gui.reasons import rejection_meaning
from app.gui.theme.manager import ThemeManager
from app.gui.widgets.labels import ElidedLabel, Facts, Pill, card, label
from app.gui.widgets.rollout_members import since, why
from app.gui.widgets.stepper import Stepper
from device_agent.wire.messages import BundleRef, Inventory
from device_agent.wire.telemetry import Window

_WIDTH = 316
_EVENTS = 6
_LABELS = 6
_PARTS = 3
_LABEL_LENGTH = 40
_INSIDE = (14, 10, 14, 12)


class DeviceSide(QScrollArea):
    """Attempt, results, slots, spool, refusals, inventory and newest events of one device."""

    def __init__(self, theme: ThemeManager) -> None:
        super().__init__()
        self._units = Units()
        self.setFixedWidth(_WIDTH)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        inside.setObjectName("plain")
        self._layout = QVBoxLayout(inside)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(10)
        self._build_attempt(theme)
        self._build_parts(theme)
        self._build_refusal()
        self._build_rejection(theme)
        self._build_slots()
        self._build_results()
        self._build_energy()
        self._build_events()
        self._build_membership(theme)
        self._build_inventory()
        self._layout.addStretch(1)
        self.setWidget(inside)

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
            )
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
            )
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
            )
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
            )
        )
        title = label(self.tr("Energy of an inference"), "h2")
        self._layout.addWidget(card(title, self._energy, margins=_INSIDE))

    def _build_events(self) -> None:
        self._events = [ElidedLabel("", "dim") for _ in range(_EVENTS)]
        title = label(self.tr("Recent events"), "h2")
        self._layout.addWidget(card(title, *self._events, margins=_INSIDE))

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
            )
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
            self._refusal.setText(f"{view.refusal.reason}: {view.refusal.detail} ({when})")
        self._show_rejection(view.rejection, now_s)
        slots = view.state.slots if view.state else None
        self._slots.show_all(
            {
                "active": _bundle(slots.active if slots else None),
                "candidate": _bundle(slots.candidate if slots else None),
                "previous": _bundle(slots.previous if slots else None),
                "spool": self._spool(view, now_s),
            }
        )
        for name in ("active", "candidate", "previous"):
            bundle: BundleRef | None = getattr(slots, name) if slots else None
            self._slots.offer_copy(name, bundle.digest if bundle else "")
        self._results.show_all(self._of_results(view))
        self._energy.show_all(self._of_energy(view))
        self._inventory.show_all(self._of_inventory(view.state.inventory if view.state else None))

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
            order = f"{command.name}: {texts.command_word(command.status)}, {when}"
        self._member.show_all(
            {
                "key": _in_two(member.fingerprint) or texts.DASH,
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
        self._rejection_pill.set_state("rejected", rejection.reason)
        self._rejection_meaning.setText(rejection_meaning(rejection.reason))
        when = texts.age(rejection.time_s, now_s)
        self._rejection_detail.setText(f"{rejection.detail} ({when})")

    def show_events(self, events: list[StoredEvent], now_s: float) -> None:
        """Show the newest events, those of one code as one."""
        kinds = kinds_of(events)
        for place, row in enumerate(self._events):
            if place < len(kinds):
                it, times = kinds[place].newest, kinds[place].times
                often = f" × {texts.count(times)}" if times > 1 else ""
                row.set_full_text(
                    f"{texts.clock(it.time_s, now_s)}  {it.code}{often}  {it.detail}".strip()
                )
            else:
                row.set_full_text(self.tr("none yet") if not kinds and place == 0 else "")
            row.setVisible(place < max(len(kinds), 1))

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
        reason = ": ".join(part for part in (attempt.reason, attempt.detail) if part)
        when = texts.age(attempt.updated_s, now_s)
        word = self.tr("assignment {n}").format(n=attempt.assignment)
        self._attempt_detail.setText(" · ".join(part for part in (reason, word, when) if part))
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
                part for part in (serving.provider, serving.fallback) if part
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
                label=_short(name),
                mean=texts.number(each.mean, 3),
                low=texts.number(each.lowest, 3),
                high=texts.number(each.highest, 3),
                unit=units.get(name, ""),
            )
            .rstrip()
            for name, each in results.values
        ]
        lines += [f"{_short(name)}: {texts.count(count)}" for name, count in results.counts]
        if results.left_out:
            lines.append(self.tr("and {n} more").format(n=texts.count(results.left_out)))
        return lines

    def _of_energy(self, view: DeviceView) -> dict[str, str]:
        facts = dict.fromkeys(("gross", "net", "idle", "method"), texts.DASH)
        facts["mode"] = view.power_mode or texts.DASH
        facts["clock"] = texts.clock_doubt(view.clock) or self.tr("nothing doubtful")
        it = view.energy
        if it is None:
            return facts
        facts["gross"] = texts.joules(it.gross_j, it.gross_band_j)
        facts["net"] = self.tr("not known: no two rests agree yet")
        if it.net_j is not None:
            facts["net"] = texts.joules(it.net_j, it.net_band_j)
        if it.idle_w is not None:
            facts["idle"] = f"{texts.number(it.idle_w, 2)} W"
        facts["method"] = texts.how_measured(it.method, it.scope, it.source)
        return facts

    def _of_inventory(self, it: Inventory | None) -> dict[str, str]:
        it = it or Inventory()
        cpus = self.tr("{n} CPUs").format(n=it.cpu_count) if it.cpu_count else ""
        power = texts.how_measured(it.power_method, it.power_scope, it.power_source)
        disk = texts.size(it.disk_free_bytes)
        if it.disk_bytes:
            disk = self.tr("{free} free of {size}").format(
                free=disk, size=texts.size(it.disk_bytes)
            )
        return {
            "machine": " · ".join(part for part in (it.machine, cpus) if part) or texts.DASH,
            "system": it.system or texts.DASH,
            "memory": texts.size(it.memory_bytes) if it.memory_bytes else texts.DASH,
            "disk": disk if it.disk_free_bytes else texts.DASH,
            "runtime": it.runtime or texts.DASH,
            "providers": ", ".join(it.providers) or texts.DASH,
            "agent": it.agent or texts.DASH,
            "power": power if it.power_source else texts.DASH,
            "sensors": "\n".join(it.sensors) or texts.DASH,
        }


def _in_two(fingerprint: str) -> str:
    """Break a fingerprint in the middle: nothing else would, and the panel is narrow."""
    middle = len(fingerprint) // 2 + 1
    return f"{fingerprint[:middle]}\n{fingerprint[middle:]}" if fingerprint else ""


def _short(text: str) -> str:
    """Return a label that a device made up, on one line that fits."""
    line = " ".join(text.split())
    return line if len(line) <= _LABEL_LENGTH else f"{line[:_LABEL_LENGTH]}…"


def _bundle(bundle: BundleRef | None) -> str:
    if bundle is None:
        return texts.DASH
    return f"{bundle.name} {bundle.version} · {texts.short_digest(bundle.digest)}"


def part_text(part: Part, now_s: float) -> str:
    """Return which rollout a device is in, where, and why."""
    head = texts.tr("{name} ({state}), phase {phase}").format(
        name=part.name, state=texts.rollout_word(part.state).lower(), phase=part.row.phase
    )
    return f"{head}: {why(part.row)}, {since(part.row, now_s)}"
