"""What can be wrong with bands and stages."""

from engine.diagnostics import Code

HOLE = Code(
    "L080",
    "bands with a gap",
    "Bands cover every possible value, so that nobody falls between two of them. `from` is included and `below` is "
    "not, so a band ends exactly where the next begins: write `below: 96%` beside `from: 96%`, not 95.9%. The lowest "
    "band has no `from`, the highest no `below`.",
)
OVERLAP = Code(
    "L081",
    "bands that overlap",
    "No value may be in two bands. `from` is included and `below` is not: write the same value for the end of one and "
    "the beginning of the other.",
)
EMPTY = Code(
    "L082",
    "an empty band",
    "A band begins at `from` and ends before `below`, so `from` has to be the lower of the two.",
)
DISORDERED = Code(
    "L083",
    "bands out of order",
    "Bands are listed from one end to the other, from the highest down or from the lowest up, so that readers and rules "
    "go by one order.",
)
SAME_NAME = Code(
    "L084",
    "two bands or stages with the same name",
    "Rules refer to bands and stages by name, so each name is used once.",
)
STAGE_ORDER = Code(
    "L085",
    "stages out of order",
    "Stages are listed from the first to the last. One comes only `after` an earlier one, and `below` of a later stage "
    "is no higher than that of an earlier one.",
)
OTHER_NAMES = Code(
    "L086",
    "cases that do not have the same bands or stages",
    "Where bands or stages differ by year group, session or date, each case has the same names in the same order and "
    "says the same of each, so that a rule that names one means something for every row. Only the values differ.",
)
