"""Who authorised what an edition says: the role that authorised a section, else whoever approved the policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from engine.editions.change import NO_DECISION, Change, Side
from engine.editions.edition import Edition
from engine.editions.things.thing import Thing
from engine.frozen import replace
from engine.policy.authorisation.authorised import record_in_force, unauthorised
from engine.policy.authorisation.local_sections import LocalSections
from engine.policy.authorisation.sections import Section
from engine.policy.layers import NATIONAL, TRUST
from engine.policy.settings import Origin, Setting
from engine.wording import of_case

NOBODY = "not authorised"


def side_of(edition: Edition, says: str, origin: Origin, thing: Thing, when: str = "always") -> Side:
    """What an edition says of a thing in a case, with who says it, by what clause, and who authorised it."""
    by = authorised_by(edition, origin, thing.key, when) if thing.key else ""
    return Side(says, origin.layer, origin.at, origin.rests_on, by)


def authorised_by(edition: Edition, origin: Origin, key: str, when: str) -> str:
    """Who authorised what a layer says under a key of the records; blank where that is not said.

    What the trust approved is its own policy: what it leaves to a layer below, that layer says by itself.
    """
    layer = edition.layers.get(origin.layer)
    if layer is None:
        return ""
    local = edition.policy.local_of(layer.id)
    said = _section(local, key, when) if local else ""
    if said:
        return said
    if layer.kind == NATIONAL:
        return origin.basis or ""
    return _approval(edition.standings[layer.id].settings) if layer.kind == TRUST else ""


def refused_sections(local: LocalSections, name: str) -> frozenset[str]:
    """The roles whose authorisation a section of a layer lacks; whether one has run out plays no part."""
    return frozenset(each.role for each, _ in unauthorised(local, None) if each.name == name)


def _section(local: LocalSections, key: str, when: str) -> str:
    """The record of the section that holds a key; blank where nobody has to authorise it."""
    section = next((each for each in local.sections if of_case(key, when) in each.says), None)
    if section is None:
        return ""
    return decision_on(section, local) or (NOBODY if local.readable else "")


def decision_on(section: Section, local: LocalSections) -> str:
    """Who authorised a section and when; blank where nobody has."""
    record = record_in_force(section, local, None)
    return f"{record.decided_by(local.contacts)}, {record.authorised}" if record else ""


def _approval(settings: Mapping[str, Setting]) -> str:
    """Who approved and ratified the policy, and when it was; ratified it is not where nobody says when."""
    approved, ratified, when = (
        _text(settings.get(f"policy.{name}")) for name in ("approved_by", "ratified_by", "ratified")
    )
    said = [
        f"approved by {approved}" if approved else "",
        f"ratified by {ratified}" if ratified and when else "",
    ]
    return ", ".join(each for each in (*said, when) if each)


def undecided(old: Edition, new: Edition, changes: Iterable[Change]) -> Iterator[Change]:
    """The changes, each that only an approval stands for which the older edition has too without a decision."""
    stale = _ratified(old) & _ratified(new)
    for each in changes:
        said = each.new
        if said and said.authorised in stale:
            yield replace(each, new=replace(said, authorised=NO_DECISION + said.authorised))
        else:
            yield each


def _ratified(edition: Edition) -> frozenset[str]:
    """The approvals that the trust's layers name with the month in which they were ratified."""
    trusts = (edition.standings[each.id].settings for each in edition.layers.values() if each.kind == TRUST)
    return frozenset(_approval(settings) for settings in trusts if _text(settings.get("policy.ratified")))


def _text(setting: Setting | None) -> str:
    return str(setting.cases[0].value) if setting and setting.cases else ""
