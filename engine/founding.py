"""A new academy's folder: what has to be said of it, as files that validate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from engine.diagnostics import Code, Diagnostic, near_names
from engine.frozen import dataclass
from engine.policy.choosing import kind_of
from engine.policy.delegation.allowed import ROLE, allowed_names
from engine.policy.folders import FOLDER_NAME, layer_names
from engine.policy.layers import ACADEMY, LOCAL_AUTHORITY, NATIONAL
from engine.policy.standing import Standing
from engine.reading.nodes import Mapping as Keys
from engine.reading.schema import check_schema, load_schema
from engine.reading.writing import Plain, yaml_text
from engine.reading.yaml import read_yaml
from engine.source import Source

NO_NAME = Code(
    "N001",
    "a name that cannot be an academy's folder",
    "The folder's name is what the academy is called on the command line and in results: small letters, digits and "
    "hyphens, with a letter first, 64 at most. Anything that leads to another place, such as `../x`, is refused.",
)
THERE_ALREADY = Code(
    "N002",
    "the folder already exists",
    "`new` never overwrites anything. Choose another name, or edit the files that are there.",
)
NO_LAYER = Code(
    "N003",
    "an academy cannot stand under that layer",
    "A new academy goes under the trust or a layer below it, such as that of its local authority: give the name of "
    "that layer's folder. The message lists those there are.",
)
NO_YEARS = Code(
    "N004",
    "it cannot be told which year groups are meant",
    "Year groups are numbers from 0, which is Reception, to 14: `3-6`, `R-6` or `7,8,9`. `--phase` stands for the usual "
    "ones of a phase.",
)
TO_BE_SAID = Code(
    "N005",
    "something is missing for a new academy",
    "Without its name, the layer above it and its year groups an academy's folder cannot be used. On a terminal `new` "
    "asks for them; elsewhere give them as options.",
)
NO_ROLE = Code(
    "N006",
    "a role that the academy cannot fill",
    "`--contact` takes a role of the layers above, by its short name, and who holds it, such as `headteacher=A Person`. "
    "Some roles are for the layers above to fill. `trustpolicy options` lists those that an academy may fill.",
)
UNFIT_WORDS = Code(
    "N007",
    "words that cannot be in a policy file",
    "A name is one line of visible text.",
)

PHASES = {
    "infant": "0-2",
    "junior": "3-6",
    "primary": "0-6",
    "first": "0-4",
    "middle": "5-8",
    "upper": "9-13",
    "secondary": "7-11",
    "secondary-with-sixth-form": "7-13",
    "all-through": "0-13",
}
"""The usual year groups of each phase of school."""

_HIGHEST = 14
_YEAR = r"(?:[0-9]{1,2}|[Rr])"
_PART = re.compile(rf"({_YEAR})(?:-({_YEAR}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class NewAcademy:
    """What is said of a new academy: `contacts` are holders by role."""

    folder: str
    under: str
    name: str
    year_groups: tuple[int, ...]
    short_name: str | None
    contacts: Mapping[str, str]


def check_folder_name(policies: Path, name: str) -> Diagnostic | None:
    """Why no folder of this name can be made, or None."""
    if not FOLDER_NAME.fullmatch(name):
        shown = name if len(name) <= 60 else f"{name[:60]}…"
        help = "write it with small letters, digits and hyphens, like `st-marys`"
        return NO_NAME.at(None, f"`{shown}` cannot be the name of an academy's folder", help=help)
    place = policies / name
    if place.exists() or place.is_symlink():
        return THERE_ALREADY.at(None, f"`{name}` is among the policies already", help="choose another name")
    return None


def layers_to_stand_under(policies: Path) -> tuple[str, ...]:
    """The folders under which an academy can stand: local authorities first, then the trust."""
    kinds = {name: kind_of(policies, name) for name in layer_names(policies)}
    fit = [name for name, kind in kinds.items() if kind not in (ACADEMY, NATIONAL)]
    return tuple(sorted(fit, key=lambda name: (kinds[name] != LOCAL_AUTHORITY, name)))


def check_under(under: str, known: Sequence[str]) -> Diagnostic | None:
    """Why an academy cannot stand under a layer, or None."""
    if under in known:
        return None
    listed = ", ".join(f"`{name}`" for name in known) or "none: make the trust's folder first"
    help = near_names(under, known) or f"layers here: {listed}"
    return NO_LAYER.at(None, f"an academy cannot be under `{under}`", help=help)


def read_year_groups(text: str) -> tuple[int, ...] | Diagnostic:
    """`3-6`, `R-2` or `7,8,9` as year groups, in order and each once."""
    years: set[int] = set()
    for part in text.replace(" ", "").split(","):
        match = _PART.fullmatch(part)
        first, last = (_year(match[1]), _year(match[2] or match[1])) if match else (1, 0)
        if first > last or last > _HIGHEST:
            help = "write them like `3-6`, `R-6` or `7,8,9`"
            return NO_YEARS.at(None, f"`{text[:60]}` are not year groups", help=help)
        years |= set(range(first, last + 1))
    return tuple(sorted(years))


def _year(text: str) -> int:
    return 0 if text in "Rr" else int(text)


def check_contacts(contacts: Mapping[str, str], above: Standing) -> Iterator[Diagnostic]:
    """The roles for which an academy under some layers cannot name anybody."""
    may = [each.name for each in allowed_names(above) if each.kind == ROLE and each.name]
    for role in contacts:
        if role not in may:
            why = "is for the layers above to fill" if role in above.contacts else "is not one of this policy"
            help = near_names(role, may) or "`trustpolicy options` lists the roles that an academy may fill"
            yield NO_ROLE.at(None, f"the role `{role}` {why}", help=help)


def academy_files(new: NewAcademy, above: Standing) -> dict[str, str]:
    """The text of each file of the folder by name, with nothing in it that does not have to be said."""
    authority = next((each.name for each in above.layers if each.kind == LOCAL_AUTHORITY), None)
    identity: dict[str, Plain | None] = {
        "name": new.name,
        "short_name": new.short_name,
        "local_authority": authority,
    }
    said: dict[str, Plain] = {key: value for key, value in identity.items() if value is not None}
    policy: dict[str, Plain] = {"layer": ACADEMY, "under": new.under, "identity": said}
    years = f"  year_groups: [{', '.join(map(str, new.year_groups))}]\n"
    files = {"policy.yaml": f"{_first_line(new, 'policy')}{yaml_text(policy)}{years}"}
    if new.contacts:
        roles = {role: {"holder": holder} for role, holder in new.contacts.items()}
        files["contacts.yaml"] = f"{_first_line(new, 'contacts')}{yaml_text({'roles': roles})}"
    return files


def _first_line(new: NewAcademy, kind: str) -> str:
    return f"# yaml-language-server: $schema=../../schemas/academies/{new.folder}/{kind}.schema.json\n"


def check_texts(files: Mapping[str, str]) -> Iterator[Diagnostic]:
    """What would be wrong with the files: words of the command line that cannot stand in them."""
    for name, text in files.items():
        node, wrong = read_yaml(Source(name, text))
        found = [*wrong]
        if isinstance(node, Keys):
            found += check_schema(node, load_schema(name.removesuffix(".yaml")))
        for problem in found:
            yield UNFIT_WORDS.at(None, f"{name} could not be read: {problem.message}", help=problem.help)
