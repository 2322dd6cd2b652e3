"""Rules put together from parts of others: forms that nobody thought of, and that the checker takes all the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from meaning_routes import hold_equal
from meaning_strategies import RuleText, rule_texts, worlds

_TOKEN = re.compile(r"\"[^\"]*\"|'[^']*'|[\w.%£:-]+|[<>!]?=|\S")
_TRIES = 16


def phrases(tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where what could be a phrase begins and ends: in brackets, between `and` or `or`, a window, a single word."""
    opened: list[int] = []
    for at, token in enumerate(tokens):
        yield at, at + 1
        if token == "(":
            opened.append(at)
        elif token == ")" and opened:
            begun = opened.pop()
            yield begun + 1, at
            yield from ([(begun - 1, at + 1)] if begun else [])
        elif token == "over":
            yield at, min(at + 3, len(tokens))
    cuts = [-1, *(at for at, token in enumerate(tokens) if token in {"and", "or"}), len(tokens)]
    yield from ((one + 1, other) for one, other in pairwise(cuts) if other > one + 1)


def crossed(text: RuleText, other: RuleText, random: Random) -> RuleText:
    """A rule with a phrase of another in the place of one of its own, or asked of what the other is asked of."""
    if random.random() < 0.3:
        return replace(text, subject=other.subject)
    own, donor = _TOKEN.findall(text.when), _TOKEN.findall(other.when)
    several = [(first, last) for first, last in phrases(own) if last - first > 1]
    begin, end = random.choice(several or [*phrases(own)])
    given = [donor[first:last] for first, last in phrases(donor)]
    alike = [each for each in given if each[0] == own[begin]]
    part = random.choice(alike or given)
    return replace(text, when=" ".join([*own[:begin], *part, *own[end:]]))


def taken(text: RuleText) -> bool:
    try:
        return text.rule() is not None
    except AssertionError:
        return False


@pytest.mark.slow
@settings(
    deadline=None,
    derandomize=False,
    max_examples=400,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
@given(st.lists(rule_texts(), min_size=4, max_size=6), worlds(), st.randoms(use_true_random=False))
def test_what_the_checker_takes_is_answered_alike(connection, texts, world, random):
    made = [crossed(*random.sample(texts, 2), random) for _ in range(_TRIES)]
    asked = [each for each in made if each not in texts and taken(each)]
    assume(asked)
    hold_equal(asked, world, connection)
