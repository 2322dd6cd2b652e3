"""Register codes that a document lists although they are not in force in its edition."""

from __future__ import annotations

from collections.abc import Iterator

from engine.diagnostics import Code, Diagnostic, Severity, near_names
from engine.policy.gaps import school_year
from engine.policy.standing import Standing, edition_of

NOT_IN_FORCE = Code(
    "L094",
    "a code that the document lists and that is not in force",
    "`cites` in codes.yaml has the codes that the policy document lists. This one is in force on no day of the school "
    "year that the edition is for: it is mistyped, or the document was not brought up to date, and a school that goes "
    "by it enters marks that count for nothing. Correct the list, or the document.",
    Severity.WARNING,
)


def check_cited(standing: Standing) -> Iterator[Diagnostic]:
    """The codes that a layer lists and that are in force on no day of the edition, where that can be said."""
    edition = edition_of(standing)
    year = school_year(edition)
    if year is None or not standing.is_sound("codes"):
        return
    in_force = {
        name for name, code in standing.codes.items() if any(each.meets(*year) for each in code.periods)
    }
    for name, origin in standing.layers[-1].cited_codes.items():
        if name in standing.codes and name not in in_force:
            message = f"`cites` lists `{name}`, which is not in force in the edition {edition}"
            help = near_names(name, in_force) or "delete it, if the document has it no longer"
            yield NOT_IN_FORCE.at(origin.span, message, help=help)
