"""Editions in a git repository: read as they were, with nothing touched."""

from __future__ import annotations

import subprocess
from contextlib import chdir
from pathlib import Path
from shutil import rmtree
from types import SimpleNamespace

import pytest
from edition_2023_24 import write_2023_24, write_edited

from engine import reviewing
from engine.editions import revisions
from engine.editions.revisions import write_revision
from engine.outcomes import Compared
from tests.machine import needs_git, needs_links

pytestmark = needs_git

_WHO = ("-c", "user.name=Ada Invented", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false")


def git(*words: str) -> str:
    done = subprocess.run(["git", *_WHO, *words], capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The edition 2023-24 under a tag, then today's, then one that nobody has committed."""
    folder = tmp_path_factory.mktemp("repository")
    with chdir(folder):
        git("init", "-q", "-b", "main")
        write_2023_24(folder / "policies")
        _commit("The edition 2023-24")
        git("tag", "editions/2023-24")
        rmtree("policies")
        write_edited(folder / "policies", {})
        (folder / ".gitattributes").write_text("policies/wenlock/* export-ignore\n* text eol=crlf\n", "utf-8")
        _commit("The edition 2024-25")
    return folder


def _commit(message: str) -> None:
    git("add", "--all")
    git("commit", "-q", "-m", message)


def diff(repository: Path, *words: str) -> Compared:
    with chdir(repository):
        return reviewing.diff(Path("policies"), *words)


@pytest.mark.thorough
def test_a_tag_and_a_commit_are_editions(repository: Path) -> None:
    by_tag, by_commit = (diff(repository, spec, "HEAD") for spec in ("editions/2023-24", "HEAD~1"))
    assert by_tag.comparison is not None and by_commit.comparison is not None
    assert by_tag.comparison.changes == by_commit.comparison.changes
    assert by_tag.comparison.old.edition == "2023-24"
    names = [change.name for change in by_tag.comparison.changes]
    assert "register.closes (AM)" in names and "penalty.sessions" in names


@pytest.mark.thorough
def test_a_revision_is_the_same_as_its_folder(repository: Path) -> None:
    result = diff(repository, "HEAD", "policies")
    assert result.comparison is not None and result.comparison.changes == () and result.diagnostics == ()


@pytest.mark.thorough
def test_nothing_is_touched(repository: Path) -> None:
    with chdir(repository):
        kept = Path("policies/wenlock/notes.txt")
        kept.write_text("not committed", "utf-8")
        before = {path: path.stat().st_mtime_ns for path in Path().rglob("*") if path.is_file()}
        status = git("status", "--porcelain")
        before = {path: path.stat().st_mtime_ns for path in Path().rglob("*") if path.is_file()}
        diff(repository, "HEAD~1", "HEAD")
        assert {path: path.stat().st_mtime_ns for path in Path().rglob("*") if path.is_file()} == before
        assert git("status", "--porcelain") == status
        kept.unlink()


@pytest.mark.thorough
def test_a_folder_of_a_revision_can_be_named(repository: Path) -> None:
    result = diff(repository, "HEAD~1:policies", "policies")
    assert result.comparison is not None and result.comparison.changes


@pytest.mark.parametrize(("platform", "name"), [("linux", "HEAD~1:policies"), ("win32", "HEAD~1_policies")])
def test_its_folder_has_a_name_that_the_system_takes(
    platform: str, name: str, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(revisions, "sys", SimpleNamespace(platform=platform))
    folder, wrong = write_revision("HEAD~1:policies", repository / "policies", tmp_path)
    assert (folder, wrong) == (tmp_path / name, None)


@pytest.mark.parametrize(
    ("spec", "code", "help"),
    [
        ("editions/2023-42", "V001", "`editions/2023-24`"),
        ("HEAD:polices", "V002", "HEAD~1:policies"),
        ("HEAD:policies/wenlock", "V002", "a folder for each layer"),
        (".", "V002", "write `policies`"),
        ("policies/wenlock/times.yaml", "V002", "the folder that holds it"),
        ("--output=x", "V001", "a revision such as"),
    ],
)
def test_what_is_no_edition_says_what_to_write(repository: Path, spec: str, code: str, help: str) -> None:
    result = diff(repository, spec, "policies")
    assert result.comparison is None
    assert [each.code.id for each in result.diagnostics] == [code]
    assert help in (result.diagnostics[0].help or "")


@needs_links
def test_a_link_in_a_revision_is_refused(repository: Path) -> None:
    with chdir(repository):
        Path("policies/trust/times.yaml").rename("policies/trust/other.yaml")
        Path("policies/trust/times.yaml").symlink_to("other.yaml")
        git("checkout", "-q", "-b", "linked")
        _commit("A link")
        git("checkout", "-q", "main")
    result = diff(repository, "linked", "policies")
    assert [each.code.id for each in result.diagnostics] == ["V002"]
    assert "`trust/times.yaml`" in result.diagnostics[0].message


def test_without_git_folders_are_asked_for(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    result = diff(repository, "HEAD", "policies")
    assert [each.code.id for each in result.diagnostics] == ["V001"]
    assert "git is not installed" in result.diagnostics[0].message


def test_policies_that_are_not_kept_with_git_have_no_revisions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    policies = write_edited(tmp_path / "policies", {})
    result = reviewing.diff(policies, "HEAD", str(policies))
    assert [each.code.id for each in result.diagnostics] == ["V001"]
    assert "not kept with git" in result.diagnostics[0].message
