"""Rows under a name that no academy asked for has, and whose they are when only the name is written otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from engine.diagnostics import Diagnostic
from engine.frozen import dataclass
from engine.register import problems, sql
from engine.register.asked import Asked
from engine.register.files.rows import Rows
from engine.register.sql import fill
from engine.shell import command
from engine.source import Place
from engine.wording import counted, of_several, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_STRANGERS = """
SELECT academy, count(*), min(record) FROM ({rows}) AS here
WHERE academy IS NOT NULL AND academy NOT IN ({academies}) GROUP BY academy ORDER BY academy
"""


@dataclass(frozen=True, slots=True)
class Strangers:
    """A table's rows of one academy that was not asked for: their number, and that of the first of them."""

    count: int
    first: int


def strangers(connection: DuckDBPyConnection, rows: Rows, asked: Asked) -> dict[str, Strangers]:
    """Of each academy that has rows in a table, and was not asked for, those rows."""
    query = fill(_STRANGERS, rows=rows.query, academies=sql.texts(asked.academies))
    return {row[0]: Strangers(*row[1:]) for row in connection.execute(query).fetchall()}


def written_otherwise(name: str, others: Iterable[str]) -> str | None:
    """The other name that differs in capitals, blanks, hyphens or underscores alone; None without."""
    return next((other for other in others if _plain(other) == _plain(name) and other != name), None)


def like(name: str, others: Collection[str]) -> str | None:
    """The other name that is most like one, if any is."""
    from difflib import get_close_matches  # only where something may be wrong

    return (
        written_otherwise(name, others)
        or next((other for other in others if _names_too(name, other) or _names_too(other, name)), None)
        or next(iter(get_close_matches(name, others, 1)), None)
    )


def meant(name: str, asked: Asked, themselves: Collection[str]) -> str | None:
    """The academy asked for that a name most likely means; of academies `themselves` only if written otherwise."""
    if name in themselves:
        return written_otherwise(name, asked.academies)
    return like(name, asked.academies)


def _names_too(long: str, short: str) -> bool:
    """Whether a name has all words of another: `Wenlock CE Academy` of `wenlock`."""
    has, other = (set(re.findall(r"[^\W_]+", each.casefold())) for each in (long, short))
    return bool(other) and other < has


def _plain(name: str) -> str:
    return "".join(char for char in name.casefold() if not char.isspace() and char not in "-_")


@dataclass(frozen=True, slots=True)
class OtherRows:
    """The rows of academies that were not asked for, by table, and the place of a row of a table by its number.

    `wholly` are the tables that have no other rows; those of `said` are told already. They lie in a `store`, if any.
    """

    found: Mapping[str, Mapping[str, Strangers]]
    place: Callable[[str, int], Place]
    wholly: frozenset[str] = frozenset()
    said: frozenset[str] = frozenset()
    store: Path | None = None

    def number(self, table: str) -> int:
        """How many rows of a table there are."""
        return sum(each.count for each in self.found[table].values())


def misnamed(
    others: OtherRows, asked: Asked, required: Sequence[str]
) -> Iterator[tuple[str, int, Diagnostic]]:
    """Warnings of rows that are of an academy asked for but for its name, and of tables with nothing but strangers'.

    Each comes with the table and the number of rows.

    An academy that has rows in each of the tables that are `required` is one by itself, be its name never so like.
    """
    themselves = by_themselves(others.found, required)
    for table, found in others.found.items():
        if table in others.said:
            continue
        likely = {name: meant(name, asked, themselves) for name in found}
        for name, academy in likely.items():
            if academy:
                yield table, found[name].count, _written_otherwise(others, table, name, academy)
        if table in others.wholly and not any(likely.values()) and themselves.isdisjoint(found):
            yield table, others.number(table), _nobodys(others, table, asked)


def by_themselves(found: Mapping[str, Collection[str]], required: Sequence[str]) -> set[str]:
    """The names that have rows in each of the tables that are `required`, and so are academies."""
    own = [set(found.get(name, ())) for name in required]
    return set.intersection(*own) if own else set()


def without_policy(others: OtherRows, asked: Asked, required: Sequence[str]) -> Iterator[Diagnostic]:
    """A warning of the academies of a register that there are no policies of, where every one is asked for."""
    themselves = by_themselves(others.found, required)
    missing = [name for name in sorted(themselves) if not written_otherwise(name, asked.academies)]
    if asked.every and missing:
        place = others.place("pupils", min(others.found["pupils"][name].first for name in missing))
        message = f"there is no policy of {quoted(missing, _NAMED)}, so nothing is checked there"
        its, has = ("its folder", "it has") if len(missing) == 1 else ("their folders", "they have")
        help = f"put {its} back among the policies, or make a folder with `trustpolicy new ACADEMY`"
        if others.store:
            out = command("trustpolicy", "ingest", "--into", others.store, "--take-out", missing[0])
            help += f"; what {has} in the store goes with `{out}`"
        yield problems.WITHOUT_POLICY.at(place, message, help=help)


_NAMED = 10
"""So many academies are named."""


def _written_otherwise(others: OtherRows, table: str, name: str, academy: str) -> Diagnostic:
    rows = others.found[table][name]
    all_of_them = table in others.wholly and len(others.found[table]) == 1
    number = f"{'all ' if all_of_them and rows.count > 1 else ''}{counted(rows.count, 'row')}"
    verb = "is" if rows.count == 1 else "are"
    message = f"{number} of `{table}` {verb} of `{name}`, not of `{academy}`, and {verb} ignored"
    help = f"write `{academy}` in the column `academy`"
    if others.store:
        taken_out = command("trustpolicy", "ingest", "--into", others.store, "--take-out", name)
        help += f" of the file, bring it in again, and take these out: `{taken_out}`"
    if others.store or not written_otherwise(name, [academy]):
        help = f"if they are its rows, {help}"
    label = "" if others.store else of_several(rows.count)
    return problems.MISNAMED.at(others.place(table, rows.first), message, label=label, help=help)


def _nobodys(others: OtherRows, table: str, asked: Asked) -> Diagnostic:
    first = min(each.first for each in others.found[table].values())
    message = f"every row of `{table}` is ignored: all are of academies that were not asked for"
    help = f"write {quoted(asked.academies, 3, 'or')} in the column `academy`, if they are its rows"
    return problems.MISNAMED.at(others.place(table, first), message, label="the first of them", help=help)
