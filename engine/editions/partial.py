"""What is told of editions that are not sound: that they are compared as far as they can be read."""

from __future__ import annotations

from collections.abc import Iterable

from engine.diagnostics import Code, Diagnostic
from engine.editions.edition import Edition
from engine.editions.problems import PARTIAL
from engine.frozen import replace
from engine.policy.folders import display_name
from engine.source import Place, Span


def partly_read(editions: Iterable[Edition]) -> tuple[Diagnostic, ...]:
    """A warning for each edition that has errors, with the first of them."""
    return tuple(_partly(edition) for edition in editions if edition.errors)


def _partly(edition: Edition) -> Diagnostic:
    count = len(edition.errors)
    errors = "an error" if count == 1 else f"{count} errors"
    message = f"the edition `{edition.spec}` has {errors} and is compared as far as it can be read"
    help = f"correct {'it' if count == 1 else 'them'}: `trustpolicy validate` shows where"
    return at_first_error(edition, PARTIAL, message, help)


def at_first_error(edition: Edition, code: Code, message: str, help: str) -> Diagnostic:
    """A problem of an edition that has errors, at the first of them, which it tells."""
    first = edition.errors[0]
    at = _in_its_folder(edition, first.labels[0].at) if first.labels else None
    return code.at(at, message, label=f"{first.code.id}: {first.message}" if at else "", help=help)


def _in_its_folder(edition: Edition, at: Span | Place) -> Span | Place:
    """A place in the edition's own folder: what two editions share is read once, under the name of the first."""
    place = at if isinstance(at, Place) else at.place
    name = display_name(edition.policy.folder, *place.file.split("/")[1:])
    return (
        replace(at, file=name) if isinstance(at, Place) else replace(at, source=replace(at.source, name=name))
    )
