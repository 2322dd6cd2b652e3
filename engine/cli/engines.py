"""The engine that a check is put to, as it is named on the command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine.cli.problems import UNFIT_VALUE
from engine.cli.usage import UsageProblem

if TYPE_CHECKING:
    from engine.backends.script import Engine

ENGINES = ("duckdb", "spark")


@contextmanager
def put_to(
    name: str, master: str | None, register: Path, ctx: click.Context
) -> Iterator[tuple[Engine | None, Path]]:
    """The engine, None for the embedded one, and the folder that the register is read from while it lasts.

    Raises NotCarriedOutError where the engine cannot be asked.
    """
    if name == "duckdb":
        if master is not None:
            message = "`--master` is Spark's, and Spark is not asked"
            raise UsageProblem(UNFIT_VALUE.at(None, message, help="add `--engine spark`"), ctx)
        yield None, register
        return
    from engine.backends.script import NotCarriedOutError
    from engine.backends.spark.engine import HERE, SparkEngine

    spark = SparkEngine(master or HERE, register)
    if wrong := spark.wrong():
        raise NotCarriedOutError(wrong)
    with spark.store() as folder:
        yield spark, folder
