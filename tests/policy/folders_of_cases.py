"""Cases of the corpus as folders of policies."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

CORPUS = Path(__file__).parent.parent / "corpus" / "policies"


def case_paths(kind: str) -> list[Path]:
    """The case files in all folders `good` or `bad`."""
    found = sorted(CORPUS.glob(f"*/{kind}/*.yaml"))
    assert found
    return found


def case_name(path: Path) -> str:
    return f"{path.parent.parent.name}/{path.stem}"


def read_case(path: Path) -> dict[str, Any]:
    case: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert case["title"]
    assert not set(case) - {"title", "write", "edit", "remove", "academies", "show", "alone"}
    return case


def make_folder(case: dict[str, Any], inside: Path) -> Path:
    """The base of the corpus with a case's changes made to it."""
    folder = inside / "policies"
    shutil.copytree(CORPUS / "base", folder)
    (folder / "README.md").unlink()
    for path in case.get("remove", ()):
        remove(folder / path)
    for path, text in case.get("write", {}).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    for path, changes in case.get("edit", {}).items():
        edit(folder / path, changes)
    return folder


def remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def edit(path: Path, changes: list[dict[str, str]]) -> None:
    text = path.read_text(encoding="utf-8")
    for change in changes:
        assert text.count(change["find"]) == 1, f"{change['find']!r} in {path}"
        text = text.replace(change["find"], change["put"])
    path.write_text(text, encoding="utf-8")
