"""Why an answer is what it is, in one sentence: the rule's own words for a yes, its figures for a no."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.answering.applied import Reading, case_for, readings
from engine.answering.figures import called, in_words, measured
from engine.answering.told import AcademyContext, Told
from engine.answering.wording import Wording
from engine.findings import Answer
from engine.language.reads import settings_read
from engine.language.ruleset import Rule

NO_RULE = "there is no such rule"


class Reasons:
    """What tells the reasons of one edition's answers; `contexts` are those of its academies."""

    def __init__(self, contexts: Mapping[str, AcademyContext]) -> None:
        self._contexts = contexts
        self._wordings: dict[int, Wording] = {}
        self._paths: dict[int, tuple[str, ...]] = {}

    def reason(self, rule: Rule | None, academy: str, told: Told | None) -> str:
        """Why a rule answers so for a subject."""
        if rule is None:
            return NO_RULE
        if told is None:
            return ""
        context = self._contexts[academy]
        if told.answer is False:
            paths = self._paths.get(id(rule))
            if paths is None:
                paths = self._paths[id(rule)] = settings_read(rule)
            return figures(rule, told, context, paths)
        wording = self._wordings.get(id(rule)) or self._wordings.setdefault(id(rule), Wording(rule))
        finding = wording.finding(told, context)
        if finding.answer is Answer.YES:
            return finding.says
        return f"not known: {', '.join(finding.missing)}" if finding.missing else ""


def figures(rule: Rule, told: Told, context: AcademyContext, paths: Sequence[str]) -> str:
    """The rule's figures beside the settings it holds them against: `count 8; penalty.sessions 10 sessions`."""
    values = {name: measured(told.figures.get(name), figure) for name, figure in rule.figures.items()}
    said = [f"{called(name)} {in_words(value)}" for name, value in values.items() if value.value is not None]
    reading = readings(rule)
    for path in paths:
        setting = context.settings.get(path)
        case = case_for(setting, told, context, reading.get(path, Reading())) if setting else None
        if setting and case and not isinstance(case.value, frozenset):
            said.append(f"{path} {setting.written(case)}")
    return ", ".join(said)
