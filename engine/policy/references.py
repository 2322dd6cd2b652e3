"""Whether the codes and roles that settings name are there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TypeAlias

from engine.diagnostics import Diagnostic, Label, near_names, near_titled
from engine.policy import problems
from engine.policy.codes import RegisterCode
from engine.policy.contacts import Contact
from engine.policy.declarations import Leaf, setting_leaves
from engine.policy.settings import Setting
from engine.quantities import Kind, Value
from engine.source import Span
from engine.wording import listed

Contacts: TypeAlias = Mapping[str, Contact]
"""Roles by their short names."""


def check_references(
    settings: Mapping[str, Setting], codes: Mapping[str, RegisterCode] | None, roles: Contacts | None
) -> Iterator[Diagnostic]:
    """The codes and roles that settings name and that do not exist, or do not fit; None where that cannot be said."""
    for path, setting in settings.items():
        leaf = setting_leaves()[path]
        for case in setting.cases:
            named = _named(case.value)
            if codes is not None and setting.type.kind in (Kind.CODE, Kind.CODES):
                yield from _unknown_codes(path, named, case.origin.span, codes)
                yield from _of_another_class(leaf, named, case.origin.span, codes)
            elif roles is not None and _is_role(leaf):
                found = (role_problem(role, case.origin.span, roles) for role in named)
                yield from (problem for problem in found if problem)


def role_problem(
    role: str, at: Span | None, known: Contacts, otherwise: str = "add the role to contacts.yaml"
) -> Diagnostic | None:
    """The problem that a role is named which no contacts have; `otherwise` helps where none is like it."""
    if role in known:
        return None
    help = near_titled(role, {name: each.called() for name, each in known.items()}) or otherwise
    return problems.UNKNOWN_ROLE.at(at, f"there is no role `{role}` in the contacts", help=help)


_AS_IN_CONTACTS = (
    "write the role's short name, as contacts.yaml has it; "
    "`trustpolicy duties --all` lists those that have duties"
)


def no_such_role(role: str, known: Contacts) -> Diagnostic | None:
    """The problem that whoever asks names a role which no contacts have."""
    return role_problem(role, None, known, _AS_IN_CONTACTS)


def _unknown_codes(
    path: str, named: list[str], at: Span | None, known: Collection[str]
) -> Iterator[Diagnostic]:
    unknown = [code for code in named if code not in known]
    if unknown:
        listed = ", ".join(f"`{code}`" for code in unknown)
        message = f"`{path}` uses {listed}, which codes.yaml does not have"
        help = near_names(unknown[0], known) or "correct the code, or add it to codes.yaml"
        yield problems.UNKNOWN_CODE.at(at, message, help=help)


def _of_another_class(
    leaf: Leaf, named: list[str], at: Span | None, known: Mapping[str, RegisterCode]
) -> Iterator[Diagnostic]:
    """The problem that a setting for codes of one class has others; a code that was once of the class fits."""
    wanted = leaf.code_class
    others = [known[code] for code in named if code in known and wanted not in known[code].classes()]
    if wanted and others:
        named_so = listed([f"`{each.code}`" for each in others])
        message = f"`{leaf.path}` is for codes of the class `{wanted}`, and has {named_so}"
        labels = [Label(each.span, f"{each.code} is {each.says()}") for each in others]
        help = "correct the setting, or the class in codes.yaml"
        yield problems.CODE_OF_ANOTHER_CLASS.at(at, message, also=labels, help=help)


def names_roles(path: str) -> bool:
    """Whether the values of a setting are roles."""
    leaf = setting_leaves().get(path)
    return leaf is not None and _is_role(leaf)


def _is_role(leaf: Leaf) -> bool:
    """Whether a setting's values are roles: the schema says so of the value or of the list's items."""
    return "role" in (leaf.schema.get("x-refers-to"), leaf.schema.get("items", {}).get("x-refers-to"))


def _named(value: Value) -> list[str]:
    items = sorted(value) if isinstance(value, frozenset) else value
    return [str(item) for item in items] if isinstance(items, list | tuple) else [str(items)]
