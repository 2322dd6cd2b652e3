"""What can be wrong with a command line."""

from __future__ import annotations

from engine.diagnostics import Code, Severity

COMMAND_LINE = Code(
    "U101",
    "the command line cannot be read",
    "The verb does not expect an argument or option in this place, or takes it only once; `trustpolicy VERB --help` "
    "shows its form.",
)
UNKNOWN_VERB = Code(
    "U102",
    "there is no such verb",
    "The first word after `trustpolicy` names what to do. `trustpolicy --help` lists the verbs.",
)
UNKNOWN_OPTION = Code(
    "U103",
    "the verb has no such option",
    "Options belong to one verb. `trustpolicy VERB --help` lists those it takes.",
)
MISSING_OPTION = Code(
    "U104",
    "something is missing on the command line",
    "The verb cannot run without it, since nothing is guessed: a check always needs the as-at date and the register.",
)
UNFIT_VALUE = Code(
    "U105",
    "an option's value is not one it takes",
    "The option takes one of a few words, or a number within bounds; the message lists them.",
)
UNREADABLE_DATE = Code(
    "U106",
    "a date is not written as year-month-day",
    "Dates are written `2025-03-28` everywhere, so that nobody wonders whether 03/04 is in March or April.",
)
WHICH_ACADEMIES = Code(
    "U107",
    "it is not clear which academies are meant",
    "Verbs that work on several academies take their names, or `--all`, never both; only `validate` takes all when "
    "none is named.",
)
NOT_A_FOLDER = Code(
    "U108",
    "a folder is expected",
    "Registers and policies are folders of several files; the option takes the folder, not a file in it.",
)
FOREIGN_FOLDER = Code(
    "U110",
    "the folder for the demo holds something else",
    "`demo` overwrites its own folder, which it knows by a file it left there, and nothing else. Choose another "
    "folder with `--into`.",
)
OUTPUT_REFUSED = Code(
    "U109",
    "the output cannot be written",
    "A report is written to a temporary file and moved into place only when it is whole. That needs a folder that "
    "exists and may be written to, and a name that is not a folder. Standard output is written as it comes: if the "
    "disk is full, what is there already is incomplete and no result.",
)
IN_THE_WAY = Code(
    "U111",
    "a file of an earlier review already exists",
    "`review` never overwrites a file, unless `--replace` asks for it: somebody may have worked on it. All files of a "
    "review are written together, or none.",
)
EXTRA_NEEDED = Code(
    "U112",
    "a library for this output is not installed",
    "Word documents and workbooks are written with libraries that come with the extras `review` and `exports`, so "
    'that they are installed only where they are needed: `pip install "trustpolicy[review]"`, or `[exports]` for '
    "workbooks alone.",
)
WHICH_FORMAT = Code(
    "U113",
    "the ending of the output file and the format do not go together",
    "The ending of a file's name tells other programs what is in it; nobody could open a text called `findings.xlsx`. "
    "Leave `--format` out, and the ending decides; or give the file the ending of the format. Not every verb writes "
    "every kind of file; the message lists the endings.",
)
NO_SUMMARY = Code(
    "U134",
    "a summary in a format that holds only what is listed",
    "With `--summary` nothing is listed. A CSV or Parquet file holds nothing but what is listed, so it would be empty, "
    "and whoever opens it would take that for nothing found. Text, Markdown and JSON hold the counts too, and so do a "
    "workbook and a DuckDB file, in their sheets and tables `rules` and `academies`.",
)
RUN_OUT = Code(
    "U121",
    "a record that would have run out already",
    "A record holds until the day that `--until` names, else until the policy's next review. If that is before the "
    "day of the decision (today, unless `--on` names it), the edition has to be reviewed first: write the month of "
    "the review after it as `policy.next_review`. A decision made in time can still be recorded with `--on`.",
)
NO_REFERENCE = Code(
    "U128",
    "nothing says where the decision can be found",
    "A record names the minute, letter or page in which the decision is written, so that whoever reads it years later "
    "can find it. One or two characters are not enough for that.",
)
OTHERS_DECISION = Code(
    "U129",
    "a decision in a role that may not make it",
    "The delegation names the role that authorises a section. A record in another role would be refused by every verb, "
    "so none is written.",
)
AUTHORISED_ALREADY = Code(
    "U140",
    "a section that is authorised already as it is",
    "A record says so and is in force on the day of the decision. Another like it would add nothing, so none is "
    "written. A decision until another day, or on values that have changed, is recorded.",
)
NOT_CONFIRMED = Code(
    "U120",
    "nobody confirmed that a section is authorised",
    "An authorisation is a decision, so the record is written only after somebody has confirmed it. In a script, use "
    "`--yes`.",
)
WHICH_EXPORT = Code(
    "U130",
    "something is missing for an import",
    "An import needs an academy, the file that the school's system wrote, a mapping that says how to read it, and the "
    "folder of the register to make.",
)
WHICH_DAYS = Code(
    "U131",
    "days that are incomplete or reversed",
    "A period has a first and a last day, and the first is not after the last. If a summary or census file itself gives "
    "its days, leave both out.",
)
THOSE_INSTALLED = Code(
    "U132",
    "the policies are those that came with the program",
    "Without `--policies` a verb reads the folder `policies` where you are, and if there is none, the policies that "
    "came with the program, which are those of the trust that it was first written for. If you run a verb in another "
    "folder than usual, you could take their answers for those of your own policies. Copy that folder to begin with "
    "[a trust of your own](own-trust.md).",
    Severity.NOTE,
)
INSTALLED_KEPT = Code(
    "U133",
    "policies that came with the program are not changed",
    "What is written among the policies that came with the program is lost when another version is installed. Name "
    "the folder of your own policies, or copy those first.",
)
NO_PASSPHRASE = Code(
    "U127",
    "no passphrase for a private key",
    "A private key is locked with a passphrase, so that whoever finds the file cannot sign with it. It is typed if "
    "somebody can be asked; a script names a file that holds it.",
)
