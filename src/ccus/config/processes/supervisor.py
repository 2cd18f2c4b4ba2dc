"""Starts children one after another, shows what they say, starts fallen ones again, and ends them all together."""

from __future__ import annotations

import os
import selectors
import signal
import time
from collections.abc import Callable, Iterable
from types import FrameType

from rich.text import Text

from ccus.config.exit_codes import ExitCode
from ccus.config.processes.child import Child, ChildSpec, Duty
from ccus.config.processes.leftovers import RunFolder
from ccus.config.terminal import complain, console, say

TICK_SECONDS = 0.1
END_SECONDS = 8.0  # the whole stop takes under 10 s, the database's own included
NAME_WIDTH = 8
BLOCK_BYTES = 65536
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

Check = Callable[[], None]


class Supervisor:
    """Runs `specs` in order, each as soon as the one before is ready, until a stop signal comes.

    `on_all_ready` is called once, when the last child is ready; `watch` about once a second. One thread, so that the kernel's
    parent-death signal (see `lifeline`) hangs on this process and nothing else.
    """

    def __init__(self, specs: Iterable[ChildSpec], run_folder: RunFolder, *, on_all_ready: Check, watch: Check) -> None:
        self._children = [Child(spec) for spec in specs]
        self._run_folder = run_folder
        self._on_all_ready = on_all_ready
        self._watch = watch
        self._output = selectors.DefaultSelector()
        self._unfinished: dict[int, bytes] = {}
        self._stops = 0
        self._announced = False
        self._ending = False

    def run(self) -> ExitCode:
        previous = {number: signal.signal(number, self._note_stop) for number in STOP_SIGNALS}
        try:
            return self._tend()
        finally:
            self._end_all()
            for number, handler in previous.items():
                signal.signal(number, handler)

    def _tend(self) -> ExitCode:
        next_watch = time.monotonic() + 1
        while not self._stops:
            self._start_next()
            self._show_output(TICK_SECONDS)
            for child in self._children:
                failure = self._collect(child)
                if failure is not None:
                    return failure
            if time.monotonic() > next_watch:
                self._watch()
                next_watch = time.monotonic() + 1
        return ExitCode.DONE

    def _start_next(self) -> None:
        """Starts children up to the first that is not ready yet, which all later ones await.

        Once all were ready none awaits another: fallen gates' doors must not stay shut for pages that start slowly.
        """
        for child in self._children:
            if child.finished:
                continue
            if not child.is_running:
                if time.monotonic() < child.start_again_at:
                    if self._announced:
                        continue
                    return
                self._start(child)
            if not child.ready and not child.ask_ready():
                if child.is_overdue:
                    say(
                        f"「{child.spec.name}」が応答しないため、起動し直します。",
                        f"“{child.spec.name}” does not answer; starting it again.",
                    )
                    child.interrupt()
                if not self._announced:
                    return
        if not self._announced:
            self._announced = True
            self._on_all_ready()

    def _start(self, child: Child) -> None:
        process = child.start()
        assert process.stdout is not None
        os.set_blocking(process.stdout.fileno(), False)
        self._output.register(process.stdout, selectors.EVENT_READ, child)
        self._run_folder.remember([each.process.pid for each in self._children if each.process is not None])

    def _collect(self, child: Child) -> ExitCode | None:
        """Notes a child's end. Gives the code to stop everything with, when going on makes no sense."""
        process = child.process
        status = child.collect()
        if process is None or status is None:
            return None
        assert process.stdout is not None
        while self._read(child, process.stdout.fileno()):
            pass
        self._forget_output(process.stdout.fileno())
        process.stdout.close()
        if self._ending or self._stops:
            return None
        if child.spec.duty is Duty.STEP and status != 0:
            return next((code for code in ExitCode if code == status), ExitCode.CHECK_FAILED)
        if child.spec.duty is Duty.ERRAND and status != 0:
            say(
                f"「{child.spec.name}」が途中で終了しました（{_ending(status)}）。ほかは動き続けます。",
                f"“{child.spec.name}” ended before its time ({_ending(status)}); everything else goes on.",
            )
        if child.spec.duty is not Duty.SERVER:
            return None
        if child.has_given_up:
            complain(
                f"「{child.spec.name}」が続けて起動に失敗したため、全体を止めます。上の出力に原因があります。",
                f"“{child.spec.name}” failed to start again and again, so everything stops. The cause is in the output above.",
            )
            return ExitCode.GAVE_UP
        pause = max(0.0, child.start_again_at - time.monotonic())
        say(
            f"「{child.spec.name}」が終了しました（{_ending(status)}）。{pause:.1f} 秒後に起動し直します。",
            f"“{child.spec.name}” ended ({_ending(status)}); starting it again in {pause:.1f} s.",
        )
        return None

    def _show_output(self, seconds: float) -> None:
        if not self._output.get_map():
            time.sleep(seconds)
            return
        for key, _ in self._output.select(seconds):
            self._read(key.data, key.fd)

    def _read(self, child: Child, descriptor: int) -> bool:
        """Shows the whole lines that have come; an unfinished one waits for its rest. False when nothing has come."""
        try:
            block = os.read(descriptor, BLOCK_BYTES)
        except BlockingIOError:
            return False
        lines = (self._unfinished.pop(descriptor, b"") + block).split(b"\n")
        if block:
            self._unfinished[descriptor] = lines.pop()
        else:  # the other end is closed
            self._forget_output(descriptor)
        for line in lines:
            if line.strip():
                text = Text.from_ansi(line.decode(errors="replace").rstrip())
                console.print(Text.assemble((f"{child.spec.name:<{NAME_WIDTH}} │ ", child.spec.colour), text))
        return bool(block)

    def _forget_output(self, descriptor: int) -> None:
        self._unfinished.pop(descriptor, None)
        if descriptor in self._output.get_map():
            self._output.unregister(descriptor)

    def _note_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stops += 1

    def _end_all(self) -> None:
        """Asks all children to end and kills those that do not within `END_SECONDS`, or at a second Ctrl-C."""
        self._ending = True
        running = [child for child in self._children if child.is_running]
        if running and self._stops:
            say("停止しています…", "Stopping…")
        for child in running:
            child.ask_to_end()
        deadline = time.monotonic() + END_SECONDS
        while any(child.is_running for child in running) and time.monotonic() < deadline and self._stops < 2:
            self._show_output(0.05)
            for child in running:
                self._collect(child)
        for child in running:
            child.kill()
        self._output.close()
        self._run_folder.forget()


def _ending(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"exit {status}"
