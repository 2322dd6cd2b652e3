"""What can be wrong with a case ledger."""

from __future__ import annotations

from engine.diagnostics import Code

UNREADABLE = Code(
    "G001",
    "the case ledger cannot be read",
    "The ledger is a CSV file in UTF-8 with a heading line. One that is empty, cut off or saved in another form is "
    "never taken for one without cases: what was decided would be lost from sight. Save it as `CSV UTF-8`, or put back "
    "a copy.",
)
COLUMNS = Code(
    "G002",
    "the case ledger lacks a column or has it twice",
    "The heading line names the columns, in any order; columns of your own may stand beside them and are kept. One that "
    "was renamed or deleted has to be put back as it was.",
)
CELL = Code(
    "G003",
    "a cell of the case ledger is not what its column holds",
    "Only `decision`, `reason`, `decided_by`, `decided_on` and `until` are for people to fill in; dates are "
    "`2025-03-28` or, as spreadsheets make of them, `28/03/2025`. Nothing was decided on a day that is still to come, "
    "and nothing is put off for more than ten years: the year or month is mistyped. The other columns are kept by the "
    "engine; put back what stood there. Where some columns were sorted without the others, a decision stands beside "
    "another case.",
)
TWICE = Code(
    "G004",
    "a case stands in the case ledger twice",
    "Two lines of one case could say two decisions. Delete the one that does not hold.",
)
NOT_WHOLE = Code(
    "G005",
    "a decision in the case ledger is not whole",
    "A decision is `done`, `no action` or `put off`, with who decided and on which day; all but `done` need a reason, "
    "and `put off` needs the day `until` which.",
)
LATER = Code(
    "G006",
    "the case ledger was kept on a later day",
    "A check that looks from an earlier day does not see what has been found since, and would take it for resolved. "
    "Look from that day or later, or add `--dry-run` to see the cases and keep nothing.",
)
TO_COME = Code(
    "G007",
    "the case ledger would be kept for a day that is still to come",
    "A ledger kept for a later day by mistake would take for missing or resolved what has not happened yet, and no "
    "check of a day before could be kept any more (G006). Look from today or before, or add `--dry-run` to see the "
    "cases and keep nothing.",
)
