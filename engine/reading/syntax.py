"""The parser's complaints in the words of whoever wrote the file, each with the change that works."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from engine.diagnostics import Diagnostic, Label
from engine.frozen import dataclass
from engine.reading import problems
from engine.reading.refusals import before_bracket_problem, too_deep_problem
from engine.source import Source, Span


@dataclass(frozen=True, slots=True)
class _Trouble:
    """What the parser says: its two texts, where it stopped, and where what it was reading began."""

    source: Source
    problem: str
    context: str
    at: int
    since: int

    @property
    def line(self) -> str:
        """The whole line where the parser stopped."""
        return self.source.line_text(self.source.line_and_column(self.at)[0])

    @property
    def before(self) -> str:
        """What stands in that line before the place."""
        return self.line[: self.source.line_and_column(self.at)[1] - 1]

    @property
    def same_line(self) -> bool:
        """Whether both places lie on one line."""
        return "\n" not in self.source.text[self.since : self.at].rstrip()

    def word(self, offset: int) -> Span:
        """The word that begins at an offset; empty at the end of the text."""
        match = re.compile(r"[^\s,:\[\]{}]+|\S?").match(self.source.text, offset)
        return Span(self.source, offset, match.end() if match else offset)

    def sign(self, offset: int) -> Span:
        """The one character at an offset."""
        return Span(self.source, offset, min(offset + 1, len(self.source.text)))


def syntax_problem(source: Source, error: Any, shift: int) -> Diagnostic:
    """The problem that a parser's error tells of; `shift` is what its places leave out at the start."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    since = getattr(error, "context_mark", None) or mark
    size = len(source.text)
    trouble = _Trouble(
        source,
        str(getattr(error, "problem", "") or ""),
        str(getattr(error, "context", "") or ""),
        min(mark.index + shift if mark else 0, size),
        min(since.index + shift if since else 0, size),
    )
    return next(found for tell in _TELLERS if (found := tell(trouble)))


_OF_A_MERGE = re.compile(r"^(?:<{7}|>{7})(?= |$)", re.MULTILINE)


def _merge(t: _Trouble) -> Diagnostic | None:
    """What git writes around two versions of lines that two people changed; as YAML it cannot be read."""
    mark = _OF_A_MERGE.search(t.source.text)
    if mark is None:
        return None
    return problems.LAYOUT.at(
        Span(t.source, *mark.span()),
        "there are two versions of the same lines here, because two people changed them",
        help="keep the right one, and delete the other and the lines with `<<<<<<<`, `=======` and `>>>>>>>`",
    )


def _nesting(t: _Trouble) -> Diagnostic | None:
    """The parser has a limit of its own, which it meets where it looks ahead for the colon of a key."""
    return too_deep_problem(t.sign(t.at)) if "nesting depth" in t.problem else None


def _tab(t: _Trouble) -> Diagnostic | None:
    tab = re.match(r" *\t", t.line)
    if not tab and t.source.text[t.at : t.at + 1] != "\t":
        return None
    line_start = t.source.line_starts[t.source.line_and_column(t.at)[0] - 1]
    at = line_start + tab.end() - 1 if tab else t.at
    return problems.TAB.at(t.sign(at), "there is a tab here", help="replace the tab with two spaces")


def _quote(t: _Trouble) -> Diagnostic | None:
    if "quoted scalar" not in t.context:
        return None
    if "escape" in t.problem or "hexadecimal" in t.problem or "hexdecimal" in t.problem:
        start = max(t.source.text.rfind("\\", t.since, t.at + 1), t.since)
        at = Span(t.source, start, min(start + 2, len(t.source.text)))
        return problems.QUOTE.at(
            at, f"`{at.text}` means nothing inside double quotes", help="use single quotes around the text"
        )
    quote = t.sign(t.since)
    single = "in single quotes a backslash means itself: `'\\'`"
    help = (
        single if t.source.text.startswith('"\\"', t.since) else f"write {quote.text} at the end of the text"
    )
    return problems.QUOTE.at(quote, "this quotation mark is not closed", help=help)


def _after_quote(t: _Trouble) -> Diagnostic | None:
    closing = re.search(r"""(["'])[ \t]*$""", t.before)
    if not closing or ("did not find expected" not in t.problem and "expected" not in t.problem):
        return None
    if opening := _opened_above(t, closing[1]):
        return opening
    at = t.word(t.at)
    help = "put the whole text inside one pair of quotes; write a quotation mark inside it twice"
    if at.text == ",":
        help = "write `[` before the first item and `]` after the last, or put the whole text inside quotes"
    elif closing[1] == '"' and "'" not in t.line:
        help = "put the whole text inside single quotes; keep its own double ones"
    return problems.QUOTE.at(at, f"`{at.text}` comes after the closing quotation mark", help=help)


def _opened_above(t: _Trouble, quote: str) -> Diagnostic | None:
    """The quotation mark of a line further up, whose text the first mark of this line was taken to close."""
    closing = t.source.text.rindex(quote, 0, t.at)
    opening = t.source.text.rfind(quote, 0, closing)
    if opening < 0 or "\n" not in t.source.text[opening:closing]:
        return None
    return problems.QUOTE.at(
        t.sign(opening),
        "this quotation mark is not closed on its line",
        also=[Label(t.sign(closing), "the text goes on to here")],
        help=f"write {quote} at the end of the text",
    )


def _after_bracket(t: _Trouble) -> Diagnostic | None:
    """A text that begins with a bracket, which is read as a list or as keys by itself: `{absence} missed`."""
    if not re.search(r"(:|-)[ \t]+[\[{].*[\]}][ \t]*$", t.before):
        return None
    at = t.word(t.at)
    message = f"`{at.text}` comes after the closing bracket"
    return problems.NEEDS_QUOTES.at(at, message, help="put the whole text in quotes, the brackets too")


_OPENING = frozenset("[{")
_AT_SIGN = {
    **dict.fromkeys(_OPENING, "put the text in quotes that this bracket belongs to"),
    "]": "write `[` before the first item of its list",
    "}": "write `{` before the first name of its group",
}
_CLOSE_QUOTE = 'write " at the end of the text'


def _bracket(t: _Trouble) -> Diagnostic | None:
    if "flow sequence" not in t.context and "flow mapping" not in t.context:
        return None
    opening = t.sign(t.since)
    closing = "]" if opening.text == "[" else "}"
    rest = t.source.text[t.since :].split("\n")[0]
    if rest.count('"') % 2:
        at = t.sign(t.since + rest.rindex('"'))
        return problems.QUOTE.at(at, "this quotation mark is not closed", help=_CLOSE_QUOTE)
    if re.search(r"[\s,\[{]#", rest) and not t.same_line:
        help = "a `#` begins a comment and hides the closing bracket; write the code as `'#'`"
        return problems.BRACKET.at(opening, "this bracket is not closed on its line", help=help)
    if t.since <= t.at < min(t.since + len(rest), len(t.source.text)):
        at = t.word(t.at)
        missing = f"a comma or `{closing}` is missing before `{at.text}`"
        message = f"`{at.text}` closes nothing here" if at.text in ("]", "}") else missing
        also = [Label(opening, "in this bracket")]
        return problems.BRACKET.at(at, message, also=also, help=_AT_SIGN.get(at.text))
    return problems.BRACKET.at(
        opening, "this bracket is not closed", help=f"write `{closing}` after the last item"
    )


def _stray_bracket(t: _Trouble) -> Diagnostic | None:
    at = t.sign(t.at)
    if at.text not in ("]", "}", ",") or not at.text:
        return None
    if at.text == ",":
        return problems.BRACKET.at(
            at, "there is nothing before this comma", help="delete it or write the item"
        )
    return problems.BRACKET.at(at, f"`{at.text}` closes nothing", help="delete it, or put the text in quotes")


_KEY_WITHOUT_SPACE = re.compile(r"[ \t]*(?:- +)*([A-Za-z_][\w.-]*:)(?=[^\s:/])")


def _no_space(t: _Trouble) -> Diagnostic | None:
    """A key whose value follows the colon without a space, in this line or, read as a text, in that above."""
    for line in _where_read(t):
        if key := _KEY_WITHOUT_SPACE.match(line.text):
            at = line.part(key.start(1), key.end(1))
            return problems.LAYOUT.at(
                at, f"a space is missing after `{at.text}`", help=f"put a space after `{at.text}`"
            )
    return None


def _where_read(t: _Trouble) -> Iterator[Span]:
    """The line that is being read, and the one above where this one goes on with its text, or a comment ended that."""
    if "mapping values are not allowed" not in t.problem and "could not find expected ':'" not in t.problem:
        yield from (line for line, _ in islice(_above(t), 1) if _column(line) == len(t.before))
        return
    whole = "could not find" in t.problem
    number = t.source.line_and_column(t.since if whole else t.at)[0]
    yield _line(t.source, number)
    if number > 1 and not whole and not re.search(r":[ \t]", t.before):
        yield _line(t.source, number - 1)


def _column(line: Span) -> int:
    """How far right what a line says begins, behind its indentation and its dashes."""
    dashes = re.match(r" *(?:- +)*", line.text)
    return dashes.end() if dashes else 0


def _line(source: Source, number: int) -> Span:
    start = source.line_starts[number - 1]
    return Span(source, start, start + len(source.line_text(number)))


def _colon(t: _Trouble) -> Diagnostic | None:
    if "mapping values are not allowed" not in t.problem:
        return None
    line = _line(t.source, t.source.line_and_column(t.at)[0])
    if found := before_bracket_problem(line) or _no_opening(line):
        return found
    if re.search(r":[ \t]|:$", t.before):
        return problems.NEEDS_QUOTES.at(
            t.sign(t.at),
            "there is a second colon in this line",
            help="put the text after the first colon in quotes",
        )
    return problems.LAYOUT.at(
        t.sign(t.at),
        "the line above and this one are read as one text",
        help="line this up with the lines above it, or write the colon that is missing above",
    )


def _no_opening(line: Span) -> Diagnostic | None:
    """A group that only ends with a bracket: `first: amount: £80}`."""
    opened = re.match(
        r"[ \t]*(?:- +)*[^\s:{}]+:[ \t]+([A-Za-z_][\w.-]*):[ \t][^{}]*}[ \t]*(?:#.*)?$", line.text
    )
    if opened is None:
        return None
    at = line.part(*opened.span(1))
    return problems.BRACKET.at(
        at, f"an opening bracket is missing before `{at.text}`", help=f"write `{{{at.text}`"
    )


def _missing_colon(t: _Trouble) -> Diagnostic | None:
    if "could not find expected ':'" not in t.problem:
        return None
    at = t.word(t.since)
    if at.text in _OPENING:
        message = "this bracket does not stand further right than the name it belongs to"
        return problems.LAYOUT.at(at, message, help="indent the line by two spaces")
    return _colon_missing(at)


def _colon_missing(at: Span) -> Diagnostic:
    help = f"write `{at.text}:` and its value after it"
    return problems.LAYOUT.at(at, f"a colon is missing after `{at.text}`", help=help)


def _first_sign(t: _Trouble) -> Diagnostic | None:
    scanned = (
        "while scanning an alias",
        "while scanning an anchor",
        "while scanning a tag",
        "while parsing a tag",
    )
    if "cannot start any token" not in t.problem and t.context not in scanned:
        return None
    sign = t.sign(t.since if t.context in scanned else t.at)
    return problems.NEEDS_QUOTES.at(
        sign, f"a text cannot begin with `{sign.text}`", help="put the text in quotes"
    )


def _tag_handle(t: _Trouble) -> Diagnostic | None:
    if "tag" not in t.problem:
        return None
    at = t.word(t.at)
    return problems.TAG.at(at, f"`{at.text}` asks for a type", help="delete it, or put the text in quotes")


def _list_item(t: _Trouble) -> Diagnostic | None:
    if "sequence entries are not allowed" not in t.problem:
        return None
    return problems.LAYOUT.at(
        t.sign(t.at),
        "a list cannot begin on this line",
        help="begin the list on the next line, or quote the text",
    )


def _directive(t: _Trouble) -> Diagnostic | None:
    if "directive" not in t.context + t.problem and "incompatible YAML" not in t.problem:
        return None
    return problems.DIRECTIVE.at(t.sign(t.since), "this line is a YAML directive", help="delete the line")


def _block_text(t: _Trouble) -> Diagnostic | None:
    if "block scalar" not in t.context:
        return None
    sign = t.sign(t.since)
    return problems.LAYOUT.at(
        sign,
        f"the text after `{sign.text}` cannot be followed",
        help=f"end the line with `{sign.text}` and indent each line of the text by two spaces below it",
    )


def _no_key(t: _Trouble) -> Diagnostic | None:
    sign = t.sign(t.at)
    if sign.text != ":":
        return None
    return problems.KEY.at(sign, "the name before the colon is missing", help="write the name")


_WORDS_ALONE = re.compile(r" *(?:- +)*([A-Za-z_][\w.-]*)(?: +(?!#)(?:[^:#]|:(?! ))*)?(?: #.*)?$")


def _lost_colon(t: _Trouble) -> Diagnostic | None:
    """A line above, in the same column, that has no colon, and that a comment keeps from going on in this one."""
    for line, _ in islice(_above(t), 1):
        if _column(line) == len(t.before) and (words := _WORDS_ALONE.match(line.text)):
            return _colon_missing(line.part(*words.span(1)))
    return None


def _crooked(t: _Trouble) -> Diagnostic | None:
    at = t.word(t.at)
    also = [] if t.before.strip(" -") else list(_out_of_line(t))
    if at.text == "-":
        help = "line the dash up with the dashes above, or write the name that the list belongs to"
    else:
        help = "begin the line in the same column as the names or dashes it belongs to"
    return problems.LAYOUT.at(at, "this line does not line up with the ones above", also=also, help=help)


def _out_of_line(t: _Trouble) -> Iterator[Label]:
    """The lines above one of which may be the crooked one: the last further left, and the first below it."""
    column, below = len(t.before), None
    for line, indent in _above(t):
        if indent < column:
            yield Label(t.word(line.start + indent), "or this line begins too far left")
            break
        below = (indent, line)
    if below is not None and below[0] > column:
        yield Label(t.word(below[1].start + below[0]), "or this line begins too far right")


def _above(t: _Trouble) -> Iterator[tuple[Span, int]]:
    """The lines above, from below, that are not empty and no comment, each with its indentation."""
    for number in range(t.source.line_and_column(t.at)[0] - 1, 0, -1):
        line = _line(t.source, number)
        text = line.text.lstrip(" ")
        if text and not text.startswith("#"):
            yield line, len(line.text) - len(text)


_TELLERS: tuple[Callable[[_Trouble], Diagnostic | None], ...] = (
    _nesting,
    _merge,
    _quote,
    _tab,
    _directive,
    _bracket,
    _no_space,
    _colon,
    _missing_colon,
    _first_sign,
    _tag_handle,
    _list_item,
    _block_text,
    _after_quote,
    _stray_bracket,
    _no_key,
    _after_bracket,
    _lost_colon,
    _crooked,
)
