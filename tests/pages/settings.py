"""`docs/settings.md`: every setting there can be, what it means, what it is now, and who may set it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from engine.demo import AS_AT
from engine.installed import installed_folder
from engine.policy.declarations import SETTING_FILES, declarations, setting_tree
from engine.policy.delegation.grants import Delegation, read_delegation
from engine.policy.loading import AcademyPolicy, load_policy
from engine.policy.settings import Case, Origin, Say, Setting
from engine.reading import nodes
from engine.reading.schema import load_schema
from engine.reading.yaml import read_file

_TOP, _ACADEMY = "trust", "wenlock"
_HEAD = """\
# Settings

Every setting there can be, in the order of the files, then the sets of codes that follow from `codes.yaml`. Meanings,
types and examples come from `schemas/`, values from `policies/`. This shows one setting with file and line:

    trustpolicy show wenlock attendance.target --explain --on 2025-03-28

If a value differs by session, year group, weekday or date, each value says what it is for. Brackets name the clause of
the policy, or the law or guidance, that it comes from.
"""
_OF_SETTINGS = (
    "The `delegation.yaml` of each layer tells what those below may set; what a layer sets and does not name there is\n"
    "locked."
)
_OF_CODES = "Nobody sets these: they follow from the class and dates of each code in `codes.yaml`."


def settings_page() -> str:
    """The page."""
    return "".join(_pieces())


def _pieces() -> Iterator[str]:
    policy, _ = load_policy(installed_folder("policies"), [_ACADEMY], AS_AT)
    assert policy
    academy, delegation = policy.academies[_ACADEMY], _delegation()
    yield _HEAD
    for file in SETTING_FILES:
        yield f"\n## {file}.yaml\n\n{_OF_SETTINGS}\n"
        for leaf in setting_tree(file).leaves():
            yield _section(leaf.path, academy, _example(load_schema(file), leaf.path))
            yield f"- {_may_set(leaf.path, academy, delegation)}\n"
    yield f"\n## codes.yaml\n\n{_OF_CODES}\n"
    for path in (path for path in declarations() if path.startswith("codes.")):
        yield _section(path, academy, None)


def _delegation() -> Delegation:
    name = f"{_TOP}/delegation.yaml"
    _, node, _ = read_file(installed_folder("policies") / name, name)
    assert isinstance(node, nodes.Mapping)
    return read_delegation(node)


def _section(path: str, academy: AcademyPolicy, example: str | None) -> str:
    said = declarations()[path]
    written = f", such as `{example}`" if example else ""
    says = [f"- {say.layer}: {_say(say)}" for say in academy.says[path] if say.setting or say.cites]
    lines = [f"\n### {path}\n", f"**{said.title}.** {said.description}\n", f"- {said.type}{written}", *says]
    return "".join(f"{line}\n" for line in lines)


def _example(schema: Mapping[str, Any], path: str) -> str:
    for key in path.split("."):
        schema = schema["properties"][key]
    return _written(schema["examples"][0])


def _written(value: object) -> str:
    """A value of a schema as YAML has it."""
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _say(say: Say) -> str:
    if say.setting:
        return _values(say.setting)
    assert say.cites
    return f"as above ({_source(say.cites)})"


def _values(setting: Setting) -> str:
    """Each value with what it is for, and where the values come from behind the last one of a source."""
    groups = groupby(setting.cases, key=lambda case: _source(case.origin))
    return "; ".join(f"{_cases(setting, tuple(cases))} ({source})" for source, cases in groups)


def _cases(setting: Setting, cases: tuple[Case, ...]) -> str:
    alone = len(setting.cases) == 1 and str(cases[0].selector) == "always"
    shown = ((case.selector, f"`{setting.written(case)}`") for case in cases)
    return "; ".join(value if alone else f"{selector}: {value}" for selector, value in shown)


def _source(origin: Origin) -> str:
    clause = origin.clause
    numbered = clause is not None and clause[0].isdigit()
    return f"clause {clause}" if numbered else clause or origin.basis or "no source"


def _may_set(path: str, academy: AcademyPolicy, delegation: Delegation) -> str:
    mode = next(say.mode for say in academy.says[path] if say.layer == _ACADEMY)
    grant = delegation.grant_for(path)
    by = f", authorised by `{grant.authorised_by}`" if grant and grant.authorised_by else ""
    return f"an academy: {mode}{by}"
