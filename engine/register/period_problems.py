"""What can be wrong with the periods of a calendar: their names, and the time that they leave out."""

from __future__ import annotations

from engine.diagnostics import Code, Severity

PERIOD_WRITTEN_OTHERWISE = Code(
    "D072",
    "two names of a period differ only in how they are written",
    "A half term, term or school year ends where its name changes, and names are compared letter by letter: `2024/25` "
    "and `2024-25` are two school years. Here two that follow each other differ only in capitals, spaces or "
    "punctuation, so it cannot be told whether one ends there. Write the name in one way, or give each period its own "
    "name.",
)
NO_SCHOOL_YEAR = Code(
    "D073",
    "a school year that does not go from August to July",
    "A school year begins with the first term after July. Here one name covers days of several years, or the name of "
    "the next begins in June or July, so what is counted over a school year would be too much or too little. Give all "
    "days from August to July one name, and those of the next year another.",
    Severity.WARNING,
)
YEAR_IN_TWO = Code(
    "D121",
    "a school year has two names, one after the other",
    "What is counted over a school year begins anew where its name changes. Here it changes in the middle of one, as "
    "where the autumn is of `2024-25` and the spring of `2024-2025`: of the first terms nothing would be counted any "
    "more, and nobody be found. Give all days from August to July one name. In June or July the next year may have "
    "begun, and a year that is over stops no check: there it is a warning (D073).",
)
WEEK_WITHOUT_SCHOOL = Code(
    "D074",
    "a half term with a week without school",
    "A half term goes on until its name changes. Here one includes a week in which no session is open. Either "
    "sessions are missing, and count for nobody, or the weeks before and after a holiday have the same name, so two "
    "half terms count as one. If the school was closed for that long, nothing is wrong.",
    Severity.WARNING,
)
TIME_LEFT_OUT = Code(
    "D082",
    "the calendar leaves out part of the school year",
    "Only the sessions in the calendar count, and their marks. Here it begins within this school year, or has no "
    "session for longer than a holiday lasts (two whole weeks within a school year, eight between two), or none on a "
    "weekday four times or more in a half term, or only one session on more than twelve days (half a day on the same "
    "weekday each week is only noted). Usually the export covers part of the time, or one of its files is missing. "
    "What happened in the gap counts for nobody, so too little may be found, and a rule's no may be wrong. Add the "
    "sessions with their marks. If the school was closed then, or not open yet, nothing is wrong.",
    Severity.WARNING,
)
WEEKLY_HALF_DAY = Code(
    "D087",
    "a weekday on which only one session is open",
    "On one or two weekdays the calendar has only the same one session week after week, as when a school closes at "
    "noon on Fridays. If that is how the school is open, nothing is wrong, but a rule with `days(sessions where …)` "
    "counts such a day as half a day ([a trust of your own](own-trust.md)). If not, an export has left out the other "
    "session of that weekday, and its marks count for nobody: add it with its marks.",
    Severity.NOTE,
)
