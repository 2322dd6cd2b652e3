"""A file of cases to what it says: checked by its schema, and held against the policies it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from engine.cases import problems
from engine.cases.calendars import Sessions, chosen
from engine.cases.case import Case, CaseFile, Never, Row
from engine.cases.cells import SOMEONE, calendar_rows, given_pupils, given_tables, mistyped_pupils, usual_year
from engine.cases.expecting import expectations
from engine.cases.marks import read_marks
from engine.cases.rules import asked_rule
from engine.cases.settings import given_settings, missing_settings
from engine.diagnostics import Diagnostic, Label, near_names
from engine.explain.answers import NOT_EVALUATED
from engine.frozen import dataclass
from engine.language.ruleset import Rule
from engine.policy.loading import Policy
from engine.policy.settings import Setting
from engine.quantities import read_date
from engine.reading import nodes
from engine.reading.nodes import entries_of, items_of, mappings_of, text_of
from engine.reading.schema import check_schema, load_schema
from engine.reading.yaml import read_file
from engine.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Known:
    """What cases are held against; `academies` are those that a file of some layer can be asked of."""

    policy: Policy
    rules: Rulebook
    calendars: Mapping[str, Sessions]
    academies: tuple[str, ...]

    def codes(self) -> frozenset[str]:
        """Every code that a mark can bear, on some day."""
        return frozenset(period.code for period in self.policy.codes)


@dataclass(frozen=True, slots=True)
class _File:
    """A file while its cases are read: its academy, what holds for all cases, and what is wrong so far."""

    root: nodes.Mapping
    academy: str
    known: Known
    settings: Mapping[str, Setting]
    found: list[Diagnostic]


def read_cases(path: Path, name: str, known: Known) -> tuple[CaseFile | None, tuple[Diagnostic, ...]]:
    """The cases of a file, known to readers as `name`, and all that is wrong; None where it cannot be used."""
    source, root, wrong = read_file(path, name)
    if source is None or root is None:
        return None, wrong
    wrong = (*wrong, *check_schema(root, load_schema("cases")))
    academy = _academy(root, known) if isinstance(root, nodes.Mapping) and not wrong else None
    if wrong or not isinstance(root, nodes.Mapping) or not isinstance(academy, str):
        return None, (*wrong, *([academy] if isinstance(academy, Diagnostic) else []))
    found: list[Diagnostic] = []
    file = _File(root, academy, known, given_settings(root, found), found)
    cases = [_case(item, file) for item in mappings_of(root.get("cases"))]
    found += _same_names(items_of(root.get("cases")))
    rule = asked_rule(root, root, academy, known.policy, known.rules, {}, []) if root.get("rule") else None
    about = rule.rule if rule and rule.of_policy else None
    found += _other_level(root.get("level"), about)
    read = CaseFile(source, text_of(root, "title") or "", about, tuple(_never(root)), _whole(cases))
    return (None if found else read), tuple(dict.fromkeys(found))


def _academy(root: nodes.Mapping, known: Known) -> str | Diagnostic:
    given, names = root.get("academy"), known.academies
    if isinstance(given, nodes.Scalar):
        if given.text in names:
            return given.text
        help = near_names(given.text, names) or f"academies here: {', '.join(f'`{each}`' for each in names)}"
        return problems.UNKNOWN_ACADEMY.at(given.span, f"there is no academy `{given.text}` here", help=help)
    if len(names) == 1:
        return names[0]
    help = f"write `academy: {names[0]}` or another one" if names else "add an academy below this layer"
    at = root.entries[0].key.span
    return problems.UNKNOWN_ACADEMY.at(at, "it is not said with whose settings to ask", help=help)


def _whole(cases: list[Case | None]) -> tuple[Case, ...]:
    return tuple(case for case in cases if case is not None)


def _case(node: nodes.Mapping, file: _File) -> Case | None:
    """A case, None where it cannot be asked; what is wrong is added to the file's.

    Of pupils whose marks cannot be read it is not said, too, that the case does not have them.
    """
    found: list[Diagnostic] = []
    case = _read_case(node, file, found)
    unread = any(each.code in (problems.BAD_MARKS, problems.UNKNOWN_CODE) for each in found)
    file.found.extend(each for each in found if not (unread and each.code is problems.UNKNOWN_PUPIL))
    return case


def _read_case(node: nodes.Mapping, file: _File, found: list[Diagnostic]) -> Case | None:
    known = file.known
    as_at = read_date(text_of(node, "as_at") or "")
    sessions, wrong = chosen(node, known.calendars)
    found += wrong
    if not wrong and (not sessions or as_at < sessions[0].date):
        found.append(_nothing_seen(node, sessions))
    settings = {**file.settings, **given_settings(node, found)}
    asked = asked_rule(node, file.root, file.academy, known.policy, known.rules, settings, found)
    missing = missing_settings(node, found)
    if wrong or not sessions:
        return None
    marks = _marks(node, sessions, known, found)
    year = usual_year(known.policy.academies[file.academy].taught.year_groups)
    pupils = given_pupils(node, marks, year, found)
    tables = given_tables(node, pupils, found)
    found += mistyped_pupils(node, marks, tables)
    if asked is None:
        return None
    expect = node.get("expect")
    silent = isinstance(expect, nodes.Scalar) and expect.text == NOT_EVALUATED
    return Case(
        text_of(node, "name") or "",
        file.academy,
        asked.rule,
        asked.of_policy,
        as_at,
        {"pupils": pupils, "marks": marks, "calendar": calendar_rows(sessions), **tables},
        settings,
        missing,
        None if silent else tuple(expectations(expect, asked.rule, pupils, found)),
        _name(node).span,
    )


def _marks(node: nodes.Mapping, sessions: Sessions, known: Known, found: list[Diagnostic]) -> tuple[Row, ...]:
    """The marks of a case; where it speaks of no pupil, one mark of someone, since no register is without."""
    written = node.get("marks")
    if isinstance(written, nodes.Scalar):
        as_at = read_date(text_of(node, "as_at") or "")
        marks, wrong = read_marks(written, sessions, as_at, known.codes())
        found += wrong
        return marks
    first = sessions[0]
    mark = {"pupil_id": SOMEONE, "date": str(first.date), "session": first.session, "code": "/"}
    return () if node.get("pupils") else (mark,)


def _nothing_seen(node: nodes.Mapping, sessions: Sessions) -> Diagnostic:
    at = node.get("as_at")
    first = sessions[0].date if sessions else None
    help = f"the first open day is {first}" if first else "give the calendar half terms"
    message = "no session has been open by this day"
    return problems.NOTHING_SEEN.at(at.span if at else node.span, message, help=help)


def _name(node: nodes.Mapping) -> nodes.Node:
    return node.get("name") or node


def _same_names(items: tuple[nodes.Node, ...]) -> Iterator[Diagnostic]:
    first: dict[str, nodes.Scalar] = {}
    for item in items:
        name = item.get("name") if isinstance(item, nodes.Mapping) else None
        if isinstance(name, nodes.Scalar):
            earlier = first.setdefault(name.text, name)
            if earlier is not name:
                also = [Label(earlier.span, "first here")]
                message = f"two cases are named `{nodes.shown(name.text)}`"
                yield problems.SAME_NAME.at(
                    name.span, message, also=also, help="give one of them another name"
                )


def _other_level(given: nodes.Node | None, rule: Rule | None) -> Iterator[Diagnostic]:
    if isinstance(given, nodes.Scalar) and rule is not None and given.text != rule.level:
        also = [Label(rule.span, f"it is a `{rule.level}` here")]
        message = f"`{rule.id}` is a `{rule.level}`, and its cases say `{given.text}`"
        help = f"put the rule right, or write `{rule.level}` here too"
        yield problems.OTHER_LEVEL.at(given.span, message, also=also, help=help)


def _never(root: nodes.Mapping) -> Iterator[Never]:
    for entry in entries_of(root.get("never")):
        if isinstance(entry.value, nodes.Scalar):
            yield Never(entry.key.text, entry.value.text, entry.key.span)
