"""The flips of a rule in words: whose answer, both reasons, and what makes it flip."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from engine.answering.wording import plain_subject
from engine.checking.checking import contexts_for
from engine.findings import Answer
from engine.impact.asking import Answered, Key
from engine.impact.attributing import attributed
from engine.impact.causes import Differing, Pairing
from engine.impact.impact import Attribution, Cause, Flip
from engine.impact.pupils import Belonging, belonging_of
from engine.impact.reasons import Reasons
from engine.impact.variants import NEW, before_and_now, name_of
from engine.planning.facts import Facts


class Telling(NamedTuple):
    """What flips are told with."""

    pair: Pairing
    facts: Facts
    answers: Mapping[str, Answered]
    belongings: Mapping[tuple[str, str], Belonging]

    def flips(self, rule: Differing, at: int, keys: Sequence[Key]) -> Iterator[Flip]:
        """Each flip of a rule, in the order of its subjects."""
        old, new = before_and_now(self.answers, at)
        before, after = (
            Reasons(contexts_for(each.policy, self.facts)) for each in (self.pair.old, self.pair.new)
        )
        for key in sorted(keys, key=lambda key: tuple(map(str, key))):
            was, now = old.told(key), new.told(key)
            told = now or was
            assert told is not None
            academy = str(key[0])
            belongs = belonging_of(academy, told.subject, self.belongings)
            yield Flip(
                *(rule.rule.id, rule.rule.title, rule.rule.level, academy),
                plain_subject(told),
                *belongs,
                _answer(old.answer(key)),
                _answer(new.answer(key)),
                before.reason(rule.old, academy, was),
                after.reason(rule.new, academy, now),
                self._attribution(rule, at, key),
            )

    def _attribution(self, rule: Differing, at: int, key: Key) -> Attribution:
        causes = rule.causes
        if len(causes) == 1:
            return Attribution(Cause.ALONE, causes)
        now = self.answers[name_of(at, NEW)].answer(key)

        def flips(made: frozenset[str]) -> bool | None:
            name = name_of(at, NEW) if len(made) == len(causes) else name_of(at, made, causes)
            found = self.answers.get(name)
            return None if found is None else found.answer(key) is now

        return attributed(causes, flips)


def _answer(told: bool | None) -> Answer:
    return Answer.CANNOT_TELL if told is None else Answer.YES if told else Answer.NO
