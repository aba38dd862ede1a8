"""The inference child: ``python -m device_agent.inference.worker_main FD``.

It obeys the agent over the socket FD and ends when that closes, however the agent died.
"""

from __future__ import annotations

import faulthandler
import gc
import os
import queue
import resource
import socket
import sys
import threading
import time
from typing import TYPE_CHECKING

import msgspec

from device_agent.errors import WorkerError
from device_agent.inference.bell import Bell
from device_agent.inference.protocol import (
    Accompany,
    Capture,
    CloseTap,
    Command,
    Failure,
    FrameReader,
    Load,
    Loaded,
    OpenTap,
    Report,
    Resize,
    Serve,
    Stop,
    Tapped,
    Trial,
    decode_command,
    encode_frame,
    one_line,
)
from device_agent.inference.says import Says
from device_agent.wire.telemetry import Event

if TYPE_CHECKING:
    from device_agent.inference.choosing import Places
    from device_agent.inference.pipeline import Pipeline
    from device_agent.inference.session import Session, Slot
    from device_agent.inference.shadow.tap import Tap

RECEIVE_BYTES = 65536
MAX_DESCRIPTORS = 8
EXIT_PROTOCOL = 2


class Control:
    """The child's end of the channel: a thread reads, the main thread answers."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self.commands: queue.SimpleQueue[Command] = queue.SimpleQueue()
        self.stop = threading.Event()
        self.bell = Bell()
        self.last = True
        self._sending = threading.Lock()
        self.window_s = 0.0
        self.capture: Capture | None = None
        self.tap: Tap | None = None
        self._passed: list[int] = []

    def start(self) -> None:
        """Begin to read commands."""
        threading.Thread(target=self._read, name="control", daemon=True).start()

    def _read(self) -> None:
        """Hand commands over; leave at once when nobody is there to give any."""
        status = EXIT_PROTOCOL
        try:
            frames = FrameReader()
            while True:
                data, passed, _, _ = socket.recv_fds(self._channel, RECEIVE_BYTES, MAX_DESCRIPTORS)
                if not data:
                    break
                self._passed += passed
                for body in frames.feed(data):
                    self._take(decode_command(body))
            status = 0
        except ConnectionError:
            status = 0
        except WorkerError as error:
            sys.stderr.write(f"{error}\n")
            sys.stderr.flush()
        finally:
            os._exit(status)  # the main thread may be deep in the runtime: no other way is sure

    def _take(self, command: Command) -> None:
        if isinstance(command, Serve | Resize):  # the serving loop looks at it each time round
            self.window_s = command.window_s
        if isinstance(command, Capture):
            self.capture = command
        if isinstance(command, OpenTap):
            self._open_tap(command)
        if isinstance(command, CloseTap):
            self._close_tap()
        if isinstance(command, Stop):
            self.last = command.last
            self.stop.set()
        self.bell.ring()
        self.commands.put(command)

    def take_passed(self) -> tuple[int, socket.socket]:
        """Return the memory and the socket that came along with a command."""
        memory, notes = self._passed[:2]
        del self._passed[:2]
        return memory, socket.socket(fileno=notes)

    def _open_tap(self, command: OpenTap) -> None:
        from device_agent.inference.shadow.tap import Tap

        if self.tap:
            self.tap.close()
        memory, notes = self.take_passed()
        try:
            self.tap = Tap(command, memory, notes)
        except OSError as error:  # what serves goes on; the candidate sees that nothing comes
            sys.stderr.write(f"no sample can be shown: {error}\n")
            notes.close()

    def _close_tap(self) -> None:
        tap, self.tap = self.tap, None
        self.send(tap.close() if tap else Tapped())

    def send(self, report: Report) -> None:
        """Tell the agent something, from any thread; without an agent nothing is left to do."""
        try:
            with self._sending:
                self._channel.sendall(encode_frame(report))
        except OSError:
            os._exit(0)


class Child:
    """Does what it is told, one command after the other."""

    def __init__(self, control: Control) -> None:
        self._control = control

    def run(self) -> None:
        """Obey until told to stop; a command that fails is the last one."""
        try:
            self._obey()
        except WorkerError as error:
            self._control.send(Failure(reason=error.reason, detail=one_line(error.detail)))
        except MemoryError:
            self._control.send(Failure(reason="out-of-memory", detail=Says.MEMORY_LIMIT()))

    def _obey(self) -> None:
        command = self._control.commands.get()
        if not isinstance(command, Load):
            return
        limit_resources(command.memory_limit_bytes)
        # After the limits are set, for the runtime comes with these.
        from device_agent.inference.choosing import choose_places
        from device_agent.inference.pipeline import Pipeline
        from device_agent.inference.session import load
        from device_agent.inference.sources.making import identity_of
        from device_agent.inference.trial import run_trial

        slot, session, loaded = load(command, self._control.send)
        pipeline = Pipeline(slot.manifest, session)
        places = choose_places(command, slot.manifest.pipeline)
        loaded = msgspec.structs.replace(loaded, source=identity_of(places.source))
        self._control.send(loaded)
        while not isinstance(command := self._control.commands.get(), Stop):
            if isinstance(command, Trial):
                self._control.send(run_trial(slot, pipeline))
            elif isinstance(command, Accompany):
                self._accompany(slot, pipeline, command)
            elif isinstance(command, Serve):
                self._note_fallback(loaded)
                self._serve(slot, session, pipeline, places, command)

    def _note_fallback(self, loaded: Loaded) -> None:
        if loaded.fallback:
            event = Event(
                time_s=time.time(),
                code="provider.fallback",
                severity="warning",
                detail=one_line(loaded.fallback),
                bundle=loaded.bundle.digest,
            )
            self._control.send(event)

    def _accompany(self, slot: Slot, pipeline: Pipeline, command: Accompany) -> None:
        from device_agent.inference.capture import Keeper
        from device_agent.inference.shadow.comparing import Companion, give_way
        from device_agent.wire.pipeline.spec import Regress

        control = self._control
        memory, notes = control.take_passed()
        keeper = Keeper(lambda: control.capture)
        companion = Companion(
            pipeline,
            command,
            regression=isinstance(slot.manifest.pipeline.post, Regress),
            memory=memory,
            notes=notes,
            send=control.send,
            keeper=keeper,
        )
        give_way()
        control.send(companion.run())
        keeper.close()

    def _serve(
        self, slot: Slot, session: Session, pipeline: Pipeline, places: Places, command: Serve
    ) -> None:
        from device_agent.inference.capture import Keeper
        from device_agent.inference.serving import ServingLoop

        control = self._control
        keeper = Keeper(lambda: control.capture)
        settle_memory()
        endpoint = None
        if command.server:
            from device_agent.inference.server.endpoint import Endpoint, Model

            model = Model(slot.bundle.name, slot.bundle.version, *session.signature)
            endpoint = Endpoint(command.server, model, control.bell)
        loop = ServingLoop(
            slot,
            pipeline,
            places,
            command,
            agent=control,
            keeper=keeper,
            endpoint=endpoint,
        )
        loop.run(control.stop)
        loop.close(last=control.last)
        keeper.close()


def settle_memory() -> None:
    """Take what is there for good out of the collector's sight: it would walk it ever again."""
    gc.collect()
    gc.freeze()


def limit_resources(memory_limit_bytes: int | None) -> None:
    """Bound what a model may take; no core dump of it fills the flash."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if memory_limit_bytes is not None:
        resource.setrlimit(resource.RLIMIT_DATA, (memory_limit_bytes, memory_limit_bytes))


def main() -> None:
    """Run a child on the socket whose number is the only argument."""
    faulthandler.enable()
    control = Control(socket.socket(fileno=int(sys.argv[1])))
    control.start()
    Child(control).run()


if __name__ == "__main__":
    main()
