"""Rule texts read as the engine reads them, with the names that the tests of the meaning use."""

from __future__ import annotations

from engine.language.rules import read_rules
from engine.language.ruleset import Rule
from engine.language.vocabulary import Vocabulary
from engine.quantities import Kind, Type
from engine.reading.nodes import Mapping
from engine.reading.yaml import read_yaml
from engine.register.tables import tables
from engine.source import Source

SETTINGS = {
    "codes.possible": Type(Kind.CODES),
    "codes.absent": Type(Kind.CODES),
    "codes.present": Type(Kind.CODES),
    "penalty.codes": Type(Kind.CODES),
    "illness.codes": Type(Kind.CODES),
    "severe.threshold": Type(Kind.PERCENT),
    "attendance.target": Type(Kind.PERCENT),
    "attendance.fall": Type(Kind.POINTS),
    "penalty.sessions": Type(Kind.SESSIONS),
    "penalty.weeks": Type(Kind.SCHOOL_WEEKS),
    "late.sessions": Type(Kind.SESSIONS),
    "late.minutes": Type(Kind.MINUTES),
    "illness.evidence_after": Type(Kind.SCHOOL_DAYS),
    "register.opens": Type(Kind.TIME),
    "register.closes": Type(Kind.TIME),
    "contacts.minimum": Type(Kind.COUNT, "contacts"),
    "penalty.amount": Type(Kind.MONEY),
    "retention.years": Type(Kind.MONTHS),
    "reply.days": Type(Kind.DAYS),
    "term.starts": Type(Kind.DATE),
    "leave.grounds": Type(Kind.TEXTS),
    "attendance.bands.green.from": Type(Kind.PERCENT),
    "attendance.bands.amber.from": Type(Kind.PERCENT),
    "attendance.bands.amber.below": Type(Kind.PERCENT),
    "attendance.bands.red.below": Type(Kind.PERCENT),
    "lateness.bands.talk.from": Type(Kind.MINUTES),
    "lateness.bands.talk.below": Type(Kind.MINUTES),
}
BANDS = {
    "attendance.bands": Type(Kind.BANDS),
    **{f"attendance.bands.{name}": Type(Kind.BAND) for name in ("green", "amber", "red")},
    "lateness.bands.talk": Type(Kind.BAND),
}
"""What has no value by itself, and a figure lies in or not."""
CODES = frozenset(["/", "\\", "L", "B", "C", "M", "I", "E", "G", "N", "O", "U", "X", "Y1", "Z", "#"])

WORDS = Vocabulary(
    columns={name: {c.name: c.type for c in table.columns.values()} for name, table in tables().items()},
    settings={**SETTINGS, **BANDS},
    definitions={},
    codes=CODES,
)

DEFINE = """
define:
  possible: {of: session, when: code in codes.possible}
  absent: {of: session, when: code in codes.absent}
  attended: {of: session, when: code in codes.present}
  absence: {share of: sessions, where: absent, among: possible}
  attendance: {share of: sessions, where: attended, among: possible}
  term_absence: {measure: absence over this term}
  days_away: {measure: days(sessions where absent) over this half term}
  lates: {measure: count(sessions where minutes_late > 5 minutes) over this term}
  mean_lateness: {measure: average(minutes_late of sessions) over the last 9 school weeks}
  lateness: {measure: sum(minutes_late of sessions where code is L)}
  ill: {of: day, every session: code in illness.codes}
  partly_ill: {of: day, some session: code in illness.codes}
  very_late: {of: day, some session: minutes_late is more than 20 minutes}
  medical_evidence: {of: evidence, when: kind is "medical"}
  has_ehc_plan: {of: pupil, when: sen is "ehcp"}
  supported: {of: pupil, when: social_worker or youth_offending_team}
"""


def rules_of(text: str, words: Vocabulary = WORDS) -> tuple[Rule, ...]:
    """The rules of a YAML text; anything wrong with it fails the test."""
    node, found = read_yaml(Source("rules/test.yaml", text))
    assert isinstance(node, Mapping), found
    ruleset, wrong = read_rules([("trust", node)], words)
    assert not (found or wrong), [(str(each.place), each.message, each.help) for each in (*found, *wrong)]
    return ruleset.rules


def entry(
    name: str, when: str, subject: str, look_back: str = "previous school year", exempt: str | None = None
) -> str:
    """One rule of a file's `rules`."""
    lines = [f"  {name}:", f"    for: {subject}", "    level: must", f"    look_back: {look_back}"]
    lines += ["    when: |", f"      {when}"]
    if exempt:
        lines += ["    except:", "      - name: freed", "        because: so it is", "        when: |"]
        lines.append(f"          {exempt}")
    return "\n".join(lines) + "\n"


def rule_of(
    when: str,
    subject: str = "each pupil",
    look_back: str = "previous school year",
    exempt: str | None = None,
) -> Rule:
    """One rule with the definitions above."""
    return rules_of(DEFINE + "rules:\n" + entry("asked", when, subject, look_back, exempt))[0]
