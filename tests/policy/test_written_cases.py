"""Cases as a file has them, against their plain meaning: which value holds for a pupil's session, and for the school."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from folders_of_cases import make_folder
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from engine.policy.cases import WHOLE_SCHOOL
from engine.policy.loading import load_policy
from tests.selecting import matches

YEARS = range(10)
CLASSES = {"Oak": [1, 2], "Ash, Mondays": [2], "Elm and Yew": [7]}
PHASES = {"primary": range(6), "secondary": range(6, 9), "sixth_form": [9]}
STAGES = {"EYFS": [0], "KS1": [1, 2], "KS2": [3, 4, 5, 6], "KS3": [7, 8, 9]}
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
CUTS = [date(2024, 11, 4), date(2025, 1, 6), date(2025, 3, 29)]
SINGLE = [date(2024, 12, 20), date(2025, 1, 6), date(2025, 7, 22)]
DAYS = sorted(
    day
    for around in (*CUTS, *SINGLE)
    for day in (around + timedelta(days=each) for each in range(-7, 7))
    if day.isoweekday() < 6
)
PUPILS = [
    *((year, name) for name, years in CLASSES.items() for year in years),
    *((year, None) for year in YEARS if not any(year in years for years in CLASSES.values())),
]
When = Mapping[str, Any]
TAUGHT = {
    "title": "t",
    "edit": {"trust/policy.yaml": [{"find": "layer: trust", "put": "layer: trust\nphases: PHASES"}]},
}


@dataclass(frozen=True)
class Written:
    """Cases in the order in which they stand in the file of a layer, and whether the academy is of one phase alone."""

    layer: str
    cases: Sequence[When]
    one_phase: bool

    def text(self) -> str:
        """The file, each case of the group with the value of one setting."""
        cases = [
            {"when": when, "closes": f"{8 + number // 60}:{number % 60:02}"}
            for number, when in enumerate(self.cases)
        ]
        return json.dumps({"register": {"clause": "4", "cases": cases}}, indent=1, default=str) + "\n"


def holds(when: When, session: str, year: int, name: str | None, day: date, *, one_phase: bool) -> bool:
    """Whether all that stands in a `when` is met."""
    asked = {
        "session": lambda said: session == said,
        "year_groups": lambda said: year in said,
        "key_stages": lambda said: any(year in STAGES[stage] for stage in said),
        "phases": lambda said: (
            "primary" in said if one_phase else any(year in PHASES[phase] for phase in said)
        ),
        "classes": lambda said: name in said and year in {each for one in said for each in CLASSES[one]},
        "weekdays": lambda said: WEEKDAYS[day.weekday()] in said,
        "from": lambda said: day >= said,
        "until": lambda said: day <= said,
        "on": lambda said: day in said,
        "whole_school": lambda said: year == WHOLE_SCHOOL,
    }
    return all(asked[key](said) for key, said in when.items())


def rank(when: When) -> int:
    return 2 if "on" in when else 1 if "whole_school" in when else 0


def chosen(written: Written, *point: Any) -> list[int]:
    """The cases that hold, of those that go first."""
    held = [
        number
        for number, when in enumerate(written.cases)
        if holds(when, *point, one_phase=written.one_phase)
    ]
    first = max((rank(written.cases[number]) for number in held), default=0)
    return [number for number in held if rank(written.cases[number]) == first]


def halves(draw: st.DrawFn, items: Sequence[Any]) -> list[list[Any]]:
    """Some items in two parts, neither of them empty."""
    some = draw(st.sets(st.sampled_from(items), min_size=1, max_size=len(items) - 1))
    return [sorted(some, key=items.index), [each for each in items if each not in some]]


def divided(draw: st.DrawFn, by: str) -> list[dict[str, Any]]:
    """All there is in parts, each with what a `when` says of it."""
    match by:
        case "dates":
            cut = draw(st.sampled_from(CUTS))
            return [{"until": cut - timedelta(days=1)}, {"from": cut}]
        case "key_stages":
            return [{by: ["EYFS"]}, {by: ["KS1"]}, {by: ["KS2", "KS3"]}]
        case "phases":
            return [{by: ["primary", "sixth_form"]}, {by: ["secondary"]}]
        case "classes":
            others = [year for year in YEARS if not any(year in years for years in CLASSES.values())]
            return [{by: [name]} for name in CLASSES] + [{"year_groups": others}]
    if by == "session":
        return [{by: "AM"}, {by: "PM"}]
    everything = {"weekdays": WEEKDAYS, "year_groups": list(YEARS)}[by]
    return [{by: part} for part in halves(draw, everything)]


WHOM = ("year_groups", "key_stages", "phases", "classes")
WHEN = ("session", "weekdays", "dates")


@st.composite
def parted(draw: st.DrawFn, ways: Sequence[str], depth: int) -> list[dict[str, Any]]:
    """Cases that leave nothing out and do not meet, divided by one thing after the other."""
    by, *left = ways
    found: list[dict[str, Any]] = []
    for part in divided(draw, by):
        inside = draw(parted(left, depth - 1)) if depth and draw(st.booleans()) else [{}]
        found += [{**part, **each} for each in inside]
    return found


@st.composite
def written_cases(draw: st.DrawFn) -> Written:
    """Cases that are whole, or of which one is left out or asks for less, with single days and the whole school."""
    layer = draw(st.sampled_from(["hillside", "trust"]))
    whom = draw(st.sampled_from(WHOM if layer == "hillside" else WHOM[:-1]))
    by_whom_first = draw(st.booleans())
    ways = draw(st.permutations(WHEN))
    cases = draw(parted([whom, *ways] if by_whom_first else [ways[0], whom, *ways[1:]], 2))
    change = draw(st.sampled_from(["whole", "whole", "one less", "one less", "wider"]))
    one = draw(st.integers(0, len(cases) - 1))
    if change == "one less":
        del cases[one]
    elif change == "wider" and len(cases[one]) > 1:
        del cases[one][draw(st.sampled_from(sorted(cases[one])))]
    for _ in range(draw(st.integers(0, 2))):
        days = sorted(draw(st.sets(st.sampled_from(SINGLE), min_size=1)))
        more = draw(st.sampled_from([{}, {"session": "PM"}, {"year_groups": [3, 4]}, {"classes": ["Oak"]}]))
        cases.append({"on": days, **(more if layer == "hillside" or "classes" not in more else {})})
    if draw(st.booleans()):
        cases.append({"whole_school": True})
    one_phase = layer == "trust" and draw(st.booleans())
    return Written(layer, draw(st.permutations(cases)), one_phase)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small trust with an all-through academy that has classes."""
    folder = make_folder({"title": "t"}, tmp_path_factory.mktemp("written"))
    identity = json.dumps(
        {"name": "Hillside School", "year_groups": list(YEARS), "classes": CLASSES, "clause": "1"}
    )
    (folder / "hillside" / "policy.yaml").write_text(
        f"layer: academy\nunder: trust\nidentity: {identity}\n", "utf-8"
    )
    return folder


def write(folder: Path, written: Written) -> None:
    """The cases in the file of their layer, and the phase, or phases, that the trust says."""
    for layer in ("trust", "hillside"):
        (folder / layer / "times.yaml").unlink(missing_ok=True)
    (folder / written.layer / "times.yaml").write_text(written.text(), "utf-8")
    policy = folder / "trust" / "policy.yaml"
    said, _, _ = policy.read_text("utf-8").partition("phases:")
    phases = (
        "primary" if written.one_phase else json.dumps({name: list(years) for name, years in PHASES.items()})
    )
    policy.write_text(f"{said}phases: {{hillside: {phases}}}\n", "utf-8")


def points() -> Iterator[tuple[str, int, str | None, date]]:
    for year, name in PUPILS:
        yield from ((session, year, name, day) for session in ("AM", "PM") for day in DAYS)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(written_cases())
@pytest.mark.thorough
def test_a_value_holds_where_the_file_says_so(base: Path, written: Written) -> None:
    """For each pupil's session there is one case, which goes first, or the file is refused for an overlap or a gap."""
    write(base, written)
    policy, found = load_policy(base, ["hillside"], date(2025, 3, 28), draft=True)
    told = {each.code.id for each in found}
    several = replace(
        written, one_phase=False
    )  # whatever this academy is, the trust's cases are for all its academies
    if any(len(chosen(several, *point)) > 1 for point in points()):
        event("overlap")
        assert "L013" in told and policy is None
        return
    held = {point: chosen(written, *point) for point in points()}
    assert "L013" not in told
    left = [point for point, each in held.items() if not each]
    assert bool(left) == bool(told & {"L060", "L062", "L067"}), (left[:3], told)
    if policy is None:
        assert "L060" in told
        return
    event("gap" if left else "whole")
    closes = policy.academies["hillside"].settings.get("register.closes")
    if closes is None:
        assert not any(held.values())
        return
    for point, cases in held.items():
        session, year, name, day = point
        values = [case.value for case in closes.cases if matches(case.selector, session, year, day, name)]
        assert values == [480 + number for number in cases], point
    for session, day in ((session, day) for session in ("AM", "PM") for day in DAYS):
        whole = (session, WHOLE_SCHOOL, None, day)
        values = [case.value for case in closes.cases if matches(case.selector, session, WHOLE_SCHOOL, day)]
        assert values == [480 + number for number in chosen(written, *whole)], whole
