"""Commands in what a verb says, as they have to be written for the policies that it was given."""

from __future__ import annotations

import re

import click
from click.core import ParameterSource

from engine.shell import command

_COMMAND = re.compile(r"`(trustpolicy (?!diff\b|review\b)[a-z](?:(?! --policies\b)[^`\n])*)`")
"""One of a verb that goes by `--policies`; two name the editions that they compare."""


def with_policies_named(text: str) -> str:
    """The text, where `--policies` was given, with it in each command that takes it: else they would be of others."""
    if "`trustpolicy " not in text:
        return text
    context = click.get_current_context(silent=True)
    if not context or context.get_parameter_source("policies") is not ParameterSource.COMMANDLINE:
        return text
    named = command("--policies", context.params["policies"])
    return _COMMAND.sub(lambda found: f"`{found[1]} {named}`", text)
