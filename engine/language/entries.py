"""The entries of a section over a stack of layers: which holds where a name is given twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import TypeAlias

from engine.diagnostics import Diagnostic, Label
from engine.language import problems
from engine.language.texts import section
from engine.reading.nodes import Entry, Mapping

RuleFile: TypeAlias = tuple[str, Mapping]
"""A layer and what a rule file of it says, held against its schema."""


def entries(files: Sequence[RuleFile], name: str, found: list[Diagnostic]) -> list[tuple[str, Entry]]:
    """Each entry of a section with its layer; one of a lower layer replaces its namesake, in one layer they clash."""
    holding: dict[str, tuple[str, Entry]] = {}
    for layer, group in groupby(files, key=itemgetter(0)):
        own = _of_layer((content for _, content in group), name, found)
        holding.update((key, (layer, entry)) for key, entry in own.items())
    return list(holding.values())


def _of_layer(contents: Iterable[Mapping], name: str, found: list[Diagnostic]) -> dict[str, Entry]:
    own: dict[str, Entry] = {}
    for entry in (entry for content in contents for entry in section(content, name)):
        earlier = own.setdefault(entry.key.text, entry)
        if earlier is not entry:
            found.append(_given_twice(entry, earlier))
    return own


def _given_twice(entry: Entry, earlier: Entry) -> Diagnostic:
    also = [Label(earlier.key.span, "first here")]
    message = f"`{entry.key.text}` is given twice"
    return problems.CLASH.at(entry.key.span, message, also=also, help="give one of them another name")
