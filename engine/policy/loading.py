"""A folder of policies, and the names of academies, to what holds for each of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date
from pathlib import Path

from engine.diagnostics import Diagnostic, has_errors, in_order
from engine.frozen import dataclass, replace
from engine.policy import problems
from engine.policy.authorisation.authorised import as_draft, authorised
from engine.policy.authorisation.keys import check_keys
from engine.policy.authorisation.local_sections import LocalSections, local_sections
from engine.policy.authorisation.records import check_files
from engine.policy.cases import WHOLE_SCHOOL, Taught
from engine.policy.chains import check_called_alike, check_local_authority, check_used
from engine.policy.choosing import check_academies, check_folder, check_names
from engine.policy.cited import check_cited
from engine.policy.classes import check_classes
from engine.policy.codes import CodePeriod
from engine.policy.contacts import Contact
from engine.policy.digest import digest_of, folders_content
from engine.policy.duties import DutyBook
from engine.policy.edition_dates import OUTSIDE_ITS_TIME, check_edition
from engine.policy.folders import KnownFiles, display_name, layer_names, unusable
from engine.policy.gaps import check_gaps
from engine.policy.hierarchy import read_layers, stand_all
from engine.policy.layers import ACADEMY, Layer, RuleFile
from engine.policy.misnamed import misnamed_roles, with_roles_meant
from engine.policy.named import with_parts
from engine.policy.phases import check_has_phase, check_phases
from engine.policy.says import Says
from engine.policy.settings import Setting
from engine.policy.standing import Standing, edition_of
from engine.policy.unread_files import unread_files
from engine.policy.years_taught import check_last_year, check_years_of_cases, check_years_taught
from engine.reading.problems import follows_refusal, refused_places
from engine.source import Place


@dataclass(frozen=True, slots=True)
class AcademyPolicy:
    """What holds for one academy: its settings in force, every layer's say, the roles on the day, and the rules' files.

    `academy` is the name of its folder, `layers` are the folders from the topmost down to its own; `local_by_layer` has
    what each of them sets that a role above it has to authorise.
    """

    academy: str
    name: str
    layers: tuple[str, ...]
    settings: Mapping[str, Setting]
    says: Says
    roles: Mapping[str, Contact]
    duties: DutyBook
    taught: Taught
    rule_files: tuple[RuleFile, ...]
    local_by_layer: Mapping[str, LocalSections]

    @property
    def local(self) -> LocalSections:
        """What the academy itself sets that has to be authorised."""
        return self.local_by_layer[self.academy]

    @property
    def year_groups(self) -> tuple[int, ...]:
        """The year groups that it teaches."""
        return tuple(self.taught.year_groups)


@dataclass(frozen=True, slots=True)
class Policy:
    """The policies of the academies asked for, with what codes there can be.

    `digest` changes with what any of the files says, not with how it is laid out. `standings` has what holds at every
    layer that was read, the academies among them.
    """

    folder: Path
    edition: str
    digest: str
    academies: Mapping[str, AcademyPolicy]
    codes: tuple[CodePeriod, ...]
    standings: Mapping[str, Standing] = field(default_factory=dict, repr=False, compare=False)

    def local_sections(self, academies: Iterable[str]) -> Mapping[str, LocalSections]:
        """What some academies, and the layers above them, set that has to be authorised, by layer."""
        each_has = (self.academies[name].local_by_layer for name in academies)
        return {layer: local for by_layer in each_has for layer, local in by_layer.items()}

    def local_of(self, layer: str) -> LocalSections | None:
        """What an academy, or a layer above one, sets that has to be authorised; None of any other."""
        return self.local_sections(self.academies).get(layer)


@dataclass(frozen=True, slots=True)
class KnownCodes:
    """What of the policies bears on the marks of registers: the academies, and the codes with their dates in force."""

    academies: frozenset[str]
    codes: tuple[CodePeriod, ...]


def load_policy(
    folder: Path, academies: Sequence[str] | None = None, on: date | None = None, *, draft: bool = False
) -> tuple[Policy | None, tuple[Diagnostic, ...]]:
    """The policies of some academies, or of all, and all that is wrong in them; None where there are errors.

    Local sections have to be authorised on the day `on`, by default today; in a draft they need not be. That the
    edition itself is past its time is told where a day is named.
    """
    policy, found = read_policy(folder, academies, on, draft=draft)
    return (None if has_errors(found) else policy), found


def of_authority(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Of what was found all about whether local sections, and the edition, hold on the day looked at."""
    return tuple(each for each in found if each.code.id.startswith("A") or each.code is OUTSIDE_ITS_TIME)


def read_policy(
    folder: Path,
    academies: Sequence[str] | None = None,
    on: date | None = None,
    *,
    draft: bool = False,
    known: KnownFiles | None = None,
) -> tuple[Policy | None, tuple[Diagnostic, ...]]:
    """What could be read of the policies of some academies, or of all, and all that is wrong in them.

    Where there are errors nothing may be evaluated by it: it serves to find what is wrong in the rules in the same
    run. Each layer's folder is read once, however many academies stand under it; a file that is `known` to hold just
    what it holds is not read again.
    """
    if wrong_folder := unusable(folder):
        return None, (wrong_folder,)
    day, names = on or date.today(), layer_names(folder)
    layers, wrong = read_layers(folder, names if academies is None else academies, names, known)
    standings, more = stand_all(layers)
    chosen = _academies_among(standings)
    wrong += [
        *_check_choice(folder, academies, layers, names),
        *unread_files(folder, layers, names),
        *more,
        *_check_placed([each for each in chosen.values() if each.is_placed], more, on),
    ]
    idle = check_used(layers) if academies is None else ()
    # That nothing stands under a layer follows from a mistake in the one below; that it is no academy does not.
    wrong += [each for each in idle if has_errors([each]) or (chosen and not has_errors(wrong))]
    wrong += _check_layers(layers.values(), standings.values(), names)
    local = {name: local_sections(each, standings, day) for name, each in standings.items()}
    unauthorised = [problem for each in local.values() for problem in authorised(each, day)]
    wrong += map(as_draft, unauthorised) if draft else unauthorised
    wrong += _check_there(folder, academies, chosen, wrong)
    wrong += misnamed_roles(layers.values(), wrong)
    refused = refused_places(wrong)
    kept = (each for each in wrong if not follows_refusal(each, refused))
    told = in_order(with_roles_meant(layers.values(), kept))
    return replace(_policy(folder, chosen, local, day), standings=standings), told


def _check_placed(
    academies: Sequence[Standing], found: Sequence[Diagnostic], on: date | None
) -> Iterator[Diagnostic]:
    """What is wrong at academies that stand on a whole chain of layers, in which something was `found` to be wrong."""
    for academy in academies:
        yield from _check_academy(academy, found)
        yield from check_edition(academy, on)


def _check_layers(
    layers: Collection[Layer], standings: Collection[Standing], names: Sequence[str]
) -> Iterator[Diagnostic]:
    """What is wrong in the files of layers that no academy alone could tell."""
    yield from check_files(layers, names)
    sound = (each for each in standings if each.is_sound("contacts"))
    yield from check_keys(layers, {each.layers[-1].id: each.contacts for each in sound})
    yield from check_phases(layers, names)
    yield from check_called_alike(layers)
    for each in standings:
        yield from check_cited(each)
    for layer in layers:
        yield from check_classes(layer)
        yield from check_years_taught(layer)


_FOR_CODES = ("policy", "codes", "delegation")
"""The files that say which codes there are at which layer: what a delegation does not let be set is refused."""


def load_codes(
    folder: Path, academies: Sequence[str] | None = None
) -> tuple[KnownCodes | None, tuple[Diagnostic, ...]]:
    """What registers are taken in by, of some academies or of all; None, with what is wrong, where there are errors.

    Only the files that bear on codes are read: whatever is wrong with the others says nothing of a register.
    """
    if wrong_folder := unusable(folder):
        return None, (wrong_folder,)
    names = layer_names(folder)
    layers, wrong = read_layers(folder, names if academies is None else academies, names, kinds=_FOR_CODES)
    standings, more = stand_all(layers)
    chosen = _academies_among(standings)
    wrong += [*_check_choice(folder, academies, layers, names), *more]
    idle = check_used(layers) if academies is None else ()
    wrong += [each for each in idle if has_errors([each])]
    wrong += _check_there(folder, academies, chosen, wrong)
    known = KnownCodes(frozenset(chosen), _codes(chosen.values()))
    return (None if has_errors(wrong) else known), in_order(wrong)


def _academies_among(standings: Mapping[str, Standing]) -> dict[str, Standing]:
    return {name: each for name, each in standings.items() if each.layers[-1].kind == ACADEMY}


def _check_there(
    folder: Path,
    academies: Sequence[str] | None,
    chosen: Mapping[str, Standing],
    wrong: Iterable[Diagnostic],
) -> list[Diagnostic]:
    """The problem that there is no academy among all, which follows from any other error."""
    return [] if academies is not None or chosen or has_errors(wrong) else [_no_academy(folder)]


def _check_choice(
    folder: Path, academies: Sequence[str] | None, layers: Mapping[str, Layer], names: Sequence[str]
) -> Iterator[Diagnostic]:
    """What is wrong with the choice of academies, or, where all are meant, with the folders there are."""
    if academies is not None:
        yield from check_names(folder, academies, names)
        yield from check_academies(folder, academies, layers, names)
        return
    yield from check_folder(folder)


def _check_academy(standing: Standing, told: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """What an academy has to have before registers can be held to its policy; of what was refused nothing more."""
    academy = standing.layers[-1]
    if not academy.year_groups and academy.is_sound("policy"):
        message = f"{academy.called} does not say which year groups it teaches"
        help = "write `year_groups: [3, 4, 5, 6]` under `identity`"
        yield problems.NO_YEAR_GROUPS.at(academy.start(), message, help=help)
    if edition_of(standing) is None and standing.is_sound("policy"):
        message = "no layer says which edition of the policy this is"
        help = f"write `edition: 2024-25` under `policy`, in the policy.yaml of {standing.owner.called}"
        yield problems.NO_EDITION.at(standing.owner.start(), message, help=help)
    if file := academy.file("delegation"):
        message = f"nothing stands below {academy.called}, so its delegation never matters"
        start = file.node.entries[0].key.span if file.node.entries else file.node.span
        yield problems.NOBODY_BELOW.at(start, message, help="delete the file")
    yield from _never_taught(academy)
    yield from check_years_of_cases(academy)
    yield from check_last_year(standing)
    yield from check_has_phase(standing)
    yield from check_gaps(
        standing, frozenset(each.labels[0].at for each in told if has_errors([each]) and each.labels)
    )
    yield from check_local_authority(standing.layers)


def _never_taught(academy: Layer) -> Iterator[Diagnostic]:
    """The academy's own cases for year groups that it does not teach."""
    taught = frozenset(academy.year_groups) | {WHOLE_SCHOOL}
    for path, setting in academy.settings.items():
        for case in setting.cases:
            years = case.selector.year_groups
            if academy.year_groups and years and not years & taught:
                message = f"this case of `{path}` never holds: {academy.called} does not teach it"
                label = f"for {case.selector}"
                help = "delete the case, or correct its year groups"
                yield problems.NEVER_APPLIES.at(case.origin.span, message, label=label, help=help)


def _policy(
    folder: Path, chosen: Mapping[str, Standing], local: Mapping[str, LocalSections], day: date
) -> Policy:
    layers = {layer.id: layer for standing in chosen.values() for layer in standing.layers}
    editions = sorted({edition_of(standing) or "" for standing in chosen.values()})
    return Policy(
        folder,
        ", ".join(editions),
        digest_of(folders_content(layers[name].folder for name in sorted(layers))),
        {name: _academy_policy(chosen[name], local, day) for name in sorted(chosen)},
        _codes(chosen.values()),
    )


def _codes(standings: Iterable[Standing]) -> tuple[CodePeriod, ...]:
    """The codes of all, none of one where not all that stands in their files could be read."""
    codes = (code for each in standings if each.is_sound("codes") for code in each.codes.values())
    periods = {(each.code, each.class_, each.selector): each for code in codes for each in code.periods}
    return tuple(periods.values())


def settings_in_force(standing: Standing) -> dict[str, Setting]:
    """The settings that have a value at an academy, with those that follow from its codes, bands and stages."""
    settings = {**standing.settings, **standing.code_sets}
    return with_parts({path: each for path, each in settings.items() if each.cases})


def _academy_policy(standing: Standing, local: Mapping[str, LocalSections], day: date) -> AcademyPolicy:
    academy = standing.layers[-1]
    return AcademyPolicy(
        academy.id,
        academy.name,
        tuple(layer.id for layer in standing.layers),
        settings_in_force(standing),
        Says(standing),
        {role: each.on_day(day) for role, each in standing.contacts.items()}
        if standing.is_sound("contacts")
        else {},
        standing.duties,
        academy.taught,
        tuple(file for layer in standing.layers for file in layer.rule_files),
        {layer.id: local[layer.id] for layer in standing.layers},
    )


def _no_academy(folder: Path) -> Diagnostic:
    shown = display_name(folder)
    help = "make one with `trustpolicy new ACADEMY`, or say `layer: academy` in the policy.yaml of an academy's folder"
    return problems.NO_ACADEMY.at(Place(shown), f"no folder of `{shown}` is an academy's", help=help)
