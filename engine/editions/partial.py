"""What is told of editions that are not sound: that they are compared as far as they can be read."""

from __future__ import annotations

from collections.abc import Iterable

from engine.diagnostics import Diagnostic
from engine.editions.edition import Edition
from engine.editions.problems import PARTIAL


def partly_read(editions: Iterable[Edition]) -> tuple[Diagnostic, ...]:
    """A warning for each edition that has errors, with the first of them."""
    return tuple(_partly(edition) for edition in editions if edition.errors)


def _partly(edition: Edition) -> Diagnostic:
    first, count = edition.errors[0], len(edition.errors)
    errors = "an error" if count == 1 else f"{count} errors"
    message = f"the edition `{edition.spec}` has {errors} and is compared as far as it can be read"
    help = f"mend {'it' if count == 1 else 'them'}: `trustpolicy validate` tells where"
    at = first.labels[0].at if first.labels else None
    return PARTIAL.at(at, message, label=f"{first.code.id}: {first.message}" if at else "", help=help)
