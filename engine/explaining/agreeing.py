"""The check's own answer for one subject, and whether the evaluator's is the same."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from engine.answering.rows import rules_answered
from engine.answering.told import Told
from engine.backends.embedded import write_out
from engine.backends.script import Row, carry_out
from engine.explain.answers import BY_WEIGHT, EXCEPTED, IN_WORDS, NO, RuleAnswer
from engine.frozen import dataclass
from engine.planning.plan import make_plan
from engine.rulebook import ScopedRule

if TYPE_CHECKING:
    import duckdb

    from engine.planning.facts import Facts


class AnswersDifferError(Exception):
    """The two writings of a rule's meaning gave different answers: a bug, of which neither answer may be told."""


@dataclass(frozen=True, slots=True)
class CheckedAnswer:
    """What a check says of one subject; `told` is None where the answer is no."""

    told: Told | None
    excepted: bool

    @property
    def word(self) -> str:
        """The answer in a word, as the evaluator's has one."""
        return IN_WORDS[self.told.answer] if self.told else EXCEPTED if self.excepted else NO


def checked_answer(
    scoped: ScopedRule,
    facts: Facts,
    connection: duckdb.DuckDBPyConnection,
    keys: Mapping[str, Any],
    period: date | None,
) -> CheckedAnswer:
    """The answer by the plan of this rule alone, for the subject with certain keys; of several, what says most."""
    (answers,) = carry_out(write_out(make_plan([scoped], facts)), connection)
    (answered,) = rules_answered(answers, facts)
    excepted = answered.columns.excepted
    found = [CheckedAnswer(None, False)]
    for rows in answers.batches:
        for row in [row for row in rows if _is(row, answered.at, keys, period)]:
            freed = excepted is not None and row[answered.at[excepted]] is True
            told = [told for _, told in answered.told([row])]
            found.append(CheckedAnswer(told[0] if told else None, freed))
    return max(found, key=lambda each: BY_WEIGHT.index(each.word))


def _is(row: Row, at: Mapping[str, int], keys: Mapping[str, Any], period: date | None) -> bool:
    same = all(row[at[name]] == value for name, value in keys.items())
    return same and (period is None or row[at["period_first"]] == period)


def hold_equal(mine: RuleAnswer, checked: CheckedAnswer) -> None:
    """Raises where the evaluator and the plan do not say the same of a subject."""
    told = checked.told
    if (mine.answer is False) != (told is None) or mine.excepted != checked.excepted:
        raise AnswersDifferError
    if told is not None and (told.answer is not mine.answer or told.window != mine.window):
        raise AnswersDifferError
