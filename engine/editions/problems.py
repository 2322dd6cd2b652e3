"""What can be wrong with two editions that are to be compared."""

from __future__ import annotations

from engine.diagnostics import Code, Severity

NO_EDITION = Code(
    "V001",
    "an edition that is neither a folder nor a revision",
    "An edition is a folder of policies, or a revision that git knows: a commit, a branch, a tag, `HEAD~1`. Revisions "
    "are those of the repository that holds the folder of `--policies`; nothing in that folder is touched. They are "
    "read with git, which has to be installed.",
)
NOT_POLICIES = Code(
    "V002",
    "an edition that holds no policies",
    "A folder of policies has a folder for each layer, and each of these has a `policy.yaml`. In a revision, the "
    "folder of `--policies` is used, if it is in the repository; `REVISION:FOLDER` names another one.",
)
OTHER_ACADEMIES = Code(
    "V003",
    "editions without an academy in common",
    "The editions have no academy in common, so much would wrongly seem to be new or gone: they may be those of two "
    "trusts. If they have at least one in common, the others are shown as having joined or left. An academy is known by "
    "the name of its folder: to compare editions between which a folder was renamed, rename it in a copy of the older.",
)
NO_SUCH_ACADEMY = Code(
    "V004",
    "an academy that an edition does not have",
    "The academy is in neither edition; or whose answers change, or a review, is asked for, and the register cannot be "
    "asked by an edition that does not have the academy. Without `--register`, `diff` tells what came or went with it.",
)
NEWLY_JOINED = Code(
    "V005",
    "an academy that the older edition does not have",
    "The academy has joined since. The review tells what it sets itself and what its register shows. Whose answers have "
    "changed cannot be told, because nothing is known of what held there before.",
    Severity.WARNING,
)
PARTIAL = Code(
    "V010",
    "an edition with errors is compared as far as it can be read",
    "There are errors in an edition. What could not be read of it is left out of the comparison, on both sides, and "
    "the result names the files. Correct the errors, which `trustpolicy validate` lists, or compare with another "
    "edition.",
    Severity.WARNING,
)
