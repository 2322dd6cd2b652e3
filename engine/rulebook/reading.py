"""The rules that hold for each academy: read once for all that share them, checked against the policy's own names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import cache
from typing import TypeVar

from engine.diagnostics import Code, Diagnostic, Severity
from engine.frozen import dataclass, replace
from engine.language.problems import NONE_OF_EACH, UNKNOWN_NAME, UNKNOWN_NAMED
from engine.language.rules import read_rules
from engine.language.ruleset import Rule, RuleSet, Then
from engine.language.vocabulary import Vocabulary
from engine.policy.declarations import SETTING_FILES, declarations, setting_leaves
from engine.policy.folders import RULES
from engine.policy.loading import AcademyPolicy, Policy
from engine.policy.settings import Setting
from engine.policy.standing import Standing
from engine.quantities import Type
from engine.reading.formats import parts_of, type_of
from engine.reading.problems import follows_refusal, refused_places
from engine.register.tables import tables
from engine.rulebook.actions import rules_of_unasked, with_duties
from engine.rulebook.settings_read import SET_BY_NOBODY, misread
from engine.rulebook.stricter import stricter_finds_fewer
from engine.rulebook.unseen import unseen, variation_by_layer

NO_RULES = Code(
    "T024",
    "an academy without a rule",
    "No layer of the academy has a rule, so nothing would be asked of its register, and nothing found. Rules are "
    "files in the folder `rules` of a layer. If they are kept elsewhere, or were not copied with the rest, put them "
    "there.",
)


@dataclass(frozen=True, slots=True)
class ScopedRule:
    """A rule with the academies it holds for; `lacking` tells of further ones why it cannot be asked there."""

    rule: Rule
    academies: tuple[str, ...]
    lacking: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Every rule with its academies, in the order of the files, and each academy's own set of rules."""

    rules: tuple[ScopedRule, ...]
    by_academy: Mapping[str, RuleSet]


def read_rulebook(policy: Policy) -> tuple[Rulebook, tuple[Diagnostic, ...]]:
    """The rules of all academies of a policy, and what is wrong in them."""
    found: list[Diagnostic] = []
    sets: dict[str, RuleSet] = {}
    for academies in _sharing(policy.academies.values()):
        rules, problems = read_rules(academies[0].rule_files, vocabulary_of(policy, academies))
        found.extend(problems)
        shared: dict[tuple[int, Then], Rule] = {}
        sets.update((each.academy, with_duties(rules, each, shared)) for each in academies)
    by_academy = {name: sets[name] for name in policy.academies}
    found += unseen(policy.academies, by_academy)
    found += misread(policy.academies, by_academy)
    found += rules_of_unasked(policy.academies, by_academy)
    scoped = _scoped(by_academy)
    found += stricter_finds_fewer(policy.standings.values(), (each.rule for each in scoped))
    return Rulebook(scoped, by_academy), tuple(dict.fromkeys(found))


def without_rules(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """An error for each academy of which nothing would be asked."""
    for academy, rules in rulebook.by_academy.items():
        if not rules.rules:
            message = f"`{academy}` has no rule, in no layer, so that nothing can be asked of its register"
            help = "put the files with the rules into the folder `rules` of its trust, or of another layer"
            yield NO_RULES.at(None, message, help=help)


def follows_from(problem: Diagnostic, found: Iterable[Diagnostic]) -> bool:
    """Whether a rule's problem is that something is missing which stands where something else was `found` to be wrong.

    That is settings, bands and stages in a file of settings or codes, definitions in a file of rules, and what has not
    the right form.
    """
    errors = [each for each in found if each.severity is Severity.ERROR]
    if follows_refusal(problem, refused_places(errors)):
        return True
    if problem.code in (UNKNOWN_NAMED, NONE_OF_EACH, SET_BY_NOBODY):
        files = tuple(f"/{kind}.yaml" for kind in (*SETTING_FILES, "codes"))
        return any(each.place.file.endswith(files) for each in errors)
    return problem.code is UNKNOWN_NAME and any(map(_hides_definitions, errors))


def _hides_definitions(error: Diagnostic) -> bool:
    """Whether a whole section of a file of rules cannot be read, or all of it."""
    in_rules = f"/{RULES}/" in error.place.file
    return in_rules and (error.place.column == 1 or error.code.id.startswith("Y"))


def _sharing(academies: Iterable[AcademyPolicy]) -> list[list[AcademyPolicy]]:
    """The academies in groups that have the same rule files, and bands and stages of the same names."""
    groups: dict[tuple[object, ...], list[AcademyPolicy]] = {}
    for academy in academies:
        files = tuple((file.layer, file.node.span.source.name) for file in academy.rule_files)
        groups.setdefault((files, *_named_parts(academy.settings).items()), []).append(academy)
    return list(groups.values())


def vocabulary_of(
    policy: Policy, academies: Sequence[AcademyPolicy], settings: Mapping[str, Setting] | None = None
) -> Vocabulary:
    """The names that the rules of some academies of a policy, with the same bands and stages, may use.

    These are those of `settings`, else of the first academy.
    """
    return Vocabulary(
        columns={
            name: {key: col.type for key, col in table.columns.items()} for name, table in tables().items()
        },
        settings={
            **{path: declared.type for path, declared in declarations().items()},
            **_named_parts(academies[0].settings if settings is None else settings),
        },
        definitions={},
        codes=frozenset(period.code for period in policy.codes),
        roles=_at_layers(policy, "contacts", _titles),
        varies_at=variation_by_layer(academies),
        duties=_at_layers(policy, "duties", lambda standing: frozenset(standing.duties.duties)),
        named=_what_named_say(),
    )


@cache
def _what_named_say() -> Mapping[str, Mapping[str, Type]]:
    """What one of the bands or stages of each setting can say beside its name, with its type."""
    return {
        path: {part: type_of(schema) for part, schema in parts_of(leaf.schema).items()}
        for path, leaf in setting_leaves().items()
        if "x-named" in leaf.schema
    }


def _named_parts(settings: Mapping[str, Setting]) -> dict[str, Type]:
    """What follows from bands and stages, such as `attendance.bands.amber.from`."""
    return {path: each.type for path, each in settings.items() if each.part_of is not None}


_Names = TypeVar("_Names")


def _titles(standing: Standing) -> dict[str, str]:
    return {role: each.called() for role, each in standing.contacts.items()}


def _at_layers(policy: Policy, kind: str, names_of: Callable[[Standing], _Names]) -> dict[str, _Names]:
    """The names that there are at each layer whose files of the kind, and those above, could be read whole."""
    standings = policy.standings.items()
    return {layer: names_of(standing) for layer, standing in standings if standing.is_sound(kind)}


def _scoped(by_academy: Mapping[str, RuleSet]) -> tuple[ScopedRule, ...]:
    """Each rule once with all academies that have just this one."""
    found: list[ScopedRule] = []
    places: dict[int, int] = {}
    namesakes: dict[str, list[int]] = {}
    for academy, rules in by_academy.items():
        for rule in rules.rules:
            alike = namesakes.setdefault(rule.id, [])
            if id(rule) not in places:
                places[id(rule)] = next((each for each in alike if found[each].rule == rule), len(found))
            at = places[id(rule)]
            if at == len(found):
                alike.append(at)
                found.append(ScopedRule(rule, (academy,)))
            else:
                found[at] = replace(found[at], academies=(*found[at].academies, academy))
    return tuple(found)
