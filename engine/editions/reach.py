"""The academies at which a change of a layer's say changes what is in force."""

from __future__ import annotations

from engine.editions.change import Kind
from engine.editions.edition import Edition
from engine.editions.things import Thing
from engine.policy.contacts import Contact
from engine.policy.layers import Layer, RuleName
from engine.policy.standing import Standing


def reached(thing: Thing, old: Edition, new: Edition, academy: str | None, part: str = "") -> tuple[str, ...]:
    """The academies at which what a thing says holds, before or now: no layer below says otherwise."""
    if academy is not None:
        return (academy,)
    if thing.kind is Kind.CASE:
        return ()
    if thing.kind is Kind.AUTHORISATION:
        return (thing.name.partition(".")[0],)
    return tuple(
        name
        for name in dict.fromkeys((*old.under(thing.layer), *new.under(thing.layer)))
        if any(
            _holds(thing, edition.standings[name], part)
            for edition in (old, new)
            if name in edition.under(thing.layer)
        )
    )


def _holds(thing: Thing, at: Standing, part: str) -> bool:
    """Whether what a layer says holds at an academy under it."""
    name = thing.name.partition(".")[2]
    match thing.kind:
        case Kind.SETTING:
            setting = at.settings.get(thing.name)
            return setting is not None and any(case.origin.layer == thing.layer for case in setting.cases)
        case Kind.CODE:
            return name in at.codes and at.codes[name].layer == thing.layer
        case Kind.RULE | Kind.DEFINITION:
            return at.rules.get(RuleName(thing.kind.value, name)) == thing.layer
        case Kind.CONTACT:
            return not any(_says(layer.contacts.get(name), part) for layer in _below(thing, at))
        case Kind.DUTY:
            return not any(name in layer.duties.duties for layer in _below(thing, at))
    return True


def _says(contact: Contact | None, detail: str) -> bool:
    return contact is not None and detail in contact.details()


def _below(thing: Thing, at: Standing) -> list[Layer]:
    names = [layer.id for layer in at.layers]
    return list(at.layers[names.index(thing.layer) + 1 :])
