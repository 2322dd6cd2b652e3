"""Phases of school: which each academy is of, and a trust's cases by phase as the year groups they are for there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from engine.diagnostics import Code, Diagnostic, near_names
from engine.frozen import dataclass, replace
from engine.policy.cases import PHASES, Selector
from engine.policy.conditions import years_of
from engine.policy.layers import ACADEMY, TRUST, Layer
from engine.policy.problems import NEVER_APPLIES
from engine.policy.settings import Case, Setting
from engine.policy.standing import Standing
from engine.reading import nodes
from engine.reading.nodes import entries_of
from engine.source import Span
from engine.spoken import year_in_words

NO_PHASE = Code(
    "L065",
    "an academy whose phase is not known",
    "A setting has cases by phase of school, and the trust's policy.yaml does not say which phase this academy is, so "
    "no case can be chosen. The trust says it, not the academy, so that no academy can choose its own value by "
    "changing its phase.",
)
UNCLEAR_PHASE = Code(
    "L066",
    "phases that do not fit",
    "In the trust's policy.yaml, `phases` lists the folder of each academy with its one phase, or with several and "
    "the year groups of each. No other layer can say it, no year group is in two phases, and no academy is in a phase "
    "if it teaches none of its year groups.",
)

Phases: TypeAlias = Mapping[str, frozenset[int] | None]
"""The phases of an academy, each with its year groups; None where it is the only one."""


@dataclass(frozen=True, slots=True)
class _Listed:
    """An academy's phases where the trust lists them."""

    academy: str
    phases: Phases
    span: Span


def for_academy(layer: Layer, above: Standing) -> tuple[Layer, Standing]:
    """An academy and what stands above it as they are for the academy's phases."""
    if not any(map(goes_by_phase, (*above.settings.values(), *layer.settings.values()))):
        return layer, above
    phases = phases_of(layer, above)
    if phases is None:
        return layer, above
    layers = tuple(_layer_for(each, phases) for each in above.layers)
    return _layer_for(layer, phases), replace(
        above, layers=layers, settings=_settings_for(above.settings, phases)
    )


def check_phases(layers: Iterable[Layer], names: Sequence[str]) -> Iterator[Diagnostic]:
    """What is wrong with the lists of academies by phase; `names` are the folders that hold a layer."""
    layers = list(layers)
    above = {layer.id for layer in layers if layer.kind != ACADEMY}
    academies = [name for name in names if name not in above]
    said = {
        each.academy: each
        for layer in layers
        if layer.kind == TRUST and layer.is_sound("policy")
        for each in _listed(layer)
    }
    for layer in layers:
        if layer.kind == ACADEMY and layer.id in said:
            yield from _never_here(layer, said[layer.id].phases)
            yield from _of_no_phase(layer, said[layer.id])
        if layer.kind != TRUST and (entry := _entry(layer)):
            message = f"{layer.called} lists phases, and only the trust can say them"
            help = "write them in the policy.yaml of the trust"
            yield UNCLEAR_PHASE.at(entry.key.span, message, help=help)
            continue
        for listed in _listed(layer):
            yield from _unclear(listed, academies)


def check_has_phase(standing: Standing) -> Iterator[Diagnostic]:
    """The problem that a setting goes by phase and the academy's is not known."""
    by_phase = (setting for setting in standing.settings.values() if goes_by_phase(setting))
    if first := next(by_phase, None):
        yield from no_phase(first, standing)


def goes_by_phase(setting: Setting) -> bool:
    """Whether it has cases by phase; at an academy whose phase is known none has."""
    return any(case.selector.phases for case in setting.cases)


def no_phase(setting: Setting, standing: Standing) -> Iterator[Diagnostic]:
    """The problem that a setting goes by phase, nothing where what the trust writes as the academy's is the mistake."""
    academy = standing.layers[-1]
    if any(_is_named(academy, layer) for layer in standing.layers):
        return
    cases = [each for each in setting.cases if each.selector.phases]
    asked = [phase for each in cases for phase in sorted(each.selector.phases or ())]
    message = f"`{setting.path}` goes by phase, and that of {academy.called} is not known"
    help = _phase_to_write(
        academy, asked, any(_entry(each) for each in standing.layers if each.kind == TRUST)
    )
    yield NO_PHASE.at(cases[0].origin.span, message, label=setting.told(cases[0]), help=help)


def _phase_to_write(academy: Layer, asked: Sequence[str], others_have_one: bool) -> str:
    """The phase that an academy's year groups are all of, of those asked for; else the several that they are of."""
    where = "in the policy.yaml of the trust"
    # A second `phases:` is refused, so what is there already is added to.
    before, after = ("", "") if others_have_one else ("phases: {", "}")
    where = f"under `phases` {where}" if others_have_one else where
    one = next((each for each in asked if _may_be(academy, each)), None)
    several = {
        each: [year for year in academy.year_groups if year in _CAN_TEACH.get(each, ())] for each in asked
    }
    taught = [year for years in several.values() for year in years]
    if one or sorted(taught) != sorted(academy.year_groups):
        return f"write `{before}{academy.id}: {one or asked[0]}{after}` with its phase {where}"
    each = ", ".join(f"{phase}: [{', '.join(map(str, years))}]" for phase, years in several.items() if years)
    return f"write `{before}{academy.id}: {{{each}}}{after}`, or its one phase, {where}"


def _is_named(academy: Layer, layer: Layer) -> bool:
    """Whether the trust lists an academy under its phases, whatever it says there."""
    entry = _entry(layer) if layer.kind == TRUST else None
    named = entries_of(entry.value if entry else None)
    return any(each.key.text == academy.id for each in named)


def _may_be(academy: Layer, phase: str) -> bool:
    """Whether all year groups that an academy teaches can be those of a phase."""
    return set(academy.year_groups) <= set(_CAN_TEACH.get(phase, ()))


def _of_no_phase(academy: Layer, listed: _Listed) -> Iterator[Diagnostic]:
    """The problem that an academy teaches year groups that are of none of its phases."""
    held = listed.phases.values()
    if None in held:
        yield from _none_of_its_years(academy, listed)
        return
    left = [year for year in academy.year_groups if not any(year in (years or ()) for years in held)]
    if left:
        years = ("year " if len(left) == 1 else "years ") + ", ".join(map(str, left))
        message = f"{years} of {listed.academy} {'is' if len(left) == 1 else 'are'} of no phase"
        yield UNCLEAR_PHASE.at(
            listed.span, message, help="list each year group that it teaches under its phase"
        )


_CAN_TEACH = {
    "infant": range(3),
    "first": range(5),
    "junior": range(3, 7),
    "primary": range(7),
    "middle": range(4, 9),
    "upper": range(9, 15),
    "secondary": range(7, 15),
    "sixth_form": range(12, 15),
}
"""The year groups of a phase of school; schools of it may have others too, and of a phase not named here any."""


def _none_of_its_years(academy: Layer, listed: _Listed) -> Iterator[Diagnostic]:
    """The problem that an academy teaches none of the year groups of its one phase."""
    phase = next(iter(listed.phases))
    taught = set(academy.year_groups)
    if taught and phase in _CAN_TEACH and taught.isdisjoint(_CAN_TEACH[phase]):
        fit = [f"`{name}`" for name, years in _CAN_TEACH.items() if taught <= set(years)]
        years = ", ".join(map(str, sorted(taught)))
        called = phase.replace("_", " ")
        message = (
            f"{listed.academy} is listed as {called}, and teaches years {years}, of which none is {called}"
        )
        help = f"write {' or '.join(fit)}" if fit else "list its phases with the year groups of each"
        yield UNCLEAR_PHASE.at(listed.span, message, help=help)


def phases_are_clear(standing: Standing) -> bool:
    """Whether the trust's list of phases could be read, and has each year group of an academy that it lists."""
    academy = standing.layers[-1]
    phases = phases_of(academy, standing)
    if phases is None or not all(
        layer.is_sound("policy") for layer in standing.layers if layer.kind == TRUST
    ):
        return phases is None
    held = phases.values()
    return None in held or all(any(year in (years or ()) for years in held) for year in academy.year_groups)


def _never_here(academy: Layer, phases: Phases) -> Iterator[Diagnostic]:
    """The academy's own cases for phases of which it is not."""
    for path, setting in academy.settings.items():
        for case in setting.cases:
            if case.selector.phases and not _case_for(case, phases):
                here = " and ".join(each.replace("_", " ") for each in phases)
                message = f"this case of `{path}` never holds: {academy.called} is {here}"
                help = "delete the case, or have the trust's policy.yaml say the phase"
                yield NEVER_APPLIES.at(case.origin.span, message, label=f"for {case.selector}", help=help)


def _unclear(listed: _Listed, academies: Sequence[str]) -> Iterator[Diagnostic]:
    if listed.academy not in academies:
        help = near_names(listed.academy, academies) or "write the name of its folder, or delete the line"
        yield UNCLEAR_PHASE.at(listed.span, f"there is no academy `{listed.academy}`", help=help)
    held: dict[int, str] = {}
    for phase, years in listed.phases.items():
        for year in sorted(years or ()):
            if year in held:
                message = (
                    f"{year_in_words(year)} of {listed.academy} is of two phases, {held[year]} and {phase}"
                )
                yield UNCLEAR_PHASE.at(listed.span, message, help="leave it out of one of them")
            held.setdefault(year, phase)


def phases_of(layer: Layer, above: Standing) -> Phases | None:
    """The phases of an academy as the trust lists them; None where it does not."""
    trusts = (each for each in above.layers if each.kind == TRUST)
    found = (listed.phases for trust in trusts for listed in _listed(trust) if listed.academy == layer.id)
    return next(found, None)


def _entry(layer: Layer) -> nodes.Entry | None:
    file = layer.file("policy")
    return file.node.entry("phases") if file else None


def _listed(layer: Layer) -> Iterator[_Listed]:
    entry = _entry(layer)
    for each in entries_of(entry.value if entry else None):
        if isinstance(each.value, nodes.Scalar) and each.value.text in PHASES:
            yield _Listed(each.key.text, {each.value.text: None}, each.key.span)
        elif isinstance(each.value, nodes.Mapping):
            said = {name: frozenset(years_of(each.value, name)) for name in PHASES if each.value.entry(name)}
            yield _Listed(each.key.text, said, each.key.span)


def _layer_for(layer: Layer, phases: Phases) -> Layer:
    """The layer with what it says for the phases; of what it says for none of them it is silent."""
    settings = _settings_for(layer.settings, phases)
    return replace(layer, settings={path: each for path, each in settings.items() if each.cases})


def _settings_for(settings: Mapping[str, Setting], phases: Phases) -> dict[str, Setting]:
    return {
        path: _setting_for(each, phases) if goes_by_phase(each) else each for path, each in settings.items()
    }


def _setting_for(setting: Setting, phases: Phases) -> Setting:
    cases = (_case_for(case, phases) if case.selector.phases else case for case in setting.cases)
    return replace(setting, cases=tuple(case for case in cases if case))


def _case_for(case: Case, phases: Phases) -> Case | None:
    """A case by phase as the year groups it is for at an academy, None where it is for none there."""
    selector = at_academy(case.selector, phases)
    return replace(case, selector=selector, whole=case.as_written) if selector else None


def at_academy(selector: Selector, phases: Phases) -> Selector | None:
    """What is selected by phase as the year groups of an academy, None where it has none of them.

    What is for all phases of the academy is for the academy as a whole, however many these are.
    """
    if selector.phases is None:
        return selector
    mine = [phases[phase] for phase in sorted(selector.phases & phases.keys())]
    if not mine:
        return None
    years = None if selector.phases >= phases.keys() else frozenset().union(*(each for each in mine if each))
    return replace(selector, phases=None).meet(Selector(year_groups=years))
