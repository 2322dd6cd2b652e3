"""Whether the roles that have duties have holders, and whether it is clear who holds what. Warnings only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import permutations
from types import MappingProxyType

from engine.diagnostics import Code, Diagnostic, Severity, labels_at, one_letter_off
from engine.frozen import replace
from engine.keyed import by_key
from engine.policy.contacts import Contact
from engine.policy.loading import AcademyPolicy, Policy
from engine.wording import few_named, listed

NO_HOLDER = Code(
    "C201",
    "nobody is named for a role that has duties",
    "The policy gives these roles duties, but no contacts.yaml says who holds them, so nobody knows that they are "
    "meant. Write the holder, or the organisation, in the academy's contacts.yaml. Groups of people such as parents, "
    "and bodies such as a board, say so with `kind` and need no holder.",
    Severity.WARNING,
    overview="trustpolicy duties --all",
)
SEVERAL_ROLES = Code(
    "C202",
    "one person holds several roles",
    "One person holds several roles of the policy, each with its own name. That may be meant; or it may be one role "
    "that the document calls by two names, and nobody is left to question the other. Correct contacts.yaml, or leave "
    "it.",
    Severity.WARNING,
    overview="trustpolicy duties --all",
)
UNSETTLED_ROLE = Code(
    "C203",
    "the document leaves open who holds a role",
    "In contacts.yaml, `unsettled` says what the policy document leaves open about the role. Once that is decided, "
    "correct the contact and delete the line.",
    Severity.WARNING,
    overview="trustpolicy duties --all",
)
ALIKE_ROLES = Code(
    "C204",
    "two roles that are easily confused",
    "Two roles have the same title, or the title of one contains all the words of the other's. If the document uses "
    "one for the other, it is not clear who has to act. Give them titles that nobody confuses, or make one role of "
    "them.",
    Severity.WARNING,
    overview="trustpolicy duties --all",
)

MISTYPED_ROLE = Code(
    "C209",
    "a role without duties, spelt almost like one that has duties",
    "The short name of the role is almost that of another, which has duties, and no duty names it. Whoever is entered "
    "under it is then missing where the duties of the other are looked up. Correct the short name; if both are meant, "
    "give one a name that is harder to mistype.",
    Severity.WARNING,
)


def holder_problems(
    policy: Policy, role: str | None = None, held: Mapping[str, frozenset[str]] = MappingProxyType({})
) -> Iterator[Diagnostic]:
    """What is doubtful about who has the duties of a policy, or about one role; nothing of an academy without any.

    What is the same at several academies, by what stands above them, is told once for all of them. `held` are the
    roles of each holder of which something else has already told that they are one person's.
    """
    found = by_key(
        (problem, academy.academy)
        for academy in policy.academies.values()
        if academy.duties.duties
        for problem in _problems(academy, role, held)
    )
    for problem, academies in found.items():
        yield replace(problem, message=f"{few_named(academies)}: {problem.message}")


def _problems(
    academy: AcademyPolicy, role: str | None, held: Mapping[str, frozenset[str]]
) -> Iterator[Diagnostic]:
    yield from _without_holder(academy, role)
    yield from _several_roles(academy, role, held)
    yield from _unsettled(academy, role)
    yield from _alike(academy, role)
    yield from _mistyped(academy, role)


def _with_duties(academy: AcademyPolicy) -> set[str]:
    return {role for duty in academy.duties.duties.values() for role in duty.roles}


def _mistyped(academy: AcademyPolicy, role: str | None) -> Iterator[Diagnostic]:
    with_duties = _with_duties(academy)
    for contact in academy.roles.values():
        if contact.role in with_duties or role not in (None, contact.role):
            continue
        meant = [
            name for name in sorted(with_duties & set(academy.roles)) if nearly_alike(contact.role, name)
        ]
        if meant:
            message = f"`{contact.role}` has no duty, and is spelt almost like `{meant[0]}`, which has some"
            label = labels_at((academy.roles[meant[0]].origin.span, "has duties"))
            help = f"if it is mistyped, write `{meant[0]}`"
            yield MISTYPED_ROLE.at(contact.origin.span, message, also=label, help=help)


def nearly_alike(one: str, other: str) -> bool:
    """Whether two names of five letters or more differ by a slip."""
    return one != other and min(len(one), len(other)) >= 5 and one_letter_off(one, other)


def _without_holder(academy: AcademyPolicy, role: str | None) -> Iterator[Diagnostic]:
    with_duties = _with_duties(academy)
    open_ = [each for each in academy.roles.values() if each.role in with_duties]
    open_ = [each for each in open_ if each.is_person and not each.is_held and role in (None, each.role)]
    for each in (each for each in open_ if each.vacant):
        message = f"nobody holds {each.called()} on this day, and it has duties: {each.vacant}"
        help = "write who holds it now under `holders:` in contacts.yaml"
        yield NO_HOLDER.at(each.origin.span, message, help=help)
    open_ = [each for each in open_ if not each.vacant]
    if open_:
        whom = _listed(open_)
        message = f"nobody is named for {whom}, and each has duties"
        if len(open_) == 1:
            message = f"nobody is named for {whom}, who has duties"
        yield NO_HOLDER.at(open_[0].origin.span, message, help="write `holder:` in contacts.yaml")


def _several_roles(
    academy: AcademyPolicy, role: str | None, told: Mapping[str, frozenset[str]]
) -> Iterator[Diagnostic]:
    told = {_as_name(holder): roles for holder, roles in told.items()}
    persons = (each for each in academy.roles.values() if each.is_person)
    by_holder = by_key((_as_name(each.holder), each) for each in persons if each.holder)
    for name, held in by_holder.items():
        roles = {each.role for each in held}
        if len(held) > 1 and (role is None or role in roles) and not roles <= told.get(name, frozenset()):
            first, *others = held
            message = f"{_named(first)} holds {len(held)} roles: {_listed(held)}"
            also = labels_at(*((each.origin.span, each.called()) for each in others))
            yield SEVERAL_ROLES.at(
                first.origin.span,
                message,
                label=first.called(),
                also=also,
                help="leave it if one person is meant; else correct the holder",
            )


def _unsettled(academy: AcademyPolicy, role: str | None) -> Iterator[Diagnostic]:
    for contact in academy.roles.values():
        if contact.unsettled and role in (None, contact.role):
            message = f"{contact.called()}: {contact.unsettled}"
            help = "have it decided, correct the contact, and delete `unsettled`"
            yield UNSETTLED_ROLE.at(contact.origin.span, message, help=help)


def _alike(academy: AcademyPolicy, role: str | None) -> Iterator[Diagnostic]:
    """Pairs of roles of the same title, and of persons' roles of which one title holds all the words of the other."""
    for one, other in permutations(academy.roles.values(), 2):
        words, more = _words(one), _words(other)
        if role not in (None, one.role, other.role):
            continue
        if (words < more and one.is_person and other.is_person) or (words == more and one.role < other.role):
            message = f"{one.called()} and {other.called()} are easily confused"
            if one.called() == other.called():
                message = f"`{one.role}` and `{other.role}` are both called {one.called()}"
            yield ALIKE_ROLES.at(
                one.origin.span,
                message,
                label=_held(one),
                also=labels_at((other.origin.span, _held(other))),
                help="give them titles that nobody confuses, or make one role of them",
            )


def _as_name(holder: str) -> str:
    return " ".join(holder.split()).casefold()


def _named(contact: Contact) -> str:
    return f"{contact.holder} ({contact.post})" if contact.post else str(contact.holder)


def _words(contact: Contact) -> frozenset[str]:
    return frozenset(contact.called().casefold().split())


def _held(contact: Contact) -> str:
    return f"{contact.called()}: {contact.holder or contact.organisation or 'nobody is named'}"


def _listed(contacts: Iterable[Contact]) -> str:
    return listed(contact.called() for contact in contacts)
