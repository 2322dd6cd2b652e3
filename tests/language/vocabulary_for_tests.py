"""The names the tests' rules may use: the register's own columns and a few settings."""

from __future__ import annotations

from engine.language.vocabulary import Vocabulary
from engine.quantities import Kind, Type
from engine.register.tables import tables

SETTINGS = {
    "severe.threshold": Type(Kind.PERCENT),
    "penalty.codes": Type(Kind.CODES),
    "penalty.sessions": Type(Kind.SESSIONS),
    "penalty.weeks": Type(Kind.SCHOOL_WEEKS),
    "attendance.target": Type(Kind.PERCENT),
    "illness.codes": Type(Kind.CODES),
    "register.opens": Type(Kind.TIME),
    "register.closes": Type(Kind.TIME),
    "codes.possible": Type(Kind.CODES),
    "codes.absent": Type(Kind.CODES),
    "codes.attending": Type(Kind.CODES),
    "notice.amount": Type(Kind.MONEY),
    "limits.late": Type(Kind.MINUTES),
    "policy.next_review": Type(Kind.DATE),
    "policy.approved_by": Type(Kind.TEXT, optional=True),
    "attendance.bands": Type(Kind.BANDS),
    "attendance.bands.green": Type(Kind.BAND),
    "attendance.bands.green.name": Type(Kind.TEXT),
    "attendance.bands.green.from": Type(Kind.PERCENT),
    "attendance.bands.amber": Type(Kind.BAND),
    "attendance.bands.amber.name": Type(Kind.TEXT),
    "attendance.bands.amber.from": Type(Kind.PERCENT),
    "attendance.bands.amber.below": Type(Kind.PERCENT),
    "attendance.bands.red": Type(Kind.BAND),
    "attendance.bands.red.name": Type(Kind.TEXT),
    "attendance.bands.red.below": Type(Kind.PERCENT),
    "attendance.stages": Type(Kind.STAGES),
    "attendance.stages.letter_1.name": Type(Kind.TEXT),
    "attendance.stages.letter_1.below": Type(Kind.PERCENT),
    "lateness.bands": Type(Kind.BANDS),
}
NAMED = {
    "attendance.stages": {"below": Type(Kind.PERCENT), "evidence_for_every_illness": Type(Kind.YES_NO)},
}
VARIES = {
    "register.opens": frozenset({"session", "year group"}),
    "register.closes": frozenset({"session", "year group"}),
}
CODES = frozenset(
    [
        "/",
        "\\",
        "L",
        "K",
        "V",
        "P",
        "W",
        "B",
        "C",
        "C1",
        "C2",
        "J1",
        "M",
        "S",
        "T",
        "R",
        "I",
        "E",
        "G",
        "N",
        "O",
        "U",
        "D",
        "X",
        "Q",
        "Y1",
        "Z",
        "#",
    ]
)

WORDS = Vocabulary(
    columns={name: {c.name: c.type for c in table.columns.values()} for name, table in tables().items()},
    settings=SETTINGS,
    definitions={},
    codes=CODES,
    roles={"trust": {"headteacher": "Headteacher", "attendance_officer": "Attendance Officer"}},
    varies=VARIES,
    named=NAMED,
    duties={"trust": frozenset({"write_to_parents"})},
)
