"""Trees of kernel files as real machines have them, under a root of a test's own."""

from __future__ import annotations

from pathlib import Path


class FakeMachine:
    """Writes files below `root` the way the kernel would show them."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, path: str, value: object) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{value}\n")
        return file

    def ina3221(self, address: str, hwmon: int, labels: tuple[str, str, str]) -> Path:
        """One chip as JetPack 5 and 6 show it: below the driver, and linked from the class."""
        device = f"sys/devices/platform/bus@0/c240000.i2c/i2c-1/{address}"
        chip = f"{device}/hwmon/hwmon{hwmon}"
        self.write(f"{chip}/name", "ina3221")
        for channel, label in enumerate(labels, start=1):
            self.write(f"{chip}/in{channel}_label", label)
            self.write(f"{chip}/in{channel}_input", 0)
            self.write(f"{chip}/curr{channel}_input", 0)
            self.write(f"{chip}/in{channel + 3}_input", 123)
        self.write(f"{chip}/in7_label", "sum of shunt voltages")
        self.write(f"{chip}/in7_input", 99999)
        self._link(f"sys/bus/i2c/drivers/ina3221/{address}", device)
        self._link(f"sys/class/hwmon/hwmon{hwmon}", chip)
        return self.root / chip

    def ina3221x(self, address: str, number: int, rails: tuple[str, str, str]) -> Path:
        """One chip as JetPack 4 shows it: an industrial I/O device with milliwatts."""
        device = f"sys/devices/3160000.i2c/i2c-0/{address}/iio:device{number}"
        self.write(f"{device}/name", "ina3221x")
        for channel, label in enumerate(rails):
            self.write(f"{device}/rail_name_{channel}", label)
            self.write(f"{device}/in_voltage{channel}_input", 5000)
            self.write(f"{device}/in_current{channel}_input", 0)
            self.write(f"{device}/in_power{channel}_input", 0)
            self.write(f"{device}/crit_current_limit_{channel}", 3000)
        self._link(f"sys/bus/i2c/drivers/ina3221x/{address}", str(Path(device).parent))
        self._link(f"sys/bus/iio/devices/iio:device{number}", device)
        return self.root / device

    def battery(self, name: str, **values: object) -> Path:
        supply = f"sys/class/power_supply/{name}"
        for key, value in {"type": "Battery", "present": 1, **values}.items():
            self.write(f"{supply}/{key}", value)
        return self.root / supply

    def vcgencmd(self, throttled: str = "0x0", pmic: str | None = None) -> None:
        """A Raspberry Pi's tool; only a Pi 5 answers `pmic_read_adc`."""
        unknown = 'error=1 error_msg="Command not registered"'
        answers = {"get_throttled": f"throttled={throttled}", "pmic_read_adc": pmic or unknown}
        self.tool("usr/bin/vcgencmd", answers)

    def nvidia_driver(self) -> None:
        self.write("proc/driver/nvidia/version", "NVRM version: NVIDIA UNIX x86_64 Kernel Module")

    def cooling_device(self, number: int, kind: str, state: object) -> Path:
        device = f"sys/class/thermal/cooling_device{number}"
        self.write(f"{device}/type", kind)
        self.write(f"{device}/max_state", 10)
        return self.write(f"{device}/cur_state", state)

    def nvpmodel(self, answer: str, code: int = 0) -> None:
        """The Jetson's tool, as `nvpmodel -q` answers."""
        self.tool("usr/sbin/nvpmodel", {"-q": answer}, code)

    def tool(self, path: str, answers: dict[str, str], code: int = 0) -> None:
        """A program of the machine that prints what its first argument asks for."""
        cases = "".join(
            f"{ask}) cat <<'END'\n{answer}\nEND\n;;\n" for ask, answer in answers.items()
        )
        file = self.write(path, f'#!/bin/sh\ncase "$1" in\n{cases}*) exit 1;;\nesac\nexit {code}')
        file.chmod(0o755)

    def rapl(self, package: int, energy_uj: int, max_range_uj: int | None = 262143328850) -> Path:
        zone = f"sys/class/powercap/intel-rapl:{package}"
        self.write(f"{zone}/name", f"package-{package}")
        if max_range_uj is not None:
            self.write(f"{zone}/max_energy_range_uj", max_range_uj)
        core = f"sys/class/powercap/intel-rapl:{package}:0"
        self.write(f"{core}/name", "core")
        self.write(f"{core}/energy_uj", energy_uj // 2)
        return self.write(f"{zone}/energy_uj", energy_uj)

    def cpu_ticks(self, busy: int, idle: int) -> None:
        self.write("proc/stat", f"cpu  {busy} 0 0 {idle} 0 0 0 0 0 0\ncpu0 {busy} 0 0 {idle} 0 0 0")

    def thermal_zone(self, number: int, millidegrees: object) -> Path:
        zone = f"sys/class/thermal/thermal_zone{number}"
        self.write(f"{zone}/type", "cpu-thermal")
        return self.write(f"{zone}/temp", millidegrees)

    def _link(self, link: str, target: str) -> None:
        path = self.root / link
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(self.root / target)


def set_rail(chip: Path, channel: int, millivolts: object, milliamperes: object) -> None:
    (chip / f"in{channel}_input").write_text(f"{millivolts}\n")
    (chip / f"curr{channel}_input").write_text(f"{milliamperes}\n")
