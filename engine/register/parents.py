"""Parents whose identifier is written in several ways among the notices to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.diagnostics import Diagnostic
from engine.register import problems
from engine.register.files.table_files import TableFile
from engine.wording import counted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_IN_SEVERAL_WAYS = """
SELECT count(DISTINCT (academy, pupil_id)) FROM (
    SELECT academy, pupil_id FROM register.notices WHERE parent_id IS NOT NULL
    GROUP BY academy, pupil_id, ltrim(lower(regexp_replace(parent_id, '[^\\p{L}\\p{N}]', '', 'g')), '0')
    HAVING count(DISTINCT parent_id) > 1
)
"""


def parents_in_several_ways(connection: DuckDBPyConnection, file: TableFile) -> Iterator[Diagnostic]:
    """A warning of how many pupils have notices to one parent, it seems, under ids that differ in how they are written.

    Identifiers that differ in capitals, blanks, punctuation or zeros in front alone are taken to be one parent's.
    """
    (pupils,) = connection.execute(_IN_SEVERAL_WAYS).fetchall()[0]
    if pupils:
        message = (
            f"of {counted(pupils, 'pupil')} the notices have a parent's `parent_id` written in several ways"
        )
        help = "write each parent's id in one way: notices to one parent count as notices to several"
        yield problems.PARENT_WRITTEN_OTHERWISE.at(file.place(None, "parent_id"), message, help=help)
