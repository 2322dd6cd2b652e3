"""What is wrong with duties: roles, triggers and settings that are not there, and parts left unsaid."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from engine.diagnostics import Code, Diagnostic, near_names
from engine.policy.declarations import setting_leaves
from engine.policy.duties import Duty, DutyBook
from engine.policy.references import Contacts, role_problem
from engine.quantities import DURATIONS, Kind
from engine.reading.nodes import Scalar, scalars_of

DUTY_UNSAID = Code(
    "C205",
    "a duty is incomplete",
    "A duty says what has to be done, which role has to do it, and under which clause, law or guidance. What a layer "
    "leaves out is taken from the layer above.",
)
UNKNOWN_TRIGGER = Code(
    "C206",
    "a trigger that no duties.yaml names",
    "What sets a duty off is named once, under `triggers`, in words for readers. Correct the name, or add it there.",
)
DUTY_SETTING = Code(
    "C207",
    "a duty's time that no setting gives",
    "`within` takes a length of time, or the path of a setting that holds one; `before` takes the path of a setting "
    "with a length of time or a time of day. So the figure is in one place only. A layer that changes a duty gives it "
    "no other time than that of its setting: it sets the setting, if it may.",
)

_PARTS = {"do": "write `do:` with what has to be done", "by": "write `by:` with the role that has to do it"}


def check_duties(
    own: DutyBook, above: DutyBook, roles: Contacts | None, triggers: Collection[str] | None
) -> Iterator[Diagnostic]:
    """What is wrong with a layer's own duties, as they stand over those of the layers above.

    `roles` and `triggers` are None where it cannot be said what there is.
    """
    if triggers is not None:
        yield from _unasked_unknown(own, triggers)
    for name, duty in own.duties.items():
        inherited = above.duties.get(name)
        yield from _unsaid(duty.over(inherited))
        yield from _unknown_roles(duty, roles)
        if triggers is not None:
            yield from _unknown_trigger(duty, triggers)
        yield from _unfit_setting(duty, "within", DURATIONS, "a duration")
        yield from _unfit_setting(duty, "before", DURATIONS | {Kind.TIME}, "a time of day or a duration")
        if inherited:
            yield from _another_time(duty, inherited)


def _unasked_unknown(own: DutyBook, triggers: Collection[str]) -> Iterator[Diagnostic]:
    for name, reason in own.unasked.items():
        if name not in triggers:
            help = near_names(name, triggers) or "name one of the triggers, or delete the line"
            yield UNKNOWN_TRIGGER.at(reason.origin.span, f"there is no trigger `{name}`", help=help)


def _unsaid(duty: Duty) -> Iterator[Diagnostic]:
    if duty.node.partial:
        return
    for part, help in _PARTS.items():
        if not getattr(duty, part) and duty.node.get(part) is None:
            message = f"the duty `{duty.name}` does not say `{part}`"
            yield DUTY_UNSAID.at(duty.origin.span, message, help=help)
    if not duty.basis:
        message = f"the duty `{duty.name}` does not say where it comes from"
        help = 'write `clause: "4.5"`, or `law:` or `guidance:`'
        yield DUTY_UNSAID.at(duty.origin.span, message, help=help)


def _unknown_roles(duty: Duty, roles: Contacts | None) -> Iterator[Diagnostic]:
    if roles is None:
        return
    for scalar in (*scalars_of(duty.node.get("by")), *scalars_of(duty.node.get("with"))):
        problem = role_problem(scalar.text, scalar.span, roles)
        if problem and not scalar.stand_in:
            yield problem


def _unknown_trigger(duty: Duty, triggers: Collection[str]) -> Iterator[Diagnostic]:
    node = duty.node.get("trigger")
    if isinstance(node, Scalar) and not node.stand_in and node.text not in triggers:
        help = near_names(node.text, triggers) or "add it under `triggers`, in words that go on after `when`"
        yield UNKNOWN_TRIGGER.at(node.span, f"there is no trigger `{node.text}`", help=help)


def _another_time(duty: Duty, above: Duty) -> Iterator[Diagnostic]:
    """A time in the place of one that a setting gives, which a layer could so change though the setting is locked."""
    for key in ("within", "before"):
        node, mine, theirs = duty.node.get(key), getattr(duty, key), getattr(above, key)
        if node is not None and mine != theirs and theirs in setting_leaves():
            has = f"the duty `{duty.name}` has its time from `{theirs}`, and may not have another one here"
            help = f"delete `{key}`, and set `{theirs}` if it may be set here"
            yield DUTY_SETTING.at(node.span, has, help=help)


def _unfit_setting(duty: Duty, key: str, kinds: Collection[Kind], wanted: str) -> Iterator[Diagnostic]:
    """A path that names no setting, or one whose values are of another kind; what is no path is not asked."""
    node = duty.node.get(key)
    if not isinstance(node, Scalar) or node.stand_in or "." not in node.text:
        return
    leaf = setting_leaves().get(node.text)
    fitting = [path for path, each in setting_leaves().items() if each.declaration.type.kind in kinds]
    if leaf is None:
        help = near_names(node.text, fitting) or "write the path as `show` prints it"
        yield DUTY_SETTING.at(node.span, f"there is no setting `{node.text}`", help=help)
    elif node.text not in fitting:
        message = f"`{node.text}` ({leaf.declaration.type}) does not fit: {wanted} is needed here"
        help = near_names(node.text, fitting) or "name another setting"
        yield DUTY_SETTING.at(node.span, message, help=help)
