"""What follows where a record of an authorisation is new, gone or another: whether the section is authorised by it."""

from __future__ import annotations

from engine.editions.change import Direction, Said
from engine.editions.edition import Edition
from engine.policy.authorisation.authorised import NO_RECORD, unauthorised

_WHAT = {(True, False): "a decision recorded", (False, True): "the record is gone"}


def record_direction(name: str, was: bool, now: bool, old: Edition, new: Edition) -> Said:
    """Whether the section of a record, `academy.section, edition`, is authorised; `was` and `now` whether it is there.

    Where it is not any more, or is only now, what is asked of the academy may be another, for nothing is evaluated by a
    section that is not authorised.
    """
    academy, section = _section_of(name)
    what = _WHAT.get((now, was), "the record is another")
    before, after = (why_not(academy, section, each) for each in (old, new))
    if after is None:
        return (
            Direction.NEITHER,
            f"{what}, and {academy} sets nothing in the section that has to be authorised",
        )
    if before is None or bool(before) == bool(after):
        still = "" if before is None else ", as it was"
        state = f"is not authorised{still}: {after}" if after else f"is authorised{still}"
        return Direction.NEITHER, f"{what}; the section `{section}` {state}"
    if after:
        return (
            Direction.CANNOT_SAY,
            f"{what}, and the section `{section}` is not authorised any more: {after}",
        )
    return Direction.CANNOT_SAY, f"{what}, and the section `{section}` is authorised now, which it was not"


def is_authorised_as_before(name: str, old: Edition, new: Edition) -> bool:
    """Whether the section of a record is authorised in both editions, or in neither."""
    before, after = (why_not(*_section_of(name), each) for each in (old, new))
    return bool(before) == bool(after)


def _section_of(name: str) -> tuple[str, str]:
    academy, _, rest = name.partition(".")
    return academy, rest.partition(", edition ")[0]


def why_not(academy: str, section: str, edition: Edition) -> str | None:
    """Why a section is not authorised, blank where it is; None where the academy sets nothing in it."""
    local = edition.policy.local_of(academy)
    if local is None or not any(each.name == section for each in local.sections):
        return None
    if not local.readable:
        return "the records cannot be read"
    wrong = (problem for each, problem in unauthorised(local, None) if each.name == section)
    problem = next(wrong, None)
    if problem is None:
        return ""
    return "there is no record of it" if problem.code is NO_RECORD else problem.message
