"""What a device says it is made of."""

from __future__ import annotations

from device_agent.host import HostSampler, take_inventory
from device_agent.host_options import HostOptions
from tests.fakes.sysfs import FakeMachine, set_rail


def host_of(machine: FakeMachine) -> HostSampler:
    return HostSampler(HostOptions(root=str(machine.root)))


def test_a_jetson_is_named_by_its_device_tree(machine: FakeMachine) -> None:
    machine.write("proc/device-tree/model", "NVIDIA Jetson Orin Nano Developer Kit\0")
    machine.write("etc/os-release", 'NAME="Ubuntu"\nPRETTY_NAME="Ubuntu 22.04.5 LTS"')
    machine.write("proc/meminfo", "MemTotal:        7802348 kB\nMemFree: 1 kB")
    chip = machine.ina3221("1-0040", 1, ("VDD_IN", "VDD_CPU_GPU_CV", "VDD_SOC"))
    set_rail(chip, 1, 5000, 1000)
    machine.thermal_zone(0, 50000)
    machine.nvpmodel("NV Power Mode: 15W\n0")
    machine.write("sys/class/hwmon/hwmon5/name", "soctherm_oc")
    machine.write("sys/class/hwmon/hwmon5/oc1_event_cnt", 0)
    inventory = take_inventory(
        machine.root,
        "0.1.0",
        "onnxruntime 1.23.2",
        ("CPUExecutionProvider",),
        host_of(machine),
    )
    assert inventory.machine.startswith("NVIDIA Jetson Orin Nano Developer Kit (")
    assert inventory.system.startswith("Ubuntu 22.04.5 LTS, kernel ")
    assert inventory.memory_bytes == 7802348 * 1024
    assert inventory.disk_free_bytes > 0
    assert inventory.disk_bytes > inventory.disk_free_bytes
    assert (inventory.power_source, inventory.power_method) == ("INA3221 VDD_IN", "measured")
    assert (inventory.power_scope, inventory.power_mode) == ("board", "15W (nvpmodel 0)")
    assert inventory.sensors == (
        "power: INA3221 VDD_IN (measured, board)",
        "temperature: cpu-thermal",
        "throttling: soctherm_oc",
    )
    assert inventory.providers == ("CPUExecutionProvider",)


def test_an_empty_or_nonsense_machine_has_an_inventory_all_the_same(machine: FakeMachine) -> None:
    machine.write("proc/meminfo", "MemTotal: lots")
    machine.write("etc/os-release", "no equals sign\nPRETTY_NAME")
    inventory = take_inventory(
        machine.root, "0.1.0", "", (), host_of(machine), storage=machine.root / "not-there"
    )
    assert inventory.machine
    assert inventory.system
    assert inventory.memory_bytes == 0
    assert (inventory.disk_bytes, inventory.disk_free_bytes) == (0, 0)
    assert inventory.sensors == ("power: no power sensor",)
