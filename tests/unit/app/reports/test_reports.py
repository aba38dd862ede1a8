"""Reports say what the stores say, name what went wrong, and let no text of a device in as HTML."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from app.cli.root import root
from app.errors import InputError, StateError
from app.fleet.alerts.records import LogEntry
from app.fleet.audit_chain import parse_head
from app.fleet.live import DeviceView
from app.fleet.rollout.plan import canary_plan
from app.gui.report_files import form_of
from app.reports.contents import SHOWN_ROWS, Cell, Column, Fact, Report, Section, Table
from app.reports.gathering import Period, gather, silences_of
from app.reports.html import render_html
from app.reports.making import Asked, make_report
from app.reports.of_site import is_at
from app.reports.parts import alert_table
from app.reports.voice import Voice
from app.rolling import Rolling
from app.workspace import Workspace
from device_agent.wire.messages import AttemptReport
from device_agent.wire.telemetry import Loss
from tests.fakes.fleet import report as signed_report
from tests.fakes.telemetry import BUNDLE_1, BUNDLE_2, ESTIMATED, batch, event, window
from tests.fakes.workspaces import CONSOLE, RELEASE, add_bundle, new_workspace

BEGIN_S, END_S = 1_000_000.0, 1_003_600.0
EVIL = "<script>alert('x')</script>"


class Page(HTMLParser):
    """The tags, attributes and texts of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [v or "" for k, v in attrs if k in ("src", "href", "xlink:href")]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    workspace = new_workspace(tmp_path_factory.mktemp("fleet") / "data")
    for name, site in (
        ("edge-01", "Lyon / line 1"),
        ("edge-02", "Lyon / line 2"),
        ("edge-03", "Lyons"),
    ):
        workspace.add_device(name, site, {"role": EVIL})
    first = [window(BEGIN_S + 10 * at) for at in range(30)]
    later = [
        window(BEGIN_S + 1800 + 10 * at, 0.009, bundle=BUNDLE_2, errors=1, energy=ESTIMATED)
        for at in range(30)
    ]
    loss = Loss(time_s=BEGIN_S + 900, first_seq=61, last_seq=66, records=6, reason="spool full",
                start_s=BEGIN_S + 300, end_s=BEGIN_S + 360)  # fmt: skip
    crash = event(BEGIN_S + 100, "worker.down", severity="error", detail=EVIL)
    workspace.store.append(batch([*first, *later], device_id="edge-01"))
    workspace.store.append(batch([loss, crash], first_seq=67, oldest_seq=61, device_id="edge-01"))
    workspace.store.append(batch([window(BEGIN_S, 0.02)], device_id="edge-02"))
    yield workspace
    workspace.close()


def views(*states: object) -> dict[str, DeviceView]:
    return {each.device_id: DeviceView(each.device_id, state=each) for each in states}  # type: ignore[attr-defined]


def make(
    fleet: Workspace, kind: str, name: str, known: dict[str, DeviceView] | None = None
) -> Report:
    asked = Asked(kind, name, BEGIN_S, END_S)  # type: ignore[arg-type]
    return make_report(fleet, asked, known or {}, now_s=END_S, voice=Voice())


def fact(report: Report, key: str) -> Fact:
    return next(f for section in report.sections for f in section.facts if f.key == key)


def table(report: Report, key: str) -> Table:
    return next(t for section in report.sections for t in section.tables if t.key == key)


def test_totals_of_a_device_are_those_of_the_store(fleet: Workspace) -> None:
    report = make(fleet, "device", "edge-01")
    whole = fleet.store.windows("edge-01", BEGIN_S, END_S, 1)
    assert fact(report, "inferences").cell.value == int(whole.inferences[0]) == 6000
    assert fact(report, "errors").cell.value == int(whole.errors[0]) == 30
    assert fact(report, "coverage").cell.value == pytest.approx(600 / 3600)
    for quantile in ("p50", "p95", "p99"):
        expected = float(getattr(whole, f"{quantile}_s")[0])
        assert fact(report, quantile).cell.value == pytest.approx(expected)


def test_energy_of_two_methods_is_never_added_up(fleet: Workspace) -> None:
    report = make(fleet, "device", "edge-01")
    assert fact(report, "energy_measured").cell.value == pytest.approx(30 * 50.0)
    assert fact(report, "energy_estimated").cell.value == pytest.approx(30 * 90.0)
    figures = gather(fleet.store, "edge-01", Period(BEGIN_S, END_S))
    assert [each.band_j for each in figures.energy] == pytest.approx([0.0, 30 * 50.0])
    assert "not added up" in " ".join(c for s in report.sections for c in s.caveats)


def test_silence_losses_and_faults_are_named_with_their_reasons(fleet: Workspace) -> None:
    report = make(fleet, "device", "edge-01")
    (first, second) = table(report, "silences").rows
    assert [first[2].value, second[2].value] == [1500.0, 1500.0]
    (lost,) = table(report, "losses").rows
    assert [lost[1].value, lost[2].text] == [6, "spool full"]
    (fault,) = table(report, "faults").rows
    assert [fault[0].text, fault[1].value, fault[2].value] == ["worker.down", "error", 1]
    assert fact(report, "missing").cell.value == fleet.store.gaps("edge-01") == 0
    assert [row[2].text for row in table(report, "deployments").rows] == [BUNDLE_1, BUNDLE_2]


def test_what_ends_beyond_a_later_window_leaves_no_false_silence(fleet: Workspace) -> None:
    figures = gather(fleet.store, "edge-02", Period(BEGIN_S, END_S))
    long = replace(figures.curves, duration_s=figures.curves.duration_s * 360)
    assert silences_of(long, Period(BEGIN_S, END_S), 60.0) == ()


def test_what_a_device_proved_is_its_signed_report_and_never_its_assignment(
    fleet: Workspace,
) -> None:
    assert fact(make(fleet, "device", "edge-01"), "serving").cell.value is None
    known = views(signed_report("edge-01", serving=BUNDLE_2, counter=41))
    proof = fact(make(fleet, "device", "edge-01", known), "serving")
    assert proof.cell.value == BUNDLE_2
    assert "report 41" in proof.note
    assert "e" * 64 in proof.note


def test_a_report_names_the_head_of_the_audit_log_and_the_log_still_holds_it(
    fleet: Workspace,
) -> None:
    report = make(fleet, "site", "Lyon")
    fleet.note("site.visit", "Lyon")
    head = parse_head(report.head.audit_head)
    assert fleet.registry.audit_log.holds(head)
    assert head != fleet.registry.audit_log.head()


def test_a_site_adds_its_devices_up_and_takes_no_namesake(fleet: Workspace) -> None:
    broken = signed_report("edge-02", counter=2)
    attempt = AttemptReport(
        assignment=2, step="rolled_back", reason="trial-mismatch", detail="2 of 8"
    )
    report = make(fleet, "site", "Lyon", views(msgspec.structs.replace(broken, attempt=attempt)))
    assert [row[0].text for row in table(report, "devices").rows] == ["edge-01", "edge-02"]
    assert fact(report, "inferences").cell.value == 6100
    assert fact(report, "p95_worst").cell.value == pytest.approx(0.02, rel=0.02)
    named = {row[0].text: row[2].text for row in table(report, "attention").rows}
    assert "serves nothing" in named["edge-02"]
    assert "trial-mismatch" in named["edge-02"]
    assert "no signed report" in named["edge-01"]
    with pytest.raises(StateError, match="no device stands at"):
        make(fleet, "site", "Lyo")


def test_alerts_of_a_site_are_those_of_its_own_and_of_the_period() -> None:
    def line(number: int, site: str, time_s: float) -> LogEntry:
        return LogEntry(number, time_s, number, "raised", "hot", site, "critical", 3)

    entries = [line(1, "Lyon / line 1", BEGIN_S + 1), line(2, "Lyon", BEGIN_S - 1)]
    shown = alert_table(Voice(), entries, Period(BEGIN_S, END_S))
    assert [row[4].text for row in shown.rows] == ["Lyon / line 1"]
    assert [each.value for each in shown.rows[0][1:4]] == ["raised", "hot", "critical"]
    assert is_at("Lyon / line 1", "Lyon")
    assert not is_at("Lyons", "Lyon")


def test_a_rollout_says_what_became_of_each_device(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "data")
    entry = add_bundle(workspace.library, "1.0.0")
    signers = workspace.unlock_console(CONSOLE)
    workspace.release(entry.digest, RELEASE, signers)
    for name in ("edge-01", "edge-02"):
        workspace.add_device(name)
    rollout = Rolling(workspace).create(
        entry.digest, ["edge-01", "edge-02"], canary_plan(("edge-01",)), "First light"
    )
    known = views(signed_report("edge-01", serving=entry.digest))
    report = make_report(
        workspace,
        Asked("rollout", str(rollout.rollout_id), None, None),
        known,
        now_s=rollout.created_s + 60,
        voice=Voice(),
    )
    rows = {row[0].text: row for row in table(report, "devices").rows}
    assert rows["edge-01"][2].value == rows["edge-02"][2].value == "pending"
    assert rows["edge-01"][7].value == entry.digest
    assert fact(report, "serving").cell.value == 1
    assert fact(report, "succeeded").cell.value == 0  # it proved it, but not to this rollout
    assert [row[0].text for row in table(report, "phases").rows] == ["canary", "rest"]
    assert "rollout.create" in [row[3].text for row in table(report, "audit").rows]
    with pytest.raises(InputError, match="is no rollout"):
        make_report(workspace, Asked("rollout", "x", None, None), {}, now_s=1.0, voice=Voice())
    workspace.close()


def test_a_page_stands_alone_and_lets_no_text_in_as_markup(fleet: Workspace) -> None:
    text = render_html(make(fleet, "device", "edge-01"), Voice())
    page = Page(text)
    assert "script" not in page.tags
    assert not page.links
    assert "url(" not in text
    assert "@import" not in text
    assert any(EVIL in each for each in page.texts)  # shown, as what it is
    assert page.tags.count("svg") == 4
    assert [t for t in page.tags if t in ("h1", "h2")] == ["h1", *["h2"] * 6]
    assert "prefers-color-scheme" in text
    assert "default-src 'none'" in text


def test_long_tables_are_cut_on_the_page_and_whole_in_their_csv() -> None:
    rows = tuple((Cell(f"edge-{at}", None), Cell("1 s", 1.0)) for at in range(SHOWN_ROWS + 7))
    long = Table(
        "devices", "Devices", (Column("device", "Device"), Column("took_s", "Took")), rows, ""
    )
    assert long.left_out == 7
    read = list(csv.reader(io.StringIO(long.csv())))
    assert len(read) == 1 + len(rows)
    assert read[1] == ["edge-0", "1.0"]


def test_a_spreadsheet_runs_nothing_that_a_device_said() -> None:
    said = Table("t", "T", (Column("a", "A"),), ((Cell("=cmd()"),), (Cell("x", "@y"),)), "")
    assert list(csv.reader(io.StringIO(said.csv())))[1:] == [["'=cmd()"], ["'@y"]]


def test_a_share_that_is_not_all_never_looks_like_all() -> None:
    voice = Voice(decimal=",")
    assert voice.percent(0.99999).text == "> 99,9 %"
    assert voice.percent(0.00001).text == "< 0,1 %"
    assert voice.percent(1.0).text == "100,0 %"
    assert voice.percent(math.nan).text == "—"


def test_a_period_that_ends_before_it_begins_is_refused(fleet: Workspace) -> None:
    with pytest.raises(InputError, match="ends before it begins"):
        make_report(fleet, Asked("device", "edge-01", 5.0, 5.0), {}, now_s=9.0, voice=Voice())
    with pytest.raises(StateError, match="edge-09"):
        make(fleet, "device", "edge-09")


def test_a_curve_of_a_sensor_that_is_not_there_is_not_drawn(fleet: Workspace) -> None:
    fleet.add_device("edge-04", "Porto")
    bare = window(BEGIN_S, temperature_c=None, energy=None)
    fleet.store.append(batch([bare], device_id="edge-04"))
    report = make(fleet, "device", "edge-04")
    assert [c.key for section in report.sections for c in section.charts] == ["latency", "rate"]


def test_sections_without_anything_say_so(fleet: Workspace) -> None:
    report = make(fleet, "device", "edge-03")
    text = render_html(report, Voice())
    assert "No telemetry of this device is stored." in text
    assert isinstance(report.sections[0], Section)
    assert report.head.data_until_s is None


def test_the_command_writes_the_page_and_prints_the_data(fleet: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "line.html"
    arguments = ["--data", str(fleet.path), "report", "site", "Lyon", "--from", "1970-01-01"]
    done = CliRunner().invoke(
        root, [*arguments, "--out", str(out), "--json"], catch_exceptions=False
    )
    data = json.loads(done.stdout)
    assert data["format"] == "muster-report/1"
    assert data["head"]["name"] == "Lyon"
    assert "Site Lyon" in out.read_text()
    with pytest.raises(InputError, match="no place to go"):
        CliRunner().invoke(root, arguments, catch_exceptions=False)
    with pytest.raises(InputError, match="is no time"):
        CliRunner().invoke(
            root, [*arguments[:-1], "soon", "--json"], catch_exceptions=False
        )  # fmt: skip
    with pytest.raises(InputError, match=r"neither \.html nor \.pdf"):
        form_of(Path("report.doc"))
