"""Each code as a user meets it: the mistakes of the corpus and of the lists beside this, and what is said of them."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Iterator
from contextlib import chdir, nullcontext
from datetime import date
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory

from engine.cases.testing import run_cases
from engine.demo import AS_AT
from engine.diagnostics import Diagnostic
from engine.installed import installed_folder
from engine.language.rules import read_rules
from engine.policy.loading import Policy, load_policy
from engine.reading.nodes import Mapping
from engine.reading.schema import check_schema, in_full, load_schema
from engine.reading.yaml import read_file, read_yaml
from engine.register.database import connect
from engine.register.loading import load_register
from engine.reports.diagnostics import diagnostics_text
from engine.rulebook import read_rulebook, vocabulary_of
from engine.source import Source
from tests.commands import trustpolicy
from tests.pages.wrong_cases import WRONG_CASES
from tests.pages.wrong_commands import ELSEWHERE, WRONG_COMMANDS, write_surroundings
from tests.pages.wrong_registers import WRONG_REGISTERS, write_sound_register
from tests.pages.wrong_rules import WRONG_RULES
from tests.pages.wrong_signatures import NOT_INSTALLED
from tests.signed_trust import without_the_extra

CORPUS = Path(__file__).parents[1] / "corpus"
_ACADEMY = "wenlock"
_AS_AT = date(2024, 9, 6)
_TELLING = ("schema/time_with_dot", "schema/missing_key", "text/windows_1252", "text/tab_after_spaces")
"""Mistakes that are met more often than the shortest one of their code."""


def all_examples() -> dict[str, str]:
    """For each code the text a user sees; of several cases of the corpus the shortest."""
    corpus = [*_of_files(CORPUS.glob("yaml/bad/*/*.yaml")), *_of_policies()]
    corpus.sort(key=lambda example: (-len(example[1]), example[1]))
    telling = _of_files(CORPUS / f"yaml/bad/{name}.yaml" for name in _TELLING)
    policy = _shipped_policy()
    others = (*_of_rules(policy), *_of_cases(policy), *_of_registers(policy), *_of_commands())
    return dict((*corpus, *telling, *others))


def _shipped_policy() -> Policy:
    policy, _ = load_policy(installed_folder("policies"), [_ACADEMY], AS_AT)
    assert policy
    return policy


def _told(found: Iterable[Diagnostic], code: str) -> str:
    return "".join(diagnostics_text([each for each in found if each.code.id == code][:1]))


def _of_files(paths: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """What is said of YAML files with one mistake, or one kind of mistake."""
    schema = in_full(json.loads((CORPUS / "yaml" / "sample.schema.json").read_text("utf-8")))
    for path in paths:
        _, node, found = read_file(path, path.name)
        if node is not None and not found:
            found = check_schema(node, schema)
        if len({each.code for each in found}) == 1:
            code = found[0].code.id
            yield code, _told(found, code)


def _of_policies() -> Iterator[tuple[str, str]]:
    """What is said of the corpora of policies and clauses; `tests/policy` and `tests/clauses` hold their texts fresh."""
    for path in sorted([*CORPUS.glob("policies/*/bad/*.txt"), *CORPUS.glob("clauses/bad/*.txt")]):
        text = path.read_text("utf-8")
        codes = {
            line.split("[")[1][:4]
            for line in text.splitlines()
            if line.startswith(("error[", "warning[", "note["))
        }
        if len(codes) == 1:
            yield codes.pop(), text.split("\n\n")[0]


def _of_rules(policy: Policy) -> Iterator[tuple[str, str]]:
    academy = policy.academies[_ACADEMY]
    words = vocabulary_of(policy, [academy])
    for code, text in WRONG_RULES.items():
        node, found = read_yaml(Source(f"{_ACADEMY}/rules/ours.yaml", text))
        assert isinstance(node, Mapping) and not (found or check_schema(node, load_schema("rules"))), code
        yield code, _told(read_rules([*academy.rule_files, (_ACADEMY, node)], words)[1], code)


def _of_cases(policy: Policy) -> Iterator[tuple[str, str]]:
    rules, _ = read_rulebook(policy)
    for code, text in WRONG_CASES.items():
        with TemporaryDirectory() as inside, chdir(inside):
            folder = Path("cases")
            folder.mkdir()
            copy(policy.folder / "trust" / "cases" / "calendars.yaml", folder)
            (folder / "often_late.yaml").write_text(text, "utf-8")
            yield code, _told(run_cases(policy, rules, [folder])[1], code)


def _of_registers(policy: Policy) -> Iterator[tuple[str, str]]:
    for code, change in WRONG_REGISTERS.items():
        with TemporaryDirectory() as inside, chdir(inside), connect() as connection:
            folder = Path("register")
            write_sound_register(folder)
            change(folder)
            _, found = load_register(
                connection, folder, academies=(_ACADEMY,), as_at=_AS_AT, codes=policy.codes
            )
            yield code, _told(found, code)


def _of_commands() -> Iterator[tuple[str, str]]:
    with TemporaryDirectory() as inside, chdir(inside):
        write_surroundings(Path())
        for code, words in WRONG_COMMANDS.items():
            installed = without_the_extra() if code in NOT_INSTALLED else nullcontext()
            with installed, chdir("documents" if code in ELSEWHERE else "."):
                result = trustpolicy(*words)
            said = next((part for part in result.output.split("\n\n") if f"[{code}]" in part), "")
            said = said.replace(str(installed_folder("policies")), "…/policies")
            yield code, f"$ trustpolicy {shlex.join(words)}\n{said}" if said else ""
