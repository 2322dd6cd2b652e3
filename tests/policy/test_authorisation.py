"""What an academy sets counts only as it was authorised, whatever is done to the academy's own folder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from folders_of_cases import CORPUS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.authorising.recording import Decision, record_of, waiting_sections, with_records
from engine.diagnostics import has_errors
from engine.policy.authorisation.authorised import authorised
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
TIMES = """\
school_day: {starts: '8:45'}
register:
  closes:
    cases:
      - {when: {session: AM, weekdays: [Friday]}, value: '9:05'}
      - {when: {session: AM, weekdays: [Monday, Tuesday, Wednesday, Thursday]}, value: '9:10'}
      - {when: {session: PM}, value: '13:10'}
"""
ONE_CODE = """\
codes: {Q: {meaning: 'Away, approved, from 2024-09-01; Ill', class: authorised, until: 2024-08-31, clause: "1"}}
"""
TWO_MEANINGS = """\
codes:
  Q:
    meaning: Away
    class: approved
    from: 2024-09-01
    clause: "1"
    earlier: [{meaning: Ill, class: authorised, until: 2024-08-31}]
"""
NEXT_DOOR = "layer: local_authority\nunder: trust\nidentity: {name: Next Door Council, clause: '3.4'}\n"
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
    (folder / "next-door").mkdir()
    (folder / "next-door/policy.yaml").write_text(NEXT_DOOR, "utf-8")
    (folder / "next-door/times.yaml").write_text(
        "register: {opens: {value: '8:30', clause: '3.4'}}\n", "utf-8"
    )
    (folder / "hillside/rules").mkdir()
    (folder / "hillside/rules/own.yaml").write_text(RULE, "utf-8")
    authorise(folder)
    return folder


def loaded(folder: Path, *, draft: bool = False) -> AcademyPolicy | None:
    policy, problems = load_policy(folder, ["hillside"], DAY, draft=draft)
    assert (policy is None) == has_errors(problems)
    return policy.academies["hillside"] if policy else None


def authorise(folder: Path, keeper: str = "trust") -> None:
    """Writes records of what the academy says, into the folder of a layer."""
    academy = loaded(folder, draft=True)
    assert academy
    local = academy.local
    decision = Decision("Invented minute 7", DAY)
    file = folder / keeper / "authorisations/hillside.yaml"
    file.parent.mkdir(exist_ok=True)
    file.unlink(missing_ok=True)
    text, wrong = with_records(
        file, "hillside", [record_of(each, local, decision) for each in local.sections]
    )
    assert not wrong
    file.write_text(text, "utf-8")


def test_what_is_written_is_what_is_asked_for(base: Path) -> None:
    academy = loaded(base)
    assert academy
    assert [(each.name, each.role) for each in academy.local.sections] == [
        ("times", "chief_executive"),
        ("rules", "chief_executive"),
    ]
    assert academy.local.sections[1].over == {"rule often_away": "nothing"}
    assert not list(authorised(academy.local, DAY))
    assert waiting_sections(academy.local, (), DAY) == ((), ())


HEAD = "\n".join(TIMES.splitlines()[:4]) + "\n"
MOVED = 'layer: academy\nunder: next-door\nidentity: {name: H, year_groups: [1, 2, 3], clause: "1"}\n'
ONE_EDIT = [
    ("times.yaml", TIMES.replace("8:45", "8:44")),
    ("times.yaml", TIMES.replace("closes", "opens")),
    ("times.yaml", TIMES.replace("[Friday]", "[Thursday]").replace(", Thursday]", ", Friday]")),
    ("times.yaml", TIMES.replace("session: PM", "session: PM, year_groups: [1]")),
    ("times.yaml", TIMES.replace("9:05", "9:00").replace("9:10", "9:05").replace("9:00", "9:10")),
    ("times.yaml", "\n".join(reversed(TIMES.splitlines()[4:])).join([HEAD, "\n"])),
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
    ("policy.yaml", MOVED),
    ("delegation.yaml", "settings: {school_day: {mode: open}}\n"),
    ("contacts.yaml", "roles: {chief_executive: {holder: Me}}\n"),
    ("authorisations/hillside.yaml", "academy: hillside\nrecords: []\n"),
]
BESIDE = ["nothing", "the trust's records", "records of its own"]
EDITS = st.lists(st.tuples(st.sampled_from(ONE_EDIT), st.sampled_from(BESIDE)), min_size=1, max_size=3)


@pytest.mark.thorough
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(EDITS)
def test_no_edit_of_the_academys_folder_makes_an_unauthorised_value_count(base, tmp_path_factory, edits):
    folder = tmp_path_factory.mktemp("edited") / "policies"
    copytree(base, folder)
    nothing_else_counts(base, folder, edits)


def test_of_a_rule_that_was_changed_the_parts_that_differ_are_told(base: Path, tmp_path: Path) -> None:
    copytree(base, tmp_path / "policies")
    changed = RULE.replace(">= 5", ">= 50").replace("    level: note\n", "    level: must\n")
    (tmp_path / "policies/hillside/rules/own.yaml").write_text(changed, "utf-8")
    _, found = load_policy(tmp_path / "policies", ["hillside"], DAY)
    (told,) = [each for each in found if each.code.id == "A002"]
    said = [label.text for label in told.labels]
    when = "count(sessions where absent) over this term >= 5"
    assert said == [
        "`level` of `rule often_away` is must, and note was authorised",
        f"`when` of `rule often_away` is {when}0, and {when} was authorised",
    ]


@pytest.mark.thorough
def test_nor_does_any_one_edit_alone(base: Path, tmp_path: Path) -> None:
    for number, edit in enumerate(ONE_EDIT):
        copytree(base, tmp_path / str(number))
        nothing_else_counts(base, tmp_path / str(number), [(edit, "nothing")])


def nothing_else_counts(base: Path, folder: Path, edits: Sequence[tuple[tuple[str, str], str]]) -> None:
    """After such edits there is no policy, or it has the values that were authorised, or the trust's."""
    for (path, text), beside in edits:
        file = folder / "hillside" / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8", newline="\n")
        if beside == "the trust's records":
            own = folder / "hillside/authorisations"
            copytree(folder / "trust/authorisations", own, dirs_exist_ok=True)
        elif (
            beside == "records of its own" and (draft := loaded(folder, draft=True)) and draft.local.sections
        ):
            authorise(folder, "hillside")
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
            assert "often_away" in file.node.span.source.text
            assert ">= 5" in [line[-4:] for line in file.node.span.source.text.splitlines()]


def test_no_two_codes_are_authorised_by_the_same_words(base: Path, tmp_path: Path) -> None:
    """A meaning may hold any words, those too in which the next meaning and its days are told."""
    digests = set()
    for number, codes in enumerate((ONE_CODE, TWO_MEANINGS)):
        folder = tmp_path / str(number)
        copytree(base, folder)
        (folder / "trust/delegation.yaml").write_text(
            DELEGATION.replace("rules:", "  codes: {mode: open, authorised_by: chief_executive}\nrules:"),
            "utf-8",
        )
        (folder / "hillside/codes.yaml").write_text(codes, "utf-8")
        academy = loaded(folder, draft=True)
        assert academy
        digests |= {section.digest for section in academy.local.sections if section.name == "codes"}
    assert len(digests) == 2


FRIDAYS = """\
register:
  closes:
    cases:
      - {when: {classes: [1A], weekdays: [Friday]}, value: "9:20"}
      - {when: {classes: [1A], weekdays: [Monday, Tuesday, Wednesday, Thursday]}, value: "9:05"}
      - {when: {year_groups: [2, 3]}, value: "9:05"}
"""
IDENTITY = 'layer: academy\nunder: trust\nidentity: {name: H, year_groups: [1, 2, 3], classes: CLASSES, clause: "1"}\n'


def test_a_class_with_a_name_like_a_case_has_not_its_value(base: Path, tmp_path: Path) -> None:
    """9:20 is authorised for Fridays; a class that is called so cannot have it on each day."""
    folder = tmp_path / "policies"
    copytree(base, folder)
    own = folder / "hillside"
    (own / "policy.yaml").write_text(IDENTITY.replace("CLASSES", "{1A: [1]}"), "utf-8")
    (own / "times.yaml").write_text(FRIDAYS, "utf-8")
    authorise(folder)
    assert loaded(folder)
    renamed = FRIDAYS.replace("[1A], weekdays: [Friday]", '["1A, Fridays"]')
    (own / "policy.yaml").write_text(IDENTITY.replace("CLASSES", '{1A: [1], "1A, Fridays": [1]}'), "utf-8")
    (own / "times.yaml").write_text(renamed, "utf-8")
    _, problems = load_policy(folder, ["hillside"], DAY)
    assert "A002" in {problem.code.id for problem in problems}


RECEPTION = """\
register:
  cases:
    - {when: {year_groups: [0, 1]}, opens: "8:30", closes: "8:55", clause: "3.4"}
    - {when: {year_groups: [2, 3]}, opens: "8:30", closes: "9:00", clause: "3.4"}
"""


def test_a_record_that_calls_reception_year_0_still_authorises(base: Path, tmp_path: Path) -> None:
    folder = tmp_path / "policies"
    copytree(base, folder)
    own = folder / "hillside"
    identity = IDENTITY.replace("[1, 2, 3], classes: CLASSES", "[0, 1, 2, 3]")
    (own / "policy.yaml").write_text(identity, "utf-8")
    (own / "times.yaml").write_text(RECEPTION, "utf-8")
    with pytest.MonkeyPatch.context() as once:
        once.setattr("engine.policy.cases._years", lambda years: ["years " + " and ".join(map(str, years))])
        authorise(folder)
    record = (folder / "trust/authorisations/hillside.yaml").read_text("utf-8")
    assert "(years 0 and 1)" in record and "Reception" not in record
    assert loaded(folder)
    (own / "times.yaml").write_text(RECEPTION.replace("8:55", "8:50"), "utf-8")
    assert loaded(folder) is None


LOST = "\ufffd"  # stands for a character that was lost, and no file may hold it
TEXTS = st.text(
    st.characters(categories=("L", "N", "P", "S"), include_characters=" ", exclude_characters=LOST),
    max_size=12,
)
ODD = st.sampled_from(
    [
        "NO",
        "on",
        "8:30",
        "010",
        "1e3",
        "~",
        "",
        "a: b",
        "#",
        "- x",
        "A:[",
        "a {b",
        "&a",
        "*a",
        "<<",
        "=",
        ".5",
        "2024-08-01",
    ]
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
