"""An academy's values in the words of a page for parents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from engine.frozen import replace
from engine.policy.cases import Selector
from engine.policy.loading import AcademyPolicy
from engine.policy.settings import Case, Setting
from engine.quantities import Kind
from engine.spoken import day_in_words, years_in_words
from engine.wording import listed, of_case

_SESSIONS = {"AM": "morning", "PM": "afternoon"}


class Values:
    """The values of an academy on a day, in the words of a page; None where nobody sets one."""

    def __init__(self, academy: AcademyPolicy, on: date) -> None:
        self.academy, self.on = academy, on

    def cases(self, path: str) -> list[tuple[Case, str]]:
        """The cases of a setting that hold for some child on the day, with the value of each."""
        setting = self.academy.settings.get(path)
        if setting is None:
            return []
        held = [each for each in setting.cases if each.selector.in_force(self.on) and self._of_a_child(each)]
        return [(case, _as_read(setting, case)) for case in held if case.value != ()]

    def _of_a_child(self, case: Case) -> bool:
        """Whether a value is for a child of the academy, not for other year groups or the whole school alone."""
        years = case.selector.year_groups
        return years is None or not years.isdisjoint(self.academy.taught.year_groups)

    def one(self, path: str, but: str | None = None) -> str | None:
        """The value of a setting; where it is not for everybody, each with what it is for. Of values `but`, nothing."""
        return self._together([(case, value) for case, value in self.cases(path) if value != but])

    def _together(self, cases: Sequence[tuple[Case, str]]) -> str | None:
        return "; ".join(of_case(value, self.whom(case)) for case, value in cases) or None

    def whom(self, case: Case) -> str:
        """The session, year groups and weekdays a case is for: `afternoon, Reception and year 1`; blank for all.

        Of its dates only that it is a case for single days.
        """
        undated = replace(case.selector, year_groups=None, valid_from=None, valid_until=None, single=False)
        parts = str(undated).split(", ")
        session = [_SESSIONS[part] for part in parts if part in _SESSIONS]
        others = [part for part in parts if part not in _SESSIONS and part != "always"]
        today = [f"on {day_in_words(self.on)}"] if case.selector.single else []
        return ", ".join((*session, *self._years(case.selector), *others, *today))

    def _years(self, selector: Selector) -> Iterator[str]:
        """The year groups of a case in words, where there are others at the academy."""
        taught = self.academy.taught.year_groups
        years = [
            year
            for year in sorted(taught)
            if selector.year_groups is not None and year in selector.year_groups
        ]
        if years and len(years) < len(taught):
            yield years_in_words(years)

    def said(self, words: str, *paths: str) -> Iterator[str]:
        """A sentence with the values of some settings put in; nothing where one of them is missing."""
        values = [self.one(path) for path in paths]
        if all(value is not None for value in values):
            yield words.format(*values)

    def role(self, path: str) -> str | None:
        """The title of the role that a setting names, as it stands in a sentence; of several each."""
        roles = ((case, self.academy.roles.get(name)) for case, name in self.cases(path))
        return self._together([(case, _in_a_sentence(role.called())) for case, role in roles if role])


def _in_a_sentence(title: str) -> str:
    """A title with a small letter, unless others of it are large: `school office`, `SENCO`, `Head of Year`."""
    return title[:1].lower() + title[1:] if title[1:].islower() else title


def _clock(time: str) -> str:
    """`9:15am` for `09:15`."""
    hour, minute = (int(part) for part in time.split(":"))
    return f"{hour % 12 or 12}:{minute:02}{'am' if hour < 12 else 'pm'}"


def _money(amount: str) -> str:
    """`£2,500` for `£2500`."""
    pounds, point, pence = amount.removeprefix("£").partition(".")
    return f"£{int(pounds):,}{point}{pence}"


def _as_read(setting: Setting, case: Case) -> str:
    """A value for parents: a list of texts without the brackets that it has in a file."""
    if isinstance(case.value, tuple) and setting.type.kind is Kind.TEXTS:
        return listed(map(str, case.value), word="or")
    return _AS_READ.get(setting.type.kind, str)(setting.written(case))


_AS_READ: Mapping[Kind, Callable[[str], str]] = {Kind.TIME: _clock, Kind.MONEY: _money}
"""How values are written for parents that policy files write otherwise."""
