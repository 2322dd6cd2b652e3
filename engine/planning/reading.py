"""Which relations a query reads."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp


def names_read(query: exp.Expr) -> Iterator[str]:
    """The names of the steps that a query reads; a table of the register has a schema before its name.

    They stand in FROM and JOIN alone, of the query or of one in their place, so that no expression is looked into.
    """
    if isinstance(query, exp.Table):
        yield from [] if query.db else [query.name]
    elif isinstance(query, exp.Subquery):
        yield from names_read(query.this)
    elif isinstance(query, exp.SetOperation):
        yield from names_read(query.this)
        yield from names_read(query.expression)
    elif isinstance(query, exp.Select):
        for source in (query.args["from_"], *(query.args.get("joins") or ())):
            yield from names_read(source.this)
