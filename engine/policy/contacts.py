"""The roles that a policy names: who holds each and how to reach them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date

from engine.diagnostics import Code, Diagnostic, near_names
from engine.frozen import dataclass, replace
from engine.policy.settings import Basis, Origin
from engine.policy.terms import Term, check_terms, read_terms
from engine.policy.values import basis_of
from engine.reading import nodes
from engine.reading.nodes import entries_of, text_of

UNTITLED_ROLE = Code(
    "L046",
    "a role that no layer gives a title",
    "A role is made by the layer that gives it a title, its name for readers. Layers below say who holds it, under "
    "the same short name. A short name without a title anywhere is probably mistyped: nobody would find whom it "
    "names, and the role that was meant would stay as it is above. Correct the name, or write a title if the role is "
    "new.",
)

ROLE_NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Contact:
    """A role with its holder as far as the layers say; `origin` is the last layer that says anything.

    `terms` are all who hold it, held it or will hold it. `holder` is the one there is, or, `on_day`, the one of that
    day; `vacant` then says since when or until when there is none.
    """

    role: str
    origin: Origin
    title: str | None = None
    holder: str | None = None
    post: str | None = None
    organisation: str | None = None
    phone: str | None = None
    email: str | None = None
    kind: str | None = None
    unsettled: str | None = None
    terms: tuple[Term, ...] = ()
    vacant: str | None = None

    @property
    def is_person(self) -> bool:
        """Whether one person holds the role, and not a body or everybody of a group."""
        return self.kind in (None, "person")

    @property
    def is_held(self) -> bool:
        """Whether it is said who holds it, or where they work."""
        return bool(self.holder or self.organisation)

    def called(self) -> str:
        """The title, else the short name in words."""
        return self.title or self.role.replace("_", " ")

    def details(self) -> dict[str, str]:
        """What is said of the role: its title and kind, who holds it when, how to reach them, what is unsettled."""
        said = ((name, getattr(self, name)) for name in _DETAILS)
        return {name: value for name, value in said if value is not None} | self._when()

    def _when(self) -> dict[str, str]:
        if self.holder is None and self.terms:
            listed = [term.details() for term in self.terms]
            return {"holders": json.dumps(listed, ensure_ascii=False, sort_keys=True)}
        said = next((term.details() for term in self.terms if term.holder == self.holder), {})
        return {name: said[name] for name in ("from", "until") if name in said}

    def on_day(self, day: date) -> Contact:
        """This contact with the holder it has on a day, and how to reach that person."""
        if not self.terms:
            return self
        term = next((each for each in self.terms if each.holds(day)), None)
        if term is None:
            return replace(self, holder=None, vacant=self._vacant(day))
        details = {name: getattr(term, name) or getattr(self, name) for name in ("post", "phone", "email")}
        return replace(self, holder=term.holder, **details)

    def _vacant(self, day: date) -> str:
        """Who held the role last, or will hold it first."""
        past = [term for term in self.terms if term.end and term.end < day]
        last = max(past, key=lambda term: term.end or day, default=None)
        if last:
            return f"{last.holder} held it until {last.end}"
        first = min(self.terms, key=lambda term: term.start or day)
        return f"{first.holder} holds it from {first.start}"

    def reach(self) -> str | None:
        """How to reach the holder: telephone and e-mail address, or None."""
        return ", ".join(way for way in (self.phone, self.email) if way) or None

    def over(self, inherited: Contact | None) -> Contact:
        """This contact with what it leaves unsaid taken from the layer above, its clause too."""
        if inherited is None:
            return self
        origin = self.origin if self.origin.rests_on else self.origin.resting_on(inherited.origin)
        said = {name: getattr(self, name) or getattr(inherited, name) for name in _DETAILS}
        if self.terms:
            said["holder"] = self.holder
        return replace(self, origin=origin, terms=self.terms or inherited.terms, **said)


def title_of(role: str, contacts: Mapping[str, Contact]) -> str:
    """A role by its title, the name that readers see; in words where there is none."""
    return (contacts.get(role) or Contact(role, Origin("", None))).called()


_DETAILS = ("title", "holder", "post", "organisation", "phone", "email", "kind", "unsettled")


def read_contacts(root: nodes.Mapping, layer: str) -> dict[str, Contact]:
    """The contacts of a file by role."""
    entries = entries_of(root.get("roles"))
    return {
        entry.key.text: _contact(entry.key, entry.value, layer)
        for entry in entries
        if isinstance(entry.value, nodes.Mapping) and ROLE_NAME.fullmatch(entry.key.text)
    }


def _contact(key: nodes.Scalar, node: nodes.Mapping, layer: str) -> Contact:
    origin = basis_of(node, Basis()).at(layer, key.span)
    details = {name: value for name in _DETAILS if (value := text_of(node, name)) is not None}
    return Contact(key.text, origin, **details, terms=read_terms(node))


def check_titles(own: Mapping[str, Contact], standing: Mapping[str, Contact]) -> Iterator[Diagnostic]:
    """The roles of a layer to which neither it nor a layer above gives a title; `standing` has those of all."""
    titled = [role for role, contact in standing.items() if contact.title]
    for role, contact in own.items():
        if not standing[role].title:
            near, title = near_names(role, titled), "write `title:` with its name for readers"
            help = f"{near} If the role is new, {title}" if near else title
            message = f"no layer gives the role `{role}` a title"
            yield UNTITLED_ROLE.at(contact.origin.span, message, help=help)


def check_contacts(root: nodes.Mapping, contacts: Mapping[str, Contact]) -> Iterator[Diagnostic]:
    """What is wrong with who holds the roles of a file when."""
    for entry in entries_of(root.get("roles")):
        contact = contacts.get(entry.key.text)
        if contact and isinstance(entry.value, nodes.Mapping):
            yield from check_terms(contact.role, entry.value, contact.terms)
