"""An invented edition 2023-24: the shipped policies with older amounts and thresholds, retired codes, other times."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from shutil import copytree

from engine.installed import installed_folder
from engine.policy.authorisation.sections import section_digest

Edits = Mapping[str, tuple[tuple[str, str], ...]]

EDITS: Edits = {
    "national/thresholds.yaml": (
        ("  sessions: 10\n", "  sessions: 8\n"),
        ("framework_from: 2024-08-19", "framework_from: 2023-09-01"),
        ("from: 2024-08-19", "from: 2023-09-01"),
        ("amount: £160", "amount: £120"),
        ("reduced_amount: £80", "reduced_amount: £60"),
    ),
    "national/codes.yaml": ((", until: 2024-08-18", ""),),
    "trust/policy.yaml": (
        ("edition: 2024-25", "edition: 2023-24"),
        ("ratified: 2024-08", "ratified: 2023-08"),
        ("value: 2024-07", "value: 2023-07"),
        ("next_review: 2025-07", "next_review: 2024-07"),
    ),
    "trust/thresholds.yaml": (("letter_below: {value: 95%", "letter_below: {value: 92%"),),
    "trust/rules/attendance.yaml": (
        (
            "absence over this school year is at least persistent.threshold",
            "absence over this school year > persistent.threshold",
        ),
    ),
    "wenlock/times.yaml": (("closes: 9:15", "closes: 9:00"),),
    "trust/authorisations/wenlock.yaml": (
        ("edition: 2024-25", "edition: 2023-24"),
        ("authorised: 2024-08", "authorised: 2023-08"),
        ("register.closes (AM): 09:15", "register.closes (AM): 09:00"),
    ),
}


def write_2023_24(into: Path) -> Path:
    """The folder that then holds the edition."""
    return write_edited(into, EDITS)


def write_edited(into: Path, edits: Edits) -> Path:
    """A copy of the shipped policies with some texts put in the place of others; the records fit what they say."""
    copytree(installed_folder("policies"), into)
    for name, changes in edits.items():
        path = into / name
        text = path.read_text("utf-8")
        for find, put in changes:
            assert find in text, f"{name} does not have {find!r} any more"
            text = text.replace(find, put)
        path.write_text(text, "utf-8")
    _digest_anew(into / "trust" / "authorisations" / "wenlock.yaml")
    return into


def _digest_anew(path: Path) -> None:
    """Gives a file with one record the digest of its values."""
    head, _, said = path.read_text("utf-8").partition("    says:\n")
    lines = [line.strip() for line in said.splitlines() if not line.strip().startswith("sha256:")]
    values = dict(line.split(": ", 1) for line in lines)
    digest = section_digest("times", values).removeprefix("sha256:")
    told = "".join(f"      {line}\n" for line in lines)
    path.write_text(f"{head}    says:\n{told}    sha256: {digest}\n", "utf-8")
