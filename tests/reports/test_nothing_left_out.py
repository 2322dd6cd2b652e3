"""What a verb hands back stands in each of its reports in full: each text and number there is, or why it is not told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from made_results import told_apart

from engine.check_result import CheckResult, RegisterSummary, TableCount
from engine.editions.change import Apart, Change, Comparison, Direction, EditionName, Kept, Kind, Side
from engine.findings import (
    Action,
    Answer,
    Finding,
    Ladder,
    Level,
    Measured,
    Responsible,
    RuleCount,
    UsedSetting,
    Window,
)
from engine.impact.impact import Attribution, Cause, ChangeEffect, Flip, Impact, RuleEffect
from engine.importing.result import Imported, ImportedTable, ShippedMapping
from engine.ingesting.result import IngestedFile, Ingestion, TakenOut
from engine.ledger.comparing import Case, State
from engine.ledger.entries import Decision, Entry
from engine.letters.due import NotDue
from engine.letters.fields import Letter, Sessions
from engine.reconciling.result import (
    Definition,
    FigureDifference,
    PupilDifference,
    Reconciled,
    Unmatched,
)
from engine.register.calendar import Stretch
from engine.reports import importing, ingesting, ledger, letters, reconciling, review
from engine.reports.check.csv import check_csv
from engine.reports.check.json import check_json
from engine.reports.check.markdown import check_markdown
from engine.reports.check.text import check_text
from engine.reports.diff.csv import diff_csv
from engine.reports.diff.html import diff_html
from engine.reports.diff.json import diff_json
from engine.reports.diff.markdown import diff_markdown
from engine.reports.diff.text import diff_text
from engine.reports.impact.csv import impact_csv
from engine.reports.phrases import at_academy
from tests.review.made_pack import made

DAY, LATER = date(2025, 3, 3), date(2025, 3, 28)
DAYS = Stretch(DAY, LATER)

RECONCILED = Reconciled(
    *("x", Path("x"), "x", DAYS, "file", ("x", "x"), 801),
    (
        PupilDifference(
            "x",
            (FigureDifference("x", 802, 803), FigureDifference("x", 804, 805)),
            (
                (Definition("code_counted_as", "x", 2, "x", "x"), Definition("other_days", "x", 1)),
                (Definition("day_left_out", "x", 2, None, "x"),),
            ),
            806,
        ),
    ),
    *((Unmatched("x", "x", 807),), (Unmatched("x", "x", 808),), (Unmatched(None, "x", 809),)),
    (DAYS, 810),
)
IMPORTED = Imported(
    *(("x", "y"), Path("e.csv"), "x", "x", 811, False),
    (
        ImportedTable("x", Path("a.csv"), 812, 813, 814, 815, (851, 852)),
        ImportedTable("x", Path("b"), 816, 817, 818, 819, (853, 854)),
    ),
)
MAPPINGS = (
    ShippedMapping("x", "x", "x", ("x", "x"), ("x", "x"), "x"),
    ShippedMapping("x", "x", "x", (), (), "x"),
)
INGESTED = Ingestion(
    *(Path("store"), 820, True),
    (
        IngestedFile("x", "x", 821, 822, 823, 824, 825, 826),
        IngestedFile("x", "x", 827, 828, 829, 830, 831, 832),
    ),
    *(("wenlock",), 833, 834, 0),
    (TakenOut("x", "x", "x", 849), TakenOut("x", "x", None, 850)),
)
LETTER = Letter(
    *("x", "x", "x", "x", "x", 835, "x", "x", "x", ("x", "x"), "x", "x", DAY, LATER),
    Sessions(836, 837, 838, 839, 840, ("x", "x")),
    *("x", "x", "x", "x", LATER, LATER, "x"),
)
OF_THE_REGISTER = ("digest", "missing_marks", "incomplete")
LETTERS = ((LETTER,), NotDue(841, 842, (("x", "x"), ("x", "x")), RegisterSummary("x", {}, 843, ("x",))))
DECIDED = Decision("x", "x", DAY, "x", LATER)
ENTRY = Entry(*("x", "x", "x", "must", "x", "x", "x", DAY, LATER, {}, "x"), decision=DECIDED)
EARLIER = Entry(*("x", "a", "b", "must", "c", "d", "e", DAY, LATER, {}), decision=DECIDED)
CHANGED = (Case(State.CHANGED, ENTRY, None, ("x", "x"), EARLIER),)
QUIET = (Case(State.DECIDED, ENTRY),)
CHECKED = CheckResult(
    LATER, ("wenlock", "hillside"), "2024-25", "sha256:0", RegisterSummary("sha256:1", {}, 0), (), (), ()
)

USED = UsedSetting("x", "x", "x", "x", "x", "x", "x")
FINDING = Finding(
    *("x", "x", Answer.YES, {"pupil_id": "x", "name": "x"}, Level.MUST, "x", Window(DAY, LATER)),
    *({"y": Measured("x", "x", "x")}, (), Action("x", Responsible("x", "x", "x"), LATER, "x"), (USED,)),
    *(Ladder("x", 851), "x"),
)
UNTOLD = Finding("x", "x", Answer.CANNOT_TELL, {"pupil_id": "x"}, Level.NOTE, "", missing=("x", "x"))
RULE = RuleCount("x", "x", "x", Level.MUST, 852, 853, 854, 855, 856, academies=("x",))
SKIPPED = RuleCount("x", "x", "x", Level.MUST, not_evaluated="x", academies=("x",))
PARTLY = RuleCount(
    *("x", "x", "x", Level.MUST, 857, 858, 859, 860, 861), not_evaluated_at={"oak": "x"}, academies=("oak",)
)
CHECK = CheckResult(
    *(LATER, ("x", "x"), "x", "x", RegisterSummary("x", {"t": TableCount(862, 863, 864)}, 865, ("x",))),
    *((RULE, SKIPPED, PARTLY), (FINDING, UNTOLD)),
)
SIDE = Side("x", "x", "x", "x", "x")
APART = Apart("x", "x")
COMPARED = Comparison(
    EditionName("x", "x", "x", ("x",)),
    EditionName("x", "x", "x", ("x",)),
    None,
    (Change(Kind.SETTING, "x", "x", "x", SIDE, SIDE, Direction.CANNOT_SAY, "x", ("x", "x"), "", (APART,)),),
    (Kept(Kind.CONTACT, "x", "x", "x"),),
)
NONE = Comparison(EditionName("", "", ""), EditionName("", "", ""), None, (), ())
BY = Attribution(Cause.INTERACTION, ("x", "x"))
FLIP = Flip(
    *("x", "x", Level.MUST, "x", {"pupil_id": "x"}, 4, ("x",), Answer.YES, Answer.NO, "x", "x", BY),
)
IMPACT = Impact(
    *(LATER, ("x", "x"), RegisterSummary("x", {}, 0)),
    (
        RuleEffect("x", "x", Level.MUST, ("x",), (866, 867), (868, 869), 870, 878),
        RuleEffect("x", "x", Level.MUST, ("x",), (None, None), (None, None), 0, 0, "x"),
        RuleEffect("x", "x", Level.MUST, ("x",), (871, 872), (873, 874), 875, 0, None, {"oak": "x"}),
    ),
    *((ChangeEffect("x", 876, 877), ChangeEffect("x", 0, 0, "x")), (FLIP,)),
)

PACK = made("x")

Write = Callable[[Any], Iterator[str]]


def of_letters(write: Callable[..., Iterator[str]]) -> Write:
    return lambda made: write(*made, ())


def of_cases(write: Callable[..., Iterator[str]]) -> Write:
    return lambda made: write(CHECKED, made)


def of_impact(write: Callable[..., Iterator[str]]) -> Write:
    return lambda made: write(NONE, made)


def of_pack(write: Callable[..., Iterator[str]]) -> Write:
    return lambda made: write(made, ())


def numbers(value: Any) -> Iterator[str]:
    """The numbers of a value that are marked by their size."""
    if isinstance(value, int) and value > 800:
        yield str(value)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from numbers(getattr(value, field.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from numbers(each)


def left_out(made: Any, write: Write) -> list[str]:
    """The texts and numbers of a value that its report does not have, by where they stand."""
    apart, texts = told_apart(made, "x")
    page = "".join(write(apart))
    gone = {each for each in (*texts, *numbers(apart)) if each not in page}
    return list(dict.fromkeys(_places(apart, gone)))


def _places(value: Any, gone: set[str], at: str = "") -> Iterator[str]:
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _places(getattr(value, field.name), gone, field.name)
    elif isinstance(value, tuple):
        for each in value:
            yield from _places(each, gone, at)
    elif str(value) in gone:
        yield at


OF_THE_HEAD = ["academy", "mapping", "figures", "compared"]
MERGED = ["addressed_as", "class_", "year_group", "case", "rules", "title"]
OF_RULES = ["digest", "academies", "cannot_tell", "flips"]
# Academies of a rule are told where one has its own in its place; Markdown calls the rule of a finding by its title.
IN_JSON_ALONE = ["digest", "subject", "academies", "title", "duty", "value", "layer", "name", "stage"]
OF_THE_EARLIER = ["decision", "decided_by", "reason"]
COUNTED = ["possible", "missed", "authorised", "unauthorised", "late", "away"]


@pytest.mark.parametrize(
    ("made", "write", "expected"),
    [
        (RECONCILED, reconciling.reconciled_text, ["counted_as"]),  # the words say it
        (RECONCILED, reconciling.reconciled_markdown, ["counted_as"]),
        (RECONCILED, reconciling.reconciled_csv, [*OF_THE_HEAD, "code", "counted_as", "other_days"]),
        (RECONCILED, reconciling.reconciled_json, []),
        (IMPORTED, importing.imported_text, []),
        (IMPORTED, importing.imported_markdown, []),
        (IMPORTED, importing.imported_csv, ["academies", "mapping", "title", "records", "used_of"]),
        (IMPORTED, importing.imported_json, ["title"]),
        (MAPPINGS, importing.mappings_text, []),
        (MAPPINGS, importing.mappings_markdown, []),
        (MAPPINGS, importing.mappings_csv, []),
        (MAPPINGS, importing.mappings_json, []),
        (INGESTED, ingesting.ingested_text, []),
        (INGESTED, ingesting.ingested_markdown, []),
        (INGESTED, ingesting.ingested_csv, ["generation", "marks", "amendments_kept"]),
        (INGESTED, ingesting.ingested_json, []),
        (LETTERS, of_letters(letters.letters_text), [*MERGED, *COUNTED, "role", "contact", "digest"]),
        (
            LETTERS,
            of_letters(letters.letters_markdown),
            [*(each for each in MERGED if each != "class_"), *COUNTED, "do", "role", "contact", "digest"],
        ),
        (LETTERS, of_letters(letters.letters_csv), ["decided", "cannot_tell", "not_asked", *OF_THE_REGISTER]),
        (LETTERS, of_letters(letters.letters_json), ["digest"]),
        (CHANGED, of_cases(ledger.ledger_text), ["rule", "pupil_id"]),
        (QUIET, of_cases(ledger.ledger_text), ["rule", "found", "pupil_id"]),
        (CHANGED, of_cases(ledger.ledger_markdown), ["rule"]),
        (CHANGED, of_cases(ledger.ledger_csv), OF_THE_EARLIER),
        (CHANGED, of_cases(ledger.ledger_json), OF_THE_EARLIER),
        (CHECK, check_text, IN_JSON_ALONE),
        (CHECK, check_markdown, [*IN_JSON_ALONE[:4], "rule", *IN_JSON_ALONE[4:]]),
        (
            CHECK,
            check_csv,
            [
                *(
                    "academies",
                    "edition",
                    "policy_digest",
                    "digest",
                    "missing_marks",
                    "incomplete",
                    "id",
                    "title",
                    "subject",
                ),
                *("tested", "yes", "no", "cannot_tell", "excepted", "duty", "value", "layer", "clause"),
            ],
        ),
        (CHECK, check_json, ["written"]),
        (COMPARED, diff_text, ["digest", "at", "clause", "authorised"]),
        (COMPARED, diff_markdown, ["digest", "at", "clause", "authorised"]),
        (COMPARED, diff_html, ["digest", "at", "clause", "authorised"]),
        (COMPARED, diff_csv, ["spec", "edition", "digest"]),
        (COMPARED, diff_json, []),
        (IMPACT, of_impact(diff_text), OF_RULES),
        (IMPACT, of_impact(diff_markdown), [*OF_RULES, "groups"]),
        (IMPACT, of_impact(diff_html), [*OF_RULES, "groups"]),
        (IMPACT, of_impact(diff_json), ["title"]),
        (
            IMPACT,
            impact_csv,
            [
                *("academies", "digest", "yes", "cannot_tell", "flips"),
                *("change", "alone", "with_others", "why"),
            ],
        ),
        (PACK, of_pack(review.review_markdown), ["sheet", "rows", "title", "heading"]),
        (PACK, of_pack(review.review_csv), ["title", "under", "words", "points", "sheet", "heading"]),
        (PACK, of_pack(review.review_json), ["sheet", "title"]),
    ],
)
def test_only_what_is_known_to_be_is_left_out(made: Any, write: Write, expected: list[str]) -> None:
    assert left_out(made, write) == expected


@pytest.mark.parametrize(
    ("about", "academies", "said"),
    [
        ("P0001", ("wenlock",), "P0001"),
        ("P0001", ("oakfield", "wenlock"), "wenlock: P0001"),
        ("wenlock", ("oakfield", "wenlock"), "wenlock"),
    ],
)
def test_of_several_academies_each_is_named_once(about: str, academies: tuple[str, ...], said: str) -> None:
    assert at_academy(about, "wenlock", academies) == said
