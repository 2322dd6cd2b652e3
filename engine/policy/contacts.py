"""The roles that a policy names: who holds each and how to reach them."""

from __future__ import annotations

import re

from engine.frozen import dataclass, field_names, replace
from engine.policy.conditions import text_of
from engine.policy.settings import Basis, Origin
from engine.policy.values import basis_of
from engine.reading import nodes

ROLE_NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Contact:
    """A role with its holder as far as the layers say; `origin` is the last layer that says anything."""

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
        """What is said of the role: title, holder, post, organisation, phone, email, kind, what is unsettled."""
        said = ((name, getattr(self, name)) for name in _DETAILS)
        return {name: value for name, value in said if value is not None}

    def reach(self) -> str | None:
        """How to reach the holder: telephone and e-mail address, or None."""
        return ", ".join(way for way in (self.phone, self.email) if way) or None

    def over(self, inherited: Contact | None) -> Contact:
        """This contact with what it leaves unsaid taken from the layer above, its clause too."""
        if inherited is None:
            return self
        origin = self.origin
        if not (origin.clause or origin.basis):
            origin = replace(origin, clause=inherited.origin.clause, basis=inherited.origin.basis)
        return replace(self, origin=origin, **(inherited.details() | self.details()))


_DETAILS = tuple(name for name in field_names(Contact) if name not in ("role", "origin"))


def read_contacts(root: nodes.Mapping, layer: str) -> dict[str, Contact]:
    """The contacts of a file by role."""
    roles = root.get("roles")
    entries = roles.entries if isinstance(roles, nodes.Mapping) else ()
    return {
        entry.key.text: _contact(entry.key, entry.value, layer)
        for entry in entries
        if isinstance(entry.value, nodes.Mapping) and ROLE_NAME.fullmatch(entry.key.text)
    }


def _contact(key: nodes.Scalar, node: nodes.Mapping, layer: str) -> Contact:
    basis = basis_of(node, Basis())
    origin = Origin(layer, key.span, basis.clause, basis.other)
    details = {name: value for name in _DETAILS if (value := text_of(node, name)) is not None}
    return Contact(key.text, origin, **details)
