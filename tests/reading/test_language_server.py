"""What an editor says of policy files, asked of the language server that common editors run.

Needs Node and the server, once: `npm install --global yaml-language-server@1.25.0`; afterwards no network.
`YAML_LANGUAGE_SERVER` names the program where it is not on the path. Run with `-m slow`.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from language_server import LanguageServer

from engine.installed import installed_folder
from engine.reading.schema import check_schema, in_full
from engine.reading.yaml import read_yaml
from engine.source import Source

pytestmark = pytest.mark.slow
CORPUS = Path(__file__).parent.parent / "corpus" / "yaml"
MODELINE = "# yaml-language-server: $schema=../../sample.schema.json\n"
POLICIES = installed_folder("policies")


@pytest.fixture(scope="module")
def server() -> Iterator[LanguageServer]:
    program = os.environ.get("YAML_LANGUAGE_SERVER") or shutil.which("yaml-language-server")
    assert program, "install it: npm install --global yaml-language-server@1.25.0"
    with LanguageServer([program, "--stdio"], CORPUS) as running:
        yield running


@pytest.mark.parametrize("path", sorted(CORPUS.glob("bad/schema/*.yaml")), ids=lambda path: path.stem)
def test_what_an_editor_underlines_we_refuse(server: LanguageServer, path: Path) -> None:
    text = MODELINE + path.read_text(encoding="utf-8")
    sample = in_full(json.loads((CORPUS / "sample.schema.json").read_text(encoding="utf-8")))
    node, _ = read_yaml(Source("f", text))
    assert node is not None
    ours = {problem.place.line for problem in check_schema(node, sample)}
    theirs = {line for line, _, _ in server.problems(path, text)}
    assert theirs <= ours


@pytest.mark.parametrize(
    "path", sorted(POLICIES.rglob("*.yaml")), ids=lambda path: f"{path.parent.name}-{path.name}"
)
def test_an_editor_finds_nothing_wrong_with_the_shipped_policies(server: LanguageServer, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=")
    assert server.problems(path, text) == []


def being_written(name: str, *lines: str) -> tuple[Path, str]:
    """A file that an editor has open in an academy's folder and nobody has saved."""
    modeline = "# yaml-language-server: $schema=../../schemas/thresholds.schema.json"
    return POLICIES / "wenlock" / name, "\n".join([modeline, *lines])


def test_an_editor_explains_and_completes(server: LanguageServer) -> None:
    path, text = being_written("explained.yaml", "attendance:", "  target: 97%", "  ")
    assert server.problems(path, text) == []
    assert "target" in server.explanation(path, 3, 4).lower()
    assert "letter_below" in server.completions(path, 4, 3)


def own(name: str, *lines: str) -> tuple[Path, str]:
    """The same with the schema of what this academy may set."""
    path, text = being_written(name, *lines)
    return path, text.replace("schemas/thresholds", "schemas/academies/wenlock/thresholds")


def test_an_editor_knows_what_an_academy_may_set(server: LanguageServer) -> None:
    path, text = own(
        "own.yaml", "attendance:", "  target: 98%", "  letter_below: 90%", "persistent:", "  x: 1"
    )
    underlined = {line: message for line, _, message in server.problems(path, text)}
    assert underlined.keys() == {4, 5}
    assert underlined[4] == "May be set here: 95% or higher."
    assert "97% or higher" in server.explanation(path, 3, 4)
    path, text = own("offered.yaml", "attendance:", "  ")
    server.problems(path, text)
    offered = server.completions(path, 3, 3)
    assert {"target", "letter_below"} <= set(offered) and "bands" not in offered
    path, text = own("outer.yaml", "")
    server.problems(path, text)
    assert "persistent" not in server.completions(path, 2, 1)


def test_an_editor_underlines_a_key_that_is_not_known(server: LanguageServer) -> None:
    path, text = being_written("misspelled.yaml", "attendance:", "  targt: 97%")
    assert (3, 3) in {(line, column) for line, column, _ in server.problems(path, text)}
