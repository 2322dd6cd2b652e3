"""Writes the cases of `tests/corpus/language` anew, with what is said of them now: read the difference aloud."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from corpus import FOLDER, as_told, problems_of, read_cases
from rules_for_tests import rule_of

from engine.language.formatter import formatted
from engine.language.sentences.sentences import rule_sentence
from engine.reading.nodes import Scalar, Sequence
from engine.reading.yaml import read_yaml
from engine.source import Source


def bad(case: Mapping[str, Any]) -> dict[str, Any]:
    told = [as_told(problem) for problem in problems_of(case)]
    given = {key: case[key] for key in ("text", "file", "for") if key in case}
    return {**given, "told": told} if "file" in case else {**given, **told[0]}


def good(case: Mapping[str, Any]) -> dict[str, Any]:
    rule = rule_of(case["text"], case["for"])
    canonical = formatted(rule.text)
    extra = {"canonical": canonical} if canonical != case["text"] else {}
    return {"for": case["for"], "text": case["text"], **extra, "sentence": rule_sentence(rule)}


def written(case: Mapping[str, Any], indent: int = 0) -> str:
    lines = [f"{key}:{_value(value, indent + 2)}" for key, value in case.items()]
    return " " * indent + "- " + f"\n{' ' * (indent + 2)}".join(lines) + "\n"


def _value(value: Any, indent: int) -> str:
    if not isinstance(value, list):
        return f" {_scalar(str(value), indent)}"
    items = (
        written(item, indent + 2) if isinstance(item, Mapping) else _item(item, indent + 2) for item in value
    )
    return "\n" + "".join(items).rstrip("\n")


def _item(text: str, indent: int) -> str:
    return f"{' ' * indent}- {_scalar(text, indent)}\n"


def _scalar(text: str, indent: int) -> str:
    """The text in the plainest form that is read back as it is."""
    if "\n" in text:
        lines = [f"{' ' * (indent + 2)}{line}" if line else "" for line in text.rstrip("\n").split("\n")]
        return "\n".join(["|" if text.endswith("\n") else "|-", *lines])
    single = "'" + text.replace("'", "''") + "'"
    double = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return next((form for form in (text, single) if form and _reads_back(form, text)), double)


def _reads_back(form: str, text: str) -> bool:
    node, found = read_yaml(Source("form", f"- {form}\n"))
    items = node.items if isinstance(node, Sequence) and not found else ()
    return (
        len(items) == 1
        and isinstance(items[0], Scalar)
        and items[0].text == text
        and not items[0].comment_after
    )


def write(folder: Path = FOLDER) -> None:
    for kind, told in (("good", good), ("bad", bad)):
        for file in sorted((folder / kind).glob("*.yaml")):
            file.write_text("\n".join(written(told(case)) for case in read_cases(file)), "utf-8")


if __name__ == "__main__":
    write()
