"""An edition of the policies: what could be read of it, what it is called, and what is wrong in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field
from datetime import date
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from engine.diagnostics import Diagnostic, has_errors, in_order, near_names
from engine.document.loading import read_registers
from engine.document.lost import lost_rules
from engine.document.problems import UNKNOWN_RULE
from engine.document.register import ClauseRegister
from engine.editions import problems
from engine.editions.revisions import write_revision
from engine.editions.rule_sets import KnownRules, rule_sets
from engine.frozen import dataclass, replace
from engine.language.ruleset import RuleSet
from engine.policy.edition_dates import OUTSIDE_ITS_TIME, check_edition
from engine.policy.folders import CASES, CLAUSES, RULES, KnownFiles, layer_names, unusable
from engine.policy.layers import Layer
from engine.policy.loading import Policy, read_policy
from engine.policy.standing import Standing
from engine.wording import quoted

_MOST_NAMED = 10
_NOT_FOR_DIFF = "A"
"""Whether a section is authorised is told with each change; it is no reason not to compare."""


@dataclass(frozen=True)
class Edition:
    """What could be read of an edition; `spec` is how the command line names it.

    `rules` has the rules and definitions of each layer with all above it. `alike` are the files and folders, as layer
    and kind, that another edition has byte for byte: they are not read to be compared. `registers` are the other
    registers of clauses, by layer.
    """

    spec: str
    policy: Policy
    rules: Mapping[str, RuleSet]
    diagnostics: tuple[Diagnostic, ...]
    alike: frozenset[tuple[str, str]] = frozenset()
    registers: Mapping[str, ClauseRegister] = field(default_factory=dict)

    @property
    def standings(self) -> Mapping[str, Standing]:
        """What holds at each layer."""
        return self.policy.standings

    @cached_property
    def layers(self) -> Mapping[str, Layer]:
        """Each layer by its folder, the upper ones first."""
        ordered = sorted(self.standings.values(), key=lambda each: (len(each.layers), each.layers[-1].id))
        return {standing.layers[-1].id: standing.layers[-1] for standing in ordered}

    def under(self, layer: str) -> tuple[str, ...]:
        """The academies that stand under a layer, or are it."""
        return tuple(name for name, each in self.policy.academies.items() if layer in each.layers)

    @cached_property
    def unread(self) -> frozenset[tuple[str, str]]:
        """The files, as layer and kind, in which something could not be read; what is missing may stand there."""
        found: set[tuple[str, str]] = set()
        for layer in self.layers.values():
            unread = (name.partition("/")[0] for name in layer.folder.unread - {CLAUSES})
            found |= {(layer.id, kind) for kind in unread}
            found |= {(layer.id, file.kind) for file in layer.folder.files if not file.sound}
        return frozenset(found | {each for problem in self.errors for each in _file_of(problem)})

    @cached_property
    def errors(self) -> tuple[Diagnostic, ...]:
        """What keeps the edition from being used, authorisations aside."""
        return tuple(each for each in self.diagnostics if has_errors([each]))


def outside_its_time(edition: Edition, academies: Iterable[str], on: date) -> Iterator[Diagnostic]:
    """The warnings that an edition is not, or not any more, in force on a day, each once."""
    found = (each for name in academies for each in check_edition(edition.standings[name], on))
    yield from dict.fromkeys(each for each in found if each.code is OUTSIDE_ITS_TIME)


def _file_of(problem: Diagnostic) -> Iterator[tuple[str, str]]:
    """The file of a problem, as layer and kind; of a rule that only clauses name, those that it may have been in."""
    parts = problem.place.file.split("/")
    if problem.code is UNKNOWN_RULE:
        parts[2:] = [RULES, ""]
    if len(parts) == 2:
        yield parts[1], ""
    if len(parts) > 2:
        yield parts[1], parts[2].removesuffix(".yaml") if len(parts) == 3 else parts[2]


class Known(NamedTuple):
    """What was read of the editions before: an edition shares most of its files with the last."""

    files: KnownFiles
    rules: KnownRules


@contextmanager
def opened(
    specs: Sequence[str], policies: Path, academy: str | None
) -> Iterator[tuple[tuple[Edition, ...], tuple[Diagnostic, ...]]]:
    """The editions that some words name, each read once, with what keeps any of them from being one."""
    with TemporaryDirectory(prefix="trustpolicy-") as scratch:
        known = Known({}, [])
        found = [_open(spec, policies, Path(scratch) / str(at), known) for at, spec in enumerate(specs)]
        editions = tuple(each for each in found if isinstance(each, Edition))
        wrong = [each for each in found if isinstance(each, Diagnostic)]
        wrong += _apart(editions, academy) if not wrong else []
        if not wrong:
            editions = side_by_side(*editions)
        yield editions, tuple(wrong)


def _open(spec: str, policies: Path, scratch: Path, known: Known) -> Edition | Diagnostic:
    folder: Path | None = Path(spec)
    if not Path(spec).is_dir():
        if Path(spec).is_file():
            help = f"write `{Path(spec).parent}`, the folder that holds it, or the one above"
            return problems.NOT_POLICIES.at(None, f"`{spec}` is a file, not a folder of policies", help=help)
        scratch.mkdir()
        folder, wrong = write_revision(spec, policies, scratch)
        if wrong:
            return wrong
    assert folder is not None
    if wrong_folder := unusable(folder):
        return wrong_folder
    if not layer_names(folder):
        return _no_policies(spec, folder)
    return read_edition(spec, folder, known)


def read_edition(spec: str, folder: Path, known: Known | None = None) -> Edition:
    """The edition in a folder of policies, as far as it can be read."""
    known = known or Known({}, [])
    policy, found = read_policy(folder, draft=True, known=known.files)
    assert policy is not None
    rules, wrong = rule_sets(policy, known.rules)
    if not has_errors((*found, *wrong)):
        wrong = (*wrong, *lost_rules(policy, rules.values()))
    kept = (each for each in (*found, *wrong) if not each.code.id.startswith(_NOT_FOR_DIFF))
    return Edition(spec, policy, rules, in_order(kept))


def _no_policies(spec: str, folder: Path) -> Diagnostic:
    inside = folder / "policies"
    help = "name the folder that holds a folder for each layer, such as `policies`"
    if inside.is_dir() and layer_names(inside):
        help = f"write `{Path(spec) / 'policies'}`" if Path(spec).is_dir() else f"write `{spec}:policies`"
    return problems.NOT_POLICIES.at(None, f"`{spec}` holds no layer: no folder with a policy.yaml", help=help)


def _apart(editions: Sequence[Edition], academy: str | None) -> Iterator[Diagnostic]:
    """Why some editions are not of the same academies, or not of the one asked for.

    Of an edition with errors it cannot be said which academies it has: these are told in the place of that.
    """
    each_has = [set(edition.policy.academies) for edition in editions]
    wanted = [academy] if academy is not None else sorted(set().union(*each_has))
    if unread := [each for each in editions if each.errors and _is_unclear(each, wanted, academy)]:
        yield from (error for each in unread for error in each.errors)
        return
    if academy is not None:
        missing = tuple(lacking(editions, academy))
        yield from missing if len(missing) == len(editions) else ()
        return
    if any(each_has) and not set.intersection(*each_has):
        named = " and ".join(f"`{each.spec}`" for each in editions)
        message = f"the editions {named} have no academy in common"
        yield problems.OTHER_ACADEMIES.at(None, message, help="name editions that have one in common")


def lacking(editions: Sequence[Edition], academy: str) -> Iterator[Diagnostic]:
    """Each of some editions that does not have an academy, with the academies that it has."""
    for edition in editions:
        if academy not in (has := edition.policy.academies):
            message = f"the edition `{edition.spec}` has no academy `{academy}`"
            help = f"it has {quoted(sorted(has), _MOST_NAMED)}" if has else "it has no academy"
            near = near_names(academy, has)
            yield problems.NO_SUCH_ACADEMY.at(None, message, help=f"{near} {help}" if near else help)


def _is_unclear(edition: Edition, wanted: Sequence[str], academy: str | None) -> bool:
    """Whether an edition has the folder of an academy and it cannot be said whether it is one, or where it stands."""
    has, folders = edition.policy.academies, layer_names(edition.policy.folder)
    return any(
        name not in has or (academy is not None and not edition.standings[name].is_placed)
        for name in wanted
        if name in folders
    )


def side_by_side(*editions: Edition) -> tuple[Edition, ...]:
    """The editions knowing which registers of clauses and files of cases they share, and with the other registers."""
    alike = _alike(*(edition.policy.folder for edition in editions))
    return tuple(_with_clauses(replace(edition, alike=alike)) for edition in editions)


def _alike(first: Path, *others: Path) -> frozenset[tuple[str, str]]:
    """The registers of clauses, and the files of cases, that all folders of policies have byte for byte."""
    return frozenset(
        (path.parts[0], "/".join(path.parts[1:]).removesuffix(".yaml"))
        for layer in layer_names(first)
        for path in _beside(first, layer)
        if all(_is_alike(first / path, other / path) for other in others)
    )


def _beside(policies: Path, layer: str) -> Iterator[Path]:
    """The files of a layer that are read only to be compared, below the folder of policies."""
    folder = policies / layer
    for path in (folder / f"{CLAUSES}.yaml", *folder.glob(f"{CASES}/*.yaml")):
        if path.is_file():
            yield path.relative_to(policies)


def _is_alike(one: Path, other: Path) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()


def _with_clauses(edition: Edition) -> Edition:
    """The edition with those of its registers of clauses that are to be compared."""
    layers = [layer for layer in edition.layers if (layer, CLAUSES) not in edition.alike]
    registers, wrong = read_registers(edition.policy.folder, layers)
    by_layer = {register.layer: register for register in registers}
    return replace(edition, registers=by_layer, diagnostics=in_order((*edition.diagnostics, *wrong)))
