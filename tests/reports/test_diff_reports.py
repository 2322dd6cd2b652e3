"""A comparison of two editions in each format."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from io import StringIO
from xml.etree import ElementTree

import pytest
from made_results import with_every_text

from engine.check_result import RegisterSummary, TableCount
from engine.editions.change import Apart, Change, Comparison, Direction, EditionName, Kept, Kind, Side
from engine.findings import Answer, Level
from engine.impact.grouped import GroupedImpact, grouped
from engine.impact.impact import Attribution, Cause, ChangeEffect, Flip, Impact, RuleEffect
from engine.monitoring.figures import Untold
from engine.reports.diff.csv import diff_csv
from engine.reports.diff.html import diff_html
from engine.reports.diff.json import diff_json
from engine.reports.diff.markdown import diff_markdown
from engine.reports.diff.phrases import kept_words
from engine.reports.diff.text import diff_text
from engine.reports.impact.tables import impact_headline, impact_tables
from engine.reports.page import Page
from tests.results import read_result

_CLOSES = Change(
    *(Kind.SETTING, "register.closes", "AM", "Register closes"),
    Side("09:00", "wenlock", "wenlock/times.yaml:11:15", "4.4", "chief executive, 2023-08"),
    Side("09:15", "wenlock", "wenlock/times.yaml:11:15", "4.4", "not authorised"),
    *(Direction.CANNOT_SAY, "it depends on the register", ("wenlock",)),
)
_RULE = Change(
    *(Kind.RULE, "rules.often_late", "", "Often late", None),
    Side(
        "should: count(sessions where code is L) over each half term is at least 5 and more than that",
        "trust",
        "",
    ),
    *(Direction.TIGHTENS, "one thing more is asked", ("oakfield", "wenlock")),
)
MADE = Comparison(
    EditionName("HEAD~1", "2023-24", "sha256:0", ("wenlock/times",)),
    EditionName("policies", "2024-25", "sha256:1"),
    None,
    (_CLOSES, _RULE),
    (Kept(Kind.CONTACT, "renamed", "roles.head", "roles.headteacher"),),
)
_ALONE = Attribution(Cause.ALONE, ("register.closes",))
_BOTH = Attribution(Cause.INTERACTION, ("penalty.first.amount", "penalty.second.amount"))
_FLIPS = (
    Flip(
        *("late_after_close", "Late after the register closed", Level.MUST, "wenlock"),
        {"pupil_id": "P0001", "date": date(2025, 1, 9), "session": "AM"},
        *(4, ("girls",), Answer.YES, Answer.NO, "Came at 09:10", "signed in at 09:10", _ALONE),
    ),
    Flip(
        *(
            "register_taken_late",
            "Register taken late",
            Level.SHOULD,
            "wenlock",
            {"class": "3 Ash"},
            None,
            (),
        ),
        *(Answer.NO, Answer.CANNOT_TELL, "", "not known: taken at", _BOTH),
    ),
)
_AT = ("wenlock",)
IMPACT = Impact(
    date(2025, 3, 28),
    _AT,
    RegisterSummary("sha256:2", {"marks": TableCount(10, 10, 0)}, 0),
    (
        RuleEffect("late_after_close", "Late after the register closed", Level.MUST, _AT, (1, 0), (0, 0), 1),
        RuleEffect("register_taken_late", "Register taken late", Level.SHOULD, _AT, (0, 0), (2, 3), 1, 2),
        RuleEffect(
            *("often_late", "Often late", Level.MUST, _AT),
            *((None, None), (None, None), 0, 0, "no table `marks`"),
        ),
    ),
    (ChangeEffect("register.closes", 1, 0), ChangeEffect("policy.ratified", 0, 0, "no rule reads it")),
    _FLIPS,
)
NOTHING = Comparison(MADE.new, MADE.new, "wenlock", (), ())


def test_text() -> None:
    assert (
        "".join(diff_text(MADE))
        == """\
edition 2023-24 (HEAD~1) and edition 2024-25 (policies), layer by layer
2 changes: 1 tightens and 1 may go either way; 1 thing only renamed or moved; \
what else has changed cannot be told, for not all of `wenlock/times` could be read
partial: of edition 2023-24 (HEAD~1) not all could be read: wenlock/times

Settings
  register.closes (AM): 09:00 → 09:15
    cannot say: it depends on the register
    Register closes; wenlock, 4.4; not authorised; reaches wenlock

Rules
  rules.often_late
    was  nothing
    now  should: count(sessions where code is L) over each half term is at least 5 and more than that
    tightens: one thing more is asked
    Often late; trust; reaches oakfield and wenlock

Renamed or moved, and no change
  contact renamed: roles.head → roles.headteacher
"""
    )


def test_a_change_that_reaches_all_of_many_academies_does_not_name_them() -> None:
    every = tuple(f"school-{number}" for number in range(6))
    changes = tuple(replace(MADE.changes[0], academies=names) for names in (every, every[1:]))
    told = replace(MADE, changes=changes, academies=every)
    written = "".join(diff_text(told))
    assert "; reaches all 6 academies\n" in written
    assert "; reaches school-1, school-2, school-3, school-4 and school-5\n" in written
    assert "| all 6 academies |" in "".join(diff_markdown(told))
    assert "<td>all 6 academies</td>" in "".join(diff_html(told))


APART = (Apart("school-0", "98% is set there"), Apart("school-1", "lakeside sets 98%"))


def test_of_what_is_gone_it_is_told_who_said_it_before() -> None:
    """Under it stood who authorised the value, as if that were who took it away."""
    old = replace(MADE.changes[0].new or MADE.changes[0].old, authorised="Chief Executive Officer, 2024-08")
    told = replace(MADE, changes=(replace(MADE.changes[0], old=old, new=None),), kept=())
    for write in (diff_text, diff_markdown, diff_html):
        said = "".join(write(told)).replace("\\", "")
        assert "said before by wenlock, 4.4; Chief Executive Officer, 2024-08" in said


def test_many_academies_that_a_change_does_not_reach_are_not_named() -> None:
    every = tuple(f"school-{number}" for number in range(9))
    apart = (*APART, *(Apart(name, "trust sets 97%") for name in every[2:]))
    change = replace(MADE.changes[0], academies=(), apart=apart)
    told = replace(MADE, changes=(change,), academies=every)
    for write in (diff_text, diff_markdown, diff_html):
        said = "".join(write(told)).replace("\\", "")
        assert "does not reach the other 7 academies: trust sets 97%" in said and "school-5" not in said


def test_whom_a_change_does_not_reach_and_why_is_said_in_every_format() -> None:
    every = tuple(f"school-{number}" for number in range(9))
    change = replace(MADE.changes[0], academies=every[2:], apart=APART)
    told = replace(MADE, changes=(change,), academies=every, layer="trust", kept=())
    for write in (diff_text, diff_markdown, diff_html, diff_csv, diff_json):
        said = "".join(write(told)).replace("\\", "")
        assert "school-0" in said and "98% is set there" in said and "lakeside sets 98%" in said
    for write in (diff_text, diff_markdown, diff_html):
        said = "".join(write(told)).replace("\\", "")
        assert "does not reach school-0: 98% is set there" in said
        assert "all 9 academies but school-0 and school-1" in said
        assert "at 9 academies, as if trust set it" in said
    for impact in (OF_MANY, grouped(OF_MANY)):
        rows = csv.reader(StringIO("".join(diff_csv(told, impact))))
        assert sum("not reached" in row for row in rows) == 2
    read = read_result("diff", "".join(diff_json(told, OF_MANY)))
    assert read["layer"] == "trust"
    assert [each["reached"] for each in read["impact"]["by_academy"]] == [False, *[True] * 8]


_MANY = tuple(f"school-{number}" for number in range(9))
OF_MANY = replace(
    IMPACT,
    academies=_MANY,
    flips=tuple(replace(each, academy="school-1") for each in _FLIPS),
    rules=(IMPACT.rules[0], replace(IMPACT.rules[1], academies=_MANY, untold_at={"school-1": 2})),
    unreached=("school-0",),
)


def test_each_of_several_academies_has_a_row_though_nothing_flips_there() -> None:
    """An academy that no change reaches is none at which nothing flips."""
    (table,) = (each for each in impact_tables(OF_MANY) if each.caption == "Answers by academy")
    assert table.headings[-3:] == ["Told by neither", "Rules not asked", "Why nothing flips"]
    assert table.rows == (
        ("school-0", 0, 0, 0, 0, 0, 0, "no change reaches it"),
        ("school-1", 1, 1, 2, 1, 2, 0, ""),
        ("the other 7 academies", 0, 0, 0, 0, 0, 0, ""),
        ("together", 1, 1, 2, 1, 2, "", ""),
    )
    counts = {each.caption: each.rows for each in impact_tables(grouped(OF_MANY))}
    assert counts["Pupils by academy"] == (("all 9 academies", Untold.HIDDEN),)


def test_text_of_no_change() -> None:
    assert (
        "".join(diff_text(NOTHING))
        == """\
edition 2024-25 (policies) and edition 2024-25 (policies), at wenlock
no change
"""
    )


@pytest.mark.parametrize("told", [MADE, NOTHING], ids=["changes", "nothing"])
def test_json_is_what_its_schema_says(told: Comparison) -> None:
    read = read_result("diff", "".join(diff_json(told)))
    assert len(read["changes"]) == len(told.changes)


@pytest.mark.parametrize("impact", [IMPACT, grouped(IMPACT)], ids=["whole", "grouped"])
def test_json_of_an_impact_is_what_its_schema_says(impact: Impact | GroupedImpact) -> None:
    read_result("diff", "".join(diff_json(MADE, impact)))


def test_text_of_an_impact() -> None:
    said = "".join(diff_text(MADE, IMPACT))
    assert said[said.index("\non the register") :] == _IMPACT_TEXT


_IMPACT_TEXT = """
on the register as at 28 March 2025, 2 answers flip, about 1 pupil; the changes reach 2 rules; 1 rule cannot be asked; \
2 answers cannot be told by either edition

What flips, by rule
Rule                 Level   Yes was  Yes is  Found no longer  Cannot be told now  Told by neither  Not asked, because  \
Title
late_after_close     must          1       0                1                   0                0                      \
Late after the register closed
register_taken_late  should        0       0                0                   1                2                      \
Register taken late
often_late           must          -       -                0                   0                0  no table `marks`    \
Often late

What each change does
Change           Flips alone  With others  Why it flips nothing
register.closes            1            0
policy.ratified            0            0  no rule reads it

What makes answers flip
Answers  By
      1  register.closes alone
      1  an interaction of penalty.first.amount and penalty.second.amount

Answers by year group
Year group             Found no longer  Cannot be told now  All
year 4                               1                   0    1
not of one year group                0                   1    1

Answers by pupil group
Group  Found no longer  Cannot be told now  All
girls                1                   0    1

Pupil by pupil, then classes and the academy
  P0001, year 4 (girls)
    Late after the register closed (late_after_close) of 2025-01-09, AM: yes → no, found no longer
      was  Came at 09:10
      now  signed in at 09:10
      by register.closes alone
  class 3 Ash
    Register taken late (register_taken_late): no → cannot tell, cannot be told now
      now  not known: taken at
      by an interaction of penalty.first.amount and penalty.second.amount
"""


def test_counts_name_nobody_and_hide_small_numbers() -> None:
    counts = grouped(IMPACT)
    for write in (diff_text, diff_markdown, diff_html, diff_csv, diff_json):
        said = "".join(write(MADE, counts))
        assert "P0001" not in said and "Came at" not in said
    assert counts.pupils is None
    assert "fewer than 5, or hidden" in "".join(diff_text(MADE, counts))


def test_how_many_pupils_it_concerns_is_said_in_a_sentence() -> None:
    told = replace(grouped(IMPACT), of_others=False, untold=())
    assert impact_headline(replace(told, pupils=153)).endswith("an answer flips for 153 pupils")
    assert impact_headline(replace(told, pupils=None)).endswith("for some pupils (fewer than 5, or hidden)")


def test_year_groups_stand_in_their_order() -> None:
    flips = tuple(replace(_FLIPS[0], year_group=year) for year in (10, 9, None, 0))
    rows = {each.caption: each.rows for each in impact_tables(replace(IMPACT, flips=flips))}
    names = ["Reception", "year 9", "year 10", "not of one year group"]
    assert [row[0] for row in rows["Answers by year group"]] == names
    (counts,) = (
        each.counts for each in grouped(replace(IMPACT, flips=flips)).tables if each.by == "year group"
    )
    assert [each.of for each in counts] == names


def test_counts_of_pupils_say_that_other_answers_flip_too() -> None:
    """A change of which only registers know is none that nobody is concerned by."""
    counts = grouped(replace(IMPACT, flips=tuple(each for each in IMPACT.flips if "class" in each.subject)))
    assert counts.pupils == 0
    for write in (diff_text, diff_markdown, diff_html):
        said = "".join(write(MADE, counts)).replace("&#x27;", "'").replace("&#39;", "'")
        assert "no pupil's answer flips; answers about registers, classes or the academy flip too" in said


def test_csv_of_an_impact_has_a_row_a_flip() -> None:
    rows = list(csv.DictReader(StringIO("".join(diff_csv(MADE, IMPACT)))))
    assert [(row["rule"], row["way"]) for row in rows] == [
        ("late_after_close", "found no longer"),
        ("register_taken_late", "cannot be told now"),
        ("register_taken_late", "told by neither edition"),
        ("often_late", "not asked"),
    ]
    assert [row["new_reason"] for row in rows[2:]] == ["2 answers", "no table `marks`"]


def _as_text(pieces: Iterable[str]) -> str:
    """A report without what Markdown escapes, and with names between backticks as they stand in other formats."""
    return re.sub("</?code>", "`", "".join(pieces).replace("\\", ""))


def test_a_page_sets_a_name_as_code_and_shows_no_backtick() -> None:
    page = Page("Names")
    page.add("p", "what `late` means for `often_late`, and more")
    page.add_table("Of `a.b`", ("What",), [("`register.closes` it",)])
    shown = page.html()
    assert "<p>what <code>late</code> means for <code>often_late</code>, and more</p>" in shown
    assert (
        "<code>register.<wbr>closes</code> it</th>" in shown
        and "<caption>Of <code>a.b</code></caption>" in shown
    )


def test_what_no_edition_can_tell_is_never_told_as_no_flip() -> None:
    """Where a rule cannot be asked, or can tell of nobody, that no answer flips says nothing."""
    blind = RuleEffect("often_late", "Often late", Level.MUST, _AT, (0, 0), (130, 130), 0, 130)
    unasked = replace(blind, untold=0, not_evaluated_at={"wenlock": "no table `marks`"})
    told = replace(IMPACT, rules=(blind, unasked), flips=())
    few = replace(told, rules=(replace(blind, untold=4),))
    for impact in (told, grouped(told)):
        for write in (diff_text, diff_markdown, diff_html, diff_csv, diff_json):
            said = _as_text(write(MADE, impact))
            assert "130" in said and "no table `marks`" in said, write
    for write in (diff_text, diff_markdown, diff_html):
        assert "some answers cannot be told by either edition" in "".join(write(MADE, grouped(few)))
    assert [(each.by, [count.of for count in each.counts]) for each in grouped(IMPACT).tables][1] == (
        *("rule", ["late_after_close", "register_taken_late"]),
    )


def test_csv_has_a_row_a_change() -> None:
    rows = list(csv.DictReader(StringIO("".join(diff_csv(MADE)))))
    assert [row["event"] for row in rows] == ["changed", "added", "renamed", "unread"]
    assert (rows[0]["old_says"], rows[0]["new_authorised"]) == ("09:00", "not authorised")


def test_what_could_not_be_read_is_never_told_as_no_change() -> None:
    told = replace(MADE, changes=(), kept=())
    for report in (diff_text, diff_markdown, diff_html):
        said = _as_text(report(told))
        assert "it cannot be told what has changed, for not all of `wenlock/times` could be read" in said
        assert "no change" not in said
    rows = list(csv.DictReader(StringIO("".join(diff_csv(told)))))
    assert [(row["event"], row["path"], row["direction"], row["old_says"]) for row in rows] == [
        ("unread", "wenlock/times", "cannot say", "could not be read")
    ]


def test_who_joined_or_left_is_said_at_the_top() -> None:
    told = replace(MADE, joined=("oakfield", "valley"), left=("meadowside",))
    for report in (diff_text, diff_markdown, diff_html):
        assert "oakfield and valley have joined; meadowside has left" in "".join(report(told))


def test_markdown_has_a_table_a_kind() -> None:
    said = "".join(diff_markdown(MADE))
    assert "## Settings" in said and "| Often late (rules.often\\_late) | nothing |" in said
    assert "> partial:" in said


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "=1+1", "\x1b[31m", "|"], ids=ascii)
def test_no_text_becomes_anything_else(text: str) -> None:
    told, impact = with_every_text(MADE, text), with_every_text(IMPACT, text)
    page = "".join(diff_html(told, impact))
    assert "<script" not in page
    ElementTree.fromstring(re.sub("<meta [^>]*>", "", page.removeprefix("<!DOCTYPE html>")))
    assert "\x1b" not in "".join((*diff_text(told, impact), *diff_markdown(told, impact), *diff_csv(told)))
    assert all(
        not cell.startswith("=") for row in csv.reader(StringIO("".join(diff_csv(told)))) for cell in row
    )


def test_a_caption_that_says_what_the_heading_says_is_for_screen_readers_alone() -> None:
    page = Page("A page")
    page.add("h2", "By rule")
    page.add_table("By rule", ("Rule",), [("x",)])
    page.add_table("By year", ("Pupils", "Year"), [("1", "x")], {0: "number"})
    told = page.html()
    assert '<caption class="said-above">By rule</caption>' in told and "<caption>By year</caption>" in told
    assert '<th scope="row" class="number">1</th>' in told, "the first cell of a row stands under its heading"


@pytest.mark.parametrize(("group", "called"), [("duties", "duty"), ("triggers", "trigger")])
def test_what_sets_duties_off_is_not_called_a_duty(group: str, called: str) -> None:
    kept = Kept(Kind.DUTY, "renamed", f"{group}.a", f"{group}.b")
    assert kept_words(kept) == f"{called} renamed: {group}.a → {group}.b"


def test_a_summary_has_every_count_and_no_flip() -> None:
    """In a document as in the text: what is left out is told in the line above the counts."""
    summed_up = replace(IMPACT, summary=True)
    for write in (diff_text, diff_markdown, diff_html):
        whole, said = ("".join(write(NOTHING, each)) for each in (IMPACT, summed_up))
        assert "Pupil by pupil" in whole and "Pupil by pupil" not in said
        assert "`--summary` none of the flips is listed" in _as_text([said])
        assert "What flips, by rule" in said and len(said) < len(whole)
