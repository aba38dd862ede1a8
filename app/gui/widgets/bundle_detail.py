"""Everything a bundle's manifest says that a person decides by."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.gui import texts
from app.gui.reading import BundleRow
from app.gui.theme.icons import icon
from app.gui.theme.manager import ThemeManager
from app.gui.widgets.card_columns import CardColumns
from app.gui.widgets.labels import CopyButton, Facts, Pill, card, label
from device_agent.wire.manifest import Manifest, Quantization, Tensor

_INSIDE = (14, 12, 14, 12)
_LEAST_LINES = 8


class BundleDetail(CardColumns):
    """The detail panel of the models page: three cards; they scroll where the window is low."""

    def __init__(self, theme: ThemeManager) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(self.tr("About the chosen bundle"))
        cards = (self._head(), self._quality_card(), self._graph_card())
        self.fill(*((each,) for each in cards), even=True)
        theme.changed.connect(self._recolour)
        self._recolour()

    def _head(self) -> QFrame:
        self._title = label("", "h2", wrap=True)
        self._pill = Pill(self._theme)
        self._digest = CopyButton()
        self._facts = Facts(
            (
                ("built", self.tr("Built")),
                ("released", self.tr("Released")),
                ("serving", self.tr("Serving on")),
                ("labels", self.tr("Labels")),
                ("licence", self.tr("Licence")),
            )
        )
        row = QHBoxLayout()
        row.addWidget(self._pill)
        row.addWidget(self._digest)
        row.addStretch(1)
        return card(self._title, row, self._facts, _stretch(), margins=_INSIDE)

    def _quality_card(self) -> QFrame:
        self._quality = Facts(
            (
                ("recipe", self.tr("Recipe")),
                ("accuracy", self.tr("Accuracy")),
                ("agreement", self.tr("Agreement")),
                ("sqnr", self.tr("SQNR")),
                ("latency", self.tr("Latency")),
                ("size", self.tr("Size")),
                ("samples", self.tr("Measured on")),
            )
        )
        title = label(self.tr("What quantization cost"), "h2")
        return card(title, self._quality, _stretch(), margins=_INSIDE)

    def _graph_card(self) -> QFrame:
        self._graph = Facts(
            (
                ("inputs", self.tr("Inputs")),
                ("outputs", self.tr("Outputs")),
                ("opset", self.tr("Opset")),
                ("operators", self.tr("Operators")),
                ("needs", self.tr("Needs")),
            )
        )
        title = label(self.tr("Graph"), "h2")
        return card(title, self._graph, _stretch(), margins=_INSIDE)

    def sizeHint(self) -> QSize:
        """Return the room of all of it."""
        return QSize(super().sizeHint().width(), self.full_height)

    def minimumSizeHint(self) -> QSize:
        """Return the room of a few lines."""
        some = _LEAST_LINES * self.fontMetrics().lineSpacing()
        return QSize(super().minimumSizeHint().width(), min(some, self.full_height))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the room of the wrapped words."""
        super().resizeEvent(event)
        self.updateGeometry()

    def show_bundle(self, row: BundleRow, now_s: float) -> None:
        """Show a bundle."""
        m, released = row.entry.manifest, row.release
        self._title.setText(f"{m.title} · {m.name} {m.version}")
        self._digest.set_value(texts.short_digest(row.entry.digest), row.entry.digest)
        if released is not None:
            self._pill.set_state("released", self.tr("Released"))
            when = texts.clock(released.released_s, now_s)
            said = self.tr("{time}, release {n}").format(time=when, n=released.release)
        else:
            self._pill.set_state("built", self.tr("Built"))
            said = self.tr("not yet: devices refuse it")
        self._facts.show_all(
            {
                "built": texts.clock(m.created_s, now_s),
                "released": said,
                "serving": texts.plural(row.serving, self.tr("{n} device"), self.tr("{n} devices")),
                "labels": ", ".join(m.labels),
                "licence": m.source.licence,
            }
        )
        self._quality.show_all(self._of_quantization(m.quantization))
        self._graph.show_all(self._of_graph(m))
        self.updateGeometry()

    def _of_quantization(self, q: Quantization | None) -> dict[str, str]:
        if q is None:
            none = dict.fromkeys(
                ("accuracy", "agreement", "sqnr", "latency", "size", "samples"), texts.DASH
            )
            return {"recipe": self.tr("none: FP32 as imported"), **none}
        low = self.tr("at least {low}").format(low=texts.percent(q.agreement_low))
        return {
            "recipe": q.recipe,
            "accuracy": f"{texts.percent(q.accuracy_fp32)} → {texts.percent(q.accuracy)}",
            "agreement": f"{texts.percent(q.agreement)} ({low})",
            "sqnr": f"{texts.number(q.sqnr_db)} dB",
            "latency": self.tr("{x} × FP32, on this machine").format(
                x=texts.number(q.latency_ratio, 2)
            ),
            "size": self.tr("{x} × FP32").format(x=texts.number(q.size_ratio, 2)),
            "samples": self.tr("{n} held-out samples").format(n=texts.count(q.samples)),
        }

    def _of_graph(self, m: Manifest) -> dict[str, str]:
        ranked = sorted(m.graph.operators.items(), key=lambda item: -item[1])
        operators = ", ".join(f"{name} {count}" for name, count in ranked[:5])
        more = f" +{len(ranked) - 5}" if len(ranked) > 5 else ""
        needs = [texts.size(m.requirements.memory_bytes)] if m.requirements.memory_bytes else []
        if m.requirements.runtime_min:
            needs.append(f"ONNX Runtime ≥ {m.requirements.runtime_min}")
        return {
            "inputs": "\n".join(tensor_text(each) for each in m.graph.inputs),
            "outputs": "\n".join(tensor_text(each) for each in m.graph.outputs),
            "opset": f"{texts.opsets(m.graph.opsets)} · IR {m.graph.ir_version}",
            "operators": operators + more,
            "needs": ", ".join(needs) or texts.DASH,
        }

    def _recolour(self) -> None:
        self._digest.setIcon(icon("copy", self._theme.tokens.accent))


def tensor_text(tensor: Tensor) -> str:
    """Return a tensor's name, type and shape on one line."""
    shape = " × ".join(str(each) for each in tensor.shape)
    return f"{tensor.name}: {tensor.dtype} {shape}"


def _stretch() -> QVBoxLayout:
    """Return what pushes the contents of a card to its top."""
    layout = QVBoxLayout()
    layout.addStretch(1)
    return layout
