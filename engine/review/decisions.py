"""What is still to be decided of a policy document, and what was open in the edition before and no longer is."""

from __future__ import annotations

from collections.abc import Iterator

from engine.document.contradictions import Contradiction
from engine.document.coverage import Coverage
from engine.frozen import replace
from engine.review.pack import Decisions, OpenDecision, SettledDecision


def decisions(new: Coverage | None, old: Coverage | None) -> Decisions | None:
    """What is open in the newer edition, and how it stands to the older one; None where there is no clause register."""
    if new is None or not new.clauses:
        return None
    now = new.open()
    if old is None or not old.clauses:
        return Decisions(tuple(map(_open, now)), None)
    before = old.open()
    return Decisions(
        tuple(_since(each, before) for each in now),
        tuple(_settled(each, new) for each in before if _same(each, now) is None),
    )


def _same(one: Contradiction, others: tuple[Contradiction, ...]) -> Contradiction | None:
    return next((other for other in others if one.conflict.is_of(other.conflict)), None)


def _open(found: Contradiction) -> OpenDecision:
    return OpenDecision(found.conflict.message, _refs(found), found.who)


def _since(found: Contradiction, before: tuple[Contradiction, ...]) -> OpenDecision:
    """What is open, and whether it was in the older edition, and as it is."""
    was = _same(found, before)
    has_changed = was is not None and was.conflict.message != found.conflict.message
    return replace(_open(found), is_new=was is None, has_changed=has_changed)


def _settled(before: Contradiction, now: Coverage) -> SettledDecision:
    decided = dict.fromkeys(_decided(before, now))
    return SettledDecision(before.conflict.message, _refs(before), tuple(decided))


def _decided(before: Contradiction, now: Coverage) -> Iterator[str]:
    """The decisions recorded of the statements that took part."""
    refs = _refs(before)
    for clause in now.clauses:
        yield from (each.decision for each in clause.statements if each.decision and each.ref in refs)


def _refs(found: Contradiction) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.ref for each in found.conflict.statements))
