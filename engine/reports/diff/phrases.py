"""Words that all reports of a comparison share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from engine.editions.change import (
    Change,
    Comparison,
    Direction,
    EditionName,
    Kept,
    Kind,
    Side,
    counted_by_direction,
)
from engine.reports.phrases import MOST_NAMED, academies_called
from engine.wording import counted, listed, quoted

HEADINGS = {
    Kind.SETTING: "Settings",
    Kind.CODE: "Register codes",
    Kind.RULE: "Rules",
    Kind.DEFINITION: "Definitions",
    Kind.DUTY: "Duties",
    Kind.CONTACT: "Contacts",
    Kind.DELEGATION: "What layers may set",
    Kind.AUTHORISATION: "Authorisations",
    Kind.LAYER: "Layers",
    Kind.CLAUSE: "What the document says",
    Kind.CASE: "Policy cases",
    Kind.OTHER: "Other",
}
NOTHING = "nothing"
_VERBS = {
    Direction.TIGHTENS: ("tightens", "tighten"),
    Direction.LOOSENS: ("loosens", "loosen"),
    Direction.NEITHER: ("goes neither way", "go neither way"),
    Direction.CANNOT_SAY: ("may go either way", "may go either way"),
}


def headline(told: Comparison) -> str:
    """`edition 2023-24 (old) and edition 2024-25 (policies), at wenlock`."""
    if told.academy:
        where = f"at {told.academy}"
    elif told.layer:
        where = f"at {academies_called(told.academies)}, as if {told.layer} set it"
    else:
        where = "layer by layer"
    return f"{edition_words(told.old)} and {edition_words(told.new)}, {where}"


def edition_words(edition: EditionName) -> str:
    """`edition 2024-25 (policies)`."""
    return f"edition {edition.edition or 'without a name'} ({edition.spec})"


def summary(told: Comparison) -> str:
    """How many changes there are and which way they go; where not all was read, that it cannot be told."""
    parts = [f"{counted(len(told.kept), 'thing')} only renamed or moved"] if told.kept else []
    undecided = sum(1 for each in told.changes if each.new and each.new.is_undecided)
    parts += [f"no decision is recorded for {undecided:,}"] if undecided else []
    tail = "".join(f"; {each}" for each in (*parts, *_joining(told)))
    unread = quoted(sorted({*told.old.unread, *told.new.unread})) if told.partial else ""
    if not told.changes:
        said = f"it cannot be told what has changed, for not all of {unread} could be read"
        return f"{said if unread else 'no change'}{tail}"
    ways = counted_by_direction(told.changes).items()
    said = listed([f"{count} {_VERBS[way][count > 1]}" for way, count in ways if count])
    more = f"; what else has changed cannot be told, for not all of {unread} could be read" if unread else ""
    return f"{counted(len(told.changes), 'change')}: {said}{tail}{more}"


def _joining(told: Comparison) -> Iterator[str]:
    """`oakfield and valley have joined`."""
    for academies, event in ((told.joined, "joined"), (told.left, "left")):
        if academies:
            yield f"{listed(academies)} {'has' if len(academies) == 1 else 'have'} {event}"


def unread_words(told: Comparison) -> Iterator[str]:
    """What could not be compared, edition by edition."""
    for edition in (told.old, told.new):
        if edition.unread:
            yield f"partial: of {edition_words(edition)} not all could be read: {', '.join(edition.unread)}"


def by_kind(told: Comparison) -> Iterator[tuple[str, list[Change]]]:
    """The changes under the heading of their kind."""
    for kind, changes in groupby(told.changes, key=lambda change: change.kind):
        yield HEADINGS[kind], list(changes)


def both_sides(change: Change) -> tuple[str, str]:
    """What was said and what is, `nothing` where it is not there, with what tells the two apart beside the words.

    That is the layer where another one says it now, and the clause where the words are the same.
    """
    old, new = change.old, change.new
    if old is None or new is None:
        return _says(old), _says(new)
    cited = old.says == new.says and old.clause != new.clause
    layered = old.layer != new.layer
    was, now = (_told_apart(side, cited=cited, layered=layered) for side in (old, new))
    return was, now


def _says(side: Side | None) -> str:
    return side.says if side else NOTHING


def _told_apart(side: Side, *, cited: bool, layered: bool) -> str:
    clause = (f"by {side.clause}" if side.clause else "by no clause") if cited else ""
    said = ", ".join(each for each in (clause, side.layer if layered else "") if each)
    return f"{side.says} ({said})" if said else side.says


def title_words(change: Change) -> str:
    """The title, where it says more than the path."""
    return change.title if change.title and change.title not in change.path else ""


def source_words(change: Change) -> str:
    """Who says it, by what clause and with whose authority: `trust, 4.6; approved by Directors`.

    Of what is gone, who said it before: nobody need have authorised that it goes.
    """
    side = change.new or change.old
    if side is None:
        return ""
    basis = side.clause if not side.authorised or side.clause != side.authorised else ""
    before = "" if change.new else "said before by "
    said = before + ", ".join(each for each in (side.layer, basis) if each)
    return f"{said}; {side.authorised}" if side.authorised else said


def reached(change: Change, told: Comparison) -> Sequence[str]:
    """The academies that a change reaches, by name unless they are many: `all 36 academies`, or all but a few."""
    names = change.academies
    others = [name for name in told.academies if name not in names]
    if len(names) <= MOST_NAMED or len(others) > MOST_NAMED or not set(names) <= set(told.academies):
        return names
    but = f" but {listed(others)}" if others else ""
    return (f"all {len(told.academies)} academies{but}",)


def reach_words(change: Change, told: Comparison) -> str:
    """`reaches wenlock and oakfield`."""
    return f"reaches {listed(reached(change, told))}" if change.academies else "reaches no academy"


def direction_words(change: Change) -> str:
    """`tightens: higher is stricter`."""
    return f"{change.direction}: {change.reason}"


def kept_words(kept: Kept) -> str:
    """`rule renamed: rules.a → rules.b`."""
    # triggers are told among the duties that they set off, and are none
    called = "trigger" if kept.kind is Kind.DUTY and kept.old.startswith("triggers.") else kept.kind
    return f"{called} {kept.how}: {kept.old} → {kept.new}"
