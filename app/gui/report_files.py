"""Writes a report where somebody wants it: a page or a PDF, and the CSV of what it leaves out."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from app.errors import InputError
from app.files import write_file
from app.reports.contents import Report
from app.reports.html import render_html
from app.reports.voice import Voice
from device_agent.wire.sentence import Sentence

Form = Literal["html", "pdf"]
_MODE = 0o644


class Says(Sentence):
    """What cannot be done, and what helps."""

    NO_FORM = "{name} is neither .html nor .pdf. Name it so, or give --format."


def form_of(path: Path) -> Form:
    """Return the form that a file's name asks for.

    Raises:
        InputError: It asks for none.
    """
    forms: dict[str, Form] = {".html": "html", ".htm": "html", ".pdf": "pdf"}
    if path.suffix.lower() not in forms:
        raise InputError(Says.NO_FORM(name=path.name))
    return forms[path.suffix.lower()]


def write_report(report: Report, path: Path, form: Form, voice: Voice) -> list[Path]:
    """Write a report, and beside it each table that it does not show whole; return the files.

    Raises:
        EnvironmentFaultError: A file cannot be written.
    """
    if form == "html":
        content = render_html(report, voice).encode()
    else:
        from app.gui.report_pdf import ensure_application, render_pdf

        application = ensure_application()
        content = render_pdf(report, voice)
        del application
    written = [path]
    write_file(path, content, _MODE)
    for table in report.cut_tables:
        beside = path.with_name(f"{path.stem}-{table.key}.csv")
        write_file(beside, table.csv().encode(), _MODE)
        written.append(beside)
    return written
