"""For each code of rule text, names and types: a rule file of an academy that gets it."""

from __future__ import annotations


def _rule(when: str, subject: str = "each pupil", says: str = "{count} sessions", more: str = "") -> str:
    return f"""\
rules:
  ours:
    title: A rule of ours
    basis: [{{clause: "4.5"}}]
    for: {subject}
    when: {when}
    level: note
    says: "{says}"
{more}"""


def _staged(subject: str, level: str, stage: int, name: str = "ours") -> str:
    return f"""\
{"rules:" if name == "ours" else ""}
  {name}:
    title: A rule of ours
    basis: [{{clause: "4.5"}}]
    for: {subject}
    when: looked_after
    level: {level}
    says: looked after
    ladder: {{name: care, stage: {stage}}}
""".lstrip("\n")


WRONG_RULES = {
    "R016": _rule(
        "count(sessions where code is L) over this term is at least 50",
        "each class",
        more="    then: {do: Write to the parents, letter: punctuality}\n",
    ),
    "R001": _rule("count(sessions where code is L) over each half term is at leest 5"),
    "R002": _rule("looked_after and has_ehc_plan or social_worker", says="one of the three"),
    "R003": "define:\n  term: {of: session, when: code is L}\n",
    "R004": _rule("code is N and date is more than 5 working days ago", "each mark", "N"),
    "R005": _rule("|\n" + 4 * f"      {' or '.join(['looked_after'] * 35)} or\n" + "      looked_after"),
    "R006": _rule("count(sessions where code in [G, #]) over this term is at least 1"),
    "R007": _rule(">\n      count(sessions where code is L)\n      over each half term is at least 5"),
    "R008": _rule("count(sessions where code in [G, late]) over this term is at least 1"),
    "R009": _rule("sum(sessions where code is L) over each half term is at least 30 minutes"),
    "R010": _staged("each pupil", "must", 1) + _staged("each pupil", "must", 1, "theirs"),
    "R011": _staged("each pupil", "must", 1) + _staged("each mark", "must", 2, "theirs"),
    "R012": _staged("each pupil", "must", 1) + _staged("each pupil", "note", 2, "theirs"),
    "R017": _staged("each pupil", "must", 2),
    "R013": _rule("attendance over this term in attendance.bands.amber", says="{attendance}"),
    "R014": _rule("attendance over this term is below attendance.stages", says="{attendance}"),
    "R015": _rule(
        "attendance over this term in band", says="{band}", more="    for_each: attendance.bands\n"
    ),
    "T001": _rule("attendence over this school year is below 97%", says="low"),
    "T002": _rule("absence over this school year is at least 10"),
    "T003": _rule("count(sessions where code is L) is at least 5"),
    "T004": "define:\n  a: {of: session, when: b}\n  b: {of: session, when: a}\n",
    "T005": _rule("absent", says="absent"),
    "T006": _rule("count(sessions where code is A) over this term is at least 1"),
    "T007": _rule('sen is "echp"', says="has a plan"),
    "T008": _rule("count(sessions where code is L) over this term is at least 5", says="{cuont} times late"),
    "T009": _rule(
        'count(sessions where some (calls where some (evidence where kind is "medical"))) over this term > 0'
    ),
    "T010": 'define:\n  code: {of: session, when: session is "AM"}\n',
    "T011": "define:\n  sick: {of: day, when: code is I}\n",
    "T012": _rule("attendance over each half term is below attendance over each term", says="lower"),
    "C208": _rule("looked_after", says="looked after", more="    then: {duty: write_to_parent}\n"),
    "T013": _rule(
        "looked_after", says="looked after", more="    then: {do: Write to the parents, by: headteecher}\n"
    ),
    "T014": _rule("register.closes is after 09:30", says="closes late"),
    "T016": "define:\n  day_before: {of: day, when: date is before day.date}\n",
    "T020": _rule("count(sessions where date is after notice.issued_on) over any 3 terms > 5", "each notice"),
    "T021": _rule("absence over this term is between 20% and 10%"),
}
