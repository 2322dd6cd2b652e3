"""The problems of policy cases."""

from __future__ import annotations

from engine.diagnostics import Code

NO_CASE_FILE = Code(
    "K001",
    "no such file or folder of cases",
    "`test` takes files of cases, or folders that hold them. Without a path it takes the cases of every layer, which "
    "lie in the layer's folder `cases`.",
)
UNKNOWN_RULE = Code(
    "K002",
    "a case asks a rule that its academy does not have",
    "`rule` names a rule of the policies by its short name in a layer's folder `rules`, or is a rule written out, to "
    "try one that is not in force yet.",
)
UNKNOWN_ACADEMY = Code(
    "K003",
    "it is not clear which academy's settings a case uses",
    "A case uses the settings of an academy. In an academy's own folder that is clear; in the folder of a layer "
    "above, `academy` names one of the academies below it, unless there is only one.",
)
UNKNOWN_CALENDAR = Code(
    "K004",
    "a case names a calendar that does not exist",
    "Calendars are in a `calendars.yaml` beside the cases, or beside those of a layer above.",
)
CLOSED_DAY = Code(
    "K005",
    "a case changes a day that is not in its calendar",
    "`closed` and `half_days` change open days of the calendar. A day in the holidays is closed already, so most "
    "likely another day is meant.",
)
BAD_MARKS = Code(
    "K006",
    "a line of marks cannot be followed",
    "A line names the pupil, then a date, then for each school day from there on one word with a code for each of its "
    "sessions. `*4` repeats a day, `-` is no mark, `...` is presence until the next date or the end, `|` separates "
    "two weeks, `L@09:05+12` is a code with the time of signing in and the minutes late.",
)
UNKNOWN_CODE = Code(
    "K007",
    "a mark with a code that the policies do not know",
    "Use the codes in `codes.yaml`, even those that are no longer in force. A code is a capital with up to two "
    "digits, or one of `/`, `\\` and `#`.",
)
BAD_CELL = Code(
    "K008",
    "a cell of a case's table cannot be read",
    "Cells are written as in a register: dates `2024-09-02`, times `09:10`, whole numbers, `yes` or `no`, amounts `160` "
    "or `£160.50`. `missing` leaves a cell empty.",
)
UNKNOWN_PUPIL = Code(
    "K009",
    "a case mentions a pupil whom it does not have",
    "Pupils are those with a line of marks and those under `pupils`. A row of another table, or what is expected, can "
    "only be of one of them. A pupil who stands under `pupils` and nowhere else in the case, and whose name is nearly "
    "that of one with marks, is most likely mistyped: what differs would be said of nobody.",
)
UNKNOWN_SETTING = Code(
    "K010",
    "a case takes away a setting that does not exist",
    "`settings_missing` names settings by their path, such as `penalty.sessions`. `trustpolicy show ACADEMY` lists "
    "them.",
)
UNKNOWN_FIGURE = Code(
    "K011",
    "a case expects a figure that the rule does not have",
    "Besides `answer`, `window`, `says` and `missing`, a case can expect the figures of the rule's findings, by name. "
    "A rule shows the measures and facts that decide it.",
)
SAME_NAME = Code(
    "K012",
    "two cases of a file have the same name",
    "Each case of a file is known by its name, so that a failure can be found. Give one of them another name.",
)
NEVER_MET = Code(
    "K013",
    "what is said never to happen does happen, or cannot be named so",
    "`never` says, with a reason, what no case of the rule can show: an answer, a part of the condition or a "
    "boundary, in the words in which `test` lists it. A case that shows it after all refutes the reason.",
)
NOTHING_SEEN = Code(
    "K014",
    "a case has an as-at date before its school has opened",
    "A register without an open session up to the as-at date is refused, so nothing can be asked of it. Choose a later "
    "`as_at`.",
)
UNFIT_REGISTER = Code(
    "K015",
    "the register of a case cannot be used",
    "A case is loaded as any register is, and a register without a usable mark or pupil is refused: every answer would "
    "be empty and look complete. Give the case a pupil on roll with a mark.",
)
OTHER_LEVEL = Code(
    "K016",
    "a rule has another level than its cases say",
    "`level` at the top of a file of cases says once more how strongly the rule asks. No pupil's answer shows it, so a "
    "`must` that became a `note` by a slip would pass every case. If the change is meant, change it here too.",
)
OUT_OF_ORDER = Code(
    "K017",
    "a half term of a calendar ends before it begins, or two overlap",
    "Of the first no day is open, so that what is to happen in it never does; of the second no day is known to be one "
    "or the other. Look for a day with another year or month.",
)
MISNAMED = Code(
    "K018",
    "a period of a calendar comes back, or is named in two ways",
    "A school year, term or half term ends where its name changes, as in a register (D015, D072). Here a name comes "
    "back after another one, or two that follow each other differ only in capitals, spaces or punctuation. No register "
    "with such a calendar can be used, so that no case that goes by it could be asked.",
)
