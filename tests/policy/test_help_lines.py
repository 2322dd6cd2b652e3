"""What is written after `help:` works when it is followed literally, or names what there is to decide.

Each slip is made in a shipped file and read alone: the file is told one problem, by its code, with a help line; put in
its place, what the help line names leaves nothing to tell.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from test_slips import DAY, told_of

import engine
from engine.diagnostics import Diagnostic, has_errors
from engine.reading.nodes import Mapping
from engine.reading.schema import check_schema, load_schema
from engine.reading.yaml import read_yaml
from engine.source import Source

SHIPPED = Path(__file__).parents[2] / "policies"


def problems_in(file: str, right: str, wrong: str) -> list[Diagnostic]:
    """The problems of one shipped file, once its first `right` says `wrong`."""
    text = (SHIPPED / file).read_text("utf-8")
    assert right in text
    node, found = read_yaml(Source(file, text.replace(right, wrong, 1)))
    kind = "rules" if "/rules/" in file else Path(file).stem
    return [*found, *(check_schema(node, load_schema(kind)) if isinstance(node, Mapping) else ())]


Slip = tuple[str, str, str, str, str, str]
SPACES: list[Slip] = [
    (file, right, wrong, code, f"put a space after `{key}:`", right)
    for file, right, wrong, code, key in (
        ("trust/thresholds.yaml", "target: {value", "target:{value", "Y010", "target"),
        ("trust/thresholds.yaml", "value: 97%", "value:97%", "S001", "value"),
        ("trust/thresholds.yaml", "clause: ", "clause:", "S001", "clause"),
        ("wenlock/times.yaml", "opens: 8:30", "opens:8:30", "Y010", "opens"),
        ("wenlock/times.yaml", "- when: {", "- when:{", "Y010", "when"),
        ("wenlock/contacts.yaml", "holder: T Clark", "holder:T Clark", "Y010", "holder"),
        ("wenlock/policy.yaml", "under: luton", "under:luton", "Y010", "under"),
    )
]


RULES = "trust/rules/attendance.yaml"
EDITION, REVIEW = "edition: 2024-25", "next_review: 2025-07"
MENDED: list[Slip] = [
    (file, right, right.replace(old, wrong), "S006", f"write `{new}`", right.replace(old, new))
    for file, right, old, wrong, new in (
        ("trust/policy.yaml", EDITION, "2024-25", "2025/26", "2025-26"),
        ("trust/policy.yaml", EDITION, "2024-25", "2025-2026", "2025-26"),
        ("trust/policy.yaml", EDITION, "2024-25", "25-26", "2025-26"),
        ("trust/policy.yaml", REVIEW, "2025-07", "July 2026", "2026-07"),
        ("trust/policy.yaml", REVIEW, "2025-07", "07/2026", "2026-07"),
        ("trust/policy.yaml", REVIEW, "2025-07", "31/7/2026", "2026-07"),
        ("trust/policy.yaml", REVIEW, "2025-07", "2026-07-31", "2026-07"),
        ("trust/policy.yaml", "value: headteacher", "headteacher", "head teacher", "headteacher"),
        (
            "wenlock/clauses.yaml",
            "decided_by: chief_executive",
            "chief_executive",
            "Headteacher",
            "headteacher",
        ),
        (
            RULES,
            "year_group_attendance:",
            "year_group_attendance",
            "OftenAway",
            "often_away",
        ),
        (
            RULES,
            "year_group_attendance:",
            "year_group_attendance",
            "away on fridays",
            "away_on_fridays",
        ),
        ("wenlock/contacts.yaml", "office_manager:", "office_manager", "office-manager", "office_manager"),
        ("wenlock/policy.yaml", "under: luton", "luton", "Luton", "luton"),
        ("trust/policy.yaml", "value: 1 year", "1 year", "annually", "1 year"),
    )
]
YEARS = "year_groups: [3, 4]"
CITED = 'basis: [{clause: "8.4"}]'
LISTS: list[Slip] = [
    (
        file,
        right,
        f"{right.partition(':')[0]}: {wrong}",
        "S003",
        f"write `{new}`",
        f"{right.partition(':')[0]}: {new}",
    )
    for file, right, wrong, new in (
        ("wenlock/times.yaml", YEARS, "3-4", "[3, 4]"),
        ("wenlock/times.yaml", YEARS, "3, 4", "[3, 4]"),
        ("wenlock/times.yaml", YEARS, "R-2", "[0, 1, 2]"),
        ("wenlock/times.yaml", YEARS, "Reception and Year 1", "[0, 1]"),
        ("wenlock/times.yaml", YEARS, "Y3 and Y4", "[3, 4]"),
        (RULES, CITED, '"8.1"', '[{clause: "8.1"}]'),
        (RULES, CITED, "8.1", '[{clause: "8.1"}]'),
        (RULES, CITED, "Annex B", "[{clause: Annex B}]"),
        (RULES, CITED, "clause 8.1", '[{clause: "8.1"}]'),
        (RULES, CITED, '"Clause Annex B"', '[{clause: "Annex B"}]'),
        (RULES, CITED, "law Education Act 1996", "[{law: Education Act 1996}]"),
        (RULES, CITED, '{clause: "8.1"}', '[{clause: "8.1"}]'),
    )
]


WEEKDAYS: list[Slip] = [
    (
        "wenlock/times.yaml",
        YEARS,
        f"weekdays: {wrong}",
        "S003",
        f"write `[{days}]`",
        f"weekdays: [{days}]",
    )
    for wrong, days in (
        ("Fridays", "Friday"),
        ("Monday-Thursday", "Monday, Tuesday, Wednesday, Thursday"),
        ("Mon to Wed", "Monday, Tuesday, Wednesday"),
        ("Monday and Friday", "Monday, Friday"),
    )
]
CLAUSES: list[Slip] = [
    (RULES, CITED, CITED.replace('"8.4"', wrong), "S006", f'write `"{clause}"`', CITED.replace("8.4", clause))
    for wrong, clause in (("section 8.4", "8.4"), ("Clause 8.4", "8.4"), ("\u00a7 8a", "8a"))
]


@pytest.mark.parametrize(
    ("file", "right", "wrong", "code", "help", "mended"), [*SPACES, *MENDED, *LISTS, *WEEKDAYS, *CLAUSES]
)
def test_a_slip_is_one_problem_and_its_help_mends_it(
    file: str, right: str, wrong: str, code: str, help: str, mended: str
) -> None:
    assert [(each.code.id, each.help) for each in problems_in(file, right, wrong)] == [(code, help)]
    assert problems_in(file, right, mended) == []


@pytest.mark.parametrize("wrong", ["8.1", '"8.1"', "clause 8.1"])
def test_an_item_of_which_only_the_text_is_said_is_told_with_its_key(wrong: str) -> None:
    (found,) = problems_in(RULES, CITED, f"basis: [{wrong}]")
    assert (found.code.id, found.help) == ("S003", 'write `{clause: "8.1"}`')


@pytest.mark.parametrize(
    ("wrong", "help"),
    [
        ("Saturday", "use one of: `Monday`, `Tuesday`, `Wednesday`, `Thursday`, `Friday`"),
        ("Wensday", "did you mean `Wednesday`?"),
    ],
)
def test_a_day_is_not_taken_for_another_because_both_are_days(wrong: str, help: str) -> None:
    (found,) = problems_in("wenlock/times.yaml", YEARS, f"weekdays: [{wrong}]")
    assert (found.code.id, found.help) == ("S007", help)


def test_a_second_colon_is_not_taken_for_a_space_that_is_missing() -> None:
    (found,) = problems_in("wenlock/contacts.yaml", "holder: T Clark", "holder: Mr: Clark")
    assert found.code.id == "Y014"


_NAME = "  name: Diocese of St Albans Multi-Academy Trust\n"


@pytest.mark.parametrize(
    ("file", "right", "wrong", "code", "help"),
    [
        ("trust/policy.yaml", EDITION, "edition: 2025", "S006", "write it like `2024-25`"),
        ("trust/policy.yaml", EDITION, "edition: 2025-2027", "S006", "write it like `2024-25`"),
        ("trust/policy.yaml", REVIEW, "next_review: soon", "S006", "write it like `2025-07`"),
        ("trust/policy.yaml", "value: 1 year", "value: 1", "S006", "write `1 year` or `1 month`"),
        ("trust/policy.yaml", "value: 1 year", "value: often", "S006", "write it like `1 year`"),
        ("trust/policy.yaml", _NAME, "", "S002", "add `name:`, for example `name: Wenlock CE Academy`"),
        (
            RULES,
            "    level: must\n",
            "",
            "S002",
            "add `level:`, one of `must`, `should`, `note`",
        ),
        (RULES, "for: each pupil", "for: each session", "S007", "write `each mark`"),
        (RULES, "for: each pupil", "for: each child", "S007", "write `each pupil`"),
        (RULES, f"    {CITED}\n", "", "S002", 'add `basis:`, for example `basis: [{clause: "5.2"}]`'),
        (RULES, CITED, "basis: []", "S008", 'write 1 or more, for example `[{clause: "5.2"}]`'),
        ("wenlock/times.yaml", YEARS, "year_groups: KS2", "S003", "write it like `[3, 4]`"),
        ("wenlock/times.yaml", YEARS, "year_groups: [Y3]", "S003", "write `3` alone"),
        (
            "wenlock/contacts.yaml",
            "roles:",
            "headteacher: {holder: A Person}\nroles:",
            "S001",
            "indent the line under `roles:`",
        ),
        (
            "wenlock/thresholds.yaml",
            "roll:",
            "letter_below: 96%\nroll:",
            "S001",
            "write `attendance:` on a line above, and indent what belongs to it",
        ),
        (
            "wenlock/policy.yaml",
            "systems:",
            "edition: 2024-25\nsystems:",
            "S001",
            "write `policy:` on a line above, and indent what belongs to it",
        ),
        (
            "wenlock/times.yaml",
            "lateness:",
            "roles: {headteacher: {holder: A Person}}\nlateness:",
            "S001",
            "it belongs in contacts.yaml: move it there with what stands below it",
        ),
        (
            "wenlock/times.yaml",
            "lateness:",
            "attendance: {target: 98%}\nlateness:",
            "S001",
            "it belongs in thresholds.yaml: move it there with what stands below it",
        ),
    ],
)
def test_what_is_not_plain_is_named(file: str, right: str, wrong: str, code: str, help: str) -> None:
    assert [(each.code.id, each.help) for each in problems_in(file, right, wrong)] == [(code, help)]


@pytest.mark.parametrize(
    ("written", "help"),
    [
        ("0.97", "write `97%`, or `0.97%` if no more than one in a hundred is meant"),
        (".975", "write `97.5%`, or `0.975%` if no more than one in a hundred is meant"),
        ("1", "write `100%`, or `1%` if no more than one in a hundred is meant"),
        ("0", "write `0%`"),
        ("97", "write `97%`"),
        ("97 per cent", "write `97%`"),
        ("970", "write it like `97%`"),
    ],
)
def test_a_number_for_a_percentage(written: str, help: str) -> None:
    (found,) = problems_in("trust/thresholds.yaml", "value: 97%", f"value: {written}")
    assert (found.code.id, found.help) == ("S006", help)


def test_a_bound_is_told_in_the_words_of_its_setting(tmp_path: Path) -> None:
    slip = ("trust/delegation.yaml", "mode: stricter, stricter_is: higher", "mode: within, at_least: 0.95")
    (found,) = (each for each in told_of(tmp_path / "policies", slip) if has_errors([each]))
    help = "write `95%`, or `0.95%` if no more than one in a hundred is meant"
    assert (found.code.id, found.help) == ("L021", help)


def test_a_file_of_rules_in_the_wrong_folder_is_told_the_right_one(policies: Path) -> None:
    (policies / "trust/own.yaml").write_text(
        "# ours\ndefine:\n  a: {of: session, when: code in codes.absent}\n", "utf-8"
    )
    told = engine.validate(policies, as_at=DAY, document=False).diagnostics
    (found,) = (each for each in told if has_errors([each]))
    assert (found.code.id, (found.help or "").rpartition(": ")[2]) == ("L009", "move it to `rules/own.yaml`")
    (policies / "trust/own.yaml").rename(policies / "trust/rules/own.yaml")
    assert not has_errors(engine.validate(policies, as_at=DAY, document=False).diagnostics)


@pytest.mark.parametrize(
    ("name", "right"), [("Times.yml", "times.yaml"), ("Times.YAML", "times.yaml"), ("x.yml", "x.yaml")]
)
def test_a_file_whose_name_is_spelt_otherwise_gets_the_right_one(
    name: str, right: str, policies: Path
) -> None:
    """`Times.yml` was to be renamed to `Times.yaml`, which nothing reads either."""
    (policies / "trust/times.yaml").rename(policies / "trust" / name)
    told = engine.validate(policies, as_at=DAY, document=False).diagnostics
    assert [each.help for each in told if each.code.id == "L009"] == [f"rename it to `{right}`"]
