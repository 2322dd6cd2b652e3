"""What a reader wants listed, whether there is such, and by what names.

A name that nothing has would pass for one without findings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from engine.check_result import CheckResult
from engine.diagnostics import Code, Diagnostic, Severity, near_names
from engine.findings import Finding
from engine.frozen import replace
from engine.policy.loading import Policy
from engine.policy.references import no_such_role
from engine.rulebook import Rulebook
from engine.wanted import Wanted
from engine.wording import counted, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NO_RULE = Code(
    "X005",
    "there is no such rule to list the findings of",
    "After `--rule` write the name of a rule that holds for an academy that is checked, as in the files of `rules/` "
    "and, in square brackets, in the findings of `check`.",
)
NO_PUPIL = Code(
    "X006",
    "there is no such pupil to list the findings of",
    "After `--pupil` write a pupil's identifier as in the register's table `pupils`. A row that was set aside does "
    "not count: then the check says nothing about that pupil.",
)
NO_CLASS = Code(
    "X007",
    "there is no such class to list the findings of",
    "After `--class` write the name of a class as in the column `class` of the register's table `pupils`. Pupils "
    "without one are listed with every class, since it cannot be told whose they are.",
)
NO_NAMES = Code(
    "X008",
    "pupils are listed without their names",
    "With `--names` findings show a pupil's name beside the identifier, from the column `name` of the register's table "
    "`pupils`. Where a row has none, as in a register made with `import --pseudonymise`, the identifier stands alone.",
    Severity.NOTE,
)
KEPT_ALONE = Code(
    "X009",
    "the pupil to list the cases of is in the case ledger alone",
    "After `--pupil` stands an identifier that the case ledger has and the register's table `pupils` has not. What the "
    "ledger keeps under it is listed, and nothing that was found now: if the pupil has another identifier since, that "
    "is found under the new one, where what was decided has to be written again.",
    Severity.WARNING,
)
_MOST_NAMED = 20
_NAMED = "SELECT academy, pupil_id, name FROM register.pupils WHERE name IS NOT NULL"
_PUPILS = "SELECT DISTINCT pupil_id FROM register.pupils ORDER BY pupil_id"
_CLASSES = 'SELECT DISTINCT "class" FROM register.pupils WHERE "class" IS NOT NULL ORDER BY "class"'
_HELD = (
    """SELECT academy, pupil_id FROM register.pupils WHERE "class" IS NULL OR "class" IN (SELECT unnest(?))"""
)


def no_such_names(wanted: Wanted | None, policy: Policy, rules: Rulebook) -> Iterator[Diagnostic]:
    """The roles and rules wanted that no academy checked has."""
    if wanted is None:
        return
    roles = {role: each for academy in policy.academies.values() for role, each in academy.roles.items()}
    known = [scoped.rule.id for scoped in rules.rules]
    yield from (problem for role in wanted.roles if (problem := no_such_role(role, roles)))
    for rule in wanted.rules:
        if rule not in known:
            help = near_names(rule, known) or "`trustpolicy check` without `--rule` names all rules"
            yield NO_RULE.at(None, f"no rule is called `{rule}`", help=help)


def none_such_in(connection: DuckDBPyConnection, wanted: Wanted | None) -> Iterator[Diagnostic]:
    """The pupils and classes wanted that no usable row of the register names."""
    if wanted and wanted.pupils:
        known = _names(connection, _PUPILS)
        yield from (_no_pupil(pupil, known, wanted) for pupil in wanted.pupils if pupil not in known)
    if wanted and wanted.classes:
        known = _names(connection, _CLASSES)
        for name in (each for each in wanted.classes if each not in known):
            there = f"classes there: {quoted(known, _MOST_NAMED)}" if known else "its pupils have no class"
            help = near_names(name, known) or there
            yield NO_CLASS.at(
                None, f"the register has no usable row of a pupil of a class `{name}`", help=help
            )


def _no_pupil(pupil: str, known: Sequence[str], wanted: Wanted) -> Diagnostic:
    if pupil in wanted.kept:
        message = f"the case ledger has a pupil `{pupil}`, and the register has no usable row of one"
        return KEPT_ALONE.at(
            None, message, help="if the pupil has another identifier now, ask by that as well"
        )
    help = near_names(pupil, known) or "write the identifier as it stands in the table `pupils`"
    return NO_PUPIL.at(None, f"the register has no usable row of a pupil `{pupil}`", help=help)


def _names(connection: DuckDBPyConnection, query: str) -> list[str]:
    return [name for (name,) in connection.execute(query).fetchall()]


def pupil_names(connection: DuckDBPyConnection) -> dict[tuple[str, object], str]:
    """The names of a register's pupils, by academy and identifier."""
    return {(academy, pupil): name for academy, pupil, name in connection.execute(_NAMED).fetchall()}


def by_name(
    result: CheckResult, connection: DuckDBPyConnection
) -> tuple[CheckResult, tuple[Diagnostic, ...]]:
    """The result with each pupil's name in the subject of findings, and for how many of them there is none."""
    names = pupil_names(connection)
    nameless: set[tuple[str, object]] = set()

    def named(finding: Finding) -> Finding:
        subject = finding.subject
        if "pupil_id" not in subject:
            return finding
        pupil = finding.academy, subject["pupil_id"]
        if pupil not in names:
            nameless.add(pupil)
            return finding
        return replace(finding, subject={"pupil_id": pupil[1], "name": names[pupil], **subject})

    result = replace(result, findings=tuple(map(named, result.findings)))
    if not nameless:
        return result, ()
    message = f"no name in the register for {counted(len(nameless), 'pupil')} with findings"
    help = "fill in the column `name` of the table `pupils`, or ask without `--names`"
    return result, (NO_NAMES.at(None, message, help=help),)


def listing(wanted: Wanted | None, result: CheckResult, connection: DuckDBPyConnection) -> CheckResult:
    """The result of which reports list what is wanted."""
    if wanted is None:
        return result
    if wanted.classes:
        wanted = replace(wanted, held=frozenset(connection.execute(_HELD, [list(wanted.classes)]).fetchall()))
    return replace(result, wanted=wanted, chosen=wanted.among(result.findings))
