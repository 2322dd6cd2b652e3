"""Settings compared across academies: a table for each setting, with who set the value at each academy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from engine.reports.grid import Column, grid
from engine.reports.json import Json, json_object
from engine.reports.look import PLAIN, Look
from engine.reports.markdown import escaped, table
from engine.reports.phrases import folded
from engine.reports.settings import setting_json, settings_csv, settings_markdown, settings_text
from engine.reports.visible import visible
from engine.showing.shown import ShownAcademy, ShownSetting
from engine.wording import counted, listed

_HEADINGS = ("academy", "holds for", "value", "set by", "set at", "clause")
_WHOLE = ("academy", "set by", "set at")


def comparison_text(academies: Sequence[ShownAcademy], explain: bool, look: Look = PLAIN) -> Iterator[str]:
    """Each setting with its value at each academy; explained, each academy with every layer's say."""
    if explain:
        for academy in academies:
            yield from settings_text(academy.academy, academy.settings, explain, look)
            yield "\n"
        return
    for number, setting in enumerate(_settings(academies)):
        yield "\n" if number else ""
        yield f"{look.paint('strong', visible(setting.path))}  {visible(setting.title)}\n"
        columns = tuple(Column(heading, whole=heading in _WHOLE) for heading in _HEADINGS)
        yield from grid(columns, _rows(setting.path, academies), look)
        yield f"{visible(_summary(setting.path, academies))}\n"


def comparison_markdown(academies: Sequence[ShownAcademy], explain: bool) -> Iterator[str]:
    """The same as tables."""
    if explain:
        for academy in academies:
            yield from settings_markdown(academy.academy, academy.settings, explain)
            yield "\n"
        return
    yield "# Settings across academies\n"
    for setting in _settings(academies):
        yield f"\n## {escaped(setting.path)}\n\n{escaped(setting.title)} ({escaped(setting.type)})\n\n"
        yield from table(_HEADINGS, _rows(setting.path, academies))
        yield f"\n{escaped(_summary(setting.path, academies))}\n"


def comparison_csv(academies: Sequence[ShownAcademy], explain: bool) -> Iterator[str]:
    """The rows of each academy one after the other, under one header."""
    for number, academy in enumerate(academies):
        pieces = settings_csv(academy.academy, academy.settings, explain)
        header = next(pieces)
        yield "" if number else header
        yield from pieces


def comparison_json(academies: Sequence[ShownAcademy], explain: bool) -> Iterator[str]:
    """One object, described by `schemas/results/show-all.schema.json`; a setting a line, with every academy in it."""
    return json_object(settings=(_compared(setting, academies, explain) for setting in _settings(academies)))


def _settings(academies: Sequence[ShownAcademy]) -> tuple[ShownSetting, ...]:
    """Each setting that any academy has, once, by path."""
    found = {setting.path: setting for academy in reversed(academies) for setting in academy.settings}
    return tuple(found[path] for path in sorted(found))


def _at(path: str, academy: ShownAcademy) -> ShownSetting | None:
    return next((setting for setting in academy.settings if setting.path == path), None)


def _rows(path: str, academies: Sequence[ShownAcademy]) -> Iterator[tuple[str, ...]]:
    """A row a case, its academy named in the first only; the many that have the same come last, as one."""
    has = {academy.academy: _cases(_at(path, academy)) for academy in academies}
    for name, (first, *further) in folded(has).items():
        yield name, *first
        yield from (("", *case) for case in further)


def _cases(setting: ShownSetting | None) -> tuple[tuple[str, ...], ...]:
    """For what it holds, value, who set it, where and by which clause; `nothing` where there is no value."""
    if setting is None:
        return (("", "nothing", "", "", ""),)
    return tuple((case.when, case.value, case.layer, case.at, case.clause or "") for case in setting.cases)


def _summary(path: str, academies: Sequence[ShownAcademy]) -> str:
    """`set by: trust for 38 academies, lakeside for 1 academy, valley itself for 1 …`."""
    setters: Counter[str] = Counter()
    own = 0
    for academy in academies:
        setting = _at(path, academy)
        layers = {case.layer for case in setting.cases} if setting else {"nobody"}
        own += academy.academy in layers
        if academy.academy not in layers:
            setters[" and ".join(sorted(layers))] += 1
    said = [f"{layer} for {counted(count, 'academy')}" for layer, count in setters.most_common()]
    said += [f"{counted(own, 'academy')} for {'itself' if own == 1 else 'themselves'}"] if own else []
    return f"set by {listed(said)}"


def _compared(setting: ShownSetting, academies: Sequence[ShownAcademy], explain: bool) -> Json:
    return {
        "path": setting.path,
        "title": setting.title,
        "type": setting.type,
        "academies": [_academy(setting.path, each, explain) for each in academies],
    }


def _academy(path: str, academy: ShownAcademy, explain: bool) -> Json:
    setting = _at(path, academy)
    whole = setting_json(setting, explain) if setting else {"cases": []}
    kept = {key: value for key, value in whole.items() if key in ("cases", "says")}
    return {"academy": academy.academy, **kept}
