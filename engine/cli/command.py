"""The command of a verb: it keeps its words, and refuses outputs that would take the place of something else."""

from __future__ import annotations

import click

from engine.cli.placing import check_outputs
from engine.cli.usage import WORDS


class Verb(click.Command):
    """A click command that keeps its words, so that all that is missing can be said at once."""

    def invoke(self, ctx: click.Context) -> object:
        """What the verb hands back; outputs that would take the place of something else are refused."""
        check_outputs(ctx)
        return super().invoke(ctx)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """What is left over, as click has it."""
        ctx.meta[WORDS] = tuple(args)
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as problem:
            problem.ctx = problem.ctx or ctx
            raise
