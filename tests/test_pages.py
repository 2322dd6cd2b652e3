"""The reference pages are fresh and whole: `python -m tests.make_pages` writes them anew."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import click
import pytest

from engine.cli import main
from engine.language.kinds import SUBJECTS
from tests.make_pages import DOCS, PAGES
from tests.pages.errors import declared_codes

ROOT = DOCS.parent
WRITTEN = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
WRITTEN_BY_HAND = [page for page in WRITTEN if page.name not in PAGES]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.thorough
def test_a_page_is_fresh(name: str) -> None:
    assert (DOCS / name).read_text("utf-8") == PAGES[name](), "stale: python -m tests.make_pages"


def test_every_code_is_got_by_some_mistake() -> None:
    """A new code needs a case in a corpus, or a mistake in `tests/pages/wrong_*.py`, that gets it."""
    page = (DOCS / "errors.md").read_text("utf-8")
    assert [code for code in declared_codes() if f"[{code}]: " not in page] == []


def test_codes_are_told_for_readers() -> None:
    for code in declared_codes().values():
        assert code.title[0].islower() or code.title.startswith(("`", "YAML")), code.id
        assert code.explanation.endswith("."), code.id
        assert "invalid" not in f"{code.title} {code.explanation}".lower(), code.id


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", _without_code(page)):
        file, _, anchor = target.partition("#")
        if "://" not in target:
            other = page.parent / file if file else page
            assert other.exists(), target
            assert not anchor or anchor in _anchors(other), target


@pytest.mark.thorough
@pytest.mark.parametrize("page", WRITTEN_BY_HAND, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_codes_and_files_that_a_page_names_are_there(page: Path) -> None:
    text = page.read_text("utf-8")
    for verb, words in re.findall(r"trustpolicy ([a-z][a-z-]*)([^\n`|]*)", text):
        assert set(re.findall(r"(?<![\w-])--[a-z-]+", words)) <= _options(verb), verb
    assert set(re.findall(r"\(([A-Z]\d{3})\)", text)) <= set(declared_codes())
    for path in re.findall(r"`((?:engine|tests|bench|schemas|docs|\.ci)/[a-z0-9_./-]+)`", text):
        assert (ROOT / path).exists(), path


@pytest.mark.parametrize("page", sorted((DOCS / "decisions").iterdir()), ids=lambda page: page.name)
def test_modules_that_a_decision_names_are_there(page: Path) -> None:
    engine = ROOT / "engine"
    for path in re.findall(r"`([a-z_]+/[a-z_/]+(?:\.py)?)`", page.read_text("utf-8")):
        assert any(each.exists() for each in (ROOT / path, engine / path, engine / f"{path}.py")), path


def test_readme_leads_to_every_page() -> None:
    readme = _without_code(ROOT / "README.md")
    assert [page.name for page in DOCS.glob("*.md") if f"](docs/{page.name})" not in readme] == []


def test_cases_name_only_what_rules_are_asked_of() -> None:
    _, _, table = (DOCS / "cases.md").read_text("utf-8").partition("| rule for | subject |\n|---|---|\n")
    rows = re.findall(r"^\| each (.+?) \|", table.partition("\n\n")[0], re.MULTILINE)
    assert {f"each {kind}" for row in rows for kind in row.split(", ")} == set(SUBJECTS)


@cache
def _options(verb: str) -> set[str]:
    command = main.get_command(click.Context(main), verb)
    assert command is not None, verb
    own = {each for option in command.params for each in (*option.opts, *option.secondary_opts)}
    return own | {"--help"}


@cache
def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", _without_code(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _without_code(page: Path) -> str:
    return re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text("utf-8"), flags=re.DOTALL)
