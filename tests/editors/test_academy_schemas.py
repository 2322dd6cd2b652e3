"""The schemas of an academy's files: fresh, only what it may set, and never stricter than the engine."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import Result
from jsonschema import Draft7Validator

import engine
from engine.demo import AS_AT
from engine.installed import installed_folder
from engine.policy.loading import read_policy
from tests.commands import trustpolicy

pytestmark = pytest.mark.thorough

POLICIES = installed_folder("policies")
WRITTEN = installed_folder("schemas") / "academies"
MODELINE = re.compile(r"# yaml-language-server: \$schema=(\S+)")


def run(*words: str) -> Result:
    return trustpolicy("schema", *words)


@pytest.fixture(scope="module")
def schemas() -> dict[str, Any]:
    found = engine.schemas(POLICIES, ["wenlock"])
    return {kind: json.loads(text) for kind, text in found.academies["wenlock"].items()}


def test_those_in_the_repository_are_fresh() -> None:
    result = run("--all", "--check", "--policies", str(POLICIES))
    assert result.exit_code == 0, f"stale: trustpolicy schema --all\n{result.stdout}"


@pytest.mark.parametrize(
    "path", sorted(POLICIES.rglob("*.yaml")), ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_every_file_names_its_schema_in_its_first_line(path: Path) -> None:
    found = MODELINE.fullmatch(path.read_text("utf-8").partition("\n")[0])
    assert found, "the first line is `# yaml-language-server: $schema=...`"
    schema = (path.parent / found[1]).resolve()
    assert schema.is_file()
    inside = path.relative_to(POLICIES).parts
    kind = inside[1] if len(inside) > 2 else path.stem
    if kind != "cases" or path.stem != "calendars":
        assert schema.name == f"{kind}.schema.json"
    own = WRITTEN / inside[0] / schema.name
    assert schema == own.resolve() or not own.exists(), "an academy has a schema of its own"


def test_they_are_schemas_that_the_own_files_keep_to(schemas: dict[str, Any]) -> None:
    assert set(schemas) == {"policy", "times", "thresholds", "contacts", "duties", "rules"}
    for kind, schema in schemas.items():
        Draft7Validator.check_schema(schema)
        path = POLICIES / "wenlock" / f"{kind}.yaml"
        if path.exists():
            content = yaml.load(path.read_text("utf-8"), Loader=TextLoader)
            assert not list(Draft7Validator(schema).iter_errors(content)), kind


class TextLoader(yaml.SafeLoader):
    """Takes times and dates for texts and whole numbers for numbers, as editors do."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - as in the class it replaces
        digit: [("tag:yaml.org,2002:int", re.compile("^[0-9]+$"))] for digit in "0123456789"
    }


def refused(schema: Any, content: object) -> bool:
    return not Draft7Validator(schema).is_valid(content)


def test_what_is_locked_is_not_known_to_them(schemas: dict[str, Any]) -> None:
    assert refused(schemas["thresholds"], {"persistent": {"threshold": "15%"}})
    assert refused(schemas["thresholds"], {"penalty": {"sessions": 4}})
    assert refused(schemas["contacts"], {"roles": {"directors": {"holder": "A Person"}}})
    assert refused(schemas["rules"], {"rules": {"persistent_absence": schemas}})
    assert refused(schemas["policy"], {"layer": "trust", "identity": {"name": "A"}})
    driver = {"title": "Driver of the minibus", "holder": "A Person"}
    assert not refused(schemas["contacts"], {"roles": {"minibus_driver": driver}})
    assert refused(schemas["contacts"], {"roles": {"minibus_driver": {"holder": "A Person"}}})


@pytest.mark.parametrize(
    ("path", "right", "wrong"),
    [
        ("attendance.target", ["97%", "97.0%", "98.5%", "100%"], ["96.9%", "90%", "101%"]),
        ("notice_to_improve.longest", ["21 days", "3 weeks", "6 weeks", "42 days"], ["20 days", "7 weeks"]),
        ("unexplained.resolve_within", ["5 school days", "1 school day"], ["6 school days", "5 days"]),
        ("retention.years", ["6 years", "72 months", "10 years"], ["5 years", "71 months"]),
        ("contacts.emergency_minimum", [2, 3], [1]),
    ],
)
def test_bounds_hold_in_every_place(
    schemas: dict[str, Any], path: str, right: list[object], wrong: list[object]
) -> None:
    group, key = path.split(".")
    when = {"session": "AM"}
    places = (
        lambda value: {group: {key: value}},
        lambda value: {group: {key: {"value": value, "clause": "4.4"}}},
        lambda value: {group: {key: {"cases": [{"when": when, "value": value}]}}},
        lambda value: {group: {"cases": [{"when": when, key: value}]}},
    )
    for place in places:
        assert [value for value in right if refused(schemas["thresholds"], place(value))] == []
        assert [value for value in wrong if not refused(schemas["thresholds"], place(value))] == []


def test_the_engine_refuses_what_they_refuse(schemas: dict[str, Any], policies: Path) -> None:
    """An editor underlines nothing that the engine takes."""
    file = policies / "wenlock" / "thresholds.yaml"
    right = (
        "attendance: {target: 99.5%}",
        "leave: {request_before: 6 weeks}",
        "retention: {years: 84 months}",
    )
    wrong = (
        *("attendance: {target: 96%}", "leave: {request_before: 13 days}", "retention: {years: 5 years}"),
        *("notice_to_improve: {longest: 43 days}", "persistent: {threshold: 15%}"),
    )
    for texts in (right, wrong):
        file.write_text("\n".join(texts) + "\n", "utf-8")
        _, found = read_policy(policies, ["wenlock"], AS_AT, draft=True)
        lines = {each.place.line for each in found if each.severity == "error"}
        contents = [yaml.load(text, Loader=TextLoader) for text in texts]
        assert lines == {at for at, each in enumerate(contents, 1) if refused(schemas["thresholds"], each)}
        assert bool(lines) == (texts is wrong)


def test_they_say_what_holds_and_by_whose_leave(schemas: dict[str, Any]) -> None:
    target = schemas["thresholds"]["definitions"]["attendance.target"]
    assert target["default"] == "97%"
    assert "Without it: 97%. It may be set: 97% or higher." in target["description"]
    assert "To be authorised by Chief Executive Officer (chief_executive)." in target["description"]
    assert schemas["thresholds"]["definitions"]["contacts.emergency_minimum"]["default"] == 2
    assert "default" not in schemas["times"]["definitions"]["register.closes"]


def test_they_are_written_beside_the_policies_and_told_when_stale(policies: Path) -> None:
    where = ("--policies", str(policies))
    assert run("wenlock", "--check", *where).exit_code == 1
    assert run("wenlock", *where).exit_code == 0
    times = policies.parent / "schemas" / "academies" / "wenlock" / "times.schema.json"
    assert times.read_text("utf-8") == (WRITTEN / "wenlock" / "times.schema.json").read_text("utf-8")
    assert run("--all", "--check", *where).exit_code == 0
    delegation = policies / "trust" / "delegation.yaml"
    text = re.sub(r"rules:\n.*", "rules:\n  new: {mode: locked}\n", delegation.read_text("utf-8"), flags=re.S)
    delegation.write_text(text, "utf-8")
    stale = run("wenlock", "--check", *where)
    assert stale.exit_code == 1 and "rules.schema.json" in stale.stdout
    assert run("wenlock", *where).exit_code == 0
    assert not times.with_name("rules.schema.json").exists()


def test_mistakes_in_the_academys_own_files_do_not_matter_those_above_do(policies: Path) -> None:
    where = ("--policies", str(policies))
    (policies / "wenlock" / "thresholds.yaml").write_text("attendance: {targt: 9", "utf-8")
    assert run("wenlock", *where).exit_code == 0
    (policies / "trust" / "thresholds.yaml").write_text("attendance: {targt: 9", "utf-8")
    refused_run = run("wenlock", *where)
    assert refused_run.exit_code == 3 and "trust/thresholds.yaml" in refused_run.stderr


def test_one_is_printed() -> None:
    where = ("--policies", str(POLICIES))
    printed = run("wenlock", "--file", "times", *where)
    assert printed.stdout == (WRITTEN / "wenlock" / "times.schema.json").read_text("utf-8")
    assert run("--all", "--file", "times", *where).exit_code == 2
    nothing = run("wenlock", "--file", "codes", *where)
    assert (nothing.exit_code, nothing.stdout) == (0, "") and "may set nothing" in nothing.stderr
