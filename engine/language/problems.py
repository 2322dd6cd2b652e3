"""What can be wrong with rule text (R) and with its names and types (T)."""

from engine.diagnostics import Code, Severity

LETTER_TO_NOBODY = Code(
    "R016",
    "a letter on a rule that finds no pupil",
    "`letter` names the letter that is due to the parents of the pupil whom the rule has found. A rule for classes, "
    "year groups, registers or settings finds none.",
)

UNREADABLE = Code(
    "R001",
    "the rule cannot be read",
    "The words do not make a rule at the place shown. The help line names what is possible there.",
)
MIXED_CHAIN = Code(
    "R002",
    "`and` and `or` without brackets",
    "`a and b or c` can be read in two ways. Put brackets round the part that belongs together.",
)
RESERVED_WORD = Code(
    "R003",
    "a word of the language used as a name",
    "Words such as `and`, `over` or `term` have a meaning of their own and cannot name a setting or definition.",
)
BAD_LITERAL = Code(
    "R004",
    "a value that cannot be read",
    "Values carry their unit: `10%`, `5 points`, `10 school weeks`, `30 minutes`, `09:15`, `2024-09-01`, `£80`.",
)
TOO_LONG = Code(
    "R005",
    "the rule is too long or too deep",
    "A rule that long cannot be read aloud. Give its parts names under `define:` and use the names. The definitions "
    "that a rule uses count too: if they use one another many times over, make several rules.",
)
COMMENT_CUTS = Code(
    "R006",
    "a comment after the rule text",
    "YAML silently cuts a line at ` #`, and the rule would lose its end. Put the comment on a line of its own.",
)
NOT_VERBATIM = Code(
    "R007",
    "rule text that YAML rewrites",
    "Folded (`>`), escaped and wrapped texts are read differently from how they look in the file, so a mistake could "
    "not be shown at its true place. Write the rule on one line, or as a block after `|`.",
)
BAD_CODE = Code(
    "R008",
    "not a register code",
    "Register codes are bare capitals (`N`, `C1`); the marks that are not letters are quoted: `'/'`, `'\\'`, `'#'`.",
)
BAD_RULE_FORM = Code(
    "R009",
    "a rule or definition that does not have the right parts",
    "A rule says whom or what it is asked of, when it holds, how strongly it binds and what it says; a definition has "
    "one of the forms of the language page.",
)

UNKNOWN_NAMED = Code(
    "R013",
    "a band or stage that does not exist",
    "Rules call the bands and stages of the settings by their names, such as `attendance.bands.amber`, and what one "
    "says as in `attendance.stages.letter_2.below`. An academy that sets its own bands has only those, and a rule "
    "that holds for it, even the trust's, can name no others. The lowest band has no `from`, the highest no `below`.",
)
NAMED_ALONE = Code(
    "R014",
    "a band or stage where a value is needed",
    "A figure is in a band or not: `attendance over this term in attendance.bands.amber`. To compare it with one end "
    "of a band write that end: `attendance over this term is below attendance.bands.amber.from`. For a stage, name "
    "what it says: `attendance.stages.letter_1.below`.",
)

NONE_OF_EACH = Code(
    "R015",
    "a rule for each band or stage when there is none",
    "`for_each` names a setting that holds bands or stages, and the rule is asked for each of them that says what the "
    "rule reads. If no layer sets the setting, or none of its stages says as much, the rule would never be asked.",
)

STAGE_TWICE = Code(
    "R010",
    "two rules on one stage of a ladder",
    "The rules of a ladder are stages of one thing, such as absence. The highest stage that a pupil has reached is "
    "shown, and the lower ones are named under it. Each stage is one rule.",
)
LADDER_SUBJECTS = Code(
    "R011",
    "a ladder of rules for different subjects",
    "All rules of a ladder are asked for the same: a stage that a pupil has reached says nothing of a mark or a notice.",
)
STAGE_LEFT_OUT = Code(
    "R017",
    "a ladder on which a stage is left out",
    "The stages of a ladder count from 1 on. Where no rule is one of them, the name of a ladder was most likely "
    "mistyped, or the `ladder` line of a rule deleted: that rule is then shown beside the others instead of under them.",
    Severity.WARNING,
)
WEAKER_STAGE = Code(
    "R012",
    "a stage of a ladder with a weaker level than the one below",
    "The highest stage speaks for the lower ones, so a note cannot be above what must be done.",
)

UNKNOWN_NAME = Code(
    "T001",
    "an unknown name",
    "A name in a rule is a column of the register, a definition or a setting. Similar names are listed.",
)
WRONG_TYPE = Code(
    "T002",
    "values that cannot be compared or counted together",
    "A percentage is compared with a percentage, sessions with sessions, a time with a time. "
    "Percentages differ by points; `days(…)` turns sessions into school days.",
)
NEEDS_WINDOW = Code(
    "T003",
    "a measure over time that does not say which time",
    "Write `over this school year`, `over each half term`, `over any 10 school weeks` or "
    "`over the last 10 school weeks` after the measure.",
)
CYCLE = Code(
    "T004",
    "definitions that need each other",
    "A definition may use others, but not itself, even in a roundabout way.",
)
WRONG_SCOPE = Code(
    "T005",
    "a name that does not fit what it is asked of here",
    "The rule is asked for a subject that has no such fact: a pupil has no single code or date, for example.",
)
UNKNOWN_CODE = Code(
    "T006",
    "a code that codes.yaml does not have",
    "Rules can only name codes of codes.yaml, in force now or formerly.",
)
UNKNOWN_CHOICE = Code(
    "T007",
    "a choice that does not exist",
    "The column has only a few possible values, and the text is none of them: the comparison could never hold.",
)
BAD_PLACEHOLDER = Code(
    "T008",
    "`says` names a figure that the rule does not have",
    "Between braces in `says` stand the figures and facts of the rule, such as `{count}` or `{window.end}`.",
)
NESTED_TOO_DEEP = Code(
    "T009",
    "collections within collections",
    "A rule may look into a collection from within another once, not deeper.",
)
CLASH = Code(
    "T010",
    "one name for two things",
    "A definition or rule may not take the name of another, of a setting or of a column of the register.",
)
TOLD = CLASH.at(None, "")
"""Stands in for what was told where a definition stands; of what uses it there is nothing more to say."""
DAY_NEEDS_QUANTIFIER = Code(
    "T011",
    "a condition over days that does not say which sessions",
    "A day has two sessions. Say `every session:` or `some session:` in the definition.",
)
MIXED_WINDOWS = Code(
    "T012",
    "two stretches of time in one comparison",
    "A comparison with `over any` or `over each` is asked for one stretch after the other; both figures must use the "
    "same one. Words that compare twice (`is between`, `is within`) cannot be asked `over any`: each could be met by "
    "another stretch. `over each` gives the whole rule one answer a period: it is asked of pupils and groups of them, a "
    "rule and its exceptions have one kind of period, and none stands inside a collection.",
)
WITH_ITSELF = Code(
    "T016",
    "a fact compared with itself",
    "Both names mean the same fact of the same row, so that the answer is always the same. A name in front, such as "
    "`day.date`, is that of the row around only inside a collection: `(days where date is before day.date)`. A "
    "definition has no row around its own, so such a condition is written in the rule, or in a definition that looks "
    "into the collection itself.",
)
ENDS_REVERSED = Code(
    "T021",
    "a range whose ends are the wrong way round",
    "`is between` names the smaller end first, and both ends count. The other way round nothing is between them, so "
    "the rule would find nobody.",
)
UNKNOWN_ROLE = Code(
    "T013",
    "a role that the contacts do not have",
    "`by:` names who acts; the role must be in contacts.yaml.",
)
ONE_TIME_ONLY = Code(
    "T020",
    "a figure tied to the row around it, over many stretches of time",
    "A figure whose condition names the row around it, such as `notice.issued_on`, is worked out for that row alone. "
    "Its time can be given by a condition on its own date, or as `over this …`, `over last …` or `over the last …`, "
    "but it cannot be asked for one stretch after another.",
)
VARIES_UNSEEN = Code(
    "T014",
    "a setting that varies by what the rule cannot see",
    "The setting has cases by session, year group, class or weekday, set in the rule's own layer or above it, and the "
    "rows that the rule is asked of have no such fact, so that it could never tell. Ask the rule of rows that have it, "
    "such as each mark, or give the setting one value: for a rule on the whole school, a case `whole_school: true`.",
)
UNKNOWN_DUTY = Code(
    "C208",
    "a rule sets off a duty that duties.yaml does not have",
    "What a finding asks for is a duty, named once in duties.yaml with its words, its role and its clause. Correct the "
    "name, or add the duty there.",
)
