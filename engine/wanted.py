"""Which findings of a check are to be listed; what is counted, and what the exit code answers for, is the whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from engine.findings import Finding, Level
from engine.frozen import dataclass
from engine.shell import in_quotes

_ORDER = list(Level)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Of each kind any that is named, of the kinds all; where nothing is named of one, all of it.

    `level` is the least one. A lower stage that is wanted comes with the highest, as which it is listed, and whose
    action counts. What asks nobody to act is listed whatever the roles, and be it overdue or not: it cannot be told
    that it is none of theirs, or that there is time. So are pupils of no class whatever the `classes`; `held` has them
    and those of the classes, by academy and identifier; `kept` has the pupils whom a case ledger names, though perhaps
    no register does. `since` leaves out what is only about earlier days. Of a `summary` nothing is listed.
    """

    roles: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    pupils: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    level: Level = Level.NOTE
    overdue: bool = False
    since: date | None = None
    summary: bool = False
    held: frozenset[tuple[str, str]] = frozenset()
    kept: frozenset[str] = frozenset()

    @property
    def asked(self) -> str:
        """As it is asked for on the command line: `--role school_office --level should`."""
        named = (
            ("role", self.roles),
            ("rule", self.rules),
            ("pupil", self.pupils),
            ("class", self.classes),
        )
        parts = [f"--{option} {in_quotes(name)}" for option, names in named for name in names]
        parts += [f"--level {self.level}"] if self.level is not Level.NOTE else []
        parts += ["--overdue"] if self.overdue else []
        parts += [f"--since {self.since}"] if self.since else []
        parts += ["--summary"] if self.summary else []
        return " ".join(parts)

    def among(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """Those wanted, and those as which they are listed, in the order given."""
        places = list(map(_listed_as, findings))
        highest = {place: each for place, each in zip(places, findings, strict=True) if not each.folded}
        listed: set[int] = set()
        for place, each in zip(places, findings, strict=True):
            if self._fits(each, highest[place]):
                listed |= {id(each), id(highest[place])}
        return tuple(each for each in findings if id(each) in listed)

    def _fits(self, finding: Finding, highest: Finding) -> bool:
        then = highest.then
        mine = not self.roles or then is None or then.by is None or then.by.role in self.roles
        late = not self.overdue or then is None or then.overdue
        subject = finding.subject
        pupil, of_class = (str(subject.get(column, "")) for column in ("pupil_id", "class"))
        named = self.names(finding.rule, finding.level, finding.academy, pupil, of_class)
        return mine and late and named and self.reaches(finding.last_day)

    def reaches(self, day: date | None) -> bool:
        """Whether what is about days up to this one, or about none, is late enough."""
        return self.since is None or day is None or day >= self.since

    def names(self, rule: str, level: str, academy: str, pupil: str, of_class: str = "") -> bool:
        """Whether what is told by a rule of a pupil or a class (blank where of none) is wanted, whoever acts."""
        return (
            not self.summary
            and (not self.rules or rule in self.rules)
            and (not self.pupils or pupil in self.pupils)
            and (not self.classes or of_class in self.classes or (academy, pupil) in self.held)
            and _ORDER.index(Level(level)) <= _ORDER.index(self.level)
        )


def _listed_as(finding: Finding) -> tuple[str, str, frozenset[tuple[str, object]]]:
    """The rule of the highest stage, under which a report lists a finding, with its academy and subject."""
    rule = finding.ladder.under if finding.ladder and finding.ladder.under else finding.rule
    return rule, finding.academy, frozenset(finding.subject.items())
