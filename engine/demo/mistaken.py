"""Policies that are wrong on purpose: settings that contradict each other, for the rules for settings to find."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from shutil import copytree, ignore_patterns
from types import MappingProxyType

MISTAKEN = "mistaken"
_README = """\
These policies are WRONG ON PURPOSE, to show what is told of settings that contradict each other. Do not use them.
The academy `mistaken` is invented: where an academy may set a value, it is wrong there. Where a layer above locks it,
this copy of that layer's file is wrong. `trustpolicy demo` wrote them; `trustpolicy validate mistaken` tells all of it.
"""
_WRONG = "# Wrong on purpose: see README.txt in the folder above.\n"
_FILES: Mapping[str, str] = MappingProxyType(
    {
        "policy.yaml": """\
layer: academy
under: trust
identity:
  name: Mistaken Example Academy
  local_authority: Example Council
  year_groups: [3, 4, 5, 6]
""",
        "times.yaml": """\
school_day: {clause: "4.4", gates_open: 9:00, starts: 8:45, ends: 12:00}
register:
  clause: "4.4"
  cases:
    - when: {session: AM}
      opens: 8:40
      closes: 9:30
    - when: {session: PM}
      opens: 13:00
      closes: 12:50
lateness: {clause: "4.4", sign_in_after: 9:45}
""",
        "thresholds.yaml": """\
attendance: {clause: "4.5", letter_below: 98%}
notice_to_improve: {clause: "5.2", shortest: 6 weeks, longest: 3 weeks}
roll: {clause: "7.4", final_year_group: 6}
""",
    }
)
_LOCKED: Mapping[str, str] = MappingProxyType(
    {
        "persistent.attendance": "99%",
        "severe.threshold": "5%",
        "penalty.first.reduced_amount": "£170",
        "penalty.second.amount": "£60",
        "penalty.unpaid_after": "14 days",
        "illness.evidence_after": "20 school days",
        "contacts.emergency_minimum": "1",
    }
)


def write_mistaken(folder: Path, policies: Path) -> None:
    """Copies the policies to the folder, with an invented academy and values of the layers above that are wrong."""
    copytree(
        policies, folder, ignore=ignore_patterns("clauses.yaml")
    )  # the document is not about this academy
    (folder / "README.txt").write_text(_README, "utf-8")
    (folder / MISTAKEN).mkdir()
    for name, text in _FILES.items():
        (folder / MISTAKEN / name).write_text(_WRONG + text, "utf-8")
    _spoil(folder)


def _spoil(folder: Path) -> None:
    """Writes the wrong values over those that are locked, each where it is set; later places in a file first."""
    from engine.policy.loading import load_policy

    policy, _ = load_policy(folder, [MISTAKEN], draft=True)
    if policy is None:
        return
    settings = policy.academies[MISTAKEN].settings
    spans = [(settings[path].cases[0].origin, value) for path, value in _LOCKED.items() if path in settings]
    for origin, value in sorted(
        spans, key=lambda each: each[0].span.start if each[0].span else 0, reverse=True
    ):
        if origin.span is not None:
            file = folder / origin.at.split(":")[0]
            text = file.read_text("utf-8")
            file.write_text(text[: origin.span.start] + value + text[origin.span.end :], "utf-8")
