"""Which letters are due: what rules with a letter have found, once for each pupil and letter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from engine.answering.ladders import highest_stages, place_of
from engine.check_result import CheckResult, RegisterSummary
from engine.findings import Answer, Finding, Level, why_at
from engine.frozen import dataclass
from engine.language.ruleset import RuleSet
from engine.ledger.comparing import Case


@dataclass(frozen=True, slots=True)
class Due:
    """A letter that is due to the parents of a pupil, and the findings that ask for it: the gravest, then the latest.

    `before` is the case that asks again after something was decided on it, if one does.
    """

    academy: str
    pupil_id: str
    letter: str
    findings: tuple[Finding, ...]
    before: Case | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """Academy, pupil and letter, of which there is one."""
        return self.academy, self.pupil_id, self.letter


@dataclass(frozen=True, slots=True)
class NotDue:
    """How many letters are not listed: decided on in the case ledger; of how many pupils it cannot be told.

    `not_asked` are the rules with a letter that could not be evaluated, with the reason; `untold_by` those that cannot
    tell of some pupil. What the `register` lacks was not looked at.
    """

    decided: int
    cannot_tell: int
    not_asked: tuple[tuple[str, str], ...]
    register: RegisterSummary
    untold_by: tuple[str, ...] = ()

    @property
    def untold(self) -> bool:
        """Whether there may be letters due of which nothing is known."""
        return bool(self.cannot_tell or self.not_asked)


def letters_asked_for(rules: Mapping[str, RuleSet]) -> Mapping[tuple[str, str], str]:
    """By academy and rule, the letter that the rule asks for."""
    named = {(academy, rule.id): _letter(rule.then) for academy, book in rules.items() for rule in book.rules}
    return {key: letter for key, letter in named.items() if letter}


def due_letters(
    result: CheckResult, rules: Mapping[str, RuleSet], cases: Sequence[Case]
) -> tuple[tuple[Due, ...], NotDue]:
    """The letters due by academy, pupil and letter, and what is not among them."""
    named = letters_asked_for(rules)
    settled = {id(case.finding) for case in cases if case.holds}
    asking = [each for each in result.findings if (each.academy, each.rule) in named]
    due: dict[tuple[str, str, str], list[Finding]] = {}
    decided = 0
    for finding in _topmost(asking):
        if id(finding) in settled:
            decided += 1
            continue
        key = finding.academy, str(finding.subject["pupil_id"]), named[finding.academy, finding.rule]
        due.setdefault(key, []).append(finding)
    again = {id(case.finding): case for case in cases if case.entry.decision}
    letters = tuple(_due(key, sorted(found, key=_gravest_first), again) for key, found in sorted(due.items()))
    untold = [each for each in asking if each.answer is Answer.CANNOT_TELL]
    pupils = {(each.academy, each.subject["pupil_id"]) for each in untold}
    rules_of_them = tuple(sorted({each.rule for each in untold}))
    not_asked = tuple(_not_asked(result, named))
    return letters, NotDue(decided, len(pupils), not_asked, result.register, rules_of_them)


def _due(key: tuple[str, str, str], found: Sequence[Finding], again: Mapping[int, Case]) -> Due:
    before = (again[id(finding)] for finding in found if id(finding) in again)
    return Due(*key, tuple(found), next(before, None))


def _letter(then: object) -> str | None:
    return getattr(then, "letter", None)


def _topmost(asking: Sequence[Finding]) -> Iterator[Finding]:
    """What says yes, but for stages of which the pupil has reached a higher one that asks for a letter too."""
    placed = [(finding, place_of(finding)) for finding in asking if finding.answer is Answer.YES]
    highest = highest_stages(placed)
    return (finding for finding, place in placed if place is None or highest[place] == finding.rule)


def _gravest_first(finding: Finding) -> tuple[int, int, str, int]:
    """The weightier first; of one rule, which may have found several half terms, what came last."""
    level, stage = list(Level).index(finding.level), finding.ladder.stage if finding.ladder else 0
    return level, -stage, finding.rule, -(finding.window.last.toordinal() if finding.window else 0)


def _not_asked(result: CheckResult, named: Mapping[tuple[str, str], str]) -> Iterator[tuple[str, str]]:
    asking = {rule for _, rule in named}
    for rule in result.rules:
        if rule.not_evaluated is not None:
            yield from [(rule.id, rule.not_evaluated)] if rule.id in asking else []
        else:
            at = {each: why for each, why in rule.not_evaluated_at.items() if (each, rule.id) in named}
            yield from [(rule.id, why_at(at))] if at else []
