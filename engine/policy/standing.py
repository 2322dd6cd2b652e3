"""What holds at a layer: its own say over all that stands above it, where it was free to say it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from engine.diagnostics import Diagnostic
from engine.policy import problems
from engine.policy.authorisation import authorised
from engine.policy.codes import RegisterCode, derived_settings
from engine.policy.contacts import Contact
from engine.policy.declarations import Leaf, declarations, setting_leaves
from engine.policy.delegation import LOCKED, Delegation, Grant, check_delegation, read_delegation
from engine.policy.judging import Granted, Said, judge_name, judge_setting
from engine.policy.layers import Layer
from engine.policy.references import check_references, role_problem
from engine.policy.settings import Basis, Case, Origin, Say, Setting
from engine.policy.values import basis_of

FOLLOWS = "follows from the codes"
"""The mode of the sets of codes, which nobody sets."""


@dataclass(frozen=True)
class Standing:
    """A layer with all above it: the layers from the top down, and what holds where they meet."""

    layers: tuple[Layer, ...] = ()
    settings: Mapping[str, Setting] = field(default_factory=dict)
    codes: Mapping[str, RegisterCode] = field(default_factory=dict)
    code_sets: Mapping[str, Setting] = field(default_factory=dict)
    contacts: Mapping[str, Contact] = field(default_factory=dict)
    rules: Mapping[str, Said] = field(default_factory=dict)
    delegations: tuple[Delegation, ...] = ()
    says: Mapping[str, tuple[Say, ...]] = field(default_factory=dict)

    def called(self, folder: str) -> str:
        """How messages name one of the layers."""
        return next((layer.called for layer in self.layers if layer.id == folder), folder)

    def is_sound(self, kind: str) -> bool:
        """Whether all files of a kind are without fault, so that what is missing in them is truly missing."""
        files = (layer.file(kind) for layer in self.layers)
        return all(file.sound for file in files if file)

    def granted(self, path: str) -> list[Granted]:
        """What each layer grants for a setting: by its delegation, else locked where it sets the setting."""
        return [
            Granted(layer.called, grant)
            for layer, delegation in zip(self.layers, self.delegations, strict=True)
            if (grant := delegation.grant_for(path) or (LOCKED if path in layer.settings else None))
        ]

    def granted_name(self, path: str) -> list[Granted]:
        """What each layer grants for a role or code: by its delegation, else locked where it names it."""
        group, _, name = path.partition(".")
        return [
            Granted(layer.called, grant)
            for layer, delegation in zip(self.layers, self.delegations, strict=True)
            if (grant := delegation.grant_for(path) or (LOCKED if name in _names(layer, group) else None))
        ]

    def granted_rule(self, name: str) -> list[Granted]:
        """What each layer grants for a rule or definition, as `rules` names it: to replace or add it."""
        bare = name.split("`")[1]
        grants = [
            each.by_rule.get(bare, each.inherited_rules or LOCKED) if name in self.rules else each.new_rules
            for each in self.delegations
        ]
        pairs = zip(self.layers, grants, strict=True)
        return [Granted(layer.called, grant) for layer, grant in pairs if grant]

    @cached_property
    def modes_below(self) -> Mapping[str, str]:
        """How far a layer directly below is let set each setting, in words."""
        if not self.layers:
            return dict.fromkeys(setting_leaves(), "own")
        return {path: self._mode_below(leaf) for path, leaf in setting_leaves().items()}

    def _mode_below(self, leaf: Leaf) -> str:
        words = [each.grant.words(leaf) for each in self.granted(leaf.path)]
        return " and ".join(dict.fromkeys(words)) or "not delegated"


def _names(layer: Layer, group: str) -> Mapping[str, object]:
    return layer.contacts if group == "roles" else layer.codes


def stand(layer: Layer, above: Standing) -> tuple[Standing, list[Diagnostic]]:
    """What holds at a layer under what holds above it, and what it was not free to say."""
    settings = {path: _with_basis(each, above.settings.get(path)) for path, each in layer.settings.items()}
    contacts = {role: each.over(above.contacts.get(role)) for role, each in layer.contacts.items()}
    delegation, wrong = _delegation(layer, above.contacts.keys() | contacts.keys())
    code_sets = _code_sets(layer, above)
    standing = Standing(
        (*above.layers, layer),
        {**above.settings, **settings},
        {**above.codes, **layer.codes},
        {**above.code_sets, **code_sets},
        {**above.contacts, **contacts},
        {**above.rules, **_rules(layer)},
        (*above.delegations, delegation),
        _says(layer, {**settings, **code_sets}, above),
    )
    for path, setting in settings.items():
        if not above.layers or above.granted(path):  # what may not be set at all is told once
            wrong += _without_basis(setting)
    codes = standing.codes if standing.is_sound("codes") else None
    roles = standing.contacts if standing.is_sound("contacts") else None
    wrong += check_references(settings, codes, roles)
    if above.layers:
        wrong += _judge(layer, above, standing)
        wrong += authorised(layer, above.layers, edition_of(standing))
    return standing, wrong


def edition_of(standing: Standing) -> str | None:
    """The edition of the policy, or None where no layer says it."""
    setting = standing.settings.get("policy.edition")
    return str(setting.cases[0].value) if setting else None


def _judge(layer: Layer, above: Standing, standing: Standing) -> Iterator[Diagnostic]:
    """Whatever the layer was not free to say."""
    for path, local in layer.settings.items():
        yield from judge_setting(local, above.settings.get(path), above.granted(path), standing.called)
    yield from _judge_contacts(layer, above)
    yield from _judge_codes(layer, above)
    yield from _judge_rules(layer, above)


def _with_basis(local: Setting, inherited: Setting | None) -> Setting:
    """The setting whose values without a clause take the one of the value that they replace."""
    cases = tuple(_case_with_basis(case, inherited) for case in local.cases)
    return replace(local, cases=cases)


def _case_with_basis(case: Case, inherited: Setting | None) -> Case:
    origin, others = case.origin, inherited.cases if inherited else ()
    if origin.clause or origin.basis:
        return case
    same = [other.origin for other in others if other.selector == case.selector]
    met = [other.origin for other in others if other.selector.meet(case.selector)]
    above = next(iter((*same, *met)), Origin("", None))
    return replace(case, origin=replace(origin, clause=above.clause, basis=above.basis))


def _without_basis(setting: Setting) -> Iterator[Diagnostic]:
    for case in setting.cases:
        if not (case.origin.clause or case.origin.basis):
            yield problems.NO_CLAUSE.at(
                case.origin.span,
                f"`{setting.path}` does not say where it comes from",
                help='write `clause: "4.1"`, or `law:` or `guidance:`, with the value or with its group',
            )


def _delegation(layer: Layer, roles: set[str]) -> tuple[Delegation, list[Diagnostic]]:
    file = layer.file("delegation")
    if file is None:
        return Delegation(), []
    delegation = read_delegation(file.node)
    wrong = list(check_delegation(delegation)) if file.sound else []
    for grant in _all_grants(delegation):
        node = grant.node.get("authorised_by") if grant.node else None
        problem = (
            role_problem(grant.authorised_by, node.span, roles) if grant.authorised_by and node else None
        )
        wrong += [problem] if problem else []
    return delegation, wrong


def _all_grants(delegation: Delegation) -> Iterator[Grant]:
    yield from delegation.grants.values()
    yield from delegation.by_rule.values()
    single = (delegation.otherwise, delegation.new_rules, delegation.inherited_rules)
    yield from (grant for grant in single if grant)


def _judge_contacts(layer: Layer, above: Standing) -> Iterator[Diagnostic]:
    for role, local in layer.contacts.items():
        inherited = above.contacts.get(role)
        said = _contact_said(inherited, above.called(inherited.origin.layer)) if inherited else None
        same = inherited is not None and local.over(inherited).details() == inherited.details()
        yield from judge_name(
            f"`roles.{role}`",
            _contact_said(local, layer.called),
            said,
            above.granted_name(f"roles.{role}"),
            same,
        )


def _contact_said(contact: Contact, by: str) -> Said:
    details = ", ".join(f"{name} {value}" for name, value in contact.details().items())
    return Said(by, contact.origin.span, f"sets {details or 'nothing'}")


def _judge_codes(layer: Layer, above: Standing) -> Iterator[Diagnostic]:
    for code, local in layer.codes.items():
        inherited = above.codes.get(code)
        by = above.called(inherited.periods[0].origin.layer) if inherited and inherited.periods else ""
        said = Said(by, inherited.span, f"sets {inherited.says()}") if inherited else None
        mine = Said(layer.called, local.span, f"sets {local.says()}")
        same = inherited is not None and inherited.says() == local.says()
        yield from judge_name(f"`codes.{code}`", mine, said, above.granted_name(f"codes.{code}"), same)


def _judge_rules(layer: Layer, above: Standing) -> Iterator[Diagnostic]:
    for name, mine in _rules(layer).items():
        yield from judge_name(name, mine, above.rules.get(name), above.granted_rule(name))


def _rules(layer: Layer) -> dict[str, Said]:
    """The layer's rules and definitions by kind and name, with the place of each."""
    return {
        f"{kind} `{entry.key.text}`": Said(layer.called, entry.key.span, "writes it")
        for file in layer.rule_files
        for section, kind in (("define", "the definition"), ("rules", "the rule"))
        for entry in getattr(file.node.get(section), "entries", ())
    }


def _code_sets(layer: Layer, above: Standing) -> dict[str, Setting]:
    """The sets that follow from the codes where the layer says anything of them, else none."""
    file = layer.file("codes")
    if not (layer.codes and file):
        return {}
    basis = basis_of(file.node, Basis())
    origin = Origin(layer.id, file.node.span.part(0, 0), basis.clause, basis.other)
    return derived_settings({**above.codes, **layer.codes}, origin)


def _says(layer: Layer, settings: Mapping[str, Setting], above: Standing) -> dict[str, tuple[Say, ...]]:
    """Every layer's say to each setting, this one's last."""
    return {
        path: (
            *above.says.get(path, ()),
            Say(layer.id, settings.get(path), above.modes_below.get(path, FOLLOWS)),
        )
        for path in declarations()
    }
