"""The public keys by which authorisations are signed: whose each is, in which role, and when it could be used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from datetime import date

from engine.diagnostics import Code, Diagnostic, Label
from engine.frozen import dataclass, replace
from engine.policy.conditions import read_day
from engine.policy.folders import KEYS
from engine.policy.layers import TRUST, Layer
from engine.policy.problems import DATES_REVERSED
from engine.policy.references import Contacts, role_problem
from engine.reading import nodes
from engine.reading.nodes import mappings_of, text_of
from engine.source import Span

MISPLACED_KEYS = Code(
    "A018",
    "keys in the wrong place",
    "The trust says whose signature counts, in the keys.yaml of its own folder. An academy or a local authority "
    "cannot give anybody a key.",
)


@dataclass(frozen=True, slots=True)
class AuthoriserKey:
    """The public half of a key, with its holder, the role, and the first and last day of its use."""

    public_key: str
    holder: str
    role: str
    start: date
    end: date
    withdrawn: str | None
    span: Span = field(compare=False)
    role_span: Span = field(compare=False)

    @property
    def label(self) -> Label:
        """Where it is listed, with whose it is and when it can be used."""
        return Label(self.span, f"the key of {self.holder}, {self.role}, {self.start} to {self.end}")


def keys_of(layers: Iterable[Layer]) -> tuple[AuthoriserKey, ...]:
    """The keys in the trust's folder, as far as they can be read, in the order in which they stand.

    A key that is listed twice, as for two roles, and withdrawn once is withdrawn: whoever has it can sign as both.
    """
    keys = [key for layer in layers if layer.kind == TRUST for node in _listed(layer) if (key := _key(node))]
    lost = {key.public_key: key.withdrawn for key in keys if key.withdrawn is not None}
    return tuple(replace(key, withdrawn=lost.get(key.public_key)) for key in keys)


def _listed(layer: Layer) -> tuple[nodes.Mapping, ...]:
    file = layer.file(KEYS)
    return mappings_of(file.node.get("keys") if file and file.sound else None)


def _key(node: nodes.Mapping) -> AuthoriserKey | None:
    start, end = read_day(node, "from"), read_day(node, "until")
    if start is None or end is None:
        return None
    said = {name: text_of(node, name) or "" for name in ("public_key", "holder", "role")}
    place, role = ((node.get(name) or node).span for name in ("public_key", "role"))
    return AuthoriserKey(
        **said, start=start, end=end, withdrawn=text_of(node, "withdrawn"), span=place, role_span=role
    )


def check_keys(layers: Iterable[Layer], roles: Mapping[str, Contacts]) -> Iterator[Diagnostic]:
    """What is wrong with the files of keys: where they lie, roles there are not, and days that end before they begin.

    `roles` are those that there are at each layer of which it is known.
    """
    for layer in layers:
        file = layer.file(KEYS)
        if file and layer.kind != TRUST:
            message = f"a file of keys in the folder of {layer.id} gives nobody a key"
            help = "delete it; keys belong in the folder of the trust"
            yield MISPLACED_KEYS.at(file.node.entries[0].key.span, message, help=help)
        for key in keys_of([layer]):
            if layer.id in roles and (problem := role_problem(key.role, key.role_span, roles[layer.id])):
                yield problem
            if key.end < key.start:
                message = f"the key of {key.holder} ends on {key.end}, before it begins on {key.start}"
                yield DATES_REVERSED.at(key.span, message, help="swap or correct `from` and `until`")
