"""What a run of `ingest` brought into a store, in each format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.ingesting.result import IngestedFile, Ingestion, TakenOut
from engine.reports.csv import csv_table
from engine.reports.grid import Column, grid
from engine.reports.json import Json, json_object
from engine.reports.look import PLAIN, Look
from engine.reports.markdown import escaped, table
from engine.reports.visible import visible
from engine.wording import counted, listed

_COLUMNS = ("table", "read", "new", "replaced", "unchanged", "set aside", "removed", "from")
_MOST_NAMED = 5
_TAKEN_OUT = ("table", "taken out", "academy", "year")
_CSV = ("table", "read", "new", "replaced", "unchanged", "set_aside", "removed", "file")


def ingested_text(result: Ingestion, look: Look = PLAIN) -> Iterator[str]:
    """What the store holds now, then a line a file."""
    yield look.paint("strong", visible(_head(result))) + "\n"
    if result.taken_out:
        columns = [Column(name, number=at == 1) for at, name in enumerate(_TAKEN_OUT)]
        yield from grid(columns, map(_out, result.taken_out), look)
    if result.files:
        columns = [Column(name, number=0 < at < 7) for at, name in enumerate(_COLUMNS)]
        yield from grid(columns, map(_row, result.files), look)
    yield from (f"{said}\n" for said in _closing(result))


def _head(result: Ingestion) -> str:
    changed = (
        f"state {result.generation}"
        if result.changed
        else f"nothing changed, still state {result.generation}"
    )
    marks, academies = counted(result.marks, "mark"), counted(len(result.academies), "academy")
    return f"{result.store}: {changed}, {marks} of {academies}"


def _row(each: IngestedFile) -> tuple[str, ...]:
    return each.table, *(f"{count:,}" for count in _counts(each)), each.name


def _out(each: TakenOut) -> tuple[str, ...]:
    return each.table, f"{each.rows:,}", each.academy, each.year or ""


def _counts(each: IngestedFile) -> tuple[int, ...]:
    return each.read, each.new, each.replaced, each.unchanged, each.set_aside, each.removed


def _closing(result: Ingestion) -> Iterator[str]:
    if result.files:
        yield from _of_files(result.files)
    if result.taken_out:
        rows = counted(sum(each.rows for each in result.taken_out), "row")
        yield f"{rows} taken out for good: a copy of the store, or the school's own files, may still have them"
    if result.amendments_kept:
        marks = counted(result.amendments_kept, "mark")
        yield f"{marks} replaced by another code: what they were is kept in `amendments`"


def _of_files(files: Sequence[IngestedFile]) -> Iterator[str]:
    aside = sum(each.set_aside for each in files)
    if aside:
        rows = counted(aside, "row")
        yield f"{rows} set aside: checks report them until they are corrected, and `check --rejects FILE` writes each"
    else:
        yield "no row was set aside"
    if known := [_named(each) for each in files if each.nothing_new]:
        rows = "its rows were" if len(known) == 1 else "their rows were"
        yield f"nothing new in {listed(known, _MOST_NAMED)}: {rows} stored already"
    if empty := [_named(each) for each in files if not each.read]:
        yield f"no row in {listed(empty, _MOST_NAMED)}: export again what should have some"
    if of_nobody := [_named(each) for each in files if each.of_nobody]:
        counts, it = ("counts", "it") if len(of_nobody) == 1 else ("count", "each")
        said = f"{listed(of_nobody, _MOST_NAMED)} {counts} for no academy"
        yield f"{said}: if one has nothing to record there, bring {it} in with that academy's other tables in one folder"
    removed = sum(each.removed for each in files)
    if removed:
        yield f"{counted(removed, 'stored row')} removed, for the new files do not have them"


def _named(each: IngestedFile) -> str:
    return f"`{visible(each.name)}`"


def ingested_markdown(result: Ingestion) -> Iterator[str]:
    """A table of what was taken out, and one of the files."""
    yield f"# {'Brought in' if result.files else 'Taken out'}: {escaped(_head(result))}\n\n"
    if result.taken_out:
        yield from table([name.capitalize() for name in _TAKEN_OUT], map(_out, result.taken_out))
        yield "\n"
    if result.files:
        yield from table([name.capitalize() for name in _COLUMNS], map(_row, result.files))
    yield from (f"\n{escaped(said)}\n" for said in _closing(result))


def ingested_csv(result: Ingestion) -> Iterator[str]:
    """A row a file, before them one a table and year that was taken out, with the academy where the file stands."""
    out = [
        (each.table, *(0,) * 5, each.rows, "/".join(filter(None, (each.academy, each.year))))
        for each in result.taken_out
    ]
    rows = [(each.table, *_counts(each), each.name) for each in result.files]
    return csv_table(_CSV, [*out, *rows])


def ingested_json(result: Ingestion) -> Iterator[str]:
    """One object, described by `schemas/results/ingest.schema.json`."""
    files: list[Json] = [
        {
            "table": each.table,
            **dict(zip(_CSV[1:7], _counts(each), strict=True)),
            "nothing_new": each.nothing_new,
            "file": each.name,
        }
        for each in result.files
    ]
    taken_out: list[Json] = [
        {"table": each.table, "academy": each.academy, "year": each.year, "rows": each.rows}
        for each in result.taken_out
    ]
    return json_object(
        store=str(result.store),
        state=result.generation,
        changed=result.changed,
        academies=list(result.academies),
        marks=result.marks,
        amendments_kept=result.amendments_kept,
        cleaned=result.cleaned,
        files=files,
        taken_out=taken_out,
    )
