"""A whole number on the command line."""

from __future__ import annotations

import click

from engine.cli.problems import UNFIT_VALUE
from engine.cli.usage import misuse


class Count(click.ParamType[int]):
    """A whole number within bounds; anything else is refused with the bounds."""

    name = "n"

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number."""
        text = str(value)
        if text.isascii() and text.isdigit() and len(text) < 19 and self.least <= int(text) <= self.most:
            return int(text)
        message = f"`{text}` is not a whole number from {self.least} to {self.most:,}"
        raise misuse(UNFIT_VALUE, message, f"write a number like `{self.least}`", ctx)
