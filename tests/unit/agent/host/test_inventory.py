"""What a device says it is made of."""

from __future__ import annotations

from device_agent.host import PowerSource, take_inventory
from tests.fakes.sysfs import FakeMachine

POWER = PowerSource("INA3221 VDD_IN", "measured", "board")


def test_a_jetson_is_named_by_its_device_tree(machine: FakeMachine) -> None:
    machine.write("proc/device-tree/model", "NVIDIA Jetson Orin Nano Developer Kit\0")
    machine.write("etc/os-release", 'NAME="Ubuntu"\nPRETTY_NAME="Ubuntu 22.04.5 LTS"')
    machine.write("proc/meminfo", "MemTotal:        7802348 kB\nMemFree: 1 kB")
    inventory = take_inventory(
        machine.root, "0.1.0", "onnxruntime 1.23.2", ("CPUExecutionProvider",), POWER
    )
    assert inventory.machine.startswith("NVIDIA Jetson Orin Nano Developer Kit (")
    assert inventory.system.startswith("Ubuntu 22.04.5 LTS, kernel ")
    assert inventory.memory_bytes == 7802348 * 1024
    assert inventory.disk_free_bytes > 0
    assert (inventory.power_source, inventory.power_method) == ("INA3221 VDD_IN", "measured")
    assert inventory.providers == ("CPUExecutionProvider",)


def test_an_empty_or_nonsense_machine_has_an_inventory_all_the_same(machine: FakeMachine) -> None:
    machine.write("proc/meminfo", "MemTotal: lots")
    machine.write("etc/os-release", "no equals sign\nPRETTY_NAME")
    inventory = take_inventory(
        machine.root, "0.1.0", "", (), POWER, storage=machine.root / "not-there"
    )
    assert inventory.machine
    assert inventory.system
    assert inventory.memory_bytes == 0
    assert inventory.disk_free_bytes == 0
