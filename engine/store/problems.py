"""What can be wrong with a register store."""

from __future__ import annotations

from engine.diagnostics import Code, Severity

NOT_A_STORE = Code(
    "D050",
    "the manifest of a register store cannot be read",
    "A store is a folder with a file `manifest.json` that names every other file. Only `trustpolicy ingest` writes "
    "it: one that is cut off, was edited, or comes from a newer edition of the engine is not read, and nothing is "
    "guessed from the other files. Restore the file from a copy, or make the store again from the registers. If the "
    "files of a store are there without it, `ingest` changes and removes none of them.",
)
FILE_DIFFERS = Code(
    "D051",
    "a file of a register store is not what its manifest says",
    "A file is missing, was changed or is cut off. Nothing is answered from the rest, because what is missing would "
    "look like nothing to report. Restore the store from a copy, or make it again from the registers.",
)
BEING_WRITTEN = Code(
    "D052",
    "another run is writing to the register store",
    "One run writes to a store at a time, so that none loses what another has written. Wait until it has ended, and run "
    "the command again.",
)
NOT_WRITTEN = Code(
    "D053",
    "the register store cannot be written",
    "The folder may not be written to, or the disk is full. A store changes as a whole or not at all: it is as it was.",
)
CLEANED = Code(
    "D054",
    "what an unfinished run left in a register store was removed",
    "A run was stopped before it had written everything. The store stayed as it was before that run; the files that "
    "it left behind are now removed. If nobody has done so, ingest again what that run was given.",
    Severity.WARNING,
)
NOTHING_TO_INGEST = Code(
    "D055",
    "there is nothing to bring into the register store",
    "Give files that have the name of a table, such as `marks.csv` or `marks-2025-03-28.csv`, or a folder of such "
    "files.",
)
NO_YEAR = Code(
    "D056",
    "it is not known which school year the pupils belong to",
    "Pupils are stored by academy and school year, and a table of pupils does not say its year; the calendar does. "
    "Bring the calendar in before or together with the pupils, or name the year.",
)
REFUSED = Code(
    "D057",
    "marks that would replace stored ones cannot be used",
    "Marks in one file contradict each other, or have a code that is not in force that day. What is stored for those "
    "sessions stays as it is.",
    Severity.WARNING,
)
NOT_SUPPLIED = Code(
    "D058",
    "the register store holds a table for some academies only",
    "Rules that read the table are not evaluated at the academies that have not handed it over, and the result says so. "
    "Bring the table in for them too. Where one has nothing to record, bring in its folder with the table's file in it "
    "that has the columns' names and no rows.",
    Severity.WARNING,
)
REMOVED = Code(
    "D059",
    "stored rows are removed because a new file does not have them",
    "A file of pupils, evidence, leave requests, notices, changes of the roll or the calendar replaces all that is "
    "stored for the academy and school year; with `--replace`, a file of marks replaces all marks of its sessions. "
    "Stored rows that it lacks are removed, and those whose row in it is faulty (for marks, only if it does not say "
    "whose it is): rules no longer find them.",
    Severity.WARNING,
)
WOULD_REMOVE = Code(
    "D060",
    "a file would remove more from the register store than can be meant",
    "The table is replaced by school year, so that a file with the rows of one day would remove those of all others. A "
    "file with an addition to its name, such as `notices-2025-03-28.csv`, may add and change rows and take none away; "
    "one named `notices.csv` may not take most away. Bring in a file of all of the year, or say by `--replace` that it "
    "is.",
)
OF_ANOTHER_YEAR = Code(
    "D085",
    "a list of pupils that is of another school year",
    "A list is stored for the last year of the academy's calendar, or for the year that `--year` names, and replaces "
    "what is stored for that year. Here most pupils would be a year group above or below where that year has them. "
    "Usually it is next year's list, before its calendar was brought in, or last year's without `--year`.",
)
OF_OTHER_CHILDREN = Code(
    "D091",
    "a list of pupils that is of other children",
    "Here most pupils would have another date of birth than under the same id in the stored list of this year. Usually "
    "the list is another school's, whose system counts its pupils with the same numbers: names, classes and marks would "
    "be exchanged, and nothing else would show it.",
)
UNLISTED = Code(
    "D102",
    "many pupils of a file of marks are in no list of pupils of the academy",
    "A check sets marks of such pupils aside. Usually the file is another school's, its ids are written otherwise than "
    "in `pupils` or were made pseudonyms with another key, or a new list is to come yet. If ids of another school are "
    "ids here too, its marks have taken the place of what was stored, which is kept as amendments: then use a copy of "
    "the store from before, or bring in the right file for the same days.",
    Severity.WARNING,
)
OF_OTHER_DAYS = Code(
    "D092",
    "a file has no row of the day in its name",
    "A file such as `marks-2025-03-28.csv` holds the marks of that day, or all up to it. Here all rows are later, or "
    "more than a month earlier, or earlier and stored already, or there is no usable mark. Or the file bears no day, "
    "and all of its rows are of days to come, seen from today or the day given by `--on`. Usually day and month are "
    "exchanged, yesterday's file was saved under today's name, or the export failed. The rows are stored for the days "
    "that they say.",
    Severity.WARNING,
)
A_REGISTER = Code(
    "D061",
    "a folder is both a register and a register store",
    "A store is read instead of the tables that lie beside it, so these would be silently ignored. Give the store a "
    "folder of its own, and bring the tables in from where they are.",
)
UNKNOWN_ACADEMY = Code(
    "D062",
    "the policies know no academy of this name",
    "The rows are stored, but no check reads them, since checks look for academies by the names of their folders. A "
    "name that differs in a capital letter is another name. Correct the name and bring the file in again; `--take-out` "
    "removes the rows under the wrong one.",
    Severity.WARNING,
)
COLUMNS_DIFFER = Code(
    "D069",
    "a file has other columns than those before it",
    "Marks, registers, calls and amendments come in many files, and a rule cannot tell an empty cell from one whose "
    "column the file lacks: a report without the time of signing in makes it look as if nobody had signed in. Where a "
    "row is stored already, its cells in such columns are kept. Export the same columns each time.",
    Severity.WARNING,
)
PUT_BACK = Code(
    "D070",
    "marks go back to what they were before a change",
    "A file that was exported before a correction and is brought in after it undoes the correction, because the mark "
    "that comes last holds. Both changes are kept as amendments. If the file is an old one, bring the newer one in "
    "again.",
    Severity.WARNING,
)
LEFT_BLANK = Code(
    "D081",
    "stored marks that stay, though the file has none there",
    "A file replaces the marks that it has and says nothing about others. So a mark that the school has since removed "
    "stays in the store, and no check sees that the session lacks one. Here the file has most of the stored marks of "
    "its pupils and sessions, but not these. If it holds all of them, bring it in again with `--replace`.",
    Severity.WARNING,
)
GIVEN_AGAIN = Code(
    "D084",
    "the id of a pupil was another child's before",
    "A store knows a pupil by academy and `pupil_id`, whatever the year. Here a pupil of the newest list came on roll "
    "later than one of an older list with the same id, and was born on another day or is in a lower year group; or has "
    "both another name and another date of birth, as where two ids were exchanged. "
    "Earlier marks are then set aside, so that the child who left is not seen in the new year, but earlier notices, "
    "requests and evidence count for the child who came: a first penalty notice could be taken for a second. `ingest` "
    "warns of a new list, and each check of a store that has such rows, unless the older list was one of the same year: "
    "then the newer one has taken its place.",
    Severity.WARNING,
)
NOT_ENDED = Code(
    "D071",
    "pupils of last year's list are not in this year's, and nothing says that they have left",
    "A store keeps the pupils of each school year, and a pupil who is only in an older list counts as that list says. "
    "Without `on_roll_to` that is still on roll, so that every session of the new year lacks a mark. In the list of "
    "their year, fill in the last day of those who left, and bring it in again.",
    Severity.WARNING,
)
FORGOTTEN = Code(
    "D120",
    "rows that were set aside are forgotten, though the mended file does not have them",
    "With `--mended` all is forgotten that was set aside of files of this name, for the file is said to have it "
    "corrected. Here it does not have all of these rows, as where it holds only the corrected ones of one pupil. What "
    "was a mistake altogether may go; if the others are still to be corrected, bring in a file that has them.",
    Severity.WARNING,
)
NOTHING_TO_TAKE_OUT = Code(
    "D106",
    "the register store has nothing of what is to be taken out",
    "An academy is known by its exact name, as the rows bear it, and a school year is written after a stroke: "
    "`wenlock/2017-18`. Nothing was changed.",
)
STILL_THERE = Code(
    "D107",
    "files of rows that were taken out are still in the store's folder",
    "No check reads them any more, but somebody who began before is reading now. The next run of `ingest` removes them.",
    Severity.WARNING,
)
