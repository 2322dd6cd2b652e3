"""What a value of the trust's would do in each of its academies."""

from __future__ import annotations

import csv
import json
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from click.testing import Result

from engine import reviewing
from engine.demo import AS_AT, write_register
from engine.editions.change import Apart
from engine.outcomes import WhatIf
from tests.commands import trustpolicy
from tests.results import read_result
from tests.trust_of_forty import CAREFUL, shapes, write_trust

SHAPES = shapes(20)[:9]
ALL = tuple(sorted(shape.name for shape in SHAPES))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    inside = tmp_path_factory.mktemp("nine")
    write_trust(inside / "policies", SHAPES)
    write_register(inside / "register", academies=SHAPES, seed=1, file_format="parquet")
    return inside


def what_if(
    folder: Path, *settings: str, sweep: str | None = None, academies: tuple[str, ...] = ()
) -> WhatIf:
    return reviewing.whatif(folder / "policies", academies, settings, sweep, folder / "register", AS_AT)


def run(folder: Path, *words: str) -> Result:
    where = ("--policies", str(folder / "policies"), "--register", str(folder / "register"))
    return trustpolicy("whatif", *words, *where, "--as-at", str(AS_AT))


@pytest.mark.thorough
def test_a_value_of_the_trust_does_what_a_copy_of_the_policies_does(folder: Path, tmp_path: Path) -> None:
    policies = folder / "policies"
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in policies.rglob("*.yaml"):
        text = path.read_text("utf-8")
        (copy / path.relative_to(policies)).parent.mkdir(parents=True, exist_ok=True)
        if path == policies / "trust" / "thresholds.yaml":
            assert "target: {value: 97%" in text
            text = text.replace("target: {value: 97%", "target: {value: 98%")
        (copy / path.relative_to(policies)).write_text(text, "utf-8")
    told = what_if(folder, "attendance.target=98%").compared
    other = reviewing.diff(policies, str(policies), str(copy), None, folder / "register", AS_AT)
    assert told.impact and other.impact and told.impact.flips == other.impact.flips
    assert told.impact.academies == ALL and told.comparison and other.comparison
    for each in (told, other):
        assert each.comparison and each.impact
        (change,) = each.comparison.changes
        assert change.academies == tuple(name for name in ALL if name != CAREFUL)
        assert change.apart == (Apart(CAREFUL, "98% is set there"),)
        assert each.impact.unreached == (CAREFUL,)


@pytest.mark.thorough
def test_what_an_academy_could_not_keep_is_said(folder: Path) -> None:
    told = what_if(folder, "attendance.target=99%").compared
    assert told.comparison
    (change,) = told.comparison.changes
    (apart,) = change.apart
    refused = "`validate` would refuse that: `attendance.target` asks less than the trust does"
    assert (apart.academy, apart.why) == (CAREFUL, f"98% is set there; {refused}")


@pytest.mark.thorough
def test_a_layer_between_stands_in_the_way_of_its_academies_alone(folder: Path) -> None:
    told = what_if(folder, "notice_to_improve.shortest=4 weeks").compared
    assert told.comparison and told.impact
    (change,) = told.comparison.changes
    assert {each.why for each in change.apart} == {"lakeside sets 6 weeks"}
    assert {each.academy for each in change.apart} == set(told.impact.unreached)
    assert {*change.academies, *told.impact.unreached} == set(ALL)


@pytest.mark.thorough
def test_what_the_trust_locks_is_tried_for_all_and_not_for_one(folder: Path) -> None:
    one = what_if(folder, "register.longest=20 minutes", academies=("wenlock",)).compared
    (problem,) = one.diagnostics
    assert problem.code.id == "V031"
    assert "with `--all` in the place of the academy it is tried as the value of the trust" in str(
        problem.help
    )
    assert what_if(folder, "register.longest=20 minutes").compared.impact
    (problem,) = what_if(folder, "penalty.sessions=9").compared.diagnostics
    assert problem.code.id == "V031" and "trustpolicy diff FOLDER COPY" in str(problem.help)


@pytest.mark.thorough
def test_a_sweep_gives_for_each_academy_what_it_gives_alone(folder: Path) -> None:
    wanted = "attendance.target=96%..99%:1"
    told = what_if(folder, sweep=wanted).sweep
    assert told and told.academies == ALL
    assert [point.now for point in told.points] == [False, True, False, False]
    alone = what_if(folder, sweep=wanted, academies=("wenlock",)).sweep
    assert alone
    at = ALL.index("wenlock")
    named = [rule.rule for rule in told.rules]
    for point, mine in zip(told.points, alone.points, strict=True):
        assert point.by_academy[at].pupils == mine.pupils
        counts = dict(zip(named, point.by_academy[at].yes, strict=True))
        assert counts == dict(zip([rule.rule for rule in alone.rules], mine.yes, strict=True))
        assert point.pupils == sum(each.pupils for each in point.by_academy)
    (apart,) = told.apart
    assert apart == Apart(CAREFUL, "98% is set there; `validate` would refuse that beside 99%")
    assert len({point.by_academy[ALL.index(CAREFUL)] for point in told.points}) == 1


@pytest.mark.thorough
def test_all_formats_tell_of_each_academy(folder: Path) -> None:
    words = ("--all", "--set", "attendance.target=98%")
    text = run(folder, *words).stdout
    assert "at 9 academies, as if trust set it\n" in text
    assert (
        f"trust, 4.6; reaches all 9 academies but {CAREFUL}\n    does not reach {CAREFUL}: 98% is set there"
        in text
    )
    read = read_result("diff", run(folder, *words, "--format", "json").stdout)
    flips = Counter(flip["academy"] for flip in read["impact"]["flips"])
    for each in read["impact"]["by_academy"]:
        assert sum(each["flips"].values()) == flips[each["academy"]]
        assert each["reached"] is (each["academy"] != CAREFUL)
    rows = list(csv.DictReader(StringIO(run(folder, *words, "--format", "csv").stdout)))
    assert [row["academy"] for row in rows if row["way"] == "not reached"] == [CAREFUL]
    counts = json.loads(run(folder, *words, "--group", "--format", "json").stdout)["changes"]
    assert counts[0]["not_reached"][0]["academy"] == CAREFUL
    swept = run(folder, "--all", "--sweep", "attendance.target=97%..98%:1").stdout
    assert f"does not reach {CAREFUL}: 98% is set there\n" in swept and f"\n{CAREFUL} " in swept


@pytest.mark.thorough
def test_some_academies_are_looked_at_as_academies_of_their_trust(folder: Path) -> None:
    told = what_if(folder, "attendance.target=98%", academies=("wenlock", CAREFUL, "wenlock")).compared
    assert told.comparison and told.comparison.layer == "trust"
    (change,) = told.comparison.changes
    assert change.academies == ("wenlock",) and [each.academy for each in change.apart] == [CAREFUL]


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "no academy is named"),
        (("wenlock", "--all"), "both academies and `--all` are given"),
        (("wenlock", "academy-02"), "there is no academy `academy-02`"),
        (("trust",), "`trust` is not an academy but a layer of the kind `trust`"),
    ],
)
def test_academies_are_named_as_everywhere(folder: Path, words: tuple[str, ...], said: str) -> None:
    done = run(folder, *words, "--set", "attendance.target=98%")
    assert done.exit_code in (2, 3) and said in done.stderr
