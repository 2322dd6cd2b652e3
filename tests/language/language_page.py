"""`docs/language.md` with what its examples give: sentences behind rules, problems behind wrong ones, the grammar.

Run as a program it writes the page anew.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

from engine.demo import AS_AT
from engine.diagnostics import Diagnostic
from engine.language.checker import check_condition
from engine.language.kinds import SUBJECTS
from engine.language.parsing.parser import parse
from engine.language.parsing.tables import tables
from engine.language.vocabulary import Vocabulary
from engine.policy.loading import Policy, load_policy
from engine.reports.diagnostics import diagnostics_text
from engine.rulebook import read_rulebook, vocabulary_of
from engine.source import Source, Span

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "language.md"
_WRONG = re.compile(r"```wrong (each [\w ]+)\n(.*?)\n```\n(?:\n```text\n.*?\n```\n)?", re.S)
_WORDS = re.compile(r"```words\n.*?```", re.S)
_LARK = re.compile(r"```lark\n.*?```", re.S)


@cache
def policy() -> Policy:
    loaded, found = load_policy(ROOT / "policies", None, AS_AT)
    assert loaded is not None, found
    return loaded


@cache
def shipped_words() -> Vocabulary:
    """The names of the shipped policies, their definitions among them."""
    book, found = read_rulebook(policy())
    assert not found
    words = vocabulary_of(policy(), list(policy().academies.values()))
    definitions = next(iter(book.by_academy.values())).definitions
    return replace(words, definitions=definitions)


def checked(text: str, subject: str):
    """The meaning of a rule of the page, or what is wrong with it."""
    read = parse(text, Span(Source("your rule", text), 0, len(text)).part)
    return read if isinstance(read, Diagnostic) else check_condition(read, SUBJECTS[subject], shipped_words())


def _with_problem(found: re.Match[str]) -> str:
    subject, text = found[1], found[2]
    problem = checked(text, subject)
    assert isinstance(problem, Diagnostic), text
    told = "".join(diagnostics_text([problem])).rstrip("\n")
    return f"```wrong {subject}\n{text}\n```\n\n```text\n{told}\n```\n"


def in_full(page: str) -> str:
    """The page with what its examples give."""
    grammar = (ROOT / "engine" / "language" / "parsing" / "grammar.lark").read_text("utf-8").rstrip("\n")
    rows = re.findall(r".{1,100}(?: |$)", " ".join(sorted(tables().words)))
    words = "\n".join(row.rstrip() for row in rows)
    page = _WRONG.sub(_with_problem, page)
    page = _WORDS.sub(lambda _: f"```words\n{words}\n```", page)
    return _LARK.sub(lambda _: f"```lark\n{grammar}\n```", page)


if __name__ == "__main__":
    PAGE.write_text(in_full(PAGE.read_text("utf-8")), "utf-8")
