"""What every rule of the shipped policy keeps to, whatever it asks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from asked_cases import policy, shipped_rules

from engine.language.figures import counts_by_name
from engine.language.reformatting import reformat_file
from engine.language.ruleset import Rule
from engine.policy.declarations import declarations
from engine.source import Source

FOLDER = Path(__file__).parents[2] / "policies" / "trust" / "rules"
SCHEMA_LINE = "# yaml-language-server: $schema=../../../schemas/rules.schema.json\n"
FILES = [pytest.param(path, id=path.stem) for path in sorted(FOLDER.glob("*.yaml"))]
RULES = [pytest.param(rule, id=rule.id) for rule in shipped_rules()]


@pytest.mark.parametrize("path", FILES)
def test_files_begin_with_the_schema_and_are_in_one_style(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith(SCHEMA_LINE)
    assert reformat_file(Source(path.name, text)) == (text, ())


@pytest.mark.parametrize("rule", RULES)
def test_sayings_name_only_what_every_finding_shows(rule: Rule) -> None:
    """A column that the rule does not ask for is not among the figures of its findings."""
    always = {
        "window.start",
        "window.end",
        *rule.figures,
        *counts_by_name(rule.figures),
        *rule.subject.keys,
        *declarations(),
    }
    assert set(re.findall(r"\{([^}]*)\}", rule.says)) <= always


@pytest.mark.parametrize("rule", RULES)
def test_who_has_to_act_is_told_what_to_do(rule: Rule) -> None:
    """Nothing is invented: deadlines come from duties alone, because the policy sets none that begins with a finding."""
    assert rule.basis
    assert rule.then and rule.then.duty in policy().academies["wenlock"].duties.duties
    assert rule.then.do and rule.then.by in policy().academies["wenlock"].roles
    assert rule.then.within is None or rule.then.from_trigger
