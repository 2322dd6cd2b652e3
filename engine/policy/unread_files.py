"""The files among the policies that look like part of them and that nothing reads, with where they belong."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from engine.diagnostics import Code, Diagnostic, Severity
from engine.links import followed, is_shut
from engine.policy import problems
from engine.policy.folders import (
    AUTHORISATIONS,
    CASES,
    CLAUSES,
    FILE_KINDS,
    FOLDER_NAME,
    RULES,
    display_name,
    rename_to,
)
from engine.policy.problems import UNKNOWN_FILE
from engine.source import Place
from engine.wording import quoted

OUTSIDE_LAYERS = Code(
    "L044",
    "files among the policies that are in no layer",
    "Only what is in the folder of a layer is read: a folder directly among the policies, with a policy.yaml. These "
    "YAML files are beside the layers, so nothing in them counts. Move them out of the folder of policies, or put "
    "each into the folder of its layer.",
    Severity.WARNING,
)

_SUBFOLDERS = (RULES, AUTHORISATIONS, CASES)
_FILES = (*FILE_KINDS, CLAUSES)
_READ = (".yaml", ".yml")
"""The endings of files that are read, or told of, where they lie in the right folder."""

_LOOKS_LIKE_YAML = re.compile(r"(?P<stem>[^.~].*)\.ya?ml(\.txt)?", re.IGNORECASE | re.ASCII)
"""A file with YAML in it, as people and Notepad name it; none that an editor or a system keeps for itself."""


Files: TypeAlias = Sequence[tuple[str, ...]]
"""Files by the parts of their paths below the policies."""


def unread_files(policies: Path, layers: Collection[str], names: Collection[str]) -> Iterator[Diagnostic]:
    """Each file that looks like one of a policy and that nothing reads, and each folder that is not where its link says.

    Looked at are the folders of `layers`, and all that lies beside the layers; `names` are the folders that hold one.
    """
    yield from _leading_nowhere(policies, layers)
    for layer in sorted(layers):
        unread = [file for file in _yaml_files(policies, layer) if not _is_looked_at(file)]
        yield from (_in_layer(policies, file) for file in _not_linked(policies, unread, names))
    for entry in sorted(policies.iterdir()):
        if entry.name not in names and not entry.name.startswith(".") and not is_shut(entry):
            yield from _beside(policies, entry, names)


def _leading_nowhere(policies: Path, layers: Collection[str]) -> Iterator[Diagnostic]:
    """A problem for each link in the place of a folder that leads nowhere: what is in the folder would not count."""
    beside = [path for path in sorted(policies.iterdir()) if FOLDER_NAME.fullmatch(path.name)]
    seen = [policies / layer for layer in sorted(layers) if not is_shut(policies / layer)]
    inside = [folder / name for folder in seen for name in _SUBFOLDERS]
    for path in (*beside, *inside):
        if path.is_symlink() and not path.exists():
            shown = display_name(policies, *path.relative_to(policies).parts)
            help = "put the folder itself there, or delete the link"
            yield problems.FOLDER_NAME.at(Place(shown), f"`{shown}` is a link that leads nowhere", help=help)


def looks_like(path: Path, file: str) -> bool:
    """Whether a file is one of another name as it should be, but for its ending: `policy.yaml.txt`."""
    return _stem(path.name) == file


def _yaml_files(policies: Path, *below: str) -> Iterator[tuple[str, ...]]:
    """The files in a folder and all below it that look like YAML, by their parts, in order."""
    top = policies.joinpath(*below)
    for folder, inside, files in os.walk(top):
        inside[:] = sorted(name for name in inside if not name.startswith("."))
        parts = Path(folder).relative_to(policies).parts
        yield from ((*parts, name) for name in sorted(files) if _stem(name) is not None)


def _stem(name: str) -> str | None:
    """The name without its ending, as it should be where it is a known one; None where it is no YAML file's."""
    match = _LOOKS_LIKE_YAML.fullmatch(name)
    stem = match["stem"] if match else None
    return stem.lower() if stem and stem.lower() in _FILES else stem


def _not_linked(policies: Path, files: Files, names: Collection[str]) -> Files:
    """Those files that are not read by way of a link that lies where files are read, such as a shared times.yaml."""
    if not files:
        return []
    links = {followed(path) for path in _where_links_count(policies, names) if path.is_symlink()}
    return [file for file in files if links.isdisjoint(_with_folders(policies.joinpath(*file)))]


def _with_folders(path: Path) -> tuple[Path, ...]:
    return (followed(path), *followed(path).parents)


def _where_links_count(policies: Path, names: Collection[str]) -> Iterator[Path]:
    for layer in names:
        yield policies / layer
        if is_shut(policies / layer):
            continue
        yield from (policies / layer).iterdir()
        for name in _SUBFOLDERS:
            yield from (policies / layer / name).glob("*")


def _is_looked_at(file: tuple[str, ...]) -> bool:
    """Whether a file of a layer is read, or, under a name that is not known, told of by who reads the others."""
    placed = len(file) == 2 or (len(file) == 3 and file[1] in _SUBFOLDERS)
    return placed and file[-1].endswith(_READ)


def _in_layer(policies: Path, file: tuple[str, ...]) -> Diagnostic:
    """A file in a layer's folder that is not read, for its ending or for where it lies."""
    layer, *folders, name = file
    shown = display_name(policies, layer, *folders)
    right = f"{_stem(name)}.yaml"
    if len(folders) == 1 and folders[0] in _SUBFOLDERS:
        return _named_wrong(policies, file, rename_to(right, policies.joinpath(*file)))
    if not folders:
        known = ", ".join(f"`{each}.yaml`" for each in _FILES)
        help = rename_to(right, policies.joinpath(*file)) if _stem(name) in _FILES else f"known here: {known}"
        return _named_wrong(policies, file, help)
    message = f"nothing reads the files in `{shown}`"
    return UNKNOWN_FILE.at(Place(display_name(policies, *file)), message, help=_right_place(policies, file))


def _right_place(policies: Path, file: tuple[str, ...]) -> str:
    """What to do with a file in a folder of a layer that is not looked into."""
    layer, *folders, name = file
    stem, first = _stem(name), folders[0].lower()
    if len(folders) == 1 and first in _SUBFOLDERS:
        return f"rename the folder to `{first}`"
    if stem == "policy":
        return f"move the folder `{folders[-1]}` out of `{layer}`, directly into `{display_name(policies)}`"
    if first in _SUBFOLDERS:
        return f"move it to `{display_name(policies, layer, first, f'{stem}.yaml')}`"
    if stem in _FILES:
        right = display_name(policies, layer, f"{stem}.yaml")
        there = (policies / layer / f"{stem}.yaml").exists()
        return f"put what it says into `{right}`" if there else f"move it to `{right}`"
    return f"rules belong in `{display_name(policies, layer, RULES)}`; move anything else out of the policies"


def _named_wrong(policies: Path, file: tuple[str, ...], help: str) -> Diagnostic:
    message = f"nothing reads a file named `{file[-1]}`"
    return UNKNOWN_FILE.at(Place(display_name(policies, *file)), message, help=help)


def _beside(policies: Path, entry: Path, names: Collection[str]) -> Iterator[Diagnostic]:
    """What is to be told of a file or folder that lies beside the layers; of half a layer it is told elsewhere."""
    if not entry.is_dir():
        if not _not_linked(policies, [(entry.name,)] if _stem(entry.name) else [], names):
            return
        if _stem(entry.name) in _FILES:
            yield _belongs_in_layer(policies, (entry.name,), names)
        else:
            message = f"nothing reads `{entry.name}`: it is in no layer's folder"
            yield OUTSIDE_LAYERS.at(Place(display_name(policies, entry.name)), message, help=_MOVE)
        return
    if any((entry / f"{kind}.yaml").is_file() for kind in FILE_KINDS):
        return
    files = _not_linked(policies, list(_yaml_files(policies, entry.name)), names)
    if entry.name.lower() in _SUBFOLDERS:
        yield from (_belongs_in_layer(policies, file, names) for file in files)
    elif any(len(file) == 2 and _stem(file[-1]) in _FILES for file in files):
        half = (file for file in files if len(file) == 2 or not _is_looked_at(file))
        yield from (_in_layer(policies, file) for file in half)
    elif files:
        yield _folder_outside(policies, entry.name, files)


_MOVE = "move it out of the folder of policies, or into the folder of the layer it is for"


def _folder_outside(policies: Path, folder: str, files: Files) -> Diagnostic:
    shown = quoted(("/".join(file[1:]) for file in files), 2)
    message = f"nothing reads what lies in `{folder}`, which is not a layer's folder: {shown}"
    return OUTSIDE_LAYERS.at(Place(display_name(policies, folder)), message, help=_MOVE)


def _belongs_in_layer(policies: Path, file: tuple[str, ...], names: Collection[str]) -> Diagnostic:
    """A file that lies beside the layers and is named, or lies in a folder, like those in one."""
    layer = "trust" if "trust" in names or not names else min(names)
    folders = (file[0].lower(),) if len(file) > 1 else ()
    right = display_name(policies, layer, *folders, f"{_stem(file[-1])}.yaml")
    message = f"nothing reads `{'/'.join(file)}`: it is in no layer's folder"
    help = f"move it into the folder of the layer it is for, such as `{right}`"
    return UNKNOWN_FILE.at(Place(display_name(policies, *file)), message, help=help)
