"""Which layers may stand under which: the order of their kinds, and that nobody leaves out what stands above all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from engine.diagnostics import Diagnostic, labels_at
from engine.policy import problems
from engine.policy.choosing import kind_of
from engine.policy.layers import ACADEMY, KINDS, LOCAL_AUTHORITY, NATIONAL, TRUST, Layer
from engine.source import Span

RANKS = {kind: rank for rank, kind in enumerate(KINDS)}
"""The order of the kinds from the top down; a layer of another kind may stand between any two."""

ALWAYS_ABOVE = (NATIONAL, TRUST)
"""The kinds that stand above every layer further down wherever there is one of them."""

_MOST_LISTED = 10


def check_order(chain: Sequence[Layer]) -> Iterator[Diagnostic]:
    """The problem that the last layer of a chain stands under one that belongs below it or beside it."""
    *above, layer = chain
    rank = RANKS.get(layer.kind)
    for other in above:
        if rank is not None and RANKS.get(other.kind, -1) >= rank:
            at = layer.under.span if layer.under else layer.start()
            message = f"`{layer.id}` ({layer.kind}) cannot stand under `{other.id}` ({other.kind})"
            order = ", ".join(f"`{kind}`" for kind in RANKS)
            yield problems.WRONG_ORDER.at(at, message, help=f"from the top down the layers are {order}")
            return


def check_nothing_left_out(
    policies: Path,
    names: Sequence[str],
    layers: Mapping[str, Layer],
    chains: Iterable[Sequence[Layer]],
) -> Iterator[tuple[Layer, Diagnostic]]:
    """The layers that should stand under a national layer or a trust, since the folder has one, and do not.

    Nobody gets rid of what is locked above by standing beside it. `names` are the folders that hold a layer, `layers`
    those that have been read: of others the kind is looked up.
    """
    there: dict[str, str | None] = {}
    for chain in chains:
        layer = chain[-1]
        kinds = {each.kind for each in chain}
        for kind in ALWAYS_ABOVE:
            below = [each for each in chain if RANKS.get(each.kind, 0) > RANKS[kind]]
            if kind in kinds or layer not in below[:1]:  # of a whole chain the uppermost one is told
                continue
            if kind not in there:
                kinds_there = ((name, _kind(policies, name, layers)) for name in names)
                there[kind] = next((name for name, its in kinds_there if its == kind), None)
            if other := there[kind]:
                yield layer, _left_out(layer, other, kind)


def check_one_of_each(
    policies: Path, names: Sequence[str], layers: Mapping[str, Layer]
) -> Iterator[tuple[Layer, Diagnostic]]:
    """The national layers and trusts that lie beside another, under which nothing holds of what they lock.

    Where all of a kind have been read the first is taken for the one that is meant.
    """
    kinds = {name: _kind(policies, name, layers) for name in names}
    for kind in ALWAYS_ABOVE:
        there = [name for name in names if kinds[name] == kind]
        read = [name for name in there if name in layers]
        for name in read[len(read) == len(there) :]:
            other = next(each for each in there if each != name)
            yield layers[name], _second(layers[name], other, kind)


def _second(layer: Layer, other: str, kind: str) -> Diagnostic:
    called = "national layer" if kind == NATIONAL else kind
    return problems.LEFT_OUT.at(
        layer.start(),
        f"`{layer.id}` is a second {called} beside `{other}`",
        help="delete the one that is not meant; the policies of another trust have a folder of policies of their own",
    )


def without_under(
    policies: Path, names: Sequence[str], layers: Mapping[str, Layer]
) -> Iterator[tuple[Layer, Diagnostic]]:
    """The layers that do not say what they stand under, though there is a national layer or a trust above them."""
    # What the trust itself stands on is in the wrong place, and told by the order of the kinds.
    below = {each.under.text for each in layers.values() if each.under and each.kind in ALWAYS_ABOVE}
    for layer in layers.values():
        rank = RANKS.get(layer.kind)
        if layer.under or not rank or not layer.is_placed or layer.id in below:
            continue
        kinds = {name: _kind(policies, name, layers) for name in names if name != layer.id}
        above = [kind for kind in ALWAYS_ABOVE if RANKS[kind] < rank and kind in kinds.values()]
        if above:
            yield layer, _no_under(layer, kinds, above[-1])


def _no_under(layer: Layer, kinds: Mapping[str, str | None], wanted: str) -> Diagnostic:
    """That `under` is missing; what can be named there are the layers above it, those directly above it first."""
    fitting = [name for name, kind in kinds.items() if kind and RANKS.get(kind, 2) < RANKS[layer.kind]]
    fitting.sort(key=lambda name: (-RANKS.get(kinds[name] or "", 2), name))
    first = next(name for name, kind in kinds.items() if kind == wanted)
    called = f"the {wanted} layer" if wanted == NATIONAL else f"a {wanted}"
    listed = ", ".join(f"`under: {name}`" for name in fitting[:_MOST_LISTED])
    return problems.LEFT_OUT.at(
        layer.start(),
        f"`under:` is missing: `{layer.id}` does not stand under {called}, though there is one, `{first}`",
        help=f"add {listed}" if len(fitting) == 1 else f"add the layer directly above it, one of {listed}",
    )


def _kind(policies: Path, name: str, layers: Mapping[str, Layer]) -> str | None:
    return layers[name].kind if name in layers else kind_of(policies, name)


def _left_out(layer: Layer, other: str, kind: str) -> Diagnostic:
    called = f"the {kind} layer" if kind == NATIONAL else f"a {kind}"
    return problems.LEFT_OUT.at(
        layer.under.span if layer.under else layer.start(),
        f"`{layer.id}` does not stand under {called}, though there is one, `{other}`",
        help=f"write `under: {other}`, or the name of a layer that stands under it",
    )


def check_used(layers: Mapping[str, Layer]) -> Iterator[Diagnostic]:
    """The layers, of all there are, that are no academy and that nothing stands under."""
    above = {layer.under.text for layer in layers.values() if layer.under}
    for layer in layers.values():
        if layer.kind == ACADEMY or layer.id in above or not layer.is_sound("policy"):
            continue
        message = f"nothing stands under `{layer.id}`, a layer of the kind `{layer.kind}`"
        if layer.kind not in RANKS or layer.year_groups:
            help = f"write `layer: academy` if it is one, else `under: {layer.id}` in the layer below it"
            yield problems.NO_ACADEMY_BELOW.at(layer.start(), message, help=help)
        else:
            help = f"write `under: {layer.id}` in the policy.yaml of an academy, or delete the folder"
            yield problems.IDLE_LAYER.at(layer.start(), message, help=help)


def check_called_alike(layers: Iterable[Layer]) -> Iterator[Diagnostic]:
    """The academies that are called what another one is called, in whatever spelling; each after the first of them."""
    first: dict[str, Layer] = {}
    for layer in layers:
        if layer.kind != ACADEMY or not layer.is_sound("policy"):
            continue
        other = first.setdefault(" ".join(layer.name.casefold().split()), layer)
        if other is not layer:
            message = f"{layer.id} and {other.id} are both called {other.name}"
            help = f"write the name of {layer.id}, or of {other.id}, as letters to parents are to have it"
            also = labels_at((_name_span(other), f"{other.id} is called so too"))
            yield problems.SAME_NAME.at(_name_span(layer), message, also=also, help=help)


def _name_span(layer: Layer) -> Span | None:
    name = layer.identity("name")
    return name.value.span if name else layer.start()


def check_local_authority(chain: Sequence[Layer]) -> Iterator[Diagnostic]:
    """The problem that an academy says it lies in another authority's area than the one whose layer it stands under."""
    academy, named = chain[-1], chain[-1].local_authority
    # By the name of its folder goes a layer whose own name could not be read.
    above = [layer for layer in chain[:-1] if layer.kind == LOCAL_AUTHORITY]
    names = [layer.name for layer in above if layer.name != layer.id or layer.is_sound("policy")]
    if named and names and named.text not in names:
        yield problems.OTHER_AUTHORITY.at(
            named.span,
            f"`{academy.id}` stands under the layer of {names[0]}, and says that it lies in another area",
            label=f"{academy.id} says {named.text}",
            help=f"write `{names[0]}`, or name the layer of {named.text} in `under`",
        )
