"""Records of authorisations written: an academy's sections as they are, into the folder of the layer above."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from engine.diagnostics import Diagnostic, near_names
from engine.envelopes import SigningKey
from engine.frozen import dataclass, replace
from engine.policy import problems
from engine.policy.authorisation.authorised import record_in_force, unauthorised
from engine.policy.authorisation.local_sections import LocalSections
from engine.policy.authorisation.record_problems import by_whom, record_doubts, record_problems
from engine.policy.authorisation.records import PAYLOAD_KIND, Record, records_in, signed_content
from engine.policy.authorisation.sections import Section
from engine.policy.folders import AUTHORISATIONS, display_name
from engine.policy.loading import Policy
from engine.reading.nodes import Mapping as Keys
from engine.reading.schema import check_schema, load_schema
from engine.reading.writing import Plain, yaml_text
from engine.reading.yaml import read_yaml
from engine.source import Source

_HEADER = f"# yaml-language-server: $schema=../../../schemas/{AUTHORISATIONS}.schema.json\n"


@dataclass(frozen=True, slots=True)
class Decision:
    """Who authorises: in which role (None for the one that is asked for), by what name, when, on what ground."""

    reference: str
    on: date
    role: str | None = None
    name: str | None = None
    until: date | None = None


def waiting_sections(
    local: LocalSections, names: Sequence[str], on: date
) -> tuple[tuple[Section, ...], tuple[Diagnostic, ...]]:
    """The sections named, or, where none is, those not authorised on a day; and the names that are none."""
    known = {section.name for section in local.sections}
    wrong = tuple(_unknown(name, known, local.academy) for name in names if name not in known)
    if names:
        return tuple(section for section in local.sections if section.name in names), wrong
    return tuple(section for section, _ in unauthorised(local, on)), wrong


def _unknown(name: str, known: set[str], academy: str) -> Diagnostic:
    help = near_names(name, known) or (
        "sections of its own: " + ", ".join(f"`{each}`" for each in sorted(known))
        if known
        else f"{academy} sets nothing that has to be authorised"
    )
    return problems.UNKNOWN_SECTION.at(None, f"{academy} has no section `{name}` to authorise", help=help)


def said_already(
    section: Section, local: LocalSections, decision: Decision, *, signed: bool
) -> Record | None:
    """The record in force on the day of a decision that says no less than the decision would; None where none does.

    A decision says more if it holds until another day, is signed, or replaces a record of which something is doubtful.
    """
    record = record_in_force(section, local, decision.on)
    if record is None or any(record_problems(record, section, local, decision.on)):
        return None
    ends = {each.until or local.next_review for each in (record, decision)}
    return record if len(ends) == 1 and (record.signed or not signed) else None


def record_file(policy: Policy, local: LocalSections) -> Path:
    """The file for an academy's records, in the folder of its trust."""
    return policy.folder / local.kept_in / AUTHORISATIONS / f"{local.academy}.yaml"


def record_of(
    section: Section, local: LocalSections, decision: Decision, key: SigningKey | None = None
) -> Mapping[str, Plain]:
    """A record of a section as it is now, ready to be written; signed where there is a key."""
    by = {"role": decision.role or section.role, "name": decision.name}
    record: dict[str, Plain | None] = {
        "section": section.name,
        "edition": local.edition or "",
        "by": {key: text for key, text in by.items() if text},
        "authorised": decision.on.isoformat(),
        "until": decision.until.isoformat() if decision.until else None,
        "reference": decision.reference,
        "under": list(local.under),
        "says": dict(section.says),
        "sha256": section.digest.removeprefix("sha256:"),
    }
    said = {name: value for name, value in record.items() if value is not None}
    return {**said, "signed": _signed(local.academy, said, key)} if key else said


def _signed(academy: str, record: Mapping[str, Plain], key: SigningKey) -> Mapping[str, Plain]:
    """A record in an envelope with a signature, as DSSE writes it."""
    envelope = key.sign(signed_content(academy, record), PAYLOAD_KIND)
    return {
        "payloadType": envelope.kind,
        "payload": envelope.payload,
        "signatures": [{"keyid": envelope.key, "sig": envelope.signature}],
    }


def wrong_with_records(
    text: str, sections: Sequence[Section], local: LocalSections, on: date
) -> Iterator[Diagnostic]:
    """What is wrong or doubtful, on a day, of whom and which day the records of sections, the last of a text, name."""
    node, _ = read_yaml(Source("", text))
    assert isinstance(node, Keys)
    written = list(records_in(local.academy, node))[-len(sections) :]
    for record, section in zip(written, sections, strict=True):
        for problem in (*by_whom(record, section, local), *record_doubts(record, local, on)):
            yield replace(problem, labels=problem.labels[1:])


def with_records(
    file: Path, academy: str, records: Sequence[Mapping[str, Plain]]
) -> tuple[str, tuple[Diagnostic, ...]]:
    """The text of a file of records with some more behind those it has, and what would be wrong with it."""
    text = (
        file.read_text("utf-8") if file.is_file() else f"{_HEADER}{yaml_text({'academy': academy})}records:\n"
    )
    whole = text.rstrip("\n") + "\n" + _indented(yaml_text(records))
    name = display_name(file.parents[2], *file.parts[-3:])
    node, wrong = read_yaml(Source(name, whole))
    found = check_schema(node, load_schema(AUTHORISATIONS)) if isinstance(node, Keys) else []
    return whole, (*wrong, *found)


def _indented(text: str) -> str:
    return "".join(f"  {line}" if line.strip() else line for line in text.splitlines(keepends=True))
