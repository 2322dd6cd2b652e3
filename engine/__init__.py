"""trustpolicy: a school trust's attendance policy as configuration, checked against the register.

The verbs. Each reads like the pipeline, and imports only the parts that it uses. Those of the yearly review are in
`reviewing`, those that take registers in are in `intake`, those by which a school works on findings are in `casework`.

Bad input raises nothing: what is wrong is told with a verb's result, which is None or empty where there can be none.
"""

from __future__ import annotations

try:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path
    from typing import TYPE_CHECKING, TypeVar, Unpack

    from engine.outcomes import (
        Answered,
        Checked,
        Clauses,
        Duties,
        Options,
        Schemas,
        Shown,
        ShownOfAll,
        Tested,
        Validated,
    )
except KeyboardInterrupt:  # the command imports this first, and Ctrl-C is as quiet here as later
    raise SystemExit(130) from None

if TYPE_CHECKING:
    from engine.check_result import CheckResult
    from engine.checking.checking import CheckOptions
    from engine.diagnostics import Diagnostic
    from engine.policy.loading import Policy
    from engine.register.loading import Register
    from engine.showing.settings import Then

_More = TypeVar("_More")


def validate(
    policies: Path,
    academies: Sequence[str] = (),
    as_at: date | None = None,
    *,
    document: bool = True,
    draft: bool = False,
) -> Validated:
    """The policies of some academies, or of all, read and held against each other; no register is needed.

    Local sections have to be authorised on `as_at`, by default today; in a draft they need not be. Settings that do
    not keep to the policy's own rules for settings are told as they stand on that day. The clause registers are read
    too, and held against the settings and each other, and it is asked who holds the roles that have duties, where the
    `document` is asked for.
    """
    from engine.policy.loading import read_policy

    day = as_at or date.today()
    policy, found = read_policy(policies, academies or None, day, draft=draft)
    if policy is None:
        return Validated(None, None, found)
    return _validated(policy, found, day, document=document)


def _validated(
    policy: Policy, found: tuple[Diagnostic, ...], day: date, *, document: bool = False
) -> Validated:
    """A policy in which something was `found`, with its rules, and what is wrong in them."""
    from engine.checking.standing_rules import settings_problems
    from engine.diagnostics import has_errors, in_order
    from engine.rulebook import follows_from, read_rulebook

    rules, problems = read_rulebook(policy)
    found = (*found, *(each for each in problems if not follows_from(each, found)))
    if not has_errors(found):
        found = (*found, *settings_problems(policy, rules, day))
    if document:
        from engine.document.asking import document_problems
        from engine.policy.holders import holder_problems

        readable = not has_errors(each for each in found if not each.code.id.startswith("A"))
        told = document_problems(policy, rules, day, sound=readable)
        found = (*found, *told.found)
        if not has_errors(found):
            found = (*found, *holder_problems(policy, held=told.held))
    sound = not has_errors(found)
    return Validated(policy if sound else None, rules if sound else None, in_order(found))


def clauses(
    policies: Path,
    academies: Sequence[str] = (),
    clause: str | None = None,
    as_at: date | None = None,
    *,
    draft: bool = False,
) -> Clauses:
    """The policy document statement by statement: all of it, or the clause or statement of a number."""
    from engine.document.asking import asked_of_document
    from engine.policy.loading import of_authority

    day = as_at or date.today()
    validated = validate(policies, academies, day, document=False, draft=draft)
    if validated.policy is None or validated.rules is None:
        return Clauses(None, validated.diagnostics)
    coverage, found = asked_of_document(validated.policy, validated.rules, clause, day)
    return Clauses(coverage, (*of_authority(validated.diagnostics), *found))


def show(
    policies: Path,
    academy: str,
    path: str | None = None,
    on: date | None = None,
    then: Then | None = None,
    *,
    draft: bool = False,
) -> Shown:
    """The settings in force at an academy, on a day, by default today: all, those of a group, or one.

    With `then`, only what holds for the sessions that it names.
    """
    from engine.policy.loading import load_policy
    from engine.showing.settings import doubtful_day, shown_settings

    policy, found = load_policy(policies, [academy], on, draft=draft)
    if policy is None:
        return Shown((), found)
    settings, wrong = shown_settings(policy, academy, path, on or date.today(), then)
    return Shown(settings, wrong or (*found, *(doubtful_day(policy, then) if then else ())))


def show_all(
    policies: Path,
    path: str | None = None,
    on: date | None = None,
    then: Then | None = None,
    *,
    draft: bool = False,
) -> ShownOfAll:
    """The same of all academies, to be compared. What is doubtful of the policies is for `validate`."""
    from engine.policy.loading import load_policy
    from engine.showing.settings import compared_settings, doubtful_day

    policy, found = load_policy(policies, None, on, draft=draft)
    if policy is None:
        return ShownOfAll((), found)
    settings, wrong = compared_settings(policy, path, on or date.today(), then)
    return ShownOfAll(settings, (*wrong, *(doubtful_day(policy, then) if then else ())))


def options(
    policies: Path,
    academies: Sequence[str] = (),
    path: str | None = None,
    on: date | None = None,
    *,
    draft: bool = False,
) -> Options:
    """All that some academies, or all of them, may set on a day, by default today; or what of it a path names.

    What is doubtful of other things than authority is for `validate`.
    """
    from engine.delegated.asking import options_of
    from engine.policy.loading import load_policy, of_authority

    day = on or date.today()
    policy, found = load_policy(policies, academies or None, day, draft=draft)
    if policy is None:
        return Options((), found)
    shown, wrong = options_of(policy.academies.values(), path, day)
    return Options(shown, wrong or of_authority(found))


def schemas(policies: Path, academies: Sequence[str] = ()) -> Schemas:
    """The JSON Schemas of the files of some academies, or of all: what the layers above let each set.

    What is wrong in an academy's own files does not matter: they are being written.
    """
    from engine.diagnostics import Severity
    from engine.editors.files import academy_schemas, schema_text
    from engine.policy.loading import read_policy
    from engine.policy.standing import Standing

    policy, found = read_policy(policies, academies or None, draft=True)
    named = policy.academies if policy else {}
    own = tuple(f"{policies.name or policies.resolve().name}/{name}/" for name in named)
    wrong = [
        each for each in found if each.severity is Severity.ERROR and not each.place.file.startswith(own)
    ]
    if wrong or not named:
        return Schemas({}, tuple(wrong) or found)
    above = {name: academy.says.standing.above or Standing() for name, academy in named.items()}
    files = {name: academy_schemas(name, standing) for name, standing in above.items()}
    texts = {name: {each.kind: schema_text(each) for each in mine} for name, mine in files.items()}
    return Schemas(texts, ())


def duties(
    policies: Path,
    academies: Sequence[str] = (),
    role: str | None = None,
    on: date | None = None,
    *,
    draft: bool = False,
) -> Duties:
    """Who has to do what and when at some academies, or at all, of all roles or of one, and what is doubtful of them.

    What is doubtful of other things than authority is for `validate`.
    """
    from engine.policy.holders import holder_problems
    from engine.policy.loading import load_policy, of_authority
    from engine.showing.duties import shown_duties

    policy, found = load_policy(policies, academies or None, on, draft=draft)
    if policy is None:
        return Duties((), found)
    shown, wrong = shown_duties(policy.academies.values(), role)
    return Duties(shown, wrong or (*of_authority(found), *holder_problems(policy, role)))


def check(
    policies: Path,
    academies: Sequence[str],
    register: Path,
    as_at: date,
    **options: Unpack[CheckOptions],
) -> Checked:
    """What the policies of some academies (of all, where none is named) ask of their register on a day.

    The register is a folder of tables or a store. What is dated after the day is not seen.
    """
    result, _, found = check_and(_nothing, policies, academies, register, as_at, **options)
    return Checked(result, found)


def _nothing(*_: object) -> None:
    """What a check alone takes of the open register."""


def check_and(
    more: Callable[[Validated, Register, CheckResult], _More],
    policies: Path,
    academies: Sequence[str],
    register: Path,
    as_at: date,
    **options: Unpack[CheckOptions],
) -> tuple[CheckResult | None, _More | None, tuple[Diagnostic, ...]]:
    """A check's result, what `more` makes of the register while it is open, and all that was noticed.

    Where the policies or the register cannot be used, the first two are None and `more` is not asked.
    """
    from engine.diagnostics import has_errors, in_order
    from engine.register.ahead import Reading

    with Reading(register, academies, as_at) as reading:
        from engine.policy.loading import read_policy

        policy, found = read_policy(policies, academies or None, as_at, draft=options.get("draft", False))
        if policy is None or has_errors(found):
            wrong = found if policy is None else _validated(policy, found, as_at).diagnostics
            return None, None, wrong
        reading.begin(tuple(policy.academies), as_at, policy.codes, every=not academies)
        validated = _validated(policy, found, as_at)
        if validated.rules is None:
            return None, None, validated.diagnostics
        from engine.checking.checking import check_reading
        from engine.document.lost import lost_rules

        sets = validated.rules.by_academy.values()
        # that there is no rule at all is told by the check itself
        if validated.rules.rules and (lost := lost_rules(policy, sets)):
            return None, None, in_order(lost)
        result, noticed = check_reading(policy, validated.rules, reading, as_at, options)
        found = (*validated.diagnostics, *noticed)
        opened, _ = reading.read()
        if result is None or opened is None:
            return None, None, found
        return result, more(validated, opened, result), found


def explain_answer(
    policies: Path,
    academy: str,
    rule: str,
    subject: Sequence[str],
    register: Path,
    as_at: date,
    *,
    draft: bool = False,
) -> Answered:
    """Why a rule answers as it does for the subject that some words name, by an academy's policy and register.

    What else than authority is doubtful in the policies, but no error, is left to `validate` and `check` to say.
    """
    from engine.explaining.agreeing import AnswersDifferError
    from engine.explaining.asking import Asked, explain_subject
    from engine.policy.loading import of_authority

    validated = validate(policies, [academy], as_at, document=False, draft=draft)
    if validated.policy is None or validated.rules is None:
        return Answered(None, validated.diagnostics)
    asked = Asked(validated.policy, validated.rules, academy, rule, tuple(subject), as_at)
    try:
        explanation, found = explain_subject(asked, register)
    except AnswersDifferError:
        return Answered(None, (), differ=True)
    return Answered(explanation, (*of_authority(validated.diagnostics), *found))


def test(policies: Path, paths: Sequence[Path] = (), *, draft: bool = False) -> Tested:
    """What came of the cases at some paths, or of those of every layer.

    Local sections that they ask have to be authorised, on whatever day; in a draft they need not be.
    """
    from engine.cases.testing import run_cases
    from engine.diagnostics import has_errors

    validated = validate(policies, document=False, draft=True)
    if validated.policy is None or validated.rules is None:
        return Tested(None, validated.diagnostics)
    result, found = run_cases(validated.policy, validated.rules, paths, draft=draft)
    return Tested(result, found if has_errors(found) else ())
