"""The year groups that an academy teaches: that none between them is left out, and that its last one is its last one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.diagnostics import Code, Diagnostic, Severity, labels_at
from engine.policy.declarations import setting_leaves
from engine.policy.layers import ACADEMY, Layer
from engine.policy.settings import Case, Setting
from engine.policy.standing import Standing
from engine.reading import nodes
from engine.reading.nodes import Scalar
from engine.source import Span
from engine.spoken import year_in_words, years_in_words

YEARS_LEFT_OUT = Code(
    "L070",
    "year groups with a gap between them",
    "A school teaches each year group from its first to its last, so one that is left out between them was most likely "
    "forgotten: settings that vary by year group would have no value for its pupils. Add it, or leave the list where "
    "the school does not teach it, such as one that is still growing from two ends.",
    Severity.WARNING,
)
NOT_THE_LAST_YEAR = Code(
    "L071",
    "a last year group that is not the academy's last",
    "Pupils who leave after the last year group of the school need no form and no notice, and those before it do. With "
    "another year group than the highest of the academy's `year_groups`, this would be said of the wrong pupils. It "
    "may be year 11 where a sixth form follows. Correct the value, or the year groups in policy.yaml.",
    Severity.WARNING,
)

NOT_TAUGHT = Code(
    "L072",
    "a year group that the academy does not teach",
    "Beside year groups that the academy teaches, or in its document, stands one that it does not: most likely another "
    "one is meant, and for that the value does not hold. Correct it, or delete it.",
    Severity.WARNING,
)

_LAST_BEFORE_SIXTH_FORM = 11


def check_years_taught(layer: Layer) -> Iterator[Diagnostic]:
    """The problem that an academy leaves out year groups between its first and its last."""
    years = layer.year_groups
    between = [year for year in range(min(years, default=0), max(years, default=0)) if year not in years]
    if between and layer.kind == ACADEMY and layer.is_sound("policy"):
        message = (
            f"{layer.called} teaches {years_in_words(years)}, and not {years_in_words(between)} between them"
        )
        help = f"add {', '.join(map(str, between))}, or leave it where the school does not teach it"
        yield YEARS_LEFT_OUT.at(_list_of_years(layer), message, help=help)


def check_years_of_cases(academy: Layer) -> Iterator[Diagnostic]:
    """The year groups that an academy's own cases name beside others, and that it does not teach."""
    if academy.year_groups and academy.is_sound("policy"):
        for file in (each for each in academy.folder.files if each.sound):
            for years in _years_named(file.node):
                wrong = [*not_taught(years, academy.year_groups, academy.called)]
                yield from wrong if len(wrong) < len(years) else ()


def not_taught(years: Sequence[Scalar], taught: Sequence[int], called: str) -> Iterator[Diagnostic]:
    """The year groups of a list that an academy does not teach."""
    for year in years:
        if year.text.isdecimal() and int(year.text) not in taught:
            message = f"{called} does not teach {year_in_words(int(year.text))}: it teaches {years_in_words(taught)}"
            yield NOT_TAUGHT.at(year.span, message, help="correct the year group, or delete it")


def _years_named(node: nodes.Node) -> Iterator[tuple[Scalar, ...]]:
    """The year groups of each `when` in a node."""
    if isinstance(node, nodes.Sequence):
        yield from (years for item in node.items for years in _years_named(item))
    for entry in nodes.entries_of(node):
        if entry.key.text == "when" and isinstance(entry.value, nodes.Mapping):
            yield nodes.scalars_of(entry.value.get("year_groups"))
        else:
            yield from _years_named(entry.value)


def check_last_year(standing: Standing) -> Iterator[Diagnostic]:
    """The values that say what the last year group of the school is, and name one that is not the academy's last."""
    academy = standing.layers[-1]
    if not (academy.year_groups and academy.is_sound("policy")):
        return
    for path, setting in standing.settings.items():
        if setting_leaves()[path].last_year:
            for case in setting.cases:
                last = _last_of(case, academy)
                usual = {last, max(academy.year_groups), _LAST_BEFORE_SIXTH_FORM} & {*academy.year_groups}
                if case.value not in usual:
                    yield _not_the_last(setting, case, academy, last)


def _last_of(case: Case, academy: Layer) -> int:
    """The last year group of the pupils that a value holds for."""
    held_for = case.selector.year_groups or frozenset(academy.year_groups)
    return max(held_for & {*academy.year_groups}, default=max(academy.year_groups))


def _not_the_last(setting: Setting, case: Case, academy: Layer, last: int) -> Diagnostic:
    said, taught = setting.written(case), years_in_words(academy.year_groups)
    message = f"`{setting.path}` is {said}, and {academy.called} teaches {taught}"
    also = labels_at((_list_of_years(academy), "the year groups of the academy"))
    help = f"write `{last}`, or correct the year groups"
    return NOT_THE_LAST_YEAR.at(case.origin.span, message, also=also, help=help)


def _list_of_years(layer: Layer) -> Span | None:
    """Where an academy lists its year groups."""
    listed = layer.identity("year_groups")
    return listed.value.span if listed else layer.start()
