"""The problems of register data: files that cannot be read, and rows that cannot be used."""

from __future__ import annotations

from engine.diagnostics import Code, Severity

FOLDER = Code(
    "D001",
    "the register folder cannot be read",
    "A register is a folder with one file a table, such as `pupils.csv`, `marks.csv` and `calendar.csv`. "
    "The name given is not a folder, or it may not be opened. Give the folder that holds the files, not "
    "one of the files.",
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
    "a table is there twice",
    "The folder holds both a CSV and a Parquet file of one table, and which of them counts is not "
    "guessed. Delete or move away the one that is out of date.",
)
NO_SUCH_TABLE = Code(
    "D004",
    "a file that is no table of a register",
    "The file's name is not that of a table, or it is a folder or of a kind that tables are not read from, so it is "
    "not read. If it was meant to be a table, rename it, or export it as CSV or Parquet. A register folder holds "
    "whole tables: a file of one day, such as `marks-2025-03-28.csv`, is for a store, which `trustpolicy ingest` "
    "brings it into. From a folder `ingest` takes files that bear a day; any other, such as `marks-old.csv`, may be "
    "out of date, so give it by itself.",
    Severity.WARNING,
)
EMPTY_FILE = Code(
    "D005",
    "a file holds no rows",
    "The file is empty, or has nothing but the names of the columns. Mostly an export was stopped or "
    "filtered to nothing. Make the export again. A table without which the register can do may have no "
    "rows, but it needs its column names; leave the file out where there is no such table.",
)
NOT_AS_NAMED = Code(
    "D006",
    "a file is not what its name says",
    "The content is of another kind than the name's ending says: a workbook or a web page saved as "
    "`.csv`, say. A new name does not make it another file: open it in the program it comes from and save"
    " it as CSV (UTF-8).",
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
    "Column names are written in small letters with underscores, exactly as the descriptors in "
    "`schemas/register` name them. Mostly the column is there under another name: rename it.",
)
COLUMN_TWICE = Code(
    "D011",
    "a column is there twice",
    "Two columns bear one name, and which of them counts is not guessed. Delete or rename one.",
)
UNKNOWN_COLUMNS = Code(
    "D012",
    "columns that are not read",
    "A table may have further columns; they are kept out and never shown. Where one of them was meant, "
    "its name is not quite right: rename it.",
    Severity.NOTE,
)
COLUMN_TYPE = Code(
    "D013",
    "a Parquet column is stored as something else",
    "A Parquet file says how a column is stored, and values of this kind cannot be had from that. Store "
    "dates as dates or text, times as times or text like `08:45`, timestamps without a time zone.",
)
NOTHING_USABLE = Code(
    "D014",
    "the register has nothing that can be used",
    "No row of a table that is needed can be used for an academy, so every answer would be empty and look"
    " complete. Mostly the academy's name is written in another way in the register, or one problem "
    "touches every row: mend what the other messages say.",
)
PERIODS = Code(
    "D015",
    "a period of the calendar lies in two stretches",
    "A half term, term or school year is one stretch of days. Here a name comes back after another one, "
    "so that it cannot be told where the period ends. Give each period its own name, or mend the days "
    "that are out of place.",
)
PERIOD_WRITTEN_OTHERWISE = Code(
    "D072",
    "two names of a period differ only in how they are written",
    "A half term, term or school year ends where its name changes, and names are told apart to the letter: `2024/25` "
    "and `2024-25` are two school years. Here two that follow each other differ in capitals, blanks or signs alone, so "
    "that it cannot be told whether one ends there. Write the name in one way, or give each period a name of its own.",
)
NO_SCHOOL_YEAR = Code(
    "D073",
    "a school year that does not go from August to July",
    "A school year begins with the first term after July. Here one name is given to days of several, or one year has "
    "two names, so that what is counted over a school year would be counted over more, or less. Give all days "
    "from August to July one name, and those of the next year another.",
    Severity.WARNING,
)
WEEK_WITHOUT_SCHOOL = Code(
    "D074",
    "a half term with a week without school",
    "A half term goes on until its name changes. Here one goes over a week in which no session is open. Either sessions "
    "are missing, which then count for nobody, or one name is given to what lies before and after a holiday, so that "
    "two half terms count as one. Where the school was closed for that long, all is as it should be.",
    Severity.WARNING,
)
TIME_LEFT_OUT = Code(
    "D082",
    "the calendar leaves out a part of the school year",
    "Only sessions that the calendar opens are seen, and their marks. Here it begins within this school year, or opens"
    " no session for longer than a holiday takes, which is two whole weeks within a school year and eight between two,"
    " or one session alone on more than twelve days (half a day on the same weekday each week is only noted). Mostly "
    "the export covers a part of the time, or a file of it is missing. What happened then counts for nobody, so that "
    "too little may be found, and a rule's no may be wrong. Add the sessions with their marks. Where the school was "
    "closed for that long, or not open yet, all is as it should be.",
    Severity.WARNING,
)
WEEKLY_HALF_DAY = Code(
    "D087",
    "a weekday on which one session alone is open",
    "On one weekday, or two, the calendar opens the same session alone week after week, as where a school closes at "
    "noon on Fridays. If that is how the school is open, all is as it should be. If not, an export has left out the "
    "other session of that weekday, and its marks count for nobody: add it with its marks.",
    Severity.NOTE,
)
LONG_CALENDAR = Code(
    "D016",
    "the calendar is too long",
    "The calendar spans more than twelve years, so that a year in it is most likely mistyped. Mend the "
    "date, or leave out the years that no rule looks back to.",
)
DAY_IN_TWO_PERIODS = Code(
    "D017",
    "the sessions of a day are in different periods",
    "The morning and the afternoon of a day bear different names of half term, term or year. The whole "
    "day is counted to the period of its first session. Give both the same name.",
    Severity.WARNING,
)
EMPTY_CELL = Code(
    "D020",
    "rows with an empty cell that must be filled",
    "These rows lack what says whom or when they are about, so they are set aside. Fill the cells in and "
    "make the export again.",
    Severity.WARNING,
)
UNREADABLE_CELL = Code(
    "D021",
    "rows with a cell that cannot be read",
    "A date, time, number or choice is not written as the table's description asks. What was meant is not"
    " guessed; the rows are set aside. Dates are like `2024-09-02`, times like `08:45`. No date lies before 1901 or"
    " after 2199, or is 1 January 1970, which programs write that have none.",
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
    "The marks date from when the code was in force and are read as it was meant then.",
    Severity.WARNING,
)
REPEATED = Code(
    "D025",
    "rows that are there twice",
    "The same row stands in the file more than once. One is used, the others are set aside.",
    Severity.WARNING,
)
CONFLICTING = Code(
    "D026",
    "rows that contradict each other",
    "Two rows say different things of the same thing, such as two marks of one pupil for one session. "
    "None of them is used, for which one holds is not guessed. Delete the wrong one.",
    Severity.WARNING,
)
NO_SUCH_ROW = Code(
    "D027",
    "rows that point to something that is not there",
    "A row names a pupil without a usable row in `pupils`, or a session that the calendar does not open, "
    "and is set aside. Add the missing row, or mend the one that was set aside.",
    Severity.WARNING,
)
NOT_ON_ROLL = Code(
    "D028",
    "marks of a pupil who is not on roll",
    "The day of the mark is before the pupil's `on_roll_from` or after `on_roll_to`. Such marks are set aside and are "
    "in no figure. `pupils` has one time on roll for each pupil: of one who left and came back it is the later, so that "
    "an absence of before counts neither over the school year nor over ten weeks, and too little may be found. To have "
    "it counted, let `on_roll_from` be the first day of the earlier time. Sessions of the days away are then told as "
    "without a mark, and are in no figure either.",
    Severity.WARNING,
)
UNDUE_MARK = Code(
    "D080",
    "marks that say nothing where none is due",
    "Systems write `#` for sessions in which the school is closed, and `Z` for a pupil who is not on roll yet. Where "
    "the calendar does not open the session either, or `pupils` has the pupil not on roll either, rows are set aside "
    "and nothing is lost: these codes say nothing of a pupil's attendance.",
    Severity.NOTE,
)
OUT_OF_ORDER = Code(
    "D029",
    "rows with an end before their beginning, or decades after it",
    "Two dates or times of a row are the wrong way round, or so many years apart that one of them is mistyped, such as "
    "2052 for 2025: evidence up to then would cover every absence. The rows are set aside.",
    Severity.WARNING,
)
RAGGED = Code(
    "D030",
    "lines that do not fit the columns",
    "A line has more or fewer cells than there are columns, or a quotation mark in the wrong place, so "
    "that it cannot be told which cell is which. Mostly a text with a comma lacks its quotation marks.",
    Severity.WARNING,
)
LATER_ROWS = Code(
    "D031",
    "rows dated after as-at",
    "What lies after the as-at date is not seen: these rows are neither used nor set aside.",
    Severity.NOTE,
)
OTHER_ACADEMIES = Code(
    "D032",
    "rows of academies that were not asked for",
    "Rows of other academies are not seen: they are neither used nor set aside.",
    Severity.NOTE,
)
MISNAMED = Code(
    "D067",
    "rows of an academy whose name is written in another way",
    "Academies are told apart by their names to the letter, and `Wenlock` is not `wenlock`. Rows under a name that only "
    "looks like that of an academy asked for are not seen, nor is a table that has none but such: rules find nothing "
    "there, which looks like nothing to report. Write the academy's name as its folder of policies is named.",
    Severity.WARNING,
)
MISSING_MARKS = Code(
    "D033",
    "sessions without a mark",
    "A pupil on roll has no usable mark for a session that was open. Such sessions are left out of every "
    "count, and never taken for present or absent.",
    Severity.WARNING,
)
MISSING_REGISTERS = Code(
    "D064",
    "sessions without a row in registers",
    "Rules on registers are asked of the rows of `registers`. They are not asked of an open session of this school "
    "year that has no row, or none for a class that had a pupil on roll: it cannot be told whether its registers were "
    "taken, and when.",
    Severity.WARNING,
)
CALENDAR_ENDED = Code(
    "D040",
    "the calendar ends long before the day that is looked from",
    "Days, weeks and terms are counted on the calendar, and after its last open day nothing is counted on. No holiday "
    "is this long: the calendar of a later year is missing, so that its time cannot be seen, or the day is mistyped.",
    Severity.WARNING,
)
LONG_CLOSED = Code(
    "D068",
    "the last open day lies some time back",
    "Days, weeks and terms are counted on the calendar, so that after its last open day windows answer for the time "
    "up to then. In holidays that is as it should be. Otherwise the calendar, and mostly the marks, end "
    "too soon: export them again.",
    Severity.NOTE,
)
AGE_TOLD = Code(
    "D075",
    "compulsory school age worked out from dates of birth",
    "Where `compulsory_school_age` is missing and the date of birth is there, the law says which it is: from the end of "
    "August, December or March, whichever is the fifth birthday or comes first after it, to the last Friday in June of "
    "the school year in which the pupil becomes 16. It is worked out where it has been the same all this school "
    "year, or since the pupil joined. For a pupil who came to that age within it some marks count and some do not, so "
    "that the fact stays missing. What the register says itself is kept.",
    Severity.NOTE,
)
AGE_DENIED = Code(
    "D076",
    "a pupil's compulsory school age and date of birth do not fit",
    "A pupil of 6 to 14 is of compulsory school age, and one under 5, or of 17 and more, is not, whatever the days of "
    "birth and of the school year. Where a register says otherwise one of the two is mistaken, or all of them are, as "
    "where yes and no were exchanged. What the register says itself is taken.",
    Severity.WARNING,
)
CHANGED_LATER = Code(
    "D077",
    "marks that were changed after as-at",
    "A register holds each mark as it is now. A change that was made after the day that is looked from is not seen, and "
    "what it made of the mark stands all the same: an absence that had no reason that day may have one now, and of it "
    "nothing is found, neither that it lacks a reason nor that it was explained later. A check of the day itself, or of "
    "a register that was handed over then, knows what stood there.",
    Severity.WARNING,
)
NOT_WRITTEN = Code(
    "D034",
    "the rows set aside cannot be written",
    "The file given for the rows that were set aside may not be written there. Give another place.",
)
