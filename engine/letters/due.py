"""Which letters are due: what rules with a letter have found, once for each pupil and letter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from engine.answering.ladders import highest_stages, place_of
from engine.check_result import CheckResult, RegisterSummary
from engine.findings import Answer, Finding, Level, why_at
from engine.frozen import dataclass
from engine.keyed import by_key
from engine.language.ruleset import RuleSet
from engine.ledger.comparing import Case
from engine.letters.decided import Decided, decided_on

_Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Due:
    """A letter that is due to the parents of a pupil, and the findings that ask for it: the gravest, then the latest.

    `before` is a case of it on which something was decided that does not hold for all of them, if there is one.
    """

    academy: str
    pupil_id: str
    letter: str
    findings: tuple[Finding, ...]
    before: Case | None = None

    @property
    def key(self) -> _Key:
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


def _of_duty(rules: Mapping[str, RuleSet]) -> Mapping[tuple[str, str], frozenset[str]]:
    """By academy and duty, the letters that rules ask for with the duty."""
    asked = by_key(
        ((academy, rule.then.duty), rule.then.letter)
        for academy, book in rules.items()
        for rule in book.rules
        if rule.then and rule.then.duty and rule.then.letter
    )
    return {key: frozenset(letters) for key, letters in asked.items()}


def due_letters(
    result: CheckResult, rules: Mapping[str, RuleSet], cases: Sequence[Case]
) -> tuple[tuple[Due, ...], NotDue]:
    """The letters due by academy, pupil and letter, and what is not among them."""
    named = letters_asked_for(rules)
    asking = [each for each in result.findings if (each.academy, each.rule) in named]
    top = list(_topmost(asking))
    decided = decided_on(
        named, _of_duty(rules), cases, {id(each) for each in asking} - {id(each) for each in top}
    )
    asked = by_key((_key_of(each, named), each) for each in top)
    letters = tuple(filter(None, (_due(key, found, decided) for key, found in sorted(asked.items()))))
    untold = [each for each in asking if each.answer is Answer.CANNOT_TELL]
    pupils = {(each.academy, each.subject["pupil_id"]) for each in untold}
    rules_of_them = tuple(sorted({each.rule for each in untold}))
    not_asked = tuple(_not_asked(result, named))
    left_out = len(asked) - len(letters)
    return letters, NotDue(left_out, len(pupils), not_asked, result.register, rules_of_them)


def _key_of(finding: Finding, letters: Mapping[tuple[str, str], str]) -> _Key:
    return finding.academy, str(finding.subject["pupil_id"]), letters[finding.academy, finding.rule]


def _due(key: _Key, found: Iterable[Finding], decided: Decided) -> Due | None:
    """A letter with the findings on which nothing is decided that holds; None where there are none."""
    due = [each for each in sorted(found, key=_gravest_first) if not decided.settles(each)]
    before = (case for each in due for case in decided.on(each))
    return Due(*key, tuple(due), next(before, None)) if due else None


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
