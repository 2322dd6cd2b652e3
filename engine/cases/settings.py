"""The settings that a case gives in place of its academy's, and those that it takes away."""

from __future__ import annotations

from functools import cache
from typing import Any

from engine.cases import problems
from engine.diagnostics import Diagnostic, near_names
from engine.policy.declarations import SETTING_FILES, declarations, setting_tree
from engine.policy.settings import Setting
from engine.policy.values import read_said
from engine.reading import nodes
from engine.reading.nodes import scalars_of
from engine.reading.schema import FullSchema, check_schema, load_schema


def given_settings(node: nodes.Mapping, found: list[Diagnostic]) -> dict[str, Setting]:
    """The settings under `settings`, written as in a layer's files; what is wrong is added to `found`."""
    root = node.get("settings")
    if not isinstance(root, nodes.Mapping):
        return {}
    wrong = check_schema(root, _all_settings())
    if wrong:
        found += wrong
        return {}
    settings: dict[str, Setting] = {}
    for kind in SETTING_FILES:
        said, more = read_said(root, setting_tree(kind), "case")
        found += more
        settings |= said.settings
    return settings


@cache
def _all_settings() -> FullSchema:
    """The schema of all files of settings together, so that one mapping can hold any of them."""
    properties = {key: part for kind in SETTING_FILES for key, part in _groups(kind).items()}
    return FullSchema({"type": "object", "additionalProperties": False, "properties": properties})


def _groups(kind: str) -> dict[str, Any]:
    known = setting_tree(kind).members
    parts: dict[str, Any] = load_schema(kind)["properties"]
    return {key: part for key, part in parts.items() if key in known}


def missing_settings(node: nodes.Mapping, found: list[Diagnostic]) -> frozenset[str]:
    """The paths under `settings_missing`."""
    paths = scalars_of(node.get("settings_missing"))
    for each in paths:
        if each.text not in declarations():
            help = near_names(each.text, declarations()) or "write its path, like `penalty.sessions`"
            found.append(
                problems.UNKNOWN_SETTING.at(each.span, f"there is no setting `{each.text}`", help=help)
            )
    return frozenset(each.text for each in paths)
