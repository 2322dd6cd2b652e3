"""Records of authorisations: which section of an academy, by whom, when, on what ground, and how it read."""

from __future__ import annotations

import calendar
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import TYPE_CHECKING

from engine.diagnostics import Code, Diagnostic, Severity, near_names
from engine.envelopes import Envelope
from engine.frozen import dataclass
from engine.policy.authorisation.sections import Section, section_digest
from engine.policy.cases import with_reception
from engine.policy.contacts import Contact, title_of
from engine.policy.digest import canonical
from engine.policy.folders import AUTHORISATIONS, PolicyFile
from engine.policy.layers import ACADEMY, Layer
from engine.reading import nodes
from engine.reading.nodes import entries_of, mappings_of, text_of, texts_of
from engine.source import Span

if TYPE_CHECKING:
    from engine.reading.writing import Plain

MISPLACED = Code(
    "A008",
    "a record of authorisations in the wrong place",
    "Records are kept by the layer that asks for them, such as the trust, in its folder `authorisations`, in a file "
    "named after the academy. No academy, and no layer between, can authorise itself.",
)
NO_SUCH_ACADEMY = Code(
    "A009",
    "records of an academy that is not there",
    "No folder of the policies is this academy's. Correct the name, or delete the file.",
    Severity.WARNING,
)

PAYLOAD_KIND = "application/vnd.trustpolicy.authorisation+json"
"""What a signature says it is of: an authorisation as this engine writes it, and nothing else."""


@dataclass(frozen=True, slots=True)
class Record:
    """One authorisation of one section of an academy. `until` is None where it holds to the next review.

    `kept_in` is the layer in whose folder it lies, blank of one that is being written.
    """

    academy: str
    kept_in: str
    section: str
    edition: str
    role: str
    name: str | None
    authorised: str
    until: date | None
    reference: str
    under: tuple[str, ...]
    says: Mapping[str, str]
    digest: str
    signed: Envelope | None
    span: Span = field(compare=False)
    node: nodes.Mapping = field(repr=False, compare=False)

    @property
    def decided(self) -> str:
        """When it was decided, in words: on a day or in a month."""
        return f"{'on' if self.authorised.count('-') == 2 else 'in'} {self.authorised}"

    def decided_by(self, contacts: Mapping[str, Contact]) -> str:
        """The role that decided, by its title, and the name of who holds it where that is said."""
        return ", ".join(each for each in (title_of(self.role, contacts), self.name) if each)

    @property
    def is_whole(self) -> bool:
        """Whether its digest is that of what it says."""
        return section_digest(self.section, self.says) == self.digest

    def is_of(self, section: Section) -> bool:
        """Whether it is of what a section says now; a record may call Reception `year 0`, as cases did once."""
        says = {with_reception(key): value for key, value in self.says.items()}
        return section.digest == self.digest or (self.is_whole and section.says == says)

    def content(self) -> bytes:
        """What is signed: all that the record says, but for the signature, and whose it is."""
        said = canonical(self.node)
        assert isinstance(said, dict)
        return signed_content(self.academy, said)

    def value_place(self, key: str) -> Span:
        """Where one of the values stands that were authorised, else where all of them begin."""
        says = self.node.get("says")
        value = says.get(key) if isinstance(says, nodes.Mapping) else None
        return value.span if value else self.place("says")

    def place(self, key: str) -> Span:
        """Where one of its keys stands, else where the record begins."""
        value = self.node.get(key)
        return value.span if value else self.span


TO_FILL_IN = "WHERE IT WAS DECIDED"
"""What stands in a command for the minute or letter that whoever runs it has to name."""


def authorising_command(academy: str, section: str, *, signed: bool, said: str = "") -> str:
    """The command by which a section is authorised, but for where the decision is written down.

    `said` are options that it has besides.
    """
    sign = " --sign KEYFILE" if signed else ""
    return f'`trustpolicy authorise {academy} --section {section} --reference "{TO_FILL_IN}"{said}{sign}`'


def signed_content(academy: str, record: Mapping[str, Plain]) -> bytes:
    """A record as it is signed: JSON with sorted keys and without spaces, the academy among them."""
    said = {**{key: value for key, value in record.items() if key != "signed"}, "academy": academy}
    return json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def records_for(academy: str, above: Iterable[Layer]) -> tuple[Record, ...]:
    """The records of an academy in the folders of the layers above it, in the order in which they stand."""
    return tuple(
        record
        for layer in above
        for file in layer.folder.files
        if is_of(file, academy) and file.sound
        for record in records_in(academy, file.node, layer.id)
    )


def is_of(file: PolicyFile, academy: str) -> bool:
    """Whether a file has the records of an academy."""
    return file.kind == AUTHORISATIONS and text_of(file.node, "academy") == academy


def named_after(file: PolicyFile) -> str:
    """The academy that a file of records is named after."""
    return file.source.name.rpartition("/")[2].removesuffix(".yaml")


def check_files(layers: Iterable[Layer], names: Sequence[str]) -> Iterator[Diagnostic]:
    """What is wrong with where files of records lie; `names` are the folders that hold a layer."""
    for layer in layers:
        for file in layer.folder.files:
            academy = file.node.get("academy")
            if file.kind == AUTHORISATIONS and isinstance(academy, nodes.Scalar):
                yield from _check_file(layer, file, academy, names)


def _check_file(
    layer: Layer, file: PolicyFile, academy: nodes.Scalar, names: Sequence[str]
) -> Iterator[Diagnostic]:
    stem = named_after(file)
    if layer.kind == ACADEMY or layer.id == academy.text:
        message = f"a record in the folder of {layer.id} itself authorises nothing"
        yield MISPLACED.at(academy.span, message, help="delete it; records lie in the folder of the trust")
    elif stem != academy.text:
        message = f"the file `{stem}.yaml` holds the records of `{academy.text}`"
        mistyped = stem in names and academy.text not in names
        help = f"write `{stem}`" if mistyped else f"rename it to `{academy.text}.yaml`"
        yield MISPLACED.at(academy.span, message, help=help)
    elif academy.text not in names:
        help = near_names(academy.text, names) or "delete the file, or add the academy's folder"
        yield NO_SUCH_ACADEMY.at(academy.span, f"there is no academy `{academy.text}`", help=help)


def records_in(academy: str, node: nodes.Mapping, kept_in: str = "") -> Iterator[Record]:
    """The records of an academy that a sound file has, in the folder of a layer."""
    return (_record(academy, item, kept_in) for item in mappings_of(node.get("records")))


def _record(academy: str, node: nodes.Mapping, kept_in: str) -> Record:
    by, says = node.get("by"), node.get("says")
    who = by if isinstance(by, nodes.Mapping) else node
    entries = entries_of(says)
    return Record(
        academy=academy,
        kept_in=kept_in,
        section=text_of(node, "section") or "",
        edition=text_of(node, "edition") or "",
        role=text_of(who, "role") or "",
        name=text_of(who, "name"),
        authorised=text_of(node, "authorised") or "",
        until=last_day(text_of(node, "until")),
        reference=text_of(node, "reference") or "",
        under=tuple(texts_of(node, "under")),
        says={entry.key.text: entry.value.text for entry in entries if isinstance(entry.value, nodes.Scalar)},
        digest=f"sha256:{text_of(node, 'sha256')}",
        signed=_envelope(node.get("signed")),
        span=node.entries[0].key.span if node.entries else node.span,
        node=node,
    )


def _envelope(node: nodes.Node | None) -> Envelope | None:
    if not isinstance(node, nodes.Mapping):
        return None
    listed = node.get("signatures")
    signature = listed.items[0] if isinstance(listed, nodes.Sequence) else None
    assert isinstance(signature, nodes.Mapping)  # the file is sound
    texts = (
        text_of(where, key)
        for where, key in ((node, "payloadType"), (node, "payload"), (signature, "keyid"), (signature, "sig"))
    )
    return Envelope(*(text or "" for text in texts))


def first_day(text: str) -> date | None:
    """The day that `2025-07-31` names, or the first one of the month `2025-07`."""
    return last_day(text) if text.count("-") == 2 else last_day(f"{text}-01")


def last_day(text: str | None) -> date | None:
    """The day that `2025-07-31` names, or the last one of the month `2025-07`; None where it names none."""
    if text is None:
        return None
    year, month, *day = (int(part) for part in text.split("-"))
    longest = calendar.monthrange(year, month)[1]
    return date(year, month, min(day[0], longest) if day and day[0] else longest)
