"""A combination of cases is found by the words in which a finding names it, also where a class has several words."""

from __future__ import annotations

import duckdb
import pytest

from engine.explaining.subjects import Found, Question, find_subject
from engine.language.kinds import KINDS, READS_SETTINGS_ONLY

CLASSES = ("3A", "4 Elm", "4 Elm West", "4 Oak", "Friday Club")


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        (
            "PM, year 4, classes 4 Elm, 4 Oak",
            {"session": "PM", "year_groups": "4", "classes": "4 Elm, 4 Oak"},
        ),
        ("PM, each year group", {"session": "PM", "year_groups": "each year group"}),
        ("Whole school", {"year_groups": "whole school"}),
        ("class 4 Elm West", {"classes": "4 Elm West"}),
        ("classes 3A, 4 Elm, Fridays", {"classes": "3A, 4 Elm", "weekdays": "Fridays"}),
        ("class Friday Club, AM", {"session": "AM", "classes": "Friday Club"}),
    ],
)
def test_classes_of_several_words_are_found(words: str, keys: dict[str, str]) -> None:
    kind = KINDS[next(iter(READS_SETTINGS_ONLY))]
    with duckdb.connect() as connection:
        question = Question("wenlock", kind, tuple(words.split()), "a_rule", CLASSES)
        assert find_subject(question, connection) == Found(keys)
