"""Sentences with the values of settings; without them they stand in the corpus."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import get_args

import pytest
from rules_for_tests import rule_of, rules_in

from engine.language import meaning as m
from engine.language.kinds import KINDS
from engine.language.ruleset import Rule
from engine.language.sentences import nouns, sentences
from engine.language.sentences.sentences import condition_sentence, rule_sentence, word_sentences
from engine.quantities import Kind, Type
from tests.twelve_rules import TWELVE

VALUES = {
    "penalty.codes": frozenset("GOU"),
    "penalty.sessions": 10,
    "severe.threshold": Decimal(50),
    "attendance.target": Decimal("97.5"),
    "illness.codes": frozenset("I"),
    "register.opens": 510,
    "register.closes": 550,
    "limits.late": 15,
}

TOLD = {
    "b": "For each pupil: absence this school year is 50% or more.",
    "c": "For each pupil: the number of sessions coded G, O or U in any 10 school weeks together is 10 or more.",
    "d": "For each pupil: attendance this school year is less than 97.5%.",
    "f": "For each pupil: the pupil has a run of more than 5 school days on which at least one session is coded I, "
    "and no evidence for which the kind is “medical” covers any of it.",
    "g": "For each pupil: the number of school days made up by sessions coded I this school year is 15 or more.",
    "i": "For each mark: the code is L and the sign-in time is after 09:10.",
    "l": "For each register time in the settings: the time from 08:30 to 09:10 is more than 30 minutes.",
}


@pytest.mark.parametrize("letter", TOLD)
def test_values_stand_for_settings(letter):
    subject, text = TWELVE[letter]
    assert rule_sentence(rule_of(text, subject), VALUES) == TOLD[letter]


@pytest.mark.parametrize(
    ("letter", "part"),
    [
        (
            "c",
            "coded G, O or U (penalty.codes) in any 10 school weeks together is 10 or more (penalty.sessions).",
        ),
        ("d", "is less than 97.5% (attendance.target)."),
        ("l", "the time from 08:30 (register.opens) to 09:10 (register.closes) is more than 30 minutes."),
    ],
)
def test_settings_are_named_where_asked(letter, part):
    subject, text = TWELVE[letter]
    assert rule_sentence(rule_of(text, subject), VALUES, named=True).endswith(part)


@pytest.mark.parametrize(
    ("subject", "text", "sentence"),
    [
        (
            "each pupil",
            "not (sex is missing and sen is missing)",
            "the sex is known or the provision for special educational needs is known",
        ),
        ("each mark", "not (code is N or code is L)", "the code is not N and the code is not L"),
        ("each mark", "not minutes_late >= 5 minutes", "the number of minutes late is less than 5 minutes"),
        ("each mark", "not date <= 2025-01-01", "the date is after 1 January 2025"),
        ("each mark", "not date is at least 5 school days ago", "the date is less than 5 school days ago"),
        ("each mark", "not date is within 3 months ago", "the date is not within the last 3 months"),
        (
            "each notice",
            "issued_on is more than 2 months before paid_on",
            "the day of issue is more than 2 months before the day of payment",
        ),
        (
            "each notice",
            "issued_on is not within 2 years of paid_on",
            "the day of issue is not within 2 years of the day of payment",
        ),
        ("each day", "not ill", "no session is coded I"),
        ("each mark", "minutes_late > limits.late", "the number of minutes late is more than 15 minutes"),
        ("each mark", "code in penalty.codes", "the code is G, O or U"),
        ("each mark", "code not in penalty.codes", "the code is not G, O or U"),
        ("each notice", "not withdrawn", "the notice was not withdrawn"),
        ("each pupil", "not looked_after", "the pupil is not looked after"),
        (
            "each pupil",
            'has_ehc_plan and (sex is missing or not (sex is "F" or sex is "M"))',
            "the provision for special educational needs is “ehcp”, "
            "and either the sex is missing, or the sex is not “F” and the sex is not “M”",
        ),
    ],
)
def test_opposites_and_values(subject, text, sentence):
    rule = rule_of(text, subject)
    assert condition_sentence(rule.when, rule.subject, VALUES) == sentence


def test_exemptions_are_told():
    more = (
        "    except:\n      - {name: a, when: not compulsory_school_age, because: x}\n"
        "      - {name: b, when: social_worker, because: y}\n"
    )
    assert rule_sentence(rule_of("sen is missing", more=more)) == (
        "For each pupil: the provision for special educational needs is missing; except where the pupil is not of "
        "compulsory school age; or where the pupil has a social worker."
    )


def test_every_class_of_meaning_can_be_told():
    told = {*sentences._CLAUSES, *nouns._NOUNS, m.Constant}
    assert told == set(get_args(m.Meaning))


def test_a_date_setting():
    rule = rule_of("date is before 2025-01-01", "each mark")
    setting = m.Setting("framework.from", rule.when.right.type)
    assert (
        condition_sentence(
            m.Compare("<", rule.when.left, setting, rule.when.type),
            KINDS["session"],
            {"framework.from": date(2024, 8, 19)},
        )
        == "the date is before 19 August 2024"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("some (pupils where previously_looked_after)", "there is a pupil who was looked after before."),
        ("no (pupils where looked_after)", "there is no pupil who is looked after."),
        (
            "count(pupils where social_worker) > 3",
            "the number of pupils who have a social worker is more than 3.",
        ),
    ],
)
def test_one_pupil_is_told_in_the_singular(text: str, said: str) -> None:
    assert rule_sentence(rule_of(text, "each academy"), VALUES) == f"For each academy: {said}"


@pytest.mark.parametrize("named", [False, True])
def test_a_setting_of_which_something_is_said_is_told_by_its_path(named: bool) -> None:
    """Of its value it would be told that yes is yes, that 6 is missing, or that “each day” is “each day”."""
    yes_no = rule_of("looked_after").when.type
    only = m.Setting("penalty.compulsory_age_only", yes_no)
    goal = m.Setting("attendance.target", rule_of("attendance over this term is below 97%").when.left.type)
    calls = m.Setting("unexplained.further_calls", Type(Kind.CHOICE))
    daily = m.Compare("=", calls, m.Constant("each day", calls.type), yes_no)
    told = {**VALUES, only.path: True, calls.path: "each day"}
    assert condition_sentence(daily, KINDS["day"], told, named=named) == f"{calls.path} is “each day”"
    assert [
        condition_sentence(each, KINDS["pupil"], told, named=named, negative=negative)
        for each, negative in ((only, False), (only, True), (m.IsMissing(goal, yes_no), False))
    ] == [f"{only.path} is yes", f"{only.path} is no", f"{goal.path} is missing"]


_DEFINED = """\
define:
  was_withdrawn: {title: Notice that was withdrawn, of: notice, when: withdrawn is not missing and withdrawn}
  stands: {title: Notice that stands, of: notice, when: 'kind is "penalty_notice" and not was_withdrawn'}
  untitled: {of: notice, when: 'kind is "letter" or kind is "penalty_notice"'}
"""


def _defined(when: str, subject: str) -> Rule:
    text = f"{_DEFINED}rules:\n  asked: {{for: each {subject}, level: must, when: '{when}'}}\n"
    ruleset, wrong = rules_in(text)
    assert not wrong
    return ruleset.rules[0]


def test_the_chain_of_a_titled_definition_is_named_where_it_is_part_of_another() -> None:
    """Put in, definitions made sentences of 900 characters with seven `and` and four `either`."""
    rule = _defined("some (notices where stands and untitled and issued_on is after 2025-01-01)", "pupil")
    assert rule_sentence(rule) == (
        "For each pupil: there is a notice (for which “Notice that stands” holds, and either the kind is “letter” or "
        "the kind is “penalty_notice”, and the day of issue is after 1 January 2025)."
    )
    assert word_sentences(rule) == (
        "“Notice that stands” holds where the kind is “penalty_notice” and “Notice that was withdrawn” does not hold.",
        "“Notice that was withdrawn” holds where it is known whether the notice was withdrawn and the notice was "
        "withdrawn.",
    )


def test_a_figure_whose_title_says_more_than_its_name_is_explained() -> None:
    """`notices so far is more than 2` said nowhere which notices these are."""
    text = """\
define:
  attendance: {title: Attendance, share of: sessions, where: code is L, among: 'code in [L, N]'}
  so_far:
    title: Notices of the same day, with this one
    measure: count(notices where issued_on is notice.issued_on)
rules:
  asked: {for: each notice, level: must, when: so_far is more than 2}
  shared: {for: each pupil, level: must, when: attendance over this school year is below 90%}
"""
    ruleset, wrong = rules_in(text)
    assert not wrong
    assert [word_sentences(rule) for rule in ruleset.rules] == [
        ("“so far” stands for: Notices of the same day, with this one.",),
        (),
    ]


def test_a_definition_by_itself_is_written_out() -> None:
    rule = _defined("stands", "notice")
    assert rule_sentence(rule).startswith(
        "For each notice: the kind is “penalty_notice” and “Notice that was"
    )


def test_no_days_ago_is_told_by_the_day() -> None:
    said = {
        "on_roll_to is more than 0 days ago": "the last day on roll is before the as-at date",
        "on_roll_to is at most 0 days ago": "the last day on roll is the as-at date or later",
    }
    for text, sentence in said.items():
        assert rule_sentence(rule_of(text, "each pupil")) == f"For each pupil: {sentence}."
