"""Register folders and files brought into a store, all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from errno import EACCES
from os import strerror
from pathlib import Path
from typing import TYPE_CHECKING

from engine.diagnostics import Diagnostic, has_errors, in_order
from engine.frozen import dataclass, replace
from engine.ingesting import aside, removals
from engine.ingesting.batch import Batch, take_in, tell
from engine.ingesting.lacking import told_columns
from engine.ingesting.merging import store_marks
from engine.ingesting.of_other_days import of_other_days
from engine.ingesting.pupil_lists import given_again, not_ended, of_another_year
from engine.ingesting.replacing import Taken, comes_by, store_table
from engine.ingesting.result import IngestedFile, Ingestion
from engine.ingesting.sources import find_sources
from engine.ingesting.state import State
from engine.ingesting.taking_out import Portion, take_out
from engine.ingesting.unknown import unknown_academies
from engine.ingesting.unlisted import unlisted
from engine.ingesting.years import year_of_rows
from engine.links import followed, is_shut
from engine.private_files import FOLDER_OF_OWNER
from engine.progress import at_step
from engine.register.asked import column_of
from engine.register.codes import CodePeriod
from engine.register.database import bounded
from engine.register.driver import driver
from engine.register.files.table_files import TableFile, tables_in
from engine.register.scratch import Scratch
from engine.register.sql import Sql
from engine.source import Place
from engine.store import problems
from engine.store.folder import MANIFEST, differing, is_store, open_store
from engine.store.locks import BeingWrittenError, Writing, nobody_reads
from engine.store.manifest import Ingested, Manifest
from engine.store.writing import Files, bereft, left_behind, remove
from engine.wording import counted, refusal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be brought in and where to.

    `on` is the day of the amendments that are kept, `year` that of pupils; with `mended`, what was set aside of files
    of the same names is forgotten; with `whole`, the files hold all of what they replace, however much goes with it.
    `known` are the academies that there are policies of; None where nobody asks. What is to be taken out goes first.
    Another run is waited for up to `wait` seconds.
    """

    paths: tuple[Path, ...]
    store: Path
    on: date
    year: str | None = None
    mended: bool = False
    wait: float = 60
    whole: bool = False
    known: frozenset[str] | None = None
    take_out: tuple[Portion, ...] = ()


def ingest(
    connection: DuckDBPyConnection,
    order: Order,
    codes: Sequence[CodePeriod],
) -> tuple[Ingestion | None, tuple[Diagnostic, ...]]:
    """What was brought in; None, with the problems, where the store stays as it was.

    A file that cannot be read stops the run; rows that cannot be used are set aside and kept with their places.
    """
    files, found = find_sources(order.paths) if order.paths else ((), [])
    found += _own_folder(order)
    if has_errors(found) or not (files or order.take_out):
        return None, in_order(found)
    try:
        order.store.mkdir(FOLDER_OF_OWNER, parents=True, exist_ok=True)
        with Writing(order.store, order.wait):
            return _under_lock(connection, order, files, codes, found)
    except BeingWrittenError as other:
        who = f": {other}" if str(other) else ""
        message = f"another run is writing to the store{who}"
        place, help = Place(str(order.store)), "wait until it has ended, and run this again"
        return None, in_order([*found, problems.BEING_WRITTEN.at(place, message, help=help)])
    except (OSError, driver.Error) as error:
        if not _is_of_the_disk(error):
            raise
        return None, in_order([*found, _not_written(order.store, error)])


def _own_folder(order: Order) -> list[Diagnostic]:
    """A problem where the store's folder is a register's, whose tables would not be read any more, or is shut."""
    place = Place(str(order.store))
    if is_shut(order.store):
        return [_not_written(order.store, PermissionError(EACCES, strerror(EACCES)))]
    if order.take_out and not is_store(order.store):
        message, help = f"there is no store in `{order.store}`", "name the store's folder with `--into`"
        return [problems.NOTHING_TO_TAKE_OUT.at(place, message, help=help)]
    lying = tables_in(order.store)
    if lying:
        message = f"`{lying[0]}` lies in `{order.store}`, which is a register's folder and not a store's"
    elif followed(order.store) in {followed(path) for path in order.paths}:
        message = f"`{order.store}` cannot be brought into itself"
    else:
        return []
    return [problems.A_REGISTER.at(place, message, help="name another folder with `--into`")]


def _is_of_the_disk(error: Exception) -> bool:
    return isinstance(error, OSError) or type(error).__name__ in {"IOException", "PermissionException"}


def _not_written(store: Path, error: Exception) -> Diagnostic:
    message = f"the store `{store}` cannot be written, and is as it was: {refusal(error)}"
    help = "make room on the disk, or give a folder that may be written to"
    return problems.NOT_WRITTEN.at(Place(str(store)), message, help=help)


def _under_lock(
    connection: DuckDBPyConnection,
    order: Order,
    files: Sequence[TableFile],
    codes: Sequence[CodePeriod],
    found: list[Diagnostic],
) -> tuple[Ingestion | None, tuple[Diagnostic, ...]]:
    before = _before(order.store, found)
    if before is None:
        return None, in_order(found)
    cleaned = _clean(order.store, before, found)
    written = Files(order.store)
    if not before.generation:
        written.begin()
    state = State(connection, order.store, before, written)
    try:
        with bounded(connection):
            told = _bring_in(state, order, files, codes, found)
        if has_errors(found):
            return None, in_order(found)
        changed = not state.same()
        if changed:
            manifest = state.manifest(before.generation + 1)
            _commit(state, manifest, told, order.on)
            if state.taken_out and not _remove_superseded(order.store, manifest):
                found.append(_still_read(order.store))
        return _ingestion(state, order, told, cleaned, changed=changed), in_order(found)
    finally:
        _tidy(written, before)
        written.give_up()


def _before(store: Path, found: list[Diagnostic]) -> Manifest | None:
    """The state that a store is in, that of an empty folder too; None, with the problem, where that cannot be told."""
    if is_store(store):
        before, wrong = open_store(store)
        found += wrong
        return before
    lost = bereft(store)
    if not lost:
        return Manifest()
    files = counted(lost, "file of a store lies", "files of a store lie")
    message = f"{files} in `{store}` without the `{MANIFEST}` that names them; nothing was changed"
    help = f"put `{MANIFEST}` back from a copy, or name another folder and bring all registers in again"
    found.append(problems.NOT_A_STORE.at(Place(str(store)), message, help=help))
    return None


def _tidy(written: Files, before: Manifest) -> None:
    """Removes what this run wrote and nothing names: of a run that failed, or that wrote a file twice."""
    store = written.folder
    now = open_store(store)[0] if is_store(store) else before
    if now is not None:
        remove(store, written.unnamed(now))


def _clean(store: Path, before: Manifest, found: list[Diagnostic]) -> int:
    """Removes what unfinished runs have left, and says so; and what the state before had, if nobody reads it."""
    left = left_behind(store, before)
    if left:
        remove(store, left)
        files = counted(len(left), "file")
        removed = "it is" if len(left) == 1 else "they are"
        message = f"a run that did not end had left {files} in the store; {removed} removed, and what is stored is whole"
        help = "ingest again what that run was given, if nobody has"
        found.append(problems.CLEANED.at(Place(str(store)), message, help=help))
    _remove_superseded(store, before)
    return len(left)


def _remove_superseded(store: Path, manifest: Manifest) -> bool:
    """Removes the files of earlier states, unless somebody may still be reading them; whether they went."""
    alone = nobody_reads(store)
    if alone is None:
        return False
    remove(store, manifest.superseded)
    alone.close()
    return True


def _still_read(store: Path) -> Diagnostic:
    message = (
        f"somebody is reading the store `{store}`, so the files of what was taken out are still in its folder"
    )
    help = "the next run of `ingest` removes them"
    return problems.STILL_THERE.at(Place(str(store)), message, help=help)


def _bring_in(
    state: State,
    order: Order,
    files: Sequence[TableFile],
    codes: Sequence[CodePeriod],
    found: list[Diagnostic],
) -> list[IngestedFile]:
    """Every file one after the other, up to the first that cannot be read."""
    scratch = Scratch()
    found += differing(order.store, state.before.files() if _small(state.before) else ())
    aside.recall(state)
    for portion in order.take_out:
        found += take_out(state, portion, order.known, is_meant=order.whole)
    told: list[IngestedFile] = []
    empty: list[tuple[int, Batch]] = []
    for at, file in enumerate(files):
        at_step("bringing in", at, len(files))
        batch = None if has_errors(found) else take_in(state.connection, file, codes, scratch, found)
        if batch is None:
            break
        told.append(_one(state, order, batch, codes, found))
        if not told[-1].read:
            empty.append((at, batch))
    if not has_errors(found):
        # An empty table counts as handed over by the academies whose tables lie beside it: they have no such rows.
        for at, batch in empty:
            theirs = state.met_in(batch.rows.file.path.parent)
            _hand_over(state, batch, theirs)
            told[at] = replace(told[at], of_nobody=not theirs)
        aside.write_set_aside(state)
    return told


def _small(manifest: Manifest) -> bool:
    return sum(file.bytes for file in manifest.files()) < 1 << 28


def _one(
    state: State, order: Order, batch: Batch, codes: Sequence[CodePeriod], found: list[Diagnostic]
) -> IngestedFile:
    table = batch.table
    before = {held.academy for held in state.held.values() if held.table == table.name}
    year, unknown = year_of_rows(state, batch, order.year)
    found += unknown
    if order.mended and (lacking := aside.forget_file(state, batch)):
        found.append(removals.forgotten(batch, lacking))
    if table.name == "marks":
        merged = store_marks(state, batch, codes, order.on, all_is_here=order.whole)
        taken = merged.taken
        if taken.removed:
            found.append(removals.gone(batch, taken))
        if merged.put_back:
            found.append(_put_back(batch, merged.put_back))
        if 0 < merged.left_blank < taken.replaced + taken.unchanged:
            found.append(removals.left_blank(batch, merged.left_blank))
        if merged.refused:
            aside.set_refused_aside(state, batch)
            found.append(_refused(batch, merged.refused))
        found += unlisted(state, batch)
    else:
        taken = _whole_table(state, order, batch, year, found)
    theirs = {academy for academy, _ in taken.touched}
    found += unknown_academies(state.connection, batch, theirs - state.met.keys(), order.known)
    state.meet(theirs, batch.rows.file.path.parent)
    if comes_by(table):
        found += told_columns(batch, theirs & before, state.supplied)
    _hand_over(state, batch, theirs)
    told = tell(state.connection, batch, codes)
    aside.forget_settled(state, batch, taken.touched)
    gone = aside.remember(state, batch, year)
    one = IngestedFile(
        str(batch.rows.file.path),
        table.name,
        batch.read,
        taken.new,
        taken.replaced,
        taken.unchanged,
        gone,
        taken.removed,
    )
    found += [*of_other_days(state.connection, batch, order.on, nothing_new=one.nothing_new), *told]
    return one


def _hand_over(state: State, batch: Batch, academies: set[str]) -> None:
    """Says what academies have handed over: columns of a table that is replaced are those of the file in its place."""
    name = batch.table.name
    if not comes_by(batch.table):
        columns = {column_of(name, each) for each in batch.table.columns}
        state.supplied -= {(column, academy) for column in columns for academy in academies}
    state.supplied |= {(each, academy) for each in batch.supplied() for academy in academies}


def _refused(batch: Batch, count: int) -> Diagnostic:
    marks = counted(count, "mark")
    message = f"{marks} that would replace stored ones cannot be used, so what is stored stays"
    return problems.REFUSED.at(
        batch.rows.file.place(), message, help="correct them, and ingest the file again"
    )


def _put_back(batch: Batch, count: int) -> Diagnostic:
    marks = counted(count, "mark is", "marks are")
    message = f"{marks} put back to the code from before a recorded change"
    help = "if this file is older than what was stored, bring the newer one in again"
    return problems.PUT_BACK.at(batch.rows.file.place(), message, help=help)


def _whole_table(state: State, order: Order, batch: Batch, year: Sql, found: list[Diagnostic]) -> Taken:
    before = tuple(state.held.values())
    taken = store_table(state, batch, year, all_is_here=order.whole)
    if taken.doubted:
        found.append(removals.would_go(batch, taken))
    elif wrong := () if order.whole else tuple(of_another_year(state, batch, taken, before)):
        found += wrong
    elif taken.removed:
        found.append(removals.gone(batch, taken))
    if batch.table.name == "pupils":
        academies = {academy for academy, _ in taken.touched}
        found += (*not_ended(state, batch, academies), *given_again(state, batch, academies, before))
    return taken


def _commit(state: State, manifest: Manifest, told: Sequence[IngestedFile], on: date) -> None:
    runs = tuple(
        Ingested(
            manifest.generation,
            on,
            Path(each.name).name,
            each.table,
            each.read,
            each.set_aside,
        )
        for each in told
    )
    state.files.commit(replace(manifest, ingested=(*manifest.ingested, *runs)))


def _ingestion(
    state: State, order: Order, told: Sequence[IngestedFile], cleaned: int, *, changed: bool
) -> Ingestion:
    held = state.held.values()
    return Ingestion(
        order.store,
        state.before.generation + changed,
        changed,
        tuple(told),
        tuple(sorted({each.academy for each in held})),
        sum(each.rows for each in held if each.table == "marks"),
        state.amendments_kept,
        cleaned,
        state.taken_out,
    )
