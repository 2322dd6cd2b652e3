"""All that an edition says, as things: layer by layer, or what is in force at one academy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from engine.editions.change import Kind
from engine.editions.edition import Edition
from engine.editions.things.clauses import clause_things
from engine.editions.things.others import case_things, layer_things
from engine.editions.things.rules import definition_thing, rule_thing
from engine.editions.things.thing import ID, Part, Thing, as_said, told_apart
from engine.frozen import replace
from engine.policy.authorisation.records import Record, records_for
from engine.policy.codes import RegisterCode
from engine.policy.contacts import Contact, title_of
from engine.policy.declarations import file_kinds, setting_leaves
from engine.policy.delegation.grants import Delegation, Grant
from engine.policy.digest import canonical
from engine.policy.duties import Duty, DutyBook
from engine.policy.layers import Layer, RuleName
from engine.policy.settings import Basis, Origin, Setting
from engine.policy.terms import Term
from engine.policy.values import basis_of
from engine.quantities import written


def things_of(edition: Edition, academy: str | None) -> dict[ID, Thing]:
    """The things of every layer by what they are known by; for an academy those in force, whoever says them."""
    if academy is None:
        found = [thing for layer in edition.layers.values() for thing in _of_layer(edition, layer)]
        return {thing.id: thing for thing in found}
    chain = edition.standings[academy].layers
    found = [replace(thing, layer="") for thing in in_force(edition, academy)]
    for layer in chain:
        found += [*_told_by(edition, layer), *case_things(edition, layer)]
    recorded = {layer.id for layer in chain}
    records = (thing for layer in chain for thing in _records(edition, layer, recorded))
    return {thing.id: thing for thing in (*found, *records)}


def _of_layer(edition: Edition, layer: Layer) -> Iterator[Thing]:
    """What one layer says itself."""
    own = edition.standings[layer.id].own[-1]
    above = edition.standings[layer.id].settings
    cited = {path: above[path] for path in layer.cites if path in above and path not in layer.settings}
    yield from _settings(layer, {**cited, **{path: own[path] for path in layer.settings}})
    yield from (_code(code) for code in layer.codes.values())
    contacts = edition.standings[layer.id].contacts
    yield from (_contact(each, layer.id, contacts) for each in layer.contacts.values())
    yield from _duties(layer.duties)
    rules = edition.rules[layer.id]
    yield from (rule_thing(each, layer) for each in rules.rules if each.layer == layer.id)
    for name in layer.rules:
        if name.kind == "definition" and name.name in rules.definitions:
            yield definition_thing(rules.definitions[name.name], layer)
    yield from _told_by(edition, layer)
    yield from case_things(edition, layer)
    yield from _records(edition, layer, edition.layers)


def in_force(edition: Edition, layer: str) -> Iterator[Thing]:
    """What holds at a layer, from whatever layer."""
    standing, rules = edition.standings[layer], edition.rules[layer]
    yield from _settings(standing.layers[-1], standing.settings)
    yield from (_code(code) for code in standing.codes.values())
    merged = [_contact(each, each.origin.layer, standing.contacts) for each in standing.contacts.values()]
    yield from (_by_whom(thing, edition, standing.layers) for thing in (*merged, *_duties(standing.duties)))
    yield from (rule_thing(each, edition.layers[each.layer]) for each in rules.rules)
    for name, definition in rules.definitions.items():
        by = standing.rules.get(RuleName("definition", name), layer)
        yield definition_thing(definition, edition.layers[by])


def _by_whom(thing: Thing, edition: Edition, chain: Sequence[Layer]) -> Thing:
    """A contact or duty, each part of it said by the last layer that says it."""
    group, _, name = thing.name.partition(".")
    said: dict[str, Origin] = {}
    for layer in chain if group in ("roles", "duties") else ():
        standing = edition.standings[layer.id]
        there = standing.contacts.get(name) if group == "roles" else standing.duties.duties.get(name)
        said |= dict.fromkeys(parts_said(thing, layer), there.origin) if there else {}
    parts = {part: replace(each, origin=said.get(part, each.origin)) for part, each in thing.parts.items()}
    return replace(thing, parts=parts)


def _told_by(edition: Edition, layer: Layer) -> Iterator[Thing]:
    """What a layer says that is not overlaid by the layers below."""
    yield from _grants(edition.standings[layer.id].delegations[-1], layer)
    yield from _code_file(layer)
    yield from layer_things(layer)
    yield from clause_things(edition, layer)


def parts_said(thing: Thing, layer: Layer) -> frozenset[str]:
    """The parts of a contact, duty or trigger that a layer says itself."""
    group, _, name = thing.name.partition(".")
    if group == "roles":
        contact = layer.contacts.get(name)
        cited = {"clause"} if contact and contact.origin.rests_on else set()
        return frozenset(_contact_says(contact)) | cited if contact else frozenset()
    duty = layer.duties.duties.get(name) if group == "duties" else None
    if duty:
        return frozenset(part for part, says in _duty_parts(duty) if says)
    said = {"": layer.duties.triggers, "unasked": layer.duties.unasked} if group == "triggers" else {}
    return frozenset(part for part, book in said.items() if name in book)


def _settings(layer: Layer, settings: Mapping[str, Setting]) -> Iterator[Thing]:
    for path, setting in settings.items():
        parts = {
            str(case.selector): Part(setting.written(case), (case.selector, case.value), case.origin)
            for case in setting.cases
        }
        first = setting.cases[0].origin if setting.cases else Origin(layer.id, None)
        yield Thing(
            Kind.SETTING, layer.id, path, file_kinds()[path], first, parts, "", setting.title, path, setting
        )


def _code(code: RegisterCode) -> Thing:
    periods = frozenset(
        (each.meaning, each.class_, each.valid_from, each.valid_until) for each in code.periods
    )
    origin = code.periods[0].origin if code.periods else Origin(code.layer, code.span)
    parts = {"": Part(code.says(), periods, origin)}
    name = f"codes.{code.code}"
    return Thing(Kind.CODE, code.layer, name, "codes", origin, parts, code.says(), "", name, code)


def _code_file(layer: Layer) -> Iterator[Thing]:
    """The clause that a file of codes rests on, the codes of layers above that it names it for, and other clauses."""
    file = layer.file("codes")
    if file is None:
        return
    whole = basis_of(file.node, Basis()).at(layer.id, file.node.span.part(0, 0))
    said = whole.rests_on
    parts = as_said([("clause", said)], whole)
    parts |= {f"cites.{code}": Part(said, code, origin) for code, origin in layer.cited_codes.items()}
    for code in layer.codes.values():
        others = [each.origin for each in code.periods if each.origin.rests_on not in ("", said)]
        says = ", ".join(dict.fromkeys(each.rests_on for each in others))
        parts |= as_said([(f"clause.{code.code}", says)], others[0]) if others else {}
    yield Thing(Kind.CODE, layer.id, "codes", "codes", whole, parts, said, "", "codes")


def is_of_file(thing: Thing) -> bool:
    """Whether it is what a layer's file of codes says of itself, and no code."""
    return thing.kind is Kind.CODE and thing.of is None


def _contact(contact: Contact, layer: str, contacts: Mapping[str, Contact]) -> Thing:
    details = _contact_says(contact)
    parts = as_said([*details.items(), ("clause", contact.origin.rests_on)], contact.origin)
    name = f"roles.{contact.role}"
    summary = ", ".join(details.values())
    title = title_of(contact.role, contacts)
    return Thing(Kind.CONTACT, layer, name, "contacts", contact.origin, parts, summary, title, name)


_HOLDING = frozenset({"holder", "from", "until", "holders"})


def _contact_says(contact: Contact) -> dict[str, str]:
    """The details of a role; whoever holds it, one after another and each with the days, is its `holder`."""
    whole = contact.holder is None  # several, each with how to reach them
    held = "; ".join(_term_says(term, whole=whole) for term in contact.terms)
    said = contact.details().items()
    return dict(("holder", held) if name in _HOLDING else (name, says) for name, says in said)


def _term_says(term: Term, *, whole: bool) -> str:
    reach = (term.post, term.phone, term.email) if whole else ()
    return ", ".join(filter(None, (str(term), *reach)))


def _duties(book: DutyBook) -> Iterator[Thing]:
    for duty in book.duties.values():
        parts = as_said(_duty_parts(duty), duty.origin)
        yield Thing(
            *(Kind.DUTY, duty.origin.layer, f"duties.{duty.name}", "duties", duty.origin, parts),
            summary=duty.do or "",
            key=f"duty {duty.name}",
        )
    for trigger in book.triggers.values():
        parts = as_said([("", trigger.words)], trigger.origin)
        if reason := book.unasked.get(trigger.name):
            parts |= as_said([("unasked", reason.words)], reason.origin)
        name, key = f"triggers.{trigger.name}", f"trigger {trigger.name}"
        yield Thing(
            Kind.DUTY, trigger.origin.layer, name, "duties", trigger.origin, parts, trigger.words, "", key
        )


def _duty_parts(duty: Duty) -> Iterator[tuple[str, str]]:
    yield "do", duty.do or ""
    yield "by", duty.by or ""
    yield "with", ", ".join(sorted(duty.shared_with))
    yield "every", ", ".join(duty.every)
    yield "trigger", duty.trigger or ""
    yield "within", duty.within or ""
    yield "before", duty.before or ""
    yield "clause", duty.basis


def _grants(delegation: Delegation, layer: Layer) -> Iterator[Thing]:
    named = {
        **{f"settings.{path}": grant for path, grant in delegation.grants.items()},
        **{f"rules.{name}": grant for name, grant in delegation.rules.by_name.items()},
        **{f"duties.{name}": grant for name, grant in delegation.duties.by_name.items()},
        "otherwise": delegation.otherwise,
        "rules, new": delegation.rules.new,
        "rules, inherited": delegation.rules.inherited,
        "duties, new": delegation.duties.new,
        "duties, inherited": delegation.duties.inherited,
    }
    for name, grant in named.items():
        if grant is not None:
            origin = Origin(layer.id, grant.span)
            says = _grant_says(name.removeprefix("settings."), grant)
            parts = {"": Part(says, _grant_means(name.removeprefix("settings."), grant), origin)}
            yield Thing(
                Kind.DELEGATION, layer.id, f"delegation: {name}", "delegation", origin, parts, says, of=grant
            )


def _grant_says(path: str, grant: Grant) -> str:
    words = grant.words(setting_leaves().get(path))
    by = f", authorised by {grant.authorised_by.replace('_', ' ')}" if grant.authorised_by else ""
    return words + by


def _grant_means(path: str, grant: Grant) -> tuple[object, ...]:
    leaf = setting_leaves().get(path)
    if leaf:
        kind = leaf.declaration.type.kind
        ends = tuple(str(grant.bound(key, leaf)) for key in ("at_least", "at_most"))
        bounds = (*ends, frozenset(written(value, kind) for value in grant.choices(leaf)))
    else:
        keys = ("at_least", "at_most", "one_of")
        nodes = (grant.node.get(key) if grant.node else None for key in keys)
        bounds = tuple(str(canonical(node)) if node else "" for node in nodes)
    return grant.mode.value, grant.authorised_by, grant.stricter_is, bounds


def _records(edition: Edition, layer: Layer, recorded: Collection[str]) -> Iterator[Thing]:
    """The authorisations that a layer keeps of some academies and layers."""
    contacts = edition.standings[layer.id].contacts
    for section_of in (each for each in edition.layers if each in recorded):
        seen: Counter[str] = Counter()
        for record in records_for(section_of, [layer]):
            name = told_apart(f"{section_of}.{record.section}, edition {record.edition}", seen)
            yield _record(record, layer, name, record.decided_by(contacts))


def _record(record: Record, layer: Layer, name: str, who: str) -> Thing:
    origin = Origin(layer.id, record.span)
    told = {
        "by": who,
        "authorised": record.authorised,
        "until": str(record.until or "the next review"),
        "reference": record.reference,
        "under": ", ".join(record.under),
        "values": "; ".join(f"{path} {value}" for path, value in sorted(record.says.items())),
        "sha256": "" if record.is_whole else f"{record.digest}, which is not that of the values",
        "signed": f"key {signed.key[:8]}…, signature {signed.signature[:8]}…"
        if (signed := record.signed)
        else "",
    }
    means = {"by": (record.role, record.name)}
    parts = {key: Part(says, means.get(key, says), origin) for key, says in told.items() if says}
    summary = f"by {who}, {record.authorised}"
    return Thing(Kind.AUTHORISATION, layer.id, name, "authorisations", origin, parts, summary)
