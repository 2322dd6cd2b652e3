"""The mappings that come with the engine, and those of users, read from their files."""

from __future__ import annotations

from pathlib import Path

from engine.diagnostics import Diagnostic, has_errors, near_names
from engine.importing import problems
from engine.importing.mapping import ExportMapping, mapping_of
from engine.importing.result import ShippedMapping
from engine.reading import nodes
from engine.reading.schema import check_schema, load_schema
from engine.reading.yaml import read_file

SHIPPED = Path(__file__).parent / "mappings"


def shipped_names() -> tuple[str, ...]:
    """The names of the mappings that come with the engine, sorted."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.yaml")))


def shipped_mappings() -> tuple[ShippedMapping, ...]:
    """The mappings that come with the engine, by name."""
    found = (read_mapping(name)[0] for name in shipped_names())
    return tuple(
        ShippedMapping(
            each.name,
            each.title,
            each.form.kind,
            tuple(table.table.name for table in each.tables),
            each.assumes,
            "reconcile" if each.totals else "import",
        )
        for each in found
        if each
    )


def read_mapping(name: str) -> tuple[ExportMapping | None, tuple[Diagnostic, ...]]:
    """The mapping of a name or a path, None where it is not sound, and what is wrong with it."""
    names = shipped_names()
    path = SHIPPED / f"{name}.yaml" if name in names else Path(name)
    if not path.is_file():
        help = near_names(name, names) or f"those that come with the engine: {', '.join(names)}"
        return None, (problems.NO_MAPPING.at(None, f"there is no mapping `{name}`", help=help),)
    _, node, found = read_file(path, path.name if name in names else str(path))
    if not isinstance(node, nodes.Mapping):
        return None, found or (problems.NO_MAPPING.at(None, f"`{name}` holds no mapping"),)
    wrong = [*found, *check_schema(node, load_schema("mapping"))]
    if has_errors(wrong):
        return None, tuple(wrong)
    mapping = mapping_of(name, node, wrong)
    return (None if has_errors(wrong) else mapping), tuple(wrong)
