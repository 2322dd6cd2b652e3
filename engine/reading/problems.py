"""The problems of reading: Y for the YAML text, S for what a schema asks."""

from __future__ import annotations

from engine.diagnostics import Code

NO_FILE = Code(
    "Y001",
    "a file cannot be opened",
    "The file is not there, is a folder, or may not be read. Check its name and where it lies.",
)
ENCODING = Code(
    "Y002",
    "a file is not UTF-8 text",
    "Policy files are UTF-8 text. A file saved by an older editor may be Windows-1252 or UTF-16; its "
    "pound signs, dashes and accents would be misread, so nothing is read at all. Open it in your editor "
    "and save it again with the encoding UTF-8.",
)
TOO_LARGE = Code(
    "Y003",
    "a file is too large",
    "A policy file has at most 1 MiB, 2,000 characters a line and 100,000 values, far more than any "
    "policy needs. What is larger is most likely another kind of file under a wrong name. Split it if it "
    "really is a policy.",
)
UNSEEN_CHARACTER = Code(
    "Y004",
    "a character that cannot be seen",
    "Control characters, no-break spaces, and marks that turn the direction of writing look like a space "
    "or like nothing, and change what a line means. They mostly come along when text is pasted from a "
    "document or a web page. Delete the character and type an ordinary space where one is wanted.",
)
EMPTY_FILE = Code(
    "Y005",
    "a file holds nothing",
    "The file is empty or has only comments, so it sets nothing. Delete the file, or write its settings.",
)
LAYOUT = Code(
    "Y010",
    "the layout of a file cannot be followed",
    "The lines do not make up keys, values and lists. Usually a line begins further left or right than its"
    " neighbours, a colon or a space after it is missing, or a text needs quotes. Nothing after this "
    "place is read, so more may be found once it is mended.",
)
TAB = Code(
    "Y011",
    "a tab where spaces are wanted",
    "YAML indents with spaces alone. Replace the tab by two spaces; most editors can do so for a whole file.",
)
QUOTE = Code(
    "Y012",
    "a text in quotes goes wrong",
    "A quotation mark is not closed, or a backslash inside double quotes is not followed by what YAML "
    "knows. Single quotes take every character as it stands: write the code for a present afternoon as "
    "`'\\'`.",
)
BRACKET = Code(
    "Y013",
    "a bracket goes wrong",
    "A list in `[ ]` or a mapping in `{ }` is not closed, or a comma is missing between two items. A `#` "
    "after a space begins a comment and hides the rest of the line, a closing bracket too: quote the code"
    " as `'#'`.",
)
NEEDS_QUOTES = Code(
    "Y014",
    "a text needs quotes",
    "Some characters mean something to YAML: a text may not begin with @, `, %, &, * or !, nor hold a "
    "colon followed by a space. Put the whole text in quotes.",
)
DUPLICATE_KEY = Code(
    "Y020",
    "a key is written twice",
    "A mapping holds each key once; of two, one would be lost in silence. Keys are compared as written, "
    'so that `1` and `"1"` are the same. Delete one of them.',
)
ANCHOR = Code(
    "Y021",
    "an anchor or alias",
    "Anchors (`&name`) and aliases (`*name`) make one line stand for another, so that a value cannot be "
    "seen where it holds. Write the value out, or quote a text that begins with such a sign.",
)
MERGE_KEY = Code(
    "Y022",
    "a merge key",
    "`<<` pulls in the keys of another mapping, so that what holds cannot be seen. Write the keys out.",
)
TAG = Code(
    "Y023",
    "a tag",
    "Tags (`!name`) ask for a type. What type a setting has is said by its schema alone. Delete the tag, "
    "or quote a text that begins with an exclamation mark.",
)
SEVERAL_DOCUMENTS = Code(
    "Y024",
    "several documents in one file",
    "A line of `---` begins another document, which most tools would overlook. Keep one document in a file.",
)
DIRECTIVE = Code(
    "Y025",
    "a YAML directive",
    "Lines that begin with `%` change how the rest is read. Policy files do without. Delete the line.",
)
KEY = Code(
    "Y026",
    "a key is not a plain word",
    "What stands before a colon has to be one word or text, not a list, a mapping, or nothing.",
)
NOT_A_NUMBER = Code(
    "Y027",
    "a number that a policy cannot use",
    "`.nan` and `.inf` are numbers of computing that no policy means. Write the number, or quote the text.",
)
TOO_DEEP = Code(
    "Y030",
    "lists and mappings lie too deep",
    "Lists and mappings may lie 20 deep in each other; the files of a policy need fewer than ten.",
)
SWALLOWED_ITEM = Code(
    "Y031",
    "a list item is read as part of a text",
    "A line that begins with a dash, further right than the text above it, goes on with that text and "
    "begins no list. Put the text on a line of its own, or quote it if the dash belongs to it.",
)
UNKNOWN_KEY = Code(
    "S001",
    "a key that is not known here",
    "Every key of a policy file is known to its schema, so that a slip of the pen cannot leave a setting "
    "unset in silence. Correct the spelling, or delete the line.",
)
MISSING_KEY = Code(
    "S002",
    "a key is missing",
    "This mapping needs the key to say anything. Write it with its value.",
)
WRONG_SORT = Code(
    "S003",
    "another sort of value is wanted",
    "A single value, a list (`[a, b]`, or a line with a dash for each) and a mapping (`key: value` lines)"
    " are three different things, and a whole number is written with digits alone, without quotes.",
)
NO_VALUE = Code(
    "S004",
    "a value is missing",
    "The key is there but nothing is set. Write the value, or delete the line. The code for a planned "
    "closure needs quotes, since a `#` begins a comment: write it as `'#'`.",
)
AMBIGUOUS = Code(
    "S005",
    "a text needs quotes to be read as text",
    "Without quotes `NO`, `on` and `true` can be read as yes or no, and `0123` as a number that loses its"
    ' zero. Where a text is wanted put it in quotes: `"NO"`.',
)
FORMAT = Code(
    "S006",
    "a value is not written in its form",
    "Times are written `08:30`, dates `2024-09-01`, percentages `10%`, differences of percentages `5 "
    "points`, money `£80`, lengths of time with their unit, like `10 school weeks`, and register codes as"
    " capitals.",
)
CHOICE = Code(
    "S007",
    "a word that is not one of the choices",
    "Only some words are known here. Use one of them, spelled exactly so.",
)
BOUNDS = Code(
    "S008",
    "a value beyond its bounds",
    "The number, or the length of the text or list, is smaller or larger than makes sense here.",
)
DUPLICATE_ITEM = Code(
    "S009",
    "an item is in a list twice",
    "In this list each item counts once. Delete one of the two.",
)
YES_NO = Code(
    "S010",
    "neither true nor false",
    "Yes and no are written `true` and `false`, without quotes. Other spellings mean yes or no to some "
    "readers of YAML and are texts to others.",
)
NOT_TOGETHER = Code(
    "S011",
    "keys that do not go together",
    "Each of these says the same thing in another way, or one rules the other out. Keep one of them.",
)
