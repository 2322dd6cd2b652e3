"""Which files of cases are meant, and what is in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from engine.cases import problems
from engine.cases.calendars import FILE, NO_USUAL, Sessions, read_calendars
from engine.cases.case import CaseFile
from engine.cases.reading import Known, read_cases
from engine.diagnostics import Diagnostic, in_order, near_names
from engine.frozen import dataclass, replace
from engine.links import followed
from engine.policy.folders import CASES, display_name, holds_layer, leads_outside
from engine.policy.loading import Policy
from engine.rulebook import Rulebook
from engine.wording import counted, of_several


@dataclass(frozen=True, slots=True)
class _Listed:
    """A file of cases: where it is, how it is named to a reader, and the layer whose folder it lies in, if any."""

    path: Path
    name: str
    layer: str | None


def read_suite(
    policy: Policy, rules: Rulebook, paths: Sequence[Path]
) -> tuple[tuple[CaseFile, ...], tuple[Diagnostic, ...]]:
    """The files of cases at some paths, or of all layers where none is given, and all that is wrong in them."""
    listed, wrong_paths = _listed(policy, paths)
    found: list[Diagnostic] = list(wrong_paths)
    files: list[CaseFile] = []
    calendars: dict[Path, Mapping[str, Sessions]] = {}
    unread: set[Path] = set()
    for each in listed:
        beside = each.path.parent
        if beside not in calendars:
            calendars[beside], more = _calendars(policy, each)
            found += more
            if more:
                unread.add(beside)
        academies = _academies(policy, each.layer)
        file, wrong = read_cases(each.path, each.name, Known(policy, rules, calendars[beside], academies))
        # one that cannot be read may have the calendar that a case names
        found += [each for each in wrong if beside not in unread or each.code != problems.UNKNOWN_CALENDAR]
        files += [file] if file else []
    return tuple(files), in_order(_told_once(found))


def _told_once(found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """The problems, with that of a usual calendar that is not there as one of all cases that go by it."""
    lacking: list[Diagnostic] = []
    for each in found:
        if each.message == NO_USUAL:
            lacking.append(each)
        else:
            yield each
    if lacking:
        first = in_order(lacking)[0]
        labels = (replace(first.labels[0], text=of_several(len(lacking))),)
        yield replace(first, message=f"{NO_USUAL}: {counted(len(lacking), 'case')}", labels=labels)


def _listed(policy: Policy, paths: Sequence[Path]) -> tuple[list[_Listed], list[Diagnostic]]:
    """Every file once, in the order of the names, and the paths at which there is none."""
    inside = {followed(path): path for path in _of_policies(policy)}
    chosen = list(inside.values()) if not paths else []
    found: list[Diagnostic] = []
    for path in paths:
        files = list(_files_at(path))
        if not path.exists():
            found.append(_no_path(path, inside.values()))
        chosen += files
    wanted = {followed(path): inside.get(followed(path), path) for path in chosen}
    listed = sorted((_named(policy, path) for path in wanted.values()), key=lambda each: each.name)
    return listed, found


def _files_at(path: Path) -> Iterator[Path]:
    if path.is_file() and path.name == FILE:
        yield from _in_folder(path.parent)
    elif path.is_file():
        yield path
    elif path.is_dir():
        below = [path / CASES, *(each / CASES for each in sorted(path.iterdir()) if each.is_dir())]
        folders = [each for each in below if each.is_dir()]
        if not folders and not holds_layer(path):  # the files of a layer itself are no cases
            folders = [path]
        for folder in folders:
            yield from _in_folder(folder)


def _of_policies(policy: Policy) -> Iterator[Path]:
    """The files of cases of the policy's layers."""
    layers = {layer for academy in policy.academies.values() for layer in academy.layers}
    for layer in sorted(layers):
        folder = policy.folder / layer / CASES
        if folder.is_dir():
            yield from _in_folder(folder)


def _in_folder(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.suffix in (".yaml", ".yml") and not path.name.startswith(".") and path.name != FILE:
            yield path


def _named(policy: Policy, path: Path) -> _Listed:
    if followed(path).is_relative_to(followed(policy.folder)) and not leads_outside(policy.folder, path):
        parts = followed(path).relative_to(followed(policy.folder)).parts
        return _Listed(path, display_name(policy.folder, *parts), parts[0] if len(parts) > 1 else None)
    return _Listed(path, path.as_posix(), None)


def _academies(policy: Policy, layer: str | None) -> tuple[str, ...]:
    """The academies that stand in or under a layer."""
    if layer in policy.academies:
        return (str(layer),)
    under = [name for name, each in policy.academies.items() if layer is None or layer in each.layers]
    return tuple(under)


def _calendars(policy: Policy, file: _Listed) -> tuple[dict[str, Sessions], list[Diagnostic]]:
    """The calendars beside a file, with those of the layers above: one beside it takes the place of its namesake."""
    layers = [layer for name in _academies(policy, file.layer)[:1] for layer in policy.academies[name].layers]
    folders = [(policy.folder / layer / CASES, layer) for layer in layers]
    if file.layer in layers:
        folders = folders[: layers.index(file.layer) + 1]
    known: dict[str, Sessions] = {}
    found: list[Diagnostic] = []
    for folder, layer in folders:
        read, wrong = read_calendars(folder / FILE, display_name(policy.folder, layer, CASES, FILE))
        known |= read
        found += wrong
    if followed(file.path.parent) not in {followed(folder) for folder, _ in folders}:
        read, wrong = read_calendars(file.path.parent / FILE, (file.path.parent / FILE).as_posix())
        known |= read
        found += wrong
    return known, found


def _no_path(path: Path, files: Iterable[Path]) -> Diagnostic:
    names = [each.name for each in files]
    near = near_names(path.name, names) or near_names(f"{path.name}.yaml", names)
    help = near or "name a file of cases, or a folder such as `policies/trust/cases`"
    return problems.NO_CASE_FILE.at(None, f"there is no file or folder `{path.as_posix()}`", help=help)
