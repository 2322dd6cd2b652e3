"""Academies that the shipped policies must refuse, and what no academy can undo whatever it writes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree, rmtree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.demo import AS_AT
from engine.diagnostics import Diagnostic, has_errors
from engine.installed import installed_folder
from engine.policy.declarations import Leaf, file_kinds, setting_leaves
from engine.policy.loading import AcademyPolicy, Policy, load_policy
from engine.reading.formats import Schema
from engine.rulebook import ScopedRule, read_rulebook

POLICY = """\
layer: academy
under: luton
identity: {name: Ridgeway School, local_authority: Luton Borough Council, year_groups: [3, 4, 5, 6]}
"""


@pytest.fixture(scope="module")
def policies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped policies with a further academy that sets nothing of its own."""
    folder = tmp_path_factory.mktemp("refused") / "policies"
    copytree(installed_folder("policies"), folder)
    (folder / "ridgeway").mkdir()
    (folder / "ridgeway" / "policy.yaml").write_text(POLICY, "utf-8")
    return folder


@pytest.fixture(scope="module")
def bare(policies: Path) -> AcademyPolicy:
    policy, problems = loaded(policies, {}, draft=False)
    assert policy, problems
    return policy.academies["ridgeway"]


def loaded(
    policies: Path, files: dict[str, str], *, draft: bool
) -> tuple[Policy | None, tuple[Diagnostic, ...]]:
    """What comes of the academy with these files beside its policy.yaml."""
    folder = policies / "ridgeway"
    for path in folder.iterdir():
        if path.name != "policy.yaml":
            rmtree(path) if path.is_dir() else path.unlink()
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return load_policy(policies, ["ridgeway"], AS_AT, draft=draft)


REFUSED = {
    "persistent absence redefined at 15 %": (
        {"thresholds.yaml": "persistent: {threshold: 15%}\n"},
        "`persistent.threshold` is locked by the national layer: Working together",
    ),
    "persistent absence in words only for some": (
        {"thresholds.yaml": "persistent: {threshold: {cases: [{when: {year_groups: [3]}, value: 15%}]}}\n"},
        "`persistent.threshold` is locked by the national layer",
    ),
    "a penalty threshold of 4": (
        {"thresholds.yaml": "penalty: {sessions: 4}\n"},
        "`penalty.sessions` is locked by the national layer",
    ),
    "a penalty threshold in 6 weeks": (
        {"thresholds.yaml": "penalty: {weeks: 6 school weeks}\n"},
        "`penalty.weeks` is locked by the national layer",
    ),
    "a locked code's class": (
        {"codes.yaml": "codes: {G: {meaning: Holiday, class: authorised}}\n"},
        "`codes.G` is locked by the national layer",
    ),
    "a code of its own": (
        {"codes.yaml": "codes: {A1: {meaning: Garden leave, class: approved}}\n"},
        "`codes.A1` is locked by the national layer",
    ),
    "a target below the trust's": (
        {"thresholds.yaml": "attendance: {target: 90%}\n"},
        "`attendance.target` asks less than the trust does",
    ),
    "a rule of the trust's rewritten": (
        {"rules/own.yaml": "define:\n  absent: {of: session, when: code is O}\n"},
        "is locked by the trust",
    ),
}


@pytest.mark.parametrize("draft", [False, True], ids=["", "draft"])
@pytest.mark.parametrize("name", REFUSED)
def test_an_academy_that_must_be_refused(policies: Path, name: str, draft: bool) -> None:
    files, says = REFUSED[name]
    policy, problems = loaded(policies, files, draft=draft)
    assert policy is None
    (told,) = [each for each in problems if each.severity == "error" and not each.code.id.startswith("A")]
    assert says in told.message
    assert told.place.file.startswith("policies/ridgeway/")
    assert any(not label.place.file.startswith("policies/ridgeway/") for label in told.labels)


LEAVES = sorted(
    (leaf for leaf in setting_leaves().values() if leaf.schema.get("type")), key=lambda leaf: leaf.path
)


def written_values(schema: Schema) -> st.SearchStrategy[str]:
    """Texts that a file may have for a setting, right and nearly right."""
    match schema.get("type"):
        case "integer":
            return st.integers(0, 20).map(str)
        case "boolean":
            return st.sampled_from(["true", "false"])
        case "array":
            items = written_values(schema["items"])
            return st.lists(items, min_size=1, max_size=3).map(lambda each: f"[{', '.join(each)}]")
    if "enum" in schema:
        return st.sampled_from([str(choice) for choice in schema["enum"]])
    return st.sampled_from(_SPELLINGS.get(str(schema.get("format")), ["headteacher", "Something else"])).map(
        lambda text: text.format(unit=schema.get("x-unit", ""))
    )


_SPELLINGS = {
    "percentage": ["0%", "15%", "50%", "96%", "99%", "100%"],
    "time-of-day": ["7:00", "9:05", "15:45"],
    "duration": ["1 {unit}", "4 {unit}", "30 {unit}"],
    "money": ["£1", "£200"],
    "date": ["2020-01-01", "2030-01-01"],
    "register-code": ["G", "I", "X"],
}


FORMS = ("{v}", '{{value: {v}, clause: "1"}}', "{{cases: [{{when: {{session: AM}}, value: {v}}}]}}")


@st.composite
def own_files(draw: st.DrawFn) -> dict[str, str]:
    """A file with one setting of any kind, with a clause or not, for all or for some."""
    leaf: Leaf = draw(st.sampled_from(LEAVES))
    value = draw(written_values(leaf.schema))
    form = draw(
        st.sampled_from(
            ["{v}", '{{value: {v}, clause: "1"}}', "{{cases: [{{when: {{session: AM}}, value: {v}}}]}}"]
        )
    )
    text = form.format(v=value)
    for key in reversed(leaf.path.split(".")):
        text = f"{{{key}: {text}}}"
    name = file_kinds()[leaf.path]
    return {f"{name}.yaml": f"{text}\n"} if name != "policy" else {"policy.yaml": f"{POLICY}{text[1:-1]}\n"}


@pytest.mark.thorough
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=8)
@given(own_files())
def test_what_is_locked_above_holds_below(policies: Path, bare: AcademyPolicy, files: dict[str, str]) -> None:
    """Whatever an academy writes, a value changes only where it may set it, and by leave where it needs that."""
    try:
        draft, _ = loaded(policies, files, draft=True)
        policy, problems = load_policy(policies, ["ridgeway"], AS_AT)
    finally:
        (policies / "ridgeway" / "policy.yaml").write_text(POLICY, "utf-8")
    assert (policy is None) == has_errors(problems)
    for each in (draft, policy):
        academy = each.academies["ridgeway"] if each else bare
        for path in changed_paths(academy, bare):
            said = academy.says[path][-1]
            assert said.setting is not None and said.mode not in ("locked", "not delegated"), path
            asked = [each.authorised_by for each in said.permissions if each.authorised_by]
            assert each is draft or not asked, path


def changed_paths(academy: AcademyPolicy, bare: AcademyPolicy) -> Iterator[str]:
    for path, setting in academy.settings.items():
        before = bare.settings.get(path)
        if before is None or not setting.says_as(before):
            yield setting.part_of or path


@pytest.mark.thorough
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=3)
@given(st.randoms(use_true_random=False))
def test_merging_ignores_the_order_in_files_and_of_files(tmp_path_factory, chance: random.Random) -> None:
    """Groups of a file in another order, and files of rules under other names: the same holds."""
    shipped = installed_folder("policies")
    folder = tmp_path_factory.mktemp("order") / "policies"
    copytree(shipped, folder)
    for path in folder.glob("*/*.yaml"):
        if path.stem in ("times", "thresholds", "contacts", "delegation", "policy"):
            path.write_text(_shuffled(path.read_text("utf-8"), chance), "utf-8")
    rules = sorted((folder / "trust" / "rules").glob("*.yaml"))
    for number, path in enumerate(chance.sample(rules, len(rules))):
        path.rename(path.with_name(f"rules{number:02}.yaml"))
    then, _ = load_policy(shipped, ["wenlock"], AS_AT)
    now, problems = load_policy(folder, ["wenlock"], AS_AT)
    assert then and now, problems
    before, after = then.academies["wenlock"], now.academies["wenlock"]
    assert before.settings.keys() == after.settings.keys()
    assert all(setting.says_as(after.settings[path]) for path, setting in before.settings.items())
    assert before.roles == {role: after.roles[role] for role in before.roles} or {
        role: each.details() for role, each in before.roles.items()
    } == {role: each.details() for role, each in after.roles.items()}
    assert rules_of(then) == rules_of(now)


def rules_of(policy: Policy) -> dict[str, ScopedRule]:
    rules, problems = read_rulebook(policy)
    assert not problems
    return {each.rule.id: each for each in rules.rules}


def _shuffled(text: str, chance: random.Random) -> str:
    """The top-level groups of a YAML text in another order; comments go with the group that they stand before."""
    first, _, rest = text.partition("\n")
    groups: list[list[str]] = [[]]
    for line in rest.splitlines(keepends=True):
        if line[:1].isalpha() and groups[-1] and any(each[:1].isalpha() for each in groups[-1]):
            groups.append([])
        groups[-1].append(line if line.endswith("\n") else f"{line}\n")
    chance.shuffle(groups)
    return f"{first}\n" + "".join("".join(group) for group in groups)
