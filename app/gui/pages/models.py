"""The models page: the library of bundles, what each cost, and what to do with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from app.gui import texts
from app.gui.actions import action_button
from app.gui.models.rows_model import RowColumn, RowsModel
from app.gui.pages.base import Page
from app.gui.reading import BundleRow, read_bundles
from app.gui.shell import Shell
from app.gui.widgets.bundle_detail import BundleDetail
from app.gui.widgets.rows_view import RowsView
from device_agent.wire.manifest import Quantization

_LEAST_ROWS = 3


class ModelsPage(Page):
    """Import, look, release, roll out."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._reading = False
        self._read = False
        row = self.head(self.tr("Models"))
        row.addWidget(action_button(shell.actions["model.roll_out"]))
        row.addWidget(action_button(shell.actions["model.release"]))
        row.addWidget(action_button(shell.actions["model.import"], primary=True))
        self.model = RowsModel(self._columns(), lambda each: each.entry.digest, self)
        self.view = RowsView(
            self.model,
            shell.theme,
            self.tr("Bundles"),
            self.tr(
                "The library is empty.\nImport an ONNX model project: it is inspected, quantized, "
                "compared with FP32 and built into a bundle."
            ),
            0,
        )
        self.view.keep_rows(_LEAST_ROWS)
        self._detail = BundleDetail(shell.theme)
        self.layout_.addWidget(self.view, 1)
        self.layout_.addWidget(self._detail)
        self.first = self.view
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        self._show_chosen()

    def _columns(self) -> tuple[RowColumn[BundleRow], ...]:
        return (
            RowColumn("  " + self.tr("Model"), lambda r: "  " + r.entry.manifest.name, 180),
            RowColumn(self.tr("Version"), lambda r: r.entry.manifest.version, 80),
            RowColumn(
                self.tr("State"),
                lambda r: self.tr("Released") if r.release else self.tr("Built"),
                120,
                state=lambda r: "released" if r.release else "built",
            ),
            RowColumn(
                self.tr("Digest"),
                lambda r: r.entry.digest[:8],
                96,
                help=lambda r: r.entry.digest,
                copy=lambda r: r.entry.digest,
            ),
            *self._of_cost(),
            RowColumn("", lambda _: "", 6),
        )

    def _of_cost(self) -> tuple[RowColumn[BundleRow], ...]:
        return (
            RowColumn(
                self.tr("Size"),
                lambda r: texts.size(r.entry.size_bytes),
                84,
                right=True,
                order=lambda r: r.entry.size_bytes,
            ),
            _cost(self.tr("Accuracy FP32 → INT8"), _accuracy, 176, lambda q: q.accuracy),
            _cost(self.tr("Agreement"), _agreement, 100, lambda q: q.agreement),
            _cost(self.tr("SQNR dB"), _sqnr, 84, lambda q: q.sqnr_db),
            _cost(self.tr("Latency"), _latency, 84, lambda q: q.latency_ratio, _latency_help),
        )

    @property
    def settled(self) -> bool:
        """True once the library was read."""
        return self._read

    def choose(self, digest: str) -> None:
        """Show a bundle, if it is there."""
        place = self.model.place_of(digest)
        if place is not None:
            self.view.selectRow(place)

    def chosen(self) -> BundleRow | None:
        """Return the chosen bundle."""
        row: BundleRow | None = self.model.row_at(self.view.place())
        return row

    def refresh(self) -> None:
        """Read the library."""
        if self._reading:
            return
        self._reading = True
        digests = [view.bundle_digest for view in self.shell.core.live.all() if view.bundle_digest]
        serving = dict(Counter(digests))
        workspace = self.shell.workspace
        self.shell.bridge.jobs.run(
            lambda _: read_bundles(workspace, serving), self._show, self._failed
        )

    def release_chosen(self) -> None:
        """Ask for the release passphrase and sign the chosen bundle."""
        from app.gui.dialogs.release import ReleaseDialog

        row = self.chosen()
        if row is None:
            return
        dialog = ReleaseDialog(self.shell, row.entry, self)
        dialog.exec()
        dialog.deleteLater()
        self.refresh()

    def roll_out_chosen(self) -> None:
        """Plan a rollout of the chosen bundle."""
        from app.gui.dialogs.new_rollout import NewRolloutDialog

        row = self.chosen()
        if row is None:
            return
        dialog = NewRolloutDialog(self.shell, (), self, digest=row.entry.digest)
        made = bool(dialog.exec()) and dialog.created is not None
        dialog.deleteLater()
        if made:
            self.shell.bridge.refresh()
            self.shell.actions["go.rollouts"].trigger()

    def _failed(self, error: Exception) -> None:
        self._reading = False
        self.shell.notify(str(error))

    def _show(self, rows: list[BundleRow]) -> None:
        self._reading = False
        self._read = True
        self.model.replace(rows)
        released = sum(row.release is not None for row in rows)
        self.caption.setText(
            texts.plural(
                len(rows),
                self.tr("{n} bundle · {released} released"),
                self.tr("{n} bundles · {released} released"),
                released=texts.count(released),
            )
        )
        if rows and self.view.place() < 0:
            self.view.selectRow(0)
        self._show_chosen()

    def _show_chosen(self) -> None:
        row = self.chosen()
        self._detail.setVisible(row is not None)
        release = self.shell.actions["model.release"]
        again = row is not None and row.release is not None
        release.setProperty("short", self.tr("Release again…") if again else self.tr("Release…"))
        self.shell.actions.refresh()
        release.changed.emit()
        if row is not None:
            self._detail.show_bundle(row, self.now_s())


def _cost(
    title: str,
    text: Callable[[BundleRow], str],
    width: int,
    read: Callable[[Quantization], float | None],
    help_: Callable[[BundleRow], str] | None = None,
) -> RowColumn[BundleRow]:
    """Return a column of what quantization cost, in the order of the figure that `read` reads."""

    def order(row: BundleRow) -> float | None:
        q = row.entry.manifest.quantization
        return None if q is None else read(q)

    return RowColumn(title, text, width, right=True, help=help_, order=order)


def _accuracy(row: BundleRow) -> str:
    q = row.entry.manifest.quantization
    if q is None or q.accuracy is None:
        return texts.DASH
    return f"{texts.percent(q.accuracy_fp32)} → {texts.percent(q.accuracy)}"


def _agreement(row: BundleRow) -> str:
    q = row.entry.manifest.quantization
    return texts.percent(q.agreement) if q else texts.DASH


def _sqnr(row: BundleRow) -> str:
    q = row.entry.manifest.quantization
    return texts.number(q.sqnr_db) if q else texts.DASH


def _latency(row: BundleRow) -> str:
    q = row.entry.manifest.quantization
    return f"{texts.number(q.latency_ratio, 2)} ×" if q else texts.DASH


def _latency_help(row: BundleRow) -> str:
    return texts.tr("Median latency over that of FP32, on the console's machine")
