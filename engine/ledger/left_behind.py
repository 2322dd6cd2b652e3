"""Case ledgers that lie beside files brought into a register store, whose decisions the store's own does not have."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.diagnostics import Diagnostic
from engine.ledger import problems
from engine.ledger.reading import read_ledger
from engine.register import LEDGER
from engine.shell import command
from engine.source import Place
from engine.wording import counted


def left_behind(paths: Sequence[Path], store: Path) -> Iterator[Diagnostic]:
    """A warning for each folder of files brought in that has a ledger, but where the store's has all its decisions."""
    own = store / LEDGER
    folders = dict.fromkeys(path if path.is_dir() else path.parent for path in paths)
    ledgers = [folder / LEDGER for folder in folders if (folder / LEDGER).is_file()]
    known = _decided(own) if ledgers else None
    may_be_replaced = not own.exists() or known == frozenset()
    for lying in ledgers:
        lost = (_decided(lying) or frozenset()) - (known or frozenset())
        if own.exists() and not lost:
            continue
        what = f"{counted(len(lost), 'decision')} in it" if lost else "it"
        message = f"`{lying}` is not brought in, so `ledger` and `letters` of this store do not know {what}"
        copy = command("copy" if sys.platform == "win32" else "cp", lying, own)
        taken = f"copy it: `{copy}`" if may_be_replaced else f"write these decisions into `{own}` too"
        help = f"{taken}; or name it each time: `{command('--ledger', lying)}`"
        yield problems.LEFT_BEHIND.at(Place(str(lying)), message, help=help)


def _decided(ledger: Path) -> frozenset[str] | None:
    """The cases on which something is decided; None where the ledger cannot be read."""
    known, _ = read_ledger(ledger)
    return frozenset(entry.case for entry in known.entries if entry.decision) if known else None
