"""Which settings there are: their paths, types and words for readers, from the schemas alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cache
from typing import Any, TypeAlias

from engine.frozen import dataclass
from engine.quantities import Kind, Type
from engine.reading.formats import Schema, is_leaf, parts_of, type_of
from engine.reading.schema import load_schema

SETTING_FILES = ("policy", "times", "thresholds")
"""The kinds of file that hold settings; no path stands in two of them."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """A setting that there can be: its type, with its title and description for readers."""

    type: Type
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """A setting's place among the keys of a file; `schema` is that of its bare value.

    `code_class` is the class of the register codes that it is for, None where any will do or it has none. `last_year`
    says that it is the last year group of the school.
    """

    path: str
    schema: Schema = field(repr=False)
    declaration: Declaration
    code_class: str | None = None
    last_year: bool = False

    @property
    def bounded(self) -> Schema:
        """The schema of the values that bounds are of: of bands and stages their ends, else the setting's own."""
        return parts_of(self.schema)["below"] if "x-named" in self.schema else self.schema

    @property
    def bound_kind(self) -> Kind:
        """The kind of the values that bounds are of."""
        return type_of(self.bounded).kind


@dataclass(frozen=True, slots=True)
class Group:
    """A key with settings below it."""

    members: Mapping[str, Member]

    def leaves(self) -> Iterator[Leaf]:
        """Every setting below, in the schema's order."""
        for member in self.members.values():
            if isinstance(member, Leaf):
                yield member
            else:
                yield from member.leaves()


Member: TypeAlias = Leaf | Group


@cache
def setting_tree(file: str) -> Group:
    """The settings that one kind of file can hold, as its schema nests them."""
    return _group("", load_schema(file))


@cache
def setting_leaves() -> Mapping[str, Leaf]:
    """Every setting of every kind of file by its path."""
    return {leaf.path: leaf for file in SETTING_FILES for leaf in setting_tree(file).leaves()}


def leaves_of(path: str) -> list[Leaf]:
    """The settings that a path names: the one of that path, or all of a group."""
    return [leaf for leaf in setting_leaves().values() if f"{leaf.path}.".startswith(f"{path}.")]


@cache
def file_kinds() -> Mapping[str, str]:
    """The kind of file that holds a setting, by its path."""
    return {leaf.path: file for file in SETTING_FILES for leaf in setting_tree(file).leaves()}


@cache
def group_paths() -> frozenset[str]:
    """The paths of all groups of settings."""
    parts = (path.split(".") for path in setting_leaves())
    return frozenset(".".join(keys[:end]) for keys in parts for end in range(1, len(keys)))


@dataclass(frozen=True, slots=True)
class CodeSet:
    """A set of codes that follows from the codes' classes; a dated one has only those in force on the day."""

    declaration: Declaration
    classes: frozenset[str]
    dated: bool


@cache
def code_sets() -> Mapping[str, CodeSet]:
    """The sets of codes that are settings too, by path, such as `codes.absent`."""
    return {path: _code_set(said) for path, said in load_schema("codes")["x-sets"].items()}


@cache
def declarations() -> Mapping[str, Declaration]:
    """Every setting that there can be, by path: those of the files, then the sets of codes."""
    written = {path: leaf.declaration for path, leaf in setting_leaves().items()}
    return written | {path: found.declaration for path, found in code_sets().items()}


def _group(path: str, schema: Mapping[str, Any]) -> Group:
    members = {
        key: member
        for key, part in schema.get("properties", {}).items()
        if (member := _member(f"{path}.{key}" if path else key, part)) is not None
    }
    return Group(members)


def _member(path: str, schema: Mapping[str, Any]) -> Member | None:
    """A setting is what can be written bare or with its clause; other keys say something else."""
    branches = schema.get("anyOf")
    if branches and is_leaf(branches[0]):
        said = Declaration(type_of(branches[0]), schema["title"], schema["description"])
        return Leaf(path, branches[0], said, schema.get("x-class"), schema.get("x-year-group") == "last")
    group = _group(path, schema)
    return group if group.members else None


def _code_set(said: Mapping[str, Any]) -> CodeSet:
    declaration = Declaration(Type(Kind.CODES), said["title"], said["description"])
    return CodeSet(declaration, frozenset(said["classes"]), said.get("dated", False))
