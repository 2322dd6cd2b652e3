"""Counts of all marks of each pupil in Spark, which knows no bits but those of whole numbers: places in words.

A word holds 63 places of `register.marked` and `register.session_places`, which have the same number of them.
"""

from __future__ import annotations

from sqlglot import exp

from engine.backends.counted_marks import KEYS, MARKED, PLACES, Times, figures_of, in_both, masks
from engine.register import sql
from engine.register.sql import Sql, fill

_WORD = 63
_CUT = """
SELECT {keys}, list_transform(range(0, bit_length({bits}), {word}),
    lambda start: CAST(CAST(substr(CAST({bits} AS VARCHAR), start + 1, {word}) AS BIT) AS BIGINT)) AS words
FROM register.{name}
"""
IN_WORDS = {MARKED: (KEYS, "places"), PLACES: (("date", "session"), "place")}
"""The relations that Spark has in words: what their rows are of, and the column that holds places."""


def cut(name: str) -> Sql:
    """The query, for DuckDB, of a relation whose places are cut into `words`."""
    keys, bits = IN_WORDS[name]
    return fill(_CUT, keys=sql.names(keys), bits=sql.name(bits), word=sql.number(_WORD), name=sql.name(name))


def from_words(alias: str, figures: Times) -> exp.Select:
    """Of each pupil the number of places with a mark, as far as they are in a time, added up word by word."""
    times = exp.TableAlias(this=exp.to_identifier("in_time"))
    by_word = (
        masks(alias, figures)
        .select(exp.column("word", alias), copy=False)
        .group_by(exp.column("word", alias), copy=False)
    )
    same = exp.EQ(this=exp.column("word", "in_time"), expression=exp.column("word", "k"))
    return (
        exp.Select(
            expressions=figures_of(lambda name: exp.Sum(this=in_both(name, "k", "in_time")), figures, "k")
        )
        .from_(exp.table_(MARKED, db="register", quoted=True, alias="k"))
        .join(exp.Subquery(this=by_word, alias=times), on=same, join_type="left")
        .group_by(*(exp.column(each, "k", quoted=True) for each in KEYS), copy=False)
    )
