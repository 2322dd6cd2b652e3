"""A trust of forty academies under three local authorities, in one pass."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result

import engine
from engine.check_result import CheckResult
from engine.demo import AS_AT, write_register
from engine.shell import command
from tests.commands import trustpolicy
from tests.results import read_result
from tests.trust_of_forty import AUTHORITIES, CAREFUL, authority_of, shapes, write_trust

pytestmark = pytest.mark.thorough

PUPILS = 15
SHAPES = shapes(PUPILS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    inside = tmp_path_factory.mktemp("forty")
    write_trust(inside / "policies", SHAPES)
    write_register(inside / "register", academies=SHAPES, seed=1, file_format="parquet")
    return inside


@pytest.fixture(scope="module")
def whole(folder: Path) -> CheckResult:
    result = engine.check(folder / "policies", (), folder / "register", AS_AT).result
    assert result
    return result


def run(folder: Path, verb: str, *words: str) -> Result:
    day = ("--on", str(AS_AT)) if verb in ("show", "options", "duties") else ("--as-at", str(AS_AT))
    where = ("--policies", str(folder / "policies"))
    return trustpolicy(verb, *words, *where, *day)


def test_all_are_loaded_each_under_its_authority(folder: Path) -> None:
    validated = engine.validate(folder / "policies", as_at=AS_AT)
    assert validated.policy and len(validated.policy.academies) == 40
    for number, shape in enumerate(SHAPES[1:], 1):
        academy = validated.policy.academies[shape.name]
        assert academy.layers == ("national", "trust", authority_of(number), shape.name)
        code = academy.settings["links.penalty_notice_code"].cases[0].value
        assert str(code).startswith(AUTHORITIES[authority_of(number)].split()[0])
    holders = [each for each in validated.diagnostics if each.code.id in ("C201", "C203", "C204")]
    assert 0 < len(holders) < 20
    told = run(folder, "validate").stdout
    all_places = command("trustpolicy", "duties", "--all", "--policies", folder / "policies")
    assert f"`{all_places}` shows all places" in told, "one academy's would not be all"


def test_all_are_checked_in_one_pass(whole: CheckResult) -> None:
    assert set(whole.academies) == {shape.name for shape in SHAPES}
    rules = {rule.id: rule for rule in whole.rules}
    assert rules["persistent_absence"].tested > 40 * PUPILS
    assert {finding.academy for finding in whole.findings} == {shape.name for shape in SHAPES}


@pytest.mark.slow
def test_some_are_checked_as_in_the_whole(folder: Path, whole: CheckResult) -> None:
    """Each academy's own settings count for it alone: asked by itself it has the same findings."""
    some = engine.check(folder / "policies", (CAREFUL, "academy-003"), folder / "register", AS_AT).result
    assert some
    assert [each for each in whole.findings if each.academy in some.academies] == list(some.findings)


def test_one_setting_is_compared_across_all(folder: Path) -> None:
    result = run(folder, "show", "--all", "attendance.target")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert len(lines) == 1 + 1 + 1 + 1 + 1
    careful = next(line for line in lines if line.startswith(CAREFUL))
    assert "98%" in careful and f"{CAREFUL}/thresholds.yaml:1:" in careful
    assert lines[-2].startswith("the other 39 academies  always     97%    trust")
    assert lines[-1] == "set by trust for 39 academies and 1 academy for itself"
    shown = run(folder, "show", "--all", "attendance.target", "--explain", "--format", "json").stdout
    told = read_result("show-all", shown)
    (setting,) = told["settings"]
    values = {each["academy"]: [case["value"] for case in each["cases"]] for each in setting["academies"]}
    assert len(values) == 40 and values[CAREFUL] == ["98%"] and values["wenlock"] == ["97%"]
    says = next(each["says"] for each in setting["academies"] if each["academy"] == CAREFUL)
    assert [record["reference"] for record in says[-1]["records"]] == ["Invented minute 7"]
    for kind in ("text", "markdown"):
        page = run(folder, "show", "--all", "attendance.target", "--explain", "--format", kind).stdout
        assert all(name in page for name in values) and page.count("Invented minute 7") == 1


def test_what_an_authority_sets_holds_for_its_academies_alone(folder: Path) -> None:
    rows = run(folder, "show", "--all", "notice_to_improve.shortest", "--format", "csv").stdout.splitlines()
    under = [row for row in rows if ",lakeside," in row]
    assert len(under) == 13 and all("6 weeks" in row for row in under)
    assert sum("3 weeks" in row for row in rows) == 27
    page = run(folder, "show", "--all", "notice_to_improve.shortest", "--format", "markdown").stdout
    assert "set by national for 27 academies and lakeside for 13 academies" in page


def test_a_path_that_none_has_is_a_usage_mistake(folder: Path) -> None:
    result = run(folder, "show", "--all", "attendance.tagret")
    assert result.exit_code == 2
    assert "did you mean `attendance.target`" in result.stderr
    assert run(folder, "show", "--all", "attendance.target", "wenlock").exit_code == 2


@pytest.mark.parametrize("words", [("--all",), ("wenlock", "academy-001")])
def test_verbs_take_several_academies(folder: Path, words: tuple[str, ...]) -> None:
    assert run(folder, "validate", *words).exit_code == 0
    options = json.loads(run(folder, "options", *words, "--format", "json").stdout)
    assert len(options["academies"]) == (40 if words == ("--all",) else 2)


def test_duties_that_many_academies_have_alike_stand_once(folder: Path) -> None:
    done = run(folder, "duties", "--all", "--role", "attendance_champion")
    assert done.exit_code == 0
    assert "  wenlock: T Clark, Assistant Headteacher (01582 730624)\n" in done.stdout
    assert "  the other 39 academies: nobody is named\n" in done.stdout
    assert done.stdout.count("[call_parents") <= 2 and len(done.stdout.splitlines()) < 60


def test_what_many_academies_may_set_alike_stands_once(folder: Path) -> None:
    said = run(folder, "options", "--all", "--path", "attendance").stdout
    assert (
        said
        == f"""\
{CAREFUL} may set 2 settings; 1 of these it sets itself
the other 39 academies may set 2 settings

thresholds
at {CAREFUL}
  thresholds.yaml is to be authorised by Chief Executive Officer (chief_executive): authorised 2025-03-28, until \
2025-07-31, Invented minute 7, not signed (trust/authorisations/{CAREFUL}.yaml:4:5)
name                     value now  set by  may be set     authorised by
attendance.target        98%        itself  97% or higher  chief_executive
attendance.letter_below  95%        trust   95% or higher  chief_executive
at the other 39 academies
  thresholds.yaml is to be authorised by Chief Executive Officer (chief_executive): nothing set so far
name                     value now  set by  may be set     authorised by
attendance.target        97%        trust   97% or higher  chief_executive
attendance.letter_below  95%        trust   95% or higher  chief_executive
"""
    )
    page = run(folder, "options", "--all", "--path", "attendance", "--format", "markdown").stdout
    assert "\n## thresholds\n\n### at academy-007\n" in page
    rows = run(folder, "options", "--all", "--path", "attendance", "--format", "csv").stdout.splitlines()
    assert len(rows) == 1 + 2 * 40 and f"{CAREFUL}/thresholds.yaml" in "".join(rows)
    locked = run(folder, "options", "--all", "--path", "persistent.threshold").stderr
    assert locked.count("L042") == 1
    assert "academy-001, academy-002 and 38 more: `persistent.threshold` may not be set" in locked


@pytest.mark.parametrize("verb", ["validate", "clauses", "options", "duties"])
def test_names_beside_all_are_refused(folder: Path, verb: str) -> None:
    assert run(folder, verb, "wenlock", "--all").exit_code == 2


def test_all_is_what_naming_none_is_where_none_need_be_named(folder: Path) -> None:
    asked = [run(folder, "clauses", *words, "--clause", "4.1") for words in ((), ("--all",))]
    assert asked[0].exit_code == 0 and asked[0].stdout == asked[1].stdout


def test_of_many_academies_some_are_named_beside_one_that_is_not_there(folder: Path) -> None:
    said = run(folder, "options", "academy-0200").stderr
    assert "did you mean `academy-020`" in said
    assert "academies here: `academy-001`" in said and "`academy-010` and 30 more" in said
    assert "academy-011" not in said


@pytest.mark.parametrize("words", [("wenlock", "academy-001"), ("--all", "wenlock")])
def test_an_academy_in_the_place_of_a_path_is_no_mistyped_setting(
    folder: Path, words: tuple[str, ...]
) -> None:
    done = run(folder, "show", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "name one academy only, or none with `--all`" in done.stderr
    assert "warning" not in done.stderr, "what is doubtful of the policies is not what was mistyped"


def test_a_word_too_many_is_told_as_such(folder: Path) -> None:
    done = trustpolicy("render", "wenlock", "academy-001", "--policies", str(folder / "policies"))
    assert done.exit_code == 2 and "error[U101]: `academy-001` is one word too many" in done.stderr
