"""The ways in which an export may count otherwise than the register, each tried as exact arithmetic."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from engine.frozen import dataclass
from engine.importing.totals import FIGURES
from engine.keyed import by_key
from engine.reconciling.counted import Sessions, Stay
from engine.reconciling.result import Definition, Explanation
from engine.register.calendar import Stretch
from engine.wording import counted, listed

Figures = tuple[int, ...]
"""The figures of a pupil, in the order in which they are compared."""

CLASSES: Mapping[str, str] = {
    "attending": "attended at the school",
    "approved": "approved educational activity",
    "authorised": "authorised absence",
    "unauthorised": "unauthorised absence",
    "not_possible": "not possible",
    "administrative": "administrative",
}
_POSSIBLE = ("attending", "approved", "authorised", "unauthorised")
_ABSENCES = frozenset({"absent", "authorised", "unauthorised"})
_OF_UNMARKED = {**{each: CLASSES[each] for each in _POSSIBLE}, "absent": "absence", "possible": "possible"}


_TOGETHER = ({"code_counted_as", "code_under_other"}, {"code_counted_as", "code_as_other"})


class Move(NamedTuple):
    """A definition, the sessions it counts otherwise, and by how much it moves each figure.

    Two that count one session otherwise do not go together, for what they move is not what each of them moves; but a
    code can be of another class and among those of another code, as `U` is where it counts as late in time.
    """

    about: frozenset[Sessions]
    moves: Figures
    definition: Definition

    def goes_with(self, other: Move) -> bool:
        """Whether both together move each figure by what the two of them move it."""
        if self.about.isdisjoint(other.about):
            return True
        kinds = {self.definition.kind, other.definition.kind}
        return self.about == other.about and kinds in _TOGETHER


@dataclass(frozen=True)
class Question:
    """A pupil's sessions, the days compared, the names of the figures, and what the file says of each."""

    sessions: Sequence[Sessions]
    stay: Stay
    stretch: Stretch
    figures: tuple[str, ...]
    file: Figures

    def totals(self, stretch: Stretch) -> Figures:
        """The register's figures over a stretch."""
        days, sums = self._running
        return _minus(sums[bisect_right(days, stretch.last)], sums[bisect_left(days, stretch.first)])

    @cached_property
    def _running(self) -> tuple[list[date], list[Figures]]:
        """The days with sessions on roll, and the figures up to each: those before the first, then with each day."""
        on_roll = sorted((each for each in self.sessions if each.roll == "on"), key=lambda each: each.date)
        days: list[date] = []
        sums: list[Figures] = [(0,) * len(self.figures)]
        for day, those in groupby(on_roll, key=lambda each: each.date):
            days.append(day)
            sums.append(_total([sums[-1], *(_times(self.counted(s.code, s.class_), s.count) for s in those)]))
        return days, sums

    def counted(self, code: str | None, class_: str | None) -> Figures:
        """How often each figure counts a session with a code of a class."""
        return tuple(int(name == code or class_ in FIGURES.get(name, ())) for name in self.figures)

    def one(self, figure: str) -> Figures:
        """A session that one figure alone counts."""
        return tuple(int(name == figure) for name in self.figures)


def explanations(question: Question, periods: Mapping[str, Stretch]) -> list[Explanation]:
    """All definitions that explain a pupil's figures exactly, or all pairs where no single one does."""
    ours = question.totals(question.stretch)
    wanted = _minus(question.file, ours)
    moves = [each for each in _moves(question) if any(each.moves)]
    single: list[Explanation] = [(each.definition,) for each in moves if each.moves == wanted]
    single += [(each,) for each in _other_days(question, periods)]
    if question.file != ours and _times(question.file, 2) == ours:
        says = "the file counts days, two sessions each"
        single.append((Definition("days_not_sessions", says, sum(wanted)),))
    return single or list(_pairs(moves, wanted))


def _pairs(moves: Sequence[Move], wanted: Figures) -> Iterator[Explanation]:
    by_moves = by_key((each.moves, at) for at, each in enumerate(moves))
    for at, each in enumerate(moves):
        for other in by_moves.get(_minus(wanted, each.moves), ()):
            if other > at and moves[other].goes_with(each):
                yield each.definition, moves[other].definition


def _moves(question: Question) -> Iterator[Move]:
    found: dict[tuple[str | None, str | None], set[Sessions]] = {}
    for each in question.sessions:
        if each.roll == "on" and question.stretch.holds(each.date):
            found.setdefault((each.code, each.class_), set()).add(each)
    there = {key: frozenset(found[key]) for key in sorted(found, key=str)}
    for (code, class_), those in there.items():
        if code is None:
            yield from _of_unmarked(question, those)
        elif class_ is not None:
            yield from _of_code(question, code, class_, those)
    yield from _of_classes(question, there)
    yield from _of_roll(question)


def _of_code(question: Question, code: str, class_: str, about: frozenset[Sessions]) -> Iterator[Move]:
    count, own = _number(about), question.counted(code, class_)
    told = f"{counted(count, 'session')} coded `{code}` ({CLASSES[class_]})"
    missing = ["missing"] if "missing" in question.figures else []  # such as `N`: no reason is known yet
    targets = [*(each for each in _POSSIBLE if each != class_), *missing]
    for target in targets:
        moves = _times(_minus(question.counted(code, target), own), count)
        says = f"the file counts {told} as {CLASSES.get(target, target)}"
        yield Move(about, moves, Definition("code_counted_as", says, count, code, target))
    if class_ not in _POSSIBLE:
        moves = _times(question.one("possible"), count)
        says = f"the file counts {told} as possible"
        yield Move(about, moves, Definition("code_counted_as", says, count, code, "possible"))
    says = f"the file does not count {told}"
    yield Move(about, _times(own, -count), Definition("code_left_out", says, count, code))
    if class_ in _POSSIBLE and code in question.figures:
        moves = _times(_minus(question.counted(code, None), own), count)
        says = f"the file counts {told} as not possible"
        yield Move(about, moves, Definition("code_counted_as", says, count, code, "not_possible"))
    yield from _under_other(question, code, about)
    if class_ == "attending":
        yield from _not_present(question, code, about)


def _under_other(question: Question, code: str, about: frozenset[Sessions]) -> Iterator[Move]:
    """A code counted with another code as well, and in the place of its own."""
    count, own = _number(about), question.counted(code, None)
    told = f"the file counts {counted(count, 'session')} coded `{code}`"
    for other in question.figures:
        if other in FIGURES or other == code:
            continue
        beside = Definition("code_under_other", f"{told} with those coded `{other}`", count, code, other)
        yield Move(about, _times(question.one(other), count), beside)
        if any(own):
            says = f"{told} with those coded `{other}` and not as `{code}`"
            instead = Definition("code_as_other", says, count, code, other)
            yield Move(about, _times(_minus(question.one(other), own), count), instead)


def _not_present(question: Question, code: str, about: frozenset[Sessions]) -> Iterator[Move]:
    """A code such as `L` left out where those who were there are counted, as it has a column of its own."""
    count, left = _number(about), [name for name in ("present", "attended") if name in question.figures]
    for names in dict.fromkeys([tuple(left[:1]), tuple(left)] if left else []):
        moves = _times(_total([question.counted(None, None), *map(question.one, names)]), -count)
        says = f"the file does not count {counted(count, 'session')} coded `{code}` as {listed(names)}"
        yield Move(about, moves, Definition("code_left_out_of", says, count, code, " and ".join(names)))


def _of_unmarked(question: Question, about: frozenset[Sessions]) -> Iterator[Move]:
    """Sessions not yet marked counted as something, and listed as missing all the same, or not any more."""
    count, missing = _number(about), question.one("missing")
    told = f"the file counts {counted(count, 'session')} not yet marked as"
    for target, words in _OF_UNMARKED.items():
        if target == "absent" and not _ABSENCES.issubset(question.figures):
            continue  # it would be absence of a kind, or possible, as far as the figures go
        came = _unmarked_as(question, target)
        stays, goes = ("", ", not as missing") if target == "possible" else (" and missing", "")
        ways = {stays: came, goes: _minus(came, missing)} if any(missing) else {"": came}
        for also, moves in ways.items():
            made = Definition("unmarked_counted", f"{told} {words}{also}", count, None, f"{target}{also}")
            yield Move(about, _times(moves, count), made)
    if any(missing):
        made = Definition("unmarked_counted", f"{told} nothing at all", count, None, "nothing")
        yield Move(about, _times(missing, -count), made)


def _unmarked_as(question: Question, target: str) -> Figures:
    """A session without a code as the file counts it; `absent` and `possible` are of no kind."""
    if target in ("possible", "absent"):
        return tuple(int(name in ("possible", target)) for name in question.figures)
    return question.counted(None, target)


def _of_classes(
    question: Question, there: Mapping[tuple[str | None, str | None], frozenset[Sessions]]
) -> Iterator[Move]:
    """All sessions of a class counted otherwise, where it has more than one code: with one, the code tells it."""
    for class_, words in CLASSES.items():
        own = {code: those for (code, its_class), those in there.items() if its_class == class_ and code}
        if len(own) < 2:
            continue
        about = frozenset().union(*own.values())
        total = _number(about)
        for target in ["possible", *(each for each in _POSSIBLE if each != class_)]:
            each_moves = [
                _times(_minus(_as(question, code, target), question.counted(code, class_)), _number(those))
                for code, those in own.items()
            ]
            if target == "possible" and class_ in _POSSIBLE:
                continue
            moves = _total(each_moves)
            listed = ", ".join(f"`{code}`" for code in sorted(own))
            as_ = CLASSES.get(target, target)
            says = f"the file counts {counted(total, 'session')} coded {listed} ({words}) as {as_}"
            yield Move(about, moves, Definition("class_counted_as", says, total, class_, target))


def _as(question: Question, code: str, target: str) -> Figures:
    if target != "possible":
        return question.counted(code, target)
    return tuple(int(name in ("possible", code)) for name in question.figures)


def _of_roll(question: Question) -> Iterator[Move]:
    """Sessions before the pupil joined or after leaving counted, and the first or last day on roll left out."""
    stay = question.stay
    ends = (
        ("before", f"before the pupil joined on {stay.first}"),
        ("after", f"after the pupil left on {stay.last}"),
    )
    for roll, when in ends:
        off = [each for each in question.sessions if each.roll == roll and question.stretch.holds(each.date)]
        marked = [each for each in off if each.class_ is not None]
        for kept, what in ((off, "session"), (marked, "marked session")):
            count = _number(kept)
            if not count or (kept is marked and len(marked) == len(off)):
                continue
            says = f"the file counts {counted(count, what)} {when}"
            made = Definition("off_roll_counted", says, count, None, roll)
            yield Move(frozenset(kept), _sum_off(question, kept), made)
    for day, which in ((stay.first, "joined"), (stay.last, "left")):
        if day and question.stretch.holds(day):
            there = frozenset(each for each in question.sessions if each.date == day and each.roll == "on")
            moves = _times(question.totals(Stretch(day, day)), -1)
            says = f"the file does not count the day on which the pupil {which}, {day}"
            made = Definition("day_left_out", says, _number(there), None, which, Stretch(day, day))
            yield Move(there, moves, made)


def _number(sessions: Iterable[Sessions]) -> int:
    return sum(each.count for each in sessions)


def _sum_off(question: Question, sessions: Sequence[Sessions]) -> Figures:
    """Sessions outside the roll counted by their marks, as possible where they have none."""
    possible = question.one("possible")
    rows = [
        _times(question.counted(each.code, each.class_) if each.class_ else possible, each.count)
        for each in sessions
    ]
    return _total(rows)


def _other_days(question: Question, periods: Mapping[str, Stretch]) -> Iterator[Definition]:
    for name, stretch in periods.items():
        if question.totals(stretch) == question.file:
            moved = abs(sum(question.file) - sum(question.totals(question.stretch)))
            says = f"the file counts {stretch.first} to {stretch.last} alone ({name})"
            yield Definition("other_days", says, moved, days=stretch)


def _times(figures: Figures, count: int) -> Figures:
    return tuple(count * each for each in figures)


def _total(rows: Iterable[Figures]) -> Figures:
    return tuple(map(sum, zip(*rows, strict=True)))


def _minus(one: Figures, other: Figures) -> Figures:
    return tuple(a - b for a, b in zip(one, other, strict=True))
