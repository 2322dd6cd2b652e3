"""The counts of a rule that reads otherwise at some academies, added up."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from engine.findings import RuleCount, why_nowhere
from engine.frozen import replace
from engine.keyed import by_key


def summed(counts: Iterable[RuleCount]) -> tuple[RuleCount, ...]:
    """One count of a rule that reads otherwise at some academies, as where its stage of a ladder is another.

    Where an academy's own rule has another title, subject or level than the one in whose place it is, it has its own.
    """
    alike = by_key(((each.id, each.title, each.subject, each.level), each) for each in counts)
    return tuple(reduce(_together, each) for each in alike.values())


def _together(one: RuleCount, other: RuleCount) -> RuleCount:
    lacking = {**one.not_evaluated_at, **other.not_evaluated_at}
    nowhere = one.not_evaluated is not None and other.not_evaluated is not None
    return replace(
        one,
        tested=one.tested + other.tested,
        yes=one.yes + other.yes,
        no=one.no + other.no,
        cannot_tell=one.cannot_tell + other.cannot_tell,
        excepted=one.excepted + other.excepted,
        not_evaluated=why_nowhere(lacking) if nowhere else None,
        not_evaluated_at=lacking,
        academies=tuple(sorted({*one.academies, *other.academies})),
    )
