"""Whatever is done to a file of the policies, problems or a policy come of it, never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from folders_of_cases import CORPUS, make_folder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import engine
from engine.diagnostics import has_errors
from engine.policy.loading import load_codes

FILES = sorted(path.relative_to(CORPUS / "base") for path in (CORPUS / "base").glob("*/**/*.yaml"))
PIECES = (
    *("", "[]", "{}", "~", "x", "-", "x: y", "- x", "'", "{", "5", "clause: ''", "cases: []", "when: {}"),
    *(
        "value: 3",
        "8:30",
        "🙂",
        "cases: [{when: {session: AM}}]",
        "mode: within",
        "under: trust",
        "codes: {}",
    ),
)


@pytest.mark.thorough
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    st.sampled_from(FILES), st.integers(0), st.integers(0, 40), st.sampled_from(PIECES), st.binary(max_size=3)
)
def test_damage(tmp_path: Path, file: Path, start: int, length: int, piece: str, raw: bytes) -> None:
    folder = tmp_path / "policies"
    if not folder.exists():
        make_folder({"title": "as it is"}, tmp_path)
    path, whole = folder / file, (CORPUS / "base" / file).read_bytes()
    start %= len(whole)
    path.write_bytes(whole[:start] + piece.encode() + raw + whole[start + length :])
    try:
        validated, (known, of_codes) = engine.validate(folder), load_codes(folder)
    finally:
        path.write_bytes(whole)
    assert (validated.policy is None) == has_errors(validated.diagnostics)
    # What cannot be read leaves local sections unjudged, which is an error then.
    assert not validated.policy or all(each.local.readable for each in validated.policy.academies.values())
    # What bears on codes is judged as it is among the whole, and nothing else of it.
    assert set(of_codes) <= set(validated.diagnostics)
    assert not (known and validated.policy) or known.codes == validated.policy.codes
