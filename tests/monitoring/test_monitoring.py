"""The monitoring figures are those that a plain count of the register comes to, and what is not known is said."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from monitored_registers import AS_AT, COLUMNS, monitored, policy, write

from engine import check
from engine.demo import AS_AT as DEMO_DAY
from engine.demo import trust_of, write_register
from engine.installed import installed_folder
from engine.monitoring.figures import Figures, Group, Monitoring, Published, Untold
from engine.monitoring.published import phase_of, rates
from engine.reports.pack.attendance import attendance_sections

pytestmark = pytest.mark.thorough

GIRL, BOY = (4, "2024-09-01", "F", "true"), (5, "2024-09-01", "M", "false")


def group(told: Monitoring, name: str) -> Group:
    (found,) = (each for each in told.groups if each.name == name)
    return found


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("monitoring") / "register"
    write_register(folder, academies=[replace(shape, pupils=60) for shape in trust_of(1)], seed=3)
    return folder


def _rows(register: Path, table: str) -> list[dict[str, str]]:
    with (register / f"{table}.csv").open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def test_a_plain_count_comes_to_the_same(invented: Path) -> None:
    told = monitored(invented, DEMO_DAY, pupils=True)
    classes = {each.code: each.class_ for each in policy().codes if each.valid_until is None}
    names = {
        row["date"]: (row["half_term"], row["term"], row["school_year"])
        for row in _rows(invented, "calendar")
    }
    pupils = {row["pupil_id"]: row for row in _rows(invented, "pupils")}
    seen: dict[tuple[str, str], Counter[str]] = {}
    by_pupil: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in _rows(invented, "marks"):
        usable = row["code"] in classes and row["pupil_id"] in pupils and row["date"] in names
        if not usable or date.fromisoformat(row["date"]) > DEMO_DAY:
            continue
        for name in names[row["date"]]:
            by_pupil[row["pupil_id"], name] += [classes[row["code"]], row["code"]]
    for key, marks in by_pupil.items():
        sums = Counter(marks)
        sums["absent"] = sums["authorised"] + sums["unauthorised"]
        sums["possible"] = sums["absent"] + sums["attending"] + sums["approved"]
        seen[key] = sums
    for group in (told.overall, *(each for each in told.groups if each.by in ("sex", "year_group"))):
        for period, figures in group.figures.items():
            mine = [
                seen[pupil, period.name]
                for pupil, row in pupils.items()
                if (pupil, period.name) in seen and (group.by == "all" or row[group.by] == group.value)
            ]
            mine = [each for each in mine if each["possible"]]
            assert figures.pupils == len(mine), (group.name, period.called)
            for name in ("possible", "authorised", "unauthorised"):
                assert getattr(figures, name) == sum(each[name] for each in mine), (name, period.called)
            assert figures.late == sum(each["L"] for each in mine)
            assert figures.share("absence") == Fraction(
                sum(each["absent"] for each in mine), figures.possible
            )
            assert figures.persistent == sum(10 * each["absent"] >= each["possible"] for each in mine)
            assert figures.severe == sum(2 * each["absent"] >= each["possible"] for each in mine)


def test_persistent_and_severe_absence_are_those_that_a_check_finds(invented: Path) -> None:
    told, result = (
        monitored(invented, DEMO_DAY, pupils=True),
        check(installed_folder("policies"), ["wenlock"], invented, DEMO_DAY).result,
    )
    assert told.year is not None and result is not None
    found = {rule.id: rule.yes for rule in result.rules}
    figures = told.overall.figures[told.year]
    assert (figures.persistent, figures.severe) == (found["persistent_absence"], found["severe_absence"])


def test_thresholds_are_exact_and_of_the_pupils_own_sessions(tmp_path: Path) -> None:
    pupils = {f"P{number:02}": GIRL for number in range(20)}
    told = monitored(write(tmp_path, pupils, {"P00": 1, "P01": 9, "P02": 2}), pupils=True)
    half, year = told.of("half term"), told.year
    assert year is not None and year.under_way and year.last == AS_AT
    assert [told.overall.figures[each].persistent for each in half] == [3, 0]
    assert [told.overall.figures[each].severe for each in half] == [1, 0]
    assert told.thresholds == {"persistent.threshold": "10%", "severe.threshold": "50%"}
    # 18 sessions so far: 1 of 18 is no tenth of them, 2 are, and 9 are a half.
    assert (told.overall.figures[year].persistent, told.overall.figures[year].severe) == (2, 1)
    assert [(each.pupil_id, each.absence, each.severe) for each in told.pupils or ()] == [
        ("P01", Fraction(1, 2), True),
        ("P02", Fraction(1, 9), False),
    ]


def test_small_groups_and_what_would_give_them_away_are_hidden(tmp_path: Path) -> None:
    pupils = {f"G{number:02}": GIRL for number in range(20)} | {f"B{number}": BOY for number in range(3)}
    told = monitored(write(tmp_path, pupils, {"B0": 6}))
    year = told.year
    assert year is not None and told.suppressed and told.pupils is None
    hidden = {each.name for each in told.groups if each.figures[year].pupils is Untold.HIDDEN}
    assert hidden == {"Girls", "Boys", "Disadvantaged", "Not disadvantaged", "Year 4", "Year 5"}
    assert told.overall.figures[year].persistent is Untold.HIDDEN
    assert told.overall.figures[year].pupils == 23


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("lateness.before_close", "late"),
        ("persistent.threshold", "persistent"),
        ("severe.threshold", "severe"),
    ],
)
def test_by_a_setting_that_nobody_sets_no_figure_is_told(tmp_path: Path, path: str, name: str) -> None:
    register = write(tmp_path, {f"P{number:02}": GIRL for number in range(6)}, {})
    for unset, told in (("", 0), (path, Untold.UNKNOWN)):
        figures = monitored(register, unset=unset).overall.figures.values()
        assert {getattr(each, name) for each in figures} == {told}


def test_what_cannot_be_told_is_said_and_is_no_zero(tmp_path: Path) -> None:
    pupils = {f"P{number:02}": (4, "2024-09-01") for number in range(6)}
    told = monitored(write(tmp_path, pupils, {}, COLUMNS[:4]))
    assert {each.by for each in told.groups} == {"year_group"}
    said = " ".join(told.untold)
    for column in ("sex", "disadvantaged", "looked_after", "sen"):
        assert f"`{column}`" in said
    assert set(told.leavers.by_period.values()) == {Untold.UNKNOWN}
    assert (
        "the register has neither last days on roll nor `roll_changes`, so it cannot be told who has left"
        in said
    )
    register = write(tmp_path, {"P0": (4, "2024-09-01", "2024-11-05")}, {}, (*COLUMNS[:4], "on_roll_to"))
    said = " ".join(monitored(register).untold)
    assert "the register has no `roll_changes`, so the reasons of leavers are not known" in said
    assert "who has left" not in said


def test_few_of_whom_a_column_says_nothing_are_counted_with_those_in_none_of_its_groups(
    tmp_path: Path,
) -> None:
    unsaid = (4, "2024-09-01", "", "")
    pupils = {f"G{number:02}": GIRL for number in range(9)} | {f"B{number:02}": BOY for number in range(9)}
    pupils |= {f"N{number}": unsaid for number in range(4)}
    told = monitored(write(tmp_path, pupils, {"G00": 2, "B00": 3, "N0": 5}))
    year = told.year
    assert year is not None
    shown = {each.name: (each.figures[year].pupils, each.figures[year].unauthorised) for each in told.groups}
    assert shown["Disadvantaged"] == (9, 2)
    assert shown["Not disadvantaged, or not recorded"] == (13, 8)
    assert "`sex` is missing for some pupils, who are counted as `not recorded`" in told.untold
    for name in ("Sex not recorded", "Girls", "Boys"):
        assert shown[name] == (Untold.HIDDEN, Untold.HIDDEN), (
            "no group of a column of sexes is of none of them"
        )
    told = monitored(write(tmp_path, {**pupils, "N4": unsaid}, {}))
    shown = {each.name: (each.figures[year].pupils, each.figures[year].unauthorised) for each in told.groups}
    assert shown["Not disadvantaged"] == (9, 0)
    assert shown["Disadvantage not recorded"] == (5, 0)
    assert "`sex` is missing for 5 of 23 pupils, who are counted as `not recorded`" in told.untold
    few = {f"B{number}": BOY for number in range(3)}
    told = monitored(
        write(tmp_path, {**{n: p for n, p in pupils.items() if n[0] != "B"}, "N4": unsaid, **few}, {})
    )
    assert "`sex` is missing for some pupils, who are counted as `not recorded`" in told.untold, (
        "hidden beside the boys"
    )


def test_a_group_of_nobody_is_nobody(tmp_path: Path) -> None:
    told = monitored(write(tmp_path, {f"P{number:02}": GIRL for number in range(6)}, {}))
    year = told.year
    assert year is not None
    assert group(told, "Boys").figures[year].pupils == 0
    assert group(told, "Boys").figures[year].share("absence") is Untold.NOBODY
    names = [each.name for each in told.groups]
    assert sorted(names) == sorted(set(names))


def test_leavers_are_counted_where_they_are_told(tmp_path: Path) -> None:
    pupils = {f"P{number:02}": GIRL for number in range(9)}
    changes = "academy,pupil_id,kind,on_date,ground,standard_transition\n"
    changes += "".join(f"wenlock,P0{n},deletion,2024-11-05,moved away,false\n" for n in range(6))
    changes += "wenlock,P06,deletion,2024-11-05,,true\n"
    register = write(tmp_path, pupils, {}, roll_changes=changes)
    told = monitored(register)
    assert [told.leavers.by_period[each] for each in told.of("half term")] == [0, 6]
    assert told.leavers.reasons == (("moved away", 6),)
    assert told.leavers.standard is Untold.HIDDEN
    assert monitored(register, pupils=True).leavers.standard == 1


def test_of_a_pupil_who_left_twice_the_last_time_counts_as_it_was_recorded(tmp_path: Path) -> None:
    """No reason is recorded for it, and the one of the first time is no reason for the second."""
    pupils = {f"P{number:02}": GIRL for number in range(9)}
    changes = "academy,pupil_id,kind,on_date,ground,standard_transition\n"
    changes += "wenlock,P00,deletion,2024-09-20,moved away,true\nwenlock,P00,deletion,2024-11-05,,\n"
    leavers = monitored(write(tmp_path, pupils, {}, roll_changes=changes), pupils=True).leavers
    assert dict(leavers.reasons) == {"no reason recorded": 1}
    assert leavers.standard == 0


def test_this_year_and_the_one_before_are_told_and_of_each_only_its_own_leavers(tmp_path: Path) -> None:
    pupils = {f"P{number:02}": GIRL for number in range(20)}
    changes = "academy,pupil_id,kind,on_date,ground,standard_transition\n"
    changes += "".join(f"wenlock,P0{n},deletion,2024-11-05,moved away,false\n" for n in range(5))
    changes += "wenlock,P05,deletion,2024-11-05,,true\n"
    changes += "".join(f"wenlock,P1{n},deletion,2025-09-02,{'' if n else 'died'},false\n" for n in range(7))
    register = write(tmp_path, pupils, {}, roll_changes=changes)
    with (register / "calendar.csv").open("a", encoding="utf-8") as calendar:
        for year, day in (("2022/23", "2022-09-05"), ("2023/24", "2023-09-04"), ("2025/26", "2025-09-02")):
            calendar.write(f"wenlock,{day},AM,Autumn,Autumn 1,{year}\n")
    told = monitored(register, date(2025, 9, 5), pupils=True)
    assert [each.called for each in told.of("school year")] == ["2024/25", "2025/26"]
    assert [each.called for each in told.of("half term")] == [
        *("Autumn 1, 2024/25", "Autumn 2, 2024/25", "Autumn 1, 2025/26")
    ]
    assert [told.leavers.by_period[each] for each in told.of("school year")] == [5, 7]
    assert dict(told.leavers.reasons) == {"died": 1, "no reason recorded": 6}
    assert told.leavers.standard == 0
    assert [told.missing[each] for each in told.of("half term")] == [0, 0, 20]
    hidden = monitored(register, date(2025, 9, 5)).leavers
    assert dict(hidden.reasons) == dict.fromkeys(("died", "no reason recorded"), Untold.HIDDEN)
    assert "the register has no mark of a possible session in 2025/26" in told.untold


def test_a_calendar_that_begins_in_the_year_says_so(tmp_path: Path) -> None:
    register = write(tmp_path, {f"P{number:02}": GIRL for number in range(6)}, {})
    for name in ("calendar", "marks"):
        text = (register / f"{name}.csv").read_text("utf-8")
        later = [line for line in text.splitlines(keepends=True) if "2024-09-0" not in line]
        (register / f"{name}.csv").write_text("".join(later), "utf-8")
    assert any("begins on 4 November 2024" in each for each in monitored(register).untold)


def test_the_published_figures_stand_beside_terms_and_years(tmp_path: Path) -> None:
    told = monitored(write(tmp_path, {f"P{number:02}": GIRL for number in range(6)}, {}))
    assert told.phase == "Primary"
    (term,), year = told.of("term"), told.year
    assert year is not None
    assert [each.area for each in told.published[term]] == ["Luton", "England"]
    assert [each.area for each in told.published[year]] == ["Luton", "East of England", "England"]
    assert told.published[year][2].share("persistent") == Fraction(135, 1000)
    assert told.published[year][2].share("severe") is Untold.NOT_PUBLISHED
    assert (told.published[year][2].sessions or 0) > 1_000_000
    assert not any(period.unit == "half term" for period in told.published)


def test_a_school_elsewhere_stands_beside_england_alone_and_says_so(tmp_path: Path) -> None:
    register = write(tmp_path, {f"P{number:02}": GIRL for number in range(6)}, {})
    told = monitored(register, authority="An Invented Council")
    assert {each.area for found in told.published.values() for each in found} == {"England"}
    words = [words for section in attendance_sections(told) for words in section.words]
    assert any(words.startswith("Of An Invented Council nothing published is here") for words in words)


def test_what_is_published_adds_up() -> None:
    for each in rates():
        parts = Fraction(each.authorised) + Fraction(each.unauthorised)
        assert abs(parts - Fraction(each.absence)) <= Fraction(2, 1000), each
        assert int(each.sessions) > 1_000_000 and 0 < Fraction(each.persistent) < 100


def test_schools_of_two_phases_are_compared_with_none() -> None:
    assert [phase_of(each) for each in ([0, 6], [7, 11], [5, 8], [])] == ["Primary", "Secondary", "", ""]
    assert [phase_of([7, 11], kind) for kind in ("special", "secondary")] == ["Special", "Secondary"]
    assert phase_of([12, 13], "sixth_form") == "Sixth form"


def test_attendance_and_absence_are_the_whole() -> None:
    figures = Figures(10, 300, 7, 8, 6, 1, 0)
    assert figures.share("attendance") == 1 - figures.share("absence") == Fraction(285, 300)
    parts = {
        "authorised": (7, 300),
        "unauthorised": (8, 300),
        "late": (6, 300),
        "persistent": (1, 10),
        "severe": (0, 10),
    }
    assert {name: figures.share(name) for name in parts} == {
        name: Fraction(*of) for name, of in parts.items()
    }


def test_of_what_is_not_told_no_share_is_told_either() -> None:
    figures = Figures(10, 300, 7, Untold.UNKNOWN, 6, Untold.HIDDEN, 0)
    told = {name: figures.share(name) for name in ("attendance", "absence", "persistent")}
    assert told == {"attendance": Untold.UNKNOWN, "absence": Untold.UNKNOWN, "persistent": Untold.HIDDEN}
    assert replace(figures, pupils=Untold.HIDDEN).share("severe") is Untold.HIDDEN
    rate = Published("Luton", "local", *[Untold.NOT_PUBLISHED] * 4, None)
    assert {rate.share(name) for name in ("attendance", "absence", "late")} == {Untold.NOT_PUBLISHED}
    rate = replace(rate, absence=Fraction(5, 100), authorised=Fraction(3, 100))
    assert [rate.share(name) for name in ("attendance", "authorised")] == [
        Fraction(95, 100),
        Fraction(3, 100),
    ]
