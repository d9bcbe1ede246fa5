"""How a command is told to end: by Ctrl-C, by the system, or because its terminal has gone.

A signal ends most commands where they are. One that works in steps looks between two of them whether it was told to
end, so that a step is whole or has not happened; a second signal does not wait for that, and a third for nothing.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NoReturn

SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
WAITS = b"\nending; told once more, at once\n"


class Ended(BaseException):
    """The command was told to end, and was not between two steps."""


class Ending:
    """What the command was told so far."""

    def __init__(self) -> None:
        self._told: list[int] = []
        self._patient = False

    @property
    def told(self) -> bool:
        """Whether somebody wants the command to end."""
        return bool(self._told)

    @property
    def status(self) -> int:
        """The exit status that is usual after the first signal; 0 without one."""
        return 128 + self._told[0] if self._told else 0

    @contextmanager
    def between_steps(self) -> Iterator[None]:
        """In here the first signal is only noted: whoever works in steps asks for `told` after each."""
        self._patient = True
        try:
            yield
        finally:
            self._patient = False

    @contextmanager
    def heard(self) -> Iterator[None]:
        """In here signals are heard; those that whoever started the program had ignored still are."""
        self._told.clear()
        main = threading.current_thread() is threading.main_thread()
        before = {number: signal.getsignal(number) for number in SIGNALS if main}
        for number, was in before.items():
            if was is not signal.SIG_IGN:
                signal.signal(number, self._hear)
        try:
            yield
        finally:
            for number, was in before.items():
                signal.signal(number, was)

    def _hear(self, number: int, frame: FrameType | None) -> None:
        self._told.append(number)
        if self._patient and len(self._told) == 1:
            with suppress(OSError):  # the terminal may have gone
                os.write(2, WAITS)
            return
        if len(self._told) > 1:
            for one in SIGNALS:
                signal.signal(one, signal.SIG_DFL)
        raise Ended


ending = Ending()
"""Of this process."""


def listening(run: Callable[[], None]) -> None:
    """Run a command; the exit status of one that was told to end says by what."""
    with ending.heard():
        try:
            run()
        except Ended:
            with suppress(OSError):
                print("evolution-arcade: told to end before it was done", file=sys.stderr)
            _leave(ending.status)
        except (OSError, SystemExit):  # with the terminal gone nothing can be said
            if not ending.told:
                raise
        if ending.told:
            sys.exit(ending.status)


def _leave(status: int) -> NoReturn:
    """End at once: a step that is still computed in another thread would be waited for."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(status)
