"""Files that are not the one that was meant: named after another day, or another school's list of pupils."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.reports.ingesting import ingested_text
from tests.register.small_registers import DAYS, marks, write_register
from tests.store.stores import bring_in, brought_in, file_of

pytestmark = pytest.mark.thorough


def told(store: Path, file: Path, **more: bool) -> dict[str, str]:
    _, found = bring_in(store, file, year="2024-25", **more)
    return {each.code.id: each.message for each in found}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    brought_in(tmp_path / "store", write_register(tmp_path / "register"))
    return tmp_path / "store"


@pytest.mark.parametrize(
    ("name", "day", "doubted"),
    [
        (f"marks-{DAYS[1]}", DAYS[1], None),
        (f"marks-{DAYS[1]}-again", DAYS[0], None),
        (
            f"marks-{DAYS[1]}",
            DAYS[0],
            f"no row of {DAYS[1]}, and nothing new: its rows are of {DAYS[0]}",
        ),
        ("marks-2024-09-21", DAYS[1], f"no row of 2024-09-21, and nothing new: its rows are of {DAYS[1]}"),
        ("marks-late", DAYS[1], None),
        ("marks-2024-08-30", DAYS[1], f"no row of 2024-08-30, and nothing new: its rows are of {DAYS[1]}"),
        ("marks-2024-12-20", DAYS[1], f"no row of 2024-12-20, and nothing new: its rows are of {DAYS[1]}"),
        (f"marks-{DAYS[1]}", None, "no row that can be used"),
    ],
)
def test_a_file_of_another_day_than_its_name_says_is_told(
    store: Path, tmp_path: Path, name: str, day: object, doubted: str | None
) -> None:
    file = file_of(tmp_path / "late", name, [row for row in marks() if row[2] == day])
    assert told(store, file).get("D092") == (doubted and f"`{name}.csv` has {doubted}")


@pytest.mark.parametrize(("month", "doubted"), [("09-21", False), ("12-20", True)])
def test_a_file_with_something_new_may_be_named_by_a_later_day(
    store: Path, tmp_path: Path, month: str, doubted: bool
) -> None:
    rows = [row for row in marks({("P1", str(DAYS[1]), "AM"): "I"}) if row[2] == DAYS[1]]
    said = told(store, file_of(tmp_path / "late", f"marks-2024-{month}", rows)).get("D092", "")
    assert said.endswith(f"no row of 2024-{month}: its rows are of {DAYS[1]}") == doubted == bool(said)


@pytest.mark.parametrize("days", [["2024-10-07"], ["2024-10-07", DAYS[1]]])
def test_a_file_of_days_to_come_alone_is_told(store: Path, tmp_path: Path, days: list[object]) -> None:
    """Of 10 July, say, with day and month exchanged; marks that are entered ahead come with others."""
    rows = [["wenlock", "P1", day, "AM", "/", "", ""] for day in days]
    said = told(store, file_of(tmp_path / "late", "marks", rows)).get("D092")
    all_to_come = "`marks.csv` has no row of 2024-09-20 or before: its rows are of 2024-10-07"
    assert said == (all_to_come if len(days) == 1 else None)


def test_a_file_that_brings_nothing_new_is_told(store: Path, tmp_path: Path) -> None:
    """Of several files, which may have one name in the folders of several schools: which they are."""
    old = file_of(tmp_path / "old", f"marks-{DAYS[1]}", [row for row in marks() if row[2] == DAYS[1]])
    new = file_of(tmp_path / "new", "calls", [["wenlock", "P1", DAYS[1]]])
    result = brought_in(store, old, new)
    assert [each.nothing_new for each in result.files] == [True, False]
    assert f"nothing new in `{old}`: its rows were stored already\n" in "".join(ingested_text(result))


def test_a_file_without_a_row_is_named(store: Path, tmp_path: Path) -> None:
    """Nothing but a table of noughts told of an export that had failed."""
    empty = file_of(tmp_path / "late", "marks", [])
    said = "".join(ingested_text(brought_in(store, empty)))
    assert f"no row in `{empty}`: export again what should have some\n" in said


def test_what_writes_the_rows_set_aside_is_said(store: Path, tmp_path: Path) -> None:
    """It is a check, for `ingest` has no `--rejects`."""
    unread = file_of(tmp_path / "late", "marks", [["wenlock", "P1", "2.9.2024", "AM", "I", "", ""]])
    said = "".join(ingested_text(brought_in(store, unread)))
    assert (
        "1 row set aside: checks report them until they are corrected, and `check --rejects FILE` writes"
        in said
    )


def test_calls_may_be_none(store: Path, tmp_path: Path) -> None:
    assert "D092" not in told(store, file_of(tmp_path / "late", f"calls-{DAYS[1]}", []))


def pupils(folder: Path, *born: str) -> Path:
    folder.mkdir()
    lines = [f"wenlock,P{at},4,{day},2024-09-01" for at, day in enumerate(born)]
    text = "\n".join(["academy,pupil_id,year_group,date_of_birth,on_roll_from", *lines, ""])
    (folder / "pupils.csv").write_text(text, "utf-8")
    return folder / "pupils.csv"


@pytest.mark.parametrize(
    ("born", "refused"),
    [
        (("2015-10-01", "2015-11-02", "2016-01-03", "2016-02-04"), False),
        (("2015-10-01", "2015-11-02", "2016-01-30", "2016-02-14"), False),
        (("", "", "", ""), False),
        (("2015-11-02", "2016-01-03", "2016-02-04", "2015-10-01"), True),
    ],
)
def test_another_schools_list_with_the_same_ids_takes_the_place_of_none(
    tmp_path: Path, born: tuple[str, ...], refused: bool
) -> None:
    store = tmp_path / "store"
    ours = pupils(tmp_path / "ours", "2015-10-01", "2015-11-02", "2016-01-03", "2016-02-04")
    brought_in(store, ours, year="2024-25")
    theirs = pupils(tmp_path / "theirs", *born)
    message = "4 of 4 pupils of `wenlock` would have another date of birth than in the stored list of 2024-25"
    assert told(store, theirs).get("D091") == (message if refused else None)
    assert "D091" not in told(store, theirs, whole=True)


@pytest.mark.parametrize(
    ("strangers", "own", "listed", "doubted"),
    [
        (4, 0, True, "4 of 4 pupils"),
        (3, 8, True, "3 of 11 pupils"),
        (3, 9, True, None),
        (2, 0, True, None),
        (4, 0, False, None),
    ],
    ids=["none known", "more than a quarter", "a quarter", "too few", "no list yet"],
)
def test_a_file_of_marks_of_many_pupils_who_are_in_no_list_is_told(
    tmp_path: Path, strangers: int, own: int, listed: bool, doubted: str | None
) -> None:
    """Another school's file, say, whose ids are partly ids here too: its marks take the place of what is stored."""
    store = tmp_path / "store"
    if listed:
        brought_in(store, pupils(tmp_path / "ours", *["2015-10-01"] * 9), year="2024-25")
    ids = [*(f"T{at}" for at in range(strangers)), *(f"P{at}" for at in range(own))]
    rows = [["wenlock", pupil, day, "AM", "/", "", ""] for pupil in ids for day in DAYS[:2]]
    says = "of this file are in no list of `wenlock`, so that no check counts their marks"
    said = told(store, file_of(tmp_path / "late", "marks", rows)).get("D102")
    assert said == (doubted and f"{doubted} {says}")


def test_pupils_who_come_in_the_same_run_as_their_marks_are_known(tmp_path: Path) -> None:
    list_ = pupils(tmp_path / "ours", *["2015-10-01"] * 4)
    brought_in(tmp_path / "store", list_, year="2023-24")
    new = file_of(
        tmp_path / "late", "marks", [["wenlock", f"T{at}", DAYS[0], "AM", "/", "", ""] for at in range(4)]
    )
    (tmp_path / "late" / "pupils.csv").write_text(list_.read_text("utf-8").replace(",P", ",T"), "utf-8")
    assert "D102" not in told(tmp_path / "store", new.parent)


@pytest.mark.parametrize(
    ("now", "another"),
    [
        (("Siân Invented,2015-10-01", "Max Nobody,2016-01-03"), 0),
        (("Max Nobody,2015-10-01", "Siân Invented,2016-01-03"), 0),
        (("SIÂN INVENTED,2015-10-11", "Max Nobody,2016-01-03"), 0),
        ((",2016-01-03", ",2015-10-01"), 0),
        (("Max Nobody,2016-01-03", "Siân Invented,2015-10-01"), 2),
    ],
    ids=["the same", "other names", "other day of birth", "no names", "exchanged"],
)
def test_pupils_whose_ids_were_exchanged_are_told(tmp_path: Path, now: tuple[str, ...], another: int) -> None:
    """Each would have the other's marks, and letters would go to the wrong parents."""
    for children in (("Siân Invented,2015-10-01", "Max Nobody,2016-01-03"), now):
        lines = [f"wenlock,P{at},4,2021-09-01,{child}" for at, child in enumerate(children)]
        text = "\n".join(["academy,pupil_id,year_group,on_roll_from,name,date_of_birth", *lines, ""])
        (tmp_path / "pupils.csv").write_text(text, "utf-8")
        said = told(tmp_path / "store", tmp_path / "pupils.csv")
    message = "2 pupils of `wenlock` in 2024-25 have a `pupil_id` that was another child's before"
    assert said.get("D084") == (message if another else None)
