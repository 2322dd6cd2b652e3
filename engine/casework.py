"""The verbs by which a school works on its findings. Each reads like the pipeline, and imports only what it uses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from engine import check_and
from engine.outcomes import CheckedPupils, LedgerKept, LettersDue

if TYPE_CHECKING:
    from engine.check_result import CheckResult
    from engine.checking.checking import CheckOptions
    from engine.diagnostics import Diagnostic
    from engine.ledger.comparing import Names, Seen
    from engine.letters.due import NotDue
    from engine.letters.fields import Letter
    from engine.outcomes import Validated
    from engine.register.loading import Register


def check_with_pupils(
    policies: Path,
    academies: Sequence[str],
    register: Path,
    as_at: date,
    **options: Unpack[CheckOptions],
) -> CheckedPupils:
    """A check with the pupils of the register, by whom its findings can be grouped."""
    from engine.exporting.tables import pupils_of

    result, pupils, found = check_and(
        lambda _, register, __: pupils_of(register), policies, academies, register, as_at, **options
    )
    return CheckedPupils(result, pupils or (), found)


def keep_ledger(
    policies: Path,
    academies: Sequence[str],
    register: Path,
    as_at: date,
    ledger: Path,
    *,
    dry_run: bool = False,
    **options: Unpack[CheckOptions],
) -> LedgerKept:
    """A check held against a case ledger, which is then kept anew, unless it is a dry run.

    A ledger that cannot be read is an error. Where it cannot be written the cases are told all the same.
    """
    from engine.checking.listing import pupil_names
    from engine.diagnostics import has_errors
    from engine.frozen import replace
    from engine.ledger.comparing import by_name
    from engine.ledger.keeping import keep, too_early
    from engine.ledger.reading import pupils_in, read_ledger
    from engine.ledger.watching import seen_by
    from engine.policy.folders import layer_names

    wrong = () if dry_run else too_early(ledger, as_at, date.today())
    if wrong:
        return LedgerKept(None, (), wrong)
    known, wrong = read_ledger(ledger)
    if known is None:
        return LedgerKept(None, (), wrong)
    if wanted := options.get("wanted"):
        options["wanted"] = replace(wanted, kept=pupils_in(known, academies))

    def seen_of(validated: Validated, register: Register, result: CheckResult) -> tuple[Seen, Names]:
        names = pupil_names(register.connection) if options.get("names") else {}
        return seen_by(validated, register, result, known), names

    result, told, found = check_and(seen_of, policies, academies, register, as_at, **options)
    if result is None or told is None:
        return LedgerKept(None, (), found)
    seen, names = told
    there = layer_names(policies)
    cases, wrong, refused = keep(ledger, result, seen, dry_run=dry_run, known=there)
    told_of = None if has_errors(wrong) else result
    return LedgerKept(told_of, by_name(cases, names), (*found, *wrong), refused, begun=not known.entries)


def letters(
    policies: Path,
    academies: Sequence[str],
    register: Path,
    as_at: date,
    ledger: Path,
    *,
    named: bool = False,
    **options: Unpack[CheckOptions],
) -> LettersDue:
    """The letters that are due by a check, without those that are decided on in the case ledger.

    A ledger that was `named` has to be there: without its decisions, letters would go out a second time.
    """
    from engine.diagnostics import has_errors
    from engine.ledger.reading import read_ledger
    from engine.policy.folders import layer_names

    known, wrong = read_ledger(ledger, there=named)
    if known is None:
        return LettersDue((), None, wrong)

    def gathered(
        validated: Validated, register: Register, result: CheckResult
    ) -> tuple[tuple[Letter, ...], NotDue, tuple[Diagnostic, ...]]:
        from engine.ledger.astray import astray
        from engine.ledger.comparing import compared
        from engine.ledger.doubts import doubts_of_letters
        from engine.ledger.watching import seen_by
        from engine.letters.due import due_letters, letters_asked_for
        from engine.letters.fields import letters_of

        assert validated.policy is not None
        assert validated.rules is not None
        rules = validated.rules.by_academy
        cases = compared(known, result, seen_by(validated, register, result, known))
        due, not_due = due_letters(result, rules, cases)
        doubted = doubts_of_letters(ledger, known, cases, letters_asked_for(rules), layer_names(policies))
        wrong = (*astray(ledger, known, cases), *doubted)
        return letters_of(validated.policy, register, result, due), not_due, wrong

    _, told, found = check_and(gathered, policies, academies, register, as_at, **options)
    if told is None or has_errors(told[2]):
        return LettersDue((), None, (*found, *(told[2] if told else ())))
    return LettersDue(told[0], told[1], (*found, *told[2]))
