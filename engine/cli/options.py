"""Arguments and options that several verbs share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial, reduce, wraps
from pathlib import Path
from typing import TypeVar, get_args

import click
from click.core import ParameterSource

from engine.cli.exits import FailOn
from engine.cli.output import say_problems
from engine.cli.parameters import Day, LedgerFile, NamedFile, OneOf, PoliciesFolder, RegisterFolder
from engine.cli.problems import INSTALLED_KEPT, THOSE_INSTALLED, WHICH_ACADEMIES, WHICH_DAYS
from engine.cli.usage import misuse
from engine.findings import Level
from engine.installed import installed_folder
from engine.register import LEDGER
from engine.wanted import Wanted

Callback = TypeVar("Callback", bound=Callable[..., object])
"""The function of a verb, which an option is given to."""
_HERE = Path("policies")


def of_academies(
    verb: Callback, help: str = "All academies in the policies.", *, none_is_all: bool = False
) -> Callback:
    """Gives a verb the academies that are named, () for `--all`; naming none or both is a usage problem."""
    named = click.argument("academies", metavar="[ACADEMY]...", nargs=-1)
    every = click.option("--all", "every", is_flag=True, help=help)

    @wraps(verb)
    def chosen(*args: object, academies: tuple[str, ...], every: bool, **more: object) -> object:
        every = every or (none_is_all and not academies)
        return verb(*args, academies=_chosen_academies(academies, every), **more)

    return named(every(chosen))  # type: ignore[return-value]


def of_any_academies(verb: Callback) -> Callback:
    """Gives a verb the academies that are named, () for all: without a name, or with `--all`."""
    return of_academies(verb, "All academies, as when none is named.", none_is_all=True)


def of_register(
    help: str = "The folder with the register's tables.", *, required: bool = True
) -> Callable[[Callback], Callback]:
    """Gives a verb `--register`."""
    return click.option("--register", type=RegisterFolder(), required=required, help=help)


def with_ledger(verb: Callback) -> Callback:
    """Gives a verb that reads a register the case ledger: that of `--ledger`, else the one in the register's folder."""
    help = f"The ledger; by default `{LEDGER}` in the register's folder."

    @wraps(verb)
    def kept(*args: object, register: Path, ledger: Path | None, **more: object) -> object:
        return verb(*args, register=register, ledger=ledger or register / LEDGER, **more)

    return click.option("--ledger", type=LedgerFile("csv"), help=help)(kept)  # type: ignore[return-value]


def as_at_a_day(*, required: bool = True) -> Callable[[Callback], Callback]:
    """Gives a verb `--as-at`."""
    return click.option(
        "--as-at", type=Day(), required=required, help="The as-at date: marks after it do not count."
    )


def with_file_format(help: str) -> Callable[[Callback], Callback]:
    """Gives a verb `--file-format`: how it writes a register."""
    return click.option(
        "--file-format",
        "files",
        type=OneOf(("csv", "parquet")),
        default="csv",
        show_default=True,
        help=help,
    )


def with_files_beside(verb: Callback) -> Callback:
    """Gives a verb `--with`: files in which ids of an export are looked up."""
    return click.option(
        "--with",
        "beside",
        type=NamedFile(),
        multiple=True,
        help="A second file, which explains the ids in the export.",
    )(verb)


def with_policies(verb: Callback) -> Callback:
    """Gives a verb that reads policies `--policies`, and says where they are those that came with the program."""
    return _policies_option(_told)(verb)


def with_policies_untold(verb: Callback) -> Callback:
    """Gives a verb `--policies` that says itself what it does with those that came with the program."""
    return _policies_option(None)(verb)


def _policies_option(told: Callable[..., Path] | None) -> Callable[[Callback], Callback]:
    return click.option(
        "--policies",
        type=PoliciesFolder(),
        default=_policies,
        callback=told,
        help="The folder of policies; by default `policies` here, else those that came with the program.",
    )


def _told(ctx: click.Context, _: click.Parameter, policies: Path) -> Path:
    tell_installed(policies, ctx)
    return policies


def tell_installed(policies: Path, ctx: click.Context) -> None:
    """Says where the policies are that came with the program, where nobody named others."""
    if _are_installed(ctx):
        message = (
            f"there is no folder `policies` here, so those that came with the program are read: {policies}"
        )
        help = "name yours with `--policies DIR`, or go to the folder in which `policies` lies"
        say_problems([THOSE_INSTALLED.at(None, message, help=help)])


def refuse_installed(policies: Path, ctx: click.Context) -> None:
    """Refuses to write among the policies that came with the program where nobody named them."""
    if _are_installed(ctx):
        message = f"nothing is written among the policies that came with the program: {policies}"
        help = "name yours with `--policies DIR`, or copy those to a folder `policies` here"
        raise misuse(INSTALLED_KEPT, message, help)


def _are_installed(ctx: click.Context) -> bool:
    return ctx.get_parameter_source("policies") is ParameterSource.DEFAULT and not _HERE.is_dir()


def drafting(verb: Callback) -> Callback:
    """Gives a verb `--draft`."""
    return click.option(
        "--draft",
        is_flag=True,
        help="Include sections that nobody has authorised, and mark the output as a draft.",
    )(verb)


def failing_on(what: str) -> Callable[[Callback], Callback]:
    """Gives a verb `--fail-on`: the level of what it counts."""
    return click.option(
        "--fail-on",
        type=OneOf(get_args(FailOn)),
        default="must",
        show_default=True,
        help=f"The lowest level of {what} that gives exit code 1.",
    )


def summing_up(what: str) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """Gives a verb `--summary`."""
    return click.option("--summary", is_flag=True, help=f"List no {what}, only how many there are.")


def listing(what: str) -> Callable[[Callback], Callback]:
    """Gives a verb options by which it lists only some of what it finds, and the choice made as `wanted`."""

    def given(verb: Callback) -> Callback:
        @wraps(verb)
        def chosen(
            *args: object,
            roles: tuple[str, ...],
            rules: tuple[str, ...],
            pupils: tuple[str, ...],
            classes: tuple[str, ...],
            level: str,
            overdue: bool,
            since: date | None,
            summary: bool,
            **more: object,
        ) -> object:
            _refuse_later(since, more.get("as_at"))
            wanted = Wanted(roles, rules, pupils, classes, Level(level), overdue, since, summary)
            return verb(*args, wanted=None if wanted == Wanted() else wanted, **more)

        return reduce(lambda made, option: option(made), reversed(_narrowing(what)), chosen)  # type: ignore[return-value]

    return given


def _narrowing(what: str) -> Sequence[Callable[[Callable[..., object]], Callable[..., object]]]:
    """The options of `listing`, in the order of the help."""

    def only(which: str) -> str:
        return f"List only {what} {which}"

    several = partial(click.option, multiple=True)
    levels = OneOf([level.value for level in Level])
    of_class = only("about pupils and registers of this class, and about pupils with no class.")
    by_role = only("on which this role acts; give its short name in the contacts.")
    reaching = only("about this day or a later one, and those about no day.")
    return (
        several("--role", "roles", metavar="ROLE", help=by_role),
        several("--rule", "rules", metavar="RULE", help=only("of this rule, and of the stages above it.")),
        several("--pupil", "pupils", metavar="PUPIL", help=only("about this pupil.")),
        several(
            "--class", "classes", metavar="CLASS", help=f"{of_class} These four options may be repeated."
        ),
        click.option("--level", type=levels, default="note", help=f"The lowest level of {what} to list."),
        click.option("--overdue", is_flag=True, help=only("that are overdue for action.")),
        click.option("--since", type=Day(), help=reaching),
        summing_up(what),
        click.option("--names", is_flag=True, help="Show pupils by name, beside their identifiers."),
    )


def _refuse_later(since: date | None, as_at: object) -> None:
    if since and isinstance(as_at, date) and since > as_at:
        message = f"`--since {since}` lies after `--as-at {as_at}`"
        raise misuse(WHICH_DAYS, message, "swap or correct the days")


def on_a_day(verb: Callback) -> Callback:
    """Gives a verb `--on`."""
    help = "The day for which to show it, and on which authorisations must hold; by default today."
    return click.option("--on", type=Day(), help=help)(verb)


def _policies() -> Path:
    return _HERE if _HERE.is_dir() else installed_folder("policies")


def _chosen_academies(academies: tuple[str, ...], every: bool) -> tuple[str, ...]:
    """The academies named, () for all; naming none or both is a usage problem."""
    if bool(academies) != every:
        return academies
    message = "both academies and `--all` are given" if every else "no academy is named"
    help = "leave out one of them" if every else "name one or more academies, or add `--all`"
    raise misuse(WHICH_ACADEMIES, message, help)
