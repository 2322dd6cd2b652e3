"""How a run ends: its own code, a usage problem, an interruption, a closed pipe or an internal error."""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import NoReturn

import click

from engine.cli.exits import Exit
from engine.cli.streams import OutputRefusedError, look_of, prepare_streams, say, silence

_PACKAGE = Path(__file__).resolve().parent.parent
_DEBUG = "TRUSTPOLICY_DEBUG"
_UNSAID = (OSError, OutputRefusedError)
"""What goes wrong where standard error cannot be written either: the code says it alone."""


class ClosedPipeError(Exception):
    """Whoever read standard output has gone, as `head` does."""


def ended(run: Callable[[], object]) -> int:
    """The exit code of a run; every exception ends here, and nothing it holds is shown."""
    prepare_streams()
    try:
        code = run()
        sys.stdout.flush()
    except click.ClickException as problem:
        return _usage(problem)
    except (click.Abort, KeyboardInterrupt):
        return Exit.INTERRUPTED
    except (BrokenPipeError, ClosedPipeError):
        silence()
        return Exit.CLOSED_PIPE
    except OutputRefusedError as refused:
        return _not_written(refused)
    except Exception as error:  # the one place where bugs and the machine's failures end
        return Exit.INTERRUPTED if _is_interruption(error) else _internal(error)
    return int(code) if isinstance(code, int) else Exit.NOTHING


def _is_interruption(error: Exception) -> bool:
    """Ctrl-C while the database works comes back as an error of these words."""
    return isinstance(error, RuntimeError) and str(error) == "Query interrupted"


def _not_written(refused: OutputRefusedError) -> Exit:
    """The same code as for a file of `--output` that cannot be written."""
    from engine.cli.problems import OUTPUT_REFUSED
    from engine.reports.diagnostics import diagnostics_text
    from engine.wording import refusal

    message = f"{refused.stream} cannot be written: {refusal(refused.reason)}; the result is not complete"
    with suppress(*_UNSAID):
        say(diagnostics_text([OUTPUT_REFUSED.at(None, message)], look_of(sys.stderr)))
    silence()
    return Exit.USAGE


def _usage(problem: click.ClickException) -> Exit:
    from engine.cli.usage_text import usage_text

    with suppress(*_UNSAID):
        say(usage_text(problem))
    return Exit.USAGE


def _internal(error: Exception) -> Exit:
    """Says file, line and kind of the error only: its message may hold what a register held."""
    frames = tuple(_frames(error.__traceback__))
    own = next((frame for frame in reversed(frames) if frame.startswith(_PACKAGE.name)), frames[-1])
    reason = f", {os.strerror(error.errno)}" if isinstance(error, OSError) and error.errno else ""
    more = (
        ""
        if os.environ.get(_DEBUG)
        else f"; {_DEBUG}=1 adds the places in the program that led there, no data"
    )
    with suppress(*_UNSAID):
        say([f"internal error: {type(error).__name__} at {own}{reason}; the result is not complete{more}\n"])
        say(f"  {frame}\n" for frame in frames if not more)
    return Exit.INTERNAL


def _frames(traceback: TracebackType | None) -> Iterator[str]:
    while traceback:
        code = traceback.tb_frame.f_code
        path = Path(code.co_filename)
        inside = path.is_relative_to(_PACKAGE)
        shown = path.relative_to(_PACKAGE.parent).as_posix() if inside else "/".join(path.parts[-2:])
        yield f"{shown}:{traceback.tb_lineno} in {code.co_name}"
        traceback = traceback.tb_next


def leave(code: object) -> NoReturn:
    """Leaves the program at once, when all has been written and what must be done at the end is done.

    Taking every module apart before is for programs that go on; here it would last as long as reading the policies.
    """
    atexit._run_exitfuncs()
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 0 if code is None else 1)
