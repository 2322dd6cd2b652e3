"""What can be wrong with a case ledger."""

from __future__ import annotations

from engine.diagnostics import Code, Severity

UNREADABLE = Code(
    "G001",
    "the case ledger cannot be read",
    "The ledger is a CSV file in UTF-8 with a heading line. One that is empty, cut off or saved in another form is "
    "never taken as having no cases: decisions would be lost from sight. Save it as `CSV UTF-8`, or put back a copy.",
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
    "`2025-03-28` or, as spreadsheets turn them into, `28/03/2025` or `28/03/25`. Nothing can be decided in the "
    "future, and nothing is put off for more than ten years: the year or month is mistyped. Nor was anything decided "
    "before the first day of what it is about, which stands under `occasion`. The other columns are kept by the "
    "engine; put back what was there. If some columns were sorted without the others, decisions are beside the wrong "
    "cases.",
)
TWICE = Code(
    "G004",
    "a case is in the case ledger twice",
    "Two lines for one case could have two decisions. Delete the one that does not hold.",
)
NOT_WHOLE = Code(
    "G005",
    "a decision in the case ledger is incomplete",
    "A decision is `done`, `no action` or `put off`, with who decided and on which day; all but `done` need a reason, "
    "and `put off` needs its last day in `until`. A dash, a dot, `n/a` or `#NAME?` is no reason and nobody's name.",
)
LATER = Code(
    "G006",
    "the case ledger was kept on a later day",
    "A check as at an earlier day does not see what has been found since, and would take it as resolved. Use that day "
    "or later, or add `--dry-run` to see the cases and keep nothing.",
)
TO_COME = Code(
    "G007",
    "the case ledger would be kept for a day in the future",
    "A ledger kept for a later day by mistake would take as missing or resolved what has not happened yet, and no "
    "check as at an earlier day could be kept any more (G006). Use today or an earlier day, or add `--dry-run` to see "
    "the cases and keep nothing.",
)
NO_CASE = Code(
    "G008",
    "a line of the case ledger is not that of a case",
    "A case is named by its rule, academy, pupil (or mark, class, notice …) and first day. If the name or one of these "
    "was changed by hand, or the line comes from elsewhere, no check can ask about it: it is *not asked now*, and not "
    "*resolved*. Put back what stood there, or delete the line. So it is with an academy that there are no policies of. "
    "`letters` says so too of a pupil whom the register no longer has: one who has another identifier now would be "
    "written to a second time.",
    Severity.WARNING,
)
OF_OTHERS = Code(
    "G009",
    "the case ledger was one of other academies so far",
    "One file may hold the cases of several academies. But if another academy's own ledger was named by mistake, each "
    "school has children of the other in its file from now on. Put back a copy of it, and name the right file.",
    Severity.WARNING,
)
ODD_DAY = Code(
    "G010",
    "a decision in the case ledger is of a doubtful day",
    "A decision is on what stood in the line when it was written there, whatever its day. One from before the case was "
    "found, or came again, may have been on something else, such as an earlier case. One from more than a month after "
    "the day of the check may have a mistyped month or year. It holds all the same, and this is told once, when the "
    "decision is first met.",
    Severity.WARNING,
)
OPEN_ELSEWHERE = Code(
    "G011",
    "the case ledger is open in a spreadsheet",
    "LibreOffice keeps a file beside one that is open in it. What it saves later puts the lines as they were opened in "
    "the place of those that the run has written: what was found since is then new once more. Save and close the "
    "ledger, and run the command again. If nobody has it open, the spreadsheet was stopped: delete the file that is "
    "named.",
    Severity.WARNING,
)
NONE_YET = Code(
    "G012",
    "there is no case ledger that letters could be held to",
    "`letters` leaves out the letters that were decided on in the case ledger, and there is none. A school that keeps "
    "none enters the letters it has sent in the register's table `notices`. If one is kept, it may lie beside another "
    "folder's register, or have been renamed: without its decisions a letter may go out twice.",
    Severity.NOTE,
)
LEFT_BEHIND = Code(
    "G020",
    "a case ledger stays behind as its register comes into a store",
    "A ledger belongs to no table, and `ingest` does not take it along. With `--register store` the verbs `ledger` and "
    "`letters` look for `ledger.csv` in the store's folder: without it all cases are new, and letters that were decided "
    "on are due again. Copy the ledger into the store's folder, or name it each time with `--ledger`.",
    Severity.WARNING,
)
