"""How the system's refusals and figures are told."""

import errno
import os
from datetime import datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

import engine.wording
from engine.answering.figures import in_unit, in_words
from engine.letters.fields import Sessions
from engine.quantities import Kind, Type
from engine.spoken import figure_in_words
from engine.wording import refusal

SHUT = PermissionError(errno.EACCES, "Access is denied")
FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize(
    ("platform", "error", "said"),
    [
        ("linux", FULL, "no space left on device"),
        ("linux", SHUT, "access is denied"),
        ("linux", ValueError("12"), "the system refuses"),
        ("linux", None, "the system refuses"),
        (
            "linux",
            ValueError('IO Error: cannot write "/x/P1.tmp": No space left on device'),
            "no space left on device",
        ),
        ("win32", FULL, "no space left on device"),
        ("win32", SHUT, "access is denied; if it is open in another program, such as Excel, close it there"),
        ("win32", PermissionError(errno.EACCES, "Access is denied", os.sep), "is a directory"),
    ],
)
def test_a_refusal_is_told_in_the_systems_words(
    platform: str, error: Exception | None, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine.wording, "sys", SimpleNamespace(platform=platform))
    assert refusal(error) == said


@pytest.mark.parametrize(
    ("figure", "told"),
    [
        ("96.9957", "96.9957%"),
        ("97.0043", "97.0043%"),
        ("97", "97%"),
        ("96.4981", "96.4981%"),
        ("96.5", "96.5%"),
        ("96.4912", "96.49%"),
        ("96.1", "96.1%"),
        ("96.1049", "96.1%"),
        ("0.0043", "0.0043%"),
    ],
)
def test_a_figure_is_never_rounded_to_a_threshold_that_it_misses(figure: str, told: str) -> None:
    assert figure_in_words(Decimal(figure), "%") == told


def test_a_day_is_told_in_words_and_a_time_with_it_to_the_minute() -> None:
    assert figure_in_words("2025-03-18", "date") == "18 March 2025"
    moment = in_unit(datetime(2025, 3, 18, 10, 2, 59), Type(Kind.MOMENT))
    assert in_words(moment) == "18 March 2025 at 10:02"


def test_a_letter_tells_an_attendance_just_below_the_target_as_below_it() -> None:
    assert Sessions(possible=233, missed=7).attendance == Decimal("96.9957")
    assert Sessions(possible=80, missed=1).attendance == Decimal("98.75")
