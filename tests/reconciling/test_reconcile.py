"""A file that says what the register says agrees with it; whatever else it says is found, and explained only exactly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import intake
from engine.importing.totals import FIGURES
from engine.installed import installed_folder
from engine.reconciling.counted import Sessions, Stay
from engine.reconciling.definitions import CLASSES, Figures, Question, explanations
from engine.reconciling.result import Definition, Explanation, Reconciled
from engine.register.calendar import Stretch
from engine.reports.reconciling import reconciled_text
from tests.commands import trustpolicy
from tests.reconciling.registers import (
    CODES,
    DAYS,
    FIRST,
    SESSIONS,
    Codes,
    Stays,
    Totals,
    as_census,
    as_summary,
    own_class,
    totals,
    write_register,
)
from tests.results import read_result

pytestmark = pytest.mark.thorough

POLICIES = installed_folder("policies")
ALL = Stretch(FIRST, DAYS[-1])
PRESENT = ["/", "\\"] * len(DAYS)
OURS = [HealthCheck.function_scoped_fixture]


def reconciled(
    folder: Path, file: str = "summary.csv", mapping: str = "sims-summary", covers: Stretch | None = ALL
) -> Reconciled:
    result, found = intake.reconcile_export(
        POLICIES, "wenlock", folder / "register", folder / file, mapping, {}, covers
    )
    assert result, found
    return result


def run(folder: Path, file: str, mapping: str, *more: str) -> Result:
    words = ("wenlock", folder / file, "--register", folder / "register", "--mapping", mapping, *more)
    return trustpolicy("reconcile", *words)


def compared(folder: Path, codes: Codes, said: Totals, stays: Stays | None = None) -> Reconciled:
    write_register(folder / "register", codes, stays)
    as_summary(said, folder / "summary.csv")
    return reconciled(folder)


def codes_of(*changed: str | None) -> list[str | None]:
    """A pupil who was present but for the first sessions."""
    return [*changed, *PRESENT[len(changed) :]]


registers = st.dictionaries(
    st.sampled_from(("P1", "P2", "Zoë, née O'Hara", "P4")),
    st.lists(st.sampled_from((*CODES, None)), min_size=len(SESSIONS), max_size=len(SESSIONS)),
    min_size=1,
)


@settings(max_examples=3, deadline=None, suppress_health_check=OURS)
@given(codes=registers)
def test_what_the_register_says_agrees_in_both_forms(
    codes: dict[str, list[str | None]], tmp_path: Path
) -> None:
    write_register(tmp_path / "register", {**codes, "P0": codes_of()})
    said = totals({**codes, "P0": codes_of()})
    as_summary(said, tmp_path / "summary.csv")
    as_census(said, tmp_path / "census.xml")
    for result in (reconciled(tmp_path), reconciled(tmp_path, "census.xml", "census", None)):
        assert result.agrees
        assert result.compared == len(codes) + 1


@settings(max_examples=4, deadline=None, suppress_health_check=OURS)
@given(codes=registers, data=st.data())
def test_any_other_figure_is_found(
    codes: dict[str, list[str | None]], data: st.DataObject, tmp_path: Path
) -> None:
    codes = {**codes, "P0": codes_of()}
    write_register(tmp_path / "register", codes)
    said = totals(codes)
    pupil = data.draw(st.sampled_from(sorted(said)))
    figure = data.draw(st.sampled_from(("possible", "authorised", "unauthorised", "I", "G", "C2")))
    said[pupil][figure] += data.draw(st.integers(1, 30))
    as_census(said, tmp_path / "census.xml")
    result = reconciled(tmp_path, "census.xml", "census", None)
    (found,) = result.differences
    assert found.pupil_id == pupil and {each.figure for each in found.figures} == {figure}
    if figure not in ("possible", "authorised", "unauthorised"):
        assert all(
            each.kind == "code_under_other" for some in found.explanations for each in some if len(some) == 1
        )


def instead(code: str, class_: str) -> Callable[[str], str]:
    return lambda each: class_ if each == code else own_class(each)


@pytest.mark.parametrize(
    ("code", "class_", "kind", "counted_as"),
    [
        ("U", "present", "code_counted_as", "attending"),
        ("L", "unauthorised", "code_counted_as", "unauthorised"),
        ("X", "authorised", "code_counted_as", "authorised"),
        ("E", "nothing", "code_left_out", None),
        ("#", "present", "code_counted_as", "attending"),
        ("I", "none", "code_left_out", None),
        ("U", "none", "code_counted_as", "not_possible"),
    ],
)
def test_a_code_counted_otherwise_is_named(
    code: str, class_: str, kind: str, counted_as: str | None, tmp_path: Path
) -> None:
    codes = {f"P{n}": codes_of(*[code] * n, "M") for n in (1, 2, 3)} | {"P4": codes_of()}
    result = compared(tmp_path, codes, totals(codes, instead(code, class_)))
    assert [each.pupil_id for each in result.differences] == ["P1", "P2", "P3"]
    for at, found in enumerate(result.differences, 1):
        (first, *_) = found.explanations
        assert [(each.kind, each.code, each.counted_as, each.sessions) for each in first] == [
            (kind, code, counted_as, at)
        ]


NAMES = (*FIGURES, "L", "G")
POSSIBLE = ("attending", "approved", "authorised", "unauthorised")
KNOWN = {"/": "attending", "L": "attending", "B": "approved", "I": "authorised", "G": "unauthorised"}
KNOWN |= {
    "V": "approved",
    "O": "unauthorised",
    "X": "not_possible",
    "Y1": "not_possible",
    "#": "administrative",
}
STAY = Stay(DAYS[1], DAYS[8])


@st.composite
def pupils_sessions(draw: st.DrawFn) -> list[Sessions]:
    """Sessions of some days: those on roll with a code or unmarked, those outside the roll with a code or none."""
    found = []
    for day in DAYS:
        roll = "before" if day < STAY.first else "after" if STAY.last and day > STAY.last else "on"
        for code in draw(st.lists(st.sampled_from((*KNOWN, None)), min_size=1, max_size=2, unique=True)):
            class_ = KNOWN[code] if code else "missing" if roll == "on" else None
            found.append(Sessions(day, code, class_, roll, draw(st.integers(1, 2))))
    return found


def counted_in(code: str | None, class_: str | None) -> set[str]:
    """The figures that count a session; `other` is a class that is possible and nothing else."""
    if class_ == "possible":
        return counted_in(code, None) | {"possible"}
    return {name for name in NAMES if name == code or class_ in FIGURES.get(name, ())}


def counted_by(definition: Definition | None, each: Sessions) -> set[str]:
    """The figures that count a session by a definition."""
    kind, of, target = (
        (definition.kind, definition.code, definition.counted_as) if definition else ("", "", "")
    )
    is_on = each.roll == "on"
    own = counted_in(each.code, each.class_) if is_on else set()
    if kind == "off_roll_counted" and each.roll == target:
        return counted_in(each.code, each.class_ or "possible")
    if kind == "day_left_out" and each.date == (STAY.first if target == "joined" else STAY.last):
        return set()
    if not is_on:
        return own
    if kind == "unmarked_counted" and each.code is None:
        as_, *kept = str(target).removesuffix(", not as missing").split(" and ")
        counts = {"possible", "absent"} if as_ == "absent" else counted_in(None, as_)
        return counts | {*kept} | ({"missing"} if target == "possible" else set())
    if (kind == "class_counted_as" and each.class_ == of) or (kind == "code_counted_as" and each.code == of):
        return counted_in(each.code, None if target == "not_possible" else target)
    if kind in ("code_under_other", "code_as_other", "code_left_out_of") and each.code == of:
        named = {*str(target).split(" and ")}
        return (
            own - named
            if kind == "code_left_out_of"
            else own - ({of} if kind == "code_as_other" else set()) | named
        )
    return set() if kind == "code_left_out" and each.code == of else own


def recounted(sessions: list[Sessions], definition: Definition | None) -> Figures:
    """What a file says that counts by a definition, session by session."""
    said: Counter[str] = Counter()
    for each in sessions:
        said.update(dict.fromkeys(counted_by(definition, each), each.count))
    return tuple(said[name] for name in NAMES)


def every_definition(sessions: list[Sessions]) -> list[Definition]:
    on_roll = {(each.code, each.class_) for each in sessions if each.roll == "on"}
    codes = {code: class_ for code, class_ in on_roll if code}
    several = {name for name in CLASSES if sum(class_ == name for class_ in codes.values()) > 1}
    told = [("code_left_out", code, None) for code in codes]
    told += [("code_counted_as", code, each) for code in codes for each in POSSIBLE if each != codes[code]]
    told += [("code_counted_as", code, "not_possible") for code in codes if code in NAMES]
    told += [("code_under_other", code, name) for code in codes for name in ("L", "G") if name != code]
    told += [("class_counted_as", name, each) for name in several for each in POSSIBLE if each != name]
    told += [("code_counted_as", code, "missing") for code in codes]
    told += [
        ("code_as_other", code, name)
        for code in codes
        for name in ("L", "G")
        if name != code and code in NAMES
    ]
    there = [code for code in codes if codes[code] == "attending"]
    told += [
        ("code_left_out_of", code, name) for code in there for name in ("present", "present and attended")
    ]
    told += [("unmarked_counted", None, each) for each in (*POSSIBLE, "absent", "possible", "nothing")]
    told += [("unmarked_counted", None, f"{each} and missing") for each in (*POSSIBLE, "absent")]
    told += [("unmarked_counted", None, "possible, not as missing")]
    told += [("off_roll_counted", None, each) for each in ("before", "after")]
    told += [("day_left_out", None, each) for each in ("joined", "left")]
    told += [("code_counted_as", code, "possible") for code in codes if codes[code] not in POSSIBLE]
    told += [("class_counted_as", name, "possible") for name in several if name not in POSSIBLE]
    return [Definition(kind, "", 0, code, target) for kind, code, target in told]  # type: ignore[arg-type]


@settings(max_examples=15, deadline=None)
@given(sessions=pupils_sessions())
def test_every_definition_is_found_by_what_a_file_says_that_counts_by_it(sessions: list[Sessions]) -> None:
    def asked(file: Figures) -> list[Explanation]:
        return explanations(Question(sessions, STAY, ALL, NAMES, file), {})

    ours, marked = recounted(sessions, None), [each for each in sessions if each.class_]
    every = every_definition(sessions)
    off_roll = [each for each in every if each.kind == "off_roll_counted"]
    pairs = [(each, sessions) for each in every] + [(each, marked) for each in off_roll]
    for definition, those in pairs:
        said = recounted(those, definition)
        if said == ours:
            continue
        found = [each for (each,) in asked(said)]
        assert definition.key in {each.key for each in found}
        for each in found:
            is_marked = each.kind == "off_roll_counted" and " marked " in each.says
            assert recounted([s for s in sessions if s.class_ or not is_marked], each) == said, each.says


ON_ROLL = [Sessions(day, "/", "attending", "on", 2) for day in DAYS[1:4]]
ALIKE = [Sessions(DAYS[4], code, "not_possible", "on", 2) for code in ("X", "Y1")]
FIRST_DAY = [Sessions(day, "I", "authorised", "on", 1) for day in DAYS[1:4]]


LATE = Sessions(DAYS[5], "L", "attending", "on", 2)
NO_REASON = Sessions(DAYS[5], "N", "unauthorised", "on", 2)


@pytest.mark.parametrize(
    ("more", "figures", "file", "keys"),
    [
        pytest.param(
            LATE,
            ("possible", "present", "approved", "absent", "L"),
            (8, 6, 0, 0, 2),
            {("code_left_out_of", "L", "present")},
            id="late is not present",
        ),
        pytest.param(
            NO_REASON,
            ("absent", "missing"),
            (0, 2),
            {("code_counted_as", "N", "missing")},
            id="no reason is no mark",
        ),
        pytest.param(
            Sessions(DAYS[5], "U", "unauthorised", "on", 2),
            ("present", "absent", "L", "U"),
            (8, 0, 2, 0),
            {("code_counted_as", "U", "attending"), ("code_as_other", "U", "L")},
            id="late after registers closed is late",
        ),
    ],
)
def test_what_other_systems_count_is_named(
    more: Sessions, figures: tuple[str, ...], file: Figures, keys: set[tuple[str, str, str]]
) -> None:
    (found,) = explanations(Question([*ON_ROLL, more], STAY, ALL, figures, file), {})
    assert {each.key for each in found} == keys


@pytest.mark.parametrize(
    ("sessions", "file"),
    [
        pytest.param([*ON_ROLL, *ALIKE], (6 + 6, 2), id="a code and its class"),
        pytest.param(
            [*ON_ROLL, *FIRST_DAY, Sessions(DAYS[4], "M", "authorised", "on", 2)],
            (11 - 3, 5 - 1 - 3),
            id="a code and a day",
        ),
    ],
)
def test_two_definitions_of_one_session_are_not_added_up(
    sessions: list[Sessions], file: tuple[int, int]
) -> None:
    assert explanations(Question(sessions, STAY, ALL, ("possible", "authorised"), file), {}) == []


def test_a_marked_session_outside_the_roll_is_one() -> None:
    sessions = [Sessions(DAYS[0], "I", "authorised", "before", 1), Sessions(DAYS[0], None, None, "before", 1)]
    (found,) = explanations(Question(sessions, STAY, ALL, ("possible", "authorised"), (1, 1)), {})
    assert [each.says for each in found] == [
        f"the file counts 1 marked session before the pupil joined on {STAY.first}"
    ]


def test_two_definitions_together_are_named_and_three_are_not_guessed(tmp_path: Path) -> None:
    codes = {"P1": codes_of("U", "U", "X"), "P2": codes_of("U", "U", "X", "E", "E", "E", "E")}
    said = totals(
        codes,
        lambda each: {"U": "authorised", "X": "unauthorised", "E": "present"}.get(each, own_class(each)),
    )
    result = compared(tmp_path, codes, said)
    one, three = result.differences
    assert [{each.code for each in some} for some in one.explanations] == [{"U", "X"}]
    assert three.explanations == ()
    both = "sessions coded `U` counted as authorised and sessions coded `X` counted as unauthorised"
    assert f"  1 pupil: {both}\n" in "".join(reconciled_text(result))


def test_a_code_of_another_class_may_be_among_those_of_another_code_too() -> None:
    """A system for which a pupil who comes after registers have closed is a late one like any other."""
    sessions = [Sessions(DAYS[1], "/", "attending", "on", 3), Sessions(DAYS[2], "U", "unauthorised", "on", 1)]
    figures = ("present", "unauthorised", "L")
    (found,) = explanations(Question(sessions, STAY, ALL, figures, (4, 0, 1)), {})
    assert [(each.kind, each.code, each.counted_as) for each in found] == [
        ("code_counted_as", "U", "attending"),
        ("code_under_other", "U", "L"),
    ]


@pytest.mark.parametrize(
    ("missing", "counted_as", "says"),
    [
        (0, "unauthorised", "unauthorised absence"),
        (3, "unauthorised and missing", "unauthorised absence and missing"),
    ],
)
def test_sessions_not_yet_marked(tmp_path: Path, missing: int, counted_as: str, says: str) -> None:
    """A system that takes them for absence lists them as missing too, or only as absence."""
    codes = {"P1": codes_of(None, None, None), "P2": codes_of()}
    said = totals(codes)
    said["P1"]["possible"] += 3
    said["P1"]["unauthorised"] += 3
    said["P1"]["missing"] = missing
    result = compared(tmp_path, codes, said)
    (found,) = result.differences
    ((only,),) = found.explanations
    assert "of 2 pupils compared: 1 pupil differs\n" in "".join(reconciled_text(result))
    assert (only.kind, only.counted_as, only.sessions) == ("unmarked_counted", counted_as, 3)
    assert only.says == f"the file counts 3 sessions not yet marked as {says}"


def test_a_pupil_who_joined_or_left(tmp_path: Path) -> None:
    stays = {
        "P1": (DAYS[2], None),
        "P2": (date(2023, 9, 1), DAYS[-3]),
        "P3": (DAYS[3], None),
        "P4": (DAYS[1], DAYS[7]),
    }
    codes = {pupil: codes_of() for pupil in (*stays, "P5")}
    codes["P3"] = [None] * 6 + codes_of()[6:]
    kept = {
        pupil: [
            code
            if stays.get(pupil, (FIRST, None))[0] <= day <= (stays.get(pupil, (FIRST, None))[1] or day)
            else "none"
            for code, (day, _) in zip(own, SESSIONS, strict=True)
        ]
        for pupil, own in codes.items()
    }
    said = {
        pupil: totals({pupil: [code for code in own if code != "none"]})[pupil] for pupil, own in kept.items()
    }
    for pupil in ("P1", "P2"):
        said[pupil] = totals({pupil: codes_of()})[pupil]
    said["P3"]["possible"] += 6
    said["P4"].update({"possible": -2, "present": -2})
    result = compared(tmp_path, codes, said, stays)
    found = {
        each.pupil_id: [(d.kind, d.counted_as) for d in each.explanations[0]] for each in result.differences
    }
    assert found == {
        "P1": [("off_roll_counted", "before")],
        "P2": [("off_roll_counted", "after")],
        "P3": [("off_roll_counted", "before")],
        "P4": [("day_left_out", found["P4"][0][1])],
    }
    days = [each for (each,) in result.differences[3].explanations if each.kind == "day_left_out"]
    assert [(each.counted_as, each.sessions) for each in days] == [("joined", 2), ("left", 2)]


def test_codes_that_say_nothing_before_a_pupil_joined_are_counted_as_the_file_counts_them(
    tmp_path: Path,
) -> None:
    write_register(tmp_path / "register", {"P1": ["Z"] * 4 + codes_of()[4:]}, {"P1": (DAYS[2], None)})
    (tmp_path / "own.yaml").write_text(
        "title: Sessions of a pupil with Z\nfile: {kind: csv}\n"
        "totals: {pupil_id: {from: ID}, figures: {possible: All}, codes: {Z: Z}}\n"
    )
    (tmp_path / "own.csv").write_text("ID,All,Z\nP1,16,4\n")
    (found,) = reconciled(tmp_path, "own.csv", str(tmp_path / "own.yaml")).differences
    assert [[(each.kind, each.counted_as) for each in all] for all in found.explanations] == [
        [("off_roll_counted", "before")]
    ]


def test_other_days_are_recognised(tmp_path: Path) -> None:
    varied = [CODES[n % len(CODES)] for n in range(len(SESSIONS))]
    codes = {"P1": codes_of("I"), "P2": codes_of(), "P3": varied}
    halves = {pupil: own[:10] for pupil, own in codes.items()}
    result = compared(tmp_path, codes, totals(halves))
    assert result.other_days == (Stretch(FIRST, DAYS[4]), 0)
    assert "Autumn 1 of 2024-25" in result.differences[0].explanations[0][0].says
    as_summary(totals({pupil: own[:14] for pupil, own in codes.items()}), tmp_path / "summary.csv")
    assert reconciled(tmp_path).other_days == (Stretch(FIRST, DAYS[6]), 0)


def test_days_instead_of_sessions(tmp_path: Path) -> None:
    codes = {"P1": codes_of("I", "I", "G", "G")}
    said = totals(codes)
    half = {pupil: Counter({name: count // 2 for name, count in own.items()}) for pupil, own in said.items()}
    (found,) = compared(tmp_path, codes, half).differences
    assert "days_not_sessions" in {each.kind for some in found.explanations for each in some}


def test_pupils_of_one_alone_and_rows_that_cannot_be_used(tmp_path: Path) -> None:
    codes = {f"P{n}": codes_of() for n in range(1, 8)}
    said = totals(codes)
    left, to_come = (date(2023, 9, 1), date(2024, 7, 19)), (date(2024, 9, 16), None)
    write_register(tmp_path / "register", codes, {"P4": (DAYS[1], DAYS[7]), "P6": left, "P7": to_come})
    as_summary({"P1": said["P1"], "P2": said["P2"], "P9": said["P4"]}, tmp_path / "summary.csv")
    text = (tmp_path / "summary.csv").read_text("cp1252")
    (tmp_path / "summary.csv").write_text(
        f"{text}P3,20,twenty,,,,,,\nP2,20,20,,,,,,\n,20,20,,,,,,\n", "cp1252"
    )
    result = reconciled(tmp_path)
    assert not result.agrees and not result.differences
    assert [(each.pupil_id, each.why) for each in result.only_in_register] == [
        ("P4", "joined on 2024-09-03, left on 2024-09-11"),
        ("P5", "on roll since 2023-09-01"),
    ]
    assert [(each.pupil_id, each.line) for each in result.only_in_file] == [("P9", 4)]
    assert [(each.pupil_id, each.line) for each in result.not_compared] == [("P2", 3), ("P3", 5), (None, 7)]
    done = run(tmp_path, "summary.csv", "sims-summary", "--from", str(FIRST), "--to", str(DAYS[-1]))
    assert done.exit_code == 1 and "I033" in done.stderr and "P5: on roll since 2023-09-01" in done.stdout


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("", "`summary.csv` has no row of a pupil\n"),
        (
            "P1,20,20,,,,,,\nP1,20,20,,,,,,\n",
            "no row of `summary.csv` can be compared: the pupil is there more than",
        ),
        (",20,20,,,,,,\n", "no row of `summary.csv` can be compared: a row does not say which pupil"),
        ("P1,20,20\n", "no row of `summary.csv` can be compared: the line does not fit"),
        ("P9,20,20,,,,,,\n", "no pupil of `summary.csv` is in the register"),
        ("p01,20,20,,,,,,\n", "help: write the identifiers as in the register"),
    ],
)
def test_where_no_pupil_can_be_compared_the_true_reason_is_said(rows: str, said: str, tmp_path: Path) -> None:
    """Of whatever kept all rows from being used it was said that the pupils have other identifiers."""
    write_register(tmp_path / "register", {"P01": codes_of(), "P1": codes_of()})
    as_summary({}, tmp_path / "summary.csv")
    with (tmp_path / "summary.csv").open("a", encoding="cp1252") as stream:
        stream.write(rows)
    done = run(tmp_path, "summary.csv", "sims-summary", "--from", str(FIRST), "--to", str(DAYS[-1]))
    assert (done.exit_code, said in done.stderr, "listed in the result" in done.stderr) == (4, True, False)


def test_a_pupil_who_is_written_otherwise_is_named(tmp_path: Path) -> None:
    """Spreadsheets take leading zeros away."""
    codes = {"0012": codes_of(), "0013": codes_of()}
    write_register(tmp_path / "register", codes)
    said = totals(codes)
    as_summary({"0012": said["0012"], "13": said["0013"], "14": said["0013"]}, tmp_path / "summary.csv")
    assert [each.why for each in reconciled(tmp_path).only_in_file] == [
        "not among the register's usable pupils; one of them is written `0013`",
        "not among the register's usable pupils",
    ]


@pytest.mark.parametrize("line", ["Printed on 1 May", "P2,20,20,,,,,,,9", f"P2,{'2' * 2_100_000},20,,,,,,"])
def test_a_line_that_does_not_fit_the_columns_is_not_compared(tmp_path: Path, line: str) -> None:
    codes = {"P1": codes_of("I")}
    write_register(tmp_path / "register", codes)
    as_summary(totals(codes), tmp_path / "summary.csv")
    with (tmp_path / "summary.csv").open("a", encoding="cp1252") as stream:
        stream.write(f"{line}\n")
    result = reconciled(tmp_path)
    assert not result.agrees and not result.differences
    (unfit,) = result.not_compared
    assert (unfit.pupil_id, unfit.why, unfit.line) == (None, "the line does not fit the columns", 3)


def test_pupils_of_a_census_are_told_by_their_records(tmp_path: Path) -> None:
    """An XML file is read by records: the second pupil stood on `line 2`. Paths that begin alike were told alike."""
    codes = {"P1": codes_of(), "P2": codes_of()}
    write_register(tmp_path / "register", codes)
    as_census(totals({"P1": codes["P1"], "P9": codes["P2"]}), tmp_path / "census.xml")
    assert (
        "P9: not among the register's usable pupils (record 2)"
        in run(tmp_path, "census.xml", "census").stdout
    )
    text = (tmp_path / "census.xml").read_text("utf-8")
    (tmp_path / "census.xml").write_text(text.replace("SessionsPossible>", "SessionsPosible>"), "utf-8")
    assert "SessionsPosible`" in run(tmp_path, "census.xml", "census").stderr


def test_a_census_that_names_two_terms_does_not_tell_its_days(tmp_path: Path) -> None:
    codes = {"P1": codes_of("I")}
    write_register(tmp_path / "register", codes)
    path = tmp_path / "census.xml"
    as_census(totals(codes), path)
    once = path.read_text("utf-8")
    path.write_text(once.replace("<Term>SPR</Term>", "<Term>SPR</Term><Term>SUM</Term>"), "utf-8")
    done = run(tmp_path, "census.xml", "census")
    assert done.exit_code == 2 and "it says `SPR and SUM 2025`" in done.stderr
    path.write_text(once.replace("<Term>SPR</Term>", "<Term>SPR</Term><Term>SPR</Term>"), "utf-8")
    assert run(tmp_path, "census.xml", "census").exit_code == 0


def test_a_code_that_a_census_lists_twice_is_told_and_the_other_codes_are_compared(tmp_path: Path) -> None:
    codes = {"P1": codes_of("I", "G"), "P2": codes_of("I")}
    write_register(tmp_path / "register", {**codes, "P1": codes_of("I", "U")})
    as_census(totals(codes), tmp_path / "census.xml")
    text = (tmp_path / "census.xml").read_text("utf-8")
    detail = text[text.index("<SessionDetail>") : text.index("</SessionDetail>") + len("</SessionDetail>")]
    assert "<AttendanceReason>I<" in detail or "<AttendanceReason>G<" in detail
    (tmp_path / "census.xml").write_text(text.replace(detail, detail * 2, 1), "utf-8")
    result = reconciled(tmp_path, "census.xml", "census", None)
    (left,) = result.not_compared
    assert left.pupil_id == "P1" and "more than once, and which counts is not guessed" in left.why
    assert left.why.startswith("the list has `")
    figures = {figure.figure for each in result.differences for figure in each.figures}
    assert "U" in figures and len(result.differences) == 1


def test_a_census_that_leaves_a_pupil_out_of_its_figures_does_not_agree(tmp_path: Path) -> None:
    codes = {"P1": codes_of("I"), "P2": codes_of("G")}
    write_register(tmp_path / "register", codes)
    as_census(totals(codes), tmp_path / "census.xml")
    text = (tmp_path / "census.xml").read_text("utf-8")
    text = text.replace("<SessionsPossible>20</SessionsPossible>", "", 1)
    (tmp_path / "census.xml").write_text(
        text.replace("<AttendanceReason>G<", "<AttendanceReason>7<"), "utf-8"
    )
    result = reconciled(tmp_path, "census.xml", "census", None)
    assert {each.why for each in result.not_compared} == {
        "the file leaves `possible` out",
        "the list has a code that the policy does not know",
    }
    assert [each.figures[0].figure for each in result.differences] == ["G"]


def test_the_days_are_told_by_the_file_or_the_options_and_never_guessed(tmp_path: Path) -> None:
    codes = {"P1": codes_of("I")}
    write_register(tmp_path / "register", codes)
    as_summary(totals(codes), tmp_path / "summary.csv")
    as_census(totals(codes), tmp_path / "census.xml")
    as_census(totals(codes), tmp_path / "later.xml", year=2030)
    assert run(tmp_path, "summary.csv", "sims-summary").exit_code == 2
    later = run(tmp_path, "later.xml", "census")
    assert later.exit_code == 2 and "SPR 2030" in later.stderr
    days = ("--from", str(FIRST), "--to")
    assert run(tmp_path, "later.xml", "census", *days, str(DAYS[-1])).exit_code == 0
    assert run(tmp_path, "census.xml", "census", *days, str(DAYS[-1])).exit_code == 0
    other = run(tmp_path, "census.xml", "census", *days, str(DAYS[-2]))
    assert other.exit_code == 4 and "I031" in other.stderr
    assert (
        run(tmp_path, "summary.csv", "sims-summary", "--from", "2025-03-03", "--to", "2025-03-07").exit_code
        == 4
    )
    short = run(tmp_path, "summary.csv", "sims-summary", "--from", "2024-03-01", "--to", str(DAYS[-1]))
    assert "I034" in short.stderr
    long = run(tmp_path, "summary.csv", "sims-summary", *days, "2025-03-01")
    assert f"I034]: the calendar ends on {DAYS[-1]}" in long.stderr
    assert "I034" not in run(tmp_path, "summary.csv", "sims-summary", *days, "2024-10-31").stderr


def test_days_in_columns_of_the_file(tmp_path: Path) -> None:
    write_register(tmp_path / "register", {"P1": codes_of("I")})
    (tmp_path / "ours.yaml").write_text(
        "title: Ours\nfile: {kind: csv}\ntotals:\n  pupil_id: {from: Pupil}\n  figures: {absent: Away}\n"
        "  covers: {first: {from: Start, written: DD/MM/YYYY}, last: {from: End, written: DD/MM/YYYY}}\n"
    )
    head = "Pupil,Away,Start,End\n"
    (tmp_path / "one.csv").write_text(f"{head}P1,1,02/09/2024,13/09/2024\n")
    (tmp_path / "two.csv").write_text(f"{head}P1,1,02/09/2024,13/09/2024\nP1,1,02/09/2024,06/09/2024\n")
    assert run(tmp_path, "one.csv", str(tmp_path / "ours.yaml")).exit_code == 0
    assert run(tmp_path, "two.csv", str(tmp_path / "ours.yaml")).exit_code == 2


def test_pseudonyms_and_other_identifiers_are_exchanged(tmp_path: Path) -> None:
    codes = {"P1": codes_of("I"), "P2": codes_of()}
    key = tmp_path / "key"
    assert trustpolicy("import", "--new-key", str(key)).exit_code == 0
    from engine.importing.pseudonyms import _pseudonym, read_key

    own, _ = read_key(key)
    assert own
    write_register(
        tmp_path / "register", {_pseudonym("pupil_id", pupil, own): each for pupil, each in codes.items()}
    )
    as_summary(totals(codes), tmp_path / "summary.csv")
    days = ("--from", str(FIRST), "--to", str(DAYS[-1]))
    assert run(tmp_path, "summary.csv", "sims-summary", *days, "--pseudonymise", str(key)).exit_code == 0
    without = run(tmp_path, "summary.csv", "sims-summary", *days).stderr
    assert "I032" in without and "of a register with pseudonyms, give the key by `--pseudonymise`" in without
    write_register(tmp_path / "register", codes)
    as_census(totals({f"UPN{pupil}": each for pupil, each in codes.items()}), tmp_path / "census.xml")
    census = (Path(intake.__file__).parent / "importing" / "mappings" / "census.yaml").read_text("utf-8")
    looked_up = "pupil_id: {from: UPN, look_up: {in: pupils, key: UPN, value: Student ID}}"
    (tmp_path / "ours.yaml").write_text(census.replace("pupil_id: {from: UPN}", looked_up), "utf-8")
    (tmp_path / "pupils.csv").write_text("UPN,Student ID\nUPNP1,P1\nUPNP2,P2\n")
    words = (str(tmp_path / "ours.yaml"), "--with", f"pupils={tmp_path / 'pupils.csv'}")
    assert run(tmp_path, "census.xml", *words).exit_code == 0


def test_every_format_tells_all_and_json_is_as_its_schema_says(tmp_path: Path) -> None:
    codes = {"P1": codes_of("U", "U"), "P2": codes_of("G"), "P3": codes_of()}
    said = totals(codes, instead("U", "present"))
    said["P2"]["authorised"] += 13
    write_register(tmp_path / "register", codes)
    as_summary({**said, "P9": said["P3"]}, tmp_path / "summary.csv")
    days = ("--from", str(FIRST), "--to", str(DAYS[-1]))
    for kind in ("text", "markdown", "csv", "json"):
        done = run(tmp_path, "summary.csv", "sims-summary", *days, "--format", kind)
        assert done.exit_code == 1
        assert {"P1", "P2", "P9", "2 sessions coded"} <= {
            word for word in ("P1", "P2", "P9", "2 sessions coded") if word in done.stdout
        }
        assert kind == "json" or "not explained" in done.stdout
        assert kind in ("csv", "json") or "counted as attending" in done.stdout
        assert kind in ("csv", "json") or ("-2" in done.stdout and "+13" in done.stdout)
    told = {
        each["pupil_id"]: each["figures"] for each in read_result("reconcile", done.stdout)["differences"]
    }
    assert {"figure": "unauthorised", "register": 2, "file": 0, "by": -2} in told["P1"]
    assert told["P2"] == [{"figure": "authorised", "register": 0, "file": 13, "by": 13}]


def test_what_cannot_be_asked_says_so(tmp_path: Path) -> None:
    write_register(tmp_path / "register", {"P1": codes_of()})
    as_summary(totals({"P1": codes_of()}), tmp_path / "summary.csv")
    days = ("--from", str(FIRST), "--to", str(DAYS[-1]))
    assert run(tmp_path, "summary.csv", "sims-sessions", *days).exit_code == 2
    assert run(tmp_path, "summary.csv", "sims-sumary", *days).exit_code == 2
    assert run(tmp_path, "summary.csv", "sims-summary", *days[:2]).exit_code == 2
    assert run(tmp_path, "summary.csv", "sims-summary", "--from", days[3], "--to", days[1]).exit_code == 2
    assert run(tmp_path, "summary.csv", "census", *days).exit_code == 4
    copytree(POLICIES, tmp_path / "bad")
    (tmp_path / "bad" / "wenlock" / "policy.yaml").write_text("layer: academy\nunder: [trust]\n")
    assert (
        run(tmp_path, "summary.csv", "sims-summary", *days, "--policies", str(tmp_path / "bad")).exit_code
        == 3
    )
    (tmp_path / "register" / "marks.csv").unlink()
    assert run(tmp_path, "summary.csv", "sims-summary", *days).exit_code == 4
    words = [
        "import",
        "wenlock",
        tmp_path / "summary.csv",
        "--mapping",
        "sims-summary",
        "--into",
        tmp_path / "new",
    ]
    done = trustpolicy(*words)
    assert done.exit_code == 2 and "I022" in done.stderr and not (tmp_path / "new").exists()


@settings(max_examples=4, deadline=None, suppress_health_check=OURS)
@given(content=st.binary(max_size=300), mapping=st.sampled_from(("sims-summary", "census")))
def test_any_bytes_give_diagnostics(content: bytes, mapping: str, tmp_path: Path) -> None:
    write_register(tmp_path / "register", {"P1": codes_of()})
    (tmp_path / "file").write_bytes(content)
    result, found = intake.reconcile_export(
        POLICIES, "wenlock", tmp_path / "register", tmp_path / "file", mapping, {}, ALL
    )
    assert result is None and found
