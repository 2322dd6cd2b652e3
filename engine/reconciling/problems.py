"""What can keep a register's totals from being compared with an export's, or leave something out of it."""

from __future__ import annotations

from engine.diagnostics import Code, Severity

DATES_NOT_TOLD = Code(
    "I030",
    "it cannot be told which days an export covers",
    "Totals mean nothing without the days that they cover. If the export does not say, or says it in a word that the "
    "mapping does not know, give them with `--from` and `--to`.",
)
OTHER_DATES = Code(
    "I031",
    "an export covers other days than those asked for",
    "The days in the export are not those of `--from` and `--to`: between the two there is at least one session of "
    "the calendar. Totals of other days cannot be compared; leave the options out, or export it for these days.",
)
NOTHING_TO_COMPARE = Code(
    "I032",
    "there is nothing that could be compared",
    "The register has no open session in these days, no pupil of the export is among its pupils, or no row of it can be "
    "used. Usually the export has another identifier for pupils, such as the UPN: a mapping can look it up in a second "
    "file. A spreadsheet may also have taken the leading zeros away.",
)
FIGURES_LEFT_OUT = Code(
    "I033",
    "figures of an export that cannot be compared",
    "A line that does not fit the columns, a row without a pupil, a pupil who is there twice, a figure that is left "
    "out or is not a whole number: none of it is guessed. Lines and pupils are listed as not compared, and the result "
    "never says that nothing differs.",
    Severity.WARNING,
)
CALENDAR_SHORT = Code(
    "I034",
    "the register may not cover all days of an export",
    "The calendar begins long after the first day that the export covers, or ends long before the last. Sessions that "
    "the register does not have are missing from its totals.",
    Severity.WARNING,
)
