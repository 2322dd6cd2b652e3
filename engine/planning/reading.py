"""Which relations a query reads, and steps that a single query reads: they are written where it reads them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from sqlglot import exp

from engine.planning import sql


def places_read(query: exp.Expr) -> Iterator[exp.Expr]:
    """Each FROM and JOIN that names a relation, of a query or of a query in its place: names stand nowhere else."""
    if isinstance(query, exp.Subquery):
        yield from places_read(query.this)
    elif isinstance(query, exp.SetOperation):
        yield from places_read(query.this)
        yield from places_read(query.expression)
    elif isinstance(query, exp.Select):
        for place in (query.args["from_"], *(query.args.get("joins") or ())):
            yield from [place] if isinstance(place.this, exp.Table) else places_read(place.this)


def names_read(query: exp.Expr) -> Iterator[str]:
    """The names of the steps that a query reads; a table of the register has a schema before its name."""
    return (place.this.name for place in places_read(query) if not place.this.db)


def in_place(
    steps: Sequence[tuple[str, exp.Query]], queries: Sequence[exp.Query]
) -> tuple[tuple[str, exp.Query], ...]:
    """The steps that are read more than once; each other one is put into the step or query that reads it.

    A statement takes a database some time whatever it reads, and what it keeps is written and read again.
    """
    places = {
        place.this.name: place
        for query in (*(query for _, query in steps), *queries)
        for place in places_read(query)
    }
    read = Counter(name for query in (*(query for _, query in steps), *queries) for name in names_read(query))
    for name, query in steps:
        if read[name] == 1:
            places[name].set("this", sql.derived(query, places[name].this.alias))
    return tuple((name, query) for name, query in steps if read[name] != 1)
