"""YAML text that this project's own reader reads back as it was meant."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import yaml

from engine.reading.refusals import BEFORE_BRACKET

Plain: TypeAlias = str | Sequence["Plain"] | Mapping[str, "Plain"]


class _Dumper(yaml.SafeDumper):
    """Writes lists deeper than their key, as people do, and quotes what YAML 1.2 or an old reader takes for no text."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 - as in the class it replaces: filled below

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def yaml_text(content: Plain) -> str:
    """The text of a mapping or list, in the order given; every value is a text and stays one."""
    return yaml.dump(
        content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100_000, default_flow_style=False
    )


def in_flow(value: object) -> str:
    """A list or mapping on one line, its texts in quotes where they would be taken for something else."""
    if isinstance(value, list):
        return f"[{', '.join(map(in_flow, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {in_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, bool):
        return str(value).lower()
    plain = not isinstance(value, str) or (_PLAIN.fullmatch(value) and not _NO_TEXT.fullmatch(value))
    return str(value) if plain else _in_quotes(str(value))


def on_a_line(value: object) -> str:
    """A value as it is written behind its name: a list or mapping in brackets, a text in quotes if it has to be."""
    if not isinstance(value, str):
        return in_flow(value)
    return value if _PLAIN_ON_A_LINE.fullmatch(value) and not _NO_TEXT.fullmatch(value) else _in_quotes(value)


def like_example(schema: Mapping[str, Any]) -> str | None:
    """How a value is written, by the first example of its schema; None without one."""
    examples = schema.get("examples")
    return f"write it like `{on_a_line(examples[0])}`" if examples else None


def _in_quotes(text: str) -> str:
    return f'"{text}"' if not {'"', "\\"} & set(text) else "'" + text.replace("'", "''") + "'"


_PLAIN_ON_A_LINE = re.compile(r"(?![-?:] |[\[\]{},#&*!|>'\"%@`])(?:[^:#]|:(?! |$)|(?<! )#)+")
_PLAIN = re.compile(r"[\w£%./' -]+")
_NO_TEXT = re.compile(
    r"[-+]?(?:[0-9][0-9_]*|0x[0-9a-fA-F_]+|0o[0-7_]+|[0-9]*\.?[0-9]*(?:[eE][-+]?[0-9]+)?|\.inf|\.nan)"
    r"|~|null|y|n|yes|no|on|off|true|false|<<|=|",
    re.IGNORECASE,
)
for _pattern in (re.compile(f"^(?:{_NO_TEXT.pattern})$", re.IGNORECASE), BEFORE_BRACKET):
    _Dumper.add_implicit_resolver("tag:yaml.org,2002:int", _pattern, None)
