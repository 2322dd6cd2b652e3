"""Several files put into a folder: all of them, or everything is left as it was."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import click

from engine.cli.output import refused_output
from engine.cli.problems import IN_THE_WAY, OUTPUT_REFUSED
from engine.cli.usage import UsageProblem
from engine.private_files import make_private, take_place


def check_room(folder: Path, names: Sequence[str], ctx: click.Context, *, replace: bool) -> None:
    """Refuses a folder that cannot take the files, before any work is done."""
    above = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    if not above.is_dir() or not os.access(above, os.W_OK):
        why = "the system does not let you write to it" if above.is_dir() else "it is no folder"
        message = f"`{folder}` cannot be written: `{above}`: {why}"
        raise UsageProblem(OUTPUT_REFUSED.at(None, message, help="name another folder with `--out`"), ctx)
    there = [folder / name for name in names if (folder / name).exists()]
    folders = [path for path in there if path.is_dir()]
    if folders:
        message = f"`{folders[0]}` cannot be written: it is a folder"
        raise UsageProblem(OUTPUT_REFUSED.at(None, message, help="name another folder with `--out`"), ctx)
    if there and not replace:
        message = f"`{there[0]}` is there already"
        help = "add `--replace` to write it anew, or name another folder with `--out`"
        raise UsageProblem(IN_THE_WAY.at(None, message, help=help), ctx)


def write_together(folder: Path, contents: Mapping[str, bytes], *, names_pupils: bool = False) -> None:
    """Writes the files; where one cannot be put in its place, those that stood there before stand there again.

    New files that name pupils are for their owner alone.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        parts = {name: _beside(folder, name, "part") for name in contents}
        try:
            for name, content in contents.items():
                if names_pupils:
                    make_private(parts[name])
                parts[name].write_bytes(content)
            _put(folder, parts, take_place if names_pupils else Path.replace)
        finally:
            for part in parts.values():
                part.unlink(missing_ok=True)
    except OSError as error:
        raise refused_output(folder, error) from None


def _put(folder: Path, parts: Mapping[str, Path], move: Callable[[Path, Path], object]) -> None:
    """Moves each part to its place, or none."""
    before: dict[Path, Path | None] = {}
    try:
        for name, part in parts.items():
            place, kept = folder / name, _beside(folder, name, "before")
            if place.exists():
                place.replace(kept)
                before[place] = kept
            else:
                before[place] = None
            move(part, place)
    except OSError:
        for place, old in before.items():
            if old is None:
                place.unlink(missing_ok=True)
            else:
                old.replace(place)
        raise
    for old in before.values():
        if old is not None:
            old.unlink()


def _beside(folder: Path, name: str, end: str) -> Path:
    return folder / f".{name}.{os.getpid()}.{end}"
