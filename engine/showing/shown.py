"""What a policy says, in words, for readers who never open a policy file: settings, duties, options and reviews."""

from __future__ import annotations

from datetime import date

from engine.frozen import dataclass


@dataclass(frozen=True, slots=True)
class ShownCase:
    """A value as it is written, when it holds (`always`, `PM, years 3 and 4`), and who set it where.

    `clause` is the clause of the policy document, or where it has none the same as `basis`, the law or guidance. Of
    bands and stages `lines` are each by itself. `lapsed` is blank where it holds on the day looked at, else `not yet`,
    `no longer`, or `not on this day`.
    """

    when: str
    value: str
    layer: str
    at: str
    clause: str | None = None
    basis: str | None = None
    lines: tuple[str, ...] = ()
    lapsed: str = ""


@dataclass(frozen=True, slots=True)
class ShownCite:
    """The clause that a layer names for a value it leaves to the layers above, and where."""

    clause: str
    at: str


@dataclass(frozen=True, slots=True)
class ShownPermission:
    """How far one layer lets those below it set a setting, where it says so, and who has to authorise it."""

    layer: str
    may_set: str
    at: str | None
    authorised_by: str | None = None


@dataclass(frozen=True, slots=True)
class ShownRecord:
    """The authorisation of an academy's section by a role, as its record tells it; `until` is its last day.

    `signature` is `signed`, `not signed`, or that it could not be verified here.
    """

    section: str
    role: str
    name: str | None
    authorised: str
    until: str | None
    reference: str
    at: str
    signature: str


@dataclass(frozen=True, slots=True)
class ShownChoice:
    """A case of a setting in force and whether it holds for what was asked, with the reason where it does not."""

    when: str
    value: str
    layer: str
    holds: bool
    because: str


@dataclass(frozen=True, slots=True)
class ShownSay:
    """What one layer says to a setting (no cases where it is silent), and how far it may: `locked`, …

    `mode` is what the `permissions` of all layers above come to. `asks` are the roles that have to authorise what it
    says, none where it is silent; `records` are those by which that was done.
    """

    layer: str
    mode: str
    cases: tuple[ShownCase, ...]
    cites: ShownCite | None = None
    permissions: tuple[ShownPermission, ...] = ()
    asks: tuple[str, ...] = ()
    records: tuple[ShownRecord, ...] = ()

    def decided_by(self) -> tuple[str, ...]:
        """The layers whose permissions make the mode what it is; none where no layer above says anything."""
        said = [(each.may_set, each.layer) for each in self.permissions]
        deciding = [layer for may_set, layer in said if may_set == self.mode]
        narrowing = [layer for may_set, layer in said if may_set != "open"]
        return tuple(deciding or narrowing)


@dataclass(frozen=True, slots=True)
class ShownSetting:
    """A setting with the cases in force and every layer's say, the uppermost first; `type` is in words.

    Where one session is asked about, `asked` names it, and `choices` are all cases, each with why it does not hold.
    """

    path: str
    title: str
    type: str
    cases: tuple[ShownCase, ...]
    says: tuple[ShownSay, ...]
    asked: str = ""
    choices: tuple[ShownChoice, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownAcademy:
    """The settings of one of several academies."""

    academy: str
    settings: tuple[ShownSetting, ...]


@dataclass(frozen=True, slots=True)
class ShownDuty:
    """A duty in words: when (`each half term`, `when a pupil is late`, `at all times`), by what time, and its rules.

    `found_by` are the rules whose findings show that its trigger has happened, whether or not they name this duty;
    `unasked` is why there are none.
    """

    name: str
    do: str
    by: str
    shared_with: tuple[str, ...]
    when: str
    deadline: str | None
    basis: str
    layer: str
    at: str
    rules: tuple[str, ...] = ()
    found_by: tuple[str, ...] = ()
    unasked: str | None = None


@dataclass(frozen=True, slots=True)
class ShownRole:
    """A role with who holds it, how to reach them, and its duties by when they fall due."""

    role: str
    title: str
    holder: str | None
    post: str | None
    organisation: str | None
    contact: str | None
    needs_holder: bool
    duties: tuple[ShownDuty, ...]
    vacant: str | None = None


@dataclass(frozen=True, slots=True)
class ShownDuties:
    """The roles of an academy with their duties, in the order of the contacts."""

    academy: str
    roles: tuple[ShownRole, ...]


@dataclass(frozen=True, slots=True)
class ShownAuthority:
    """A role that authorises what an academy sets, with its title and who holds it."""

    role: str
    title: str
    holder: str | None


@dataclass(frozen=True, slots=True)
class ShownOption:
    """Something that an academy may set: a setting, or, by `kind`, a role, code, rule, definition, duty or trigger.

    `name` is its path, such as `register.closes` or `roles.headteacher`; where the academy may add a new one of the
    kind, `is_new`, it is the group's. `may_set` are mode and bounds in words. `now` is what holds, and `otherwise`
    what would without the academy's own say, which it has where it `sets` it. `at_least` and `at_most` are the bounds
    of all layers together, those that the values above set among them.
    """

    kind: str
    name: str
    title: str
    type: str
    section: str
    mode: str
    may_set: str
    authorised_by: tuple[ShownAuthority, ...]
    permissions: tuple[ShownPermission, ...]
    now: tuple[ShownCase, ...]
    otherwise: tuple[ShownCase, ...]
    sets: bool
    is_new: bool = False
    at_least: str | None = None
    at_most: str | None = None
    one_of: tuple[str, ...] = ()
    stricter_is: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A file, or folder of files, in which an academy may set something that a role authorises.

    `state` is `authorised`, `not authorised`, or `nothing set` where the academy sets nothing there.
    """

    name: str
    file: str
    authorised_by: ShownAuthority
    state: str
    record: ShownRecord | None


@dataclass(frozen=True, slots=True)
class ShownOptions:
    """All that an academy may set, file by file, and the sections of it that a role has to authorise."""

    academy: str
    name: str
    options: tuple[ShownOption, ...]
    sections: tuple[ShownSection, ...]


@dataclass(frozen=True, slots=True)
class ShownReview:
    """A policy, section, authorisation or key: whose it is, how it stands, by when it is due, and the days left.

    `overdue` tells that its last day is past; a section that is not authorised is not overdue.
    """

    kind: str
    academy: str
    name: str
    owner: str
    edition: str
    state: str
    since: date | None
    due: date | None
    days_left: int | None
    overdue: bool
    note: str = ""
    at: str = ""

    @property
    def not_authorised(self) -> bool:
        """Whether it is a section that nobody has authorised as it is now."""
        return self.state == "not authorised"

    @property
    def is_current(self) -> bool:
        """Whether it is, or was to be, in force, so that a reminder of it makes sense."""
        return self.state not in ("withdrawn", "not in force") and (self.overdue or self.state != "run out")
