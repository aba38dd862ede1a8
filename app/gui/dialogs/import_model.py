"""Imports a model project: inspect, choose a recipe and a version, build, look at the cost."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.assets import sample_models
from app.bundles.recipes import RECIPES, Recipe
from app.errors import MusterError
from app.gui import texts
from app.gui.dialogs.base import Dialog
from app.gui.jobs import Job, JobCancelledError
from app.gui.models.eta import Eta
from app.gui.saying import voiced
from app.gui.shell import Shell
from app.gui.theme.scale import grown
from app.gui.widgets.bundle_detail import tensor_text
from app.gui.widgets.folding import Folding
from app.gui.widgets.labels import Facts, card, label
from device_agent.wire.manifest import VERSION

if TYPE_CHECKING:
    from app.bundles.inspection import ModelInfo
    from app.bundles.library import Library, LibraryEntry
    from app.bundles.project import Project

_INSIDE = (14, 10, 14, 12)
_VERSION_PX = 110
_PROJECTS = "models/projects"
"""Where the newest project was found: the choice begins there, at first among the samples."""


class ImportDialog(Dialog):
    """Everything heavy runs on a worker thread and can be cancelled; nothing half-made stays.

    Attributes:
        entry: The bundle, once it was built.
    """

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(
            parent,
            texts.tr("Import and quantize"),
            texts.tr(
                "A model project is a folder with project.json, an ONNX model, and samples for "
                "calibration, validation and the trial on devices."
            ),
            texts.tr("Build bundle"),
            620,
        )
        self._shell = shell
        self._project: Project | None = None
        self._job: Job | None = None
        self._inspecting = False
        self._eta = Eta(time.monotonic())
        self.entry: LibraryEntry | None = None
        self._build_folder()
        self._build_inspected()
        self._build_choices()
        self._build_progress()
        self._build_result()
        self._allow()

    # Building

    def _build_folder(self) -> None:
        row = QHBoxLayout()
        self.folder = QLineEdit()
        self.folder.setPlaceholderText(self.tr("Project folder"))
        self.folder.setAccessibleName(self.tr("Project folder"))
        self.folder.editingFinished.connect(self.inspect)
        self._browse = QPushButton(self.tr("Choose…"))
        self._browse.setAutoDefault(False)
        self._browse.clicked.connect(lambda _=False: self._choose_folder())
        row.addWidget(self.folder, 1)
        row.addWidget(self._browse)
        self.contents.addLayout(row)

    def _build_inspected(self) -> None:
        self._facts = Facts(
            (
                ("model", self.tr("Model")),
                ("inputs", self.tr("Inputs")),
                ("outputs", self.tr("Outputs")),
                ("opset", self.tr("Opset")),
                ("size", self.tr("Size")),
                ("labels", self.tr("Labels")),
            )
        )
        self._inspected = card(label(self.tr("Found"), "h2"), self._facts, margins=_INSIDE)
        self._inspected.hide()
        self.contents.addWidget(self._inspected)

    def _build_choices(self) -> None:
        self.recipe = QComboBox()
        self.recipe.setAccessibleName(self.tr("Recipe"))
        for name, recipe in RECIPES.items():
            self.recipe.addItem(f"{name}: {voiced(recipe.title)}", name)
        self.version = QLineEdit("1.0.0")
        self.version.setAccessibleName(self.tr("Version"))
        self.version.setMaximumWidth(grown(_VERSION_PX, self.fontMetrics()))
        self.version.textChanged.connect(lambda _: self._allow())
        columns = []
        for title, widget in (
            (self.tr("Recipe"), self.recipe),
            (self.tr("Version"), self.version),
        ):
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(label(title, "h2"))
            column.addWidget(widget)
            columns.append(column)
        self.contents.addWidget(Folding(*columns, spacing=10))

    def _build_progress(self) -> None:
        self._step = label("", "dim")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        self._bar.setAccessibleName(self.tr("Progress"))
        for widget in (self._step, self._bar):
            widget.hide()
            self.contents.addWidget(widget)

    def _build_result(self) -> None:
        self._result = Facts(
            (
                ("digest", self.tr("Bundle")),
                ("accuracy", self.tr("Accuracy")),
                ("agreement", self.tr("Agreement")),
                ("sqnr", self.tr("SQNR")),
                ("latency", self.tr("Latency")),
                ("size", self.tr("Size")),
            )
        )
        title = label(self.tr("Built, and what quantization cost"), "h2")
        self._result_card = card(title, self._result, margins=_INSIDE)
        self._result_card.hide()
        self.contents.addWidget(self._result_card)

    # Steps

    @property
    def busy(self) -> bool:
        """True while a bundle is being built."""
        return self._job is not None

    def inspect(self) -> None:
        """Look at the project in the folder box."""
        path = self.folder.text().strip()
        if not path or self.busy or self._inspecting:
            return
        self._project = None
        self._inspecting = True
        self.say_error("")
        self._allow()
        self._shell.bridge.jobs.run(
            lambda _: _look_at(Path(path).expanduser()), self._show_project, self._not_a_project
        )

    def run(self) -> None:
        """Build the bundle, or close once it is built."""
        if self.entry is not None:
            self.accept()
            return
        project = self._project
        if project is None:
            return
        version, recipe = self.version.text().strip(), RECIPES[self.recipe.currentData()]
        library = self._shell.workspace.library
        self.say_error("")
        self._eta = Eta(time.monotonic())
        self._show_progress(self.tr("starting"), 0.0)
        self._job = self._shell.bridge.jobs.run(
            lambda job: _build(project, version, recipe, library, job),
            self._show_result,
            self._not_built,
            self._show_progress,
            title=self.tr("Building {name} {version}").format(name=project.name, version=version),
            cancels=True,
        )
        self._allow()

    def reject(self) -> None:
        """Cancel the build if one runs, else close."""
        if self._job is not None:
            self._job.cancel()
            self._step.setText(self.tr("cancelling"))
        else:
            super().reject()

    # Inside

    def _choose_folder(self) -> None:
        beside = self._shell.preferences.text(_PROJECTS, str(sample_models()))
        path = QFileDialog.getExistingDirectory(self, self.tr("Choose a model project"), beside)
        if path:
            self.folder.setText(path)
            self.inspect()

    def _show_project(self, found: tuple[Project, ModelInfo]) -> None:
        project, info = found
        self._inspecting = False
        self._project = project
        self._shell.preferences.put(_PROJECTS, str(project.directory.absolute().parent))
        opsets = texts.opsets(info.graph.opsets)
        self._facts.show_all(
            {
                "model": f"{project.title} ({project.name})",
                "inputs": "\n".join(tensor_text(each) for each in info.graph.inputs),
                "outputs": "\n".join(tensor_text(each) for each in info.graph.outputs),
                "opset": self.tr("{opsets} · {n} operators").format(
                    opsets=opsets, n=texts.count(len(info.graph.operators))
                ),
                "size": self.tr("{size} · {n} parameters").format(
                    size=texts.size(info.size_bytes), n=texts.count(info.parameters)
                ),
                "labels": ", ".join(project.labels),
            }
        )
        self._inspected.show()
        self.version.setText(self._next_version(project.name))
        self._allow()

    def _next_version(self, name: str) -> str:
        versions = [
            entry.manifest.version
            for entry in self._shell.workspace.library.entries()
            if entry.manifest.name == name
        ]
        return next_version(versions)

    def _not_a_project(self, error: MusterError) -> None:
        self._inspecting = False
        self._inspected.hide()
        self.say_error(str(error))
        self._allow()

    def _show_progress(self, step: str, share: float) -> None:
        for widget in (self._step, self._bar):
            widget.show()
        now_s, step = time.monotonic(), voiced(step)
        self._eta.take(now_s, share)
        left_s = self._eta.left_s(now_s)
        told = self.tr("{step}: {left} left")
        self._step.setText(
            step if left_s is None else told.format(step=step, left=texts.span(left_s))
        )
        self._bar.setValue(round(share * 1000))

    def _show_result(self, entry: LibraryEntry) -> None:
        self._job = None
        self.entry = entry
        q = entry.manifest.quantization
        name = f"{entry.manifest.name} {entry.manifest.version}"
        values = {"digest": f"{name} · {texts.short_digest(entry.digest)}"}
        values["size"] = texts.size(entry.size_bytes)
        if q is not None:
            fp32, now = texts.percent(q.accuracy_fp32), texts.percent(q.accuracy)
            values["accuracy"] = f"{fp32} → {now}"
            values["agreement"] = self.tr("{share} of {n}").format(
                share=texts.percent(q.agreement), n=texts.count(q.samples)
            )
            values["sqnr"] = f"{texts.number(q.sqnr_db)} dB"
            values["latency"] = f"{texts.number(q.latency_ratio, 2)} × FP32"
            values["size"] = self.tr("{size} · model {n} × FP32").format(
                size=values["size"], n=texts.number(q.size_ratio, 2)
            )
        for key in ("accuracy", "agreement", "sqnr", "latency"):
            values.setdefault(key, texts.DASH)
        self._result.show_all(values)
        self._inspected.hide()
        self._step.hide()
        self._bar.hide()
        self._result_card.show()
        self._allow()

    def _not_built(self, error: MusterError) -> None:
        self._job = None
        cancelled = isinstance(error, JobCancelledError)
        self.say_error(self.tr("Cancelled: nothing was added.") if cancelled else str(error))
        self._step.hide()
        self._bar.hide()
        self._allow()

    def _allow(self) -> None:
        free = not self.busy and self.entry is None
        good_version = VERSION.fullmatch(self.version.text().strip()) is not None
        for widget in (self.folder, self._browse, self.recipe, self.version):
            widget.setEnabled(free)
        self.version.setProperty("wrong", not good_version)
        self.version.style().polish(self.version)
        self.version.setToolTip("" if good_version else self.tr("A version looks like 1.2.3"))
        ready = self._project is not None and good_version and not self._inspecting
        self.accept_button.setEnabled(self.entry is not None or (free and ready))
        done = self.entry is not None
        self.accept_button.setText(self.tr("Done") if done else self.tr("Build bundle"))
        self.cancel_button.setVisible(not done)
        self.fit()


def next_version(versions: list[str]) -> str:
    """Return a version after the highest of `versions`: its minor number plus one."""
    numbers = [tuple(int(part) for part in each.split("-")[0].split(".")) for each in versions]
    if not numbers:
        return "1.0.0"
    major, minor, _ = max(numbers)
    return f"{major}.{minor + 1}.0"


def _look_at(path: Path) -> tuple[Project, ModelInfo]:
    from app.bundles.inspection import inspect_model
    from app.bundles.project import load_project

    project = load_project(path)
    return project, inspect_model(project.model)


def _build(
    project: Project, version: str, recipe: Recipe, library: Library, job: Job
) -> LibraryEntry:
    from app.bundles.build import build_bundle  # onnx: half a second, which is the worker's

    return build_bundle(project, version, recipe, library, job.progress)
