"""What an academy, or a layer above it, sets that has to be authorised, and the records there are of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from engine.frozen import dataclass
from engine.policy.authorisation.keys import AuthoriserKey, keys_of
from engine.policy.authorisation.records import Record, is_of, last_day, named_after, records_for
from engine.policy.authorisation.sections import Section, says_any_of, sections_of
from engine.policy.contacts import Contact
from engine.policy.folders import AUTHORISATIONS, KEYS
from engine.policy.gaps import school_year
from engine.policy.layers import TRUST, Layer
from engine.policy.standing import Standing, edition_of


@dataclass(frozen=True, slots=True)
class LocalSections:
    """What an academy, or a layer above it, sets that has to be authorised, as far as it can be read, with its records.

    `edition`, `contacts` and `next_review`, the day to which a record holds that names no other, are those of the
    layers above, as are the `keys` by which records are signed and whether they have to be, `signed`. `under` are these
    layers, the topmost first; `kept_in` is the folder in which records are written. They are `readable` where nothing is
    wrong with records and keys, nor with what the layers above say of the edition, of themselves and of what may be set,
    and every role that authorises is one of the contacts. `emptied` are sections that have records and of which nothing
    is set any more.
    """

    academy: str
    sections: tuple[Section, ...]
    records: tuple[Record, ...]
    edition: str | None
    under: tuple[str, ...]
    kept_in: str
    next_review: date | None
    readable: bool
    contacts: Mapping[str, Contact]
    keys: tuple[AuthoriserKey, ...]
    signed: bool
    emptied: tuple[Section, ...]

    def records_of(self, section: Section) -> list[Record]:
        """The records of a section, in the order in which they stand, that lie with who asks for them or above."""
        end = self.under.index(section.asked_by) + 1 if section.asked_by else None
        return [each for each in self.recorded(section) if each.kept_in in self.under[:end]]

    def misplaced(self, section: Section) -> list[Record]:
        """The records of a section that lie below the layer that asks for them, and count for nothing."""
        kept = self.records_of(section)
        return [each for each in self.recorded(section) if each not in kept]

    def recorded(self, section: Section) -> Iterator[Record]:
        """The records of a section, wherever they lie."""
        return (record for record in self.records if record.section == section.name)


def local_sections(standing: Standing, standings: Mapping[str, Standing], on: date) -> LocalSections:
    """The sections of a layer, seen from those above it, whose roles are held as they are on a day."""
    layer, under = standing.layers[-1], tuple(each.id for each in standing.layers[:-1])
    above = standings[under[-1]] if under else Standing()
    review = above.settings.get("policy.next_review")
    sections = tuple(each for each in sections_of(layer, above) if layer.is_sound(each.name))
    records = records_for(layer.id, above.layers)
    return LocalSections(
        layer.id,
        sections,
        records,
        edition_of(above),
        under,
        next((each.id for each in above.layers if each.kind == TRUST), under[0] if under else layer.id),
        last_day(str(review.cases[0].value)) if review else None,
        all(_can_be_read(each, layer.id) for each in above.layers)
        and standing.is_placed
        and above.says_what_may_be_set
        and _names_an_edition(above)
        and all(each.authorisers() <= above.contacts.keys() for each in above.delegations),
        {role: contact.on_day(on) for role, contact in above.contacts.items()},
        keys_of(above.layers),
        _must_be_signed(above),
        tuple(_emptied(layer, above, sections, records)),
    )


def _emptied(
    layer: Layer, above: Standing, sections: Sequence[Section], records: Sequence[Record]
) -> Iterator[Section]:
    """The sections that have records and of which a layer says nothing, whoever would have to authorise it."""
    there = {(section.name, section.role) for section in sections}
    recorded: dict[tuple[str, str], set[str]] = {}
    for record in records:
        recorded.setdefault((record.section, record.role), set()).update(record.says)
    for (name, role), keys in recorded.items():
        gone = (name, role) not in there and layer.is_sound(name)
        if gone and not says_any_of(keys, layer, above):
            yield Section(name, role, {}, {}, {})


def _names_an_edition(above: Standing) -> bool:
    """Whether the edition that is in force, where there is one, is one that a record can be for."""
    edition = edition_of(above)
    return edition is None or school_year(edition) is not None


def _must_be_signed(above: Standing) -> bool:
    """Whether records count only with a signature in the edition that is in force; where there is none, they do."""
    since, edition = above.settings.get("policy.signed_from"), edition_of(above)
    return since is not None and (edition is None or edition >= str(since.cases[0].value))


def _can_be_read(layer: Layer, academy: str) -> bool:
    """Whether nothing is wrong with the records of an academy that a layer keeps, nor with its keys, if it has any."""
    own = [file for file in layer.folder.files if file.kind == KEYS or is_of(file, academy)]
    kept = [
        file for file in layer.folder.files if file.kind == AUTHORISATIONS and named_after(file) == academy
    ]
    unread = layer.folder.unread & {AUTHORISATIONS, f"{AUTHORISATIONS}/{academy}", KEYS}
    return not unread and all(file.sound for file in own) and all(is_of(file, academy) for file in kept)
