"""What can be wrong with a mapping, an export, or the register that it becomes."""

from __future__ import annotations

from engine.diagnostics import Code, Severity

NO_MAPPING = Code(
    "I001",
    "there is no such mapping",
    "A mapping says how an export becomes a register. It is one of those that come with the engine, by its name, or a "
    "YAML file of your own. `trustpolicy import --mappings` lists those that come with it.",
)
NO_SUCH_COLUMN = Code(
    "I002",
    "a mapping fills a table or column that no register has",
    "The tables of a register and their columns are listed in `docs/register.md`. Correct the name.",
)
NOT_FILLED = Code(
    "I003",
    "a mapping leaves out a column that must be filled",
    "Without this column no row of the table can be used. Say `from` which column of the export it comes, or what it "
    "`always` is.",
)
UNCLEAR_COLUMN = Code(
    "I004",
    "a mapping does not say where a value comes from",
    "A column comes either `from` a column of the export or is `always` the same, and some of the other keys go only "
    "with one kind of file or column.",
)
UNREADABLE_FORM = Code(
    "I005",
    "a mapping's form of a date or time cannot be followed",
    "A form is made of YYYY, YY, MM, DD, Mon, Month, HH, mm and ss, with the signs that stand between them; a time of a "
    "twelve-hour clock is written `hh:mm am`.",
)
MISSING_COLUMN = Code(
    "I010",
    "an export lacks a column that the mapping reads",
    "The mapping was written for another form of the export. Export it again with this column, or copy the mapping and "
    "correct the name in it.",
)
NO_EXPORT = Code(
    "I011",
    "an export cannot be read",
    "The file is not there, may not be opened, breaks off, or is of another kind than the mapping says. XML files and "
    "workbooks are read with libraries that are installed only where they are wanted.",
)
DANGEROUS = Code(
    "I012",
    "an export tries to do more than hold data",
    "The file declares entities or names outside files, or unpacks to far more than it should hold. No export of a "
    "school's system does that, so nothing of it is read.",
)
NO_RECORDS = Code(
    "I013",
    "an export has no record",
    "The file is sound, but nothing in it is what the mapping calls a record. Usually the export was filtered to "
    "nothing, or another mapping fits.",
)
TOO_LARGE = Code(
    "I014",
    "an export is too large to be read at once",
    "JSON and workbooks are read whole before their first record can be used, and so is a record of an XML file. CSV "
    "has no such bound, and neither has JSON with a value on each line: export it so, or in parts.",
)
FILE_NEEDED = Code(
    "I015",
    "a mapping looks something up in a file that is not given",
    "The export holds ids that a second file explains. Give it with `--with NAME=FILE`.",
)
IN_THE_WAY = Code(
    "I016",
    "the register holds such a table already",
    "Nothing is overwritten unasked. Add `--replace`, or give another folder.",
)
NOT_WRITTEN = Code(
    "I017",
    "the register cannot be written",
    "A table is written beside its place and moved there once it is whole; what was there before is untouched.",
)
NOTHING_LEFT = Code(
    "I018",
    "no row of an export can be used",
    "Every row was set aside, so nothing was written. Usually one thing is wrong in all of them, such as the form of "
    "the dates: the other messages say what.",
)
KEY_UNFIT = Code(
    "I019",
    "the key for pseudonyms cannot be used",
    "The key is a file of at least 16 bytes that nobody can guess and only you can read. Whoever has it can tell who is "
    "meant; who has lost it cannot make the same pseudonyms again.",
)
ASSUMED = Code(
    "I020",
    "a mapping takes something for granted",
    "Not all systems publish the form of their exports. Look whether it is so in yours; if not, copy the mapping and "
    "correct it.",
    Severity.NOTE,
)
NOT_LOOKED_UP = Code(
    "I021",
    "rows with an id that the second file does not explain",
    "What the id stands for is not guessed; the rows are set aside. Export the second file again.",
    Severity.WARNING,
)

FOR_OTHER_VERB = Code(
    "I022",
    "a mapping is for another verb",
    "A mapping with `tables` makes tables of a register and goes with `import`; one with `totals` says which figures "
    "of each pupil an export holds and goes with `reconcile`. Totals are no marks, and no register is made of them.",
)
CLEANED = Code(
    "I023",
    "what an import that broke off had left was removed",
    "A table is written beside its place, under a name that begins with a dot, and moved there once it is whole. An "
    "import that was killed leaves such a file, of which nothing is used; the next one that writes there removes it.",
    Severity.NOTE,
)
UNENDED = Code(
    "I024",
    "the last line of an export has no end",
    "A file that was cut in the middle of its last cell looks like a whole one: C1 may have become C. Some systems "
    "leave the last line end out, so the record is used; look whether the file is whole.",
    Severity.WARNING,
)
OF_OTHERS = Code(
    "I025",
    "the register's table has rows of another academy",
    "An import writes a table anew, with the rows of one academy. What another one has in it would be lost, so it is "
    "not replaced, even with `--replace`. Import each academy into a folder of its own; a store holds them together.",
)
UNPLACED_MARKS = Code(
    "I026",
    "a string of marks does not say which day each mark is of",
    "Every mark of such a string has its day by its place. A line end inside, or blanks before the first mark, may be "
    "places or may be none, and would move all marks that follow to other days, so none of them is used. So would "
    "codes of two characters, such as `C1`, or a blank after every code: the place is that of one character. A blank "
    "between marks is a session without one.",
    Severity.WARNING,
)
WEEK_UNCLEAR = Code(
    "I027",
    "a week is named by a day between two weeks",
    "Some systems name a week by the Sunday before it, others by the Sunday at its end. Which is meant is not guessed, "
    "for all marks would be of another week. A day from Monday to Friday names its own week.",
    Severity.WARNING,
)
SHEETS_NOT_READ = Code(
    "I028",
    "a workbook has further sheets, which are not read",
    "One sheet is read: the one that the mapping names, or else the first. Some systems write a sheet for each class or "
    "year group; then export one list of all, or import each sheet into a folder of its own and bring them together "
    "with `trustpolicy ingest`.",
    Severity.WARNING,
)
SWALLOWED = Code(
    "I035",
    "a cell holds what looks like rows of the export",
    "A quotation mark at the beginning of a cell takes everything up to the next one into it, rows and all. Systems "
    "that write comments as they were typed can leave one open. The rows inside are not read.",
    Severity.WARNING,
)
OTHER_WAY_ROUND = Code(
    "I036",
    "days that are read with day and month the wrong way round",
    "More rows have a day that can be read only with day and month the other way round than could be used at all: the "
    "mapping says the one order, and the export has the other. Days up to the twelfth of a month can be read both ways, "
    "so that the rows that could be used are of other days than was meant. Nothing is written; correct the mapping.",
)
NO_DAYS = Code(
    "I029",
    "a stretch of days has no days",
    "The last day is not there, cannot be read, lies before the first, or many years after it. A closed stretch without "
    "days closes none: the days that it is about stay open until the row is mended.",
    Severity.WARNING,
)
