"""Which layers are meant: the academies named, checked before any file is touched, or all there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from engine.diagnostics import Diagnostic, near_names
from engine.links import is_shut
from engine.policy import problems
from engine.policy.folders import FILE_KINDS, FOLDER_NAME, display_name, layer_names, leads_outside
from engine.policy.layers import ACADEMY, Layer
from engine.policy.unread_files import looks_like
from engine.reading.nodes import Mapping as Keys
from engine.reading.nodes import text_of
from engine.reading.yaml import read_file
from engine.source import Place
from engine.wording import quoted

_MOST_NAMED = 10
"""So many academies are named beside one that is not there."""


def check_folder(policies: Path) -> Iterator[Diagnostic]:
    """The folders that look like layers and are none: no policy.yaml, or a name that no layer can have."""
    found = (unfit_folder(policies, path) for path in sorted(policies.iterdir()))
    yield from (each for each in found if each)


def unfit_folder(policies: Path, path: Path) -> Diagnostic | None:
    """Why something among the policies that looks like a layer's folder is none, or None."""
    if path.name.startswith(".") or is_shut(path) or not path.is_dir():
        return None
    has_policy = (path / "policy.yaml").is_file()
    shown = display_name(policies, path.name)
    if has_policy and not FOLDER_NAME.fullmatch(path.name):
        message = f"`{path.name}` is not a name for a layer's folder"
        help = "rename it with small letters, digits and hyphens"
        return problems.FOLDER_NAME.at(Place(shown), message, help=help)
    if not has_policy and any((path / f"{kind}.yaml").is_file() for kind in FILE_KINDS):
        return no_policy(policies, path)
    return None


def no_policy(policies: Path, path: Path) -> Diagnostic:
    """The problem that a folder has no policy.yaml, with the file that is most likely meant as one."""
    shown = display_name(policies, path.name)
    other = next((each.name for each in sorted(path.iterdir()) if looks_like(each, "policy")), None)
    help = "write one with `layer:`, `under:` and `identity:`"
    help = f"rename `{other}` to `policy.yaml`" if other else help
    return problems.NO_POLICY_FILE.at(Place(shown), f"`{shown}` has no policy.yaml", help=help)


def check_names(policies: Path, academies: Sequence[str], names: Sequence[str]) -> Iterator[Diagnostic]:
    """The names asked for that are no layer's; `names` are the folders that hold one."""
    for name in academies:
        if name not in names:
            known = academy_names(policies, names)
            yield _unknown(name, known)


def check_academies(
    policies: Path, academies: Sequence[str], layers: Mapping[str, Layer], names: Sequence[str]
) -> Iterator[Diagnostic]:
    """The names asked for that are layers, but of another kind than academies."""
    for name in academies:
        layer = layers.get(name)
        if layer and layer.kind and layer.kind != ACADEMY:
            help = _listed(academy_names(policies, names))
            message = f"`{name}` is not an academy but a layer of the kind `{layer.kind}`"
            yield problems.UNKNOWN_ACADEMY.at(None, message, help=help)


def academy_names(policies: Path, names: Sequence[str]) -> tuple[str, ...]:
    """The folders among those of layers whose policy.yaml says that they are academies."""
    return tuple(name for name in names if kind_of(policies, name) == ACADEMY)


def academies_to_read(policies: Path, layer: str) -> tuple[str, ...] | None:
    """The academies to be read so that a layer is: itself, or, of a layer that others stand under, None for all."""
    between = layer in layer_names(policies) and kind_of(policies, layer) not in (None, ACADEMY)
    return None if between else (layer,)


def kind_of(policies: Path, name: str) -> str | None:
    """What kind of layer a folder's policy.yaml says it is, or None."""
    path = policies / name / "policy.yaml"
    if leads_outside(policies, path):
        return None
    _, node, _ = read_file(path, display_name(policies, name, "policy.yaml"))
    return text_of(node, "layer") if isinstance(node, Keys) else None


def _unknown(name: str, known: Sequence[str]) -> Diagnostic:
    shown = name if len(name) <= 60 else name[:60] + "…"
    near = near_names(name, known)
    help = f"{near} {_listed(known)}" if near else _listed(known)
    return problems.UNKNOWN_ACADEMY.at(None, f"there is no academy `{shown}`", help=help)


def _listed(known: Sequence[str]) -> str:
    if not known:
        return "there are no academies here"
    if len(known) <= _MOST_NAMED:
        return "academies here: " + ", ".join(f"`{name}`" for name in known)
    return f"academies here: {quoted(known, _MOST_NAMED)}"
