"""The problems of reading: Y for the YAML text, S for what a schema asks."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from engine.diagnostics import Code, Diagnostic
from engine.source import Place

NO_FILE = Code(
    "Y001",
    "a file cannot be opened",
    "The file is not there, is a folder, or may not be read. Check its name and its folder.",
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
    "A policy file has at most 1 MiB, 2,000 characters a line and 100,000 values, far more than any policy needs. A "
    "larger file is probably something else under a wrong name. Split it if it really is a policy.",
)
UNSEEN_CHARACTER = Code(
    "Y004",
    "a character that cannot be seen",
    "Control characters, no-break spaces, and marks that reverse the direction of writing look like a space or like "
    "nothing, and change what a line means. They usually come in when text is pasted from a document or a web page. "
    "Delete the character, and type an ordinary space if one is needed.",
)
EMPTY_FILE = Code(
    "Y005",
    "a file is empty",
    "The file is empty or has only comments, so it sets nothing. Delete the file, or write its settings.",
)
LAYOUT = Code(
    "Y010",
    "the layout of a file cannot be followed",
    "The lines do not make up names, values and lists. Usually a line begins further left or right than its "
    "neighbours, a colon or the space after it is missing, or a text needs quotes. Nothing after this place is read, "
    "so more mistakes may be found once it is corrected.",
)
TAB = Code(
    "Y011",
    "a tab instead of spaces",
    "YAML indents with spaces only. Replace the tab with two spaces; most editors can do so for a whole file.",
)
QUOTE = Code(
    "Y012",
    "a mistake in a text in quotes",
    "A quotation mark is not closed, or a backslash inside double quotes has no meaning in YAML. In single quotes "
    "every character means itself: write the code for a present afternoon as `'\\'`.",
)
BRACKET = Code(
    "Y013",
    "a mistake in brackets",
    "A list in `[ ]` or a group in `{ }` is not closed, or a comma is missing between two items. A `#` after a space "
    "begins a comment and hides the rest of the line, even a closing bracket: quote the code as `'#'`.",
)
NEEDS_QUOTES = Code(
    "Y014",
    "a text needs quotes",
    "Some characters mean something to YAML: a text may not begin with @, `, %, &, * or !, nor hold a "
    "colon followed by a space. Put the whole text in quotes.",
)
DUPLICATE_KEY = Code(
    "Y020",
    "a name is written twice",
    "A group holds each name once; of two, one would be silently lost. Names are compared as written, so `1` and "
    '`"1"` are the same. Delete one of them.',
)
ANCHOR = Code(
    "Y021",
    "an anchor or alias",
    "Anchors (`&name`) and aliases (`*name`) make one line stand for another, so a value cannot be seen where it "
    "holds. Write the value out, or quote a text that begins with such a sign.",
)
MERGE_KEY = Code(
    "Y022",
    "a merge key",
    "`<<` copies another group of settings, so what holds cannot be seen. Write the lines out.",
)
TAG = Code(
    "Y023",
    "a tag",
    "Tags (`!name`) ask for a type, but only the schema says what type a setting has. Delete the tag, or quote a text "
    "that begins with an exclamation mark.",
)
SEVERAL_DOCUMENTS = Code(
    "Y024",
    "several documents in one file",
    "A line of `---` begins another document, which most tools would overlook. Keep one document in a file.",
)
DIRECTIVE = Code(
    "Y025",
    "a YAML directive",
    "Lines that begin with `%` change how the rest is read. Policy files do not use them. Delete the line.",
)
KEY = Code(
    "Y026",
    "a name is not a plain word",
    "Before a colon there has to be one word or text, not a list, a group or nothing.",
)
NOT_A_NUMBER = Code(
    "Y027",
    "a number that a policy cannot use",
    "`.nan` and `.inf` are special numbers of computing that no policy means. Write the number, or quote the text.",
)
TOO_DEEP = Code(
    "Y030",
    "lists and groups nested too deep",
    "Lists and groups may be nested 20 deep; the files of a policy need fewer than ten.",
)
SWALLOWED_ITEM = Code(
    "Y031",
    "a list item is read as part of a text",
    "A line that begins with a dash, further right than the text above it, continues that text and begins no list. "
    "Put the text on a line of its own, or quote it if the dash belongs to it.",
)
UNKNOWN_KEY = Code(
    "S001",
    "a name that is not known here",
    "Every name in a policy file has to be in its schema, so that a slip of the pen cannot silently leave a setting "
    "unset. Correct the spelling, or delete the line.",
)
MISSING_KEY = Code(
    "S002",
    "a line is missing",
    "Without this name and its value the group says nothing. Add the line.",
)
WRONG_SORT = Code(
    "S003",
    "a different kind of value is needed",
    "A single value, a list (`[a, b]`, or a line with a dash for each) and a group (`name: value` lines) are three "
    "different things, and a whole number is written with digits only, without quotes.",
)
NO_VALUE = Code(
    "S004",
    "a value is missing",
    "The name is there but nothing is set. Write the value, or delete the line. The code for a planned closure needs "
    "quotes, since a `#` begins a comment: write it as `'#'`.",
)
AMBIGUOUS = Code(
    "S005",
    "a text needs quotes to be read as text",
    "Without quotes `NO`, `on` and `true` can be read as yes or no, and `0123` as a number that loses its zero. Where "
    'text is needed put it in quotes: `"NO"`.',
)
FORMAT = Code(
    "S006",
    "a value is not written in the right form",
    "Times are written `08:30`, dates `2024-09-01`, percentages `10%`, differences of percentages `5 "
    "points`, money `£80`, lengths of time with their unit, like `10 school weeks`, and register codes as"
    " capitals.",
)
CHOICE = Code(
    "S007",
    "a word that is not one of the choices",
    "Only certain words can be used here. Use one of them, spelled exactly like that.",
)
BOUNDS = Code(
    "S008",
    "a value beyond its bounds",
    "The number, or the length of the text or list, is smaller or larger than makes sense here.",
)
DUPLICATE_ITEM = Code(
    "S009",
    "something is in a list twice",
    "Everything in this list counts once. Delete one of the two.",
)
YES_NO = Code(
    "S010",
    "neither true nor false",
    "Yes and no are written `true` and `false`, without quotes. Other spellings mean yes or no to some programs that "
    "read YAML, and are text to others.",
)
NOT_TOGETHER = Code(
    "S011",
    "lines that do not go together",
    "Each of these says the same thing in another way, or one rules the other out. Keep one of them.",
)

_REFUSED = frozenset({WRONG_SORT, NO_VALUE, AMBIGUOUS, FORMAT, CHOICE, YES_NO})


def refused_places(found: Iterable[Diagnostic]) -> frozenset[Place]:
    """Where what is written was `found` not to be of the right form: what it says there is not looked into."""
    return frozenset(each.place for each in found if each.code in _REFUSED)


def follows_refusal(problem: Diagnostic, refused: Collection[Place]) -> bool:
    """Whether a problem is told of what was refused at its place."""
    return problem.place in refused and not problem.code.id.startswith("S")
