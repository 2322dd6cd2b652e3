"""Our own code beside the library that it stands in for, where it was written for speed: whole processes, in turn."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from measuring import median, process, table

ROOT = Path(__file__).parent.parent
AS_AT = "2025-07-22"
SIDES = ("neither", "ours", "library")


def library_table(repeat: int) -> None:
    """Prints the processor seconds of each piece of work with our code and with the library.

    `neither` does what both sides have in common: the interpreter, and what is imported and read anyway.
    """
    head = ("work", "library", *(f"{side}: processor seconds" for side in SIDES), "library to ours")
    rows = []
    for name, (title, library, _) in WORK.items():
        rounds = [
            [process([sys.executable, __file__, name, side]).cpu for side in SIDES] for _ in range(repeat + 1)
        ][1:]
        seconds = [f"{median(column):.3f}" for column in zip(*rounds, strict=True)]
        times = median([library / ours for _, ours, library in rounds])
        rows.append([title, library, *seconds, f"{times:.2f}"])
    table(head, rows)


def _schemas(side: str) -> None:
    """The shipped files, read to nodes and held to their schemas."""
    sys.path.insert(0, str(ROOT / "tests" / "reading"))
    from engine.reading.schema import check_schema, load_schema

    read = [(_kind(path), node) for path, node in _nodes("*.yaml") if "cases" not in path.parts]
    schemas = {kind: load_schema(kind) for kind, _ in read}
    if side == "ours":
        found = [each for kind, node in read for each in check_schema(node, schemas[kind])]
    elif side == "library":
        from jsonschema import Draft7Validator
        from yaml_arbiter import as_json

        found = [
            each for kind, node in read for each in Draft7Validator(schemas[kind]).iter_errors(as_json(node))
        ]
    else:
        found = []
    assert not found, found


def _kind(path: Path) -> str:
    return path.parent.name if path.parent.name in {"rules", "authorisations"} else path.stem


def _nodes(pattern: str) -> Iterator[tuple[Path, object]]:
    from engine.reading.yaml import read_file

    for path in sorted((ROOT / "policies").rglob(pattern)):
        _, node, _ = read_file(path, path.name)
        yield path, node


def _parsing(side: str) -> None:
    """Every rule text of the shipped files, read to a tree; Lark with its tables from its own cache."""
    from engine.language.parsing import parser
    from engine.language.texts import rule_texts

    texts = [each for _, node in _nodes("rules/*.yaml") for each in rule_texts(node)]
    if side == "ours":
        for each in texts:
            parser.parse(each.text, each.part)
    elif side == "library":
        from lark import Lark

        grammar = Path(parser.__file__).with_name("grammar.lark").read_text("utf-8")
        lark = Lark(grammar, parser="lalr", lexer="contextual", maybe_placeholders=True, cache=True)
        for each in texts:
            lark.parse(each.text)


def _classes(side: str) -> None:
    """`trustpolicy validate` with frozen dataclasses of either make."""
    if side == "neither":
        return
    if side == "library":
        import dataclasses
        from types import ModuleType

        other = ModuleType("engine.frozen")
        other.dataclass, other.replace = dataclasses.dataclass, dataclasses.replace
        other.field_names = lambda cls: tuple(each.name for each in dataclasses.fields(cls))
        sys.modules["engine.frozen"] = other
    from engine.cli import run

    sys.argv = ["trustpolicy", "validate", "--policies", str(ROOT / "policies"), "--as-at", AS_AT]
    run()


def _database(side: str) -> None:
    """A database opened."""
    if side == "ours":
        from importlib import import_module

        import_module("_duckdb").connect()
    elif side == "library":
        import duckdb

        duckdb.connect()


WORK: dict[str, tuple[str, str, Callable[[str], None]]] = {
    "schemas": ("the shipped files held to their schemas", "`jsonschema`", _schemas),
    "parsing": ("their rule texts parsed", "Lark, from its cache", _parsing),
    "classes": ("`validate` as a whole, by how its classes are made", "`dataclasses`", _classes),
    "database": ("a database opened", "`duckdb` around `_duckdb`", _database),
}

if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    _, _, work = WORK[sys.argv[1]]
    work(sys.argv[2])
