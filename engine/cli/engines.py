"""The engine that a check is put to, as it is named on the command line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from engine.cli.problems import UNFIT_VALUE
from engine.cli.usage import misuse
from engine.diagnostics import Diagnostic, Label
from engine.frozen import replace
from engine.links import address_of
from engine.source import Place

if TYPE_CHECKING:
    from engine.backends.script import Engine

ENGINES = ("duckdb", "spark")


@contextmanager
def put_to(name: str, master: str | None, register: Path) -> Iterator[tuple[Engine | None, Path]]:
    """The engine, None for the embedded one, and the folder that the register is read from while it lasts.

    Raises NotCarriedOutError where the engine cannot be asked.
    """
    if name == "duckdb":
        if master is not None:
            message = "`--master` is Spark's, and Spark is not asked"
            raise misuse(UNFIT_VALUE, message, "add `--engine spark`")
        if address_of(register):
            message = "an address such as `s3a://…` is read by Spark alone"
            raise misuse(UNFIT_VALUE, message, "add `--engine spark`")
        yield None, register
        return
    from engine.backends.script import NotCarriedOutError
    from engine.backends.spark.engine import HERE, SparkEngine

    spark = SparkEngine(master or HERE, register)
    if wrong := spark.wrong():
        raise NotCarriedOutError(wrong)
    with spark.store() as folder:
        yield spark, folder


def under_its_address(told: Iterable[Diagnostic], folder: Path, register: Path) -> tuple[Diagnostic, ...]:
    """What is told of a register's files, named as the user gave it and not by the copy that was read."""
    copy, address = str(folder), address_of(register) or str(register)

    def named(text: str) -> str:
        return text.replace(copy, address)

    def at(label: Label) -> Label:
        place = label.at
        return (
            replace(label, at=replace(place, file=named(place.file))) if isinstance(place, Place) else label
        )

    return tuple(
        replace(
            each,
            message=named(each.message),
            labels=tuple(map(at, each.labels)),
            help=each.help and named(each.help),
        )
        for each in told
    )
