"""Mistakes on the command line in words, those that click finds among them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence

import click

from engine.cli.problems import COMMAND_LINE, MISSING_OPTION, UNFIT_VALUE, UNKNOWN_OPTION, UNKNOWN_VERB
from engine.cli.streams import look_of
from engine.cli.usage import WORDS, UsageProblem
from engine.diagnostics import Diagnostic, near_names
from engine.reports.diagnostics import diagnostics_text
from engine.wording import quoted

_EXTRA = re.compile(r"Got unexpected extra arguments? \((.+)\)", re.DOTALL)
_DAYS = ("--as-at", "--on")


def usage_text(problem: click.ClickException) -> Iterator[str]:
    """The problem, then the verb's form and where its help is."""
    if isinstance(problem, click.exceptions.NoArgsIsHelpError):
        yield f"{problem.format_message()}\n"
        return
    yield from diagnostics_text([_diagnostic(problem)], look_of(sys.stderr))
    context = problem.ctx if isinstance(problem, click.UsageError) else None
    if context and not isinstance(problem, UsageProblem):
        yield f"{context.get_usage()}\n"
    if context:
        yield f"try `{context.command_path} --help`\n"


def _diagnostic(problem: click.ClickException) -> Diagnostic:
    match problem:
        case UsageProblem():
            return problem.diagnostic
        case click.NoSuchCommand():
            return _unknown_verb(problem)
        case click.NoSuchOption():
            return _unknown_option(problem)
        case click.MissingParameter():
            return _missing(problem)
        case click.BadOptionUsage() if parameter := _with_value(problem):
            help = f"write `{' '.join(_form(parameter))}`"
            return COMMAND_LINE.at(None, f"there is no value after `{problem.option_name}`", help=help)
        case click.BadParameter():
            return UNFIT_VALUE.at(None, _lowered(problem.message))
    if extra := _EXTRA.fullmatch(problem.format_message()):
        words = extra[1].split(" ")
        many = "is one word" if len(words) == 1 else f"are {len(words)} words"
        return COMMAND_LINE.at(None, f"{quoted(words)} {many} too many")
    return COMMAND_LINE.at(None, _lowered(problem.format_message()))


def _lowered(message: str) -> str:
    return (message[:1].lower() + message[1:]).rstrip(".").replace("'", "`")


def _unknown_verb(problem: click.NoSuchCommand) -> Diagnostic:
    group = problem.ctx.command if problem.ctx else None
    verbs = group.list_commands(problem.ctx) if isinstance(group, click.Group) and problem.ctx else []
    help = near_names(problem.command_name, verbs) or f"the verbs are {', '.join(verbs)}"
    return UNKNOWN_VERB.at(None, f"there is no verb `{problem.command_name}`", help=help)


def _unknown_option(problem: click.NoSuchOption) -> Diagnostic:
    context = problem.ctx
    parameters = context.command.get_params(context) if context else []
    known = [name for parameter in parameters for name in parameter.opts if name.startswith("-")]
    named = f"`{context.info_name}` has" if context else "there is"
    message = f"{named} no option `{problem.option_name}`"
    return UNKNOWN_OPTION.at(None, message, help=_its_day(problem.option_name, known))


def _its_day(name: str, known: Sequence[str]) -> str | None:
    """The option by which this verb is told the day, where that of another was given; else those with a name like it."""
    day = next((each for each in _DAYS if name in _DAYS and each in known), None)
    return f"here the day is given by `{day}`" if day else near_names(name, known)


def _with_value(problem: click.BadOptionUsage) -> click.Option | None:
    """The option, if it takes a value."""
    for one in problem.ctx.command.get_params(problem.ctx) if problem.ctx else ():
        if isinstance(one, click.Option) and not one.is_flag and problem.option_name in one.opts:
            return one
    return None


def _missing(problem: click.MissingParameter) -> Diagnostic:
    missing = _all_missing(problem.ctx) if problem.ctx else []
    names = quoted(_form(parameter)[0] for parameter in missing) if missing else "something"
    message = f"{names} {'are' if len(missing) > 1 else 'is'} missing"
    forms = " ".join(" ".join(_form(parameter)) for parameter in missing)
    return MISSING_OPTION.at(None, message, help=f"add `{forms}`" if forms else None)


def _all_missing(context: click.Context) -> list[click.Parameter]:
    command = context.command
    given, _, _ = command.make_parser(context).parse_args(list(context.meta.get(WORDS, ())))
    return [
        one for one in command.get_params(context) if one.required and not _given(given.get(one.name or ""))
    ]


def _given(value: object) -> bool:
    """Whether words were given: what was not stands as none of them, or as a mark of its own."""
    return isinstance(value, str | Sequence) and bool(value)


def _form(parameter: click.Parameter) -> tuple[str, ...]:
    if not isinstance(parameter, click.Option):
        return (parameter.metavar or str(parameter.name).upper(),)
    plain = isinstance(parameter.type, click.Path) or parameter.type is click.STRING
    shown = parameter.metavar or str(parameter.name if plain else parameter.type.name).upper()
    return parameter.opts[0], shown
