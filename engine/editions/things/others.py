"""What has no shape of its own to the comparison: who a layer is, whose keys it lists, and its cases, part by part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from engine.editions.change import Kind
from engine.editions.edition import Edition
from engine.editions.things.thing import Part, Thing, as_said, told_apart
from engine.frozen import replace
from engine.policy.authorisation.keys import AuthoriserKey, keys_of
from engine.policy.declarations import setting_tree
from engine.policy.digest import canonical
from engine.policy.folders import CASES, KEYS, PolicyFile, display_name, leads_outside
from engine.policy.layers import Layer
from engine.policy.settings import Origin
from engine.reading import nodes
from engine.reading.yaml import read_file


def layer_things(layer: Layer) -> Iterator[Thing]:
    """Who a layer is and where it stands, and the keys that it lists, by which authorisations are signed."""
    if file := layer.file("policy"):
        yield _identity(file, layer)
    seen: Counter[str] = Counter()
    for key in keys_of([layer]):
        yield _key(key, layer, told_apart(f"keys.{key.public_key[:16]}, {key.role}", seen))


def _key(key: AuthoriserKey, layer: Layer, name: str) -> Thing:
    origin = Origin(layer.id, key.span)
    told = {"holder": key.holder, "public_key": key.public_key, "from": str(key.start), "until": str(key.end)}
    parts = as_said([*told.items(), ("withdrawn", key.withdrawn or "")], origin)
    return Thing(Kind.OTHER, layer.id, name, KEYS, origin, parts, key.label.text)


def _identity(file: PolicyFile, layer: Layer) -> Thing:
    settings = setting_tree("policy").members
    entries = tuple(each for each in file.node.entries if each.key.text not in settings)
    found = _thing(Kind.LAYER, layer, layer.id, "policy", nodes.Mapping(entries, file.node.span))
    said = (f"{name} {found.parts[name].says}" for name in ("layer", "under") if name in found.parts)
    return replace(found, summary=", ".join(said))


def case_things(edition: Edition, layer: Layer) -> Iterator[Thing]:
    """The cases of a layer's policies, a thing a file; files that the other edition has too are left out."""
    folder = edition.policy.folder / layer.id / CASES
    for path in sorted(folder.glob("*.yaml")):
        if (layer.id, f"{CASES}/{path.stem}") not in edition.alike and not leads_outside(
            edition.policy.folder, path
        ):
            _, node, _ = read_file(path, display_name(edition.policy.folder, layer.id, CASES, path.name))
            if isinstance(node, nodes.Mapping):
                yield _thing(Kind.CASE, layer, f"cases/{path.stem}", CASES, node)


def _thing(kind: Kind, layer: Layer, name: str, file: str, node: nodes.Mapping) -> Thing:
    start = node.entries[0].key.span if node.entries else node.span
    parts = {path: _part(each, layer) for path, each in _leaves(node, "")}
    return Thing(kind, layer.id, name, file, Origin(layer.id, start), parts, "; ".join(list(parts)[:3]))


def _part(node: nodes.Node, layer: Layer) -> Part:
    said = canonical(node)
    says = said if isinstance(said, str) else nodes.shown(str(said).replace("'", ""))
    return Part(says, repr(said), Origin(layer.id, node.span))


def _leaves(node: nodes.Node, path: str) -> Iterator[tuple[str, nodes.Node]]:
    """Each text and list with the keys that lead to it; a list of named items by the names."""
    if isinstance(node, nodes.Mapping) and node.entries:
        for entry in node.entries:
            yield from _leaves(entry.value, f"{path}.{entry.key.text}" if path else entry.key.text)
    elif isinstance(node, nodes.Sequence) and (named := _named(node)):
        for name, item in named.items():
            yield from _leaves(item, f"{path}.{name}")
    else:
        yield path, node


def _named(node: nodes.Sequence) -> dict[str, nodes.Node]:
    """The items by their names; empty where not every item has one of its own."""
    found: dict[str, nodes.Node] = {}
    for item in node.items:
        name = item.get("name") if isinstance(item, nodes.Mapping) else None
        if isinstance(name, nodes.Scalar):
            found[name.text] = item
    return found if len(found) == len(node.items) else {}
