"""What an editor and `jsonschema` make of a file: nodes as JSON by the core schema of YAML 1.2, and the verdict."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from jsonschema import Draft7Validator, FormatChecker

from engine.quantities import UnreadableError
from engine.reading import nodes
from engine.reading.spellings import FORMATS, read_spelling

CHECKER = FormatChecker(formats=())
for name in FORMATS - {"duration"}:
    CHECKER.checks(name, raises=UnreadableError)(
        lambda value, name=name: not isinstance(value, str) or read_spelling(value, {"format": name}) != ""
    )


def arbiter(schema: Mapping[str, Any], value: Any) -> bool:
    return bool(Draft7Validator(schema, format_checker=CHECKER).is_valid(value))


def as_an_editor_types(text: str) -> Any:
    """A text without quotes, typed as the core schema of YAML 1.2 says."""
    if text in ("null", "Null", "NULL", "~", ""):
        return None
    if text.lower() in ("true", "false") and text in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return text.lower() == "true"
    for form, base in ((r"[-+]?[0-9]+", 10), (r"0o[0-7]+", 8), (r"0x[0-9a-fA-F]+", 16)):
        if re.fullmatch(form, text):
            return int(text.replace("0o", "").replace("0x", ""), base)
    if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", text):
        return float(text)
    return text


def as_json(node: nodes.Node) -> Any:
    """A node as an editor types it."""
    if isinstance(node, nodes.Scalar):
        return node.text if node.quoted else as_an_editor_types(node.text)
    if isinstance(node, nodes.Sequence):
        return [as_json(item) for item in node.items]
    return {entry.key.text: as_json(entry.value) for entry in node.entries}
