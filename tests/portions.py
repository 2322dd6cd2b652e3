"""Cases that differ little: some of them in the usual run, which is short, all of them where a run is thorough."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pytest


def portion(number: int, cases: Collection[Any]) -> list[Any]:
    """All cases; those beyond `number`, evenly spread, are marked thorough."""
    usual = {at * len(cases) // number for at in range(number)}
    return [case if at in usual else _thorough(case) for at, case in enumerate(cases)]


def _thorough(case: Any) -> Any:
    values = case if isinstance(case, tuple) else (case,)
    return pytest.param(*values, marks=pytest.mark.thorough)
