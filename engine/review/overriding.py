"""What an academy, or a layer between the trust and it, sets for itself, and who authorised it until when."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date

from engine.policy.authorisation.authorised import record_in_force, standing_decision, unauthorised
from engine.policy.authorisation.local_sections import LocalSections
from engine.policy.authorisation.record_problems import EXPIRED
from engine.policy.authorisation.sections import Section
from engine.policy.contacts import title_of
from engine.policy.layers import NATIONAL, TRUST
from engine.policy.loading import AcademyPolicy
from engine.policy.settings import Case, Setting
from engine.policy.standing import Standing
from engine.review.pack import Override
from engine.wording import of_case

_OWN_WORDS = ("rule ", "definition ", "duty ", "trigger ")


def between(academy: AcademyPolicy, standings: Mapping[str, Standing], on: date) -> tuple[Override, ...]:
    """What each layer between the trust and an academy sets so, from the topmost down."""
    above = standings[academy.academy].layers[:-1]
    layers = (each.id for each in above if each.kind not in (NATIONAL, TRUST))
    return tuple(each for layer in layers for each in overrides(academy, standings[layer], on))


def overrides(academy: AcademyPolicy, standing: Standing, on: date) -> tuple[Override, ...]:
    """What a layer of an academy sets that has to be authorised, then settings that it is free to set otherwise."""
    layer = standing.layers[-1]
    local = academy.local_by_layer[layer.id]
    wrong = {(section.name, section.role): each.code for section, each in unauthorised(local, on)}
    found: list[Override] = []
    for section in local.sections:
        code = wrong.get((section.name, section.role))
        state = "authorised" if code is None else "run out" if code is EXPIRED else "not authorised"
        found += _of_section(section, local, standing, state, on)
    asked = {key for section in local.sections for key in section.says}
    return *found, *_free(standing, asked)


def _of_section(
    section: Section, local: LocalSections, standing: Standing, state: str, on: date
) -> Iterator[Override]:
    known = record_in_force if state == "authorised" else standing_decision if state == "run out" else None
    record = known(section, local, on) if known else None
    role = title_of(section.role, local.contacts)
    name = record.name if record else None
    for key, says in section.says.items():
        setting = standing.settings.get(key.partition(" (")[0])
        span = section.places[key]
        place = span.place if span else None
        yield Override(
            standing.layers[-1].id,
            key,
            setting.title if setting else "",
            _plain(key, says),
            _plain(key, section.over[key]),
            f"{place.inside.file}:{place.line}" if place else "",
            state,
            f"{role}: {name}" if name else role,
            record.authorised if record else "",
            (record.until or local.next_review) if record else None,
        )


def _plain(key: str, text: str) -> str:
    """A value in words: of a role's details each by its name, of a rule or duty that it has words of its own."""
    if text in ("nothing", "that of the layers above"):
        return text
    if key.startswith(_OWN_WORDS):
        return "words of its own"
    if text.startswith(("{", "[")):
        said = json.loads(text)
        named = said.items() if isinstance(said, dict) else ()
        parts = (f"{name.replace('_', ' ')}: {value}" for name, value in named)
        return ", ".join(parts if named else map(str, said))
    return text


def _free(standing: Standing, asked: set[str]) -> Iterator[Override]:
    """Settings of the academy that a layer above has too, and nobody has to authorise."""
    above = standing.above.settings if standing.above else {}
    for path, setting in sorted(standing.layers[-1].settings.items()):
        for case in setting.cases:
            key = of_case(path, str(case.selector))
            if key not in asked and path in above:
                over = _held(above[path], case)
                if over != setting.written(case):
                    says, at = setting.written(case), case.origin.at
                    by = standing.layers[-1].id
                    yield Override(by, key, setting.title, says, over, at, "needs no authorisation")


def _held(setting: Setting, case: Case) -> str:
    held = (each for each in setting.cases if each.selector.meets(case.selector))
    return " or ".join(dict.fromkeys(setting.written(each) for each in held)) or "nothing"
