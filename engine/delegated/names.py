"""What an academy may add or change by name, in words: roles, codes, rules, definitions, duties and triggers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.delegated.authorities import shown_authorities
from engine.frozen import dataclass
from engine.policy.delegation.allowed import (
    CODE,
    DEFINITION,
    DUTY,
    ROLE,
    RULE,
    SECTION_OF,
    TRIGGER,
    AllowedName,
    grants_for_name,
)
from engine.policy.delegation.grants import Mode
from engine.policy.duties import Duty
from engine.policy.layers import Layer, RuleName
from engine.policy.loading import AcademyPolicy
from engine.policy.settings import Origin
from engine.policy.standing import Standing
from engine.reading import nodes
from engine.reading.nodes import entries_of, text_of
from engine.showing.shown import ShownCase, ShownOption, ShownPermission

GROUP_OF = {
    ROLE: "roles",
    CODE: "codes",
    RULE: "rules",
    DEFINITION: "define",
    DUTY: "duties",
    TRIGGER: "triggers",
}
"""The key under which each kind stands in its file."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What holds for a name: a title for readers, its content in a few words, and who says it where."""

    title: str
    words: str
    origin: Origin


def name_options(
    allowed: Mapping[tuple[str, str | None], AllowedName], academy: AcademyPolicy
) -> Iterator[ShownOption]:
    """What may be changed by kind, then what the academy has added, then that it may add one."""
    standing = academy.says.standing
    above = standing.above or Standing()
    for kind, group in GROUP_OF.items():
        now, before = _said(kind, standing), _said(kind, above)
        changeable = [name for each, name in allowed if each == kind and name is not None]
        added = [name for name in now if name not in before]
        for name in (*changeable, *added):
            granted = AllowedName(kind, name, tuple(grants_for_name(above, kind, name)))
            yield _option(granted, f"{group}.{name}", now[name], before.get(name), academy)
        if new := allowed.get((kind, None)):
            yield _option(new, group, None, None, academy)


def _option(
    allowed: AllowedName, name: str, now: _Said | None, before: _Said | None, academy: AcademyPolicy
) -> ShownOption:
    return ShownOption(
        allowed.kind,
        name,
        now.title if now else f"A new {allowed.kind}",
        allowed.kind,
        SECTION_OF[allowed.kind],
        Mode.OPEN.value,
        "may be added" if now is None else "may be changed",
        shown_authorities(allowed.granted, academy.local.contacts),
        tuple(
            ShownPermission(
                each.layer,
                each.grant.mode.value,
                Origin(each.layer, each.grant.span).at if each.grant.span else None,
                each.grant.authorised_by,
            )
            for each in allowed.granted
        ),
        (_case(now),) if now else (),
        (_case(before),) if before else (),
        sets=now is not None and now.origin.layer == academy.academy,
        is_new=now is None,
    )


def _case(said: _Said) -> ShownCase:
    origin = said.origin
    return ShownCase("always", said.words, origin.layer, origin.at, origin.rests_on or None, origin.basis)


def _said(kind: str, standing: Standing) -> dict[str, _Said]:
    """What holds at a layer of one kind, by name."""
    match kind:
        case "role":
            return {
                role: _Said(each.called(), _listed(each.details()), each.origin)
                for role, each in standing.contacts.items()
            }
        case "code":
            return {
                code: _Said(code, each.says(), each.periods[0].origin)
                for code, each in standing.codes.items()
            }
        case "duty":
            return {
                name: _Said(each.do or name, _shared(each), each.origin)
                for name, each in standing.duties.duties.items()
            }
        case "trigger":
            return {
                name: _Said(name, each.words, each.origin) for name, each in standing.duties.triggers.items()
            }
    return _rules(kind, standing)


def _rules(kind: str, standing: Standing) -> dict[str, _Said]:
    """The rules or definitions; that of a lower layer stands for its namesake above."""
    found: dict[str, _Said] = {}
    for layer in standing.layers:
        titles = _titles(layer)
        for rule, span in layer.rules.items():
            if rule.kind == kind:
                found[rule.name] = _Said(titles.get(rule) or rule.name, "", Origin(layer.id, span))
    return found


def _titles(layer: Layer) -> dict[RuleName, str]:
    return {
        RuleName(kind, entry.key.text): title
        for file in layer.rule_files
        for section, kind in (("define", DEFINITION), ("rules", RULE))
        for entry in entries_of(file.node.get(section))
        if isinstance(entry.value, nodes.Mapping) and (title := text_of(entry.value, "title"))
    }


def _listed(details: Mapping[str, str]) -> str:
    """Who holds a role and how to reach them; of a body or a group, of whom nobody is named, that it is one."""
    said = [f"{key} {value}" for key, value in details.items() if key not in ("title", "kind", "unsettled")]
    whole = {"body": "a body", "group": "a group"}.get(details.get("kind", ""), "nobody named")
    return ", ".join(said) or whole


def _shared(duty: Duty) -> str:
    """What is to be done, and by whom."""
    return ", by ".join(part for part in (duty.do or duty.name, " with ".join(duty.roles)) if part)
