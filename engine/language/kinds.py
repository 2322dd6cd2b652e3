"""The kinds of row a rule can be asked for or look into, and the words for them."""

from __future__ import annotations

import re
from types import MappingProxyType

from engine.frozen import dataclass
from engine.wording import plural_of


@dataclass(frozen=True, slots=True)
class RowKind:
    """A kind of row: its collection's name, its register table, its date, and what tells one row from another.

    `table` is None for what is derived: days, classes, year groups, academies and the settings themselves.
    `date` is the column by which a window takes a row in; `keys` tell the subject in a finding.
    """

    name: str
    said: str
    collection: str
    table: str | None
    date: str | None
    keys: tuple[str, ...]
    of_pupil: bool = True
    has_session: bool = False

    @property
    def one(self) -> str:
        """One such row as a reader says it, with its article."""
        return f"an {self.said}" if self.said[0] in "aeiou" else f"a {self.said}"

    @property
    def many(self) -> str:
        """Several such rows as a reader says it: `register times in the settings`."""
        head = _HEAD.match(self.said)
        assert head is not None
        return plural_of(head[0]) + self.said[head.end() :]


# The words of a noun up to those that say more of it: `piece` of `piece of evidence`.
_HEAD = re.compile(r".+?(?= (?:of|in|with) |$)")

_COMBINED = ("session", "year_groups", "classes", "weekdays")
"""What tells one combination of cases from another."""
_OF_MARK = ("pupil_id", "date", "session")


def _of_table(name: str, date: str, *keys: str, said: str | None = None, **more: bool) -> RowKind:
    """A kind whose collection, and whose table of the register, is called as one row is, in the plural."""
    return RowKind(name, said or name.replace("_", " "), f"{name}s", f"{name}s", date, keys, **more)


_KINDS = (
    RowKind("pupil", "pupil", "pupils", "pupils", None, ("pupil_id",)),
    RowKind("session", "mark", "sessions", "marks", "date", _OF_MARK, has_session=True),
    RowKind("day", "day", "days", None, "date", ("pupil_id", "date")),
    _of_table("amendment", "date", *_OF_MARK, has_session=True),
    RowKind("evidence", "piece of evidence", "evidence", "evidence", "from_date", ("pupil_id", "from_date")),
    _of_table("register", "date", "class", "date", "session", of_pupil=False, has_session=True),
    _of_table("leave_request", "from_date", "pupil_id", "submitted_on", "from_date"),
    _of_table("notice", "issued_on", "pupil_id", "kind", "issued_on"),
    _of_table("call", "date", "pupil_id", "date"),
    _of_table("roll_change", "on_date", "pupil_id", "kind", "on_date"),
    _of_table("missing_mark", "date", *_OF_MARK, has_session=True),
    _of_table("out_of_force_mark", "date", *_OF_MARK, said="mark with a code out of force", has_session=True),
    RowKind("class", "class", "classes", None, None, ("class",), of_pupil=False),
    RowKind("year_group", "year group", "year_groups", None, None, ("year_group",), of_pupil=False),
    RowKind("academy", "academy", "academies", None, None, (), of_pupil=False),
    RowKind("setting", "setting", "settings", None, None, _COMBINED, of_pupil=False),
    RowKind(
        "register_time",
        "register time in the settings",
        "register_times",
        None,
        None,
        _COMBINED,
        of_pupil=False,
        has_session=True,
    ),
)

KINDS = MappingProxyType({kind.name: kind for kind in _KINDS})
READS_SETTINGS_ONLY = frozenset({"setting", "register_time"})
GROUPS = frozenset({"class", "year_group", "academy"})
COLLECTIONS = MappingProxyType(
    {kind.collection: kind for kind in _KINDS if kind.name not in READS_SETTINGS_ONLY | GROUPS}
)

# What a rule for settings alone may look into, and no other can.
SETTINGS_COLLECTIONS = MappingProxyType(
    {KINDS["register_time"].collection: KINDS["register_time"]},
)

# What a rule may be asked for, as `for:` says it.
SUBJECTS = MappingProxyType(
    {
        f"each {KINDS[name].said}": KINDS[name]
        for name in (
            "pupil",
            "session",
            "day",
            "amendment",
            "register",
            "leave_request",
            "notice",
            "roll_change",
            "class",
            "year_group",
            "academy",
            "setting",
            "register_time",
        )
    }
)

# Other words by which a rule may qualify a row's column: `mark.date`.
ALIASES = MappingProxyType({"mark": "session"})
