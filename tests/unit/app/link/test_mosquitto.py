"""mosquitto's files, as text; tests/attacks/test_broker.py has mosquitto itself judge them."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from app.link.access import BrokerAccess, BrokerTls
from app.link.mosquitto import (
    access_files,
    render_config,
    render_enrolment_rules,
    render_passwords,
    render_rules,
    write_access,
    write_config,
)
from device_agent.wire.topics import Topics

TOPICS = Topics("plant")
ACCESS = BrokerAccess(ca=b"ca", certificate=b"certificate", key=b"key", crl=b"crl")
TLS = BrokerTls(TOPICS, 8884, ACCESS)
PLACE = PurePosixPath("/etc/mosquitto/muster")


def listeners() -> list[dict[str, str]]:
    text = render_config(PLACE, "0.0.0.0", 8883, 8884, "")
    blocks = [block for block in text.split("\n\n") if block.startswith("listener")]
    return [dict(line.split(" ", 1) for line in block.splitlines() if line) for block in blocks]


def test_devices_show_certificates_and_are_who_these_say() -> None:
    main, _ = listeners()
    assert main["listener"] == "8883 0.0.0.0"
    for setting in ("require_certificate", "use_identity_as_username", "use_username_as_clientid"):
        assert main[setting] == "true"
    assert main["allow_anonymous"] == "false"
    assert main["crlfile"] == "/etc/mosquitto/muster/revoked.pem"
    assert "password_file" not in main


def test_who_enrols_has_a_code_and_little_room() -> None:
    _, enrolment = listeners()
    assert enrolment["listener"] == "8884 0.0.0.0"
    assert enrolment["allow_anonymous"] == "false"
    assert enrolment["password_file"] == "/etc/mosquitto/muster/enrolment.passwords"
    assert int(enrolment["max_connections"]) == 100
    assert "require_certificate" not in enrolment


def test_the_listeners_have_rules_of_their_own() -> None:
    text = render_config(PLACE, "127.0.0.1", 8883, 8884, "me")
    assert "per_listener_settings true\nuser me\n" in text
    assert len({each["acl_file"] for each in listeners()}) == 2
    assert "user" not in render_config(PLACE, "127.0.0.1", 8883, 8884, "").split("listener")[0]


def test_rules_name_the_console_and_leave_the_rest_to_the_name_in_the_certificate() -> None:
    assert render_rules(TOPICS).splitlines() == [
        "user muster_console",
        "topic readwrite muster/v1/plant/#",
        "",
        "user muster_lookout",
        "topic read muster/v1/plant/engine",
        "",
        "pattern read muster/v1/plant/meta",
        "pattern read muster/v1/plant/chunk/#",
        "pattern read muster/v1/plant/d/%u/cmd/#",
        "pattern write muster/v1/plant/need",
        "pattern write muster/v1/plant/d/%u/up/alive",
        "pattern write muster/v1/plant/d/%u/up/state",
        "pattern write muster/v1/plant/d/%u/up/tel",
        "pattern write muster/v1/plant/d/%u/up/out",
    ]


def test_the_rules_let_a_device_write_all_that_an_agent_writes() -> None:
    own = (TOPICS.alive, TOPICS.state, TOPICS.telemetry, TOPICS.result)
    assert [f"pattern write {each('edge-01')}" for each in own] == [
        line.replace("%u", "edge-01") for line in render_rules(TOPICS).splitlines()[-4:]
    ]


def test_a_code_opens_two_topics() -> None:
    assert render_enrolment_rules(TOPICS, ["edge-01"]).split("\n") == [
        "user enrol_edge-01",
        "topic write muster/v1/plant/enrol/edge-01/request",
        "topic read muster/v1/plant/enrol/edge-01/reply",
        "",
        "",
    ]
    assert render_passwords({"edge-01": "$7$x"}) == "enrol_edge-01:$7$x\n"
    assert render_passwords({}) == ""


def test_everything_that_may_change_is_in_a_file_of_its_own() -> None:
    files = access_files(TOPICS, ACCESS)
    text = render_config(PLACE, "127.0.0.1", 8883, 8884, "me")
    for name in files:
        assert f"{PLACE}/{name}" in text


def test_what_has_not_changed_is_not_written_again(tmp_path: Path) -> None:
    write_config(tmp_path, "127.0.0.1", 8883, TLS)
    before = {path.name: path.stat().st_ino for path in tmp_path.iterdir()}
    changed = BrokerAccess(ca=b"ca", certificate=b"certificate", key=b"key", crl=b"newer")
    write_access(tmp_path, TOPICS, changed)
    after = {path.name: path.stat().st_ino for path in tmp_path.iterdir()}
    assert {name for name in before if before[name] != after[name]} == {"revoked.pem"}
    assert (tmp_path / "revoked.pem").read_bytes() == b"newer"


def test_secrets_are_not_shown_where_a_structure_is_printed() -> None:
    assert "b'key'" not in repr(ACCESS)


def test_limits_that_would_lose_messages_in_silence_are_raised() -> None:
    block = render_config(PLACE, "127.0.0.1", 8883, 8884, "me").split("\n\n")[0]
    config = dict(line.split(" ", 1) for line in block.splitlines()[1:])
    assert int(config["max_queued_messages"]) == 20_000
    assert int(config["max_queued_bytes"]) == 67_108_864
    assert int(config["message_size_limit"]) == 1_048_576
    assert config["persistence"] == "true"
    assert int(config["autosave_interval"]) == 60


def test_state_stays_in_the_directory_even_with_a_space_in_its_name(tmp_path: Path) -> None:
    directory = tmp_path / "my fleet"
    directory.mkdir()
    path = write_config(directory, "127.0.0.1", 8883, TLS)
    assert f"\npersistence_location {directory}/\n" in path.read_text()
