"""How an export writes days and times, in the words of users and in those of the database."""

from __future__ import annotations

import re
from datetime import datetime

from engine.quantities import Kind

_PARTS = {
    "YYYY": "%Y",
    "YY": "%y",
    "Month": "%B",
    "Mon": "%b",
    "MM": "%m",
    "DD": "%d",
    "HH": "%H",
    "hh": "%I",
    "am": "%p",
    "mm": "%M",
    "ss": "%S",
}
_NEEDED = {
    "the year (`YYYY`)": ("%Y", "%y"),
    "the month (`MM`, `Mon` or `Month`)": ("%m", "%b", "%B"),
    "the day (`DD`)": ("%d",),
    "the hour (`HH`)": ("%H", "%I"),
    "the minutes (`mm`)": ("%M",),
}
_DAY, _TIME = frozenset([*_NEEDED][:3]), frozenset([*_NEEDED][3:])
_NEEDED_BY = {Kind.DATE: _DAY, Kind.TIME: _TIME, Kind.MOMENT: _DAY}
_TOKEN = re.compile("|".join([*_PARTS, "T", "[-/. :,]"]))
_EXAMPLE = datetime(2024, 9, 2, 8, 45)


class UnknownFormError(ValueError):
    """A part of a form that stands for nothing."""

    def __init__(self, part: str) -> None:
        super().__init__("a part of the form is not known")
        self.part = part


def strptime_form(written: str) -> str:
    """The form as `strptime` takes it, of `DD/MM/YYYY` `%d/%m/%Y`. Raises UnknownFormError."""
    made, at = [], 0
    while at < len(written):
        token = _TOKEN.match(written, at)
        if token is None:
            raise UnknownFormError(re.split("[-/. :,]", written[at:])[0])
        made.append(_PARTS.get(token[0], token[0]))
        at = token.end()
    return "".join(made)


def unfit_for(kind: Kind, form: str) -> str | None:
    """Why values of a kind cannot be told by a form: something is missing, or stands there twice; None where they can.

    What a form leaves out would be taken for the first: of `DD/mm/YYYY`, which has minutes, every day is in January.
    """
    parts = re.findall("%[a-zA-Z]", form)
    for what, ways in _NEEDED.items():
        times = sum(parts.count(way) for way in ways)
        if times > 1:
            return f"has {what} twice"
        if not times and what in _NEEDED_BY[kind]:
            return f"lacks {what}"
    if ("%p" in parts) != ("%I" in parts):
        return "needs `hh` and `am` together, or `HH`"
    return None


def other_way_round(form: str) -> str | None:
    """The form with day and month, both in figures, in each other's place; None where it has not both."""
    if "%d" not in form or "%m" not in form:
        return None
    return re.sub("%[dm]", lambda found: "%m" if found[0] == "%d" else "%d", form)


def shown_form(form: str) -> str:
    """A form of `strptime` as users write it, of `%d/%m/%Y` `DD/MM/YYYY`."""
    words = {part: word for word, part in _PARTS.items()}
    return re.sub("%[a-zA-Z]", lambda found: words[found[0]], form)


def example_of(form: str) -> str:
    """A day or time as the form writes it."""
    return _EXAMPLE.strftime(form)
