"""Counts of all marks of each pupil in Spark, which knows no bits but those of whole numbers: places in words.

A word holds 63 places of `register.marked` and `register.session_places`, which have the same number of them.
"""

from __future__ import annotations

from sqlglot import exp

from engine.backends.counted_marks import (
    IN_TIME,
    MARKED,
    PLACES,
    PUPIL,
    Times,
    beside_masks,
    figures_of,
    masks,
)
from engine.planning.frames import PUPIL_KEYS
from engine.register import sql
from engine.register.sql import Sql, fill

_WORD = 63
_CUT = """
SELECT {keys}, list_transform(range(0, bit_length({bits}), {word}),
    lambda start: CAST(CAST(substr(CAST({bits} AS VARCHAR), start + 1, {word}) AS BIT) AS BIGINT)) AS words
FROM register.{name}
"""
IN_WORDS = {MARKED: (PUPIL_KEYS, "places"), PLACES: (("date", "session"), "place")}
"""The relations that Spark has in words: what their rows are of, and the column that holds places."""


def cut(name: str) -> Sql:
    """The query, for DuckDB, of a relation whose places are cut into `words`."""
    keys, bits = IN_WORDS[name]
    return fill(_CUT, keys=sql.names(keys), bits=sql.name(bits), word=sql.number(_WORD), name=sql.name(name))


def from_words(alias: str, figures: Times) -> exp.Select:
    """Of each pupil the number of places with a mark, as far as they are in a time, added up word by word."""
    word = exp.column("word", alias)
    by_word = masks(alias, figures).select(word, copy=False).group_by(word, copy=False)
    same = exp.EQ(this=exp.column("word", IN_TIME), expression=exp.column("word", PUPIL))
    shown = figures_of(figures, lambda number: exp.Sum(this=number))
    keys = [exp.column(each, PUPIL, quoted=True) for each in PUPIL_KEYS]
    return beside_masks(shown, by_word, same, "left").group_by(*keys, copy=False)
