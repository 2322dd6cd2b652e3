"""The dates of an edition of the policy: that it ends, that they do not contradict each other, and the day looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.diagnostics import Code, Diagnostic, Severity, labels_at
from engine.policy.authorisation.records import first_day, last_day
from engine.policy.gaps import school_year
from engine.policy.settings import Setting
from engine.policy.standing import Standing
from engine.school_years import year_from
from engine.source import Span

NO_REVIEW = Code(
    "L028",
    "the next review of the policy is missing",
    "An edition holds until its next review, and so does what was authorised for it. Without one both would hold for "
    "ever. Write the month in policy.yaml, as `next_review` under `policy`.",
)
NO_SCHOOL_YEAR = Code(
    "L029",
    "an edition that is not a school year",
    "An edition is named after the school year it is made for, by its two calendar years, one after the other: "
    "`2024-25`.",
)
DATES_CONTRADICT = Code(
    "L047",
    "dates of the policy that contradict each other",
    "An edition is ratified before its next review, the review is not later than `review_every` allows, and it is not "
    "before the school year that the edition is for has begun. One of the dates, or the edition, was not changed with "
    "the others. Correct it.",
    Severity.WARNING,
)
OUTSIDE_ITS_TIME = Code(
    "L048",
    "an edition that is used outside its time",
    "The as-at date is after the next review of the policy, after the school year that the edition is for, or before "
    "that school year and before the policy was ratified. Results are still worked out by it. Review the policy, and "
    "write the edition and the date of its next review; or use the edition that was in force on that day.",
    Severity.WARNING,
)


def check_edition(standing: Standing, on: date | None) -> Iterator[Diagnostic]:
    """What is missing or wrong with the dates of the edition that an academy stands under.

    With a day, it is told too that the edition is past its time then, or that its time has not come.
    Where something of a policy.yaml cannot be read, nothing is told: what is missing may stand there.
    """
    if not standing.is_sound("policy"):
        return
    for path in ("policy.edition", "policy.signed_from"):
        setting = standing.settings.get(path)
        if setting and school_year(_said(setting)) is None:
            yield _no_school_year(setting)
    review, edition = standing.settings.get("policy.next_review"), standing.settings.get("policy.edition")
    if review is None:
        message = "no layer says when the policy is reviewed next, so that it would hold for ever"
        help = f"write `next_review: 2025-07` under `policy`, in the policy.yaml of {standing.owner.called}"
        yield NO_REVIEW.at(_place(edition) or standing.owner.start(), message, help=help)
        return
    wrong = list(_contradictions(standing, review, edition))
    yield from wrong
    if on and not wrong:
        yield from _outside(review, edition, standing.settings.get("policy.ratified"), on)


def _contradictions(standing: Standing, review: Setting, edition: Setting | None) -> Iterator[Diagnostic]:
    """The dates of which one cannot be right beside another."""
    ratified, every = (standing.settings.get(f"policy.{name}") for name in ("ratified", "review_every"))
    due, year = _last(review), school_year(_said(edition)) if edition else None
    if ratified and due < (first_day(_said(ratified)) or due):
        message = f"the next review, {_said(review)}, is before the policy was ratified, {_said(ratified)}"
        yield _contradiction(message, review, ratified)
    elif ratified and every and due > _latest(ratified, every):
        message = (
            f"the next review, {_said(review)}, comes more than {every.written(every.cases[0])} after the policy was "
            f"ratified, {_said(ratified)}"
        )
        yield _contradiction(message, review, ratified, every)
    if edition and year and due < year[0]:
        message = (
            f"the next review, {_said(review)}, is before the school year of the edition, {_said(edition)}"
        )
        yield _contradiction(message, review, edition)
    if edition and ratified and year and (first_day(_said(ratified)) or year[1]) > year[1]:
        message = f"the edition {_said(edition)} was ratified after its school year, in {_said(ratified)}"
        yield _contradiction(message, edition, ratified)


def _outside(
    review: Setting, edition: Setting | None, ratified: Setting | None, on: date
) -> Iterator[Diagnostic]:
    """The problem that a day lies after the next review, or else after the edition's school year or before its time."""
    year = school_year(_said(edition)) if edition else None
    if _last(review) < on:
        message = f"the policy was to be reviewed by {_last(review)}, which is before {on}"
        help = "review it and write the month of the review after it; or use an earlier day"
        yield OUTSIDE_ITS_TIME.at(_place(review), message, help=help)
    elif edition and year and year[1] < on:
        message = f"the edition {_said(edition)} is for a school year that ended on {year[1]}, before {on}"
        also = labels_at((_place(review), f"reviewed only in {_said(review)}"))
        help = "write the edition of the school year it holds for now; or use an earlier day"
        yield OUTSIDE_ITS_TIME.at(_place(edition), message, also=also, help=help)
    elif edition and year and on < min(year[0], (ratified and first_day(_said(ratified))) or year[0]):
        message = f"the edition {_said(edition)} is for a school year that begins on {year[0]}, after {on}"
        help = "use the edition that was in force on this day, or a later day"
        yield OUTSIDE_ITS_TIME.at(_place(edition), message, help=help)


def _no_school_year(setting: Setting) -> Diagnostic:
    said = _said(setting)
    message = f"`{said}` is no school year"
    help = f"write two years that follow each other, such as `{year_from(int(said[:4]))}`"
    return NO_SCHOOL_YEAR.at(_place(setting), message, help=help)


def _contradiction(message: str, first: Setting, *others: Setting) -> Diagnostic:
    also = labels_at(*((_place(each), each.path.partition(".")[2]) for each in others))
    help = "correct the one that was not changed with the others"
    return DATES_CONTRADICT.at(_place(first), message, also=also, help=help)


def _said(setting: Setting) -> str:
    return str(setting.cases[0].value)


def _place(setting: Setting | None) -> Span | None:
    return setting.cases[0].origin.span if setting else None


def _last(setting: Setting) -> date:
    return last_day(_said(setting)) or date.max


def _latest(ratified: Setting, every: Setting) -> date:
    """The last day of the month by which a policy ratified in a month has to be reviewed."""
    year, month = map(int, _said(ratified).split("-"))
    months = year * 12 + month - 1 + int(str(every.cases[0].value))
    return last_day(f"{months // 12:04}-{months % 12 + 1:02}") or date.max
