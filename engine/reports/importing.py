"""What an import read, used and set aside, and the mappings there are, in each format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.importing.result import Imported, ImportedTable, ShippedMapping
from engine.reports.csv import csv_table
from engine.reports.grid import Column, grid
from engine.reports.json import json_object
from engine.reports.look import PLAIN, Look
from engine.reports.markdown import escaped, table
from engine.reports.visible import visible
from engine.wording import counted, few_named

_TABLES = ("table", "read", "used", "set aside", "no mark", "written to")
_TABLES_CSV = ("table", "read", "used", "set_aside", "no_mark", "file")
_MAPPINGS = ("mapping", "kind", "for", "tables", "what it reads")


def imported_text(result: Imported, look: Look = PLAIN) -> Iterator[str]:
    """What was read, then a line a table, and a line an academy where there are several."""
    yield look.paint("strong", visible(_head(result))) + "\n"
    columns = [Column(name, number=0 < at < 5) for at, name in enumerate(_TABLES)]
    yield from grid(columns, map(_row, result.tables), look)
    if len(result.academies) > 1:
        columns = [Column(name, number=at > 0) for at, name in enumerate(_by_academy(result))]
        yield "\n"
        yield from grid(columns, _shares(result), look)
    yield f"{_closing(result)}\n"


def _head(result: Imported) -> str:
    records = counted(result.records, "record")
    return f"{few_named(result.academies)}: {records} of {result.export.name} read as {result.mapping}: {result.title}"


def _by_academy(result: Imported) -> tuple[str, ...]:
    return "academy", *(f"{each.name} used" for each in result.tables)


def _shares(result: Imported) -> Iterator[tuple[str, ...]]:
    """The rows of each academy that can be used, table by table."""
    counts = zip(*(each.used_of for each in result.tables), strict=True)
    for academy, used in zip(result.academies, counts, strict=True):
        yield academy, *(f"{each:,}" for each in used)


def _row(each: ImportedTable) -> tuple[str, ...]:
    return each.name, *(f"{count:,}" for count in _counts(each)), str(each.file)


def _counts(each: ImportedTable) -> tuple[int, ...]:
    return each.read, each.used, each.set_aside, each.no_mark


def _closing(result: Imported) -> str:
    aside = sum(each.set_aside for each in result.tables)
    kept = "identifiers are pseudonyms, names and free text were left out; " if result.pseudonymised else ""
    rows = f"{counted(aside, 'row')} set aside: `--rejects FILE` writes each with its place and the reason"
    return f"{kept}{rows if aside else 'no row was set aside'}"


def imported_markdown(result: Imported) -> Iterator[str]:
    """A table of the tables, and one of the academies where there are several."""
    yield f"# Import: {escaped(_head(result))}\n\n"
    yield from table([name.capitalize() for name in _TABLES], map(_row, result.tables))
    if len(result.academies) > 1:
        yield "\n"
        yield from table([name.capitalize() for name in _by_academy(result)], _shares(result))
    yield f"\n{escaped(_closing(result))}\n"


def imported_csv(result: Imported) -> Iterator[str]:
    """A row a table."""
    return csv_table(_TABLES_CSV, ((each.name, *_counts(each), each.file) for each in result.tables))


def imported_json(result: Imported) -> Iterator[str]:
    """One object, described by `schemas/results/import.schema.json`."""
    return json_object(
        academy=result.academies[0] if len(result.academies) == 1 else None,
        academies=result.academies,
        export=str(result.export),
        mapping=result.mapping,
        records=result.records,
        pseudonymised=result.pseudonymised,
        tables=[
            {
                "table": each.name,
                "file": str(each.file),
                **dict(zip(_TABLES_CSV[1:5], _counts(each), strict=True)),
                "used_of": dict(zip(result.academies, each.used_of, strict=True)),
            }
            for each in result.tables
        ],
    )


def mappings_text(found: Sequence[ShippedMapping], look: Look = PLAIN) -> Iterator[str]:
    """A line a mapping, then what each takes for granted."""
    yield from grid([Column(name) for name in _MAPPINGS], map(_mapping, found), look)
    for each in found:
        if each.assumes:
            yield f"\n{look.paint('strong', visible(each.name))} takes for granted:\n"
            yield from (f"  - {visible(said)}\n" for said in each.assumes)


def _mapping(each: ShippedMapping) -> tuple[str, ...]:
    return each.name, each.kind, each.verb, ", ".join(each.tables), each.title


def mappings_markdown(found: Sequence[ShippedMapping]) -> Iterator[str]:
    """A table of the mappings."""
    rows = ((*_mapping(each), " ".join(each.assumes)) for each in found)
    yield from table(("Mapping", "Kind", "For", "Tables", "What it reads", "Takes for granted"), rows)


def mappings_csv(found: Sequence[ShippedMapping]) -> Iterator[str]:
    """A row a mapping."""
    names = ("mapping", "kind", "verb", "tables", "title", "assumes")
    rows = ((*_mapping(each), " ".join(each.assumes)) for each in found)
    return csv_table(names, rows)


def mappings_json(found: Sequence[ShippedMapping]) -> Iterator[str]:
    """One object, described by `schemas/results/mappings.schema.json`."""
    return json_object(
        mappings=[
            {
                "mapping": each.name,
                "title": each.title,
                "kind": each.kind,
                "verb": each.verb,
                "tables": each.tables,
                "assumes": each.assumes,
            }
            for each in found
        ],
    )
