"""What can keep a register's totals from being compared with an export's, or leave something out of it."""

from __future__ import annotations

from engine.diagnostics import Code, Severity

DATES_NOT_TOLD = Code(
    "I030",
    "it cannot be told which days an export counts",
    "Totals mean nothing without the days that they count. Where the export does not say them, or says them in a word "
    "that the mapping does not know, they are given with `--from` and `--to`.",
)
OTHER_DATES = Code(
    "I031",
    "an export counts other days than those asked for",
    "The days that the export says are not those of `--from` and `--to`: between the two lies at least one session of "
    "the calendar. Totals of other days cannot be compared; leave the options out, or export it for these days.",
)
NOTHING_TO_COMPARE = Code(
    "I032",
    "there is nothing that could be compared",
    "The register has no open session in these days, or no pupil of the export is among its pupils. Usually the export "
    "knows pupils by another identifier, such as the UPN: a mapping can look it up in a second file.",
)
FIGURES_LEFT_OUT = Code(
    "I033",
    "figures of an export that cannot be compared",
    "A line that does not fit the columns, a row without a pupil, a pupil who is there twice, a figure that is left out "
    "or no whole number: none of it is guessed. Lines and pupils are listed as not compared, and the result never says "
    "that nothing differs.",
    Severity.WARNING,
)
CALENDAR_SHORT = Code(
    "I034",
    "the register may not reach over all days of an export",
    "The calendar begins long after the first day that the export counts, or ends long before the last. Sessions that "
    "the register does not know are missing from its totals.",
    Severity.WARNING,
)
