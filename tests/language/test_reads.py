from __future__ import annotations

import pytest
from rules_for_tests import rule_of

from engine.language.reads import columns_left_open, settings_read, tables_read
from tests.twelve_rules import TWELVE

MARKS = {"pupils", "marks", "calendar"}


@pytest.mark.parametrize(
    ("letter", "tables", "settings"),
    [
        ("a", MARKS, ("codes.absent", "codes.possible")),
        ("b", MARKS, ("codes.absent", "codes.possible", "severe.threshold")),
        ("c", MARKS, ("penalty.codes", "penalty.sessions")),
        ("d", MARKS, ("codes.attending", "codes.possible", "attendance.target")),
        ("e", MARKS, ()),
        ("f", MARKS | {"evidence"}, ("codes.possible", "illness.codes")),
        ("g", MARKS, ("illness.codes",)),
        ("h", MARKS, ()),
        ("i", MARKS, ("register.closes",)),
        ("j", {"pupils", "amendments"}, ()),
        ("k", MARKS, ("codes.attending", "codes.possible")),
        ("l", set(), ("register.closes", "register.opens")),
    ],
)
def test_tables_and_settings_of_the_twelve(letter, tables, settings):
    subject, when = TWELVE[letter]
    rule = rule_of(when, subject)
    assert tables_read(rule) == tables
    assert settings_read(rule) == settings


@pytest.mark.parametrize(
    ("subject", "when", "tables"),
    [
        ("each pupil", "no (calls where date is missing)", {"pupils", "calls"}),
        ("each register", "closed_at is missing", {"registers"}),
        ("each register", "year_group is 3", {"registers", "pupils"}),
        ("each day", "date is before 2024-09-01", MARKS),
        ("each academy", "count(pupils) is at least 400", {"pupils"}),
        ("each class", "some (registers where taken_at is missing)", {"pupils", "registers"}),
        ("each pupil", "count(missing_marks) over this term is at least 1", MARKS),
        ("each pupil", "some (out_of_force_marks where code is N)", MARKS),
        ("each setting", "policy.approved_by is missing", set()),
    ],
)
def test_tables_of_other_collections(subject, when, tables):
    assert tables_read(rule_of(when, subject)) == tables


def test_exemptions_are_read_too():
    more = (
        "    except:\n"
        "      - {name: ill, when: some (evidence where kind is missing), because: told}\n"
        "      - {name: late, when: 'limits.late is more than 5 minutes', because: told}\n"
    )
    rule = rule_of("sex is missing", more=more)
    assert tables_read(rule) == {"pupils", "evidence"}
    assert settings_read(rule) == ("limits.late",)


@pytest.mark.parametrize(
    ("subject", "when", "columns"),
    [
        ("each notice", "some (sessions where code is G and not date is after notice.issued_on)", set()),
        ("each pupil", "no (notices where withdrawn is not missing and withdrawn)", set()),
        ("each pupil", "no (notices where withdrawn)", {("notice", "withdrawn")}),
        ("each pupil", "some (calls where called_at otherwise 09:00 is before 10:00)", set()),
        ("each pupil", "some (days where ill) and disadvantaged", {("pupil", "disadvantaged")}),
        ("each mark", "code is L and signed_in_at is after register.closes", {("session", "signed_in_at")}),
    ],
)
def test_what_may_leave_a_rule_untold_is_what_a_row_can_lack(subject, when, columns):
    assert columns_left_open(rule_of(when, subject)) == columns


def test_exemptions_may_leave_a_rule_untold_too():
    more = '    except: [{name: girls, when: sex is "F", because: told}]\n'
    assert columns_left_open(rule_of("year_group is 3", more=more)) == {("pupil", "sex")}
