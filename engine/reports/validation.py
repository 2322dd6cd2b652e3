"""What is wrong with the policies and how much was read of them, in each format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from engine.diagnostics import Diagnostic, Severity, has_errors
from engine.frozen import dataclass
from engine.keyed import by_key
from engine.policy.problems import UNKNOWN_ACADEMY
from engine.reports.diagnostics import diagnostic_json, diagnostics_summary, diagnostics_text
from engine.reports.json import Json, json_object
from engine.reports.look import PLAIN, Look
from engine.reports.visible import visible
from engine.wording import counted

if TYPE_CHECKING:
    from engine.policy.loading import Policy
    from engine.rulebook import Rulebook

_CSV = ("code", "severity", "file", "line", "column", "message", "help")
_HEADINGS = ("Code", "Severity", "Where", "What", "Help")


@dataclass(frozen=True, slots=True)
class Extent:
    """How much a policy holds: all its academies together, each layer, setting and rule once."""

    edition: str
    digest: str
    academies: tuple[str, ...]
    layers: int
    settings: int
    rules: int

    def __str__(self) -> str:
        """`1 academy, 2 layers, 142 settings, 17 rules`."""
        academies = counted(len(self.academies), "academy")
        counts = ((self.layers, "layer"), (self.settings, "setting"), (self.rules, "rule"))
        return ", ".join((academies, *(counted(count, noun) for count, noun in counts)))


def extent_of(policy: Policy, rules: Rulebook) -> Extent:
    """How much was read."""
    academies = policy.academies.values()
    return Extent(
        policy.edition,
        policy.digest,
        tuple(policy.academies),
        layers=len({layer for academy in academies for layer in academy.layers}),
        settings=len(
            {path for academy in academies for path, each in academy.settings.items() if each.part_of is None}
        ),
        rules=len(rules.rules),
    )


def validation_text(
    extent: Extent | None, diagnostics: Sequence[Diagnostic], look: Look = PLAIN
) -> Iterator[str]:
    """Every problem, then one line that says what was read and what it comes to.

    Kinds of which there can be very many have a line each, and beside an error only their number is told.
    """
    brief = [each for each in diagnostics if each.code.overview]
    whole = [each for each in diagnostics if not each.code.overview]
    yield from diagnostics_text(whole, look)
    yield "\n" if whole else ""
    yield from (_counted_only(brief) if has_errors(diagnostics) else _in_brief(brief, look))
    style = "error" if has_errors(diagnostics) else "strong"
    yield look.paint(style, validation_summary(extent, diagnostics)) + "\n"


def _in_brief(diagnostics: Sequence[Diagnostic], look: Look) -> Iterator[str]:
    """A line each by kind, and which command tells more of them."""
    for id, found in sorted(by_key((each.code.id, each) for each in diagnostics).items()):
        head = look.paint(found[0].severity.value, f"{found[0].severity.value}[{id}]")
        yield f"{head}: {look.paint('strong', f'{found[0].code.title} ({len(found):,})')}\n"
        yield from (f"  {visible(str(each.place))}: {visible(each.message)}\n" for each in found)
        yield "\n"
    overviews = Counter(each.code.overview or "" for each in diagnostics)
    for command, number in sorted(overviews.items(), key=lambda each: -each[1]):
        yield f"`{command}` shows all places of {number:,} of them, and what has to be decided\n"
    yield "\n" if overviews else ""


def _counted_only(diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    """So that they do not drown the error."""
    if diagnostics:
        number = counted(len(diagnostics), "other warning is", "other warnings are")
        yield f"{number} listed once there is no error, or with `--draft` where authorisation alone is missing\n\n"


def validation_markdown(extent: Extent | None, diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    """A table of the problems, then the summary."""
    from engine.reports.markdown import escaped, table

    yield "# Policies\n\n"
    rows = (
        (d.code.id, d.severity, str(d.place) if d.labels else "", d.message, d.help or "")
        for d in diagnostics
    )
    yield from table(_HEADINGS, rows)
    yield "\n" if diagnostics else ""
    yield f"**{escaped(validation_summary(extent, diagnostics))}**\n"


def validation_csv(_extent: Extent | None, diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    """A row a problem; only the header where there is none."""
    from engine.reports.csv import csv_rows

    return csv_rows(_CSV, map(_row, diagnostics))


def validation_json(extent: Extent | None, diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    """One object, as `schemas/results/validate.schema.json` says; `policy` is null where there are errors."""
    return json_object(
        errors=has_errors(diagnostics),
        policy=_extent_json(extent) if extent else None,
        diagnostics=map(diagnostic_json, diagnostics),
    )


def validation_summary(extent: Extent | None, diagnostics: Sequence[Diagnostic]) -> str:
    """What was read and what it comes to, in one line."""
    outcome = diagnostics_summary(diagnostics)
    if extent:
        return f"{extent}: {outcome}"
    errors = (each for each in diagnostics if each.severity is Severity.ERROR)
    of_names = all(each.code is UNKNOWN_ACADEMY and not each.labels for each in errors)
    return f"{'not every academy named is there' if of_names else 'the policies cannot be used'}: {outcome}"


def _extent_json(extent: Extent) -> Json:
    return {
        "edition": extent.edition,
        "digest": extent.digest,
        "academies": extent.academies,
        "layers": extent.layers,
        "settings": extent.settings,
        "rules": extent.rules,
    }


def _row(diagnostic: Diagnostic) -> dict[str, object]:
    place = diagnostic.place
    return {
        "code": diagnostic.code.id,
        "severity": diagnostic.severity,
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "message": diagnostic.message,
        "help": diagnostic.help,
    }
