"""What is missing where a rule cannot tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.answering.told import AcademyContext, Told
from engine.explain.context import Context
from engine.explain.evaluation import answer
from engine.explain.facts import AcademyFacts
from engine.explain.ranges import Range
from engine.explain.register_times import lacking_case
from engine.language import meaning as m
from engine.language.figures import Figure
from engine.language.kinds import KINDS
from engine.language.reads import REGISTER_TIMES, columns_left_open, left_open_in
from engine.language.ruleset import Rule
from engine.language.unseen_rows import has_beginning, of_an_unseen_row
from engine.policy.cases import WHOLE_SCHOOL
from engine.policy.settings import Case
from engine.wording import listed

_NO_TIME = "or no such time in the calendar"


def facts_missing(
    rule: Rule, told: Told, cases: Mapping[str, Case | None], context: AcademyContext
) -> Iterator[str]:
    """The facts without which the rule cannot tell."""
    found = False
    open_columns = columns_left_open(rule)
    for name, figure in rule.figures.items():
        value = told.figures.get(name)
        if isinstance(figure, m.Column) and (figure.owner, figure.name) not in open_columns:
            continue
        if value is None:
            found = True
            yield _lacking(name, figure)
        elif isinstance(value, Range):
            found = True
            reaches_back = value.high is None and _counts(figure)
            yield _unseen(name) if reaches_back else f"facts of some rows that `{name}` counts"
    for path, case in cases.items():
        if case is None and not _of_each_time(path, rule, context):
            found = True
            yield f"a value of `{path}` for {_for_whom(path, rule, told, context)}"
    lacking = [] if found else list(_of_other_rows(rule, told, context))
    if lacking:
        yield listed(lacking, word="or")


def _of_other_rows(rule: Rule, told: Told, context: AcademyContext) -> Iterator[str]:
    """What may lack where no figure or setting does, in other rows of the subject's own kind too: one of these does."""
    own = {(rule.subject.name, name) for name in rule.figures}
    inner = sorted(f"{owner}.{name}" for owner, name in columns_left_open(rule) - own)
    yield from (f"`{name}` of some row" for name in inner)
    parts = list(m.walk(rule.when))
    if rule.subject.of_pupil and any(isinstance(part, m.Rows) and part.kind == "register" for part in parts):
        yield "`class` of the pupil"
    begun = [part.rows for part in parts if isinstance(part, m.Exists) and has_beginning(part.rows)]
    if begun and (not inner or any(_may_be_unseen(rows, rule, told, context) for rows in begun)):
        yield "what lies before the calendar begins"
    elif not inner and any(isinstance(part, m.Ordinal) for part in parts):
        yield "a calendar that reaches back to the date"


def _may_be_unseen(rows: m.Rows, rule: Rule, told: Told, context: AcademyContext) -> bool:
    """Whether rows may count that lie before the calendar: not where the days of the subject show that none can."""
    unseen = of_an_unseen_row(rows, of_pupil=rule.subject.of_pupil)
    row = {**told.facts, **told.subject}
    if unseen is None or not all(_known_by(part, rule.subject.name, row) for part in m.walk(unseen)):
        return unseen is not None
    facts = AcademyFacts(context.academy, context.settings, context.calendar, {}, context.as_at)
    return answer(unseen, Context(facts, ((rule.subject.name, row),), rule.look_back)) is not False


def _known_by(part: object, kind: str, row: Mapping[str, object]) -> bool:
    """Whether a part of a condition asks no more than what is told of the subject."""
    return isinstance(part, _OF_DAYS) or (
        isinstance(part, m.Column) and part.owner == kind and row.get(part.name) is not None
    )


_OF_DAYS = (
    m.Logic,
    m.Not,
    m.Compare,
    m.Arithmetic,
    m.Constant,
    m.Shift,
    m.Ordinal,
    m.DayOf,
    m.LastUnseen,
    m.Untold,
)


def _of_each_time(path: str, rule: Rule, context: AcademyContext) -> bool:
    """Whether a rule for all settings together reads a register time, which has a value for each, and none for all."""
    return rule.subject.name == "setting" and path in REGISTER_TIMES and path in context.settings


def _counts(figure: Figure) -> bool:
    return isinstance(figure, m.Measure) and figure.function in {"count", "days"}


def _unseen(name: str) -> str:
    return f"what lies before the calendar begins, of which `{name}` may count more"


def _for_whom(path: str, rule: Rule, told: Told, context: AcademyContext) -> str:
    facts = {**told.facts, **told.subject}
    if facts.get("cell") is not None:
        return "this case"
    year = WHOLE_SCHOOL if rule.subject.name == "academy" else facts.get("year_group")
    return lacking_case(rule.subject.name, context.settings.get(path), facts.get("class"), year)


def _lacking(name: str, figure: Figure) -> str:
    if isinstance(figure, m.Measure) and figure.window is not None:
        what = _no_whole(figure.rows) if figure.function == "share" else _no_rows(figure.rows)
        return f"`{figure.name}` over {figure.window}: {what}"
    return f"`{name}`"


def _no_rows(rows: m.Rows) -> str:
    """What a figure of rows may lack: the rows, their time, or the facts that its value is of."""
    facts = sorted(name for _, name in left_open_in(rows.value)) if rows.value is not None else []
    told = f" with {listed(f'`{name}`' for name in facts)}" if facts else ""
    return f"no such rows{told}, {_NO_TIME}"


def _no_whole(rows: m.Rows) -> str:
    """What a share may lack: any row that it is of, or the facts that tell which rows these are."""
    facts = sorted(left_open_in(rows.among)) if rows.among is not None else []
    asked = (f", or `{name}` of some {KINDS[owner].said} is missing" for owner, name in facts)
    return f"no {whole_of(rows)}{''.join(asked)}"


def whole_of(rows: m.Rows) -> str:
    """What one of the rows is called that a share is of."""
    among = rows.among.group if isinstance(rows.among, m.InSet) else None
    possible = isinstance(among, m.Setting) and among.path == "codes.possible"
    return "possible session" if possible else f"{KINDS[rows.kind].said} that the share is of"
