"""What holds at a layer: its own say over all that stands above it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import field

from engine.diagnostics import Diagnostic, near_names
from engine.frozen import dataclass, replace
from engine.policy import problems
from engine.policy.codes import RegisterCode, derived_settings
from engine.policy.contacts import ROLE_NAME, Contact, check_titles
from engine.policy.declarations import file_kinds
from engine.policy.delegation.grants import LOCKED, Delegation, Grant, check_delegation, read_delegation
from engine.policy.delegation.judging import Granted
from engine.policy.duties import DutyBook
from engine.policy.duty_problems import check_duties
from engine.policy.layers import TRUST, Layer, RuleName
from engine.policy.references import Contacts, check_references, role_problem
from engine.policy.settings import Basis, Case, Origin, Setting, cases_of
from engine.policy.values import basis_of


@dataclass(frozen=True)
class Standing:
    """A layer with all above it: the layers from the top down, and what holds where they meet.

    `own` has for each layer the settings that it says itself; `above` is the same without the last layer.
    """

    layers: tuple[Layer, ...] = ()
    settings: Mapping[str, Setting] = field(default_factory=dict)
    codes: Mapping[str, RegisterCode] = field(default_factory=dict)
    code_sets: Mapping[str, Setting] = field(default_factory=dict)
    contacts: Mapping[str, Contact] = field(default_factory=dict)
    duties: DutyBook = field(default_factory=DutyBook)
    rules: Mapping[RuleName, str] = field(default_factory=dict)
    delegations: tuple[Delegation, ...] = ()
    own: tuple[Mapping[str, Setting], ...] = ()
    above: Standing | None = field(default=None, repr=False, compare=False)

    def called(self, folder: str) -> str:
        """How messages name one of the layers."""
        return next((layer.called for layer in self.layers if layer.id == folder), folder)

    @property
    def owner(self) -> Layer:
        """The layer whose policy it is: the trust, else the topmost."""
        return next((layer for layer in self.layers if layer.kind == TRUST), self.layers[0])

    def is_sound(self, kind: str) -> bool:
        """Whether all files of a kind are without fault, so that what is missing in them is truly missing."""
        return all(layer.is_sound(kind) for layer in self.layers)

    def has_all_of(self, path: str) -> bool:
        """Whether the files that can hold a setting are all without fault."""
        return self.is_sound(file_kinds()[path])

    @property
    def says_what_may_be_set(self) -> bool:
        """Whether the delegations of all layers could be read, and name nothing that there is not."""
        return all(each.certain for each in self.delegations)

    @property
    def is_placed(self) -> bool:
        """Whether it can be told of every layer which it is and where it stands."""
        return all(layer.is_placed for layer in self.layers)

    def granted(self, path: str, first: int | None = None) -> list[Granted]:
        """What each of the first layers (all, without a number) grants for a setting, role or code.

        That is what its delegation says, else that the setting is locked where the layer says it. The trust's policy
        it is: what the layers above it let be set, and the trust does not hand on, is locked by the trust.
        """
        found: list[Granted] = []
        held: Setting | None = None
        for layer, delegation in zip(self.layers[:first], self.delegations[:first], strict=True):
            held = layer.settings.get(path, held)
            kept = layer.kind == TRUST and bool(held or found)
            grant = delegation.grant_for(path) or _locked_if(kept or layer.says(path))
            if grant:
                found.append(Granted(layer.id, layer.called, grant, held))
        return found

    def granted_rule(self, rule: RuleName) -> list[Granted]:
        """What each layer grants for a rule or definition: to replace it, or, where none has it, to add it."""
        return self._granted_name(lambda layer, each: _rule_grant(rule, layer, each, rule in self.rules))

    def granted_duty(self, name: str, kind: str = "duties") -> list[Granted]:
        """What each layer grants for a duty or a trigger: to change it, or, where none has it, to add it."""
        is_above = name in getattr(self.duties, kind)
        return self._granted_name(
            lambda layer, each: (
                each.duties.grant_for(name, is_above) or _locked_if(name in getattr(layer.duties, kind))
            )
        )

    def _granted_name(self, grant_of: Callable[[Layer, Delegation], Grant | None]) -> list[Granted]:
        """What each layer grants; what the layers above the trust let be set, and it does not hand on, is locked."""
        found: list[Granted] = []
        for layer, delegation in zip(self.layers, self.delegations, strict=True):
            grant = grant_of(layer, delegation) or _locked_if(layer.kind == TRUST and bool(found))
            if grant:
                found.append(Granted(layer.id, layer.called, grant))
        return found


def _locked_if(says: bool) -> Grant | None:
    return LOCKED if says else None


def _rule_grant(rule: RuleName, layer: Layer, delegation: Delegation, is_above: bool) -> Grant | None:
    return delegation.rules.grant_for(rule.name, is_above) or _locked_if(rule in layer.rules)


def stand(layer: Layer, above: Standing) -> tuple[Standing, list[Diagnostic]]:
    """What holds at a layer under what holds above it, and what is wrong with it in itself."""
    settings = {path: _with_basis(each, above.settings.get(path)) for path, each in layer.settings.items()}
    cited, wrong = _cited(layer, above)
    contacts = {role: each.over(above.contacts.get(role)) for role, each in layer.contacts.items()}
    known = above.is_sound("contacts") and layer.is_sound("contacts")
    delegation, more = _delegation(layer, {**above.contacts, **contacts} if known else None)
    sets = _code_sets(layer, above)
    standing = Standing(
        (*above.layers, layer),
        {**above.settings, **cited, **settings},
        {**above.codes, **_cited_codes(layer, above), **layer.codes},
        {**above.code_sets, **sets},
        {**above.contacts, **contacts},
        layer.duties.over(above.duties),
        {**above.rules, **dict.fromkeys(layer.rules, layer.id)},
        (*above.delegations, delegation),
        (*above.own, {**settings, **(sets if layer.codes else {})}),
        above,
    )
    wrong += more
    for path, setting in settings.items():
        # A setting that may not be set at all is told already, and a file that cannot be read might name the clause.
        if standing.has_all_of(path) and (is_free(layer, len(above.layers)) or above.granted(path)):
            wrong += _without_basis(setting)
    codes = standing.codes if standing.is_sound("codes") else None
    roles = standing.contacts if standing.is_sound("contacts") else None
    wrong += check_references(settings, codes, roles)
    wrong += check_titles(layer.contacts, standing.contacts) if roles is not None else ()
    triggers = standing.duties.triggers if standing.is_sound("duties") else None
    wrong += check_duties(layer.duties, above.duties, roles, triggers)
    wrong += _unknown_names(delegation, standing)
    return standing, wrong


def _unknown_names(delegation: Delegation, standing: Standing) -> Iterator[Diagnostic]:
    """Roles, codes, duties and rules that a delegation names and that there are not."""
    rules = {rule.name for rule in standing.rules} if standing.is_sound("rules") else None
    duties = standing.duties.duties if standing.is_sound("duties") else None
    roles = standing.contacts if standing.is_sound("contacts") else None
    codes = standing.codes if standing.is_sound("codes") else None
    yield from _unknown_delegated("duty", delegation.duties.by_name, duties)
    yield from _unknown_delegated("rule", delegation.rules.by_name, rules)
    yield from _unknown_delegated("role", delegation.of_group("roles"), roles)
    yield from _unknown_delegated("code", delegation.of_group("codes"), codes)


def _unknown_delegated(
    noun: str, named: Mapping[str, Grant], known: Collection[str] | None
) -> Iterator[Diagnostic]:
    """What is named and not known; nothing where it cannot be said what there is."""
    if known is None:
        return
    for name, grant in named.items():
        if name not in known:
            help = near_names(name, known) or f"write the name of a {noun}, or delete the line"
            yield problems.UNKNOWN_DELEGATED.at(grant.span, f"there is no {noun} `{name}`", help=help)


def is_free(layer: Layer, above: int) -> bool:
    """Whether a layer with so many above it may set what none of them speaks of.

    The topmost may, and the trust, whose policy it is.
    """
    return layer.kind == TRUST or not above


def edition_of(standing: Standing) -> str | None:
    """The edition of the policy, or None where no layer says it."""
    setting = standing.settings.get("policy.edition")
    return str(setting.cases[0].value) if setting else None


def _with_basis(local: Setting, inherited: Setting | None) -> Setting:
    """The setting whose values without a clause take the one of the value that they replace."""
    cases = tuple(_case_with_basis(case, inherited) for case in local.cases)
    return replace(local, cases=cases)


def _case_with_basis(case: Case, inherited: Setting | None) -> Case:
    others = cases_of(inherited)
    if case.origin.rests_on:
        return case
    same = [other.origin for other in others if other.selector == case.selector]
    met = [other.origin for other in others if other.selector.meets(case.selector)]
    above = next(iter((*same, *met)), Origin("", None))
    return replace(case, origin=case.origin.resting_on(above))


def _cited(layer: Layer, above: Standing) -> tuple[dict[str, Setting], list[Diagnostic]]:
    """The values from above that a layer names a clause for, and the names for which there is no value."""
    cited: dict[str, Setting] = {}
    wrong: list[Diagnostic] = []
    for path, origin in layer.cites.items():
        if setting := above.settings.get(path):
            cited[path] = setting.cited(origin)
        elif above.has_all_of(path):
            wrong.append(_nothing_to_cite(f"`{path}` has no value, and no layer above gives one", origin))
    for code, origin in layer.cited_codes.items():
        if code not in above.codes and above.is_sound("codes"):
            help = near_names(code, above.codes) or "describe the code under `codes`"
            message = f"`cites` lists `{code}`, which no layer above describes"
            wrong.append(problems.UNKNOWN_CODE.at(origin.span, message, help=help))
    return cited, wrong


def _nothing_to_cite(message: str, origin: Origin) -> Diagnostic:
    help = "write `value:` with it, or delete the setting"
    return problems.NO_VALUE.at(origin.span, message, help=help)


def _cited_codes(layer: Layer, above: Standing) -> dict[str, RegisterCode]:
    listed = layer.cited_codes.items()
    return {code: above.codes[code].cited(origin) for code, origin in listed if code in above.codes}


def _without_basis(setting: Setting) -> Iterator[Diagnostic]:
    for case in setting.cases:
        if not case.origin.rests_on:
            yield problems.NO_CLAUSE.at(
                case.origin.span,
                f"`{setting.path}` does not say where it comes from",
                help='write `clause: "4.1"`, or `law:` or `guidance:`, with the value or with its group',
            )


def _delegation(layer: Layer, roles: Contacts | None) -> tuple[Delegation, list[Diagnostic]]:
    """What a layer lets be set; `roles` is None where it cannot be said which there are."""
    file, sound = layer.file("delegation"), layer.is_sound("delegation")
    if file is None:
        return Delegation(certain=sound), []
    delegation = read_delegation(file.node)
    wrong = list(check_delegation(delegation)) if sound else []
    more = _unknown_authorisers(delegation, roles) if roles is not None else ()
    return replace(delegation, certain=sound and not wrong), [*wrong, *more]


def _unknown_authorisers(delegation: Delegation, roles: Contacts) -> Iterator[Diagnostic]:
    """The roles named there that no contacts have; of what is no short name at all the schema told it."""
    for grant in delegation.all():
        node = grant.node.get("authorised_by") if grant.node else None
        if not (grant.authorised_by and ROLE_NAME.fullmatch(grant.authorised_by)):
            continue
        if node and (problem := role_problem(grant.authorised_by, node.span, roles)):
            yield problem


def _code_sets(layer: Layer, above: Standing) -> dict[str, Setting]:
    """The sets that follow from the codes where the layer says anything of them, else none."""
    file = layer.file("codes")
    if not (layer.codes and file):
        origin = next(iter(layer.cited_codes.values()), None)
        return {path: each.cited(origin) for path, each in above.code_sets.items()} if origin else {}
    origin = basis_of(file.node, Basis()).at(layer.id, file.node.span.part(0, 0))
    return derived_settings({**above.codes, **layer.codes}, origin)
