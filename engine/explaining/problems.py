"""What can be wrong with a question to `explain`."""

from __future__ import annotations

from engine.diagnostics import Code

UNKNOWN_RULE = Code(
    "X001",
    "there is no such rule",
    "The second word after `explain` is the name of a rule that holds for the academy, as in the files of `rules/` "
    "and, in square brackets, in the findings of `check`.",
)
UNKNOWN_SUBJECT = Code(
    "X002",
    "there is no such subject in the register",
    "Name a subject as findings do: a pupil `P0001`, a mark `P0001 2024-11-04 AM`, a register `4A 2024-11-04 AM`, a "
    "year group `year 4`. Rules do not see rows that were set aside or are dated after the as-at date, so they cannot "
    "be asked about.",
)
WHICH_SUBJECT = Code(
    "X003",
    "it is not said exactly which subject is meant",
    "A rule for each mark is answered mark by mark, so the question names pupil, date and session; the message says "
    "what is still open, and lists what there is.",
)
NOT_ASKED = Code(
    "X004",
    "the rule is not asked of such a subject",
    "Each rule is asked of one kind of subject: a rule for each pupil answers for the pupil, not for one of the "
    "pupil's marks. The message says what this rule is asked of.",
)
