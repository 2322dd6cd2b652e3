"""The command of a verb: it keeps its words, and refuses outputs that would take the place of something else."""

from __future__ import annotations

import click
from click.core import augment_usage_errors

from engine.cli.placing import check_outputs
from engine.cli.problems import COMMAND_LINE
from engine.cli.usage import WORDS, misuse


class Verb(click.Command):
    """A click command that keeps its words, so that all that is missing can be said at once."""

    def invoke(self, ctx: click.Context) -> object:
        """What the verb hands back; outputs that would take the place of something else are refused."""
        with augment_usage_errors(ctx):
            check_outputs(ctx)
        return super().invoke(ctx)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """What is left over, as click has it; of an option given twice click would take the last without a word."""
        words = ctx.meta[WORDS] = tuple(args)
        with augment_usage_errors(ctx):
            rest = super().parse_args(ctx, args)
            _, _, given = self.make_parser(ctx).parse_args(args=list(words))
            for option in (each for each in given if _takes_one_value(each)):
                if given.count(option) > 1:
                    message = f"`{option.opts[0]}` is given twice, and nobody can tell which one is meant"
                    raise misuse(COMMAND_LINE, message, "leave out one of them")
        return rest


def _takes_one_value(option: click.Parameter) -> bool:
    return isinstance(option, click.Option) and not option.multiple and not option.is_flag
