"""The command line: what all verbs share, and in `verbs` a file for each."""

from __future__ import annotations

from typing import NoReturn

try:
    from engine.cli.collecting import collect_rarely
    from engine.cli.endings import leave
    from engine.cli.group import main
    from engine.cli.stopping import stop_when_told
except KeyboardInterrupt:  # Ctrl-C before anything has begun is as quiet as later
    raise SystemExit(130) from None

__all__ = ["main", "run"]


def run() -> NoReturn:
    """Runs the command of the name and leaves with its code."""
    collect_rarely()
    code: object = None
    try:
        stop_when_told()
        main()
    except SystemExit as done:
        code = done.code
    leave(code)
