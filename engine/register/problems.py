"""The problems of register data: files that cannot be read, and rows that cannot be used."""

from __future__ import annotations

from engine.diagnostics import Code, Severity

FOLDER = Code(
    "D001",
    "the register folder cannot be read",
    "A register is a folder with one file for each table, such as `pupils.csv`, `marks.csv` and `calendar.csv`. The "
    "name given is not a folder, or it may not be opened. Give the folder that holds the files, not one of the files.",
)
NO_TABLE = Code(
    "D002",
    "a table that every register needs is missing",
    "Without pupils, marks and the school calendar nothing can be counted. Add the file under exactly "
    "this name, with the ending `.csv` or `.parquet`. For the calendar, one row for each session that is "
    "open to pupils.",
)
TWO_FILES = Code(
    "D003",
    "there are two files of one table",
    "The folder holds both a CSV and a Parquet file of one table, and the engine does not guess which counts. Delete "
    "or move away the one that is out of date.",
)
NO_SUCH_TABLE = Code(
    "D004",
    "a file that is not a table of a register",
    "The file does not have the name of a table, or it is a folder or a kind of file that tables are not read from, "
    "so it is not read. If it was meant to be a table, rename it, or export it as CSV or Parquet. A register folder "
    "holds whole tables: a file of one day, such as `marks-2025-03-28.csv`, belongs in a store, and `trustpolicy "
    "ingest` brings it in. From a folder, `ingest` takes files with a day in their name; any other, such as "
    "`marks-old.csv`, may be out of date, so give it by itself.",
    Severity.WARNING,
)
EMPTY_FILE = Code(
    "D005",
    "a file holds no rows",
    "The file is empty, or has only the names of the columns. Usually an export was stopped, or a filter left "
    "nothing. Make the export again. A table that the register can do without may have no rows, but it needs its "
    "column names; leave the file out if there is no such table.",
)
NOT_AS_NAMED = Code(
    "D006",
    "a file is not what its name says",
    "The content is not what the ending of the name says: a workbook or a web page saved as `.csv`, say. Renaming it "
    "does not help: open it in the program it comes from and save it as CSV (UTF-8).",
)
ENCODING = Code(
    "D007",
    "a CSV file is not UTF-8 text",
    "Names with accents and pound signs would be misread, so nothing of the file is read. Excel writes "
    "the right form as `CSV UTF-8`; in other programs choose the encoding UTF-8 when exporting.",
)
SEPARATOR = Code(
    "D008",
    "the columns are not separated by commas",
    "The first line has no comma but semicolons, tabs or bars. How such a file writes numbers and dates "
    "is not guessed. Export it with commas between the columns.",
)
DAMAGED = Code(
    "D009",
    "a file is damaged",
    "The file breaks off, a quotation mark is opened and never closed, or it holds characters that no "
    "text has; from there on it cannot be told which cell is which. Make the export again.",
)
NO_COLUMN = Code(
    "D010",
    "a column that a table needs is missing",
    "Column names are written in small letters with underscores, exactly as in `docs/register.md`. Usually the column "
    "is there under another name: rename it.",
)
COLUMN_TWICE = Code(
    "D011",
    "a column is there twice",
    "Two columns have the same name, and the engine does not guess which counts. Delete or rename one.",
)
UNKNOWN_COLUMNS = Code(
    "D012",
    "columns that are not read",
    "A table may have further columns; they are ignored and never shown. If one of them was meant, its name is not "
    "quite right: rename it.",
    Severity.NOTE,
)
COLUMN_TYPE = Code(
    "D013",
    "a Parquet column is stored as something else",
    "A Parquet file says how a column is stored, and this column's values cannot be read from that. Store dates as "
    "dates or text, times as times or text like `08:45`, timestamps without a time zone.",
)
NOTHING_USABLE = Code(
    "D014",
    "the register has nothing that can be used",
    "No row of a table that is needed can be used for an academy, so every answer would be empty and look complete. "
    "Usually the academy's name is written differently in the register, or one problem affects every row: correct "
    "what the other messages say.",
)
PERIODS = Code(
    "D015",
    "a period of the calendar is in two pieces",
    "A half term, term or school year is one stretch of days. Here a name comes back after another one, so it cannot "
    "be told where the period ends. Give each period its own name, or correct the days that are out of place.",
)
LONG_CALENDAR = Code(
    "D016",
    "the calendar is too long",
    "The calendar spans more than twelve years, so a year in it is probably mistyped. Correct the date, or leave out "
    "the years that no rule looks back to.",
)
DAY_IN_TWO_PERIODS = Code(
    "D017",
    "the sessions of a day are in different periods",
    "The morning and the afternoon of a day are in different half terms, terms or years. The whole day is counted in "
    "the period of its first session. Give both the same name.",
    Severity.WARNING,
)
EMPTY_CELL = Code(
    "D020",
    "rows with an empty cell that must be filled",
    "These rows do not say whom or when they are about, so they are set aside. Fill in the cells and make the export "
    "again.",
    Severity.WARNING,
)
UNREADABLE_CELL = Code(
    "D021",
    "rows with a cell that cannot be read",
    "A date, time, number or choice is not written as the table's description asks. What was meant is not guessed; "
    "the rows are set aside. Dates are like `2024-09-02`, times like `08:45`. A date before 1980 or after 2199 is "
    "refused: programs write 1 January 1970 or 1900 for no date, and 1924 is 2024 mistyped. So is a time before 05:00: "
    "some programs write 00:00 for no time, and 1:45 for a quarter to two. A spreadsheet saves days and times as it "
    "shows them, 28/03/2025 or 8:45 AM: give the cells the format `yyyy-mm-dd` or `hh:mm` first.",
    Severity.WARNING,
)
UNKNOWN_CODE = Code(
    "D022",
    "rows with a code that the policy does not know",
    "The code is not one of the attendance codes. Often a letter only looks right: a Cyrillic `С` for a "
    "C, a zero for an O, another slash. The rows are set aside; correct them where they come from.",
    Severity.WARNING,
)
OUT_OF_FORCE = Code(
    "D023",
    "marks with a code that is not in force on their day",
    "The code was retired before the day of the mark, or came into use after it. Such marks are set aside.",
    Severity.WARNING,
)
RETIRED_CODE = Code(
    "D024",
    "marks with a code that has been retired since",
    "The marks date from when the code was in force and are read as it was meant then. Nothing has to be done.",
    Severity.NOTE,
)
REPEATED = Code(
    "D025",
    "rows that are there twice",
    "The same row is in the file more than once. One is used, the others are set aside.",
    Severity.WARNING,
)
CONFLICTING = Code(
    "D026",
    "rows that contradict each other",
    "Two rows say different things about the same thing, such as two marks of one pupil for one session. Neither is "
    "used, since which is right is not guessed. Delete the wrong one.",
    Severity.WARNING,
)
NO_SUCH_ROW = Code(
    "D027",
    "rows that point to something that is not there",
    "A row names a pupil without a usable row in `pupils`, or a session that is not in the calendar, and is set "
    "aside. Add the missing row, or correct the one that was set aside.",
    Severity.WARNING,
)
NOT_ON_ROLL = Code(
    "D028",
    "marks of a pupil who is not on roll",
    "The day of the mark is before the pupil's `on_roll_from` or after `on_roll_to`. Such marks are set aside and are "
    "in no figure. `pupils` has one period on roll for each pupil: for one who left and came back it is the later, so "
    "earlier absence counts neither over the school year nor over ten weeks, and too little may be found. To count "
    "it, set `on_roll_from` to the first day of the earlier period. The sessions in between are then reported as "
    "sessions without a mark, and are in no figure either.",
    Severity.WARNING,
)
UNDUE_MARK = Code(
    "D080",
    "marks that say nothing where none is due",
    "Systems write `#` for sessions when the school is closed, and `Z` for a pupil who is not on roll yet. If the "
    "calendar does not have the session either, or `pupils` does not have the pupil on roll, the rows are set aside "
    "and nothing is lost: these codes say nothing about attendance.",
    Severity.NOTE,
)
OUT_OF_ORDER = Code(
    "D029",
    "rows with an end before their beginning, or years after it",
    "Two dates or times of a row are the wrong way round, or so far apart that one of them is mistyped, such as 2052 "
    "for 2025: evidence up to then would cover every absence. A request for leave lasts less than a year. The rows are "
    "set aside.",
    Severity.WARNING,
)
PARENT_WRITTEN_OTHERWISE = Code(
    "D088",
    "a parent's id that is written in several ways",
    "Notices to one parent are counted by `parent_id`, letter by letter: `A0004` and `a0004` are two parents. Here the "
    "ids in the notices of one pupil differ only in capitals, spaces, punctuation or zeros in front, so that a second "
    "or third penalty notice to a parent would pass for the first. Write each parent's id in one way.",
    Severity.WARNING,
)
NO_ROW = Code(
    "D089",
    "a table without a row of an academy, or of any",
    "A table that is in the folder counts as there for every academy. Where it has no row of one up to the as-at date, "
    "or none that can be used, rules about its rows find nothing, as if there were nothing to record. That may be so in "
    "a small school; an export that failed, or was filtered, looks the same. `registers` has a message of its own "
    "(D064), and a store knows who handed over what.",
    Severity.NOTE,
)
STOPPED = Code(
    "D090",
    "a table without rows of late, which had them often before",
    "An academy's rows in an optional table end more than two school weeks before the as-at date, and it never went "
    "without one for a third of that time before. It may be that there was nothing to record; an export that was not "
    "made again looks the same, and then rules about such rows find nothing. So does last year's file, whose rows are "
    "all of before the calendar. A table with rows on fewer than ten days is not judged, and `registers` has a message "
    "of its own (D064).",
    Severity.WARNING,
)
YEAR_GROUPS_MOVED = Code(
    "D093",
    "pupils who are not in the year group of their age",
    "By their dates of birth most pupils would be in another year group in the school year of the as-at date. Usually "
    "the list of pupils is that of another year, or a column of it was sorted without the others: then marks are held "
    "to the times and thresholds of a year group that the pupils were not in. A few who are taught above or below their "
    "age are not told.",
    Severity.WARNING,
)
RAGGED = Code(
    "D030",
    "lines that do not fit the columns",
    "A line has more or fewer cells than there are columns, or a quotation mark in the wrong place, so it cannot be "
    "told which cell is which. Usually a text with a comma lacks its quotation marks, or one that goes on over several "
    "lines; where the file ends within the line, it was cut off. Excel does not write the empty cells at the end where "
    "sixteen lines in a row have nothing there; a column that is never empty, put last, keeps them. With `--rejects` "
    "the numbers of each line's cells and columns are written under `value`.",
    Severity.WARNING,
)
LATER_ROWS = Code(
    "D031",
    "rows dated after the as-at date",
    "What comes after the as-at date is ignored: these rows are neither used nor set aside.",
    Severity.NOTE,
)
OTHER_ACADEMIES = Code(
    "D032",
    "rows of academies that were not asked for",
    "Rows of other academies are ignored: they are neither used nor set aside.",
    Severity.NOTE,
)
MISNAMED = Code(
    "D067",
    "rows of an academy whose name is written in another way",
    "Academies are known by their exact names, and `Wenlock` is not `wenlock`. Rows under a name that only resembles "
    "that of an academy asked for are ignored, and so is a table that has no others: rules find nothing there, which "
    "looks like nothing to report. Write the academy's name exactly as its folder among the policies.",
    Severity.WARNING,
)
WITHOUT_POLICY = Code(
    "D096",
    "academies of the register that there is no policy of",
    "All academies are to be checked, and the register holds pupils, marks and calendar of more than there are policies "
    "of. Nothing is found there, which looks like nothing to report. Usually the academy's folder is lost, or has not "
    "been made yet.",
    Severity.WARNING,
)
MISSING_REGISTERS = Code(
    "D064",
    "sessions without a row in registers",
    "Rules about registers look at the rows of `registers`. An open session of this school year that has no row, or "
    "none for a class that had a pupil on roll, is not checked: whether and when its register was taken cannot be "
    "told. Where no pupil has a class, the classes are those of the registers, each from its first one on.",
    Severity.WARNING,
)
CALENDAR_ENDED = Code(
    "D040",
    "the calendar ends long before the as-at date",
    "Days, weeks and terms are counted on the calendar, so nothing is counted after its last open day. No holiday is "
    "this long (two whole weeks within a school year, eight in summer): either the calendar of a later term or year is "
    "missing, and that time is not seen, or the date is mistyped.",
    Severity.WARNING,
)
LONG_CLOSED = Code(
    "D068",
    "the last open day is some time ago",
    "Days, weeks and terms are counted on the calendar, so after its last open day rules look at the time up to then. "
    "In holidays that is as it should be. Otherwise the calendar, and usually the marks, end too soon: export them "
    "again.",
    Severity.NOTE,
)
AGE_TOLD = Code(
    "D075",
    "compulsory school age worked out from dates of birth",
    "Where `compulsory_school_age` is missing and the date of birth is there, the law says which it is: from the end "
    "of August, December or March, whichever is the fifth birthday or comes first after it, to the last Friday in "
    "June of the school year in which the pupil becomes 16. It is worked out if it has been the same all this school "
    "year, or since the pupil joined. If a pupil reached that age within it, some marks count and some do not, so the "
    "fact stays missing. What the register itself says is kept.",
    Severity.NOTE,
)
AGE_DENIED = Code(
    "D076",
    "a pupil's compulsory school age, date of birth and year group disagree",
    "A pupil aged 6 to 14, or in years 1 to 10, is of compulsory school age, and one under 5, or 17 or over, is not, "
    "whatever the birthday and the school year. If a register says otherwise, one of these is wrong, or all are, as "
    "when yes and no were swapped, or the date of admission stands in place of that of birth. What the register says "
    "of the age is used. Where it says nothing, and date of birth and year group disagree, the fact stays missing.",
    Severity.WARNING,
)
AGE_CHANGED = Code(
    "D097",
    "compulsory school age that has changed within the school year",
    "By the date of birth the pupil came to compulsory school age, or left it, within the school year up to the as-at "
    "date, and the register says only what is so now. Rules take that for all marks: nothing is found about what a "
    "pupil missed while of that age, once it is over at the end of June, and what a child missed before it counts. "
    "Where the cell is empty, the rules say that they cannot tell.",
    Severity.WARNING,
)
CHANGED_LATER = Code(
    "D077",
    "marks that were changed after the as-at date",
    "A register holds each mark as it is now. A change made after the as-at date does not count as a change, but the "
    "changed mark does: an absence that had no reason that day may have one now, and then nothing is found about it, "
    "neither that it lacks a reason nor that it was explained late. A check made on that day, or of a register "
    "exported then, knows what the mark was.",
    Severity.WARNING,
)
CHANGED_BEFORE = Code(
    "D094",
    "changes of marks that are dated before the marks' days",
    "A mark can be entered ahead, for leave that was granted say, and changed before its day: then this is as it should "
    "be. Otherwise the year, or day and month, of `amended_on` is mistyped. The rows are used: a code that was entered "
    "late then counts as entered in time.",
    Severity.NOTE,
)
LONG_EVIDENCE = Code(
    "D095",
    "evidence that covers more than a year",
    "A doctor's letter can hold for long, but usually the year of `to_date` is mistyped. The row is used: every absence "
    "up to that day counts as one with evidence, and nothing is found about it. Evidence over fifteen years or more is "
    "set aside (D029).",
    Severity.WARNING,
)
NOT_WRITTEN = Code(
    "D034",
    "the rows set aside cannot be written",
    "The file for the rows that were set aside cannot be written there. Give another place.",
)
