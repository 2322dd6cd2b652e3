"""`docs/rules.md`: every shipped rule, what it asks, how strongly, and what follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path

from engine.demo import AS_AT
from engine.frozen import replace
from engine.installed import installed_folder
from engine.language.formatter import formatted, formatted_block
from engine.language.kinds import KINDS, READS_SETTINGS_ONLY
from engine.language.ruleset import Basis, Rule, Then
from engine.language.sentences.sentences import rule_sentence
from engine.language.sentences.telling import Spelled, Told
from engine.language.vocabulary import Definition
from engine.policy.cases import ALWAYS
from engine.policy.loading import AcademyPolicy, load_policy
from engine.quantities import DURATIONS, Kind
from engine.rulebook import read_rulebook

_ACADEMY = "wenlock"
_HEAD = """\
# Rules

Every rule of `policies/trust/rules/`, file by file. A setting that has a single value at Wenlock is shown with it; rules
about settings show their names instead. Each rule is asked of every subject that it names (*for*), and answers yes, no,
or, if a fact is missing, cannot tell.

*must*: the law or the policy binds the school; *should*: the policy or guidance expects it; *note*: worth knowing.
`check` ends with exit code 1 if there is a finding at or above `--fail-on`, by default *must*.
"""

_WORDS = """
## Words that the rules use

The definitions of `definitions.yaml`, each said of one kind of row. A title in quotation marks, in a sentence above,
stands for what is said here. A share is of the rows *among* which it is counted.

"""


def rules_page() -> str:
    """The page."""
    return "".join(_pieces())


def _pieces() -> Iterator[str]:
    policy, _ = load_policy(installed_folder("policies"), [_ACADEMY], AS_AT)
    assert policy
    academy = policy.academies[_ACADEMY]
    book, _ = read_rulebook(policy)
    values = _single_values(academy)
    yield _HEAD
    rules = [scoped.rule for scoped in book.rules]
    for file, members in groupby(rules, key=_file_of):
        yield f"\n## {file}\n"
        yield from (_section(rule, academy, values) for rule in members)
    yield _WORDS
    yield from map(_definition, book.by_academy[_ACADEMY].definitions.values())


def _file_of(rule: Rule) -> str:
    return Path(rule.span.source.name).name


def _single_values(academy: AcademyPolicy) -> Mapping[str, Told]:
    """The settings with one value for all sessions and year groups; lengths of time as the files have them."""
    return {
        path: Spelled(setting.written(setting.cases[0]))
        if setting.type.kind in DURATIONS - {Kind.SESSIONS}
        else setting.cases[0].value
        for path, setting in academy.settings.items()
        if [replace(case.selector, valid_from=None) for case in setting.cases] == [ALWAYS]
    }


def _section(rule: Rule, academy: AcademyPolicy, values: Mapping[str, Told]) -> str:
    lines = [
        f"\n### {rule.id}\n",
        f"**{rule.title}** ({rule.level})\n",
        f"{rule_sentence(rule, {} if rule.subject.name in READS_SETTINGS_ONLY else values)}\n",
        "```text",
        f"for: each {rule.subject.said}",
        *_when(rule),
        "```\n",
        *(f"- except *{each.name}*: {each.because}" for each in rule.exemptions),
        *([f"- then: {_action(rule.then, academy)}"] if rule.then else ()),
        f"- basis: {'; '.join(map(_source, rule.basis))}",
    ]
    return "".join(f"{line}\n" for line in lines)


def _when(rule: Rule) -> Iterator[str]:
    first, *others = formatted_block(rule.text)
    yield f"when: {first}"
    yield from (f"  {line}" for line in others)


def _action(then: Then, academy: AcademyPolicy) -> str:
    role = academy.roles.get(then.by or "")
    by = f", by the {role.title.lower() if role and role.title else then.by}" if then.by else ""
    within = f", within {then.within}" if then.within else ""
    duty = f" ([{then.duty}](duties.md))" if then.duty else ""
    return f"{then.do}{by}{within}{duty}"


def _source(basis: Basis) -> str:
    numbered = basis.kind == "clause" and basis.text[0].isdigit()
    return f"clause {basis.text}" if numbered else basis.text


def _definition(said: Definition) -> str:
    name = f"`{said.name}`" + (f" (**{said.title}**)" if said.title else "")
    parts = {key: formatted(text) for key, text in said.parts.items()}
    if said.form == "share":
        return f"- {name}: the share of {said.of}s, where `{parts['where']}`, among `{parts['among']}`\n"
    if said.form == "measure":
        return f"- {name}: `{parts['measure']}`\n"
    whole = f" for {said.quantifier} session" if said.quantifier else ""
    return f"- {name}: {KINDS[said.of].one} where `{parts['when']}`{whole}\n"
