"""The settings in force at an academy, and on request every layer's say, in each format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from engine.reports.csv import csv_table
from engine.reports.grid import Column, grid
from engine.reports.json import Json, json_object
from engine.reports.look import PLAIN, Look
from engine.reports.markdown import escaped, table
from engine.reports.permissions import permission_lines, record_json
from engine.reports.visible import visible
from engine.showing.shown import ShownCase, ShownChoice, ShownPermission, ShownSay, ShownSetting
from engine.wording import counted

_IN_FORCE = ("setting", "holds for", "value", "set at", "clause")
_WHOLE = ("setting", "set at", "layer", "may set", "in force")
_ALWAYS = "always"
_ROOM_FOR_CLAUSES = 100
_SAID = ("layer", "may set", "holds for", "value", "set at", "clause", "in force")
_CSV = (
    "academy",
    "path",
    "title",
    "type",
    "layer",
    "may_set",
    "holds_for",
    "value",
    "set_at",
    "clause",
    "in_force",
)


def settings_text(
    academy: str, settings: Sequence[ShownSetting], explain: bool, look: Look = PLAIN
) -> Iterator[str]:
    """The settings by group; explained, each with every layer's say, overruled and silent ones too, and who lets it."""
    heading = f"{visible(academy)}: {counted(len(settings), 'setting')} in force"
    yield look.paint("strong", heading) + "\n"
    if explain:
        yield from _explained(settings, look)
        return
    for group, members in groupby(settings, key=_group):
        yield f"\n{look.paint('strong', visible(group))}\n"
        yield from _listed(tuple(members), look)


def _listed(settings: Sequence[ShownSetting], look: Look) -> Iterator[str]:
    """A group's table; `holds for` only where something does not always hold, the clause where there is room."""
    varies = any(case.when != _ALWAYS for setting in settings for case in setting.cases)
    roomy = look.width is None or look.width >= _ROOM_FOR_CLAUSES
    shown = (0, *((1,) if varies else ()), 2, 3, *((4,) if roomy else ()))
    rows = (tuple(row[i] for i in shown) for row in _rows(settings))
    yield from grid(_columns([_IN_FORCE[i] for i in shown]), rows, look)


def settings_markdown(academy: str, settings: Sequence[ShownSetting], explain: bool) -> Iterator[str]:
    """The same as tables."""
    yield f"# Settings in force: {escaped(academy)}\n"
    if explain:
        for setting in settings:
            yield f"\n## {escaped(setting.path)}\n\n{escaped(setting.title)} ({escaped(setting.type)})\n\n"
            yield from table(_SAID, _say_rows(setting))
            lines = [f"- {escaped(line)}\n" for line in permission_lines(setting)]
            yield from ("\n", *lines) if lines else ()
        return
    for group, members in groupby(settings, key=_group):
        yield f"\n## {escaped(group)}\n\n"
        yield from table(_IN_FORCE, _rows(tuple(members)))


def settings_csv(academy: str, settings: Sequence[ShownSetting], explain: bool) -> Iterator[str]:
    """A row a case in force; explained, a row for each case of each layer's say."""
    rows = (
        (academy, setting.path, setting.title, setting.type, *row)
        for setting in settings
        for row in (_say_rows(setting) if explain else _case_rows(setting))
    )
    return csv_table(_CSV, rows)


def settings_json(academy: str, settings: Sequence[ShownSetting], explain: bool) -> Iterator[str]:
    """One object, described by `schemas/results/show.schema.json`; `says` only where explained."""
    return json_object(academy=academy, settings=(setting_json(setting, explain) for setting in settings))


def _group(setting: ShownSetting) -> str:
    return setting.path.partition(".")[0]


def _columns(headings: Sequence[str]) -> tuple[Column, ...]:
    return tuple(Column(heading, whole=heading in _WHOLE) for heading in headings)


def _rows(settings: Sequence[ShownSetting]) -> Iterator[tuple[str, ...]]:
    """A row a case, its setting named in the first only; of bands and stages a row each."""
    for setting in settings:
        name = setting.path
        for case in setting.cases:
            first, *others = case.lines or (case.value,)
            yield name, case.when, first, case.at, case.clause or ""
            yield from (("", "", line, "", "") for line in others)
            name = ""


def _explained(settings: Sequence[ShownSetting], look: Look) -> Iterator[str]:
    for setting in settings:
        kind = look.paint("dim", visible(f"({setting.type})"))
        yield f"\n{look.paint('strong', visible(setting.path))}  {visible(setting.title)} {kind}\n"
        yield from grid(_columns(_SAID), _say_rows(setting), look)
        yield from (f"  {visible(line)}\n" for line in permission_lines(setting))


def _say_rows(setting: ShownSetting) -> Iterator[tuple[str, ...]]:
    for say in setting.says:
        yield from (_said(say, case, setting) for case in say.cases)
        if say.cites:
            yield say.layer, _may_set(say), "", "as above", say.cites.at, say.cites.clause, ""
        elif not say.cases:
            yield say.layer, _may_set(say), "", "says nothing", "", "", ""


def _may_set(say: ShownSay) -> str:
    """How far a layer may set the setting, with the layers that decide it: `only higher (trust)`."""
    by = ", ".join(say.decided_by())
    return f"{say.mode} ({by})" if by else say.mode


def _said(say: ShownSay, case: ShownCase, setting: ShownSetting) -> tuple[str, ...]:
    in_force = "overruled" if _is_overruled(say, setting) else case.lapsed
    if not in_force:
        in_force = "yes" if _holds(case, setting) else "for others"
    return say.layer, _may_set(say), case.when, case.value, case.at, case.clause or "", in_force


def _is_overruled(say: ShownSay, setting: ShownSetting) -> bool:
    """Whether a layer further down has a say: it takes the place of all cases of those above."""
    return any(each.cases for each in setting.says[setting.says.index(say) + 1 :])


def _holds(case: ShownCase, setting: ShownSetting) -> bool:
    """Whether a layer's case is one of those in force."""
    in_force = {(each.when, each.value, each.at) for each in setting.cases if not each.lapsed}
    return (case.when, case.value, case.at) in in_force


def _case_rows(setting: ShownSetting) -> Iterator[tuple[str, ...]]:
    return (
        (case.layer, "", case.when, case.value, case.at, case.clause or "", case.lapsed or "yes")
        for case in setting.cases
    )


def setting_json(setting: ShownSetting, explain: bool) -> dict[str, Json]:
    """A setting with its cases as an object; explained, with every layer's say."""
    shown: dict[str, Json] = {
        "path": setting.path,
        "title": setting.title,
        "type": setting.type,
        "cases": [case_json(case) for case in setting.cases],
    }
    if not explain:
        return shown
    choices: Json = [_choice_json(each) for each in setting.choices]
    says: Json = [_say_json(say, setting) for say in setting.says]
    return {**shown, "says": says, "asked": setting.asked or None, "choices": choices}


def _choice_json(choice: ShownChoice) -> Json:
    return {
        "when": choice.when,
        "value": choice.value,
        "layer": choice.layer,
        "holds": choice.holds,
        "because": choice.because or None,
    }


def _say_json(say: ShownSay, setting: ShownSetting) -> Json:
    cites: Json = {"clause": say.cites.clause, "at": say.cites.at} if say.cites else None
    cases = [{**case_json(case), "in_force": _holds(case, setting)} for case in say.cases]
    return {
        "layer": say.layer,
        "mode": say.mode,
        "cases": cases,
        "cites": cites,
        "permissions": [permission_json(each) for each in say.permissions],
        "authorised_by": say.asks,
        "records": [record_json(each) for each in say.records],
    }


def permission_json(said: ShownPermission) -> Json:
    """How far a layer lets a setting be set, as an object."""
    return {
        "layer": said.layer,
        "may_set": said.may_set,
        "at": said.at,
        "authorised_by": said.authorised_by,
    }


def case_json(case: ShownCase) -> dict[str, Json]:
    """A value with when it holds and where it comes from, as an object."""
    return {
        "when": case.when,
        "value": case.value,
        "layer": case.layer,
        "at": case.at,
        "clause": case.clause,
        "basis": case.basis,
    }
