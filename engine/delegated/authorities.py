"""Who authorises what an academy sets: roles with their holders, and the sections with the records there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from engine.policy.authorisation.authorised import record_in_force
from engine.policy.authorisation.local_sections import LocalSections
from engine.policy.authorisation.sections import sections_in_order
from engine.policy.contacts import Contact
from engine.policy.delegation.allowed import SECTION_OF, AllowedName, AllowedSetting
from engine.policy.delegation.judging import Granted
from engine.showing.settings import shown_record
from engine.showing.shown import ShownAuthority, ShownSection


def roles_of(granted: Sequence[Granted]) -> tuple[str, ...]:
    """The roles that some grants ask to authorise what is set, each once."""
    return tuple(dict.fromkeys(each.grant.authorised_by for each in granted if each.grant.authorised_by))


def shown_authorities(
    granted: Sequence[Granted], contacts: Mapping[str, Contact]
) -> tuple[ShownAuthority, ...]:
    """The same with titles and holders."""
    return tuple(shown_authority(role, contacts) for role in roles_of(granted))


def shown_authority(role: str, contacts: Mapping[str, Contact]) -> ShownAuthority:
    """A role with its title and holder, as far as the layers above say."""
    contact = contacts.get(role)
    return ShownAuthority(role, contact.called() if contact else role, contact.holder if contact else None)


def shown_sections(
    allowed: Sequence[AllowedSetting | AllowedName], local: LocalSections, on: date
) -> Iterator[ShownSection]:
    """Each file in which something may be set by leave of a role, and whether what is set there was authorised."""
    wanted = {(_section(each), role) for each in allowed for role in roles_of(each.granted)}
    for name, role in sections_in_order(wanted):
        mine = next((each for each in local.sections if (each.name, each.role) == (name, role)), None)
        record = record_in_force(mine, local, on) if mine else None
        state = "nothing set" if mine is None else "authorised" if record else "not authorised"
        shown = shown_record(record, local) if record else None
        file = f"{local.academy}/{name}/" if name == "rules" else f"{local.academy}/{name}.yaml"
        yield ShownSection(name, file, shown_authority(role, local.contacts), state, shown)


def _section(allowed: AllowedSetting | AllowedName) -> str:
    return allowed.section if isinstance(allowed, AllowedSetting) else SECTION_OF[allowed.kind]
