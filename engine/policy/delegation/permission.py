"""Whether each thing a layer says was its to say: settings, contacts, codes, rules and definitions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.diagnostics import Diagnostic
from engine.policy.codes import RegisterCode
from engine.policy.contacts import Contact
from engine.policy.delegation.grants import Grant, Mode
from engine.policy.delegation.judging import Granted, Said, judge_name, judge_setting
from engine.policy.duties import Duty, Trigger
from engine.policy.layers import ACADEMY, Layer
from engine.policy.phases import goes_by_phase, no_phase
from engine.policy.standing import Standing, is_free


def check_permission(layer: Layer, above: Standing, standing: Standing) -> Iterator[Diagnostic]:
    """Whatever a layer was not free to say; nothing for a topmost one, or where a delegation above cannot be read."""
    if not above.layers or not above.says_what_may_be_set:
        return
    free = is_free(layer, len(above.layers))
    for path, local in layer.settings.items():
        granted, inherited = _granted(above.granted(path), free), above.settings.get(path)
        found = judge_setting(local, inherited, granted, standing.called, layer.taught)
        if found and inherited and layer.kind == ACADEMY and goes_by_phase(inherited):
            yield from no_phase(inherited, standing)  # with which value it is to be compared is not known
        else:
            yield from found
    yield from _judge_contacts(layer, above, free)
    yield from _judge_codes(layer, above, free)
    yield from _judge_rules(layer, above, free)
    yield from _judge_duties(layer, above, free)


def _granted(granted: list[Granted], free: bool) -> list[Granted]:
    """What the layers above grant; a layer that needs no leave may set what none of them speaks of."""
    return granted or ([Granted("", "", Grant(Mode.OPEN))] if free else [])


def _judge_contacts(layer: Layer, above: Standing, free: bool) -> Iterator[Diagnostic]:
    for role, local in layer.contacts.items():
        inherited = above.contacts.get(role)
        said = _contact_said(inherited, above.called(inherited.origin.layer)) if inherited else None
        same = inherited is not None and local.over(inherited).details() == inherited.details()
        path = f"roles.{role}"
        mine = _contact_said(local, layer.called)
        yield from judge_name(f"`{path}`", mine, said, _granted(above.granted(path), free), same)


def _contact_said(contact: Contact, by: str) -> Said:
    details = ", ".join(f"{name} {value}" for name, value in contact.details().items())
    return Said(by, contact.origin.span, f"sets {details or 'nothing'}")


def _judge_codes(layer: Layer, above: Standing, free: bool) -> Iterator[Diagnostic]:
    for code, local in layer.codes.items():
        inherited = above.codes.get(code)
        said = _code_said(inherited, above.called(inherited.layer)) if inherited else None
        same = inherited is not None and inherited.says() == local.says()
        path = f"codes.{code}"
        granted = _granted(above.granted(path), free)
        yield from judge_name(f"`{path}`", _code_said(local, layer.called), said, granted, same)


def _code_said(code: RegisterCode, by: str) -> Said:
    return Said(by, code.span, f"sets {code.says()}", code.periods[0].origin.basis)


def _judge_rules(layer: Layer, above: Standing, free: bool) -> Iterator[Diagnostic]:
    places = {rule: span for each in above.layers for rule, span in each.rules.items()}
    for rule, span in layer.rules.items():
        by = above.rules.get(rule)
        said = Said(above.called(by), places[rule], "writes it") if by else None
        mine = Said(layer.called, span, "writes it")
        yield from judge_name(str(rule), mine, said, _granted(above.granted_rule(rule), free))


def _judge_duties(layer: Layer, above: Standing, free: bool) -> Iterator[Diagnostic]:
    mine, theirs = layer.duties, above.duties
    unasked = {name: reason for name, reason in mine.unasked.items() if name in theirs.triggers}
    parts: tuple[tuple[str, str, Mapping[str, Duty | Trigger], Mapping[str, Duty | Trigger]], ...] = (
        ("duties", "duty", mine.duties, theirs.duties),
        ("triggers", "trigger", mine.triggers, theirs.triggers),
        ("triggers", "trigger", unasked, theirs.unasked),
    )
    for kind, noun, own, inherited in parts:
        for name, each in own.items():
            other = inherited.get(name)
            said = Said(above.called(other.origin.layer), other.origin.span, "writes it") if other else None
            whole = each.over(other) if isinstance(each, Duty) and isinstance(other, Duty) else each
            granted = _granted(above.granted_duty(name, kind), free)
            written = Said(layer.called, each.origin.span, "writes it")
            yield from judge_name(f"the {noun} `{name}`", written, said, granted, whole == other)
