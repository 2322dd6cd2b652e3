"""What was decided in the case ledger on a letter, be it under another rule than the one that asks for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from engine.findings import Answer, Finding
from engine.frozen import dataclass
from engine.keyed import by_key
from engine.ledger.comparing import Case


@dataclass(frozen=True, slots=True)
class Decided:
    """The cases of each finding, and by academy and pupil those on which something was decided.

    `letters` has by academy and rule the letter that the rule asks for, `of_duty` by academy and duty those that rules
    ask for with it.
    """

    letters: Mapping[tuple[str, str], str]
    of_duty: Mapping[tuple[str, str], frozenset[str]]
    own: Mapping[int, Case]
    of_pupils: Mapping[tuple[str, object], Sequence[Case]]

    def on(self, finding: Finding) -> Sequence[Case]:
        """The decided cases that are about the letter that a finding asks for, its own first."""
        theirs = (case for case in self.of_pupils.get(_pupil(finding), ()) if self._is_about(case, finding))
        return sorted(theirs, key=lambda case: case.finding is not finding)

    def settles(self, finding: Finding) -> bool:
        """Whether a decision on the letter holds that was made on no older case than the finding's own."""
        mine = self.own.get(id(finding))
        return any(
            case.holds
            and (case.finding is finding or (mine is not None and mine.entry.met <= case.entry.met))
            for case in self.on(finding)
        )

    def _is_about(self, case: Case, finding: Finding) -> bool:
        """Whether a case asks for the same letter, and of the same time.

        So does one that asks for no letter, but for a duty with which rules ask for that letter alone. Of stretches of
        time under one rule the later case counts too, whose words the letter has; of days and requests each is another.
        """
        other = case.finding
        assert other is not None
        letter = self.letters.get((other.academy, other.rule))
        meant = {letter} if letter else self.of_duty.get((other.academy, _duty(other) or ""), frozenset())
        is_of_it = meant == {self.letters[finding.academy, finding.rule]}
        of_stretches = other.rule == finding.rule and not (_days(other) or _days(finding))
        later = of_stretches and _time(other) > _time(finding)
        return is_of_it and (later or _time(other) == _time(finding))


def decided_on(
    letters: Mapping[tuple[str, str], str],
    of_duty: Mapping[tuple[str, str], frozenset[str]],
    cases: Sequence[Case],
    lower: Collection[int],
) -> Decided:
    """What cases say was decided on letters; `lower` are, by identity, findings of stages under others."""
    told = [(case.finding, case) for case in cases if case.finding is not None]
    decided = (
        (_pupil(finding), case)
        for finding, case in told
        if case.entry.decision and finding.answer is Answer.YES and id(finding) not in lower
    )
    return Decided(letters, of_duty, {id(finding): case for finding, case in told}, by_key(decided))


def _pupil(finding: Finding) -> tuple[str, object]:
    return finding.academy, finding.subject.get("pupil_id")


def _duty(finding: Finding) -> str | None:
    return finding.then.duty if finding.then else None


def _days(finding: Finding) -> tuple[date, ...]:
    return tuple(value for value in finding.subject.values() if isinstance(value, date))


def _time(finding: Finding) -> date:
    """The day of what a finding is about, or the first day of the stretch of time; one day for what has neither."""
    return max(_days(finding), default=finding.window.first if finding.window else date.min)
