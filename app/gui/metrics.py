"""What each figure is: its name, unit and meaning, in one table for every place that shows it.

Keys are the names of the fields in queries; columns, charts, the heat map, alerts and reports take
their words from here.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.gui import texts
from app.gui.texts import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure.

    Attributes:
        key: Name of its field in queries, where there is one.
        title_: Its name, not translated yet.
        help_: What it is, how it is known and what it is not; not translated yet.
        unit: As it is written behind a number; empty for a count.
        digits: Decimals.
        of_age: A Unix time that people read as time since then.
        drawn_unit_: Unit beside a chart, where it is said in other words there; not translated yet.
        drawn_help_: What else its chart shows; not translated yet.
    """

    key: str
    title_: str
    help_: str
    unit: str = ""
    digits: int = 1
    of_age: bool = False
    drawn_unit_: str = ""
    drawn_help_: str = ""

    @property
    def title(self) -> str:
        """Its name in the user's language."""
        return texts.tr(self.title_)

    @property
    def help(self) -> str:
        """What it is, in the user's language."""
        return texts.tr(self.help_)

    @property
    def drawn_unit(self) -> str:
        """Its unit beside a chart, in the user's language."""
        return texts.tr(self.drawn_unit_) if self.drawn_unit_ else self.unit

    @property
    def drawn_help(self) -> str:
        """What it is, and what its chart shows, in the user's language."""
        return f"{self.help}\n\n{texts.tr(self.drawn_help_)}" if self.drawn_help_ else self.help

    @property
    def title_with_unit(self) -> str:
        """Its name with the unit, as a column or an axis says it."""
        return f"{self.title} {self.unit}" if self.unit else self.title

    def text(self, value: float | None, now_s: float = 0.0) -> str:
        """Return a value with its unit in the user's notation, a dash where it is unknown.

        Args:
            value: In the metric's unit.
            now_s: Unix time, for a metric of age.
        """
        if self.of_age:
            return texts.age(value, now_s)
        number = texts.number(value, self.digits)
        return f"{number} {self.unit}" if self.unit and number != texts.DASH else number


_ALL = (
    Metric(
        "p50",
        QT_TRANSLATE_NOOP("words", "p50"),
        QT_TRANSLATE_NOOP(
            "words",
            "Median latency: half of the inferences of the last window took at most this long, to "
            "prepare the sample, run the model and decide. Measured on the device, within 1 %.",
        ),
        "ms",
    ),
    Metric(
        "p95",
        QT_TRANSLATE_NOOP("words", "p95"),
        QT_TRANSLATE_NOOP(
            "words",
            "95 % of the inferences of the last window took at most this long, to prepare the "
            "sample, run the model and decide. Measured on the device, within 1 %; neither "
            "waiting for the source nor the network is in it.",
        ),
        "ms",
    ),
    Metric(
        "p99",
        QT_TRANSLATE_NOOP("words", "p99"),
        QT_TRANSLATE_NOOP(
            "words",
            "99 % of the inferences of the last window took at most this long. With fewer than a "
            "hundred inferences in a window it is the slowest one.",
        ),
        "ms",
    ),
    Metric(
        "rate",
        QT_TRANSLATE_NOOP("words", "Throughput"),
        QT_TRANSLATE_NOOP(
            "words",
            "Inferences per second over the last window. It follows what the source delivers, so "
            "a low figure alone does not say that the device is slow.",
        ),
        "/s",
        drawn_unit_=QT_TRANSLATE_NOOP("words", "inferences / s"),
    ),
    Metric(
        "power",
        QT_TRANSLATE_NOOP("words", "Power"),
        QT_TRANSLATE_NOOP(
            "words",
            "Mean power over the last window. A sensor measures it where the board has one; "
            "elsewhere it is derived or estimated, and marked so. The tool tip names the source.",
        ),
        "W",
        drawn_help_=QT_TRANSLATE_NOOP(
            "words",
            "The band is how far off the figure may be. Figures of a meter and estimates of a "
            "model are never averaged together.",
        ),
    ),
    Metric(
        "energy",
        QT_TRANSLATE_NOOP("words", "Energy per inference"),
        QT_TRANSLATE_NOOP(
            "words",
            "Energy of the last window, divided by its inferences. Gross: what the device draws "
            "at rest is in it. It is as sure as its power: see how that is known.",
        ),
        "mJ",
        drawn_help_=QT_TRANSLATE_NOOP(
            "words",
            "Gross is all that the device drew over its inferences, net what it drew above rest. "
            "The band is that of gross.",
        ),
    ),
    Metric(
        "temp",
        QT_TRANSLATE_NOOP("words", "Temperature"),
        QT_TRANSLATE_NOOP(
            "words",
            "The highest reading of the last window, of any thermal sensor that the device has. A "
            "device without one reports none.",
        ),
        "°C",
        drawn_help_=QT_TRANSLATE_NOOP(
            "words",
            "Where the ground is shaded the device said that it was throttled: by heat, by "
            "current or by its power budget.",
        ),
    ),
    Metric(
        "cpu",
        QT_TRANSLATE_NOOP("words", "Agent's CPU"),
        QT_TRANSLATE_NOOP(
            "words",
            "Share of the machine's processor time that the agent and its inference process used "
            "in the last window; 100 % would be every core. Other programs are not in it.",
        ),
        "%",
        0,
    ),
    Metric(
        "spool",
        QT_TRANSLATE_NOOP("words", "Spool"),
        QT_TRANSLATE_NOOP(
            "words",
            "Telemetry records that wait on the device until the console acknowledges them. They "
            "survive a restart; when the disk's share is full, the oldest go, and are counted.",
        ),
        digits=0,
    ),
    Metric(
        "seen",
        QT_TRANSLATE_NOOP("words", "Last seen"),
        QT_TRANSLATE_NOOP(
            "words",
            "When this console last heard anything of the device, by this machine's clock. Not "
            "when its newest data was measured: after a gap, older data arrives later.",
        ),
        of_age=True,
    ),
    Metric(
        "throttled",
        QT_TRANSLATE_NOOP("words", "Throttled"),
        QT_TRANSLATE_NOOP(
            "words",
            "Whether the device slowed itself down during a window, because of heat or of too "
            "little power. Its latency then says little about the bundle.",
        ),
        digits=0,
    ),
    Metric(
        "errors",
        QT_TRANSLATE_NOOP("words", "Errors"),
        QT_TRANSLATE_NOOP(
            "words",
            "Inferences of a window that failed. A sample that was dropped because the device was "
            "busy is no error: it is counted apart.",
        ),
        digits=0,
    ),
    Metric(
        "dropped",
        QT_TRANSLATE_NOOP("words", "Dropped samples"),
        QT_TRANSLATE_NOOP(
            "words",
            "Samples that came while the device was still busy with one before, and were let go. "
            "They are no errors, and no inferences.",
        ),
        digits=0,
    ),
    Metric(
        "alarms",
        QT_TRANSLATE_NOOP("words", "Alarms"),
        QT_TRANSLATE_NOOP(
            "words",
            "How often the bundle's own decision rule raised an alarm on what it saw in a window. "
            "It speaks about the scene, not about the device.",
        ),
        digits=0,
    ),
    Metric(
        "inferences",
        QT_TRANSLATE_NOOP("words", "Inferences"),
        QT_TRANSLATE_NOOP("words", "Inferences of a window that gave a result."),
        digits=0,
    ),
)

_OF_CHARTS = (
    Metric(
        "latency",
        QT_TRANSLATE_NOOP("words", "Inference latency"),
        QT_TRANSLATE_NOOP(
            "words",
            "Time from the sample to the result, by quantile, merged exactly from the windows' "
            "sketches. The band reaches from p50 to p95.",
        ),
        "ms",
    ),
    Metric(
        "found",
        QT_TRANSLATE_NOOP("words", "Predictions"),
        QT_TRANSLATE_NOOP(
            "words",
            "What the models found: for classes and boxes the share of each label, for measured "
            "values their mean and range.",
        ),
        drawn_unit_=QT_TRANSLATE_NOOP("words", "share of what was found"),
    ),
    Metric(
        "faults",
        QT_TRANSLATE_NOOP("words", "Errors and restarts"),
        QT_TRANSLATE_NOOP(
            "words",
            "Inferences that failed, and how often the inference process was started again, by "
            "the minute.",
        ),
        drawn_unit_=QT_TRANSLATE_NOOP("words", "per minute"),
    ),
)
"""What a chart shows that no single field of a query is."""

METRICS = {each.key: each for each in _ALL}
"""By key, in the order in which they are offered."""
_CHARTED = {each.key: each for each in _OF_CHARTS} | METRICS


def metric(key: str) -> Metric:
    """Return a metric of a query's field, or of a chart.

    Raises:
        KeyError: There is none of this name.
    """
    return _CHARTED[key]
