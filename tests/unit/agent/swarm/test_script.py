"""A swarm's script: what it says is understood or refused, and the same seed is the same swarm."""

from __future__ import annotations

from pathlib import Path

import pytest

from device_agent.errors import ConfigError
from device_agent.swarm.figures import make_window
from device_agent.swarm.script import BundleEffect, Offline, Script, load_script

DIGEST = "a" * 64
IDS = [f"sim-{index:04d}" for index in range(400)]


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def test_the_documented_example_is_understood(tmp_path: Path) -> None:
    page = (Path(__file__).parents[4] / "docs" / "swarm.md").read_text()
    example = page.split("```toml\n")[1].split("```")[0]
    script = load_script(write(tmp_path / "swarm.toml", example))
    assert script.effect("2.0.0").fail_on == ("sim-0003",)
    assert script.effect("1.0.0") == BundleEffect(version="1.0.0")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("seed = ", "Invalid value"),
        ("[device]\nlatency = 1", "unknown field `latency`"),
        ("[offline]\nshare = 2", "<= 1"),
        ('[[bundle]]\nversion = "1"\nfail_step = "swap"', "Invalid enum value 'swap'"),
        ('[[bundle]]\nversion = "1"\n[[bundle]]\nversion = "1"', "two [[bundle]] tables"),
    ],
)
def test_a_wrong_script_is_refused_with_what_is_wrong(tmp_path: Path, text: str, why: str) -> None:
    path = write(tmp_path / "swarm.toml", text)
    with pytest.raises(ConfigError) as caught:
        load_script(path)
    assert str(path) in str(caught.value)
    assert why in str(caught.value)


def test_the_seed_alone_decides_who_fails() -> None:
    effect = BundleEffect(version="2.0.0", fail_step="trial", fail_share=0.2)
    chosen = [{each for each in IDS if Script(seed, bundle=(effect,)).fails(each, "2.0.0", "trial")}
              for seed in (1, 1, 2)]  # fmt: skip
    assert chosen[0] == chosen[1]
    assert chosen[0] != chosen[2]
    assert 50 < len(chosen[0]) < 110
    script = Script(1, bundle=(effect,))
    assert not any(script.fails(each, "2.0.0", "soak") for each in IDS)
    assert not any(script.fails(each, "1.0.0", "trial") for each in IDS)


def test_a_window_is_the_same_each_time_and_says_that_it_is_simulated() -> None:
    first, again = (make_window(Script(), "sim-1", (DIGEST, "1.0.0"), 1e9, 10.0) for _ in "ab")
    assert first == again
    assert first != make_window(Script(), "sim-2", (DIGEST, "1.0.0"), 1e9, 10.0)
    assert first.energy is not None
    assert (first.energy.method, first.energy.source) == ("estimated", "simulated")
    assert first.inferences == first.stages["total"].count == sum(first.predictions.values()) == 10


def test_a_bundle_effect_reaches_the_figures() -> None:
    effect = BundleEffect(version="2.0.0", latency=3.0, energy=2.0, labels={"bad": 1.0})
    script = Script(bundle=(effect,))
    old, new = (make_window(script, "sim-1", (DIGEST, each), 1e9, 60.0)
                for each in ("1.0.0", "2.0.0"))  # fmt: skip
    assert new.stages["total"].total > 2.5 * old.stages["total"].total
    assert old.energy is not None
    assert new.energy is not None
    assert new.energy.net_j == pytest.approx(2 * (old.energy.net_j or 0.0))
    assert set(new.predictions) == {"bad"}


def test_a_device_that_goes_offline_is_away_for_its_time_of_each_period() -> None:
    script = Script(offline=Offline(share=1.0, every_s=100.0, for_s=25.0))
    away = sum(script.offline_at("sim-1", 1e9 + second) for second in range(1000))
    assert away == pytest.approx(250, abs=10)
    assert not any(Script().offline_at(each, 1e9) for each in IDS)


def test_a_fallback_waits_for_its_time() -> None:
    effect = BundleEffect(version="2.0.0", fallback_after_s=60.0, fallback_share=1.0)
    script = Script(bundle=(effect,))
    assert not script.falls_back("sim-1", "2.0.0", 59.0)
    assert script.falls_back("sim-1", "2.0.0", 60.0)
    assert not script.falls_back("sim-1", "1.0.0", 600.0)
