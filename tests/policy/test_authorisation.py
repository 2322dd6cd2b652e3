"""What an academy sets counts only as it was authorised, whatever is done to the academy's own folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from folders_of_cases import CORPUS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.authorising import Decision, record_of, waiting_sections, with_records
from engine.diagnostics import has_errors
from engine.policy.authorisation import authorised
from engine.policy.digest import canonical
from engine.policy.loading import AcademyPolicy, load_policy
from engine.reading.writing import yaml_text
from engine.reading.yaml import read_yaml
from engine.source import Source

DAY = date(2025, 3, 28)
DELEGATION = """\
settings:
  school_day: {mode: open, authorised_by: chief_executive}
  register: {mode: open, authorised_by: chief_executive}
rules:
  new: {mode: open, authorised_by: chief_executive}
"""
TIMES = "school_day: {starts: '8:45'}\nregister: {closes: '9:05'}\n"
RULE = """\
rules:
  often_away:
    title: Often away
    basis: [{clause: "3.2"}]
    for: each pupil
    when: count(sessions where absent) over this term >= 5
    level: note
    says: "{count} absences"
"""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small trust with an academy whose two sections are authorised."""
    folder = tmp_path_factory.mktemp("base") / "policies"
    copytree(CORPUS / "base", folder)
    (folder / "trust/delegation.yaml").write_text(DELEGATION, "utf-8")
    (folder / "hillside/contacts.yaml").unlink()
    (folder / "hillside/times.yaml").write_text(TIMES, "utf-8")
    (folder / "hillside/rules").mkdir()
    (folder / "hillside/rules/own.yaml").write_text(RULE, "utf-8")
    authorise(folder)
    return folder


def loaded(folder: Path, *, draft: bool = False) -> AcademyPolicy | None:
    policy, problems = load_policy(folder, ["hillside"], DAY, draft=draft)
    assert (policy is None) == has_errors(problems)
    return policy.academies["hillside"] if policy else None


def authorise(folder: Path) -> None:
    academy = loaded(folder, draft=True)
    assert academy
    local = academy.local
    sections, _ = waiting_sections(local, (), DAY)
    decision = Decision("Invented minute 7", DAY)
    file = folder / "trust/authorisations/hillside.yaml"
    text, wrong = with_records(file, "hillside", [record_of(each, local, decision) for each in sections])
    assert not wrong
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, "utf-8")


def test_what_is_written_is_what_is_asked_for(base: Path) -> None:
    academy = loaded(base)
    assert academy
    assert [(each.name, each.role) for each in academy.local.sections] == [
        ("times", "chief_executive"),
        ("rules", "chief_executive"),
    ]
    assert not list(authorised(academy.local, DAY))
    assert waiting_sections(academy.local, (), DAY) == ((), ())


EDITS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                ("times.yaml", TIMES.replace("8:45", "8:44")),
                ("times.yaml", TIMES.replace("closes", "opens")),
                ("times.yaml", TIMES + "absence: {report_by: '8:00'}\n"),
                ("times.yaml", "# the same\n" + TIMES.replace("8:45", "08:45")),
                ("times.yaml", ""),
                ("rules/own.yaml", RULE.replace(">= 5", ">= 50")),
                ("rules/own.yaml", RULE.replace("often_away", "seldom_away")),
                ("rules/more.yaml", RULE.replace("often_away", "another")),
                ("thresholds.yaml", "attendance: {target: 80%}\n"),
                ("policy.yaml", 'layer: academy\nidentity: {name: H, year_groups: [1], clause: "1"}\n'),
                (
                    "policy.yaml",
                    'layer: trust\nunder: trust\nidentity: {name: H, year_groups: [1], clause: "1"}\n',
                ),
                ("delegation.yaml", "settings: {school_day: {mode: open}}\n"),
                ("contacts.yaml", "roles: {chief_executive: {holder: Me}}\n"),
                ("authorisations/hillside.yaml", "academy: hillside\nrecords: []\n"),
            ]
        ),
        st.booleans(),
    ),
    max_size=4,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(EDITS)
def test_no_edit_of_the_academys_folder_makes_an_unauthorised_value_count(base, tmp_path_factory, edits):
    folder = tmp_path_factory.mktemp("edited") / "policies"
    copytree(base, folder)
    for (path, text), copied in edits:
        file = folder / "hillside" / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
        if copied:
            own = folder / "hillside/authorisations"
            copytree(folder / "trust/authorisations", own, dirs_exist_ok=True)
    academy, before = loaded(folder), loaded(base)
    assert before
    if academy is None:
        return
    for path, setting in academy.settings.items():
        trusts = [say.setting for say in academy.says.get(path, ()) if say.layer == "trust" and say.setting]
        held = [
            {(case.selector, case.value) for case in each.cases} for each in (*trusts, before.settings[path])
        ]
        assert {(case.selector, case.value) for case in setting.cases} in held
    for file in academy.rule_files:
        if file.layer == "hillside":
            assert "often_away" in file.source.text
            assert ">= 5\n" in file.source.text


TEXTS = st.text(st.characters(categories=("L", "N", "P", "S"), include_characters=" "), max_size=12)
ODD = st.sampled_from(
    ["NO", "on", "8:30", "010", "1e3", "~", "", "a: b", "#", "- x", "&a", "*a", "<<", "=", ".5", "2024-08-01"]
)
KEYS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1) | ODD.filter(bool)
CONTENT = st.dictionaries(KEYS, TEXTS | ODD | st.lists(TEXTS | ODD, max_size=3), min_size=1, max_size=4)


@settings(deadline=None)
@given(CONTENT)
def test_text_that_is_written_is_read_back(content):
    text = yaml_text(content)
    node, wrong = read_yaml(Source("written", text))
    assert not wrong
    assert canonical(node) == content
