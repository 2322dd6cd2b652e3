"""What can be wrong where two editions, or a policy and a what-if, are asked of one register."""

from __future__ import annotations

from engine.diagnostics import Code, Severity

UNFIT_REGISTER = Code(
    "V020",
    "a register that fits only one of two editions",
    "Some marks bear codes that one edition does not have in force on their days. A check by that edition would set "
    "them aside, so the two would not be asked of the same register. Look from an earlier day, or compare with an "
    "edition that has the codes.",
)
UNSOUND_EDITION = Code(
    "V021",
    "an edition with errors cannot be asked of a register",
    "Nothing is evaluated by policies with errors, for a value that could not be read would seem to change answers. "
    "Mend the errors, or leave out `--register` and compare what can be read.",
)
AS_THEY_STAND = Code(
    "V022",
    "sections that are not authorised count as they stand",
    "A comparison asks what would follow, so local sections that nobody has authorised, or whose authorisation has run "
    "out by the day that is looked from, are evaluated as they are written. `check` refuses them.",
    Severity.NOTE,
)
