"""What makes two findings of two runs the same case (decision 33)."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from engine.findings import Finding

_LETTERS = "bcdfghjkmnpqrstvwxz"
"""No vowels, so that a case's name is no word; no digits, so that no spreadsheet takes it for a number or a date."""
_LENGTH, _TOGETHER = 16, 4
_CASE = re.compile(
    rf"[{_LETTERS}]{{{_TOGETHER}}}(-[{_LETTERS}]{{{_TOGETHER}}}){{{_LENGTH // _TOGETHER - 1}}}"
)
_SHOWN_ONLY = frozenset({"name"})

Subject = tuple[tuple[str, str], ...]


def subject_of(keys: Mapping[str, Any]) -> Subject:
    """What tells the subject of a finding from others; its name can change, and is shown only."""
    return tuple(sorted((key, str(value)) for key, value in keys.items() if key not in _SHOWN_ONLY))


def occasion_of(finding: Finding) -> date | None:
    """The first day of the stretch of time that a finding is about; None where its subject has a day of its own."""
    dated = any(isinstance(value, date) for value in finding.subject.values())
    return None if dated or finding.window is None else finding.window.first


def cases_of(findings: Iterable[Finding]) -> list[str]:
    """The name of each finding's case, such as `bkdf-ghmn-pqrs-tvwx`, in the order given.

    Findings that nothing tells apart, such as two notices of one day, are numbered by what they say.
    """
    findings = list(findings)
    order = sorted(range(len(findings)), key=lambda each: _told(findings[each]))
    named = dict(zip(order, _numbered(_parts(findings[at]) for at in order), strict=True))
    return [named[at] for at in range(len(findings))]


def is_case(name: str) -> bool:
    """Whether a name is one as cases have, be there such a case or not."""
    return _CASE.fullmatch(name) is not None


def names_of(subjects: Iterable[tuple[str, str, Mapping[str, Any], date | None]]) -> Iterator[str]:
    """The names that cases of some subjects have: each with its rule, academy and occasion; those alike numbered."""
    return _numbered((rule, academy, subject_of(keys), on) for rule, academy, keys, on in subjects)


def _numbered(cases: Iterable[tuple[object, ...]]) -> Iterator[str]:
    met: Counter[tuple[object, ...]] = Counter()
    for parts in cases:
        met[parts] += 1
        yield _name((*parts, met[parts]))


def alike(findings: Sequence[Finding]) -> list[int]:
    """How many findings nothing tells apart from each, itself with them: which of them has gone nobody can know."""
    met = Counter(map(_parts, findings))
    return [met[_parts(finding)] for finding in findings]


def _parts(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.academy, subject_of(finding.subject), occasion_of(finding)


def _told(finding: Finding) -> tuple[str, ...]:
    return finding.answer.value, finding.says, *(f"{name} {each}" for name, each in finding.values.items())


def _name(parts: tuple[object, ...]) -> str:
    number = int.from_bytes(hashlib.sha256(repr(_plain(parts)).encode()).digest(), "big")
    letters = []
    for _ in range(_LENGTH):
        number, letter = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[letter])
    grouped = ("".join(letters[at : at + _TOGETHER]) for at in range(0, _LENGTH, _TOGETHER))
    return "-".join(grouped)


def _plain(parts: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(str(part) if isinstance(part, date) else part for part in parts)
