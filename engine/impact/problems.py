"""What can be wrong where two editions, or a policy and a what-if, are asked of one register."""

from __future__ import annotations

from engine.diagnostics import Code, Severity

UNFIT_REGISTER = Code(
    "V020",
    "a register that fits only one of two editions",
    "Some marks have codes that one edition does not have in force on their days. A check by that edition would set "
    "them aside, so the two would not be asked of the same register. Use an earlier as-at date, or compare with an "
    "edition that has the codes.",
)
UNSOUND_EDITION = Code(
    "V021",
    "an edition with errors cannot be asked of a register",
    "Nothing is evaluated by policies with errors, because a value that could not be read would seem to change "
    "answers. Correct the errors, or leave out `--register` and compare what can be read.",
)
AS_THEY_STAND = Code(
    "V022",
    "sections that are not authorised count as they stand",
    "A comparison asks what would follow, so local sections that nobody has authorised, or whose authorisation has "
    "run out by the as-at date, are used as they are written. `check` refuses them.",
    Severity.NOTE,
)
NO_SUCH_SETTING = Code(
    "V030",
    "a what-if about something that is not a setting",
    "`--set` and `--sweep` name a setting by its path, as `trustpolicy show` prints it. The sets of codes follow from "
    "the codes and cannot be set.",
)
LOCKED_SETTING = Code(
    "V031",
    "a what-if about a setting that is locked",
    "A layer above locks the setting, so the academy could not set it. If it is the trust that locks it, `--all` tries "
    "the value as the trust's. To see what would follow if another layer changed it, change it in a copy of the "
    "policies and compare the two with `trustpolicy diff`.",
)
UNFIT_VALUE = Code(
    "V032",
    "a what-if with a value that the setting cannot have",
    "The value is written as in a policy file: `96%`, `10 sessions`, `09:20`, `[G, O, U]`.",
)
SEVERAL_CASES = Code(
    "V033",
    "a what-if about a setting that is not the same for everybody",
    "The setting has several cases with their own values. Say which one is meant, in brackets after the path, as "
    "`trustpolicy show` prints it.",
)
UNFIT_SWEEP = Code(
    "V034",
    "a sweep without a beginning, an end or a step",
    "A sweep goes from one value to another by a step, both ends included: `90%..97%:1`. It has 100 values at most.",
)
NOT_TO_SET = Code(
    "V035",
    "a what-if with values that the academy, or the trust, may not set",
    "What would follow is shown all the same. The layers above let the setting be set only within bounds, or only "
    "stricter, so a policy with such a value would be refused.",
    Severity.NOTE,
)
GIVEN_TWICE = Code(
    "V036",
    "a what-if that gives a setting two values",
    "Each case of a setting is given one value, by `--set` or by `--sweep`. Several cases of one setting can be given "
    "theirs together.",
)
