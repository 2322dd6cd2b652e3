"""The statements of a plan, carried out by Spark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from engine.backends.script import Answers, Script, by_question
from engine.backends.spark.relations import hand_over
from engine.backends.spark.writing import QUOTED
from engine.progress import at_step

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from engine.backends.spark.numbers import Numbers
    from engine.planning.facts import Facts
    from engine.register.loading import Register


def carry_out(
    script: Script,
    session: SparkSession,
    register: Register,
    facts: Facts,
    base: str,
) -> Iterator[Answers]:
    """The answers of a plan over a loaded register whose store is at `base`, question by question.

    A step that is read more than once is worked out once and kept by the machines, which work it out again where one
    of them is lost.
    """
    tasks = script.tasks()
    numbers = hand_over(session, register, facts, (task.statement for task in tasks), base)
    kept = _make_steps(script, session)
    tested = by_question(_rows(session.sql(script.tested.statement), numbers) if script.tested else ())
    for number, (question, task) in enumerate(script.questions):
        at_step("evaluating", number, len(script.questions))
        rows = _rows(_in_order(session.sql(task.statement)), numbers)
        yield Answers(question, tested.get(question.name, {}), iter([rows]))
    for each in kept:
        each.unpersist()


def _make_steps(script: Script, session: SparkSession) -> list[DataFrame]:
    from pyspark import StorageLevel

    readers = Counter(name for task in script.tasks() for name in QUOTED.findall(task.statement))
    kept = []
    for task in script.steps:
        step = session.sql(task.statement)
        if readers[task.name] > 1:
            kept.append(step.persist(StorageLevel.MEMORY_AND_DISK))
        step.createOrReplaceTempView(task.name)
    return kept


def _in_order(answer: DataFrame) -> DataFrame:
    """In the order of all its columns, the keys first, as DuckDB puts them: what is missing comes last.

    Rows come back to one machine anyway. To be put in order on several, all that they come from would be worked out
    twice: once to find where one machine's share ends.
    """
    from pyspark.sql import functions as f

    return answer.repartition(1).sortWithinPartitions(
        *(f.col(f"`{name}`").asc_nulls_last() for name in answer.columns)
    )


def _rows(answer: DataFrame, numbers: Numbers) -> Sequence[tuple[Any, ...]]:
    """The rows as DuckDB would give them: with names, and whole numbers of any size are whole numbers."""
    table = numbers.named(answer.toArrow())
    columns = [_whole(column.to_pylist()) for column in table.columns]
    return list(zip(*columns, strict=True))


def _whole(values: list[Any]) -> list[Any]:
    wide = any(isinstance(value, Decimal) for value in values)
    return [int(value) if isinstance(value, Decimal) else value for value in values] if wide else values
