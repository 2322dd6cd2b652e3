"""Each file of the corpus is read as the text beside it says.

`UPDATE_CORPUS=1 pytest tests/reading/test_yaml_corpus.py` writes those texts anew; look at what changed.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from yaml_outlines import node_lines, problem_lines

from engine.diagnostics import CATALOGUE
from engine.reading import yaml
from engine.reading.schema import check_schema, in_full

CORPUS = Path(__file__).parent.parent / "corpus" / "yaml"
SAMPLE = in_full(json.loads((CORPUS / "sample.schema.json").read_text()))


def names(folder: str) -> list[str]:
    found = sorted(path.stem for path in (CORPUS / folder).glob("*.yaml"))
    assert found
    return found


def compare(path: Path, lines: list[str]) -> None:
    expected = path.with_suffix(".txt")
    text = "".join(line + "\n" for line in lines)
    if os.environ.get("UPDATE_CORPUS"):
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", names("good"))
def test_good_file(name: str) -> None:
    path = CORPUS / "good" / f"{name}.yaml"
    _, node, problems = yaml.read_file(path, path.name)
    assert problems == ()
    assert node is not None
    compare(path, list(node_lines(node)))


@pytest.mark.parametrize("name", names("bad/text"))
def test_bad_text(name: str) -> None:
    path = CORPUS / "bad" / "text" / f"{name}.yaml"
    _, _, problems = yaml.read_file(path, path.name)
    assert problems
    compare(path, list(problem_lines(problems)))


@pytest.mark.parametrize("name", names("bad/schema"))
def test_bad_by_schema(name: str) -> None:
    path = CORPUS / "bad" / "schema" / f"{name}.yaml"
    _, node, problems = yaml.read_file(path, path.name)
    assert problems == ()
    assert node is not None
    found = check_schema(node, SAMPLE)
    assert found
    compare(path, list(problem_lines(found)))


def test_every_code_of_reading_has_a_bad_file() -> None:
    expected = "".join(path.read_text(encoding="utf-8") for path in CORPUS.glob("bad/*/*.txt"))
    codes = {code for code in CATALOGUE if code[0] in "YS" and CATALOGUE[code].id == code}
    told = {line.split()[0] for line in expected.splitlines() if line and line[0] in "YS"}
    assert codes - told == {"Y001"}  # no file to be read: tests/reading/test_reading_text.py


def test_messages_are_single_lower_case_sentences() -> None:
    for path in CORPUS.glob("bad/*/*.txt"):
        for line in path.read_text(encoding="utf-8").splitlines():
            message = line.split(" ", 2)[2] if line[0] in "YS" else line
            assert message[0] in "`'\"0123456789 " or message[0].islower(), line
            assert "invalid" not in line.lower()
            assert not message.endswith(".")
            assert len(line) < 400


@pytest.mark.parametrize("name", names("bad/text"))
def test_the_python_parser_refuses_the_same_files(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import yaml as pyyaml

    monkeypatch.setattr(yaml, "LOADER", pyyaml.SafeLoader)
    path = CORPUS / "bad" / "text" / f"{name}.yaml"
    _, _, problems = yaml.read_file(path, path.name)
    assert problems


@pytest.mark.parametrize("name", names("good"))
def test_the_python_parser_reads_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import yaml as pyyaml

    path = CORPUS / "good" / f"{name}.yaml"
    _, node, _ = yaml.read_file(path, path.name)
    monkeypatch.setattr(yaml, "LOADER", pyyaml.SafeLoader)
    _, again, problems = yaml.read_file(path, path.name)
    assert problems == ()
    assert node is not None
    assert again is not None
    assert list(node_lines(node)) == list(node_lines(again))
