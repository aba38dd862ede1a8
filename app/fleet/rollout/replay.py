"""Makes a rollout's decisions again from what was kept of them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec
import zstandard

from app.fleet.rollout.evidence import Evidence
from app.fleet.rollout.gates.gate import Gate
from app.fleet.rollout.gates.judge import judge_gate
from app.fleet.rollout.gates.verdict import GateVerdict
from app.fleet.rollout.records import Decision
from device_agent.wire.sentence import Sentence
from device_agent.wire.typed import json_decoder

_MOST_BYTES = 64 * 1024 * 1024


class Says(Sentence):
    """Why a decision cannot be made again."""

    EVIDENCE = "its evidence is damaged: {problem}"
    VERDICTS = "its verdicts are damaged: {problem}"
    GATES = "its gates are damaged: {problem}"


@dataclass(frozen=True, slots=True)
class Replayed:
    """One decision, made again.

    Attributes:
        equal: Every verdict is the same as the one that was kept.
        kept: Verdicts as they were recorded.
        again: Verdicts of the same evidence by the gates of that time.
        problem: Why it cannot be made again; empty where it was.
    """

    decision_id: int
    time_s: float
    kind: str
    equal: bool
    kept: tuple[GateVerdict, ...] = ()
    again: tuple[GateVerdict, ...] = ()
    problem: str = ""


def replay(decisions: Iterable[Decision]) -> list[Replayed]:
    """Return every decision that gates were asked for, made again from its record.

    Args:
        decisions: Of one rollout; those without evidence are an owner's or follow from outcomes.
    """
    return [_replayed(each) for each in decisions if each.evidence]


def evidence_of(decision: Decision) -> Evidence:
    """Return what the gates saw.

    Raises:
        ValueError: It is damaged.
    """
    try:
        data = zstandard.ZstdDecompressor().decompress(decision.evidence, _MOST_BYTES)
        return json_decoder(Evidence).decode(data)
    except (zstandard.ZstdError, msgspec.MsgspecError) as error:
        raise ValueError(Says.EVIDENCE(problem=error)) from error


def verdicts_of(decision: Decision) -> tuple[GateVerdict, ...]:
    """Return what the gates said; empty where none was asked.

    Raises:
        ValueError: It is damaged.
    """
    try:
        return json_decoder(tuple[GateVerdict, ...]).decode(decision.verdicts or b"[]")
    except msgspec.MsgspecError as error:
        raise ValueError(Says.VERDICTS(problem=error)) from error


def _replayed(decision: Decision) -> Replayed:
    head = (decision.decision_id, decision.time_s, decision.kind)
    try:
        kept, evidence = verdicts_of(decision), evidence_of(decision)
        gates = _gates_of(decision)
    except ValueError as error:
        return Replayed(*head, equal=False, problem=str(error))
    again = tuple(judge_gate(each, evidence) for each in gates)
    return Replayed(*head, equal=kept == again, kept=kept, again=again)


def _gates_of(decision: Decision) -> Sequence[Gate]:
    try:
        return json_decoder(tuple[Gate, ...]).decode(decision.gates)
    except msgspec.MsgspecError as error:
        raise ValueError(Says.GATES(problem=error)) from error
