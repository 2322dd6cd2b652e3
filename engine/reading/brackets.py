"""Complaints about brackets: not closed, closed twice, or gone on behind."""

from __future__ import annotations

import re

from engine.diagnostics import Diagnostic, Label
from engine.reading import problems
from engine.reading.trouble import Trouble
from engine.source import Span

OPENING = frozenset("[{")
_AT_SIGN = {
    **dict.fromkeys(OPENING, "put the text in quotes that this bracket belongs to"),
    "]": "write `[` before the first item of its list",
    "}": "write `{` before the first name of its group",
}
_CLOSE_QUOTE = 'write " at the end of the text'


def bracket(t: Trouble) -> Diagnostic | None:
    """A bracket that is not closed, or whose items are not parted."""
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
        return problems.BRACKET.at(
            at, message, also=also, help=_help_at(at.text, closing, rest[at.end - t.since :])
        )
    return problems.BRACKET.at(
        opening, "this bracket is not closed", help=f"write `{closing}` after the last item"
    )


def _help_at(sign: str, closing: str, behind: str) -> str | None:
    """What to do at a sign in a bracket, whose own closing one may stand behind it."""
    if sign in ("]", "}") and closing not in behind:
        return f"write `{closing}` in its place"
    return _AT_SIGN.get(sign)


def stray_bracket(t: Trouble) -> Diagnostic | None:
    """A closing bracket or a comma where none can be."""
    at = t.sign(t.at)
    if at.text not in ("]", "}", ",") or not at.text:
        return None
    if at.text == ",":
        return problems.BRACKET.at(
            at, "there is nothing before this comma", help="delete it or write the item"
        )
    return problems.BRACKET.at(at, f"`{at.text}` closes nothing", help="delete it, or put the text in quotes")


LEFT_BEHIND = re.compile(r"(?:[^\w\s]+|\w)[ \t]*(?:#.*)?$")
_LINE_OF_ITS_OWN = re.compile(r"- |[^\[\]{}\"]+:(?:[ \t]|$)")
ENDS_WITH_BRACKET = re.compile(r"(:|-)[ \t]+[\[{].*[\]}][ \t]*$")


def after_bracket(t: Trouble) -> Diagnostic | None:
    """What stands behind a list or group: a sign, the next line, or the text that it begins: `{absence} missed`."""
    if not ENDS_WITH_BRACKET.search(t.before):
        return None
    at, rest = t.word(t.at), t.line[len(t.before) :]
    message = f"`{at.text}` comes after the closing bracket"
    if LEFT_BEHIND.match(rest):
        return problems.BRACKET.at(at, message, help="delete it")
    if _LINE_OF_ITS_OWN.match(rest):
        return problems.LAYOUT.at(at, message, help=f"begin a new line before `{at.text}`")
    return problems.NEEDS_QUOTES.at(at, message, help="put the whole text in quotes, the brackets too")


def no_opening(line: Span) -> Diagnostic | None:
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
