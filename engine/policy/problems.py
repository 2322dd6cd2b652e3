"""The problems of layers, settings, delegation, codes and contacts."""

from __future__ import annotations

from engine.diagnostics import Code, Severity

NO_FOLDER = Code(
    "L001",
    "the folder of policies is not there",
    "Policies are looked for in the folder that `--policies` names, else in `policies/` of the folder "
    "you are in. Each layer has a folder of its own in it, such as `trust` and one for each academy.",
)
UNKNOWN_ACADEMY = Code(
    "L002",
    "no academy of that name",
    "An academy is named by its folder among the policies, whose policy.yaml says `layer: academy`. The "
    "message lists the names that there are.",
)
LOCKED = Code(
    "L003",
    "a value is locked by a layer above",
    "The layer above sets this value and does not let the layers below set another. What may be set is listed in the "
    "delegation.yaml of the layer above; what is not named there is locked. Delete the local value, or ask for the "
    "setting to be delegated.",
)
NOT_DELEGATED = Code(
    "L004",
    "nothing above lets this layer set a value",
    "No layer above sets this value, and none names it in its delegation.yaml, so it is not for this "
    "layer to set. Delete it, or ask for it to be delegated.",
)
OUT_OF_BOUNDS = Code(
    "L005",
    "a local value is outside the bounds",
    "The layer above lets this be set within bounds only. Choose a value within them.",
)
LESS_STRICT = Code(
    "L006",
    "a local value asks less than the layer above",
    "The layer above lets this be set only stricter than its own value. Choose a value that asks more, "
    "or delete the local one.",
)
SAME_AS_ABOVE = Code(
    "L007",
    "a local value repeats the inherited one",
    "The layer above says the same, so the line changes nothing today and would hide a later change above. Delete it.",
    Severity.WARNING,
)
FOLDER_NAME = Code(
    "L008",
    "a folder that cannot hold a layer",
    "A layer's folder is named with small letters, digits and hyphens, and is, with all its files, inside the folder "
    "of policies. Names with dots or slashes, and links that lead outside or nowhere, are refused.",
)
UNKNOWN_FILE = Code(
    "L009",
    "a file that nothing reads",
    "Each kind of policy file has its name. A file with another name, and what it sets, would be silently left out. "
    "Rename it, or move it away.",
)
NO_POLICY_FILE = Code(
    "L010",
    "a layer without policy.yaml",
    "Each layer's folder has a policy.yaml that says what layer it is and which one stands above it.",
)
UNKNOWN_LAYER = Code(
    "L011",
    "the layer above is not there",
    "`under` in policy.yaml names the folder of the layer above. There is no such folder, or it is no layer.",
)
CIRCLE = Code(
    "L012",
    "layers stand under each other in a circle",
    "Going from layer to layer by `under` has to end at a topmost one. Correct the `under` that leads back.",
)
OVERLAP = Code(
    "L013",
    "two cases hold at once",
    "Both cases of this setting hold for the same session, so there would be two values. Narrow one of them. A value "
    "outside the cases holds everywhere, and so overlaps with each of them.",
)
NO_VALUE = Code(
    "L014",
    "a setting without a value",
    "The long form of a setting has a `value`, or `cases` with values; this one has neither. Write one, "
    "or delete the setting.",
)
NO_CLAUSE = Code(
    "L015",
    "a value does not say where it comes from",
    "Each value names the clause of the policy document that says it, or else the law or guidance. This can be "
    "written with the value, or once for its group. A local value takes the clause of the one it replaces; this one "
    "replaces none.",
)
NEVER_APPLIES = Code(
    "L016",
    "a case that never holds",
    "No session of this academy can meet this case: it is for year groups that the academy does not teach, for what "
    "the case around it rules out, or for two things that no session can be at once. Delete it, or correct its `when`.",
    Severity.WARNING,
)
DATES_REVERSED = Code(
    "L017",
    "dates that end before they begin",
    "`until` is the last day and cannot be before `from`. Swap or correct them.",
)
OWN_OUT_OF_BOUNDS = Code(
    "L018",
    "a value outside the bounds of its own layer",
    "A delegation.yaml says within what bounds the layers below may set this, and what holds where they set nothing "
    "lies outside them. One of the two is a slip, such as 2 days for 2 weeks. Correct the value or the bounds.",
    Severity.WARNING,
)
CODE_OF_ANOTHER_CLASS = Code(
    "L019",
    "a setting with a code of another class",
    "Some settings are for codes of one class: those of illness are codes of authorised absence, those that count "
    "for a penalty notice of unauthorised. A code of another class would count pupils for what they did not do. "
    "Correct the setting, or the code's class in codes.yaml.",
    Severity.WARNING,
)
UNKNOWN_DELEGATED = Code(
    "L020",
    "delegation of a setting that does not exist",
    "delegation.yaml names settings and groups of settings by their path, roles and codes as `roles.NAME` and "
    "`codes.NAME`, and duties and rules by their names. Nothing has this name. What a layer below may add has no name "
    "yet: allow it by its group.",
)
UNFIT_MODE = Code(
    "L021",
    "a mode that does not fit the setting",
    "`within` needs bounds written like the setting itself, the lower one first, and `stricter` a direction that such "
    "values have: higher or lower for amounts, earlier or later for times and dates, fewer or more for sets. Bounds "
    "do not go with `stricter`, nor a direction with `within`, nor either with `open` or `locked`. Rules, contacts "
    "and codes can only be open or locked.",
)
UNKNOWN_ROLE = Code(
    "L022",
    "a role that no contacts name",
    "Roles are named in contacts.yaml, by a short name under `roles`. Correct the name, or add the role "
    "there.",
)
UNKNOWN_CODE = Code(
    "L023",
    "a register code that codes.yaml does not have",
    "A setting can only use codes that codes.yaml lists. Correct the code, or add it there.",
)
CODE_PERIODS = Code(
    "L024",
    "a register code means two things at once",
    "The dates of two meanings of one code overlap. Give the earlier one an `until` before the later "
    "one's `from`.",
)
NO_EDITION = Code(
    "L025",
    "the edition of the policy is missing",
    "Results name the edition of the policy they were made with. Write it in policy.yaml, as `edition` "
    "under `policy`.",
)
NO_YEAR_GROUPS = Code(
    "L026",
    "an academy without year groups",
    "Cases by year group and reports need to know which year groups the academy teaches. Write them in "
    "its policy.yaml, as `year_groups` under `identity`.",
)
NO_ACADEMY = Code(
    "L027",
    "no academy among the policies",
    "No folder here has a policy.yaml that says `layer: academy`, so there is no academy to check.",
)

UNEXPECTED = Code(
    "L030",
    "a value departs from what is expected",
    "Guidance expects this without requiring it, or a layer above does: its delegation.yaml says `expected`. The "
    "departing value is the one in force. Set what is expected, or keep the value and have the reason ready for the "
    "policy's next review.",
    Severity.WARNING,
)

WIDER = Code(
    "L031",
    "a layer allows more than it may",
    "What a layer above locks, bounds or lets be only stricter stays so for all layers below. A delegation.yaml can "
    "allow less, never more. Delete the line, or choose a mode and bounds within those above. A group of settings may "
    "be `open` though some in it are locked above: these stay locked.",
)
WRONG_ORDER = Code(
    "L032",
    "a layer that stands under one that belongs below it",
    "From the top down the layers are the national one, the trust, the local authority and the academy. One of them "
    "may be missing, but none may be above one that comes before it, nor under one of its own kind.",
)
LEFT_OUT = Code(
    "L033",
    "a layer that stands outside the national layer or the trust",
    "Where there is a national layer, every trust, local authority and academy stands under it, and where there is a "
    "trust, every local authority and academy does: otherwise what they lock would not hold there. `under` names the "
    "folder of the layer directly above. For the same reason there is one national layer and one trust.",
)
NO_ACADEMY_BELOW = Code(
    "L035",
    "a layer of an unknown kind that nothing stands under",
    "A layer of the trust's own kind is between two others. If nothing is under it, or if it is not an academy but "
    "teaches year groups, an academy was probably meant, and nobody would look at its registers. Write `layer: "
    "academy`, or name this layer in `under` of the layers below.",
)
MISTYPED_KIND = Code(
    "L092",
    "a kind of layer that is most likely mistyped",
    "A layer may be of a kind of the trust's own, such as `hub`. A word that is nearly `national`, `trust`, "
    "`local_authority` or `academy` would be taken for such a kind, and what is asked of the one that is meant would "
    "not be: that all stand under it, or that an academy lies in the area of its authority.",
)
IDLE_LAYER = Code(
    "L036",
    "a layer that no academy stands under",
    "Nothing uses what it says. Name it in `under` of an academy's policy.yaml, or delete its folder.",
    Severity.WARNING,
)
SAME_NAME = Code(
    "L037",
    "two academies of the same name",
    "Pages and letters for parents call a school by the `name` in its policy.yaml. Where two folders have the same, one "
    "is most likely a copy of the other in which the name was not changed.",
    Severity.WARNING,
)
OTHER_AUTHORITY = Code(
    "L034",
    "an academy under the layer of another local authority",
    "The academy's policy.yaml names one local authority, and `under` leads to the layer of another. Correct one of "
    "them.",
)
UNKNOWN_CLASS = Code(
    "L063",
    "a case for a class that the academy does not list",
    "Cases go by the class names in the academy's policy.yaml, listed as `classes` under `identity`, written as in "
    "the register. A name that is not there would match nobody. The layers above an academy know no classes: their "
    "cases go by year group or phase.",
)
DAY_RULED_OUT = Code(
    "L068",
    "a single day on which its case cannot hold",
    "`on` names a day that `from`, `until` or `weekdays` beside it, or in the case around it, rule out: the case "
    "would not hold on that day. Delete the day, or correct what rules it out.",
)

UNKNOWN_PATH = Code(
    "L090",
    "a setting that does not exist",
    "Settings are named by their path, such as `penalty.sessions`; a group's name shows everything in it.",
)
UNKNOWN_SECTION = Code(
    "L040",
    "no section of that name to be authorised",
    "A section is named after the academy's file that holds it, such as `times`. Only what the layers above let an "
    "academy set with a role's agreement has to be authorised.",
)
NOT_FOR_IT = Code(
    "L042",
    "something that is not for the academy to set",
    "`options` was asked for a setting, role, rule or duty that a layer above locks, or that no layer lets this academy "
    "set. The layer named can delegate it in its delegation.yaml, unless law or guidance locks it.",
    Severity.WARNING,
)
NOBODY_BELOW = Code(
    "L043",
    "a delegation that can never matter",
    "A delegation.yaml says what the layers below may set, and there is no layer below an academy. What the academy "
    "itself may set is listed in those above. Delete the file.",
    Severity.WARNING,
)
