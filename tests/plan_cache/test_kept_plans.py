"""Plans kept from one run to the next: the same answers, never those of another policy, and nothing of a child."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import engine
from engine.answering import asking
from engine.check_result import CheckResult
from engine.checking.checking import facts_of
from engine.demo import WENLOCK, write_register
from engine.language.kinds import READS_SETTINGS_ONLY
from engine.plan_cache import folder, keys
from engine.plan_cache.contents import script_of, text_of
from engine.policy.loading import Policy
from engine.register.calendar import OpenSession, SchoolCalendar
from engine.rulebook import ScopedRule
from tests.commands import trustpolicy
from tests.kept import plans_of_run
from tests.machine import needs_links, needs_unix

pytestmark = pytest.mark.thorough

POLICIES = Path(__file__).parents[2] / "policies"
AS_AT = date(2025, 3, 28)


@pytest.fixture(scope="module", autouse=True)
def nothing_is_kept_but_here() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(plans_of_run, "folder", None)
        yield


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("kept") / "register"
    write_register(target, academies=(replace(WENLOCK, pupils=12),), seed=3)
    return target


@pytest.fixture(scope="module")
def stricter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Policies that differ in one threshold."""
    target = tmp_path_factory.mktemp("stricter") / "policies"
    copytree(POLICIES, target)
    path = target / "trust" / "thresholds.yaml"
    text = path.read_text("utf-8")
    assert "letter_below: {value: 95%" in text
    path.write_text(text.replace("letter_below: {value: 95%", "letter_below: {value: 99%"), "utf-8")
    return target


@pytest.fixture(scope="module")
def right(register: Path, stricter: Path) -> dict[Path, CheckResult]:
    """What each of both policies says of the register without anything kept."""
    return {each: checked(each, register, None) for each in (POLICIES, stricter)}


def checked(policies: Path, register: Path, plans: Path | None, as_at: date = AS_AT) -> CheckResult:
    found = engine.check(policies, ["wenlock"], register, as_at, plans=plans)
    assert found.result, found.diagnostics
    return found.result


def kept_in(plans: Path) -> Path:
    (only,) = plans.iterdir()
    return only


def none_written(*_: object) -> Any:
    raise AssertionError("a plan was written")


def test_a_run_that_asks_the_same_writes_no_plan_and_keeps_nothing_of_a_child(
    register: Path, tmp_path: Path, right: dict[Path, CheckResult], monkeypatch: pytest.MonkeyPatch
) -> None:
    plans = tmp_path / "cache" / "plans"
    assert checked(POLICIES, register, plans) == right[POLICIES]
    assert plans.stat().st_mode & 0o777 == 0o700
    assert kept_in(plans).stat().st_mode & 0o777 == 0o600
    assert not [each for each in _personal(register) if each in kept_in(plans).read_text("utf-8")]
    with monkeypatch.context() as patch:
        patch.setattr(asking, "written", none_written)
        assert checked(POLICIES, register, plans) == right[POLICIES]
    kept_in(plans).write_bytes(kept_in(plans).read_bytes()[:-100])
    assert checked(POLICIES, register, plans) == right[POLICIES]
    assert folder.kept(plans, kept_in(plans).stem), "a plan that was cut short is written anew"


def _personal(register: Path) -> set[str]:
    with (register / "pupils.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = {row[name] for row in rows for name in ("pupil_id", "name", "date_of_birth") if row[name]}
    assert len(found) > 24
    return found


def test_policies_in_turn_get_their_own_answers(
    register: Path, stricter: Path, tmp_path: Path, right: dict[Path, CheckResult]
) -> None:
    assert right[POLICIES].findings != right[stricter].findings
    for policies in (POLICIES, stricter, POLICIES):
        assert checked(policies, register, tmp_path) == right[policies]
    one, other = tmp_path.iterdir()
    under_each_name = one.read_bytes(), other.read_bytes()
    one.write_bytes(under_each_name[1])
    other.write_bytes(under_each_name[0])
    assert checked(POLICIES, register, tmp_path) == right[POLICIES], "the plan of another under its name"


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _changed(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"register", b"registet", 1))


def _emptied(path: Path) -> None:
    path.write_bytes(b"")


def _open_to_all(path: Path) -> None:
    path.chmod(0o666)


def _folder_open_to_all(path: Path) -> None:
    path.parent.chmod(0o777)


def _link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to(path.with_name("elsewhere"))


def _folder_link(path: Path) -> None:
    path.parent.rename(path.parent.with_name("elsewhere"))
    path.parent.symlink_to(path.parent.with_name("elsewhere"))


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _gone(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize(
    "odd",
    [
        *(_cut, _changed, _emptied, _folder, _gone),
        *(pytest.param(each, marks=needs_unix) for each in (_open_to_all, _folder_open_to_all)),
        *(pytest.param(each, marks=needs_links) for each in (_link, _folder_link)),
    ],
)
def test_a_file_about_which_anything_is_odd_is_not_there(odd: Callable[[Path], None], tmp_path: Path) -> None:
    plans = tmp_path / "plans"
    folder.keep(plans, "name", "read from the register")
    assert folder.kept(plans, "name") == "read from the register"
    assert folder.kept(plans, "nam") is None
    odd(plans / "name.json")
    assert folder.kept(plans, "name") is None


@needs_unix
def test_nothing_is_kept_where_others_may_write_or_no_folder_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    (tmp_path / "file").write_text("a file stands in the way")
    for each in ("open", "file"):
        folder.keep(tmp_path / each, "name", "text")
        assert folder.kept(tmp_path / each, "name") is None
    assert not list((tmp_path / "open").iterdir())


def _other_rules(said: Any) -> None:
    said["questions"][0]["rules"][0]["id"] = "another_rule"


def _rule_left_out(said: Any) -> None:
    said["questions"][0]["rules"].pop()


def _rule_twice(said: Any) -> None:
    said["questions"][0]["rules"].append(said["questions"][0]["rules"][0])


def _column_not_there(said: Any) -> None:
    said["questions"][0]["rules"][0]["answer"] = "c999"


def _step_left_out(said: Any) -> None:
    said["steps"].pop(0)


def _not_counted(said: Any) -> None:
    said["tested"] = None


@pytest.mark.parametrize(
    "change", [_other_rules, _rule_left_out, _rule_twice, _column_not_there, _step_left_out, _not_counted]
)
def test_statements_that_do_not_fit_their_rules_are_none(
    change: Callable[[Any], None], shipped: tuple[list[ScopedRule], str]
) -> None:
    rules, text = shipped
    said = json.loads(text)
    change(said)
    assert script_of(json.dumps(said), rules) is None


def test_no_more_are_kept_than_so_many(tmp_path: Path) -> None:
    for number in range(folder.MOST_KEPT + 5):
        folder.keep(tmp_path, f"name{number}", "text")
    left = [folder.kept(tmp_path, f"name{number}") for number in range(folder.MOST_KEPT + 5)]
    assert left.count("text") == folder.MOST_KEPT
    assert left[-1] == "text"


def policy_of(policies: Path, as_at: date = AS_AT) -> Policy:
    validated = engine.validate(policies, ["wenlock"], as_at, document=False)
    assert validated.policy
    return validated.policy


def _sessions(term: str = "Autumn") -> Iterator[OpenSession]:
    for day in (2, 3, 4, 5):
        yield OpenSession(date(2024, 9, day), "AM", term, "1", "2024-25")


def test_whatever_a_plan_depends_on_changes_its_name(
    policies: Path, stricter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = policies / "trust" / "rules" / "attendance.yaml"
    rules.write_text(rules.read_text("utf-8") + "# a remark\n", "utf-8")
    policy = policy_of(POLICIES)
    first = keys.asked_key(policy, AS_AT)
    assert first and first == keys.asked_key(policy_of(POLICIES), AS_AT)
    names = [first, keys.asked_key(policy, date(2025, 3, 29))]
    names += [keys.asked_key(policy_of(each), AS_AT) for each in (policies, stricter)]
    calendar, other = SchoolCalendar.of(_sessions()), SchoolCalendar.of(_sessions("Winter"))
    for calendars in ({"wenlock": calendar}, {"wenlock": other}, {"ludlow": calendar}):
        names += [
            keys.with_register(
                first, calendars, {"wenlock": frozenset({"marks", *more}), "ludlow": frozenset()}
            )
            for more in ((), ("calls",))
        ]
    for version in (["x", "30.30.0", "2.0.0"], ["y", "30.30.0", "2.0.0"], ["x", "30.30.1", "2.0.0"]):
        monkeypatch.setattr(keys, "_written_by", lambda version=version: version)
        names.append(keys.asked_key(policy, AS_AT))
    monkeypatch.setattr(keys, "_written_by", lambda: None)
    assert keys.asked_key(policy, AS_AT) is None
    assert len(set(names)) == len(names)


def test_the_engines_own_source_is_part_of_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = tmp_path / "engine"
    (mine / "planning").mkdir(parents=True)
    (mine / "planning" / "sql.py").write_text("one")
    monkeypatch.setattr(keys, "_ENGINE", mine)
    before = keys._written_by()
    (mine / "planning" / "sql.py").write_text("two")
    assert before
    assert before != keys._written_by()
    (mine / "planning" / "sql.py").rename(mine / "planning" / "sql.pyc")
    assert keys._written_by() is None, "an engine without its source keeps no plan"


@pytest.fixture(scope="module")
def shipped() -> tuple[list[ScopedRule], str]:
    """The shipped rules that read a register, and their statements as they are kept."""
    validated = engine.validate(POLICIES, ["wenlock"], AS_AT, document=False)
    assert validated.policy and validated.rules
    facts = facts_of(validated.policy, {"wenlock": SchoolCalendar.of(_sessions())}, AS_AT)
    rules = [each for each in validated.rules.rules if each.rule.subject.name not in READS_SETTINGS_ONLY]
    script = asking.written(rules, facts)
    text = text_of(script, rules)
    assert text
    assert script_of(text, rules) == script
    return rules, text


def test_statements_come_back_for_their_own_rules_alone(shipped: tuple[list[ScopedRule], str]) -> None:
    rules, text = shipped
    assert script_of(text, rules[1:]) is None
    assert script_of(text, [*rules[1:], rules[0]]) is None


ODD = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 200) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@given(st.data())
def test_odd_statements_are_none_and_never_raise(
    shipped: tuple[list[ScopedRule], str], data: st.DataObject
) -> None:
    """Somewhere in the text stands something else: it is not taken, or taken for just what it says."""
    rules, text = shipped
    said = json.loads(text)
    parent, place = None, None
    here: Any = said
    while isinstance(here, dict | list) and here and (parent is None or data.draw(st.booleans())):
        parent, place = (
            here,
            data.draw(st.sampled_from(sorted(here) if isinstance(here, dict) else range(len(here)))),
        )
        here = here[place]
    assert parent is not None
    parent[place] = data.draw(ODD)
    found = script_of(json.dumps(said), rules)
    if found is not None:
        assert json.loads(text_of(found, rules) or "null") == said


@given(st.text() | ODD.map(json.dumps))
def test_odd_texts_are_none_and_never_raise(shipped: tuple[list[ScopedRule], str], text: str) -> None:
    assert script_of(text, shipped[0]) is None


@needs_unix
@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"TRUSTPOLICY_CACHE": "off", "HOME": "HERE"}, None),
        ({"TRUSTPOLICY_CACHE": "", "HOME": "HERE"}, None),
        ({"TRUSTPOLICY_CACHE": "somewhere", "HOME": "HERE"}, None),
        ({"TRUSTPOLICY_CACHE": "/kept"}, "/kept/plans"),
        ({"HOME": "HERE"}, ".cache/trustpolicy/plans"),
        ({"HOME": "HERE", "XDG_CACHE_HOME": "/c"}, "/c/trustpolicy/plans"),
        ({"HOME": "HERE", "XDG_CACHE_HOME": "c"}, ".cache/trustpolicy/plans"),
        ({"HOME": "HERE/nowhere"}, None),
        ({}, None),
    ],
)
def test_the_folder_is_the_usual_one_or_what_the_environment_says(
    environment: dict[str, str], expected: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder.sys, "platform", "linux")
    here = {name: said.replace("HERE", str(tmp_path)) for name, said in environment.items()}
    assert folder.usual_folder(here) == (tmp_path / expected if expected else None)


@pytest.mark.parametrize(("said", "kept"), [("off", False), ("on", True)])
def test_the_command_keeps_plans_unless_they_are_off(
    register: Path, tmp_path: Path, said: str, kept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TRUSTPOLICY_CACHE", said if said == "off" else str(tmp_path))
    words = ["check", "wenlock", "--policies", str(POLICIES), "--register", str(register)]
    done = trustpolicy(*words, "--as-at", "2025-03-28")
    assert done.exit_code == 1, done.output
    assert any(tmp_path.rglob("*.json")) is kept
