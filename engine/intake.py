"""The verbs that take registers in. Each reads like the pipeline, and imports only the parts that it uses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import starmap
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.diagnostics import Diagnostic
    from engine.importing.importing import FileFormat
    from engine.importing.mapping import ExportMapping
    from engine.importing.result import Imported, ShippedMapping
    from engine.ingesting.result import Ingestion
    from engine.policy.loading import KnownCodes
    from engine.reconciling.result import Reconciled
    from engine.register.calendar import Stretch


def shipped_mappings() -> tuple[ShippedMapping, ...]:
    """The mappings of exports that come with the engine."""
    from engine.importing.mappings import shipped_mappings as shipped

    return shipped()


def import_export(
    policies: Path,
    academy: str | None,
    export: Path,
    mapping: str,
    into: Path,
    beside: Mapping[str, Path],
    file_format: FileFormat = "csv",
    replace: bool = False,
    key_file: Path | None = None,
    rejects: Path | None = None,
) -> tuple[Imported | None, tuple[Diagnostic, ...]]:
    """Makes tables of a register from an export; None where nothing was written, and what is wrong.

    Without an academy, the export has the records of all academies of the policies, and the mapping says whose each is.

    Of the policies only what bears on the codes of marks is read, and local sections need not be authorised.
    """
    known, read, key, found = _read(policies, academy, mapping, key_file)
    if known is None or read is None:
        return None, found
    from engine.importing.importing import Wish, import_export
    from engine.register.database import connect
    from engine.register.rejects import write_rejects

    with connect() as connection:
        academies = tuple(sorted(known.academies))
        wish = Wish(academies, export, read, into, beside, file_format, replace, key)
        result, more = import_export(connection, wish, known.codes)
        if rejects and result:
            more = (*more, *write_rejects(connection, rejects))
    return result, (*found, *more)


def reconcile_export(
    policies: Path,
    academy: str,
    register: Path,
    export: Path,
    mapping: str,
    beside: Mapping[str, Path],
    covers: Stretch | None = None,
    key_file: Path | None = None,
) -> tuple[Reconciled | None, tuple[Diagnostic, ...]]:
    """Compares a register's totals with an export's; None where nothing could be compared, and what is wrong.

    Of the policies only what bears on the codes of marks is read, and local sections need not be authorised.
    """
    known, read, key, found = _read(policies, academy, mapping, key_file)
    if known is None or read is None:
        return None, found
    if read.totals is None:
        from engine.importing.problems import FOR_OTHER_VERB

        message, help = (
            f"`{read.name}` reads no totals",
            "write a mapping with `totals`, or use `trustpolicy import`",
        )
        return None, (*found, FOR_OTHER_VERB.at(None, message, help=help))
    from engine.reconciling.reconciling import Asked, reconcile
    from engine.reconciling.told import TotalsFile
    from engine.register.database import connect

    with connect() as connection:
        file = TotalsFile(academy, export, read, read.totals, beside, key)
        result, more = reconcile(connection, Asked(academy, register, file, covers), known.codes)
    return result, (*found, *more)


def _read(
    policies: Path, academy: str | None, mapping: str, key_file: Path | None
) -> tuple[KnownCodes | None, ExportMapping | None, bytes | None, tuple[Diagnostic, ...]]:
    """The codes of marks, a mapping and a key for pseudonyms; no codes or no mapping where something is wrong."""
    from engine.importing.mappings import read_mapping
    from engine.importing.pseudonyms import read_key
    from engine.policy.loading import load_codes

    known, found = load_codes(policies, None if academy is None else [academy])
    if known is None:
        return None, None, None, found
    read, found = read_mapping(mapping)
    key, wrong = read_key(key_file) if key_file else (None, ())
    return known, None if wrong else read, key, (*found, *wrong)


def ingest(
    policies: Path,
    paths: Sequence[Path],
    store: Path,
    on: date | None = None,
    year: str | None = None,
    *,
    mended: bool = False,
    wait: float = 60,
    whole: bool = False,
    take_out: Sequence[tuple[str, str | None]] = (),
) -> tuple[Ingestion | None, tuple[Diagnostic, ...]]:
    """Brings register folders or files into a store; None where the store stays as it was, and what is wrong.

    What the store has of academies, or of school years of theirs, is first taken out.
    Of the policies only what bears on the codes of marks is read; what is doubtful in it is for `validate`.
    """
    from engine.policy.loading import load_codes

    known, found = load_codes(policies)
    if known is None:
        return None, found
    from engine.ingesting.ingesting import Order, ingest
    from engine.ingesting.taking_out import Portion
    from engine.ledger.left_behind import left_behind
    from engine.register.database import connect

    with connect() as connection:
        order = Order(
            tuple(paths),
            store,
            on or date.today(),
            year,
            mended,
            wait,
            whole,
            known.academies,
            tuple(starmap(Portion, take_out)),
        )
        result, more = ingest(connection, order, known.codes)
    return result, (*more, *left_behind(paths, store)) if result else more
