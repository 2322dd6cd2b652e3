"""The parser's complaints in the words of whoever wrote the file, each with the change that works."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from engine.diagnostics import Diagnostic, Label
from engine.reading import problems
from engine.reading.brackets import (
    ENDS_WITH_BRACKET,
    LEFT_BEHIND,
    OPENING,
    after_bracket,
    bracket,
    no_opening,
    stray_bracket,
)
from engine.reading.refusals import before_bracket_problem, too_deep_problem
from engine.reading.trouble import Trouble, line_of
from engine.source import Source, Span


def syntax_problem(source: Source, error: Any, shift: int) -> Diagnostic:
    """The problem that a parser's error tells of; `shift` is what its places leave out at the start."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    since = getattr(error, "context_mark", None) or mark
    size = len(source.text)
    trouble = Trouble(
        source,
        str(getattr(error, "problem", "") or ""),
        str(getattr(error, "context", "") or ""),
        min(mark.index + shift if mark else 0, size),
        min(since.index + shift if since else 0, size),
    )
    return next(found for tell in _TELLERS if (found := tell(trouble)))


_OF_A_MERGE = re.compile(r"^(?:<{7}|>{7})(?= |$)", re.MULTILINE)


def _merge(t: Trouble) -> Diagnostic | None:
    """What git writes around two versions of lines that two people changed; as YAML it cannot be read."""
    mark = _OF_A_MERGE.search(t.source.text)
    if mark is None:
        return None
    return problems.LAYOUT.at(
        Span(t.source, *mark.span()),
        "there are two versions of the same lines here, because two people changed them",
        help="keep the right one, and delete the other and the lines with `<<<<<<<`, `=======` and `>>>>>>>`",
    )


def _nesting(t: Trouble) -> Diagnostic | None:
    """The parser has a limit of its own, which it meets where it looks ahead for the colon of a key."""
    return too_deep_problem(t.sign(t.at)) if "nesting depth" in t.problem else None


def _tab(t: Trouble) -> Diagnostic | None:
    tab = re.match(r" *\t", t.line)
    if not tab and t.source.text[t.at : t.at + 1] != "\t":
        return None
    line_start = t.source.line_starts[t.source.line_and_column(t.at)[0] - 1]
    at = line_start + tab.end() - 1 if tab else t.at
    return problems.TAB.at(t.sign(at), "there is a tab here", help="replace the tab with two spaces")


def _quote(t: Trouble) -> Diagnostic | None:
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
    help = single if t.source.text.startswith('"\\"', t.since) else _closing(quote)
    return problems.QUOTE.at(quote, "this quotation mark is not closed", help=help)


_NAME_BEHIND = re.compile(r"[^\[\]{}\"'#,:]+:(?:[ \t]|$)")


def _closing(quote: Span) -> str:
    """The help for a quotation mark without another: behind a bracket, before a name, or before a text."""
    before, behind = _about(quote)
    if ENDS_WITH_BRACKET.search(before):
        return "delete it"
    if not before.strip(" -") and _NAME_BEHIND.match(behind):
        return f"delete it, or write {quote.text} before the colon too"
    return f"write {quote.text} at the end of the text"


def _about(sign: Span) -> tuple[str, str]:
    """What stands before and behind a sign on its line."""
    number, column = sign.source.line_and_column(sign.start)
    line = sign.source.line_text(number)
    return line[: column - 1], line[column:]


def _after_quote(t: Trouble) -> Diagnostic | None:
    closing = re.search(r"""(["'])[ \t]*$""", t.before)
    if not closing or ("did not find expected" not in t.problem and "expected" not in t.problem):
        return None
    if opening := _opened_above(t, closing[1]):
        return opening
    at = t.word(t.at)
    help = "put the whole text inside one pair of quotes; write a quotation mark inside it twice"
    if LEFT_BEHIND.match(t.line[len(t.before) :]):
        help = "delete it"
    elif at.text == ",":
        help = "write `[` before the first item and `]` after the last, or put the whole text inside quotes"
    elif closing[1] == '"' and "'" not in t.line:
        help = "put the whole text inside single quotes; keep its own double ones"
    return problems.QUOTE.at(at, f"`{at.text}` comes after the closing quotation mark", help=help)


def _opened_above(t: Trouble, quote: str) -> Diagnostic | None:
    """The quotation mark of a line further up, whose text the first mark of this line was taken to close."""
    closing = t.source.text.rindex(quote, 0, t.at)
    opening = t.source.text.rfind(quote, 0, closing)
    if opening < 0 or "\n" not in t.source.text[opening:closing]:
        return None
    return problems.QUOTE.at(
        t.sign(opening),
        "this quotation mark is not closed on its line",
        also=[Label(t.sign(closing), "the text goes on to here")],
        help=_closing(t.sign(opening)),
    )


_SIGN_ALONE = re.compile(r"([\]}),;.'\"-])[ \t]*(?:#.*)?$")
_KEY_WITHOUT_SPACE = re.compile(r"[ \t]*(?:- +)*([A-Za-z_][\w.-]*:)(?=[^\s:/])")


def _no_space(t: Trouble) -> Diagnostic | None:
    """A key whose value follows the colon without a space, in this line or, read as a text, in that above."""
    for line in _where_read(t):
        if key := _KEY_WITHOUT_SPACE.match(line.text):
            at = line.part(key.start(1), key.end(1))
            if sign := _SIGN_ALONE.match(line.text, key.end(1)):
                message = f"`{sign[1]}` comes after `{at.text}`"
                return problems.LAYOUT.at(line.part(*sign.span(1)), message, help="delete it")
            if over_lines := _over_lines(line, key.end(1)):
                return over_lines
            return problems.LAYOUT.at(
                at, f"a space is missing after `{at.text}`", help=f"put a space after `{at.text}`"
            )
    return None


_LINE_BELOW = re.compile(r"(?:[ ]*(?:#[^\n]*)?\n)*([ ]*)(?:- |[^\s:#][^:#\n]*:(?:[ ]|\n|$))")


def _over_lines(line: Span, colon: int) -> Diagnostic | None:
    """What stands right behind the name of a group that has its lines below: `roll:x`."""
    below = _LINE_BELOW.match(line.source.text, line.end + 1)
    if below is None or len(below[1]) <= _column(line) or line.text[colon] in "|>":
        return None
    at = line.part(colon, len(line.text.split(" #")[0].rstrip()))
    message = f"`{at.text}` comes after a name that has lines of its own below"
    help = "delete it, or write it on a line of its own above them, as far right as they are"
    return problems.LAYOUT.at(at, message, help=help)


def _where_read(t: Trouble) -> Iterator[Span]:
    """The line that is being read, and the one above where this one goes on with its text, or a comment ended that."""
    if "mapping values are not allowed" not in t.problem and "could not find expected ':'" not in t.problem:
        yield from (line for line, _ in islice(t.above(), 1) if _column(line) == len(t.before))
        return
    whole = "could not find" in t.problem
    number = t.source.line_and_column(t.since if whole else t.at)[0]
    yield line_of(t.source, number)
    if number > 1 and not whole and not re.search(r":[ \t]", t.before):
        yield line_of(t.source, number - 1)


def _column(line: Span) -> int:
    """How far right what a line says begins, behind its indentation and its dashes."""
    dashes = re.match(r" *(?:- +)*", line.text)
    return dashes.end() if dashes else 0


def _colon(t: Trouble) -> Diagnostic | None:
    if "mapping values are not allowed" not in t.problem:
        return None
    line = line_of(t.source, t.source.line_and_column(t.at)[0])
    if found := before_bracket_problem(line) or no_opening(line):
        return found
    if re.search(r":[ \t]|:$", t.before):
        return problems.NEEDS_QUOTES.at(
            t.sign(t.at),
            "there is a second colon in this line",
            help="put the text after the first colon in quotes; of two lines that ran together make two",
        )
    if name := _name_above(t, _column(line)):
        return _colon_missing(name, behind="")
    return problems.LAYOUT.at(
        t.sign(t.at),
        "the line above and this one are read as one text",
        help="line this up with the lines above it, or write the colon that is missing above",
    )


def _missing_colon(t: Trouble) -> Diagnostic | None:
    if "could not find expected ':'" not in t.problem:
        return None
    at = t.word(t.since)
    if at.text in OPENING:
        message = "this bracket does not stand further right than the name it belongs to"
        return problems.LAYOUT.at(at, message, help="indent the line by two spaces")
    quote = t.sign(t.since)
    if quote.text in ("'", '"'):
        return problems.QUOTE.at(quote, "this quotation mark is not closed on its line", help=_closing(quote))
    return _colon_missing(_name_at(at))


def _name_at(word: Span) -> Span:
    """A name without a colon that begins with a word; it has as many words as that of a line beside it."""
    number, column = word.source.line_and_column(word.start)
    beside = (
        line_of(word.source, each).text
        for each in (number - 1, number + 1)
        if each <= len(word.source.line_starts)
    )
    names = (_NAME_BEHIND.match(each, column - 1) for each in beside if not each[: column - 1].strip(" -"))
    words = next((len(name[0].split()) for name in names if name), 1)
    name = re.compile(rf"\S+(?: +[^\s#]\S*){{{words - 1}}}").match(word.source.text, word.start)
    return Span(word.source, word.start, name.end()) if name else word


def _colon_missing(at: Span, behind: str = " and its value after it") -> Diagnostic:
    help = f"write `{at.text}:`{behind}"
    return problems.LAYOUT.at(at, f"a colon is missing after `{at.text}`", help=help)


def _first_sign(t: Trouble) -> Diagnostic | None:
    scanned = (
        "while scanning an alias",
        "while scanning an anchor",
        "while scanning a tag",
        "while parsing a tag",
    )
    if "cannot start any token" not in t.problem and t.context not in scanned:
        return None
    sign = t.sign(t.since if t.context in scanned else t.at)
    help = "put the text in quotes" if _about(sign)[0].strip(" -") else "delete it, or put the text in quotes"
    return problems.NEEDS_QUOTES.at(sign, f"a text cannot begin with `{sign.text}`", help=help)


def _tag_handle(t: Trouble) -> Diagnostic | None:
    if "tag" not in t.problem:
        return None
    at = t.word(t.at)
    return problems.TAG.at(at, f"`{at.text}` asks for a type", help="delete it, or put the text in quotes")


def _list_item(t: Trouble) -> Diagnostic | None:
    if "sequence entries are not allowed" not in t.problem:
        return None
    return problems.LAYOUT.at(
        t.sign(t.at),
        "a list cannot begin on this line",
        help="begin the list on the next line, or quote the text",
    )


def _directive(t: Trouble) -> Diagnostic | None:
    if "directive" not in t.context + t.problem and "incompatible YAML" not in t.problem:
        return None
    return problems.DIRECTIVE.at(t.sign(t.since), "this line is a YAML directive", help="delete the line")


def _block_text(t: Trouble) -> Diagnostic | None:
    if "block scalar" not in t.context:
        return None
    sign = t.sign(t.since)
    before, behind = _about(sign)
    if not before.strip(" -") and behind.strip():
        return problems.LAYOUT.at(sign, f"a line cannot begin with `{sign.text}`", help="delete it")
    return problems.LAYOUT.at(
        sign,
        f"the text after `{sign.text}` cannot be followed",
        help=f"end the line with `{sign.text}` and indent each line of the text by two spaces below it",
    )


def _no_key(t: Trouble) -> Diagnostic | None:
    sign = t.sign(t.at)
    if sign.text != ":":
        return None
    return problems.KEY.at(sign, "the name before the colon is missing", help="write the name")


_WORDS_ALONE = re.compile(r" *(?:- +)*([A-Za-z_][\w.-]*)(?: +(?!#)(?:[^:#]|:(?! ))*)?(?: #.*)?$")


def _name_above(t: Trouble, column: int) -> Span | None:
    """A name alone on the line above, and further left than a column: what begins there belongs to it."""
    for line, indent in islice(t.above(), 1):
        words = _WORDS_ALONE.match(line.text)
        if words and line.text.strip() == words[1] and indent < column:
            return line.part(*words.span(1))
    return None


def _lost_colon(t: Trouble) -> Diagnostic | None:
    """A line above that has no colon, and that a comment keeps from going on in this one."""
    if name := _name_above(t, len(t.before)):
        return _colon_missing(name, behind="")
    for line, _ in islice(t.above(), 1):
        if _column(line) == len(t.before) and (words := _WORDS_ALONE.match(line.text)):
            return _colon_missing(_name_at(line.part(*words.span(1))))
    return None


def _crooked(t: Trouble) -> Diagnostic | None:
    at = t.word(t.at)
    also = [] if t.before.strip(" -") else list(_out_of_line(t))
    if at.text == "-":
        help = "line the dash up with the dashes above, or write the name that the list belongs to"
    else:
        help = "begin the line in the same column as the names or dashes it belongs to"
    return problems.LAYOUT.at(at, "this line does not line up with the ones above", also=also, help=help)


def _out_of_line(t: Trouble) -> Iterator[Label]:
    """The lines above one of which may be the crooked one: the last further left, and the first below it."""
    column, below = len(t.before), None
    for line, indent in t.above():
        if indent < column:
            yield Label(t.word(line.start + indent), "or this line begins too far left")
            break
        below = (indent, line)
    if below is not None and below[0] > column:
        yield Label(t.word(below[1].start + below[0]), "or this line begins too far right")


_TELLERS: tuple[Callable[[Trouble], Diagnostic | None], ...] = (
    _nesting,
    _merge,
    _quote,
    _tab,
    _directive,
    bracket,
    _no_space,
    after_bracket,
    _colon,
    _missing_colon,
    _first_sign,
    _tag_handle,
    _list_item,
    _block_text,
    _after_quote,
    stray_bracket,
    _no_key,
    _lost_colon,
    _crooked,
)
