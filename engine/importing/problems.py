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
    "a mapping fills a table or column that does not exist",
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
    "A column comes `from` a column of the export, or is `always` the same; some of the other words go only with one "
    "kind of file or column.",
)
UNREADABLE_FORM = Code(
    "I005",
    "a date or time form in a mapping cannot be followed",
    "A form is made of YYYY, YY, MM, DD, Mon, Month, HH, mm and ss, with the signs between them; a time on the "
    "twelve-hour clock is written `hh:mm am`. A day needs its year, month and day, a time its hour and minutes, each "
    "once.",
)
MISSING_COLUMN = Code(
    "I010",
    "an export lacks a column that the mapping reads",
    "The mapping was written for another form of the export. Export it again with this column, or copy the mapping "
    "and correct the name in it.",
)
NO_EXPORT = Code(
    "I011",
    "an export cannot be read",
    "The file is not there, may not be opened, is cut off, or is not the kind of file that the mapping says. XML "
    "files and workbooks need libraries that are installed only on request.",
)
DANGEROUS = Code(
    "I012",
    "an export does more than hold data",
    "The file declares entities or names outside files, or unpacks to far more than it should hold. No export of a "
    "school's system does that, so nothing of it is read.",
)
NO_RECORDS = Code(
    "I013",
    "an export has no record",
    "The file is sound, but it holds nothing that the mapping calls a record. Usually a filter left nothing in the "
    "export, or another mapping fits.",
)
TOO_LARGE = Code(
    "I014",
    "an export is too large to be read at once",
    "JSON and workbooks are read whole before their first record can be used, and so is each record of an XML file. "
    "CSV has no such limit, and neither has JSON with a value on each line: export it like that, or in parts.",
)
FILE_NEEDED = Code(
    "I015",
    "a mapping looks something up in a file that is not given",
    "The export holds ids that a second file explains. Give it with `--with NAME=FILE`.",
)
IN_THE_WAY = Code(
    "I016",
    "the register already has this table",
    "Nothing is overwritten unasked. Add `--replace`, or give another folder.",
)
NOT_WRITTEN = Code(
    "I017",
    "the register cannot be written",
    "A table is written to a temporary file and moved into place once it is whole; what was there before is untouched.",
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
    "The key is a file of at least 16 bytes that nobody can guess and only you can read. Whoever has it can tell who "
    "each pseudonym is; if it is lost, the same pseudonyms cannot be made again.",
)
ASSUMED = Code(
    "I020",
    "a mapping relies on an assumption",
    "Not all systems publish the form of their exports. Check whether this is so in yours; if not, copy the mapping "
    "and correct it.",
    Severity.NOTE,
)
NOT_LOOKED_UP = Code(
    "I021",
    "rows with an id that the second file does not explain",
    "What an id stands for that is missing there, or is there with two meanings, is not guessed; the rows are set "
    "aside. Export the second file again.",
    Severity.WARNING,
)

FOR_OTHER_VERB = Code(
    "I022",
    "a mapping is for another verb",
    "A mapping with `tables` makes tables of a register and is for `import`; one with `totals` says which figures of "
    "each pupil an export holds and is for `reconcile`. Totals are not marks, so no register can be made of them.",
)
CLEANED = Code(
    "I023",
    "what an interrupted import left was removed",
    "A table is written to a temporary file, with a name that begins with a dot, and moved into place once it is "
    "whole. An import that was stopped leaves such a file, which nothing uses; the next one that writes there removes "
    "it.",
    Severity.NOTE,
)
UNENDED = Code(
    "I024",
    "the last line of an export has no end",
    "A file that was cut in the middle of its last cell looks like a whole one: C1 may have become C. Some systems "
    "leave out the last line end, so the record is used; check whether the file is whole.",
    Severity.WARNING,
)
ODD_LETTERS = Code(
    "I045",
    "letters that make no names",
    "The mapping reads the file as Windows-1252, and signs stand in words where letters with accents should: `Andr‚` "
    "for `André`. It was most likely written by an older Mac or a DOS program. Names are kept as they are read, and "
    "would stand so in findings and in what is sent to parents; marks and days are not changed by it. A `?` in a name "
    "stands for a letter that Windows-1252 does not have: `Pawe?` for `Paweł`. `ZoÃ«` for `Zoë` was written as UTF-8 "
    "and read as Windows-1252, by another program, or here where a single letter of the file is no UTF-8.",
    Severity.WARNING,
)
OF_OTHERS = Code(
    "I025",
    "the register's table has rows of another academy",
    "An import replaces a whole table with the rows of one academy. The rows of another academy would be lost, so the "
    "table is not replaced, even with `--replace`; nor is a table of which it cannot be told whose rows it has, such as "
    "one that a spreadsheet has saved in another form. Import each academy into a folder of its own; a store holds them "
    "together.",
)
UNPLACED_MARKS = Code(
    "I026",
    "a string of marks does not say which day each mark is of",
    "In such a string the day of a mark follows from its place. A line end inside, or blanks before the first mark, "
    "may or may not count as places, and would move all marks that follow to other days, so none of them is used. So "
    "would codes of two characters, such as `C1`, or a blank after every code: each place is one character. Where one "
    "is lost, the string has an odd length, and from there on `/` stands in afternoons and `\\` in mornings. A blank "
    "between marks is a session without one.",
    Severity.WARNING,
)
WEEK_UNCLEAR = Code(
    "I027",
    "a week is named by a day between two weeks",
    "Some systems name a week by the Sunday before it, others by the Sunday at its end. Which is meant is not "
    "guessed, because all marks would be in the wrong week. A day from Monday to Friday names its own week.",
    Severity.WARNING,
)
SHEETS_NOT_READ = Code(
    "I028",
    "a workbook has further sheets, which are not read",
    "One sheet is read: the one that the mapping names, or else the first. Some systems write a sheet for each class "
    "or year group; then export one list of all, or import each sheet into a folder of its own and bring them "
    "together with `trustpolicy ingest`.",
    Severity.WARNING,
)
WITH_ERRORS = Code(
    "I041",
    "cells of a workbook hold errors, or formulas without results",
    "A formula that cannot be worked out, such as a look-up that finds nothing, shows `#N/A` or `#REF!`. Such a cell is "
    "read as an empty one: a mark, or a pupil's last day, would be missing. So is one with a formula whose result the "
    "file does not hold, as programs leave it that write workbooks and work nothing out. All sheets are looked at.",
    Severity.WARNING,
)
SWALLOWED = Code(
    "I035",
    "a cell holds what looks like rows of the export",
    "A quotation mark at the beginning of a cell takes everything up to the next one into it, rows and all. Systems "
    "that copy comments as they were typed can leave one open. The rows inside are not read.",
    Severity.WARNING,
)
OTHER_WAY_ROUND = Code(
    "I036",
    "days that are read with day and month the wrong way round",
    "More days of a column can be read only with day and month the other way round than as the mapping says: it has one "
    "order, and the export the other. Days up to the twelfth of a month can be read both ways, so even the rows that "
    "could be used have the wrong days. Nothing is written; correct the mapping.",
)
SOME_EXCHANGED = Code(
    "I044",
    "days some of which may have day and month exchanged",
    "Some days can be read only with day and month the other way round, so that others up to the twelfth of a month may "
    "be meant so too, and are read as other days. Or all days up to the twelfth are written in another form than the "
    "later ones. A spreadsheet set to another country's days makes such a file: 04/09/2024 becomes the ninth of April, "
    "and 25/09/2024, which it cannot read, stays text. Type the days anew, or export them again as CSV.",
    Severity.WARNING,
)
AT_WEEKENDS = Code(
    "I037",
    "marks of a Saturday or Sunday",
    "Hardly any school has sessions then. Usually day and month are exchanged, the first day of a week or of a string "
    "of marks is another than the one that is meant, or a mark is missing in such a string. Then all other days are "
    "wrong as well. The marks are kept, and `check` sets those aside for which the calendar has no session.",
    Severity.WARNING,
)
OTHER_SESSION = Code(
    "I038",
    "marks of presence that belong to the other session",
    "`/` is presence in the morning and `\\` in the afternoon. The other way round they show that mornings and "
    "afternoons are exchanged, ids of codes are explained by another school's file, or a string of marks lacks one: "
    "then lateness and absence are in the wrong session too. Some systems write one sign for both sessions; a mapping "
    "can say so. The marks are kept.",
    Severity.WARNING,
)
NO_PRESENCE = Code(
    "I060",
    "an export without a mark of presence",
    "`/` is presence in the morning and `\\` in the afternoon, and no school goes without them for long. A system that "
    "writes another letter for it has marks that are read as something else: `P` is a sporting activity, so that nobody "
    "is absent and nothing is found. The marks are kept; a mapping can say what the letter means.",
    Severity.WARNING,
)
NOT_READ = Code(
    "I039",
    "an export has columns that the mapping does not read",
    "An export often has more than a register needs. But marks in a column that the mapping leaves out, such as that of "
    "a Saturday, would be lost. If one of the columns is wanted, add it in a copy of the mapping.",
    Severity.NOTE,
)
HIDES_MARKS = Code(
    "I040",
    "a mapping takes a code of attendance for no mark",
    "What `no_mark` names is left out and counted as a session without a mark. A code of attendance there would make "
    "its marks vanish: with `I` nobody would have been ill. If your system uses it for something else, say in `words` "
    "what it stands for.",
)
PAGES_FOLLOW = Code(
    "I043",
    "an export says that more of it follows",
    "A service answers in pages, and each says whether others follow. The last page that is here says so, or one of "
    "several lists in the file lacks a page: what these hold would be missing.",
)
FOLLOWS_UNTOLD = Code(
    "I046",
    "an export does not say whether more of it follows",
    "A service answers in pages, and the mapping names under `more` what says whether others follow. The page says "
    "other things, and not this: the name is mistyped in the mapping, or the service calls it otherwise now. What a "
    "page that is not there holds would be missing.",
    Severity.WARNING,
)
OF_NOBODY = Code(
    "I047",
    "an export of several academies has no record of the one that is named",
    "The mapping says in which column an export has the name of each record's academy, and no record has that of the "
    "academy named on the command line. Systems write a school's name in full: the mapping says which academy it is.",
)
OF_ALMOST_ITS_NAME = Code(
    "I048",
    "records under a name that is almost that of the academy",
    "An export of several academies is read by their exact names. Records whose name differs from that of the academy "
    "in capitals, blanks or hyphens alone are left out like those of others, and would be missing if it is meant.",
    Severity.WARNING,
)
LEFT_OUT = Code(
    "I049",
    "an export has records of other academies",
    "Only those of the academy named on the command line are imported. Import each of the others with its own name, or "
    "all of them with `--all`.",
    Severity.NOTE,
)
OF_SOME_NOTHING = Code(
    "I050",
    "an export has records of some academies and not of all",
    "With `--all` an export should have records of every academy of the policies. Where one has none, it was left out "
    "when the export was made, or its name there is not the one that the mapping has for it.",
    Severity.WARNING,
)
OF_NO_ACADEMY = Code(
    "I051",
    "an export has records of schools that are no academy of the policies",
    "They are left out. A school whose name in the export is not the one that the mapping has for it would be missing.",
    Severity.WARNING,
)
SAYS_NOT_WHOSE = Code(
    "I052",
    "a mapping does not say whose the records of an export are",
    "With `--all` an export has records of several academies, so that below `columns` of each table the mapping has to "
    "say which column has the name of the school, and which name is which academy.",
)
NO_DAYS = Code(
    "I029",
    "a period has no days",
    "The last day is missing, cannot be read, is before the first, or many years after it. A closed period without "
    "days closes none: the days that it is about stay open until the row is corrected.",
    Severity.WARNING,
)
YEAR_IN_TWO = Code(
    "I070",
    "a school year has two names, one after the other",
    "The name of the school year changes in the middle of it, as from `2024-25` in the autumn to `2024-2025` in the "
    "spring. What is counted over the year would begin anew, so no check takes such a calendar (D121). Write one name "
    "in all rows from August to July.",
)
UNKNOWN_KIND = Code(
    "I042",
    "a period that is neither open nor closed",
    "The mapping says which word opens the days of a row and which words close them, and this row has another one, such "
    "as `INSET`. Whether its days are open is not guessed: the row is set aside, and its days stay as the others say.",
    Severity.WARNING,
)
