"""What else is wrong in the document: old law, references astray, values not given, things said again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from engine.diagnostics import Label
from engine.document import problems
from engine.document.conflict import Conflict
from engine.document.register import Law, Referral, Statement
from engine.document.values import Told, Values, in_force, role_field, statements_of
from engine.document.whole import Document, clause_of, section_of
from engine.keyed import by_key
from engine.wording import listed


def laws_not_in_force(document: Document, statements: Sequence[Statement], _: Values) -> Iterator[Conflict]:
    """A conflict for each law that clauses cite and that is not yet in force, no longer is, or was replaced."""
    citing = by_key((law.text, (each, law)) for each in statements for law in each.cites)
    for name, places in citing.items():
        cited = document.laws.get(name)
        if cited and not _in_force(cited, document):
            parties = tuple(statement for statement, _ in places)
            message = (
                f"{_refs(parties)} {_verb(parties, 'cites', 'cite')} {cited.title}, {_fate(cited, document)}"
            )
            labels = (
                *(Label(at.span, f"{each.ref} cites it") for each, at in places),
                Label(cited.span, "the law"),
            )
            decide = "the clause has to cite what is in force, and to say what that says"
            yield Conflict(problems.LAW_REPLACED, name, parties, message, labels, decide)


def _in_force(law: Law, document: Document) -> bool:
    """Not once it is replaced, be it that it is said to last longer: one of the two days is wrong."""
    by = _next(law, document)
    if law.replaced_by is not None and (
        law.valid_until is None or (by and by.valid_from and _begun(by, document))
    ):
        return False
    return (law.valid_from or date.min) <= document.as_at <= (law.valid_until or date.max)


def _fate(law: Law, document: Document) -> str:
    if not _begun(law, document):
        return f"in force only from {law.valid_from}"
    until = f"in force until {law.valid_until}" if law.valid_until else "replaced"
    by = _next(law, document)
    if by is None:
        return until
    return f"{until}; {'now' if _begun(by, document) else f'from {by.valid_from}'}: {by.title}"


def _next(law: Law, document: Document) -> Law | None:
    return document.laws.get(law.replaced_by.text) if law.replaced_by else None


def _begun(law: Law, document: Document) -> bool:
    return law.valid_from is None or law.valid_from <= document.as_at


def references_astray(document: Document, statements: Sequence[Statement], _: Values) -> Iterator[Conflict]:
    """A conflict for each clause to which references lead that is not there, is about other things, or is empty."""
    about: dict[str, set[str]] = {}
    for clause in document.clauses:
        about.setdefault(clause.number, set()).update(clause.about)
    unwritten = _unwritten(document, statements)
    astray: dict[tuple[str, str], list[tuple[Statement, Referral]]] = {}
    for statement in statements:
        for referral in statement.refers:
            if why := _why_astray(referral, about, unwritten):
                astray.setdefault((referral.to.text, why), []).append((statement, referral))
    for (to, why), places in astray.items():
        yield _astray(document, to, why, places)


def _why_astray(referral: Referral, about: Mapping[str, set[str]], unwritten: set[str]) -> str | None:
    to, subject = referral.to.text, referral.subject.text if referral.subject else None
    if to not in about:
        return "which is not there"
    if subject and subject not in about[to]:
        right = sorted(number for number, words in about.items() if subject in words)
        return f"for {subject}, which is in {' and '.join(right)}"
    return "which is still to be written" if to in unwritten else None


def _astray(document: Document, to: str, why: str, places: Sequence[tuple[Statement, Referral]]) -> Conflict:
    parties = tuple(statement for statement, _ in places)
    subjects = {referral.subject.text for _, referral in places if referral.subject}
    right = [clause.number for clause in document.clauses if subjects & clause.about]
    message = f"{_refs(parties)} {_verb(parties, 'refers', 'refer')} to {to}, {why}"
    labels = (
        *(Label(referral.to.span, f"{each.ref} refers to it") for each, referral in places),
        *_at(document, right or [to]),
    )
    decide = "the clause has to be written" if "written" in why else "the reference has to be put right"
    return Conflict(problems.REFERENCE_ASTRAY, f"to {to} {why}", parties, message, labels, decide)


def _unwritten(document: Document, statements: Sequence[Statement]) -> set[str]:
    """The clauses of which every statement still needs something."""
    needing = by_key((each.clause, each.needs and each in statements) for each in document.statements)
    return {clause for clause, every in needing.items() if all(every)}


def _at(document: Document, numbers: Sequence[str]) -> Iterator[Label]:
    for clause in document.clauses:
        if clause.number in numbers:
            yield Label(clause.span, f"{clause.number}: {clause.title}")


def values_not_given(
    document: Document, statements: Sequence[Statement], values: Values
) -> Iterator[Conflict]:
    """A conflict for each setting or topic that statements need and that is nowhere given."""
    needing = by_key((need.text, (each, need)) for each in statements for need in each.needs)
    for path, places in needing.items():
        if path in values or _is_set(document, path):
            continue
        parties = tuple(statement for statement, _ in places)
        open_ = f"{_refs(parties)} {_verb(parties, 'leaves', 'leave')} open"
        message = f"{open_}: {_needed(document, path)}{_meanwhile(parties)}"
        labels = tuple(Label(need.span, f"{each.ref} needs it") for each, need in places)
        decide = "the value has to be given"
        yield Conflict(problems.NOT_GIVEN, path, parties, message, labels, decide)


def _is_set(document: Document, path: str) -> bool:
    return all(
        any(True for _ in in_force(path, academy.layers[0], academy, document.as_at))
        for academy in document.policy.academies.values()
    )


def _needed(document: Document, path: str) -> str:
    topic, field = document.topics.get(path), role_field(path)
    if topic:
        return topic.in_a_sentence
    return f"the {field[1]} of the role {document.roles[field[0]]}" if field else f"`{path}`"


def _meanwhile(statements: Sequence[Statement]) -> str:
    """The rules of the statements that ask for the value: what figure they have is their own."""
    rules = dict.fromkeys(rule.text for statement in statements for rule in statement.rules)
    named = " and ".join(f"`{rule}`" for rule in rules)
    figure = "the figure in {} is" if len(rules) == 1 else "the figures in {} are"
    return f"; until then {figure.format(named)} used" if rules else ""


def one_holder(document: Document, _: Sequence[Statement], values: Values) -> Iterator[Conflict]:
    """A conflict for each person whom the document names as holder of two roles or more."""
    for holder, said in _by_holder(values):
        roles = list(dict.fromkeys(each.path.split(".")[1] for each in said))
        if len(roles) < 2:
            continue
        titles = " and ".join(document.roles.get(role, role) for role in roles)
        message = f"{holder} is named as {titles}"
        labels = tuple(Label(each.span, f"{each.statement.ref}: {each.path.split('.')[1]}") for each in said)
        decide = "whether both roles are meant to be one person's"
        yield Conflict(problems.TWO_ROLES, holder, statements_of(said), message, labels, decide)


def _by_holder(values: Values) -> Iterator[tuple[str, list[Told]]]:
    named = [each for path, said in values.items() if path.endswith(".holder") for each in said]
    named.sort(key=lambda each: each.written)
    yield from ((holder, list(group)) for holder, group in groupby(named, key=lambda each: each.written))


def roles_by_holder(values: Values) -> dict[str, frozenset[str]]:
    """The roles that the document names each person for."""
    return {
        holder: frozenset(each.path.split(".")[1] for each in said) for holder, said in _by_holder(values)
    }


def said_again(document: Document, statements: Sequence[Statement], _: Values) -> Iterator[Conflict]:
    """A conflict for each clause that repeats another, with all the statements that stand in both."""
    spans = {statement.ref: statement for statement in document.statements}
    pairs = by_key(
        ((each.clause, clause_of(each.repeats.text)), each)
        for each in statements
        if each.repeats and each.repeats.text in spans
    )
    for (clause, other), parties in pairs.items():
        origins = [spans[each.repeats.text] for each in parties if each.repeats]
        which = "itself" if clause == other else other
        message = f"{clause} repeats {which}: {', '.join(each.ref for each in parties)} as {_refs(origins)}"
        labels = (
            *(Label(each.repeats.span, f"{each.ref} repeats it") for each in parties if each.repeats),
            *(Label(each.span, each.ref) for each in origins),
        )
        decide = "which of the two is kept"
        subject = f"{clause} as {other}"
        yield Conflict(problems.SAID_AGAIN, subject, tuple(parties), message, labels, decide)


def contents(document: Document, statements: Sequence[Statement], _: Values) -> Iterator[Conflict]:
    """A conflict for each table of contents that leaves out a section, or lists one that is not there."""
    numbered = (clause.number for clause in document.clauses if clause.number != "front page")
    there = sorted({section_of(number) for number in numbered}, key=lambda name: (not name.isdigit(), name))
    for statement in statements:
        listed = [section.text for section in statement.lists]
        missing, extra = [s for s in there if s not in listed], [s for s in listed if s not in there]
        if not listed or not (missing or extra):
            continue
        parts = [f"leave out {', '.join(missing)}"] if missing else []
        parts += [f"list {', '.join(extra)}, which is not there"] if extra else []
        message = f"the contents in {statement.ref} {' and '.join(parts)}"
        labels = (Label(statement.lists[0].span, "the contents begin here"), *_at(document, missing))
        decide = "the contents have to be put right"
        yield Conflict(problems.CONTENTS, statement.ref, (statement,), message, labels, decide)


def _refs(statements: Sequence[Statement]) -> str:
    return listed(dict.fromkeys(statement.ref for statement in statements))


def _verb(statements: Sequence[Statement], one: str, many: str) -> str:
    return one if len({statement.ref for statement in statements}) == 1 else many
