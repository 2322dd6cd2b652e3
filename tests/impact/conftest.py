"""An invented school's register, and the invented edition 2023-24 with the codes of today."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from asked_editions import TODAY, Asking

from engine import reviewing
from engine.demo import AS_AT, trust_of, write_register
from engine.outcomes import Compared

sys.path.insert(0, str(Path(__file__).parents[1] / "editions"))
from edition_2023_24 import EDITS, write_edited


@pytest.fixture(scope="session")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("impact") / "register"
    write_register(folder, academies=[replace(shape, pupils=60) for shape in trust_of(1)], seed=1)
    return folder


@pytest.fixture(scope="session")
def older(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The edition 2023-24, but for codes: the register has marks that its retired codes would let in."""
    edits = {name: changes for name, changes in EDITS.items() if name != "national/codes.yaml"}
    return str(write_edited(tmp_path_factory.mktemp("impact") / "2023-24", edits))


@pytest.fixture(scope="session")
def asking(register: Path) -> Asking:
    """What asks two editions of the register."""

    def ask(old: str, new: str, academy: str | None = None) -> Compared:
        return reviewing.diff(Path(TODAY), old, new, academy, register, AS_AT)

    return ask
