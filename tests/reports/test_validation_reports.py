from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from made_results import RESULT, made_code, with_every_text
from test_hostile_texts import HOSTILE, UNSAFE

from engine.diagnostics import Diagnostic
from engine.reports.validation import (
    Extent,
    validation_csv,
    validation_json,
    validation_markdown,
    validation_text,
)
from engine.source import Place
from tests.results import read_result

EXPECTED = Path(__file__).parent / "expected"
EXTENT = Extent("2024-25", "sha256:0a1b", ("wenlock",), 2, 142, 1)
WRONG = (
    made_code("X903").at(
        Place("trust/times.yaml", 4, 2), "`9.10` is not a time of day", help="write `09:10`"
    ),
)

Report = Callable[[Extent | None, tuple[Diagnostic, ...]], Iterator[str]]
REPORTS: dict[str, Report] = {
    "txt": validation_text,
    "json": validation_json,
    "csv": validation_csv,
    "md": validation_markdown,
}
OUTCOMES = {
    "good": (EXTENT, ()),
    "warned": (EXTENT, RESULT.diagnostics),
    "wrong": (None, (*WRONG, *RESULT.diagnostics)),
}


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("kind", REPORTS)
def test_policies_are_reported_as_expected(kind: str, outcome: str) -> None:
    written = "".join(REPORTS[kind](*OUTCOMES[outcome])).encode()
    path = EXPECTED / f"validate-{outcome}.{kind}"
    if os.environ.get("REWRITE_EXPECTED"):
        path.write_bytes(written)
    assert written.decode() == path.read_bytes().decode()


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_json_is_what_its_schema_says(outcome: str) -> None:
    read = read_result("validate", "".join(validation_json(*OUTCOMES[outcome])))
    assert read["errors"] is (outcome == "wrong")


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:30])
@pytest.mark.parametrize("kind", REPORTS)
def test_hostile_texts_stay_text(kind: str, text: str) -> None:
    written = "".join(REPORTS[kind](*with_every_text(OUTCOMES["wrong"], text)))
    assert not UNSAFE.search(written.replace("\r\n", "\n"))
