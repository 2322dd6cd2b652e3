"""The text of each column of an export, and what a mapping makes of it, as expressions for the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import LiteralString

from engine.frozen import dataclass
from engine.importing.export import Export
from engine.importing.origins import LookUp, Origin
from engine.quantities import Kind
from engine.register import sql
from engine.register.files.cells import UNSEEN, is_taken_date
from engine.register.sql import Sql, fill
from engine.register.tables import Column

_WRITTEN: Mapping[Kind, LiteralString] = {
    Kind.DATE: "'%Y-%m-%d'",
    Kind.TIME: "'%H:%M'",
    Kind.MOMENT: "'%Y-%m-%dT%H:%M:%S'",
}

_OF_FOUR = r"(?i)\bsept\b"
"""September as systems set to British English shorten it: all other months have three letters."""

_TEXT: LiteralString = """
nullif(
    trim(CASE WHEN {text} LIKE '="%"' THEN substr({text}, 3, length({text}) - 3) ELSE {text} END, {unseen}), ''
)
"""
"""A text, also as systems write it that keep spreadsheets from dropping zeros in front: `="000123"`."""

UNKNOWN_ID = "unknown id "
"""What stands before an id that the second file does not explain: such a row is set aside."""


@dataclass(frozen=True, slots=True)
class Whose:
    """The academies that are wanted, and where an export of several says whose a record is."""

    academies: tuple[str, ...]
    origin: Origin


class Texts:
    """The expressions for an export's columns, and the source that they are had from.

    Of an export of several academies, `whose` says where the name of each record's stands, and which are wanted.
    """

    def __init__(self, export: Export, look_ups: Mapping[LookUp, Sql], whose: Whose | None = None) -> None:
        self._export, self._look_ups = export, look_ups
        self._joins: list[Sql] = []
        self._only = self._wanted(whose) if whose else Sql("TRUE")

    def column(self, heading: str) -> Sql:
        """The text of a column, blanks around it left out; NULL where nothing else is there."""
        return fill(_TEXT, text=self.as_it_is(heading), unseen=UNSEEN)

    def as_it_is(self, heading: str) -> Sql:
        """The text of a column with the blanks around it: where marks have places, a blank holds one."""
        return fill("here.{name}", name=sql.name(f"c{self._export.headings.index(heading)}"))

    def of(self, column: Column, origin: Origin) -> Sql:
        """The text of a register's column, as the register writes it; what cannot be read stays as it was."""
        value = self.said(origin)
        if origin.form is None or origin.always is not None:
            return value
        if "%b" in origin.form:
            value = fill("regexp_replace({value}, {of_four}, 'Sep')", value=value, of_four=sql.text(_OF_FOUR))
        read = fill("try_strptime({value}, {form})", value=value, form=sql.text(origin.form))
        # 12/09/24 has the form of the year 24: what the register refuses is told as the export has it
        taken = (
            is_taken_date(read) if column.type.kind is Kind.DATE else fill("{read} IS NOT NULL", read=read)
        )
        form = "CASE WHEN {taken} THEN strftime({read}, {written}) ELSE {value} END"
        return fill(form, taken=taken, read=read, written=Sql(_WRITTEN[column.type.kind]), value=value)

    def said(self, origin: Origin) -> Sql:
        """The text of a register's column before it is read by its form."""
        if origin.always is not None:
            return sql.text(origin.always)
        parts = [self.column(heading) for heading in origin.headings]
        value = parts[0] if len(parts) == 1 else fill("concat_ws(' ', {parts})", parts=sql.listed(parts))
        return worded(self._looked_up(_cut(value, origin), origin.look_up), origin.words)

    def _looked_up(self, value: Sql, look_up: LookUp | None) -> Sql:
        if look_up is None:
            return value
        name = sql.name(f"look {len(self._joins)}")
        form = "LEFT JOIN {other} AS {name} ON {name}.id = {value}"
        self._joins.append(fill(form, other=self._look_ups[look_up], name=name, value=value))
        form = "CASE WHEN {value} IS NOT NULL THEN coalesce({name}.means, {unknown} || {value}) END"
        return fill(form, name=name, value=value, unknown=sql.text(UNKNOWN_ID))

    def source(self, columns: Mapping[str, Sql], more: Sequence[Sql] = ()) -> Sql:
        """The query for some columns of each record, with further ones."""
        return fill(
            "SELECT here.record, {shown} FROM ({query}) AS here {joins} WHERE {only}",
            shown=sql.listed([*sql.named(columns), *more]),
            query=self._export.query,
            joins=sql.listed(self._joins, " "),
            only=self._only,
        )

    def _wanted(self, whose: Whose) -> Sql:
        """Whether a record is of an academy, or may be, since nothing or an unknown id says whose it is."""
        form = "({name} IS NULL OR {name} IN ({academies}) OR starts_with({name}, {unknown}))"
        name, academies = self.said(whose.origin), sql.listed(map(sql.text, whose.academies))
        return fill(form, name=name, academies=academies, unknown=sql.text(UNKNOWN_ID))


def _cut(value: Sql, origin: Origin) -> Sql:
    if origin.before:
        value = fill(
            "nullif(trim(split_part({value}, {sign}, 1)), '')", value=value, sign=sql.text(origin.before)
        )
    if origin.after:
        sign = sql.text(origin.after)
        form = (
            "CASE WHEN contains({value}, {sign}) THEN"
            " nullif(trim(substr({value}, strpos({value}, {sign}) + length({sign}))), '') ELSE {value} END"
        )
        value = fill(form, value=value, sign=sign)
    return value


def worded(value: Sql, words: Sequence[tuple[str, str]]) -> Sql:
    """The register's words for the export's; a text that is not listed stays as it is."""
    if not words:
        return value
    whens = [
        fill("WHEN {said} THEN {meant}", said=sql.text(said), meant=_meant(meant)) for said, meant in words
    ]
    return fill("CASE {value} {whens} ELSE {value} END", value=value, whens=sql.listed(whens, " "))


def _meant(word: str) -> Sql:
    """The register's word; `nothing` is none, as no text can be blank in a mapping."""
    return Sql("NULL") if word == "nothing" else sql.text(word)
