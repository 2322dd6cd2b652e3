"""What is missing where a rule cannot tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.answering.told import AcademyContext, Told
from engine.explain.ranges import Range
from engine.explain.register_times import lacking_case
from engine.language import meaning as m
from engine.language.figures import Figure
from engine.language.kinds import KINDS
from engine.language.reads import REGISTER_TIMES, columns_left_open, left_open_in
from engine.language.ruleset import Rule
from engine.language.unseen_rows import has_beginning
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
    lacking = [] if found else list(_of_other_rows(rule))
    if lacking:
        yield listed(lacking, word="or")


def _of_other_rows(rule: Rule) -> Iterator[str]:
    """What may lack where no figure or setting does, in other rows of the subject's own kind too: one of these does."""
    own = {(rule.subject.name, name) for name in rule.figures}
    inner = sorted(f"{owner}.{name}" for owner, name in columns_left_open(rule) - own)
    yield from (f"`{name}` of some row" for name in inner)
    parts = list(m.walk(rule.when))
    if rule.subject.of_pupil and any(isinstance(part, m.Rows) and part.kind == "register" for part in parts):
        yield "`class` of the pupil"
    if any(isinstance(part, m.Exists) and has_beginning(part.rows) for part in parts):
        yield "what lies before the calendar begins"
    elif not inner and any(isinstance(part, m.Ordinal) for part in parts):
        yield "a calendar that reaches back to the date"


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
