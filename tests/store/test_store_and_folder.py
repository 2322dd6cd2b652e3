"""A store says the same as the folder that it was made from, in whatever pieces and order that came."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.register.rejects import write_rejects
from engine.reports.ingesting import ingested_text
from engine.shell import command
from engine.store.folder import open_store
from tests.portions import portion
from tests.register.small_registers import (
    AS_AT,
    CODES,
    DAYS,
    PUPILS,
    Period,
    calendar,
    load,
    marks,
    plain_code,
    pupils,
    write_register,
)
from tests.store.stores import ON, bring_in, brought_in, content, file_of, without_what_is_kept

pytestmark = pytest.mark.thorough

KEYS = [(pupil, str(day), session) for pupil in PUPILS for day in DAYS for session in ("AM", "PM")]
CODE = st.sampled_from(["/", "\\", "I", "N", "L", "H", "Q", "Ж", "", "X9", None])
ODD_MARK = st.sampled_from(
    [
        ["wenlock", "P9", DAYS[0], "AM", "/", "", ""],
        ["wenlock", "P1", "2024-09-07", "AM", "/", "", ""],
        ["wenlock", "P1", "2024-08-30", "PM", "/", "", ""],
        ["wenlock", "P1", "2024-13-01", "AM", "/", "", ""],
        ["wenlock", "", DAYS[1], "AM", "/", "", ""],
        ["wenlock", "P2", DAYS[2], "EVE", "/", "", ""],
        ["wenlock", "P2", DAYS[2], "AM", "I", "8.50", ""],
        ["other", "P2", DAYS[2], "AM", "I", "", ""],
        ["wenlock", "P3", DAYS[3], "AM", "L", "09:20", "20"],
        ["wenlock", "P3", DAYS[3], "AM", "/", "", ""],
        ["wenlock", "P3", DAYS[3], "AM", "H", "", ""],
    ]
)
OTHERS = {
    "amendments": [
        ["wenlock", "P1", DAYS[0], "AM", "N", "I", "rang", DAYS[1], "A", "B"],
        ["wenlock", "P9", DAYS[0], "AM", "N", "I", "", "", "", ""],
    ],
    "notices": [["wenlock", "P1", "letter", "", DAYS[3], "80.50", "", "", "", "no", ""]],
    "calls": [["wenlock", "P2", DAYS[1], "09:45", "none"], ["wenlock", "P2", DAYS[1], "09:45", "none"]],
    "registers": [
        ["wenlock", "4B", DAYS[0], "AM", "08:50", "09:10", "T"],
        ["wenlock", "4B", DAYS[0], "AM", "08:51", "", "T"],
    ],
    "leave_requests": [],
}


@settings(max_examples=4)
@given(
    st.dictionaries(st.sampled_from(KEYS), CODE, max_size=6),
    st.lists(ODD_MARK, max_size=4),
    st.sampled_from([AS_AT, DAYS[4], date(2024, 9, 30)]),
    st.sampled_from(
        [pupils(), [*pupils(), ["wenlock", "P4", 4, "4B", "2024-09-05", "2024-09-10"]], pupils()[:2]]
    ),
)
def test_a_folder_and_its_store_are_the_same(changed, odd, as_at, on_roll):
    with TemporaryDirectory(ignore_cleanup_errors=True) as inside:
        folder, store = Path(inside) / "register", Path(inside) / "store"
        write_register(folder, marks=[*marks(changed), *odd], pupils=on_roll, **OTHERS)
        brought_in(store, folder)
        assert content(load(store, as_at=as_at)) == content(load(folder, as_at=as_at))


ACADEMIES = ("wenlock", "other", "third")


@settings(max_examples=4)
@given(
    st.lists(st.dictionaries(st.sampled_from(KEYS), CODE, max_size=3), min_size=3, max_size=3),
    st.lists(ODD_MARK, max_size=3),
    st.integers(0, len(DAYS)),
    st.sampled_from([AS_AT, DAYS[4], DAYS[8]]),
)
def test_what_is_kept_says_the_same_as_the_marks(changed, odd, first_days, as_at):
    """Of academies whose marks it fits, and beside them of those whose marks have to be read; after days more, too."""
    rows = [[name, *row[1:]] for name, codes in zip(ACADEMIES, changed, strict=True) for row in marks(codes)]
    early = [row for row in rows if row[2] in DAYS[:first_days]]
    theirs = {
        table: [[name, *row[1:]] for name in ACADEMIES for row in of()]
        for table, of in (("pupils", pupils), ("calendar", calendar))
    }
    with TemporaryDirectory(ignore_cleanup_errors=True) as inside:
        store = Path(inside) / "store"
        brought_in(store, write_register(Path(inside) / "early", marks=[*early, *odd], **theirs))
        brought_in(store, file_of(Path(inside), "marks-late", [row for row in rows if row not in early]))
        unkept = without_what_is_kept(store, Path(inside) / "unkept")
        said = [content(load(each, academies=ACADEMIES, as_at=as_at)) for each in (store, unkept)]
        assert said[0] == said[1]


@settings(max_examples=3)
@given(
    st.dictionaries(st.sampled_from(KEYS), CODE, max_size=6),
    st.lists(st.integers(0, 3), min_size=len(DAYS), max_size=len(DAYS)),
    st.permutations(range(4)),
)
def test_marks_may_come_in_any_pieces(changed, piece_of, order):
    rows = marks(changed)
    with TemporaryDirectory(ignore_cleanup_errors=True) as inside:
        whole, store = Path(inside) / "register", Path(inside) / "store"
        write_register(whole, marks=rows)
        brought_in(store, write_register(Path(inside) / "first", marks=None))
        for number in order:
            days = [day for day, piece in zip(DAYS, piece_of, strict=True) if piece == number]
            mine = [row for row in rows if row[2] in days]
            if mine:
                brought_in(store, file_of(Path(inside), f"marks-{number}", mine))
        assert content(load(store)) == content(load(whole))


@settings(max_examples=3)
@given(
    st.lists(
        st.dictionaries(st.sampled_from(KEYS), st.sampled_from(["/", "I", "N", "L"]), max_size=5),
        min_size=1,
        max_size=4,
    )
)
def test_the_last_mark_of_a_session_holds_and_those_before_are_kept(made, corrections):
    now = {key: plain_code(key[2]) for key in KEYS}
    amended = []
    with TemporaryDirectory(ignore_cleanup_errors=True) as inside:
        store = Path(inside) / "store"
        copytree(made / "store", store)
        for number, changes in enumerate(corrections):
            rows = [["wenlock", *key, code, "", ""] for key, code in changes.items()]
            for twice in range(2):
                result = brought_in(store, file_of(Path(inside), f"marks-{number}", rows))
                assert result.changed == (
                    not twice and any(now[key] != code for key, code in changes.items())
                )
                amended += [(*key, now[key], code) for key, code in changes.items() if now[key] != code]
                now |= changes
        loaded = load(store)
        assert set(
            loaded.rows("SELECT pupil_id, CAST(date AS VARCHAR), session, code FROM register.marks")
        ) == {(*key, code) for key, code in now.items()}
        kept = "SELECT pupil_id, CAST(date AS VARCHAR), session, original_code, amended_code FROM register.amendments"
        assert loaded.rows(kept) == []
        assert sorted(load(store, as_at=ON).rows(kept)) == sorted(amended)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register and its store."""
    inside = tmp_path_factory.mktemp("made")
    brought_in(inside / "store", write_register(inside / "register"))
    return inside


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Path:
    copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path / "store"


def day(changed: Sequence[object], number: int = 1) -> list[object]:
    return ["wenlock", "P1", DAYS[number], *changed]


def test_marks_that_contradict_each_other_replace_nothing(store: Path, tmp_path: Path) -> None:
    rows = [day(["AM", "I", "", ""]), day(["AM", "N", "", ""]), day(["PM", "I", "", ""])]
    result = brought_in(store, file_of(tmp_path, "marks-late", rows))
    assert [(each.replaced, each.set_aside) for each in result.files] == [(1, 2)]
    loaded = load(store)
    assert (("P1", str(DAYS[1]), "AM", "/")) in set(
        loaded.rows("SELECT pupil_id, CAST(date AS VARCHAR), session, code FROM register.marks")
    )
    assert loaded.count("marks") == (62, 60, 2)
    assert "D026" in loaded.codes


def test_a_file_with_one_of_two_stored_marks_of_a_session_says_which_it_is(tmp_path: Path) -> None:
    """The row itself is stored already, as one of two that contradict each other."""
    both = [day(["AM", "I", "", ""]), day(["AM", "N", "", ""])]
    assert [each.new for each in brought_in(tmp_path / "store", file_of(tmp_path, "marks", both)).files] == [
        2
    ]
    result = brought_in(tmp_path / "store", file_of(tmp_path, "marks-late", both[1:]))
    assert [(each.replaced, each.unchanged) for each in result.files] == [(1, 0)]
    again = brought_in(tmp_path / "store", file_of(tmp_path, "marks-late", both[1:]))
    assert [(each.replaced, each.unchanged) for each in again.files] == [(0, 1)]


def test_another_time_of_the_same_code_is_kept_as_no_amendment(tmp_path: Path) -> None:
    """Else the table would count as handed over, and rules that read it would find nothing in it."""
    store = tmp_path / "store"
    brought_in(store, file_of(tmp_path, "marks", [day(["AM", "L", "09:20", "20"])]))
    result = brought_in(store, file_of(tmp_path, "marks-again", [day(["AM", "L", "09:25", "25"])]))
    assert [(each.replaced, result.amendments_kept) for each in result.files] == [(1, 0)]
    manifest, _ = open_store(store)
    assert manifest is not None and manifest.tables() == {"marks"}


def test_a_code_out_of_force_replaces_nothing(store: Path, tmp_path: Path) -> None:
    result = brought_in(store, file_of(tmp_path, "marks-late", [day(["AM", "H", "", ""], 5)]))
    assert [(each.replaced, each.set_aside) for each in result.files] == [(0, 1)]
    assert load(store).count("marks") == (61, 60, 1)


def test_the_first_of_the_rows_set_aside_is_told(store: Path, tmp_path: Path) -> None:
    rows = [["wenlock", "P1", f"{day}/09/2024", "AM", "I", "", ""] for day in (2, 3, 4)]
    brought_in(store, file_of(tmp_path / "late", "marks", rows))
    told = load(store).only("D021")
    assert told.place.line == 2 and told.message.startswith("set aside 3 rows")


def test_a_row_set_aside_is_told_until_it_is_mended(store: Path, tmp_path: Path) -> None:
    brought_in(store, file_of(tmp_path, "marks-late", [day(["AM", "Ж", "", ""])]))
    told = load(store).only("D022")
    assert (told.place.file, told.place.line) == (str(tmp_path / "marks-late.csv"), 2)
    brought_in(store, file_of(tmp_path, "marks-late", [day(["AM", "C", "", ""])]))
    assert "D022" not in load(store).codes


def test_a_row_that_says_of_nothing_whose_it_is_is_told_until_the_file_is_mended(
    store: Path, tmp_path: Path
) -> None:
    path = file_of(tmp_path, "marks-late", [["wenlock", "P1", "2.9.2024", "AM", "I", "", ""]])
    brought_in(store, path)
    brought_in(store, path)
    assert load(store).count("marks") == (61, 60, 1)
    result = brought_in(store, file_of(tmp_path, "marks-late", [day(["AM", "I", "", ""], 0)]), mended=True)
    assert result.amendments_kept == 1
    assert load(store).count("marks") == (60, 60, 0)


def test_rows_that_the_mended_file_does_not_have_are_told(store: Path, tmp_path: Path) -> None:
    """Who brought in the corrected rows of one pupil alone was told nowhere of the others."""

    def late(*rows: tuple[str, str, str]) -> Path:
        return file_of(tmp_path, "marks-late", [["wenlock", *row, "I", "", ""] for row in rows])

    faulty = late(*((pupil, "2.9.2024", session) for pupil in PUPILS[:2] for session in ("AM", "PM")))
    brought_in(store, faulty)
    result, found = bring_in(store, late(("P1", DAYS[0], "AM"), ("P1", DAYS[1], "AM")), mended=True)
    assert result is not None
    (told,) = (each for each in found if each.code.id == "D120")
    assert told.message == (
        "3 rows that were set aside of `P1` and `P2` are not in this file: no check reports them any more"
    )
    assert load(store).count("marks") == (60, 60, 0)


@pytest.mark.parametrize(
    ("table", "faulty", "mended", "says"),
    [
        (
            "marks",
            ["wenlock", "P1", DAYS[0], "EVE", "I", "", ""],
            ["wenlock", "P1", DAYS[0], "AM", "I", "", ""],
            "",
        ),
        ("marks", ["", "P1", DAYS[0], "AM", "I", "", ""], ["wenlock", "P1", DAYS[0], "AM", "I", "", ""], ""),
        (
            "marks",
            ["wenlock", "", DAYS[0], "AM", "I", "", ""],
            ["wenlock", "P1", DAYS[0], "AM", "I", "", ""],
            "",
        ),
        (
            "marks",
            ["wenlock", "P1", DAYS[0], "AM", "Ж", "", ""],
            ["wenlock", "P1", DAYS[0], "AM", "I", "", ""],
            "",
        ),
        (
            "marks",
            ["wenlock", "P1", DAYS[0], "AM", "Ж", "", ""],
            ["wenlock", "P1", DAYS[1], "AM", "I", "", ""],
            "of `P1` is",
        ),
        ("calendar", ["wenlock", "2.9.2024", "AM", "x", "y", "z"], None, ""),
        (
            "calendar",
            ["wenlock", DAYS[0], "EVE", "x", "y", "z"],
            [],
            "is not in this file: no check reports it any more",
        ),
    ],
)
def test_whether_a_mended_file_has_a_row_is_told_by_what_the_row_says(
    store: Path, tmp_path: Path, table: str, faulty: list[object], mended: list[object] | None, says: str
) -> None:
    whole = calendar() if table == "calendar" else []
    brought_in(store, file_of(tmp_path, f"{table}-late", [*whole, faulty]))
    rows = whole if mended is None else [*whole, mended] if mended else [r for r in whole if r[1] != DAYS[0]]
    result, found = bring_in(
        store, file_of(tmp_path, f"{table}-late", rows), mended=True, whole=table == "calendar"
    )
    assert result is not None
    told = [each.message for each in found if each.code.id == "D120"]
    assert len(told) == bool(says) and says in "".join(told)


def test_what_does_not_come_by_session_is_replaced_by_year(store: Path, tmp_path: Path) -> None:
    notice = ["wenlock", "P1", "letter", "", DAYS[3], "", "", "", "", "no", ""]
    brought_in(store, file_of(tmp_path, "notices", [notice, [*notice[:1], "P2", *notice[2:]]]))
    last_year = [*notice[:4], "2024-05-01", *notice[5:]]
    brought_in(store, file_of(tmp_path, "notices", [notice]))
    brought_in(store, file_of(tmp_path, "notices", [last_year]))
    assert load(store).count("notices") == (2, 2, 0)


NOTICE = ["wenlock", "P1", "letter", "", DAYS[3], "", "", "", "", "no", ""]


def notices(*days: int, pupil: str = "P1") -> list[list[object]]:
    return [["wenlock", pupil, *NOTICE[2:4], DAYS[day], *NOTICE[5:]] for day in days]


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("notices-late", notices(8)),
        ("notices-late", notices(6, 7, 8, 9)),
        ("notices-late", [*notices(0), ["wenlock", "P1", "letter", "", "no day", *NOTICE[5:]]]),
        ("notices", notices(3)),
    ],
)
def test_a_part_does_not_take_the_place_of_a_whole_year(
    store: Path, tmp_path: Path, name: str, rows: list[list[object]]
) -> None:
    brought_in(store, file_of(tmp_path, "notices", notices(0, 1, 2, 3)))
    part = file_of(tmp_path / "part", name, rows)
    result, found = bring_in(store, part)
    assert result is None
    (told,) = (each for each in found if each.severity == "error")
    assert told.code.id == "D060" and "--replace" in str(told.help)
    assert load(store).count("notices") == (4, 4, 0)
    brought_in(store, part, whole=True)
    assert load(store).count("notices")[1] == len([row for row in rows if row[4] != "no day"])


def test_a_part_may_add(store: Path, tmp_path: Path) -> None:
    brought_in(store, file_of(tmp_path, "notices", notices(0, 1)))
    result = brought_in(store, file_of(tmp_path, "notices-late", notices(0, 1, 2)))
    assert [(each.new, each.removed) for each in result.files] == [(1, 0)]


def test_a_part_by_its_name_that_has_every_row_may_change_them(store: Path, tmp_path: Path) -> None:
    """As at the turn of the year, when last year's list comes once more with the last days of those who left."""
    left = [[*row[:5], "2025-07-18"] for row in pupils()]
    result, found = bring_in(store, file_of(tmp_path, "pupils-last", left))
    assert result is not None and not [each for each in found if each.code.id in {"D059", "D060"}]
    assert [(each.new, each.replaced, each.removed) for each in result.files] == [(0, len(left), 0)]
    result, found = bring_in(
        store, file_of(tmp_path, "pupils-late", [[*left[0][:5], "2025-07-17"], *left[2:]])
    )
    assert result is None
    assert [each.message for each in found if each.code.id == "D060"] == [
        "`pupils-late.csv` is by its name a part, and would replace all `pupils` of `wenlock` in 2024-25 "
        f"(the file has {len(left) - 1} rows): 1 stored row is not in it"
    ]


def test_rows_that_go_are_told(store: Path, tmp_path: Path) -> None:
    brought_in(store, file_of(tmp_path, "notices", notices(0, 1, 2, 3)))
    result, found = bring_in(store, file_of(tmp_path / "again", "notices", notices(1, 2, 3)))
    assert result is not None and result.files[0].removed == 1
    assert [each.code.id for each in found] == ["D059"]
    assert "1 stored row of `notices` is not in this file" in found[0].message
    assert "1 stored row removed" in "".join(ingested_text(result))


def test_pupils_who_go_are_told_though_others_come_in_their_place(store: Path, tmp_path: Path) -> None:
    others = [*pupils()[1:], ["wenlock", "P8", 4, "4B", "2024-09-01", ""]]
    result, found = bring_in(store, file_of(tmp_path, "pupils", others))
    assert result is not None
    assert [(each.new, each.replaced, each.removed) for each in result.files] == [(1, 0, 1)]
    assert [each.code.id for each in found] == ["D059"]


@pytest.mark.parametrize("kept", [0, 1])
def test_pupils_under_the_ids_of_another_system_are_told(store: Path, tmp_path: Path, kept: int) -> None:
    """With `--replace` all earlier marks would be of nobody, so that is not the first thing to do."""
    others = [[row[0], f"X{at}", *row[2:]] for at, row in enumerate(pupils()[kept:])]
    result, (told,) = bring_in(store, file_of(tmp_path, "pupils", [*pupils()[:kept], *others]))
    assert result is None and told.code.id == "D060"
    assert str(told.help).startswith("none of its ids is stored: look whether it is this") == (not kept)


def test_rows_that_go_are_told_though_others_come_in_their_place(store: Path, tmp_path: Path) -> None:
    """As where each month's notices come by the name of the table; of one that was paid since the row is replaced."""
    brought_in(store, file_of(tmp_path, "notices", notices(0, 1, 2)))
    paid = [*notices(2)[0][:6], "2024-09-30", *notices(2)[0][7:]]
    result, found = bring_in(store, file_of(tmp_path / "again", "notices", [*notices(1, 3), paid]))
    assert result is not None
    assert [(each.new, each.replaced, each.removed) for each in result.files] == [(1, 1, 1)]
    assert [each.code.id for each in found] == ["D059"]
    result, (told,) = bring_in(store, file_of(tmp_path / "month", "notices", notices(4, 5, 6)))
    assert result is None and told.code.id == "D060"
    assert told.message == (
        "3 stored rows of `notices` are not in this file, which is most of what is stored of `wenlock` in 2024-25 "
        "(the file has 3 rows)"
    )


def test_marks_that_a_whole_file_of_their_session_lacks_go(store: Path, tmp_path: Path) -> None:
    """So those of another school, brought in by mistake, are taken out; those of other sessions stay."""
    stray = ["wenlock", "P9", DAYS[1], "AM", "/", "", ""]
    brought_in(store, file_of(tmp_path, "marks-stray", [stray]))
    assert load(store).count("marks") == (61, 60, 1)
    own = [["wenlock", pupil, DAYS[1], "AM", "/", "", ""] for pupil in PUPILS]
    assert not brought_in(store, file_of(tmp_path, "marks-part", own[:2])).changed, (
        "a part takes nothing away"
    )
    at_fault = [*own[:2], [*own[2][:4], "Ж", "", ""]]
    result, found = bring_in(store, file_of(tmp_path, "marks-own", at_fault), whole=True)
    assert result is not None
    assert [(each.new, each.removed, result.amendments_kept) for each in result.files] == [(0, 1, 0)]
    (told,) = (each for each in found if each.code.id == "D059")
    assert "1 stored row of `marks` is not in this file and is removed" in told.message
    assert load(store).count("marks") == (61, 60, 1), "what is at fault replaces nothing"
    assert brought_in(store, file_of(tmp_path, "marks-own", own[:2]), whole=True).files[0].removed == 1


def test_a_mark_that_a_later_file_no_longer_has_is_told(store: Path, tmp_path: Path) -> None:
    """Of its pupils and sessions: of those who left a system exports nothing, and a correction is of one mark."""
    rows = [row for row in marks() if row[1] != PUPILS[2]]
    blank = [row for row in rows if row[1:4] != ["P1", DAYS[1], "AM"]]
    assert len(blank) == len(rows) - 1
    _, (told,) = bring_in(store, file_of(tmp_path, "marks-blank", blank))
    assert (told.code.id, told.message) == (
        "D081",
        "1 stored mark stays, though this file has no usable mark there",
    )
    assert load(store).count("marks") == (60, 60, 0)
    corrections = [
        ["wenlock", "P1", DAYS[1], "AM", "L", "", ""],
        ["wenlock", "P2", DAYS[2], "AM", "L", "", ""],
    ]
    assert bring_in(store, file_of(tmp_path, "marks-corrected", corrections))[1] == ()
    _, found = bring_in(store, file_of(tmp_path, "marks-blank", blank), whole=True)
    assert {each.code.id for each in found} == {"D059", "D070"}


def test_a_file_of_before_a_correction_is_told(store: Path, tmp_path: Path) -> None:
    old = file_of(tmp_path, "marks-old", [day(["AM", "/", "", ""])])
    brought_in(store, file_of(tmp_path, "marks-new", [day(["AM", "I", "", ""])]))
    result, (told,) = bring_in(store, old)
    assert result is not None and result.changed
    assert (told.code.id, told.message) == (
        "D070",
        "1 mark is put back to the code from before a recorded change",
    )
    assert not bring_in(store, old)[1]


def test_calls_of_one_day_are_added_to_each_other(store: Path, tmp_path: Path) -> None:
    def calls(*rows: tuple[object, object]) -> list[list[object]]:
        return [["wenlock", "P1", DAYS[1], at, outcome] for at, outcome in rows]

    morning = file_of(tmp_path, "calls-1", calls(("09:10", "no answer"), ("", "no answer")))
    brought_in(store, morning)
    brought_in(store, file_of(tmp_path, "calls-2", calls(("14:10", "no answer"))))
    result = brought_in(store, morning)
    assert not result.changed
    brought_in(store, file_of(tmp_path, "calls-3", calls(("09:10", "reached"))))
    found = "SELECT called_at, outcome FROM register.calls ORDER BY ALL"
    assert load(store).rows(found) == [(550, "reached"), (850, "no answer"), (None, "no answer")]
    brought_in(store, file_of(tmp_path, "calls-4", calls(("14:11", "no answer"))), whole=True)
    assert load(store).rows(found) == [(851, "no answer")]


def test_changes_of_one_mark_are_added_to_each_other(store: Path, tmp_path: Path) -> None:
    def amendment(before: str, after: str, number: int) -> list[object]:
        return ["wenlock", "P1", DAYS[1], "AM", before, after, "", DAYS[number], "A. Invented", "office"]

    brought_in(store, file_of(tmp_path, "amendments-1", [amendment("N", "I", 2)]))
    brought_in(store, file_of(tmp_path, "amendments-2", [amendment("I", "/", 3)]))
    brought_in(store, file_of(tmp_path, "amendments-3", [amendment("", "/", 4), amendment("N", "", 5)]))
    found = load(store).rows("SELECT original_code, amended_code FROM register.amendments ORDER BY ALL")
    assert found == [("I", "/"), ("N", "I"), ("N", None), (None, "/")]


def narrow(path: Path, *left: str) -> Path:
    """The file with these columns alone."""
    rows = [line.split(",") for line in path.read_text("utf-8").splitlines()]
    kept = [rows[0].index(name) for name in left]
    path.write_text("".join(",".join(row[at] for at in kept) + "\n" for row in rows), "utf-8")
    return path


def test_a_column_that_a_file_lacks_leaves_what_is_stored_of_the_same_mark(
    store: Path, tmp_path: Path
) -> None:
    late, known = day(["AM", "L", "09:20", "20"]), ("academy", "pupil_id", "date", "session", "code")
    brought_in(store, file_of(tmp_path, "marks-late", [late]))
    rows = [late, day(["AM", "/", "", ""], 2)]
    result, found = bring_in(store, narrow(file_of(tmp_path, "marks-again", rows), *known))
    assert result is not None and not result.changed
    assert [each.code.id for each in found] == ["D069"]
    assert "no `signed_in_at` and `minutes_late`, which earlier files of `wenlock` have" in found[0].message
    seen = f"SELECT code, signed_in_at FROM register.marks WHERE pupil_id = 'P1' AND date = '{DAYS[1]}'"
    assert load(store).rows(f"{seen} AND session = 'AM'") == [("L", 560)]
    brought_in(store, narrow(file_of(tmp_path, "marks-other", [day(["AM", "U", "", ""])]), *known))
    assert load(store).rows(f"{seen} AND session = 'AM'") == [("U", None)], (
        "the time was that of the mark before"
    )


def test_the_same_of_registers_and_a_column_that_comes_later(store: Path, tmp_path: Path) -> None:
    taken = ["wenlock", "4B", DAYS[1], "AM", "08:50", "09:10", "T"]
    names = ("academy", "class", "date", "session", "taken_at")
    brought_in(store, narrow(file_of(tmp_path, "registers-1", [taken]), *names))
    result, (told,) = bring_in(store, file_of(tmp_path, "registers-2", [taken]))
    assert result is not None and result.changed
    assert "earlier files of `wenlock` have no `closed_at` and `taken_by`" in told.message
    brought_in(store, narrow(file_of(tmp_path, "registers-3", [taken]), *names))
    assert load(store).rows("SELECT closed_at, taken_by FROM register.registers") == [(550, "T")]


def test_the_schools_own_amendment_takes_the_place_of_the_one_kept(store: Path, tmp_path: Path) -> None:
    brought_in(store, file_of(tmp_path, "marks-late", [day(["AM", "I", "", ""])]))
    own = ["wenlock", "P1", DAYS[1], "AM", "/", "I", "was ill", DAYS[2], "A. Invented", "office"]
    brought_in(store, file_of(tmp_path, "amendments", [own]))
    rows = load(store).rows("SELECT original_code, amended_code, reason FROM register.amendments")
    assert rows == [("/", "I", "was ill")]


def test_pupils_of_a_later_year_take_the_place_of_the_same_ones_from_then_on(
    store: Path, tmp_path: Path
) -> None:
    """A day of the year before is looked at by the list of that year: the year groups of now are not those of then.

    So are the days until the new year's first session, for the figures until then are those of the year before.
    """
    later = [["wenlock", "P1", 5, "5B", "2024-09-01", ""], ["wenlock", "P8", 3, "3B", "2025-09-01", ""]]
    term = [["wenlock", "2025-09-03", "AM", "Autumn", "Autumn 1", "2025-26"]]
    brought_in(store, file_of(tmp_path, "pupils", later), file_of(tmp_path, "calendar", term), year="2025-26")
    asked = "SELECT pupil_id, year_group FROM register.pupils ORDER BY ALL"
    now = load(store, as_at=date(2025, 9, 3)).rows(asked)
    assert now == [("P1", 5), ("P2", 4), ("P3", 4), ("P8", 3)]
    for day in (AS_AT, date(2025, 8, 1), date(2025, 9, 2)):
        assert load(store, as_at=day).rows(asked) == [("P1", 4), *now[1:]]


def test_a_list_of_this_year_counts_where_the_calendar_reaches_ahead(store: Path, tmp_path: Path) -> None:
    """It stands under the next year then, which is the last of the calendar."""
    brought_in(
        store, file_of(tmp_path, "pupils", [["wenlock", "P1", 4, "4B", "2024-09-01", ""]]), year="2025-26"
    )
    found = load(store).rows("SELECT class FROM register.pupils WHERE pupil_id = 'P1'")
    assert found == [("4B",)]


def test_pupils_who_are_in_last_years_list_alone_are_told_until_they_have_left(
    store: Path, tmp_path: Path
) -> None:
    later = [["wenlock", "P1", 5, "5B", "2024-09-01", ""]]
    _, (told,) = bring_in(store, file_of(tmp_path, "pupils", later), year="2025-26")
    assert told.code.id == "D071"
    assert told.message.startswith(
        "2 pupils of `wenlock` in 2024-25, not in the list of 2025-26 and without a last day"
    )
    ended = [[*row[:5], "2025-07-22"] for row in pupils()]
    assert not bring_in(store, file_of(tmp_path, "pupils", ended), year="2024-25")[1]


@pytest.mark.parametrize(
    ("groups", "year", "more", "found"),
    portion(
        2,
        [
            ((4, 4, 4), "2024-25", {}, []),
            (
                (5, 5, 4),
                "2024-25",
                {},
                ["2 of 3 pupils of `wenlock` would be a year group above the stored list of 2024-25"],
            ),
            (
                (3, 3, 4),
                "2024-25",
                {},
                ["2 of 3 pupils of `wenlock` would be a year group below the stored list of 2024-25"],
            ),
            ((5, 4, 4), "2024-25", {}, []),
            ((5, 5, 5), "2025-26", {}, []),
            ((5, 5, 5), "2024-25", {"whole": True}, []),
        ],
    ),
    ids=[
        "the same",
        "of next year",
        "of last year",
        "one corrected",
        "said to be of next year",
        "said to be whole",
    ],
)
def test_a_list_of_another_year_takes_the_place_of_none(
    store: Path, tmp_path: Path, groups: tuple[int, ...], year: str, more: dict[str, bool], found: list[str]
) -> None:
    rows = [[*row[:2], group, *row[3:]] for row, group in zip(pupils(), groups, strict=True)]
    _, told = bring_in(store, file_of(tmp_path, "pupils", rows), year=year, **more)
    assert [each.message for each in told] == found


def test_the_list_of_a_year_without_marks_may_move_everybody_up(store: Path, tmp_path: Path) -> None:
    """Where a calendar reaches ahead, what stands under the next year is this year's list until theirs comes."""
    for group in (4, 5):
        rows = [[*row[:2], group, *row[3:]] for row in pupils()]
        _, told = bring_in(store, file_of(tmp_path, "pupils", rows), year="2025-26")
        assert told == ()


@pytest.mark.parametrize(
    ("now", "another"),
    portion(
        2,
        [
            ("5,2014-05-01,2020-09-01", False),
            ("5,2015-05-01,2025-09-01", False),
            ("5,,2025-09-01", False),
            ("5,2014-10-02,2025-09-01", True),
            ("3,,2025-09-01", True),
        ],
    ),
    ids=[
        "another day of birth alone",
        "came back",
        "nothing tells",
        "born on another day",
        "lower year group",
    ],
)
def test_an_id_that_was_another_childs_is_told(store: Path, tmp_path: Path, now: str, another: bool) -> None:
    """The list of an older year counts too: an id may rest for a while."""
    for name, year, row in (("then", "2023-24", "3,2015-05-01,2020-09-01"), ("now", "2025-26", now)):
        (tmp_path / name).mkdir()
        text = f"academy,pupil_id,year_group,date_of_birth,on_roll_from\nwenlock,P1,{row}\n"
        (tmp_path / name / "pupils.csv").write_text(text, "utf-8")
        _, found = bring_in(store, tmp_path / name, year=year)
    told = "1 pupil of `wenlock` in 2025-26 has a `pupil_id` that was another child's before"
    assert [each.message for each in found if each.code.id == "D084"] == [told] * another


@pytest.mark.parametrize(
    ("now", "another"),
    [
        ("4,2014-05-01,2020-09-01", False),
        ("4,2015-05-01,2025-01-06", False),
        ("4,2014-10-02,2025-01-06", True),
    ],
    ids=["another day of birth alone", "came back", "born on another day"],
)
def test_an_id_given_to_another_child_within_a_year_is_told(
    store: Path, tmp_path: Path, now: str, another: bool
) -> None:
    """Notices of the first one count for the second, and the list that had the first is gone."""
    for row in ("4,2015-05-01,2020-09-01", now):
        text = f"academy,pupil_id,year_group,date_of_birth,on_roll_from\nwenlock,P1,{row}\n"
        (tmp_path / "pupils.csv").write_text(text, "utf-8")
        _, found = bring_in(store, tmp_path / "pupils.csv", year="2025-26")
    told = "1 pupil of `wenlock` in 2025-26 has a `pupil_id` that was another child's before"
    assert [each.message for each in found if each.code.id == "D084"] == [told] * another


@pytest.mark.parametrize(
    ("issued", "now", "told"),
    portion(
        1,
        [
            ("2025-03-03", "5,2014-10-02,2025-09-01", ["1 of `notices`"]),
            ("2025-09-08", "5,2014-10-02,2025-09-01", []),
            ("2025-03-03", "5,2015-05-01,2025-09-01", []),
        ],
    ),
    ids=["of the child before", "of this child", "of one who came back"],
)
def test_each_look_tells_of_rows_that_are_another_childs(
    store: Path, tmp_path: Path, issued: str, now: str, told: list[str]
) -> None:
    """A first notice of the child who came would else be its second, long after the list was brought in."""
    for name, year, row in (("then", "2024-25", "4,2015-05-01,2020-09-01"), ("now", "2025-26", now)):
        (tmp_path / name).mkdir()
        text = f"academy,pupil_id,year_group,date_of_birth,on_roll_from\nwenlock,P1,{row}\n"
        (tmp_path / name / "pupils.csv").write_text(text, "utf-8")
        brought_in(store, tmp_path / name / "pupils.csv", year=year, whole=True)
    notices = f"academy,pupil_id,kind,issued_on\nwenlock,P1,penalty_notice,{issued}\n"
    (tmp_path / "notices.csv").write_text(notices, "utf-8")
    open_days = [
        ["wenlock", day, "AM", "Autumn", "Autumn 1", "2025-26"] for day in ("2025-09-01", "2025-09-08")
    ]
    mark = ["wenlock", "P1", "2025-09-08", "AM", "/", "", ""]
    more = (file_of(tmp_path, "calendar", open_days), file_of(tmp_path, "marks", [mark]))
    brought_in(store, tmp_path / "notices.csv", *more)
    found = load(store, as_at=date(2025, 9, 8)).problems
    message = "1 pupil of `wenlock` has a `pupil_id` that was another child's before"
    message += ", and earlier rows count for it: "
    assert [each.message for each in found if each.code.id == "D084"] == [message + each for each in told]


def test_a_store_of_two_years_counts_on(tmp_path: Path) -> None:
    store = tmp_path / "store"
    brought_in(store, write_register(tmp_path / "first"))
    before = [
        ["wenlock", d.replace(year=2023), s, "Autumn", "Autumn 1", "2023-24"]
        for d in DAYS
        for s in ("AM", "PM")
    ]
    earlier = [
        ["wenlock", "P1", d.replace(year=2023), s, plain_code(s), "", ""] for d in DAYS for s in ("AM", "PM")
    ]
    brought_in(store, file_of(tmp_path, "calendar", before), file_of(tmp_path, "marks", earlier))
    whole = write_register(tmp_path / "whole", marks=[*marks(), *earlier], calendar=[*calendar(), *before])
    assert content(load(store)) == content(load(whole))
    assert load(store).count("marks")[2] == 20, "the marks of the year before are of nobody on roll"


def test_an_academy_that_the_store_does_not_have_is_told(store: Path) -> None:
    assert "D014" in load(store, academies=("elsewhere",)).codes
    beside = load(store, academies=("wenlock", "elsewhere")).codes
    assert "D014" in beside
    assert "D058" not in beside, "no rule is left out for want of a table that every register has"


def test_a_table_that_only_some_have_handed_over_is_told(store: Path, tmp_path: Path) -> None:
    for name, rows in (("pupils", pupils()), ("calendar", calendar()), ("marks", marks())):
        brought_in(store, file_of(tmp_path, name, [["other", *row[1:]] for row in rows]), year="2024-25")
    brought_in(store, file_of(tmp_path, "calls", [["wenlock", "P2", DAYS[1], "09:45", "none"]]))
    both = load(store, academies=("wenlock", "other"))
    assert "`other`" in both.only("D058").message
    assert "calls" not in load(store, academies=("other",)).register.tables  # type: ignore[union-attr]


def test_a_table_of_which_no_row_could_be_taken_in_is_not_taken_for_one_that_never_came(
    tmp_path: Path,
) -> None:
    store, others = tmp_path / "store", ["calendar", "pupils"]
    register = write_register(tmp_path / "register")
    brought_in(store, *(register / f"{name}.csv" for name in others))
    assert load(store).only("D002").message == "there is no table `marks` in the store"
    wrong = [[*row[:2], f"{row[2]:%d/%m/%Y}", *row[3:]] for row in marks()]
    brought_in(store, file_of(tmp_path, "marks", wrong))
    lacking = load(store).only("D002")
    told = f"there is no table `marks` in the store: {len(wrong)} rows were set aside of `marks.csv`, brought in on "
    assert lacking.message == f"{told}{ON}, and none was usable"
    again = f"`{command('trustpolicy', 'ingest', 'marks.csv', '--into', store, '--mended')}`"
    assert lacking.help == f"correct them, and bring the file in again: {again}"
    brought_in(store, register / "marks.csv", mended=True)
    assert load(store).register is not None


def test_a_row_of_a_store_is_placed_by_academy_and_year_not_by_a_file_nobody_knows(
    store: Path, tmp_path: Path
) -> None:
    """Of a code that later policies know no more, and of one that is retired since, no line of the user's is known."""
    brought_in(store, file_of(tmp_path, "marks-late", [day(["AM", "C", "", ""])]))
    where = f"{store / 'marks'} (wenlock, 2024-25)"
    others = [each for each in CODES if each.code != "C"]
    loaded = load(store, codes=[*others, Period("C", valid_until=date(2024, 8, 31))])
    assert str(loaded.only("D023").place) == f"{where}:code"
    assert loaded.rows("SELECT DISTINCT file, line FROM register.set_aside") == [(where, None)]
    retired = load(store, codes=[*others, Period("C", valid_until=DAYS[4])])
    assert str(retired.only("D024").place) == f"{where}:code"


def test_rows_of_a_store_are_rejected_in_an_order_of_their_own(store: Path, tmp_path: Path) -> None:
    """None of them has a line, and a sort leaves those that it takes for equal in any order."""
    given = ("G", "C", "O", "C", "G", "O")
    brought_in(
        store,
        file_of(tmp_path, "marks-late", [day(["AM", code, "", ""], at) for at, code in enumerate(given)]),
    )
    register = load(store, codes=[code for code in CODES if code.code not in given]).register
    assert register is not None
    assert write_rejects(register.connection, tmp_path / "rejects.csv") == ()
    with (tmp_path / "rejects.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert [(row["line"], row["value"]) for row in csv.DictReader(stream)] == [
            ("", code) for code in sorted(given)
        ]
