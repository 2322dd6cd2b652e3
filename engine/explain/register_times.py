"""The combinations of cases that hold at one time for some sessions, and the times of registers among them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from engine.frozen import replace
from engine.language.reads import REGISTER_TIMES
from engine.policy.cases import ALWAYS, WEEKDAYS, WHOLE_SCHOOL, Selector, listed_years
from engine.policy.settings import cases_of
from engine.spoken import year_in_words

if TYPE_CHECKING:
    from engine.explain.facts import AcademyFacts, Row
    from engine.policy.settings import Setting


def register_times(academy: AcademyFacts, paths: Iterable[str] = ()) -> Sequence[Row]:
    """Each combination of sessions, pupils and weekdays that registers open or close by, and further settings go by."""
    return [_register_time(cell, academy) for cell in cells_of((*REGISTER_TIMES, *paths), academy)]


def combinations_of(academy: AcademyFacts, paths: Iterable[str]) -> Sequence[Row]:
    """Each combination of sessions, pupils and weekdays by which some settings vary: one, where none does."""
    return [_row(cell) for cell in cells_of(paths, academy)] or [_row(ALWAYS)]


def cells_of(paths: Iterable[str], academy: AcademyFacts) -> list[Selector]:
    """What the cases of some settings in force on the as-at day have in common, and what is in one of them alone."""
    cells: list[Selector] = []
    for path in dict.fromkeys(paths):
        held = _held(path, academy)
        met = [common for one in cells for two in held if (common := one.meet(two))]
        alone = [each for each in (*cells, *held) if not any(each.meets(common) for common in met)]
        cells = list(dict.fromkeys((*met, *alone)))
    return cells


def _held(path: str, academy: AcademyFacts) -> list[Selector]:
    """What the cases of a setting that are in force on the as-at day select, whatever their dates."""
    cases, now = cases_of(academy.settings.get(path)), academy.as_at
    held = (case.selector for case in cases if case.selector.in_force(now))
    own_day = Selector(weekdays=frozenset([now.isoweekday()]))
    dated = ((each.meet(own_day) or each) if each.single else each for each in held)
    return [replace(each, valid_from=None, valid_until=None, single=False) for each in dated]


def _row(cell: Selector) -> Row:
    session = next(iter(cell.sessions)) if cell.sessions and len(cell.sessions) == 1 else None
    weekdays = [WEEKDAYS[day - 1] + "s" for day in sorted(cell.weekdays or ())]
    return {
        "cell": cell,
        "session": session,
        "year_groups": listed_years(cell),
        "classes": ", ".join(sorted(cell.classes or ())) or None,
        "weekdays": ", ".join(weekdays) or None,
    }


def _register_time(cell: Selector, academy: AcademyFacts) -> Row:
    closes, opens = (_minutes(path, cell, academy) for path in REGISTER_TIMES)
    length = None if opens is None or closes is None else closes - opens
    return {**_row(cell), "open_for": length}


def _minutes(path: str, cell: Selector, academy: AcademyFacts) -> int | None:
    """A time of day in minutes, as it holds for a cell on the as-at day."""
    cases = cases_of(academy.settings.get(path))
    held = (case for case in cases if covers(case.selector, cell) and case.selector.in_force(academy.as_at))
    return next((case.value for case in held if isinstance(case.value, int)), None)


def lacking_case(kind: str, setting: Setting | None, class_: object, year_group: object) -> str:
    """For whom a setting has no case, in words: `class 4C`, `a pupil without a class`, `the whole school`, `year 7`."""
    asked = frozenset().union(*(case.selector.asks() for case in cases_of(setting)))
    if "class" in asked and year_group != WHOLE_SCHOOL:
        if kind == "year_group":
            return f"all classes of {year_in_words(int(str(year_group)))} together"
        return f"class {class_}" if class_ is not None else "a pupil without a class"
    if "year group" in asked and kind in {"class", "register"} and year_group is None:
        return f"class {class_}, of no year group or of several"
    if "year group" in asked and year_group is not None:
        return "the whole school" if year_group == WHOLE_SCHOOL else year_in_words(int(str(year_group)))
    return "this case"


def covers(selector: Selector, cell: Selector) -> bool:
    """Whether a case holds for all of a cell of sessions, year groups, classes and weekdays."""
    return all(
        (wanted := getattr(selector, name)) is None
        or ((given := getattr(cell, name)) is not None and given <= wanted)
        for name in ("sessions", "year_groups", "classes", "weekdays")
    )
