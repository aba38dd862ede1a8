"""Every code that agent and console can produce has a word in the other language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeGuard, get_args

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from app.fleet.alerts.records import Kind
from app.fleet.order_records import CommandStatus
from app.fleet.rollout.records import RolloutState
from app.gui import language
from app.gui.codes import ACTIONS, EVENTS, LOADING, REASONS, code_word
from app.gui.models.fleet_fields import column_of, value_text
from app.gui.reasons import LEFT
from app.gui.texts import DASH, happening_word
from device_agent.intake import What
from device_agent.trust import reasons
from device_agent.wire.messages import Step
from device_agent.wire.orders import CommandResult
from device_agent.wire.pipeline.decision import Verdict
from device_agent.wire.telemetry import LogLevel

ROOT = Path(__file__).parent.parent.parent
_DOTTED = r"[a-z]+\.[a-z_]+(-[a-z]+)*"
_KEBAB = r"[a-z]+(-[a-z0-9]+)+"
_NOTES = "Event|_?note|_say|slot_event|fault_event|_count_error"
_ACTS = "append|_?note|Event|_audit"
_WHY = (
    r"\w+Error|Outcome|Unmet|Failure|Verdict|saw_crash\w*|_give_up_active|move|_?runtime_error"
    r"|_check_outside|reading"
)
"""What is given reasons: errors and ends of attempts."""


def choices(kind: object, field: str = "") -> tuple[str, ...]:
    """Return what a field may be, or what is written out."""
    found = kind.__annotations__[field] if field and hasattr(kind, "__annotations__") else kind
    return re.findall(r"[\"'](\w+)[\"']", found) if isinstance(found, str) else get_args(found)


NOT_SAID = (
    "app/cli/", "app/admission.py", "app/broker_export.py", "app/bundles/self_limit.py",
    "app/fleet/appending.py", "app/fleet/audit_chain.py", "app/fleet/ingest.py",
    "app/fleet/keep", "app/fleet/order_rows.py", "app/fleet/rollout/hooks.py",
    "app/fleet/rollout/phrases.py", "app/order_desk.py", "app/posting.py", "app/receipts.py",
    "app/sneakernet.py", "app/trust/chain.py", "app/trust/identity.py", "app/webhooks.py",
)  # fmt: skip
"""Whose errors the command line or a log tells and no window."""
WIRE = ("manifest", "pipeline/", "onnx_guard", "topics", "enrolment")
"""Of the wire: what a window tells of manifests, models, samples, places, names and codes."""
INSIDE = {"the key is none of P-256"}
"""Worded for whoever catches it."""
DYNAMIC = {
    "attempt.": [each.replace("_", "-") for each in choices(Step)],
    "command.": choices(CommandResult, "status"),
    "decision.": [each for each in choices(Verdict, "change") if each],
    "refused.": choices(What),
}
"""Codes that are put together, with what may stand behind their first part."""


@pytest.fixture(scope="module", autouse=True)
def german(qapp: QApplication) -> Iterator[None]:
    language.speak(qapp, "de")
    yield
    language.speak(qapp, "system")
    QLocale.setDefault(QLocale.c())


@cache
def trees(directory: str) -> dict[str, ast.Module]:
    """Return the sources of a directory by their names, but for the window's."""
    files = (ROOT / directory).rglob("*.py")
    below = [each for each in sorted(files) if "gui" not in each.relative_to(ROOT).parts]
    return {each.relative_to(ROOT).as_posix(): ast.parse(each.read_text("utf-8")) for each in below}


@cache
def nodes(directory: str) -> list[ast.AST]:
    """Return everything in the sources of a directory, but for the window's."""
    return [node for tree in trees(directory).values() for node in ast.walk(tree)]


def name_of(call: ast.Call) -> str:
    """Return the bare name of what is called."""
    it = call.func
    return it.attr if isinstance(it, ast.Attribute) else getattr(it, "id", "")


def branches(*given: ast.expr) -> Iterator[ast.expr]:
    """Return expressions, of a condition both of its branches."""
    for each in given:
        yield from (each.body, each.orelse) if isinstance(each, ast.IfExp) else (each,)


def arguments(directory: str, names: str) -> Iterator[ast.expr]:
    """Return what calls are given whose name is one of a pattern, by position or name."""
    for node in nodes(directory):
        if isinstance(node, ast.Call) and re.fullmatch(names, name_of(node)):
            yield from branches(*node.args, *(each.value for each in node.keywords))


def assigned(directory: str, names: str) -> Iterator[ast.expr]:
    """Return what is assigned to such names; of a mapping its values."""
    for node in nodes(directory):
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        if re.fullmatch(names, getattr(target, "id", "")):
            values = node.value.values if isinstance(node.value, ast.Dict) else [node.value]
            yield from branches(*values)


def texts_in(found: Iterator[ast.expr], pattern: str) -> set[str]:
    """Return the constants among expressions that look like codes."""
    texts = {each.value for each in found if isinstance(each, ast.Constant)}
    return {each for each in texts if isinstance(each, str) and re.fullmatch(pattern, each)}


def beginnings(directory: str, names: str) -> set[str]:
    """Return the first parts of codes that calls are given put together."""
    firsts = (each.values[0] for each in arguments(directory, names) if is_f_string(each))
    return texts_in(firsts, r"[a-z]+\.")


def is_f_string(it: ast.expr) -> TypeGuard[ast.JoinedStr]:
    """Return whether it is one that begins with a constant."""
    return isinstance(it, ast.JoinedStr) and isinstance(it.values[0], ast.Constant)


def codes(directory: str, names: str) -> set[str]:
    """Return the dotted codes that calls are given, or that have a name first."""
    named = assigned(directory, "code|action|_ACTIONS")
    return texts_in(arguments(directory, names), _DOTTED) | texts_in(named, _DOTTED)


def reasons_in(directory: str) -> set[str]:
    """Return the reason codes in a directory's sources."""
    pairs = (
        each.elts[0]
        for each in nodes(directory)
        if isinstance(each, ast.Tuple) and len(each.elts) == 2
    )
    found = texts_in(arguments(directory, _WHY), _KEBAB)
    found |= texts_in(pairs, _KEBAB) | texts_in(assigned(directory, "reason"), _KEBAB)
    given = (*arguments(directory, _WHY), *assigned(directory, "reason"))
    names = {each.id for each in given if isinstance(each, ast.Name)}
    constants = "|".join(each for each in names if each.isupper())
    found |= texts_in(assigned(directory, constants), _KEBAB) if constants else set()
    plain = texts_in(arguments(directory, _WHY), "[a-z]+")
    return found | (plain & set(REASONS))


def test_every_event_has_a_word_and_no_word_is_left_over() -> None:
    assert beginnings("device_agent", _NOTES) <= set(DYNAMIC), "say in DYNAMIC what follows"
    found = codes("device_agent", _NOTES)
    found |= {first + each for first, rest in DYNAMIC.items() for each in rest}
    found |= {f"alert.{each}" for each in get_args(Kind)}
    found |= {f"log.{each}" for each in get_args(LogLevel)}
    assert sorted(found - set(EVENTS)) == []
    assert sorted(set(EVENTS) - found) == []


def test_every_kind_of_audit_entry_has_a_word_and_no_word_is_left_over() -> None:
    assert beginnings("app", _ACTS) == {"command.", "rollout."}
    turns = texts_in(arguments("app/fleet/rollout", "_audit|Move"), "[a-z-]+")
    turns |= texts_in(arguments("app", "change_members"), "[a-z-]+") | set(get_args(RolloutState))
    found = codes("app", _ACTS) | {f"rollout.{each}" for each in turns}
    found |= {f"command.{each}" for each in get_args(CommandStatus) if each != "pending"}
    assert sorted(found - set(ACTIONS)) == []
    assert sorted(set(ACTIONS) - found) == []


def test_every_happening_of_a_rollout_has_a_word() -> None:
    kinds = texts_in(arguments("app/fleet/rollout", "Move|decision|_decision"), "[a-z-]+")
    kinds |= {each.removeprefix("rollout.") for each in ACTIONS if each.startswith("rollout.")}
    assert {"begin", "end", "advance", "create", "paused"} <= kinds
    assert [each for each in sorted(kinds) if happening_word(each) == each] == []


def test_every_reason_has_a_word_and_no_word_is_left_over() -> None:
    found = reasons_in("device_agent") | reasons_in("app") | reasons.ALL
    assert sorted(found - set(REASONS) - set(LEFT)) == []
    assert sorted(set(REASONS) - found) == []


def test_every_step_of_a_load_has_a_word_and_no_word_is_left_over() -> None:
    found = texts_in(arguments("device_agent/inference", "begin"), "[a-z-]+")
    assert found | {"simulated load"} == set(LOADING)


def test_every_step_of_an_attempt_has_a_word_in_the_fleet_table() -> None:
    column = column_of("attempt")
    assert column is not None
    for step in choices(Step):
        assert value_text(column, step, 0.0) not in ("", step), step
    assert value_text(column, "", 0.0) == DASH


def worded(it: ast.expr) -> bool:
    """Return whether an expression is a sentence of its own, and no line of a table."""
    parts = it.values if isinstance(it, ast.JoinedStr) else [it]
    texts = [each.value for each in parts if isinstance(each, ast.Constant)]
    return any(isinstance(each, str) and " " in each for each in texts if each not in INSIDE)


def test_every_error_that_a_window_tells_is_a_line_of_a_table() -> None:
    """Which has a word in every language: tests/gui/test_saying.py and test_language.py."""
    wire = tuple(f"device_agent/wire/{each}" for each in WIRE)
    sources = {name: it for name, it in trees("app").items() if not name.startswith(NOT_SAID)}
    sources |= {name: it for name, it in trees("device_agent").items() if name.startswith(wire)}
    found = [
        f"{name}:{node.lineno}"
        for name, tree in sources.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and re.fullmatch(r"\w+Error|_wrong|_fault", name_of(node))
        if any(map(worded, branches(*node.args[1 if name_of(node) == "WireError" else 0 :])))
    ]
    assert found == []


def test_a_sentence_that_no_table_has_is_found() -> None:
    def argument(text: str) -> ast.expr:
        call = ast.parse(text, mode="eval").body
        assert isinstance(call, ast.Call)
        return call.args[0]

    assert worded(argument('InputError("no such file")'))
    assert worded(argument('InputError(f"{path} is not there")'))
    assert not worded(argument("InputError(Says.NOT_THERE(path=path))"))
    assert not worded(argument('InputError("token-expired")'))


def test_a_word_is_german_and_an_unknown_code_stays() -> None:
    for code in (*EVENTS, *ACTIONS, *REASONS, *LOADING):
        assert code_word(code) not in ("", code), code
    assert code_word("of.a-newer-agent") == "of.a-newer-agent"


def test_english_has_the_code_itself(qapp: QApplication) -> None:
    language.speak(qapp, "en")
    assert [code_word(each) for each in EVENTS] == list(EVENTS)
    language.speak(qapp, "de")
