"""A run that is to stop: Ctrl-C, a window that is closed and a computer that shuts down end it in one way."""

from __future__ import annotations

import signal
from _thread import interrupt_main
from threading import Timer
from types import FrameType

_STOPS = ("SIGINT", "SIGTERM", "SIGHUP")
_SOON = 0.02


def stop_when_told() -> None:
    """Lets each signal to stop be an interruption, after which a run takes away what it has begun.

    One that is ignored, as `nohup` has it, stays so.
    """
    for name in _STOPS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) in {signal.SIG_DFL, signal.default_int_handler}:
            signal.signal(number, _stop)


def _stop(number: int, frame: FrameType | None) -> None:
    """Interrupts; of an import only what comes after it, for else its lock may stay shut, and the run stand still."""
    if not _imports(frame):
        raise KeyboardInterrupt
    again = Timer(_SOON, interrupt_main, [number])
    again.daemon = True
    again.start()


def _imports(frame: FrameType | None) -> bool:
    while frame:
        if frame.f_code.co_filename.startswith("<frozen importlib."):
            return True
        frame = frame.f_back
    return False
