"""Cases asked: each stands as an academy of its own, so that one check answers all that share a day.

Both writings of the meaning are asked: the plan, as `check` does, which tells of yes and cannot tell, and the
evaluator, which tells of everything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.answering.asking import RuleResult, answer_settings, answers_to, ask
from engine.backends.register_rows import rows_by_academy, set_aside
from engine.cases import problems
from engine.cases.answers import Told, by_evaluating, by_findings
from engine.cases.case import Case
from engine.cases.writing import write_register
from engine.checking.checking import contexts_for, facts_of
from engine.diagnostics import Diagnostic, Severity
from engine.explain.facts import AcademyFacts
from engine.frozen import dataclass, replace
from engine.policy.loading import AcademyPolicy, Policy
from engine.policy.named import with_parts
from engine.progress import at_step
from engine.register.database import calendars, connect
from engine.register.loading import load_register
from engine.rulebook import ScopedRule


@dataclass(frozen=True, slots=True)
class Asked:
    """A case with its answers by subject: those of the plan, and those of the evaluator on the facts of the case.

    `found` is None where the rule was not evaluated. `aside` are the rows that could not be used, with the reason.
    """

    case: Case
    found: Mapping[str, Told] | None
    evaluated: Mapping[str, Told]
    facts: AcademyFacts
    aside: tuple[str, ...]


class UnfitRegisterError(Exception):
    """The register of some cases is refused; `found` says why."""

    def __init__(self, found: Sequence[Diagnostic]) -> None:
        super().__init__()
        self.found = found


def ask_all(policy: Policy, cases: Sequence[Case]) -> tuple[list[Asked], tuple[Diagnostic, ...]]:
    """Every case with its answers, in the order given, and those whose register cannot be used.

    All that look from one day, with the same tables, are asked in one plan.
    """
    asked: dict[int, Asked] = {}
    found: list[Diagnostic] = []
    groups = [list(group) for _, group in groupby(sorted(cases, key=_together), key=_together)]
    for number, group in enumerate(groups):
        at_step("asking the cases", number, len(groups))
        asked.update((id(each.case), each) for each in _ask_group(policy, group, found))
    return [asked[id(case)] for case in cases if id(case) in asked], tuple(found)


def _ask_group(policy: Policy, cases: Sequence[Case], found: list[Diagnostic]) -> list[Asked]:
    """The answers of cases of one day; where their register is refused, each is asked alone to find out why."""
    named = {f"case{index:04}": case for index, case in enumerate(cases)}
    try:
        return list(_ask_together(policy, named))
    except UnfitRegisterError as refused:
        if len(cases) == 1:
            found.append(_unfit(cases[0], next(iter(named)), refused.found))
            return []
    return [each for case in cases for each in _ask_group(policy, [case], found)]


def _unfit(case: Case, name: str, found: Sequence[Diagnostic]) -> Diagnostic:
    errors = [each.message for each in found if each.severity is Severity.ERROR]
    why = "; ".join(errors).replace(f"`{name}`", "it")
    message = f"the register of this case cannot be used: {why}"
    return problems.UNFIT_REGISTER.at(case.span, message, help="give it a pupil on roll with a mark")


def _together(case: Case) -> tuple[date, tuple[str, ...]]:
    return case.as_at, tuple(case.tables)


def _ask_together(policy: Policy, cases: Mapping[str, Case]) -> Iterator[Asked]:
    """The answers of cases of one day with the same tables, each by the name of an academy."""
    asking = replace(policy, academies={name: _academy(policy, case, name) for name, case in cases.items()})
    rules, (as_at,) = _scoped(cases), {case.as_at for case in cases.values()}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="trustpolicy-cases-")))
        connection = stack.enter_context(connect())
        written = write_register(cases, folder)
        register, wrong = load_register(
            connection, folder, academies=tuple(cases), as_at=as_at, codes=policy.codes
        )
        if register is None:
            raise UnfitRegisterError(wrong)
        facts = facts_of(asking, calendars(connection), as_at)
        contexts, asked = contexts_for(asking, facts), ask(rules, facts, register.supplied)
        results = [*answer_settings(rules, contexts), *answers_to(asked, contexts, connection)]
        rows = rows_by_academy(connection, register.tables)
        aside = written.by_case(set_aside(connection))
    for name, case in cases.items():
        tables = {table: rows.get(name, {}).get(table, ()) for table in _tables_of(case)}
        own = AcademyFacts(name, asking.academies[name].settings, facts.calendars[name], tables, as_at)
        yield Asked(
            case, _found(name, case, results), by_evaluating(case.rule, own), own, aside.get(name, ())
        )


def _tables_of(case: Case) -> tuple[str, ...]:
    return (*(set(case.tables) - {"calendar"}), "missing_marks", "out_of_force_marks")


def _academy(policy: Policy, case: Case, name: str) -> AcademyPolicy:
    """The case's academy with the case's settings."""
    own = policy.academies[case.academy]
    settings = {**own.settings, **case.settings}
    left = {path: each for path, each in settings.items() if path not in case.settings_missing}
    return replace(own, academy=name, settings=with_parts(left))


def _scoped(cases: Mapping[str, Case]) -> tuple[ScopedRule, ...]:
    """Each rule once with the cases that ask it; two that are written out alike are one."""
    asked: list[ScopedRule] = []
    for name, case in cases.items():
        rule = case.rule
        at = next((i for i, each in enumerate(asked) if each.rule is rule or each.rule == rule), len(asked))
        asked[at : at + 1] = [ScopedRule(rule, (*(asked[at].academies if at < len(asked) else ()), name))]
    return tuple(asked)


def _found(name: str, case: Case, results: Sequence[RuleResult]) -> Mapping[str, Told] | None:
    """What the plan told of a case; None where its rule was not evaluated."""
    own = [each for each in results if each.count.id == case.rule.id]
    if any(each.count.not_evaluated is not None for each in own):
        return None
    return by_findings(
        case.rule, [each for result in own for each in result.findings if each.academy == name]
    )
