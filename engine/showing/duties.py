"""The duties of academies in words, by role: who holds the role, when each falls due, and which rules set it off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from engine.diagnostics import Diagnostic
from engine.keyed import by_key
from engine.policy.contacts import Contact
from engine.policy.duties import FREQUENCIES, Duty
from engine.policy.loading import AcademyPolicy
from engine.policy.references import no_such_role
from engine.policy.settings import Setting
from engine.quantities import Kind
from engine.reading.nodes import Mapping as Keys
from engine.reading.nodes import Scalar, entries_of
from engine.showing.shown import ShownDuties, ShownDuty, ShownRole
from engine.wording import listed

_VAGUE = ("regularly", "from time to time")
_ALWAYS = "at all times"


def shown_duties(
    academies: Iterable[AcademyPolicy], role: str | None
) -> tuple[tuple[ShownDuties, ...], tuple[Diagnostic, ...]]:
    """The roles of each academy that have duties, or one role; or, where none has it, that there is none."""
    shown: list[ShownDuties] = []
    wrong: dict[Diagnostic, None] = {}
    for academy in academies:
        if role is not None and (problem := no_such_role(role, academy.roles)):
            wrong[problem] = None
        shown.append(ShownDuties(academy.academy, tuple(_shown_roles(academy, role))))
    there = role is None or any(each.roles for each in shown)
    return (tuple(shown), ()) if there else ((), tuple(wrong))


def _shown_roles(academy: AcademyPolicy, role: str | None) -> Iterator[ShownRole]:
    rules = _rules_by_duty(academy)
    for contact in academy.roles.values():
        shown = _shown_role(contact, academy, rules) if role in (None, contact.role) else None
        if shown and (shown.duties or role):
            yield shown


def _rules_by_duty(academy: AcademyPolicy) -> dict[str, list[str]]:
    """The names of the rules that set each duty off; a rule of a lower layer stands for its namesake above."""
    set_off: dict[str, str | None] = {}
    for file in academy.rule_files:
        for entry in entries_of(file.node.get("rules")):
            then = entry.value.get("then") if isinstance(entry.value, Keys) else None
            duty = then.get("duty") if isinstance(then, Keys) else None
            set_off[entry.key.text] = duty.text if isinstance(duty, Scalar) else None
    return by_key((name, rule) for rule, name in set_off.items() if name is not None)


def _shown_role(contact: Contact, academy: AcademyPolicy, rules: Mapping[str, Sequence[str]]) -> ShownRole:
    book = academy.duties
    triggers = list(book.triggers)
    mine = sorted(
        (duty for duty in book.duties.values() if contact.role in duty.roles),
        key=lambda duty: _place(duty, triggers),
    )
    return ShownRole(
        contact.role,
        contact.called(),
        contact.holder,
        contact.post,
        contact.organisation,
        contact.reach(),
        contact.is_person and not contact.is_held,
        tuple(_shown(duty, academy, rules) for duty in mine),
        contact.vacant,
    )


def _place(duty: Duty, triggers: Sequence[str]) -> tuple[int, int]:
    """Recurring duties first, the most frequent before the others, then those with a trigger, then the standing ones."""
    order = (*FREQUENCIES, *_VAGUE)
    often = min((order.index(each) for each in duty.every if each in order), default=len(order))
    return often, triggers.index(duty.trigger) if duty.trigger in triggers else len(triggers)


def _shown(duty: Duty, academy: AcademyPolicy, rules: Mapping[str, Sequence[str]]) -> ShownDuty:
    unasked = academy.duties.unasked.get(duty.trigger or "")
    return ShownDuty(
        duty.name,
        duty.do or "",
        duty.by or "",
        duty.shared_with,
        _when(duty, academy),
        _deadline(duty, academy.settings),
        duty.basis,
        duty.origin.layer,
        duty.origin.at,
        tuple(rules.get(duty.name, ())),
        _found_by(duty, academy, rules),
        unasked.words if unasked else None,
    )


def _found_by(duty: Duty, academy: AcademyPolicy, rules: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The rules that set off any duty of the same trigger: each of their findings shows that it has happened."""
    alike = [
        each.name for each in academy.duties.duties.values() if duty.trigger and each.trigger == duty.trigger
    ]
    return tuple(dict.fromkeys(rule for name in alike for rule in rules.get(name, ())))


def _when(duty: Duty, academy: AcademyPolicy) -> str:
    trigger = academy.duties.triggers.get(duty.trigger or "")
    calendar = [each for each in duty.every if each in FREQUENCIES]
    vague = [each for each in duty.every if each in _VAGUE]
    parts = [f"each {listed(calendar)}"] if calendar else []
    parts += [*vague, *([f"when {trigger.words}"] if trigger else [])]
    return " ".join(parts) or _ALWAYS


def _deadline(duty: Duty, settings: Mapping[str, Setting]) -> str | None:
    """`within 5 school days`, `on the same day`, `before 08:30`, `at least 2 weeks before`; None where there is none."""
    if duty.within:
        said = _written(duty.within, settings)
        return "on the same day" if said in _AT_ONCE else f"within {said}"
    if duty.before is None:
        return None
    setting = settings.get(duty.before)
    said = _written(duty.before, settings)
    return f"before {said}" if setting and setting.type.kind is Kind.TIME else f"at least {said} before"


_AT_ONCE = frozenset({"0 days", "0 school days"})


def _written(text: str, settings: Mapping[str, Setting]) -> str:
    """A duration as it stands, or the value of the setting that a path names, case by case where it has several."""
    setting = settings.get(text)
    if setting is None:
        return text
    if len(setting.cases) == 1:
        return setting.written(setting.cases[0])
    return "; ".join(f"{setting.written(case)} ({case.selector})" for case in setting.cases)
