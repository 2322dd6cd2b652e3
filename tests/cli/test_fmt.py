"""`fmt` on files of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result

from tests.commands import trustpolicy

OLD = "rules:\n  a:\n    when: x>5  \n    # a comment\n"
NEW = "rules:\n  a:\n    when: x is more than 5  \n    # a comment\n"


def run(*words: str) -> Result:
    return trustpolicy("fmt", *words)


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    folder = tmp_path / "trust" / "rules"
    folder.mkdir(parents=True)
    (folder / "a.yaml").write_text(OLD)
    (folder / "b.yaml").write_text(NEW)
    return folder


def test_check_changes_nothing_and_says_which(rules: Path, tmp_path: Path) -> None:
    result = run("--check", str(tmp_path))
    assert result.exit_code == 1
    assert result.stdout == f"{(rules / 'a.yaml').as_posix()}\n"
    assert result.stderr == "2 rule files read, 1 not in the style\n"
    assert (rules / "a.yaml").read_text() == OLD


def test_without_check_the_files_are_written(rules: Path, tmp_path: Path) -> None:
    result = run("--policies", str(tmp_path))
    assert (result.exit_code, result.stderr) == (0, "2 rule files read, 1 changed\n")
    assert (rules / "a.yaml").read_text() == NEW
    assert sorted(path.name for path in rules.iterdir()) == ["a.yaml", "b.yaml"]
    assert run("--check", str(rules)).exit_code == 0


def test_a_text_that_cannot_be_read_is_told_and_kept(rules: Path) -> None:
    wrong = rules / "c.yaml"
    wrong.write_text("rules: {a: {when: x is}}\n")
    result = run(str(wrong))
    assert result.exit_code == 3
    assert "error[R001]: the rule ends too early" in result.stderr
    assert wrong.read_text() == "rules: {a: {when: x is}}\n"


def test_a_folder_without_rules_is_not_found_in_the_style(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(OLD)
    said = "no rule files were found: of a folder those in its folders `rules` are read\n"
    for words, code in ((["--check"], 1), ([], 0)):
        done = run(*words, str(tmp_path))
        assert (done.exit_code, done.stderr) == (code, said)


def test_no_such_file(tmp_path: Path) -> None:
    result = run(str(tmp_path / "none.yaml"))
    assert result.exit_code == 3
    assert "there is no file" in result.stderr
