"""The rule that a case asks: one of the policies, or one that is written out in the file."""

from __future__ import annotations

from collections.abc import Mapping

from engine.cases import problems
from engine.diagnostics import Diagnostic, near_names
from engine.frozen import dataclass, replace
from engine.language.rules import read_rules
from engine.language.ruleset import Rule
from engine.policy.loading import AcademyPolicy, Policy
from engine.policy.named import with_parts
from engine.policy.settings import Setting
from engine.reading import nodes
from engine.rulebook import Rulebook, vocabulary_of

TRIED = "tried"
"""The name of a rule that is written out."""


@dataclass(frozen=True, slots=True)
class AskedRule:
    """A rule, and whether it is one of the policies."""

    rule: Rule
    of_policy: bool


def asked_rule(
    node: nodes.Mapping,
    root: nodes.Mapping,
    academy: str,
    policy: Policy,
    rules: Rulebook,
    settings: Mapping[str, Setting],
    found: list[Diagnostic],
) -> AskedRule | None:
    """The rule under `rule` of a case, else of its file; None where there is none, which is noted."""
    given = node.get("rule") or root.get("rule")
    if isinstance(given, nodes.Mapping):
        return _written_out(given, root, _with(policy.academies[academy], settings), policy, found)
    if not isinstance(given, nodes.Scalar):
        at = node.entries[0].key.span
        message = "it is not clear which rule is asked"
        found.append(problems.UNKNOWN_RULE.at(at, message, help="write `rule:` with its short name"))
        return None
    known = {rule.id: rule for rule in rules.by_academy[academy].rules}
    if given.text in known:
        return AskedRule(known[given.text], of_policy=True)
    near = near_names(given.text, known) or f"{academy} has {len(known)} rules; `docs/rules.md` lists them."
    help = f"{near} If the rule was taken out, delete its cases"
    found.append(
        problems.UNKNOWN_RULE.at(given.span, f"{academy} has no rule `{nodes.shown(given.text)}`", help=help)
    )
    return None


def _with(academy: AcademyPolicy, settings: Mapping[str, Setting]) -> AcademyPolicy:
    return replace(academy, settings=with_parts({**academy.settings, **settings}))


def _written_out(
    given: nodes.Mapping,
    root: nodes.Mapping,
    academy: AcademyPolicy,
    policy: Policy,
    found: list[Diagnostic],
) -> AskedRule | None:
    files = [(file.layer, _definitions(file.node)) for file in academy.rule_files]
    files.append(("case", _as_file(given, root)))
    read, wrong = read_rules(files, vocabulary_of(policy, [academy]))
    found += wrong
    rule = next((rule for rule in read.rules if rule.id == TRIED), None)
    return AskedRule(rule, of_policy=False) if rule else None


def _definitions(file: nodes.Mapping) -> nodes.Mapping:
    """A file of rules with its definitions alone."""
    return replace(file, entries=tuple(each for each in file.entries if each.key.text == "define"))


def _as_file(given: nodes.Mapping, root: nodes.Mapping) -> nodes.Mapping:
    """The rule with the definitions beside it, as a file of rules has them."""
    rule = nodes.Entry(nodes.Scalar(TRIED, False, given.span), given)
    rules = nodes.Entry(nodes.Scalar("rules", False, given.span), nodes.Mapping((rule,), given.span))
    define = root.entry("define")
    return nodes.Mapping((*((define,) if define else ()), rules), given.span)
