"""What the kernel says of a process, beside what another reader of it finds."""

from __future__ import annotations

import os
import subprocess
import sys

import psutil
import pytest

from device_agent import processes


def test_a_process_is_read_as_others_read_it() -> None:
    command = "import sys; x = bytes(range(256)) * 80000; print(1, flush=True); sys.stdin.read()"
    child = subprocess.Popen(
        [sys.executable, "-c", command], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with child:
        child.stdout.readline()
        other = psutil.Process(child.pid)
        times, memory = other.cpu_times(), other.memory_full_info()
        assert processes.cpu_s(child.pid) == pytest.approx(times.user + times.system, abs=0.03)
        assert processes.resident_bytes(child.pid) == pytest.approx(memory.rss, abs=200_000)
        assert processes.private_bytes(child.pid) == pytest.approx(memory.uss, abs=200_000)
        assert processes.private_bytes(child.pid) > 20_000_000


def test_a_name_with_blanks_and_brackets_shifts_no_field() -> None:
    command = (
        "open('/proc/self/comm', 'w').write(') 1 (2 '); sum(range(5 * 10**6)); "
        "print(1, flush=True); input()"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", command], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with child:
        child.stdout.readline()
        assert 0 < processes.cpu_s(child.pid) < 30
        child.stdin.write(b"\n")


def test_of_a_process_that_is_gone_nothing_is_known() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    reads = (processes.cpu_s, processes.resident_bytes, processes.private_bytes)
    assert [read(child.pid) for read in reads] == [None, None, None]
    assert all(read(os.getpid()) for read in reads)
