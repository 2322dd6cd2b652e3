"""`review --all`: what the review of each academy says, side by side, and what is the trust's."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree, rmtree
from typing import Any
from zipfile import ZipFile

import pytest
from click.testing import Result

from engine.demo import AS_AT, write_register
from tests.commands import trustpolicy
from tests.edits import edit
from tests.results import read_result
from tests.trust_of_forty import CAREFUL, shapes, write_trust

SHAPES = shapes(60)[:9]
JOINED = "academy-008"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nine academies, of which one has joined since the older edition, and their register."""
    folder = tmp_path_factory.mktemp("nine")
    write_trust(folder / "policies", SHAPES)
    copytree(folder / "policies", folder / "older")
    edit(folder / "older/trust/thresholds.yaml", "letter_below: {value: 95%", "letter_below: {value: 92%")
    rmtree(folder / "older" / JOINED)
    (folder / "policies" / JOINED / "thresholds.yaml").write_text(
        "attendance: {letter_below: 99%}\n", "utf-8"
    )
    write_register(folder / "register", academies=SHAPES, seed=1, file_format="parquet")
    return folder


def run(folder: Path, *words: str) -> Result:
    asked = ("--register", str(folder / "register"), "--as-at", str(AS_AT), "--replace")
    editions = (str(folder / "older"), str(folder / "policies"))
    return trustpolicy("review", *editions, *asked, "--out", str(folder / words[-1]), *words)


def sections(folder: Path, *words: str) -> dict[str, Any]:
    done = run(folder, "--format", "json", *words)
    assert done.exit_code == 0, done.stderr
    return {each["heading"]: each for each in read_result("review", done.stdout)["sections"]}


@pytest.fixture(scope="module")
def told(folder: Path) -> dict[str, Any]:
    return sections(folder, "--all")


def rows(told: dict[str, Any], heading: str, nth: int = 0) -> dict[str, list[Any]]:
    """The rows of a table by what they begin with."""
    return {row[0]: row[1:] for row in told[heading]["tables"][nth]["rows"]}


NAMES = {shape.name: shape.title for shape in SHAPES}


@pytest.mark.thorough
def test_a_row_of_each_academy_says_what_its_own_review_says(told: dict[str, Any], folder: Path) -> None:
    side_by_side = rows(told, "The academies side by side")
    in_the_year = rows(told, "Attendance, academy by academy")
    assert list(side_by_side) == [NAMES[name] for name in sorted(NAMES)]
    for academy in ("wenlock", CAREFUL):
        own = sections(folder, "--only", "page", "--academy", academy)
        sets, wrong, until, pupils, absence, persistent, missing = side_by_side[NAMES[academy]]
        values = own[f"What {NAMES[academy]} sets for itself"]["tables"][0]["rows"]
        assert (sets, wrong) == (len(values), 0) and until == min(row[6] for row in values)
        figures = rows(own, "Attendance by group")["All pupils"]
        assert in_the_year[NAMES[academy]] == figures
        assert (absence, persistent) == (figures[3], figures[8])
        sources = " ".join(own["What this rests on"]["words"])
        assert f"Missing marks, which are not in any figure: {missing:,}" in sources
        said = next(each for each in own["At a glance"]["points"] if each.startswith("Whom it affects"))
        assert f"{pupils} pupils" in said


@pytest.mark.thorough
def test_of_all_it_tells_the_sums(told: dict[str, Any]) -> None:
    *each, whole = rows(told, "Attendance, academy by academy").values()
    assert whole[:2] == [sum(row[at] for row in each) for at in (0, 1)]
    points = told["At a glance"]["points"]
    assert f"Absence of all academies in 2024/25: {float(whole[3]['share']):.1%}, from " in " ".join(points)
    assert any(
        point.startswith(f"Persistently absent: {whole[7]:,} of {whole[0]:,} pupils") for point in points
    )
    assert any("academy-008 has joined" in point for point in points)


@pytest.mark.thorough
def test_what_is_set_below_the_trust_is_told_with_who_sets_it(told: dict[str, Any]) -> None:
    own = told["What the academies set for themselves"]["tables"][0]
    assert own["columns"][0]["heading"] == "Set by"
    assert {NAMES["wenlock"], NAMES[CAREFUL]} <= {row[0] for row in own["rows"]}
    between = told["What is set between the trust and its academies"]["tables"][0]
    assert "Lakeside Council" in {row[0] for row in between["rows"]}


@pytest.mark.thorough
def test_the_change_log_says_whom_each_change_reaches(told: dict[str, Any]) -> None:
    log = told["Change log"]["tables"][0]
    row = next(row for row in log["rows"] if "attendance.letter_below" in row[3])
    apart = f"does not reach {NAMES[JOINED]}: 99% is set there"
    assert (log["columns"][-1]["heading"], row[-1]) == ("Reaches", f"all 8 academies; {apart}")


@pytest.mark.thorough
def test_of_an_academy_that_has_joined_nobody_is_said_to_be_affected(told: dict[str, Any]) -> None:
    row = rows(told, "The academies side by side")[NAMES[JOINED]]
    assert row[3] is None and row[4]["share"]
    glance = told["At a glance"]
    concerned = next(each for each in glance["points"] if each.startswith("Whom it affects"))
    assert concerned.endswith(f"; of {NAMES[JOINED]}, which has joined, nobody can tell")
    (foremost,) = glance["tables"]
    assert [row[:3] for row in foremost["rows"]] == [["Letter to parents below", "92%", "95%"]]
    (note,) = foremost["notes"]
    own = sum("has joined" in row[5] for row in told["Change log"]["tables"][0]["rows"])
    assert note.endswith(f" in the change log, {own} cannot be told.")


@pytest.mark.thorough
def test_all_files_are_written_and_name_no_pupil(folder: Path, told: dict[str, Any]) -> None:
    page = (folder / "--all/review.html").read_text("utf-8")
    assert page.count("The academies side by side") and "P0001" not in page
    assert "word/document.xml" in ZipFile(folder / "--all/review.docx").namelist()
    assert "xl/workbook.xml" in ZipFile(folder / "--all/review.xlsx").namelist()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "error[U107]: it is not said what to review"),
        (("--all", "--academy", "wenlock"), "error[U107]: both `--academy` and `--all` are given"),
        (("--all", "--pupils"), "error[U101]: `--pupils` does not go with `--all`"),
    ],
)
def test_what_to_review_is_said_in_one_way(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    asked = ("--register", str(tmp_path), "--as-at", str(AS_AT), "--out", str(tmp_path / "out"))
    refused = trustpolicy("review", "older", "newer", *asked, *words)
    assert refused.exit_code == 2 and said in refused.stderr
