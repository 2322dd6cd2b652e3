"""Chains of layers: authorities side by side under one trust, and what is locked far above."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from folders_of_cases import make_folder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.demo import AS_AT
from engine.installed import installed_folder
from engine.policy.loading import Policy, load_policy
from engine.rulebook import read_rulebook

LAKESIDE = {
    "policy.yaml": """
layer: local_authority
under: trust
identity: {name: Lakeside Council, clause: "3.4"}
links:
  penalty_notice_code: {value: Lakeside Code of Conduct, clause: Annex B}
""",
    "thresholds.yaml": """
notice_to_improve:
  shortest: {value: 6 weeks, clause: "5.2"}
""",
    "contacts.yaml": """
roles:
  local_authority: {holder: Lakeside Council, clause: "3.4"}
""",
}
VALLEY = {
    "policy.yaml": """
layer: academy
under: lakeside
identity: {name: Valley School, local_authority: Lakeside Council, year_groups: [3, 4, 5, 6], clause: "1"}
""",
    "thresholds.yaml": """
attendance:
  target: 98%
roll:
  final_year_group: {value: 6, clause: "1"}
""",
    "times.yaml": """
lateness:
  sign_in_after: {value: 8:50, clause: "1"}
""",
}


@pytest.fixture(scope="module")
def two_authorities(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    """The shipped policies with a further authority and an academy there."""
    folder = tmp_path_factory.mktemp("two") / "policies"
    shutil.copytree(installed_folder("policies"), folder)
    for name, files in (("lakeside", LAKESIDE), ("valley", VALLEY)):
        (folder / name).mkdir()
        for file, text in files.items():
            (folder / name / file).write_text(text, "utf-8")
    policy, problems = load_policy(folder, on=AS_AT, draft=True)
    assert {problem.code.id for problem in problems} == {"L030", "A090"}
    assert policy
    return policy


def test_each_academy_has_its_own_authority_and_the_same_law(two_authorities: Policy) -> None:
    wenlock, valley = two_authorities.academies["wenlock"], two_authorities.academies["valley"]
    assert wenlock.layers == ("national", "trust", "luton", "wenlock")
    assert valley.layers == ("national", "trust", "lakeside", "valley")
    assert held(valley, "links.penalty_notice_code") == "Lakeside Code of Conduct"
    assert held(wenlock, "links.penalty_notice_code") == "Luton Code of Conduct"
    assert valley.roles["local_authority"].holder == "Lakeside Council"
    assert "links.medical_needs" not in valley.settings
    assert (held(valley, "notice_to_improve.shortest"), held(wenlock, "notice_to_improve.shortest")) == (
        42,
        21,
    )
    assert (held(valley, "attendance.target"), held(wenlock, "attendance.target")) == (
        Decimal(98),
        Decimal(97),
    )
    for path in ("persistent.threshold", "penalty.first.amount", "codes.absent", "retention.years"):
        assert (
            valley.settings[path] is wenlock.settings[path] or valley.settings[path] == wenlock.settings[path]
        )


def test_the_rules_are_read_once_for_both(two_authorities: Policy) -> None:
    rules, problems = read_rulebook(two_authorities)
    assert not problems
    assert all(scoped.academies == ("valley", "wenlock") for scoped in rules.rules)


def held(academy: object, path: str) -> object:
    (case,) = academy.settings[path].cases  # type: ignore[attr-defined]
    return case.value


NATIONAL = {
    "title": "t",
    "write": {
        "national/policy.yaml": "layer: national\nidentity: {name: National}\n",
        "national/thresholds.yaml": (
            "severe:\n  threshold: {value: 50%, law: An Act}\nretention:\n  years: {value: 6 years, law: An Act}\n"
        ),
        "national/times.yaml": "register:\n  longest: {value: 30 minutes, guidance: Some guidance}\n",
        "national/delegation.yaml": (
            "settings:\n  retention.years: {mode: stricter, stricter_is: higher}\n"
            "  register.longest: {mode: expected, at_most: 30 minutes}\n"
        ),
        "riverside/policy.yaml": "layer: local_authority\nunder: trust\nidentity: {name: Riverside}\n",
    },
    "edit": {
        "trust/policy.yaml": [{"find": "layer: trust", "put": "layer: trust\nunder: national"}],
        "hillside/policy.yaml": [{"find": "under: trust", "put": "under: riverside"}],
    },
}
CHOICES = {
    "severe.threshold": ["40%", "50%"],
    "retention.years": ["5 years", "6 years", "8 years"],
    "register.longest": ["20 minutes", "30 minutes", "40 minutes"],
}
VALUES = st.dictionaries(st.sampled_from(sorted(CHOICES)), st.integers(0, 2), max_size=1).map(
    lambda said: {path: CHOICES[path][which % len(CHOICES[path])] for path, which in said.items()}
)
GRANTS = st.dictionaries(
    st.sampled_from(["severe", "retention", "retention.years", "register", "register.longest"]),
    st.sampled_from(
        ["{mode: open}", "{mode: locked}", "{mode: expected}", "{mode: stricter, stricter_is: higher}"]
    ),
    max_size=2,
)


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_folder(NATIONAL, tmp_path_factory.mktemp("chain"))


@pytest.mark.thorough
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=80)
@given(st.tuples(VALUES, VALUES, VALUES), st.tuples(GRANTS, GRANTS))
def test_no_chain_of_layers_loosens_what_is_locked_above(
    chain: Path, values: tuple[dict[str, str], ...], grants: tuple[dict[str, str], ...]
) -> None:
    for name, said in zip(("trust", "riverside", "hillside"), values, strict=True):
        write_values(chain / name, said)
    for name, granted in zip(("trust", "riverside"), grants, strict=True):
        lines = [f"  {path}: {mode}\n" for path, mode in granted.items()]
        text = f"settings:\n  roles: {{mode: open}}\n{''.join(lines)}"
        (chain / name / "delegation.yaml").write_text(text, "utf-8")
    policy, problems = load_policy(chain)
    codes = {problem.code.id for problem in problems}
    if policy:
        academy = policy.academies["hillside"]
        assert held(academy, "severe.threshold") == Decimal(50)
        assert held(academy, "retention.years") >= 72  # type: ignore[operator]
        assert held(academy, "register.longest") <= 30 or "L030" in codes  # type: ignore[operator]


def write_values(folder: Path, said: dict[str, str]) -> None:
    """A layer's own values of three settings, in the two files that they belong to."""
    (folder / "times.yaml").unlink(missing_ok=True)
    (folder / "thresholds.yaml").write_text("attendance:\n  target: {value: 96%, clause: '3.1'}\n", "utf-8")
    if folder.name != "trust":
        (folder / "thresholds.yaml").unlink()
    for path, value in said.items():
        group, leaf = path.split(".")
        file = folder / ("times.yaml" if group == "register" else "thresholds.yaml")
        text = f'{group}:\n  {leaf}: {{value: {value}, clause: "9"}}\n'
        file.write_text((file.read_text("utf-8") if file.exists() else "") + text, "utf-8")
