"""What can be wrong with the register of clauses, and what the document says against itself: C."""

from __future__ import annotations

from functools import partial

from engine.diagnostics import Code, Severity

_at_odds = partial(Code, severity=Severity.WARNING, overview="trustpolicy clauses --open")
"""Makes the code of a kind of contradiction."""

UNKNOWN_SETTING = Code(
    "C001",
    "a clause names a setting or topic that does not exist",
    "What a statement says, names or needs is a setting, such as `school_day.starts`, a role or a code, such as "
    "`roles.headteacher` and `codes.L`, or one of the `topics` of the clause register. Correct the name, or add the "
    "topic.",
)
UNKNOWN_RULE = Code(
    "C002",
    "a clause names a rule that does not exist",
    "`rules` lists the short names of rules, or of definitions that rules use, as the files in `rules/` have them. A "
    "`check` refuses such a policy too: if a file of rules was lost, its answers would look complete without it.",
)
UNKNOWN_DUTY = Code(
    "C003",
    "a clause names a duty that does not exist",
    "`duties` lists the short names of duties, as duties.yaml has them.",
)
WRONG_TYPE = Code(
    "C004",
    "what a clause says is not a value of the setting",
    "A statement gives a setting's value in the form in which the setting itself is written, so that the two can be "
    "compared: a time as `8:50`, a percentage as `97%`, a number of sessions as `10`.",
)
TWICE = Code(
    "C005",
    "a statement is in two clause registers",
    "A statement has one place: the layer whose words it is. The same clause may be in the registers of the trust and "
    "of an academy, but not the same number in it.",
)
UNKNOWN_DECIDER = Code(
    "C006",
    "a decision by a role that does not exist",
    "A decision names the role that took it, as contacts.yaml has it, so that it is known who answers for it.",
)
UNKNOWN_LAW = Code(
    "C007",
    "a clause cites a law that is not listed",
    "The laws and guidance that clauses cite are listed under `laws`, with the days on which they are in force.",
)
UNKNOWN_STATEMENT = Code(
    "C008",
    "a statement refers to something that the register does not have",
    "`repeats` has the number of another statement, `for` a word that is listed under `about` of a clause.",
)
UNKNOWN_REASON = Code(
    "C009",
    "a reason that is not listed",
    "One of the `reasons` of the clause register says why a statement stays prose, so that they can be counted.",
)
FUTURE_DECISION = Code(
    "C010",
    "a decision dated after the as-at date",
    "A decision counts from the day it was taken: on an earlier day what it settles is still open. Correct the date if "
    "it is mistyped, or use that day or a later one.",
    Severity.WARNING,
)
TOLD_IN_TWO_WAYS = _at_odds(
    "C101",
    "two clauses give a setting different values",
    "One of them has to give way. Until that is decided the setting's own value holds, and the policy runs with it. "
    "Correct the document, or record the decision with the statement that gives way.",
)
NOT_IN_FORCE = _at_odds(
    "C102",
    "a clause differs from the value in force",
    "The document says one thing and the settings another, so that whoever reads the document is misled. Correct one "
    "of the two, or record a decision with the statement.",
)
TOPIC_IN_TWO_WAYS = _at_odds(
    "C103",
    "two clauses say different things about one matter",
    "Who approves, who decides, by when, in what way: no setting holds it, and the document gives two answers. Correct "
    "the document, or record a decision with the statement that gives way.",
)
OTHER_UNIT = _at_odds(
    "C104",
    "a clause counts in another unit than the setting",
    "Five days, five working days and five school days are not the same length of time. The setting's unit is the one "
    "that rules use. Correct the document, or record a decision with the statement.",
)
LAW_REPLACED = _at_odds(
    "C105",
    "a clause cites law that is not in force",
    "What the clause rests on has been revoked or replaced, or is not in force yet. Cite what is in force, and check "
    "that the clause still says what the law says.",
)
REFERENCE_ASTRAY = _at_odds(
    "C106",
    "a reference leads to the wrong place",
    "The clause named is not there, is about something else, or is still to be written.",
)
NOT_GIVEN = _at_odds(
    "C107",
    "a value is needed but not given anywhere",
    "The statement cannot be carried out, or not in the same way by everybody, without a figure, a name or a text that "
    "the document leaves open.",
)
TWO_ROLES = _at_odds(
    "C108",
    "one person under several roles",
    "Where the document sends a parent from one role to the other, or lets one check the other, both are the same "
    "person. Name another person, or record that this is meant.",
)
SAID_AGAIN = _at_odds(
    "C109",
    "a clause repeats another",
    "What is written twice is changed once: at the next review the two will differ. Keep one, and refer to it.",
)
CONTENTS = _at_odds(
    "C110",
    "the table of contents and the sections differ",
    "A reader who looks for a section in the table of contents does not find it, or finds one that is not there.",
)
NOT_SET = _at_odds(
    "C111",
    "a clause has a setting that is not set",
    "A statement says the value of a setting or names the setting that carries it out, and no layer sets it, so that "
    "nothing is held to it: rules that need it answer `cannot tell`. Or it says who holds a role or how to reach them, "
    "and no contacts.yaml does. Set it, or take it out of the statement.",
)
UNKNOWN_CITED = Code(
    "C112",
    "a value or rule names a clause that the document does not have",
    "Where the clauses of the policy document are listed in a clauses.yaml, `clause` names one of them, or a statement "
    "in it, so that whoever asks why a rule holds finds it. Correct the number, or add the clause.",
    Severity.WARNING,
)
UNNAMED = Code(
    "C113",
    "a rule, duty or value carries out a clause that does not name it",
    "Where the clauses of the policy document are listed in a clauses.yaml, the statement that a rule carries out has "
    "the rule's short name under `rules`, and in the same way that of a duty under `duties` and the path of a value "
    "under `settings`, or with what it says under `says`. `clauses` then shows what carries the document out, and a "
    "`check` notices if the rule or its whole file has been lost.",
    Severity.WARNING,
)
MISCITED = Code(
    "C114",
    "a value, rule or duty names a clause that says nothing of it",
    "Where the clauses of the policy document are listed in a clauses.yaml, some statement of the clause that is named "
    "speaks of the value, or names the rule or duty. Here only statements of other clauses do, so that whoever looks it "
    "up does not find it. Correct the number, or add what the clause says to clauses.yaml.",
    Severity.WARNING,
)
NOT_COVERED = _at_odds(
    "C115",
    "a statement that nothing carries out",
    "A statement names the settings, rules or duties that carry it out, or says with `because` why it stays prose. One "
    "without either is a gap, or a line of it was deleted. What it says of a topic carries nothing out: only other "
    "statements are held against it.",
)
UNLISTED = Code(
    "C116",
    "clauses are named, and no layer lists those of the policy document",
    "Values, rules and duties name the clause that they carry out, and explanations repeat it. Without a clauses.yaml "
    "nobody can tell whether the document has such a clause, or says that there: rules copied from another trust name "
    "the clauses of its document. Correct the numbers, and list the clauses of your document.",
    Severity.NOTE,
)
UNKNOWN_CLAUSE = Code(
    "C020",
    "there is no such clause",
    "`trustpolicy clauses --clause` takes the number of a section, annex or appendix, or of a statement in it, as the "
    "clause register has it: `4.1`, `Annex C`, `4.1(3)`.",
)
