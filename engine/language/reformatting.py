"""A rule file with every rule text in the one style; all else of the file stays as it is."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from pathlib import Path

from engine.diagnostics import Diagnostic
from engine.frozen import dataclass
from engine.language.formatter import formatted, formatted_block
from engine.language.texts import read_rule_text, rule_texts
from engine.language.tree import Expression
from engine.reading.nodes import Scalar
from engine.reading.text import read_text
from engine.reading.yaml import read_yaml
from engine.source import Source

_PLAIN_START = re.compile("[A-Za-z0-9(]")


def reformat_file(source: Source) -> tuple[str, tuple[Diagnostic, ...]]:
    """The text of a file, its rule texts in canonical form; those that cannot be read stay, with the reason."""
    node, problems = read_yaml(source)
    found = list(problems)
    pieces, written = [], 0
    for scalar, expression in _readable(rule_texts(node) if not problems else iter(()), found):
        pieces += [source.text[written : scalar.span.start], _rewritten(scalar, expression)]
        written = scalar.span.end
    return "".join([*pieces, source.text[written:]]), tuple(found)


def _readable(texts: Iterator[Scalar], found: list[Diagnostic]) -> Iterator[tuple[Scalar, Expression]]:
    for scalar in texts:
        read = read_rule_text(scalar)
        if isinstance(read, Diagnostic):
            found.append(read)
        else:
            yield scalar, read


def _rewritten(scalar: Scalar, expression: Expression) -> str:
    """The scalar as it stands in the file, in its own quotes or as a block of its own indent."""
    old = scalar.span.text
    if old.startswith("|"):
        head, _, body = old.partition("\n")
        first = body.lstrip("\r\n ")
        indent = " " * (len(body) - len(first) - (body[: -len(first)].rfind("\n") + 1))
        end = "\r\n" if head.endswith("\r") else "\n"
        return f"{head}\n" + end.join(f"{indent}{line}" for line in formatted_block(expression))
    line = formatted(expression)
    if scalar.quoted:
        return f"{old[0]}{line}{old[-1]}"
    return line if _PLAIN_START.match(line) else old


@dataclass(frozen=True, slots=True)
class ReformattedFile:
    """A rule file as it stands, and as it would stand in the one style."""

    path: Path
    name: str
    old: str
    new: str


def rule_files(places: Iterable[Path]) -> tuple[Path, ...]:
    """The rule files at some places: files named, and those in the `rules` folders of folders named."""
    found = (path for place in places for path in (_inside(place) if place.is_dir() else (place,)))
    return tuple(dict.fromkeys(found))


def _inside(folder: Path) -> list[Path]:
    files = folder.rglob("*.yaml")
    return sorted(path for path in files if path.absolute().parent.name == "rules" and path.is_file())


def reformat_files(places: Iterable[Path]) -> tuple[tuple[ReformattedFile, ...], tuple[Diagnostic, ...]]:
    """The rule files at some places, reformatted and not yet written; with all that could not be read."""
    files: list[ReformattedFile] = []
    found: list[Diagnostic] = []
    for path in rule_files(places):
        source, problems = read_text(path, path.as_posix())
        found.extend(problems)
        if source is not None:
            new, problems = reformat_file(source)
            found.extend(problems)
            mark = "\ufeff" if path.read_bytes().startswith(BOM_UTF8) else ""
            files.append(ReformattedFile(path, source.name, mark + source.text, mark + new))
    return tuple(files), tuple(found)
