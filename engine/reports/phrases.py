"""Words that the text and Markdown reports share: what a finding says, who acts and by when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from engine.check_result import CheckResult
from engine.findings import (
    Action,
    Answer,
    Finding,
    Level,
    Measured,
    Responsible,
    RuleCount,
    UsedSetting,
    Window,
)
from engine.keyed import by_key
from engine.spoken import day_in_words, days_in_words
from engine.wording import counted, listed

if TYPE_CHECKING:
    from engine.editions.change import Apart

Told = TypeVar("Told")
Alike = TypeVar("Alike", bound=Hashable)

MOST_NAMED = 5
"""So many academies are named in a heading; of more it tells how many they are."""

NOBODY = "nobody named"


def academies_called(academies: Sequence[str]) -> str:
    """`wenlock, hillside`, or `36 academies`."""
    if len(academies) > MOST_NAMED:
        return counted(len(academies), "academy")
    return ", ".join(academies)


def folded(told: Mapping[str, Told], is_nothing: Callable[[Told], bool] | None = None) -> dict[str, Told]:
    """What is told of each academy; the many of which the same is told come last, as one: `the other 30 academies`.

    Of numbers, where such a one would pass for a sum, only what `is_nothing`.
    """
    values = [each for each in told.values() if is_nothing is None or is_nothing(each)]
    commonest = max(values, key=values.count, default=None)
    alike = [name for name, each in told.items() if each == commonest]
    if commonest is None or len(alike) <= MOST_NAMED:
        return dict(told)
    apart = {name: each for name, each in told.items() if name not in alike}
    return {**apart, _many(len(alike), len(told)): commonest}


def told_alike(told: Mapping[str, Alike], of: int | None = None) -> Iterator[tuple[str, Alike]]:
    """Each thing that is told of academies, once, with all of which it is; what is told of many comes last.

    There are `of` academies in all, where not of each something is told.
    """
    groups = by_key((each, name) for name, each in told.items())
    most = max(groups.values(), key=len, default=[])
    together = len(most) > MOST_NAMED
    yield from ((listed(names), each) for each, names in groups.items() if not (together and names is most))
    many = _many(len(most), of or len(told))
    yield from ((many, each) for each, names in groups.items() if together and names is most)


def _many(number: int, of: int) -> str:
    """`all 36 academies`, or `the other 30 academies`."""
    return f"{'all' if number == of else 'the other'} {counted(number, 'academy')}"


def apart_words(apart: Iterable[Apart], of: int) -> Iterator[str]:
    """Whom of so many academies a change does not reach, and why: `does not reach wenlock: 98% is set there`."""
    told = told_alike({each.academy: each.why for each in apart}, of)
    yield from (f"does not reach {names}: {why}" for names, why in told)


def at_academy(about: str, academy: str, academies: Sequence[str]) -> str:
    """Whom or what something is about, behind the academy where there are several: each may have a P0001."""
    return about if len(academies) == 1 or about == academy else f"{academy}: {about}"


def titled(title: str | None, name: str) -> str:
    """The title with the name in brackets: `Persistent absence (attendance.persistent)`; else the name alone."""
    return f"{title} ({name})" if title else name


def window_words(window: Window) -> str:
    """`4 November 2024 to 24 January 2025`."""
    return days_in_words(window.first, window.last)


def with_window(says: str, window: Window | None) -> str:
    """What is said, with the time that it is over unless its last day is named."""
    if window is None or day_in_words(window.last) in says:
        return says
    return f"{says} ({window_words(window)})" if says else window_words(window)


def reason(finding: Finding) -> str:
    """What the finding says, with the time it is over; nothing of it where it only says the title."""
    return with_window("" if finding.says.rstrip(".") == finding.called else finding.says, finding.window)


def titled_rules(result: CheckResult) -> Iterator[tuple[RuleCount, str]]:
    """Each rule that was asked, with its title; where only part is listed, those of what is, and those named.

    The title is with its academies, where another has a rule of its own in its place.
    """
    told = {id(rule) for rule in _told(result)}
    titles = titles_told_apart([(rule.id, rule.title, rule.academies) for rule in result.rules])
    for rule, title in zip(result.rules, titles, strict=True):
        if id(rule) in told:
            yield rule, title


def _told(result: CheckResult) -> list[RuleCount]:
    asked = [rule for rule in result.rules if rule.not_evaluated is None]
    if result.wanted is None or result.wanted.summary:
        return asked
    names = {finding.rule for finding in result.listed}.union(result.wanted.rules)
    return [rule for rule in asked if rule.id in names]


def rules_left_out(result: CheckResult) -> str:
    """That rules which were asked are not among those told, where only part is listed; blank where all are."""
    asked = sum(rule.not_evaluated is None for rule in result.rules)
    left_out = asked - len(_told(result))
    if not left_out or result.wanted is None:
        return ""
    rules = counted(left_out, "rule of which nothing is listed was", "rules of which nothing is listed were")
    return f"{rules} asked too: without `{result.wanted.asked}` each stands here"


def titles_told_apart(rules: Sequence[tuple[str, str, Sequence[str]]]) -> Iterator[str]:
    """The titles of rules, of which each has a name, a title and academies: those of one name with their academies."""
    named = Counter(name for name, _, _ in rules)
    for name, title, academies in rules:
        yield f"{title} ({academies_called(academies)})" if named[name] > 1 else title


def lower_stages(folded: Iterable[Finding]) -> str:
    """`also: Persistent absence (must), Attendance below the target (should)`: the stages below one; or nothing."""
    highest_first = sorted(folded, key=lambda each: -each.ladder.stage if each.ladder else 0)
    named = dict.fromkeys(f"{each.called} ({each.level})" for each in highest_first)
    return f"also: {', '.join(named)}" if named else ""


def who(by: Responsible | None) -> str:
    """`attendance champion, Ms A Invented (01632 960001)`; no holder whose name is that of the role."""
    if by is None:
        return ""
    role = by.role.replace("_", " ")
    named = f"{role}, {by.holder}" if by.holder and by.holder.lower() != role.lower() else role
    return f"{named} ({by.contact})" if by.contact else named


def due_by(action: Action) -> str:
    """`by 4 April 2025`, or `was due by` a day that is past; nothing where there is no deadline."""
    if action.due is None:
        return ""
    return f"{'was due by' if action.overdue else 'by'} {day_in_words(action.due)}"


def what_to_do(action: Action) -> str:
    """`Consider a penalty notice: headteacher, Ms A Invented (01632 960001), by 4 April 2025`."""
    by, due = who(action.by), due_by(action)
    return f"{action.do}: {', '.join(part for part in (by, due) if part)}" if by or due else action.do


def who_acts(result: CheckResult) -> Iterator[tuple[str, ...]]:
    """Each role that some finding asks to act: how many ask it at each level, and of how many the day is past."""
    asked = by_key(
        (each.then.by.role if each.then and each.then.by else NOBODY, each)
        for each in result.findings
        if each.answer is Answer.YES and not each.folded
    )
    for role, findings in sorted(asked.items(), key=lambda each: (each[0] == NOBODY, -len(each[1]), each[0])):
        levels = [finding.level for finding in findings]
        overdue = sum(finding.then is not None and finding.then.overdue for finding in findings)
        yield role, *(f"{number:,}" for number in (*map(levels.count, Level), overdue))


def each_academy(result: CheckResult) -> Iterator[tuple[str, ...]]:
    """What a check of several academies comes to at each: findings by level, overdue, not told, and rules not asked."""
    for each in result.by_academy() if len(result.academies) > 1 else ():
        yield each.academy, *(f"{number:,}" for number in each.counts.values())


def settings_used(result: CheckResult) -> Iterator[tuple[str, str, str, str]]:
    """Path, value, place and clause of each setting that a finding rests on, once, in the paths' order."""
    used = {(s.path, s.at): s for finding in result.listed for s in finding.settings}
    for _, setting in sorted(used.items()):
        yield setting.name, setting_value(setting), setting.at, setting.clause or ""


def unit_words(measured: Measured) -> str:
    """The unit of a figure, in the singular behind a one: `session`, `sessions`."""
    return measured.unit.removesuffix("s") if measured.is_one else measured.unit


def setting_value(setting: UsedSetting) -> str:
    """The value as it is read, with its unit, a set with commas."""
    if isinstance(setting.value, tuple):
        return ", ".join(setting.value)
    return setting.written or str(setting.value)
