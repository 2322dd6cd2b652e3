"""What `show` says: settings in words, for readers who never open a policy file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShownCase:
    """A value as it is written, when it holds (`always`, `PM, years 3 and 4`), and who set it where.

    `clause` is the clause of the policy document, or where it has none the same as `basis`, the law or guidance.
    """

    when: str
    value: str
    layer: str
    at: str
    clause: str | None = None
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class ShownCite:
    """The clause that a layer names for a value it leaves to the layers above, and where."""

    clause: str
    at: str


@dataclass(frozen=True, slots=True)
class ShownSay:
    """What one layer says to a setting (no cases where it is silent), and how far it may: `locked`, …"""

    layer: str
    mode: str
    cases: tuple[ShownCase, ...]
    cites: ShownCite | None = None


@dataclass(frozen=True, slots=True)
class ShownSetting:
    """A setting with the cases in force and every layer's say, the uppermost first; `type` is in words."""

    path: str
    title: str
    type: str
    cases: tuple[ShownCase, ...]
    says: tuple[ShownSay, ...] = ()
