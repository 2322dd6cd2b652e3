"""The layers among the policies, each read once, and what holds at each of them, from the top down."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from engine.diagnostics import Diagnostic, near_names
from engine.frozen import replace
from engine.policy import problems
from engine.policy.chains import check_nothing_left_out, check_one_of_each, check_order, without_under
from engine.policy.choosing import no_policy
from engine.policy.delegation.own_values import check_own_values
from engine.policy.delegation.permission import check_permission
from engine.policy.delegation.widening import check_widening
from engine.policy.folders import FOLDER_NAME, KnownFiles, display_name, leads_outside, read_folder
from engine.policy.layers import ACADEMY, Layer, make_layer
from engine.policy.phases import for_academy
from engine.policy.standing import Standing, stand
from engine.source import Place
from engine.wording import quoted


def read_layers(
    policies: Path,
    wanted: Iterable[str],
    names: Sequence[str],
    known: KnownFiles | None = None,
    kinds: Collection[str] | None = None,
) -> tuple[dict[str, Layer], list[Diagnostic]]:
    """The layers wanted and all above them, by folder; `names` are the folders that hold a layer.

    Where `kinds` are named, only files of these kinds are read.
    """
    layers: dict[str, Layer] = {}
    wrong: list[Diagnostic] = []
    waiting = list(wanted)
    while waiting:
        name = waiting.pop(0)
        if name in layers or name not in names:
            continue
        if leads_outside(policies, policies / name):
            wrong.append(_outside(policies, name))
            continue
        folder, found = read_folder(policies, name, known, kinds)
        layers[name], more = make_layer(folder)
        wrong += [*found, *more]
        under = layers[name].under
        waiting += [under.text] if under else []
    wrong += _not_there(policies, layers.values(), names)
    told = [*without_under(policies, names, layers), *_out_of_order(layers)]
    astray = {layer.id for layer, _ in told}
    second = check_one_of_each(policies, names, layers)
    told += [(layer, problem) for layer, problem in second if layer.id not in astray]
    astray = {layer.id for layer, _ in told}
    placed = (
        chain for chain in _chains(layers) if all(each.is_placed and each.id not in astray for each in chain)
    )
    for layer, problem in [*told, *check_nothing_left_out(policies, names, layers, placed)]:
        layers[layer.id] = replace(layer, knows_above=False)
        wrong.append(problem)
    return layers, wrong


def stand_all(layers: Mapping[str, Layer]) -> tuple[dict[str, Standing], list[Diagnostic]]:
    """What holds at each layer whose layers above are all there, and all that is wrong.

    Where it cannot be read how a layer stands to the others, nothing is told of it but that.
    """
    standings: dict[str, Standing] = {}
    wrong: list[Diagnostic] = list(_circles(layers))
    chains = (chain for name in layers if (chain := chain_of(name, layers)))
    for chain in sorted(chains, key=len):
        layer = layers[chain[-1]]
        above = standings[chain[-2]] if len(chain) > 1 else Standing()
        if layer.kind == ACADEMY:
            layer, above = for_academy(layer, above)
        standings[layer.id], found = stand(layer, above)
        if standings[layer.id].is_placed:
            wrong += found
            wrong += check_permission(layer, above, standings[layer.id])
            wrong += check_widening(layer, standings[layer.id].delegations[-1], above)
            wrong += check_own_values(layer, standings[layer.id])
    return standings, wrong


def _not_there(policies: Path, layers: Iterable[Layer], names: Sequence[str]) -> Iterator[Diagnostic]:
    """The layers that name one above which is not there; where its folder is, why that is none."""
    for layer in layers:
        under = layer.under
        if under and under.text not in names and FOLDER_NAME.fullmatch(under.text):
            path = policies / under.text
            is_there = path.is_dir() and not leads_outside(policies, path)
            unfit = no_policy(policies, path) if is_there else None
            near = near_names(under.text, names) or _others(names, layer.id)
            message = f"there is no layer `{under.text}`" + (f": {unfit.message}" if unfit else "")
            yield problems.UNKNOWN_LAYER.at(under.span, message, help=unfit.help if unfit else near)


def _others(names: Iterable[str], name: str) -> str:
    others = sorted({*names} - {name})
    there = quoted(others, most=4, word="or") if others else "there is none yet"
    return f"write the name of a folder that has a policy.yaml: {there}"


def _out_of_order(layers: Mapping[str, Layer]) -> Iterator[tuple[Layer, Diagnostic]]:
    for chain in _chains(layers):
        layer = chain[-1]
        yield from ((layer, problem) for problem in (check_order(chain) if layer.is_placed else ()))


def _chains(layers: Mapping[str, Layer]) -> Iterator[list[Layer]]:
    """Each layer at the end of its whole chain, the topmost first."""
    for name in layers:
        if chain := chain_of(name, layers):
            yield [layers[each] for each in chain]


def chain_of(name: str, layers: Mapping[str, Layer]) -> tuple[str, ...]:
    """The folders from the topmost layer down to this one; empty where the way up leads nowhere or round."""
    chain: list[str] = [name]
    while under := layers[chain[0]].under:
        if under.text not in layers or under.text in chain:
            return ()
        chain.insert(0, under.text)
    return tuple(chain)


def _circles(layers: Mapping[str, Layer]) -> Iterator[Diagnostic]:
    """One layer of each circle."""
    for name, layer in layers.items():
        under = layer.under
        if under and name == min(_circle(name, layers), default=None):
            round_ = " under ".join(f"`{each}`" for each in (*_circle(name, layers), name))
            message = f"the layers stand in a circle: {round_}"
            yield problems.CIRCLE.at(under.span, message, help="correct the `under` that leads back")


def _circle(name: str, layers: Mapping[str, Layer]) -> tuple[str, ...]:
    """The layers met on the way up from one until it is met again; empty where it is not."""
    met = [name]
    while (under := layers[met[-1]].under) and under.text in layers:
        if under.text == name:
            return tuple(met)
        if under.text in met:
            return ()
        met.append(under.text)
    return ()


def _outside(policies: Path, name: str) -> Diagnostic:
    shown = display_name(policies, name)
    message = f"`{shown}` is a link that leads out of the folder of policies"
    return problems.FOLDER_NAME.at(Place(shown), message, help="put the folder itself there")
