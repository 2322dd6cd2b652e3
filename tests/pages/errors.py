"""`docs/errors.md`: every code with what it means, how to mend it, and how it looks."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

import engine
from engine.diagnostics import CATALOGUE, Code
from tests.pages.examples import all_examples

_HEAD = """\
# Errors, warnings and notes

What `trustpolicy` says when something is wrong, by code. A code never changes its meaning. An **error** stops the run
before anything is evaluated; a **warning** lets it go on, and what was left out is counted in the result; a **note**
only informs.

The first place shown is where to look, further places say why, and `help` is the smallest change that works.
"""
_STAGES = {
    "Y": "Policy files as YAML text",
    "S": "Policy files against their schema",
    "L": "Layers, delegation, settings, codes and contacts",
    "C": "What the policy document says, its contradictions, and the duties in it",
    "A": "Authorisations of local sections",
    "R": "The text of rules",
    "T": "Names, types and settings that rules use",
    "D": "Registers",
    "I": "Exports, and the registers that they become",
    "G": "Case ledgers",
    "K": "Policy cases",
    "V": "Editions that are compared",
    "U": "The command line",
    "N": "New academies",
    "X": "Questions about rules and pupils",
}


def errors_page() -> str:
    """The page."""
    return "".join(_pieces())


def declared_codes() -> dict[str, Code]:
    """Every code there is, in order, after every module that could declare one is imported."""
    for module in walk_packages(engine.__path__, "engine."):
        import_module(module.name)
    own = {id: code for id, code in CATALOGUE.items() if int(id[1:]) < 900}  # tests invent codes from 900 on
    return dict(sorted(own.items()))


def _pieces() -> Iterator[str]:
    codes, examples = declared_codes(), all_examples()
    yield _HEAD
    for letter, title in _STAGES.items():
        yield f"\n## {title}\n\n"
        own = [code for code in codes.values() if code.id.startswith(letter)]
        yield from (f"- [{code.id}](#{code.id.lower()}) {code.title}\n" for code in own)
        yield from (_section(code, examples.get(code.id)) for code in own)


def _section(code: Code, example: str | None) -> str:
    shown = f"\n```text\n{example.rstrip()}\n```\n" if example else ""
    return f"\n### {code.id}\n\n**{code.title}** ({code.severity})\n\n{code.explanation}\n{shown}"
