"""The relations of a loaded register as Spark sees them: marks as they lie in the store, all else from the loader.

The loader has judged every row, and knows which marks are set aside, without reading most of them. So Spark reads the
files of marks itself, on all its machines, and is handed the others, which are small beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import reduce
from typing import TYPE_CHECKING

from engine.backends.spark.numbers import Numbers
from engine.backends.spark.words import IN_WORDS, cut
from engine.backends.spark.writing import PREFIX
from engine.register import sql
from engine.register.marks.plain import AFTERNOON, PLAIN, SAYS_NOTHING
from engine.register.marks.stored import plain_and_rest
from engine.register.sql import Sql, fill
from engine.register.tables import tables

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from engine.planning.facts import Facts
    from engine.register.loading import Register
    from engine.store.manifest import Held

    Files = list[tuple[Held, int]]
_PATTERNS = re.compile(r"[][{}*?\\]")
"""What Spark takes for a pattern in a path: it would look for, and read, what lies elsewhere."""
_NAMED = re.compile(f"`{PREFIX}([a-z_]+)`")


def hand_over(
    session: SparkSession, register: Register, facts: Facts, statements: Iterable[str], base: str
) -> Numbers:
    """Makes the relations that some statements read; `base` is the store's folder as Spark's machines name it.

    Academies and pupils stand in them as numbers, which are handed back.
    """
    from pyspark.sql import functions as f

    numbers = Numbers.given(register.connection, facts.academies)
    named = sorted({name for each in statements for name in _NAMED.findall(each)})
    for name in named:
        if name == "marks" and (files := _files(register, facts)):
            relation = numbers.marks(session, _marks(session, numbers, facts, files, base))
        elif name in IN_WORDS:
            keys, bits = IN_WORDS[name]
            words = session.createDataFrame(numbers.table(cut(name)))
            relation = words.select(*keys, f.posexplode("words").alias("word", bits))
        else:
            query = fill("SELECT * FROM register.{name}", name=sql.name(name))
            relation = session.createDataFrame(numbers.table(query))
        relation.createOrReplaceTempView(PREFIX + name)
    return numbers


def _files(register: Register, facts: Facts) -> tuple[Files, Files] | None:
    """The academies' files of plain marks and of others, each with the number of its first row; None without any."""
    if register.store is None:
        return None
    plain, others = (
        [each for each in held if each[0].academy in facts.academies]
        for held in plain_and_rest(register.store)
    )
    return (plain, others) if plain or others else None


def _marks(
    session: SparkSession, numbers: Numbers, facts: Facts, files: tuple[Files, Files], base: str
) -> DataFrame:
    """The usable marks up to as-at: plain ones of each session, then the others."""
    from pyspark.sql import functions as f

    seen = f.col("date") <= f.lit(facts.as_at)
    names = list(tables()["marks"].columns)
    plain, others = files
    parts = []
    if others:
        parts.append(_usable(session, numbers, others, base).where(seen).select(names))
    if plain:
        rows = _usable(session, numbers, plain, base).where(seen)
        for kind in PLAIN:
            # What all plain marks share is given as literals, so that Spark leaves out conditions that none can meet.
            known = {
                "session": f.lit(kind[0]),
                "code": f.lit(kind[1]),
                **dict.fromkeys(SAYS_NOTHING, f.lit(None).cast("int")),
            }
            of_session = rows.where(f.col(AFTERNOON) == (kind == PLAIN[1]))
            parts.append(of_session.select([known.get(name, f.col(name)).alias(name) for name in names]))
    return reduce(lambda one, other: one.unionByName(other), parts)


def _usable(session: SparkSession, numbers: Numbers, files: Files, base: str) -> DataFrame:
    """The rows of some files without those set aside, which are told by the number of the row in all files.

    Whose a row is, is told by its file where the file does not say it.
    """
    from pyspark.sql import functions as f

    folder = _PATTERNS.sub(r"\\\g<0>", base)
    rows = session.read.parquet(*(f"{folder}/{held.file.path}" for held, _ in files))
    aside = numbers.table(Sql("SELECT record FROM loading.aside WHERE table_name = 'marks' AND record >= 0"))
    says_academy = "academy" in rows.columns
    if says_academy and not aside.num_rows:
        return rows
    lies = [(held.file.path, held.academy, start) for held, start in files]
    known = session.createDataFrame(lies, "file string, academy string, start long")
    # A path in the store has four parts: table, the academy's folder, year, file.
    file = f.substring_index("_metadata.file_path", "/", -4).alias("file")
    told = rows.select("*", file, "_metadata.row_index").join(
        f.broadcast(known.drop("academy") if says_academy else known), "file"
    )
    if not aside.num_rows:
        return told
    record = (f.col("start") + f.col("row_index")).alias("record")
    return told.select("*", record).join(f.broadcast(session.createDataFrame(aside)), "record", "left_anti")
