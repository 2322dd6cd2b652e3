"""Which way it goes where an edge of a band has moved."""

from __future__ import annotations

import re
from pathlib import Path
from shutil import copytree

import pytest

from engine import reviewing

SCHOOLS = Path(__file__).parents[1] / "corpus" / "academies" / "policies"
RED, ORANGE = "{name: red, below: 90%}", "{name: orange, from: 90%, below: 93%}"
GOLD, GREEN = "{name: gold, from: 98%, below: 99%}", "{name: green, from: 97%, below: 98%}"


@pytest.mark.parametrize(
    ("edits", "direction", "reason"),
    [
        (
            {RED: RED.replace("90%", "91%"), ORANGE: ORANGE.replace("90%", "91%")},
            "tightens",
            "`many_red` and `red_attendance` find more",
        ),
        (
            {RED: RED.replace("90%", "89%"), ORANGE: ORANGE.replace("90%", "89%")},
            "loosens",
            "`many_red` and `red_attendance` find fewer",
        ),
        (
            {GOLD: GOLD.replace("98%", "98.5%"), GREEN: GREEN.replace("98%", "98.5%")},
            "neither",
            "only notes go by it, which ask for nothing: `colour.green` finds more, `colour.gold` finds fewer",
        ),
        ({"name: lime": "name: olive"}, "cannot say", "other bands or stages than before"),
    ],
)
def test_an_edge_that_has_moved(tmp_path: Path, edits: dict[str, str], direction: str, reason: str) -> None:
    new = tmp_path / "policies"
    copytree(SCHOOLS, new)
    file = new / "coldbrook" / "thresholds.yaml"
    text = file.read_text("utf-8")
    for old, put in edits.items():
        assert old in text
        text = text.replace(old, put)
    file.write_text(text, "utf-8")
    comparison = reviewing.diff(SCHOOLS, str(SCHOOLS), str(new), "coldbrook").comparison
    assert comparison is not None
    change = next(each for each in comparison.changes if each.name == "attendance.bands (years 7, 8 and 9)")
    assert change.direction == direction
    assert change.reason.startswith(reason)


def test_the_same_bands_listed_from_the_other_end_are_no_others(tmp_path: Path) -> None:
    new = tmp_path / "policies"
    copytree(SCHOOLS, new)
    file = new / "coldbrook" / "thresholds.yaml"
    lists = re.compile(r"(?:^          - .*\n)+", re.M)
    text = lists.sub(lambda found: "".join(reversed(found[0].splitlines(True))), file.read_text("utf-8"))
    file.write_text(text, "utf-8")
    comparison = reviewing.diff(SCHOOLS, str(SCHOOLS), str(new), "coldbrook").comparison
    assert comparison is not None
    ways = {
        each.name: f"{each.direction}: {each.reason}"
        for each in comparison.changes
        if each.path == "attendance.bands"
    }
    assert {*ways.values()} == {"neither: the same are listed in another order"}
