"""An invented register with all stories of the demo, checked once and then asked about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from asked_register import Asking

from engine.demo import WENLOCK, write_register


@pytest.fixture(scope="session")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explaining") / "register"
    write_register(folder, academies=(replace(WENLOCK, pupils=110),), seed=3, with_mistakes=True)
    return folder


@pytest.fixture(scope="session")
def asking(register: Path) -> Iterator[Asking]:
    with Asking.of(register) as asking:
        yield asking
