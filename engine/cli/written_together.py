"""Several files put into a folder: all of them, or everything is left as it was."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from engine.cli.output import refused, refused_output
from engine.cli.problems import IN_THE_WAY
from engine.cli.usage import misuse
from engine.durable import move, move_together, remove
from engine.private_files import make_private, take_place


def check_room(folder: Path, names: Sequence[str], *, replace: bool) -> None:
    """Refuses a folder that cannot take the files, before any work is done."""
    above = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    if not above.is_dir() or not os.access(above, os.W_OK):
        why = "the system does not let you write to it" if above.is_dir() else "it is no folder"
        raise refused(folder, f"`{above}`: {why}", "name another folder with `--out`")
    there = [folder / name for name in names if (folder / name).exists()]
    folders = [path for path in there if path.is_dir()]
    if folders:
        raise refused(folders[0], "it is a folder", "name another folder with `--out`")
    if there and not replace:
        message = f"`{there[0]}` already exists"
        help = "add `--replace` to overwrite it, or name another folder with `--out`"
        raise misuse(IN_THE_WAY, message, help)


def write_together(folder: Path, contents: Mapping[str, bytes], *, names_pupils: bool = False) -> None:
    """Writes the files; where one cannot be put in its place, those that stood there before stand there again.

    New files that name pupils are for their owner alone.
    """
    parts = [(folder / f".{name}.{os.getpid()}.part", folder / name) for name in contents]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            for (part, _), content in zip(parts, contents.values(), strict=True):
                if names_pupils:
                    make_private(part)
                part.write_bytes(content)
            move_together(parts, take_place if names_pupils else move)
        finally:
            for part, _ in parts:
                remove(part)
    except OSError as error:
        raise refused_output(folder, error) from None
