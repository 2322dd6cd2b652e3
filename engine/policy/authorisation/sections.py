"""The sections of an academy's own say that a role above has to authorise, and what each of them says."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field

from engine.frozen import dataclass
from engine.policy.codes import RegisterCode
from engine.policy.declarations import SETTING_FILES, file_kinds
from engine.policy.delegation.judging import Granted
from engine.policy.digest import canonical, digest_of
from engine.policy.folders import RULES
from engine.policy.layers import Layer
from engine.policy.phases import for_academy
from engine.policy.settings import Case, Setting
from engine.policy.standing import Standing
from engine.quantities import Kind, written
from engine.reading import nodes
from engine.reading.nodes import entries_of
from engine.source import Span
from engine.wording import of_case

SECTIONS = (*SETTING_FILES, "codes", "contacts", "duties", RULES)
"""The sections there can be: each is named after the file, or the folder of files, in which an academy writes it."""


@dataclass(frozen=True, slots=True)
class Section:
    """What an academy sets in one of its files and a role above has to authorise.

    `says` has every value in its canonical writing, by its path and the cases it holds for, such as
    `register.closes (AM)`. `places` shows where each stands, `over` what would hold without it. `beside` has what
    stands in the file too, and is not for this role to authorise. `asked_by` is the topmost layer that asks the role
    for any of it, blank where none does any more.
    """

    name: str
    role: str
    says: Mapping[str, str]
    places: Mapping[str, Span | None]
    over: Mapping[str, str]
    beside: Mapping[str, Span | None] = field(default_factory=dict)
    asked_by: str = ""

    @property
    def digest(self) -> str:
        """`sha256:` with the digest of what it says; comments, order and spelling play no part."""
        return section_digest(self.name, self.says)


def section_digest(name: str, says: Mapping[str, str]) -> str:
    """The digest of a section with what it says."""
    return digest_of({"section": name, "says": dict(says)})


def parts_of(text: str | None) -> Mapping[str, object]:
    """The parts of a rule, duty or role as a section has it in one text; none of a value that has no parts."""
    try:
        read = json.loads(text or "null")
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


@dataclass(frozen=True, slots=True)
class _Said:
    """One thing a layer says: the section it stands in, the roles that authorise it with who asks them, and its text."""

    section: str
    roles: Mapping[str, str]
    key: str
    text: str
    span: Span | None
    over: str


def sections_of(layer: Layer, above: Standing) -> tuple[Section, ...]:
    """The sections of a layer for which the layers above name a role that authorises them."""
    if not any(each.authorisers() for each in above.delegations):
        return ()
    said = _all_said(layer, above)
    wanted = {(each.section, role) for each in said for role in each.roles}
    order = [each.id for each in above.layers]
    return tuple(_section(name, role, said, order) for name, role in sections_in_order(wanted))


def says_any_of(keys: Collection[str], layer: Layer, above: Standing) -> bool:
    """Whether a layer says something under one of the keys of a record, be it for a role to authorise or not."""
    return any(each.key in keys for each in _all_said(layer, above))


def _all_said(layer: Layer, above: Standing) -> list[_Said]:
    _, here = for_academy(layer, above)
    return [
        *(each for setting in layer.settings.values() for each in _setting(setting, above, here)),
        *_codes(layer, above),
        *_contacts(layer, above),
        *_duties(layer, above),
        *_rules(layer, above),
    ]


def sections_in_order(sections: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Sections, each with a role that authorises it, in the order in which they are told."""
    return sorted(sections, key=lambda pair: (SECTIONS.index(pair[0]), pair[1]))


def _section(name: str, role: str, said: Sequence[_Said], order: Sequence[str]) -> Section:
    mine = sorted((each for each in said if each.section == name and role in each.roles), key=lambda s: s.key)
    return Section(
        name,
        role,
        {each.key: each.text for each in mine},
        {each.key: each.span for each in mine},
        {each.key: each.over for each in mine},
        {each.key: each.span for each in said if each.section == name and role not in each.roles},
        min((each.roles[role] for each in mine), key=order.index),
    )


def _setting(setting: Setting, above: Standing, here: Standing) -> Iterator[_Said]:
    """What a layer sets; `here` is what stands above it as it is for an academy's phases."""
    roles = _roles(above.granted(setting.path))
    inherited = here.settings.get(setting.path)
    for case in setting.cases:
        yield _Said(
            file_kinds()[setting.path],
            roles,
            of_case(setting.path, str(case.selector)),
            _value(setting, case),
            case.origin.span,
            _over(case, inherited) if roles else "",
        )


def _value(setting: Setting, case: Case) -> str:
    """A value so written that no two different ones are written alike."""
    if setting.type.kind in (Kind.TEXTS, Kind.NUMBERS) and isinstance(case.value, tuple):
        return json.dumps(case.value, ensure_ascii=False)
    return written(case.value, setting.type.kind)


def _over(case: Case, inherited: Setting | None) -> str:
    """What would hold in a case without the layer's own say."""
    if inherited is None:
        return "nothing"
    held = (other for other in inherited.cases if other.selector.meets(case.selector))
    return " or ".join(dict.fromkeys(_value(inherited, other) for other in held)) or "nothing"


def _roles(granted: Sequence[Granted]) -> dict[str, str]:
    """The roles that some grants name, each with the topmost layer that does."""
    return {by: each.layer for each in reversed(granted) if (by := each.grant.authorised_by)}


def _codes(layer: Layer, above: Standing) -> Iterator[_Said]:
    for code, local in layer.codes.items():
        inherited = above.codes.get(code)
        over = _periods(inherited) if inherited else "nothing"
        roles = _roles(above.granted(f"codes.{code}"))
        yield _Said("codes", roles, f"codes.{code}", _periods(local), local.span, over)


def _periods(code: RegisterCode) -> str:
    """Its meanings so written that no two different codes are written alike: a meaning may hold any words."""
    periods = [(each.meaning, each.class_, str(each.selector)) for each in code.periods]
    return json.dumps(periods, ensure_ascii=False)


def _contacts(layer: Layer, above: Standing) -> Iterator[_Said]:
    for role, local in layer.contacts.items():
        inherited = above.contacts.get(role)
        over = _details(inherited.details()) if inherited else "nothing"
        roles = _roles(above.granted(f"roles.{role}"))
        yield _Said("contacts", roles, f"roles.{role}", _details(local.details()), local.origin.span, over)


def _details(details: Mapping[str, str]) -> str:
    return json.dumps(details, ensure_ascii=False, sort_keys=True)


def _duties(layer: Layer, above: Standing) -> Iterator[_Said]:
    for name, duty in layer.duties.duties.items():
        over = "that of the layers above" if name in above.duties.duties else "nothing"
        text = json.dumps(canonical(duty.node), ensure_ascii=False, sort_keys=True)
        roles = _roles(above.granted_duty(name))
        yield _Said("duties", roles, f"duty {name}", text, duty.origin.span, over)
    for name, trigger in layer.duties.triggers.items():
        other = above.duties.triggers.get(name)
        roles = _roles(above.granted_duty(name, "triggers"))
        over = other.words if other else "nothing"
        yield _Said("duties", roles, f"trigger {name}", trigger.words, trigger.origin.span, over)


def _rules(layer: Layer, above: Standing) -> Iterator[_Said]:
    contents = {entry.key.span: entry.value for entry in _rule_entries(layer)}
    for rule, span in layer.rules.items():
        roles = _roles(above.granted_rule(rule))
        text = json.dumps(canonical(contents[span]), ensure_ascii=False, sort_keys=True)
        over = "that of the layers above" if rule in above.rules else "nothing"
        yield _Said(RULES, roles, f"{rule.kind} {rule.name}", text, span, over)


def _rule_entries(layer: Layer) -> Iterator[nodes.Entry]:
    for file in layer.rule_files:
        for section in ("define", "rules"):
            yield from entries_of(file.node.get(section))
