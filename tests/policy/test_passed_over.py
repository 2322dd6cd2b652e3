"""A later record that is no decision takes the place of none, wherever it is told who authorised a section and when."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from engine.editions.authority import authorised_by
from engine.editions.comparing import compare
from engine.editions.edition import read_edition
from engine.policy.authorisation.authorised import decided_before
from engine.policy.loading import load_policy
from engine.review.overriding import overrides
from engine.showing.reviews import reviews
from tests.commands import trustpolicy
from tests.edits import edit
from tests.portions import portion
from tests.register.small_registers import write_register

IN_TIME, RUN_OUT = date(2025, 3, 28), date(2025, 9, 1)
RECORDS = "trust/authorisations/wenlock.yaml"


@pytest.fixture
def policies(policies: Path) -> Path:
    """The shipped policies with a second record, later and until 2099, by a role that may not give it."""
    file = policies / RECORDS
    text = file.read_text("utf-8")
    second = text[text.index("  - section") :].replace("role: chief_executive", "role: headteacher")
    second = second.replace("authorised: 2024-08", "authorised: 2024-09-02\n    until: 2099-12-31")
    file.write_text(text + second, "utf-8")
    return policies


@pytest.mark.parametrize(("on", "state"), [(IN_TIME, "authorised"), (RUN_OUT, "run out")])
def test_status_and_review_name_the_decision_that_stands(policies: Path, on: date, state: str) -> None:
    policy, _ = load_policy(policies, ["wenlock"], on, draft=True)
    assert policy
    section = next(each for each in reviews(policy, on) if each.kind == "section")
    assert (section.state, section.due) == (state, date(2025, 7, 31))
    academy = policy.academies["wenlock"]
    told = {(each.state, each.since, each.until) for each in overrides(academy, academy.says.standing, on)}
    assert (state, "2024-08", date(2025, 7, 31)) in told
    assert not any("2024-09-02" in each for each in told)


def test_a_comparison_names_it_too(policies: Path) -> None:
    edition = read_edition("new", policies)
    origin = edition.policy.academies["wenlock"].settings["register.closes"].cases[0].origin
    assert authorised_by(edition, origin, "register.closes", "AM") == "Chief Executive Officer, 2024-08"


def test_what_was_authorised_before_is_what_was_decided(policies: Path) -> None:
    policy, _ = load_policy(policies, ["wenlock"], IN_TIME, draft=True)
    assert policy
    local = policy.academies["wenlock"].local
    (section,) = local.sections
    before = decided_before(section, local)
    assert before and before.role == "chief_executive"
    edit(policies / "trust/policy.yaml", "edition: 2024-25", "edition: 2025-26\n  signed_from: 2025-26")
    policy, _ = load_policy(policies, ["wenlock"], IN_TIME, draft=True)
    assert policy
    local = policy.academies["wenlock"].local
    assert decided_before(local.sections[0], local) == before


@pytest.mark.thorough
def test_a_comparison_tells_that_a_record_was_changed_by_hand(policies: Path, tmp_path: Path) -> None:
    """Its digest is no value that was authorised, yet with another one it authorises nothing."""
    copytree(policies, tmp_path / "changed")
    file = tmp_path / "changed" / RECORDS
    file.write_text(file.read_text("utf-8").replace("sha256: 75d8", "sha256: 85d8", 1), "utf-8")
    told = compare(read_edition("old", policies), read_edition("new", tmp_path / "changed"), None)
    assert [change.name for change in told.changes] == ["wenlock.times, edition 2024-25.sha256"]


def test_a_warning_stays_what_it_is_in_a_draft(policies: Path) -> None:
    edit(policies / RECORDS, "authorised: 2024-08\n", "authorised: 2025-05-01\n")
    told = trustpolicy("show", "wenlock", "--policies", str(policies), "--on", "2025-03-28", "--draft").stderr
    assert "warning[A020]: the section `times` of wenlock was authorised on 2025-05-01" in told
    assert "A090" not in told


@pytest.mark.parametrize(("on", "code"), [("2019-08-19", "A023"), ("2098-08-19", "A020")])
def test_a_day_that_is_mistyped_is_doubted_before_it_is_recorded(policies: Path, on: str, code: str) -> None:
    words = ("--on", on, "--until", "2099-12-31", "--section", "times", "--reference", "Minute 7")
    refused = trustpolicy("authorise", "wenlock", "--policies", str(policies), *words)
    assert (refused.exit_code, f"warning[{code}]" in refused.stderr) == (2, True)
    assert f"was authorised on {on}" in refused.stderr


@pytest.mark.parametrize(
    ("verb", "day"),
    portion(
        2,
        [
            (("options", "wenlock"), "--on"),
            (("duties", "wenlock"), "--on"),
            (("clauses", "wenlock", "--clause", "4.4"), "--as-at"),
            (("explain", "wenlock", "persistent_absence", "P1", "--register"), "--as-at"),
        ],
    ),
)
def test_whoever_looks_up_what_holds_is_told_of_it(
    policies: Path, tmp_path: Path, verb: tuple[str, ...], day: str
) -> None:
    """Only `validate`, `show` and `check` told what is doubtful of an authorisation."""
    register = tmp_path / "register"
    if verb[-1] == "--register":
        write_register(register, pupils=[["wenlock", "P1", 4, "4B", "2024-09-01", ""]])
        verb = (*verb, str(register))
    done = trustpolicy(*verb, day, IN_TIME.isoformat(), "--policies", str(policies))
    assert done.exit_code == 0, done.stderr
    assert done.stderr.count("warning[A022]") == 1
