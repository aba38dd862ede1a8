"""What a device does on signed orders, over restarts and power cuts. Real trust store and spool."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from device_agent.errors import StorageError
from device_agent.farewell import Patience
from device_agent.intake import COMMAND_REFUSAL_S
from device_agent.obedience import CAPTURE_BYTES
from device_agent.telemetry import MIN_SPOOL_BYTES
from device_agent.update.jobs import Outcome
from device_agent.wire.orders import decode_result
from device_agent.wire.sealed import decode_sealed
from tests.fakes.obeying_device import OWN, Device
from tests.fakes.telemetry import event
from tests.fakes.tuf_fleet import DEVICE


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Device]:
    level = logging.getLogger().level
    device = Device(tmp_path)
    device.obedience.start()
    yield device
    device.spool.close()
    logging.getLogger().setLevel(level)


# -- settings


def test_settings_are_applied_over_the_device_s_own_file_and_cleared_again(device: Device) -> None:
    level = logging.getLogger().level
    values = {"window_ms": 2500, "spool_max_bytes": MIN_SPOOL_BYTES, "log_level": "debug"}
    device.obedience.take_settings(device.fleet.settings(values, version=1))
    assert device.windows_s == [2.5]
    assert device.spool._max_bytes == MIN_SPOOL_BYTES
    assert logging.getLogger().level == logging.DEBUG
    device.obedience.take_settings(device.fleet.settings({"log_level": None}, version=2))
    assert device.windows_s == [2.5, OWN.window_s]
    assert device.spool._max_bytes == OWN.spool_max_bytes
    assert logging.getLogger().level == level
    assert device.obedience.settings_version == 2
    details = [note.detail for note in device.notes]
    assert details == [
        "version 1: window 2500 ms, spool 1048576 bytes, log debug",
        "version 2: the device's own file alone",
    ]


def test_settings_are_in_effect_after_a_restart_without_a_console(device: Device) -> None:
    device.obedience.take_settings(device.fleet.settings({"window_ms": 2500}, version=4))
    device.boot()
    assert device.obedience.settings_version == 0
    device.obedience.start()
    assert device.windows_s == [2.5, 2.5]
    assert device.obedience.settings_version == 4


def test_the_same_settings_again_are_not_applied_again(device: Device) -> None:
    document = device.fleet.settings({"window_ms": 2500}, version=4)
    device.obedience.take_settings(document)
    device.obedience.take_settings(document)
    assert device.windows_s == [2.5]
    assert device.codes == ["settings.applied"]


def test_refused_settings_change_nothing_and_are_judged_again(device: Device) -> None:
    newer = device.fleet.targets.version + 1
    document = device.fleet.settings({"window_ms": 2500}, version=4, min_targets=newer)
    device.obedience.take_settings(document)
    assert (device.windows_s, device.obedience.settings_version) == ([], 0)
    assert device.intake.refusal.reason == "settings-needs-targets"
    assert device.obedience.judge_again()
    device.trust.refresh(device.fleet.publish())
    assert device.obedience.judge_again()
    assert device.windows_s == [2.5]
    assert device.intake.refusal is None
    assert not device.obedience.judge_again()


# -- commands


def restart(device: Device, version: int = 1) -> bytes:
    document = device.fleet.command("restart", version=version)
    device.obedience.take_command(document)
    return document


def test_a_restart_is_done_once_and_answered_signed(device: Device) -> None:
    document = restart(device)
    assert device.results() == []
    device.restarts[0](Outcome())
    (result,) = device.results()
    assert (result.device_id, result.command, result.name) == (DEVICE, 1, "restart")
    assert (result.status, result.reason, result.time_s) == ("done", "", device.now_s)
    assert device.obedience.command_version == 1
    device.obedience.take_command(document)
    assert len(device.restarts) == 1
    assert device.intake.refusal is None, "a console that asks again is no news"
    assert device.results() == [result, result], "it has not heard the answer"


def test_a_restart_that_fails_is_answered_with_its_reason(device: Device) -> None:
    restart(device)
    device.restarts[0](Outcome("rolled_back", "out-of-memory", "the limit is reached"))
    (result,) = device.results()
    assert (result.status, result.reason) == ("failed", "out-of-memory")
    assert result.detail == "the limit is reached"
    assert device.codes == ["command.taken", "command.failed"]


def test_an_answer_given_offline_is_sent_with_the_next_connection(device: Device) -> None:
    device.connected = False
    restart(device)
    device.restarts[0](Outcome())
    device.boot()
    device.obedience.start()
    device.connected = True
    device.obedience.send()
    assert [each.status for each in device.results()] == ["done"]


def test_a_restart_that_a_power_cut_interrupted_is_answered_and_not_repeated(
    device: Device,
) -> None:
    document = restart(device, version=3)
    device.boot()
    device.obedience.start()
    (result,) = device.results()
    assert (result.command, result.status) == (3, "done")
    assert "started again" in result.detail
    device.obedience.take_command(document)
    assert len(device.restarts) == 1
    device.boot()
    device.obedience.start()
    assert len({each.time_s for each in device.results()}) == 1, "one answer, sent again"


def test_an_answer_that_the_disk_did_not_take_is_tried_again(
    device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    restart(device)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("device_agent.results.write_atomic", full)
        with pytest.raises(StorageError, match="No space left"):
            device.restarts[0](Outcome())
        assert device.results() == []
    device.obedience.tick()
    assert [each.status for each in device.results()] == ["done"]


def test_a_refused_command_is_reported_for_a_while(device: Device) -> None:
    device.obedience.take_command(device.fleet.command(version=1, device="edge-02"))
    assert device.intake.refusal.reason == "command-wrong-device"
    assert device.codes == ["refused.command"]
    device.now_s += COMMAND_REFUSAL_S + 1
    assert device.intake.refusal is None
    assert not device.obedience.judge_again()


def test_an_expired_command_is_not_judged_again(device: Device) -> None:
    expires = device.fleet.start
    device.obedience.take_command(device.fleet.command(version=1, expires=expires))
    assert device.intake.refusal.reason == "command-expired"
    assert not device.obedience.judge_again()


def test_a_damaged_result_file_is_answered_anew(device: Device) -> None:
    restart(device)
    device.restarts[0](Outcome())
    (device.directory / "result.json").write_bytes(b"{")
    device.boot()
    device.obedience.start()
    assert [each.command for each in device.results()] == [1, 1]


# -- going out of service


def decommission(device: Device, version: int = 5) -> None:
    device.obedience.take_command(device.fleet.command("decommission", version=version))


def test_a_device_leaves_once_its_telemetry_is_acknowledged_and_its_word_taken(
    device: Device,
) -> None:
    decommission(device)
    assert (device.left, device.obedience.leaving) == (1, True)
    device.obedience.tick()
    assert (device.results(), device.obedience.gone) == ([], False)
    device.acknowledge()
    device.connected = False
    device.obedience.tick()
    assert not device.obedience.gone, "nobody has taken its word"
    device.connected = True
    device.obedience._farewell._try_at_s = 0.0
    device.obedience.tick()
    assert device.obedience.gone
    (result,) = device.results()
    assert (result.command, result.name, result.status) == (5, "decommission", "done")
    assert result.detail == "all telemetry is with the console"
    assert device.obedience.tombstone().result.encode() == device.published[0]


def test_a_silent_console_holds_a_device_up_for_a_time_only(device: Device) -> None:
    device.spool.append(event(1.0))
    device.obedience.leave(7, Patience(flush_s=0.0, word_s=600.0))
    device.obedience.tick()
    assert device.obedience.gone
    assert "2 records of telemetry were lost" in device.results()[-1].detail


def test_a_broker_that_never_comes_does_not_keep_a_device_from_leaving(device: Device) -> None:
    device.connected = False
    device.obedience.leave(7, Patience(flush_s=0.0, word_s=0.0))
    device.obedience.tick()
    assert device.obedience.gone
    word = decode_sealed(device.obedience.tombstone().result.encode(), "result")
    assert decode_result(bytes(word.body)).command == 7


@pytest.mark.parametrize("answered", [False, True])
def test_a_power_cut_on_the_way_out_is_no_way_back(device: Device, answered: bool) -> None:
    decommission(device)
    if answered:
        device.acknowledge()
        device.connected = False
        device.obedience.tick()
        device.connected = True
    device.boot()
    device.obedience.start()
    assert device.obedience.leaving
    assert device.left == 2, "nothing serves in the new process either"
    device.acknowledge()
    device.obedience.tick()
    assert device.obedience.gone
    assert {each.command for each in device.results()} == {5}


def test_leaving_on_somebody_s_word_on_the_device_begins_afresh_each_time(device: Device) -> None:
    device.obedience.leave()
    device.acknowledge()
    device.obedience.tick()
    assert device.results()[-1].command == 0
    device.boot()  # before the tombstone: the power failed
    device.obedience.start()
    assert not device.obedience.leaving
    device.obedience.leave()
    device.obedience.tick()
    assert not device.obedience.gone, "the last window is not acknowledged"


# -- logs and captures


def ask_for_logs(device: Device, version: int = 1, **wanted: object) -> bytes:
    document = device.fleet.command("logs", version=version, logs=wanted or None)
    device.obedience.take_command(document)
    return document


def test_logs_are_put_into_the_spool_once_and_the_answer_counts_them(device: Device) -> None:
    with device.log:
        for n in range(5):
            logging.getLogger("device_agent.test").warning("line %s", n)
    document = ask_for_logs(device, level="warning", lines=3)
    device.obedience.take_command(document)
    (result, again) = device.results()
    assert (result.name, result.status, result.detail) == ("logs", "done", "3 lines")
    assert again == result
    bodies = [record.body for record in device.spool.next_batch().records]
    assert [body.text for body in bodies] == ["line 2", "line 3", "line 4"]


def test_without_arguments_the_usual_lines_are_sent(device: Device) -> None:
    with device.log:
        logging.getLogger("device_agent.test").warning("line")
    ask_for_logs(device)
    assert device.results()[0].detail == "1 lines"


def test_logs_that_the_disk_does_not_take_are_answered_as_failed(
    device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(bodies: object) -> list[int]:
        raise StorageError("telemetry spool cannot be used: disk full")

    monkeypatch.setattr(device.spool, "append_all", full)
    ask_for_logs(device)
    (result,) = device.results()
    assert (result.status, result.reason) == ("failed", "storage")


def test_logs_that_a_power_cut_kept_from_being_sent_are_answered_as_failed(
    device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(bodies: object) -> list[int]:
        raise KeyboardInterrupt

    monkeypatch.setattr(device.spool, "append_all", cut)
    with pytest.raises(KeyboardInterrupt):
        ask_for_logs(device)
    monkeypatch.undo()
    device.boot()
    device.obedience.start()
    (result,) = device.results()
    assert (result.status, result.reason) == ("failed", "interrupted")
    assert device.spool.next_batch() is None


def test_samples_are_kept_only_while_signed_settings_say_so(device: Device) -> None:
    assert device.captures == []
    wanted = {"capture": "alarms", "capture_max_bytes": 10**6}
    device.obedience.take_settings(device.fleet.settings(wanted, version=1))
    device.obedience.take_settings(device.fleet.settings({"window_ms": 500}, version=2))
    assert device.captures == [("alarms", 10**6), ("none", CAPTURE_BYTES)]
    assert "capture alarms, captures 1000000 bytes" in device.notes[0].detail
