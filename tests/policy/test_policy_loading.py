"""Loading as a whole: names that must not reach the file system, many academies, digests, what is locked."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from folders_of_cases import CORPUS, make_folder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import engine
from engine import reviewing
from engine.diagnostics import has_errors
from engine.policy.loading import Policy, load_codes, load_policy
from tests.edits import edit
from tests.machine import needs_links

PLAIN = {"title": "as it is"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_folder(PLAIN, tmp_path)


def loaded(folder: Path) -> Policy:
    policy, problems = load_policy(folder)
    assert not problems
    assert policy
    return policy


@pytest.mark.parametrize(
    "name",
    [
        "../trust",
        "/etc",
        "hillside/",
        "Hillside",
        "",
        ".",
        "..",
        "hill\0side",
        "hillside\n",
        "-",
        "é",
        "a" * 9999,
    ],
)
def test_a_name_that_is_no_folders(folder: Path, name: str) -> None:
    policy, (problem,) = load_policy(folder, [name])
    assert policy is None
    assert problem.code.id == "L002"
    assert "academies here: `hillside`" in (problem.help or "")
    assert len(problem.message) < 120


def test_no_folder(tmp_path: Path) -> None:
    policy, (problem,) = load_policy(tmp_path / "nowhere")
    assert policy is None
    assert problem.code.id == "L001"
    assert str(tmp_path) not in problem.message


@needs_links
@pytest.mark.parametrize("inside", ["hillside", "hillside/times.yaml", "hillside/rules", "trust/codes.yaml"])
def test_a_link_that_leads_outside_is_refused(folder: Path, tmp_path: Path, inside: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    path = folder / inside
    if path.exists():
        shutil.move(path, outside / path.name)
    else:
        (outside / path.name).mkdir()
        (outside / path.name / "own.yaml").write_text("rules: {}\n", "utf-8")
    path.symlink_to(outside / path.name)
    policy, problems = load_policy(folder)
    assert policy is None
    assert "L008" in {problem.code.id for problem in problems}
    assert not {problem.code.id for problem in problems} - {"L008", "L023"}


@needs_links
@pytest.mark.parametrize(
    "inside", ["hillside/times.yaml", "hillside/rules", "trust/authorisations", "elsewhere"]
)
@pytest.mark.parametrize("to", ["nowhere", "itself"])
def test_a_link_that_leads_nowhere_is_told(folder: Path, inside: str, to: str) -> None:
    path = folder / inside
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    path.symlink_to(path.name if to == "itself" else "nowhere")
    policy, problems = load_policy(folder)
    assert policy is None
    (told,) = (each for each in problems if each.place and each.place.file.endswith(inside))
    assert told.code.id == ("Y001" if inside.endswith(".yaml") else "L008")


@needs_links
def test_a_link_inside_is_followed(folder: Path) -> None:
    shutil.move(folder / "hillside" / "times.yaml", folder / "shared.yaml")
    (folder / "hillside" / "times.yaml").symlink_to(folder / "shared.yaml")
    assert loaded(folder).academies["hillside"]


@needs_links
def test_what_links_lead_to_is_read(folder: Path) -> None:
    (folder / "shared").mkdir()
    for name, shared in (("rules", "rules"), ("contacts.yaml", "who.yaml")):
        shutil.move(folder / "trust" / name, folder / "shared" / shared)
        (folder / "trust" / name).symlink_to(folder / "shared" / shared)
    assert loaded(folder).academies["hillside"].roles
    (folder / "shared" / "rules.txt").write_text("left alone", "utf-8")
    (folder / "shared" / "more.yaml").write_text("a: b", "utf-8")
    _, problems = load_policy(folder)
    assert [problem.code.id for problem in problems] == ["L044"]
    assert "`more.yaml`" in problems[0].message


def copied(folder: Path, name: str) -> None:
    """Another academy that says what Hillside does, but for what it is called."""
    shutil.copytree(folder / "hillside", folder / name)
    edit(folder / name / "policy.yaml", "Hillside", name.title())


def test_many_academies_share_what_stands_above(folder: Path) -> None:
    for number in range(40):
        copied(folder, f"school-{number}")
    policy = loaded(folder)
    assert len(policy.academies) == 41
    targets = {id(academy.settings["attendance.target"]) for academy in policy.academies.values()}
    assert len(targets) == 1


def test_an_error_above_is_told_once(folder: Path) -> None:
    copied(folder, "valley")
    times = folder / "trust" / "times.yaml"
    edit(times, "8:30", "8.30")
    _, problems = load_policy(folder)
    assert [problem.code.id for problem in problems] == ["S006"]


def test_only_the_academy_asked_for_is_read(folder: Path) -> None:
    shutil.copytree(folder / "hillside", folder / "valley")
    (folder / "valley" / "times.yaml").write_text("a: [", "utf-8")
    policy, problems = load_policy(folder, ["hillside"])
    assert not problems
    assert policy
    assert list(policy.academies) == ["hillside"]


def test_the_digest_follows_what_is_said_and_nothing_else(folder: Path) -> None:
    before = loaded(folder).digest
    path = folder / "hillside" / "policy.yaml"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("# a comment\n" + "\n\n".join(reversed(lines)) + "\n", "utf-8")
    assert loaded(folder).digest == before
    path.write_text("\n".join(lines).replace("Hillside School", "Hillside Academy") + "\n", "utf-8")
    assert loaded(folder).digest != before


LOCKED = {
    "persistent": "persistent:\n  threshold: {value}%\n",
    "cases": "persistent:\n  threshold:\n    cases:\n      - when: {{year_groups: [1]}}\n        value: {value}%\n",
    "group": "persistent:\n  cases:\n    - when: {{from: 2024-09-0{digit}}}\n      threshold: {value}%\n",
    "codes": "penalty:\n  codes: [G, {letter}]\n",
    "sessions": "penalty:\n  sessions: {value}\n",
    "letter": "attendance:\n  letter_below: {value}%\n",
}


@pytest.mark.thorough
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.sampled_from(sorted(LOCKED)), st.integers(0, 100), st.integers(1, 9), st.sampled_from("GOUXI"))
def test_what_is_locked_or_stricter_above_holds_below(
    folder: Path, form: str, value: int, digit: int, letter: str
) -> None:
    text = LOCKED[form].format(value=value, digit=digit, letter=letter)
    (folder / "hillside" / "thresholds.yaml").write_text(text, "utf-8")
    policy, _ = load_policy(folder)
    if policy:
        held, above = policy.academies["hillside"].settings, loaded_base()
        for path in ("persistent.threshold", "penalty.codes", "penalty.sessions"):
            assert held[path].says_as(above.academies["hillside"].settings[path])
        assert held["attendance.letter_below"].cases[0].value >= 93  # type: ignore[operator]


def loaded_base() -> Policy:
    policy, problems = load_policy(CORPUS / "base", ["hillside"])
    assert policy, problems
    return policy


def test_mistakes_in_rules_are_told_beside_those_in_settings(folder: Path) -> None:
    for file, right, wrong in (
        ("trust/thresholds.yaml", "value: 10%", "value: ten"),
        ("trust/rules/absence.yaml", "over this", "ovr this"),
    ):
        text = (folder / file).read_text("utf-8")
        assert right in text
        (folder / file).write_text(text.replace(right, wrong, 1), "utf-8")
    told = [
        (problem.code.id, problem.place.file)
        for problem in engine.validate(folder, as_at=date(2025, 3, 28)).diagnostics
    ]
    assert told == [("R001", "policies/trust/rules/absence.yaml"), ("S006", "policies/trust/thresholds.yaml")]


def close(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """As if nobody might list or see the files of a folder."""
    inside = Path.iterdir

    def denied(path: Path) -> Iterator[Path]:
        if path == folder:
            raise PermissionError(13, "Permission denied")
        return inside(path)

    monkeypatch.setattr(Path, "iterdir", denied)


@pytest.mark.parametrize(("shut", "codes"), [("authorisations", ["Y001"]), ("rules", ["Y001"])])
def test_a_folder_that_may_not_be_read_is_told(
    policies: Path, monkeypatch: pytest.MonkeyPatch, shut: str, codes: list[str]
) -> None:
    """What lies in it is not known: that nobody has authorised a section is not told of it."""
    close(monkeypatch, policies / "trust" / shut)
    policy, found = load_policy(policies, ["wenlock"], date(2025, 3, 28))
    errors = [each for each in found if has_errors([each])]
    assert (policy, [each.code.id for each in errors]) == (None, codes)
    assert errors[0].message == f"`policies/trust/{shut}` may not be read"
    known, _ = load_codes(policies, ["wenlock"])
    assert known


@pytest.mark.parametrize(("which", "shown"), [("", "policies"), ("trust", "policies/trust")])
def test_policies_that_are_shut_are_told_by_every_verb(
    policies: Path, monkeypatch: pytest.MonkeyPatch, which: str, shown: str
) -> None:
    close(monkeypatch, policies / which)
    found = [
        engine.validate(policies).diagnostics,
        engine.show(policies, "wenlock").diagnostics,
        load_codes(policies)[1],
    ]
    if not which:
        found.append(reviewing.diff(policies, str(policies), str(policies)).diagnostics)
    for each in found:
        assert f"`{shown}` may not be read" in [problem.message for problem in each if has_errors([problem])]


def test_another_academy_that_is_shut_keeps_none_from_its_own(
    policies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All academies cannot be read then; what is shut and cannot be a layer by its name is no matter."""
    for name in ("oak", "lost+found"):
        (policies / name).mkdir()
    close(monkeypatch, policies / "lost+found")
    assert load_policy(policies, None, date(2025, 3, 28))[0]
    close(monkeypatch, policies / "oak")
    assert load_policy(policies, ["wenlock"], date(2025, 3, 28))[0]
    errors = [each.message for each in load_policy(policies)[1] if has_errors([each])]
    assert "`policies/oak` may not be read" in errors
    assert not [each for each in errors if "nothing stands under" in each]


def test_what_keeps_an_academy_from_being_one_is_told_of_codes_too(policies: Path) -> None:
    """Registers are taken in by these alone: an academy of a mistyped kind would be none that is known."""
    edit(policies / "wenlock/policy.yaml", "layer: academy", "layer: cademy")
    known, found = load_codes(policies)
    assert known is None and [each.code.id for each in found] == ["L092"]
