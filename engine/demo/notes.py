"""The note that lies beside an invented register."""

from __future__ import annotations

from collections.abc import Iterator

from engine.demo.told import told
from engine.demo.wishes import Wishes

_OPENING = """\
Everything in this folder is invented. No pupil, parent, member of staff or mark in it is real; the names are
made-up syllables and placeholders. It was written by `trustpolicy demo` (seed {seed}) to try the checks on.

How often each code comes follows the Department for Education's published figures for state-funded primary
schools in England and in Luton (Pupil attendance in schools, Open Government Licence v3.0).

Academies: {academies}
"""
_PLANTED = """
Planted in {academy}, so that every check finds something. The stories are told for 28 March 2025.

"""


def notes(wishes: Wishes) -> str:
    """The text of the folder's README.txt: what the data is, and the story of each planted pupil."""
    names = ", ".join(f"{shape.name} ({shape.pupils} pupils)" for shape in wishes.academies)
    opening = _OPENING.format(seed=wishes.seed, academies=names or "none")
    return opening + "".join(_stories(wishes.planted_in)) if wishes.planted_in else opening


def _stories(academy: str) -> Iterator[str]:
    yield _PLANTED.format(academy=academy)
    for row in told("stories/pupils"):
        yield f"{row['pupil_id']}  {row['name']}: {row['tells']}\n"
