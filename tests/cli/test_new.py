"""`new`: a folder for a new academy that can be used at once, and nothing written over or outside."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import Result

import engine
from engine.demo import AS_AT
from engine.diagnostics import has_errors
from engine.founding import PHASES, read_year_groups
from engine.policy.loading import load_policy
from tests.commands import trustpolicy, with_words
from tests.machine import needs_links
from tests.portions import portion

pytestmark = pytest.mark.thorough

SAID = ("--name", "St Mary's: CE #1", "--under", "luton", "--phase", "primary")


def run(policies: Path, *words: str) -> Result:
    return trustpolicy("new", *words, "--policies", str(policies))


def files(policies: Path) -> set[str]:
    return {str(path.relative_to(policies.parent)) for path in policies.parent.rglob("*")}


def test_the_folder_validates_at_once(policies: Path) -> None:
    result = run(policies, "st-marys", *SAID, "--contact", "headteacher=A Person")
    assert result.exit_code == 0, result.stderr
    assert {path.name for path in (policies / "st-marys").iterdir()} == {"policy.yaml", "contacts.yaml"}
    validated = engine.validate(policies, ["st-marys"])
    assert validated.policy and not has_errors(validated.diagnostics)
    academy = validated.policy.academies["st-marys"]
    assert (academy.name, academy.year_groups) == ("St Mary's: CE #1", (0, 1, 2, 3, 4, 5, 6))
    assert academy.layers == ("national", "trust", "luton", "st-marys")
    assert academy.roles["headteacher"].holder == "A Person"
    assert not academy.local.sections
    assert "nobody is named for" in result.stderr


def test_only_what_has_to_be_said_is_written(policies: Path) -> None:
    assert (
        run(
            policies, "valley", "--name", "Valley School", "--under", "trust", "--year-groups", "R-2"
        ).exit_code
        == 0
    )
    text = (policies / "valley" / "policy.yaml").read_text("utf-8")
    assert text == (
        "# yaml-language-server: $schema=../../schemas/academies/valley/policy.schema.json\n"
        "layer: academy\nunder: trust\nidentity:\n  name: Valley School\n  year_groups: [0, 1, 2]\n"
    )
    policy, problems = load_policy(policies, ["valley"], AS_AT)
    assert policy and not has_errors(problems)


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "/x",
        "x/y",
        "X",
        "",
        ".",
        "..",
        ".x",
        "1x",
        "x\n",
        "x\0",
        "a b",
        "é",
        "~",
        "-x",
        "a" * 65,
        "{x}",
    ],
)
def test_names_that_lead_elsewhere_are_refused(policies: Path, name: str) -> None:
    before = files(policies)
    result = run(policies, *SAID, "--", name) if name.startswith("-") else run(policies, name, *SAID)
    assert result.exit_code == 2
    assert files(policies) == before


@pytest.mark.parametrize("name", ["wenlock", "trust", "national"])
def test_nothing_is_written_over(policies: Path, name: str) -> None:
    before = {path: path.read_bytes() for path in policies.rglob("*") if path.is_file()}
    result = run(policies, name, *SAID)
    assert result.exit_code == 2 and "N002" in result.stderr
    assert {path: path.read_bytes() for path in policies.rglob("*") if path.is_file()} == before


@needs_links
def test_a_link_that_leads_nowhere_is_there_too(policies: Path) -> None:
    (policies / "st-marys").symlink_to(policies.parent / "nowhere")
    assert "N002" in run(policies, "st-marys", *SAID).stderr


@pytest.mark.parametrize(
    ("words", "code"),
    portion(
        6,
        [
            (("--under", "lutn"), "N003"),
            (("--under", "wenlock"), "N003"),
            (("--under", "national"), "N003"),
            (("--under", "../trust"), "N003"),
            (("--year-groups", "6-3"), "N004"),
            (("--year-groups", "3-99"), "N004"),
            (("--year-groups", "three"), "N004"),
            (("--contact", "chief_executive=A Person"), "N006"),
            (("--contact", "headteecher=A Person"), "N006"),
            (("--contact", "headteacher"), "N006"),
            (("--name", "   "), "N007"),
            (("--name", "A\x1b[31mred"), "N007"),
            (("--contact", "headteacher=~", "--name", "\x00"), "N007"),
        ],
    ),
)
def test_what_cannot_be_is_refused_before_anything_is_written(
    policies: Path, words: tuple[str, ...], code: str
) -> None:
    before = files(policies)
    result = run(policies, "st-marys", *with_words(SAID, *words))
    assert result.exit_code == 2 and code in result.stderr
    assert files(policies) == before
    assert "\x1b" not in result.stderr


@pytest.mark.parametrize(
    ("folder", "file", "told"),
    [("north_hub", "policy.yaml", "error[L008]"), ("north-hub", "policy.yml", "rename `policy.yml`")],
)
def test_a_layer_whose_folder_is_none_is_told_why(policies: Path, folder: str, file: str, told: str) -> None:
    (policies / folder).mkdir()
    (policies / folder / file).write_text("layer: hub\nunder: trust\nidentity: {name: Hub}\n", "utf-8")
    (policies / folder / "contacts.yaml").write_text("roles: {}\n", "utf-8")
    result = run(policies, "st-marys", *with_words(SAID, "--under", folder))
    assert result.exit_code == 3 and told in result.stderr and "no academy can stand" not in result.stderr


def test_what_is_missing_is_named_where_nobody_can_answer(policies: Path) -> None:
    result = run(policies, "st-marys", "--name", "St Mary's")
    assert (
        result.exit_code == 2
        and "add `--under` and `--year-groups`; layers here: luton, trust" in result.stderr
    )


def test_what_is_wrong_above_is_told_first(policies: Path) -> None:
    (policies / "luton" / "policy.yaml").write_text("layer: local_authority\nunder: trust\nx: [", "utf-8")
    before = files(policies)
    result = run(policies, "st-marys", *SAID)
    assert result.exit_code == 3 and "luton/policy.yaml" in result.stderr
    assert files(policies) == before


def test_odd_words_stay_words(policies: Path) -> None:
    for number, name in enumerate(["yes", "2024-08", "a: b", "- x", "'", '"', "{{x}}", "&a", "🙂"]):
        assert run(policies, f"odd-{number}", *with_words(SAID, "--name", name)).exit_code == 0
        policy, _ = load_policy(policies, [f"odd-{number}"], AS_AT)
        assert policy and policy.academies[f"odd-{number}"].name == name


def test_each_phase_has_year_groups() -> None:
    for years in PHASES.values():
        assert isinstance(read_year_groups(years), tuple)
    assert read_year_groups("7, 9,8,7") == (7, 8, 9)


def test_what_validate_says_of_the_new_academy_is_said_at_once(policies: Path) -> None:
    result = run(policies, "valley", *SAID)
    assert result.exit_code == 0
    assert (
        "warning[L067]: `register.opens` has no value at valley: PM, Reception and years 1 and 2"
        in result.stderr
    )
    assert "as it is" not in result.stderr
    assert "L030" not in result.stderr
    told = {
        each.code.id for each in engine.validate(policies, ["valley"]).diagnostics if "valley" in each.message
    }
    assert {f"[{code}]" for code in told} <= set(re.findall(r"\[[A-Z]\d{3}\]", result.stderr))


def test_where_policies_have_errors_it_is_said_whether_the_folder_is_there(policies: Path) -> None:
    """Errors above the academy keep it from being written; those that it brings with it do not."""
    thresholds = policies / "trust" / "thresholds.yaml"
    text, target = thresholds.read_text("utf-8"), 'target: {value: 97%, clause: "4.6"}'
    assert target in text
    phased = 'target: {clause: "4.6", cases: [{when: {phases: [infant]}, value: 96%}]}'
    thresholds.write_text(text.replace(target, phased), "utf-8")
    result = run(policies, "valley", *SAID)
    assert (
        result.exit_code == 3 and "valley is written, and can be used once that is corrected" in result.stderr
    )
    assert (policies / "valley" / "policy.yaml").exists()
    thresholds.write_text(text.replace("97%", "97"), "utf-8")
    result = run(policies, "st-marys", *SAID)
    assert result.exit_code == 3 and result.stderr.endswith("nothing was written\n")
    assert not (policies / "st-marys").exists()
