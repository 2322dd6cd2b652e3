"""Each case of the corpus gives the problems, or the settings, that the text beside it shows.

`UPDATE_CORPUS=1 pytest tests/policy/test_policy_corpus.py` writes those texts anew; look at what changed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from folders_of_cases import CORPUS, case_name, case_paths, make_folder, read_case

from engine.diagnostics import CATALOGUE, Severity, has_errors
from engine.policy.loading import AcademyPolicy, Policy, load_policy
from engine.reports.diagnostics import diagnostics_text
from tests.pages.wrong_signatures import WRONG_SIGNATURES

DAY = date(2025, 3, 28)


def compare(path: Path, text: str) -> None:
    expected = path.with_suffix(".txt")
    if os.environ.get("UPDATE_CORPUS"):
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", case_paths("bad"), ids=case_name)
def test_bad_policies(path: Path, tmp_path: Path) -> None:
    case = read_case(path)
    policy, problems = load_policy(make_folder(case, tmp_path), case.get("academies"), DAY)
    assert problems
    assert (policy is None) == has_errors(problems)
    compare(path, "".join(diagnostics_text(problems)))


@pytest.mark.parametrize("path", case_paths("good"), ids=case_name)
def test_good_policies(path: Path, tmp_path: Path) -> None:
    case = read_case(path)
    policy, problems = load_policy(make_folder(case, tmp_path), case.get("academies"), DAY)
    assert not problems, "".join(diagnostics_text(problems))
    assert policy
    compare(path, "".join(f"{line}\n" for line in shown(policy, case["show"])))


def shown(policy: Policy, paths: list[str]) -> Iterator[str]:
    for academy in policy.academies.values():
        yield f"{academy.academy}: {academy.name}, {' over '.join(reversed(academy.layers))}"
        for path in paths:
            yield from _LINES[path](academy) if path in _LINES else setting_lines(academy, path)


def setting_lines(academy: AcademyPolicy, path: str) -> Iterator[str]:
    setting = academy.settings[path]
    for case in setting.cases:
        basis = case.origin.clause or case.origin.basis
        yield f"  {path} = {setting.written(case)} | {case.selector} | {case.origin.at} | {basis}"
    for say in academy.says[path]:
        said = (
            ", ".join(say.setting.written(case) for case in say.setting.cases) if say.setting else "nothing"
        )
        yield f"    {say.layer} ({say.mode}) says {said}"


def role_lines(academy: AcademyPolicy) -> Iterator[str]:
    for role, contact in academy.roles.items():
        yield f"  {role}: {contact.details()} | {contact.origin.at} | {contact.origin.clause}"


def duty_lines(academy: AcademyPolicy) -> Iterator[str]:
    for duty in academy.duties.duties.values():
        when = (*duty.every, duty.trigger, duty.within, duty.before)
        said = [duty.do, ", ".join(duty.roles), "; ".join(each for each in when if each), duty.basis]
        yield f"  {duty.name}: {' | '.join(map(str, said))} | {duty.origin.at}"
    for trigger in academy.duties.triggers.values():
        yield f"  when {trigger.words} ({trigger.name}) | {trigger.origin.at}"


_LINES = {"roles": role_lines, "duties": duty_lines}


def test_every_code_has_a_bad_case() -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in CORPUS.glob("*/bad/*.txt"))
    codes = {code.id for code in CATALOGUE.values() if code.id[0] in "LA" and code.id[1:] < "090"}
    codes -= set(WRONG_SIGNATURES)  # tested beside this, since they need keys
    unshown = {code for code in codes if f"[{code}]" not in texts} - {
        "L001",
        "L040",
        "L042",
        "L090",
    }  # the folder itself, `authorise`, `options` and `show`: tested beside this
    assert not unshown


def test_warnings_alone_let_a_policy_through(tmp_path: Path) -> None:
    case = {"title": "t", "edit": {"hillside/times.yaml": [{"find": "8:45", "put": "8:50"}]}}
    policy, problems = load_policy(make_folder(case, tmp_path), None)
    assert policy
    assert [problem.severity for problem in problems] == [Severity.WARNING]
