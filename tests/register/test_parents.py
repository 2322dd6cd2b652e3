"""Notices to one parent are counted by the parent's id, so that an id in two writings is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_registers import DAYS, load, write_register

from tests.portions import portion


@pytest.mark.parametrize(
    ("other", "told"),
    portion(
        2,
        [
            ("a0004", True),
            ("A0004 ", True),
            ("A-0004", True),
            ("A0004", False),
            ("B0004", False),
            ("", False),
        ],
    ),
)
def test_an_id_written_in_several_ways_is_told(tmp_path: Path, other: str, told: bool) -> None:
    """A third notice to a parent passed for the first where the office wrote the id in small letters."""
    text = "academy,pupil_id,kind,parent_id,issued_on\n" + "".join(
        f"wenlock,{pupil},penalty_notice,{parent},{day}\n"
        for pupil, parent, day in (("P1", "A0004", DAYS[0]), ("P1", other, DAYS[1]), ("P2", "a0004", DAYS[1]))
    )
    loaded = load(write_register(tmp_path, notices=text))
    assert loaded.codes == ["D088"] * told
    if told:
        assert loaded.problems[0].message == (
            "of 1 pupil the notices have a parent's `parent_id` written in several ways"
        )


@pytest.mark.parametrize(("other", "told"), [("417", True), ("4170", False), ("00417", False)])
def test_an_id_that_a_spreadsheet_took_the_zeros_off_is_told(tmp_path: Path, other: str, told: bool) -> None:
    """A second notice passed for a first one, where the earlier year's file had been saved by a spreadsheet."""
    text = "academy,pupil_id,kind,parent_id,issued_on\n" + "".join(
        f"wenlock,P1,penalty_notice,{parent},{day}\n"
        for parent, day in (("00417", DAYS[0]), (other, DAYS[1]))
    )
    assert load(write_register(tmp_path, notices=text)).codes == ["D088"] * told
