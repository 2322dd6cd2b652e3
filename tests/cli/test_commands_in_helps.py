"""Commands that a help names are for the policies that were given, so that following them acts on no others."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import click
import pytest

from engine.cli.group import VERBS, Verbs
from engine.installed import installed_folder
from tests.commands import trustpolicy
from tests.edits import edit


@pytest.mark.parametrize("folder", ["mine", "my own"])
@pytest.mark.parametrize("words", [("validate",), ("check", "wenlock", "--register", "none")])
def test_a_command_that_mends_names_the_policies(tmp_path: Path, folder: str, words: tuple[str, ...]) -> None:
    """The first of them writes a record: into the policies in which nothing was changed, it would be a wrong one."""
    policies = tmp_path / folder
    copytree(installed_folder("policies"), policies)
    edit(policies / "wenlock" / "times.yaml", "9:15", "9:20")
    done = trustpolicy(*words, "--as-at", "2025-03-28", "--policies", policies)
    named = f"'{policies}'" if " " in folder else policies
    assert f'--reference "WHERE IT WAS DECIDED" --policies {named}`' in done.output


def test_without_policies_named_a_command_is_as_it_was() -> None:
    done = trustpolicy("show", "wenlock", "--on", "2026-03-28")
    assert 'WHERE IT WAS DECIDED"`' in done.output


def test_editions_that_are_compared_are_named_by_themselves(tmp_path: Path) -> None:
    policies = copytree(installed_folder("policies"), tmp_path / "mine")
    words = ("--register", "none", "--as-at", "2025-03-28", "--policies", policies)
    done = trustpolicy("whatif", "wenlock", "--set", "penalty.sessions=9", *words)
    assert "`trustpolicy diff FOLDER COPY --register …`" in done.output


def test_every_verb_takes_policies() -> None:
    verbs = Verbs("trustpolicy")
    context = click.Context(verbs)
    for name in VERBS:
        command = verbs.get_command(context, name)
        assert command and "policies" in {each.name for each in command.params}, name
