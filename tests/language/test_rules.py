"""Rule files of several layers to rules; what is wrong is said once, and all of it."""

from __future__ import annotations

import pytest
from rules_for_tests import DEFINE, rule_of, rules_in
from vocabulary_for_tests import WORDS

from engine.findings import Level
from engine.frozen import replace
from engine.language import meaning as m
from engine.language import problems
from engine.language.figures import figures_of
from engine.language.rules import read_rules
from engine.language.ruleset import Basis
from engine.quantities import Kind
from engine.reading.yaml import read_yaml
from engine.source import Source


def file(layer, text, name="a"):
    node, found = read_yaml(Source(f"{layer}/rules/{name}.yaml", text))
    assert not found
    return layer, node


def rules_of(*files):
    return read_rules(files, WORDS)


RULE = "rules: {{{0}: {{for: each pupil, when: {1}}}}}\n"


def test_a_rule_with_all_its_parts():
    ruleset, found = rules_in(
        DEFINE
        + """rules:
  penalty:
    title: National threshold
    basis: [{clause: "5.2"}, {law: An Act}]
    for: each pupil
    when: count(sessions where code in penalty.codes) over any 10 school weeks >= penalty.sessions
    level: should
    says: "{count} in {penalty.weeks} to {window.end}"
    then: {do: Consider a notice, by: headteacher, within: 5 school days}
    look_back: this school year
    except: [{name: young, when: not compulsory_school_age, because: not of age}]
"""
    )
    assert not found
    (rule,) = ruleset.rules
    assert (rule.id, rule.title, rule.layer, rule.level) == (
        "penalty",
        "National threshold",
        "trust",
        Level.SHOULD,
    )
    assert rule.basis == (Basis("clause", "5.2"), Basis("law", "An Act"))
    assert rule.look_back == "this school year"
    assert rule.then is not None and str(rule.then.within) == "5 school days"
    assert [(each.name, each.because) for each in rule.exemptions] == [("young", "not of age")]
    assert list(rule.figures) == ["count", "compulsory_school_age"]
    assert rule.when.left.window == m.Window(
        "any", "school week", m.Constant(10, rule.when.left.window.extent.type)
    )


def test_of_shares_alone_the_counts_can_be_said():
    when = (
        "absence over this school year is at least 10% and count(sessions where code is L) over this term > 4"
    )
    said = "{absence.count} of {absence.among}, {count.among} and {count.count}"
    _, found = rules_in(DEFINE + RULE.format("asked", f"{when}, level: must, title: asked, says: '{said}'"))
    assert [each.message for each in found] == [
        f"`{{{name}}}` is not a figure or fact of this rule" for name in ("count.among", "count.count")
    ]


def test_what_is_left_out_has_its_default():
    rule = rule_of("sex is missing")
    assert (rule.title, rule.says, rule.then, rule.exemptions) == ("asked", "asked", None, ())
    assert rule.look_back == "previous school year"


def test_a_lower_layer_replaces_its_namesake():
    ruleset, found = rules_of(
        file("trust", "define: {odd: {of: pupil, when: sex is missing}}\n" + RULE.format("r", "odd")),
        file("wenlock", "define: {odd: {of: pupil, when: sen is missing}}\n"),
    )
    assert not found
    (rule,) = ruleset.rules
    assert rule.layer == "trust"
    assert rule.when == rule_of("sen is missing").when
    ruleset, found = rules_of(
        file("trust", RULE.format("r", "sex is missing")), file("wenlock", RULE.format("r", "sen is missing"))
    )
    assert not found and [(rule.layer, rule.when) for rule in ruleset.rules] == [
        ("wenlock", rule_of("sen is missing").when)
    ]


def test_two_of_a_name_in_one_layer_clash():
    _, found = rules_of(
        file("trust", RULE.format("r", "sex is missing"), "a"),
        file("trust", RULE.format("r", "sen is missing"), "b"),
    )
    (problem,) = found
    assert problem.code is problems.CLASH
    assert [label.place.file for label in problem.labels] == ["trust/rules/b.yaml", "trust/rules/a.yaml"]


def test_a_wrong_definition_is_said_once_and_everything_else_too():
    _, found = rules_in(
        """
define:
  wrong: {of: session, when: code is 5%}
  often: {measure: count(sessions where wrong)}
rules:
  a: {for: each pupil, when: often over this term is at least 5}
  b: {for: each pupil, when: some (sessions where wrong) and typo is missing}
  c: {for: each pupil, when: often over this term is at least 5 and typo is missing}
  d: {for: each pupil, when: typo is missing, then: {do: x, by: nobody}, except: [{name: x, when: typo, because: y}]}
"""
    )
    told = [(problem.code.id, problem.place.line) for problem in found]
    assert told == [("T002", 3), ("T001", 9), ("T001", 9), ("T013", 9)]


def test_a_rule_names_roles_and_duties_of_its_own_layer_and_those_above():
    acts = "rules: {{{0}: {{for: each pupil, when: sex is missing, then: {{duty: {0}_duty, by: {0}}}}}}}\n"
    names = {layer: frozenset(["chair", "janitor"][:n]) for n, layer in ((1, "trust"), (2, "hillside"))}
    duties = {layer: frozenset(f"{name}_duty" for name in names[layer]) for layer in names}
    words = replace(
        WORDS, roles={layer: dict.fromkeys(each, "") for layer, each in names.items()}, duties=duties
    )
    _, found = read_rules(
        [file("trust", acts.format("chair")), file("hillside", acts.format("janitor"))], words
    )
    assert not found
    _, found = read_rules([file("trust", acts.format("janitor"))], words)
    assert [each.code.id for each in found] == ["T013", "C208"]


def test_definitions_cannot_grow_without_bound():
    doubling = "".join(f"  d{n}: {{of: pupil, when: d{n - 1} and d{n - 1}}}\n" for n in range(1, 40))
    _, found = rules_in("define:\n  d0: {of: pupil, when: sex is missing}\n" + doubling)
    assert {problem.code for problem in found} == {problems.TOO_LONG}
    assert "parts" in found[0].message


def test_definitions_cannot_nest_without_bound():
    deep = "".join(f"  d{n}: {{of: pupil, when: not d{n - 1}}}\n" for n in range(1, 300))
    _, found = rules_in("define:\n  d0: {of: pupil, when: sex is missing}\n" + deep)
    assert {problem.code for problem in found} == {problems.TOO_LONG}
    measures = "".join(f"  d{n}: {{measure: d{n - 1}}}\n" for n in range(1, 300))
    _, found = rules_in("define:\n  d0: {measure: count(sessions)}\n" + measures)
    assert {problem.code for problem in found} == {problems.TOO_LONG}


def test_collections_do_not_nest_deeper_by_way_of_definitions():
    _, found = rules_in(
        """
define:
  proven: {of: session, when: some (evidence where kind is missing)}
  often: {of: pupil, when: count(sessions where proven) over this term is at least 5}
rules:
  fine: {for: each pupil, when: often}
  deep: {for: each class, when: count(pupils where often) is at least 5}
"""
    )
    assert [problem.code for problem in found] == [problems.NESTED_TOO_DEEP]


def test_a_definition_of_a_figure_can_say_its_window():
    define = "define: {recent: {measure: count(sessions where code is L) over the last 10 school days}}\n"
    ruleset, found = rules_in(define + RULE.format("r", "recent is at least 5 and recent is at most 9"))
    assert not found
    assert ruleset.rules[0].figures.keys() == {"recent"}
    ruleset, found = rules_in(define + "rules: {r: {for: each mark, when: recent is at least 5}}\n")
    assert not found


@pytest.mark.parametrize(
    ("subject", "when", "told"),
    [
        ("each class", "max(late of pupils) is at least 5 sessions and sum(late of pupils) > 9 sessions", []),
        ("each class", "max(mean of pupils) is at least 5 minutes", []),
        ("each class", "sum(mean of pupils) is at least 5 minutes", ["averages are not added up"]),
        ("each pupil", "max(late of notices) over this term is at least 5", ["is a figure of a pupil"]),
    ],
)
def test_a_figure_of_figures_is_over_the_pupils_of_a_group(subject, when, told):
    define = "define:\n  late: {measure: count(sessions where code is L) over this term}\n"
    define += "  mean: {measure: average(minutes_late of sessions) over this term}\n"
    _, found = rules_in(define + RULE.replace("each pupil", subject).format("r", when))
    assert [words for problem, words in zip(found, told, strict=True) if words in problem.message] == told


def test_figures_have_names_of_their_own():
    condition = rule_of(
        "count(sessions where absent) over this term is 5 and count(sessions where present) over this term is 6"
        " and count(sessions) over last term is 7 and any run of (days where ill) longer than 3 school days"
        " and absence over this term is 5% and sex is missing"
    ).when
    assert list(figures_of((condition,))) == [
        "count.this_term",
        "count.this_term_2",
        "count.last_term",
        "days",
        "absence",
        "sex",
    ]


def test_what_is_inside_a_collection_is_no_figure_of_the_subject():
    assert list(rule_of("some (sessions where code is N)").figures) == []
    assert list(rule_of("ill and date is before 2025-01-01", "each day").figures) == ["date"]


def test_types_of_figures():
    found = {
        "count(sessions)": Kind.SESSIONS,
        "count(days where ill)": Kind.SCHOOL_DAYS,
        "days(sessions)": Kind.SCHOOL_DAYS,
        "count(notices)": Kind.COUNT,
        "absence": Kind.PERCENT,
        "sum(minutes_late of sessions)": Kind.MINUTES,
        "min(signed_in_at of sessions)": Kind.TIME,
    }
    for text, kind in found.items():
        rule = rule_of(f"{text} over this term is missing")
        assert rule.when.part.type.kind is kind, text


def test_equal_meaning_is_equal_whatever_the_words():
    assert (
        rule_of("absence over this term >= 10%").when
        == rule_of("(absence over this term is at least 10.0%)").when
    )
    assert (
        rule_of("on_roll_from is within 1 year ago").when == rule_of("on_roll_from within 12 months ago").when
    )


def test_a_setting_that_varies_is_known_where_its_cases_can_be_chosen():
    assert rule_of("signed_in_at is after register.closes", "each mark")
    assert rule_of("taken_at is after register.closes", "each register")
    assert rule_of("some (sessions where signed_in_at is after register.closes)")
    assert rule_of("register.closes is after 09:00", "each register time in the settings")


def test_a_run_without_wrong_evidence_is_said_once():
    _, found = rules_in(
        """
define:
  ill: {of: day, some session: code is I}
  proof: {of: evidence, when: kind is}
rules:
  r: {for: each pupil, when: any run of (days where ill) longer than 5 school days without proof}
"""
    )
    assert [(problem.code, problem.place.line) for problem in found] == [(problems.UNREADABLE, 4)]


LATE = "count(sessions where code is L) over each"


@pytest.mark.parametrize("subject", ["each mark", "each day", "each amendment", "each notice"])
def test_a_row_of_one_day_has_no_answer_for_each_period(subject):
    when = f"{LATE} half term is more than 5"
    _, found = rules_in(f"{DEFINE}rules:\n  odd: {{for: {subject}, when: {when}}}\n")
    [problem] = found
    assert problem.code is problems.MIXED_WINDOWS
    assert problem.message == (
        f"`over each half term` gives an answer for each half term, and a rule for {subject} has one for {subject}"
    )
    assert problem.help == "ask the rule for each pupil, or write `over this half term`"


@pytest.mark.parametrize("subject", ["each pupil", "each class", "each year group", "each academy"])
def test_a_rule_and_its_exceptions_have_one_kind_of_period(subject):
    form = "{}rules:\n  odd: {{for: {}, when: {} term is 5, except: [{{name: x, because: y, when: {}}}]}}\n"
    _, found = rules_in(form.format(DEFINE, subject, LATE, f"{LATE} term is 7"))
    assert not found
    _, found = rules_in(form.format(DEFINE, subject, LATE, f"{LATE} half term is 7"))
    [problem] = found
    assert problem.code is problems.MIXED_WINDOWS
    said = "`over each term` and `over each half term` are in one rule, which has one answer for each period"
    assert (problem.message, problem.help) == (said, "make two rules of it")
    assert problem.labels[0].at.start > form.format(DEFINE, subject, LATE, "").index("except"), (
        "which is the other"
    )


NAMED = {
    "some (medical_evidence)": "some (evidence where medical_evidence)",
    "no (medical_evidence where from_date is before 2025-01-01)": (
        "no (evidence where medical_evidence and from_date is before 2025-01-01)"
    ),
    "count(absent) over this term is at least 5": "count(sessions where absent) over this term is at least 5",
    "days(absent where code is G) over this term is more than 2 school days": (
        "days(sessions where absent and code is G) over this term is more than 2 school days"
    ),
    "share(possible where absent among code is not B) over this term is at least 5%": (
        "share(sessions where absent among possible and code is not B) over this term is at least 5%"
    ),
    "any run of (ill) longer than 5 school days": "any run of (days where ill) longer than 5 school days",
    "any run of (ill) longer than 5 school days without (medical_evidence where to_date is missing)": (
        "any run of (days where ill) longer than 5 school days "
        "without (evidence where medical_evidence and to_date is missing)"
    ),
}


@pytest.mark.parametrize(("named", "whole"), NAMED.items())
def test_a_definition_names_the_rows_that_meet_it(named: str, whole: str) -> None:
    assert str(rule_of(named).when) == str(rule_of(whole).when)


def test_a_definition_of_a_figure_names_no_rows() -> None:
    (wrong,) = rules_in(f"{DEFINE}rules:\n  r: {{for: each pupil, level: must, when: some (absence)}}\n")[1]
    assert (wrong.code.id, wrong.message) == ("T001", "`absence` is no collection")


def test_rows_that_a_definition_names_cannot_be_looked_into_where_they_are_in_hand() -> None:
    (wrong,) = rules_in(
        f"{DEFINE}rules:\n  r: {{for: each pupil, level: must, when: some (has_ehc_plan)}}\n"
    )[1]
    assert wrong.message == "`has_ehc_plan` are those of a group, and here is a pupil"
