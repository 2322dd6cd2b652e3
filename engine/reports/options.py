"""What academies may set, in each format: file by file, with what holds, the bounds and who authorises it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from engine.frozen import dataclass, replace
from engine.reports.csv import csv_rows
from engine.reports.grid import Column, grid
from engine.reports.json import Json, json_object
from engine.reports.look import PLAIN, Look
from engine.reports.markdown import escaped, table
from engine.reports.permissions import record_json, record_words
from engine.reports.phrases import told_alike
from engine.reports.settings import case_json, permission_json
from engine.reports.visible import visible
from engine.showing.shown import ShownAuthority, ShownCase, ShownOption, ShownOptions, ShownSection
from engine.wording import counted, listed, of_case, plural_of

_HEADINGS = ("name", "holds for", "value now", "set by", "may be set", "authorised by")
_WHOLE = ("name", "set by", "may be set", "authorised by")
_CSV = (
    *("academy", "kind", "name", "title", "type", "section", "sets", "is_new"),
    *("holds_for", "value", "layer", "set_at", "clause", "otherwise"),
    *("mode", "may_set", "at_least", "at_most", "one_of", "stricter_is"),
    *("authorised_by", "authorised_by_title", "authorised_by_holder", "granted_at"),
)


def options_text(academies: Sequence[ShownOptions], look: Look = PLAIN) -> Iterator[str]:
    """A table for each file, under who authorises it and whether it was; what is alike at several academies once."""
    for line in _summaries(academies):
        yield look.paint("strong", visible(line)) + "\n"
    for section, where, part in _parts(academies):
        if section:
            yield f"\n{look.paint('strong', visible(section))}\n"
        yield f"{look.paint('strong', visible(where))}\n" if where else ""
        yield from (f"  {visible(line)}\n" for line in part.authorised)
        yield from _grid(part.options, look)


@dataclass(frozen=True, slots=True)
class _Part:
    """A file as academies may set it: who authorises it, and whether it was, then what stands in it."""

    authorised: tuple[str, ...]
    options: tuple[ShownOption, ...]


def _parts(academies: Sequence[ShownOptions]) -> Iterator[tuple[str, str, _Part]]:
    """Each part with the name of its file, blank where that of the part before goes on, and with the academies.

    These are blank where it is the part of all.
    """
    shown = [_of_any(each) for each in academies] if len(academies) > 1 else academies
    for section in dict.fromkeys(option.section for each in shown for option in each.options):
        held = {each.academy: _part(each, section) for each in shown}
        parts = list(told_alike({name: part for name, part in held.items() if part.options}, len(shown)))
        for at, (where, part) in enumerate(parts):
            everywhere = len(parts) == 1 and all(each.options for each in held.values())
            yield "" if at else section, "" if everywhere else f"at {where}", part


def _part(academy: ShownOptions, section: str) -> _Part:
    authorised = tuple(_state(each) for each in academy.sections if each.name == section)
    return _Part(authorised, tuple(each for each in academy.options if each.section == section))


def _of_any(academy: ShownOptions) -> ShownOptions:
    """What an academy may set in words that would do for any other that has it alike."""
    own = academy.academy
    sections = tuple(replace(each, file=each.file.removeprefix(f"{own}/")) for each in academy.sections)
    return replace(
        academy, options=tuple(_of_any_option(each, own) for each in academy.options), sections=sections
    )


def _of_any_option(option: ShownOption, own: str) -> ShownOption:
    now = (
        ShownCase(case.when, case.value, "itself" if case.layer == own else case.layer, "")
        for case in option.now
    )
    return replace(option, now=tuple(now), otherwise=(), permissions=())


def _grid(options: Sequence[ShownOption], look: Look) -> Iterator[str]:
    """A file's table; `holds for` only where something does not always hold."""
    varies = any(case.when != "always" for option in options for case in option.now)
    shown = (0, *((1,) if varies else ()), 2, 3, 4, 5)
    columns = tuple(Column(_HEADINGS[i], whole=_HEADINGS[i] in _WHOLE) for i in shown)
    yield from grid(columns, (tuple(row[i] for i in shown) for row in _rows(options)), look)


def options_markdown(academies: Sequence[ShownOptions]) -> Iterator[str]:
    """The same as tables, with the titles of settings."""
    yield "# What academies may set\n"
    yield from (f"\n{escaped(line)}\n" for line in _summaries(academies))
    for section, where, part in _parts(academies):
        yield f"\n## {escaped(section)}\n" if section else ""
        yield f"\n### {escaped(where)}\n" if where else ""
        yield from (f"\n{escaped(line)}\n" for line in part.authorised)
        yield "\n"
        yield from table(("title", *_HEADINGS), _titled(part.options))


def options_csv(academies: Sequence[ShownOptions]) -> Iterator[str]:
    """A row for each value that holds, or one where nothing does."""
    rows = (
        _csv_row(academy, option, case)
        for academy in academies
        for option in academy.options
        for case in (option.now or (_NOTHING,))
    )
    return csv_rows(_CSV, rows)


def options_json(academies: Sequence[ShownOptions]) -> Iterator[str]:
    """One object, described by `schemas/results/options.schema.json`; an academy a line."""
    return json_object(academies=(_academy_json(academy) for academy in academies))


def _summaries(academies: Sequence[ShownOptions]) -> Iterator[str]:
    """`wenlock may set 23 settings, change 27 roles and 10 duties, and add roles, duties and rules`."""
    for who, (may, own) in told_alike({each.academy: _may(each) for each in academies}):
        one = any(who == each.academy for each in academies)
        yield f"{who} may {may}" + (
            f"; {own} of these {'it sets itself' if one else 'each sets itself'}" if own else ""
        )


def _may(academy: ShownOptions) -> tuple[str, int]:
    """What it may do, and how much of that it does."""
    there = [option for option in academy.options if not option.is_new]
    counts = Counter(option.kind for option in there)
    new = [plural_of(option.kind) for option in academy.options if option.is_new]
    settings = counts.pop("setting", 0)
    parts = [f"set {counted(settings, 'setting')}"] if settings else []
    if counts:
        changed = (counted(count, kind) for kind, count in counts.items())
        parts.append(f"change {listed(changed)}")
    parts += [f"add {listed(new)}"] if new else []
    return listed(parts) if parts else "set nothing here", sum(option.sets for option in there)


def _state(section: ShownSection) -> str:
    """`wenlock/times.yaml is to be authorised by Chief Executive Officer (chief_executive): authorised in 2024-08 …`."""
    asked = f"{section.file} is to be authorised by {authority(section.authorised_by)}"
    if section.record is None:
        return f"{asked}: {section.state}" + (" so far" if section.state == "nothing set" else "")
    return f"{asked}: {record_words(section.record)}"


def authority(said: ShownAuthority) -> str:
    """The title with the role's short name and, where it is said, who holds it."""
    held = f", {said.holder}" if said.holder else ""
    return f"{said.title} ({said.role}{held})"


def _rows(options: Iterable[ShownOption]) -> Iterator[tuple[str, ...]]:
    """A row a case; all but the value stands in the first only."""
    for option in options:
        authorised = ", ".join(each.role for each in option.authorised_by)
        name, may_set = option.name, option.may_set
        for case in option.now or (_NOTHING,):
            value = case.value or _unset(option)
            yield name, case.when, value, case.layer, may_set, authorised
            name = may_set = authorised = ""


def _unset(option: ShownOption) -> str:
    """What stands for the value where there is none: the title tells what it would be of."""
    return f"not set: {option.title}" if option.kind == "setting" else option.title


def _titled(options: Iterable[ShownOption]) -> Iterator[tuple[str, ...]]:
    for option in options:
        title = option.title
        for row in _rows((option,)):
            yield title, *row
            title = ""


_NOTHING = ShownCase("", "", "", "")


def _csv_row(academy: ShownOptions, option: ShownOption, held: ShownCase) -> dict[str, object]:
    authorised = option.authorised_by
    return {
        "academy": academy.academy,
        "kind": option.kind,
        "name": option.name,
        "title": option.title,
        "type": option.type,
        "section": option.section,
        "sets": _yes(option.sets),
        "is_new": _yes(option.is_new),
        "holds_for": held.when,
        "value": held.value,
        "layer": held.layer,
        "set_at": held.at,
        "clause": held.clause,
        "otherwise": "; ".join(of_case(each.value, each.when) for each in option.otherwise),
        "mode": option.mode,
        "may_set": option.may_set,
        "at_least": option.at_least,
        "at_most": option.at_most,
        "one_of": "; ".join(option.one_of),
        "stricter_is": "; ".join(option.stricter_is),
        "authorised_by": "; ".join(each.role for each in authorised),
        "authorised_by_title": "; ".join(each.title for each in authorised),
        "authorised_by_holder": "; ".join(each.holder or "" for each in authorised),
        "granted_at": "; ".join(each.at for each in option.permissions if each.at),
    }


def _yes(said: bool) -> str:
    return "yes" if said else "no"


def _academy_json(academy: ShownOptions) -> Json:
    return {
        "academy": academy.academy,
        "name": academy.name,
        "options": [_option_json(option) for option in academy.options],
        "sections": [_section_json(section) for section in academy.sections],
    }


def _option_json(option: ShownOption) -> Json:
    return {
        "kind": option.kind,
        "name": option.name,
        "is_new": option.is_new,
        "title": option.title,
        "type": option.type,
        "section": option.section,
        "sets": option.sets,
        "now": [case_json(case) for case in option.now],
        "otherwise": [case_json(case) for case in option.otherwise],
        "mode": option.mode,
        "may_set": option.may_set,
        "at_least": option.at_least,
        "at_most": option.at_most,
        "one_of": option.one_of,
        "stricter_is": option.stricter_is,
        "authorised_by": [_authority_json(each) for each in option.authorised_by],
        "permissions": [permission_json(each) for each in option.permissions],
    }


def _section_json(section: ShownSection) -> Json:
    return {
        "section": section.name,
        "file": section.file,
        "authorised_by": _authority_json(section.authorised_by),
        "state": section.state,
        "record": record_json(section.record) if section.record else None,
    }


def _authority_json(said: ShownAuthority) -> Json:
    return {"role": said.role, "title": said.title, "holder": said.holder}
