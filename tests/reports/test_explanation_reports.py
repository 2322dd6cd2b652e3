"""An explanation in each format: every text stays text, and all of it is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest
from made_results import told_apart

from engine.explaining.explained import (
    Change,
    CountedRow,
    CountedRows,
    ExplainedException,
    ExplainedFigure,
    ExplainedPart,
    Explanation,
    MissingFact,
    PeriodAnswer,
)
from engine.findings import Action, Level, Measured, Responsible, UsedSetting, Window
from engine.reports.explanation.html import explanation_html
from engine.reports.explanation.json import explanation_json
from engine.reports.explanation.markdown import explanation_markdown
from engine.reports.explanation.phrases import row_groups
from engine.reports.explanation.text import explanation_text
from engine.reports.look import Look
from tests.parsed_pages import Page
from tests.results import read_result

HURT = "<script>alert(1)</script>&amp;|\x1b[31m\u202e[a](javascript:b)"
OVER = Window(date(2024, 11, 4), date(2025, 1, 24))


def told(text: str) -> Explanation:
    """An explanation with everything in it, and a text wherever one can stand."""
    used = UsedSetting(text, text, text, text, text, written=text)
    part = ExplainedPart(text, "yes", (ExplainedFigure(text, Measured(2, text), OVER),), decides=True)
    whole = ExplainedPart(
        text, "yes", joined="and", parts=(part, ExplainedPart(text, "cannot tell")), called=text
    )
    row = CountedRow("yes", date(2024, 11, 4), text, text)
    return Explanation(
        text, date(2025, 3, 28), text, "sha256:0", "sha256:1", text, text, Level.MUST, text, text,
        (text,), text, (text,),
        {"pupil_id": text}, text, "yes", text, OVER, whole, (ExplainedException(text, text, part),),
        (used,), (CountedRows(text, OVER, 1, 0, 2, text, (row,)),),
        (MissingFact(text, text, text),), (Change("no", text),), text,
        Action(text, Responsible(text, text, text), date(2025, 4, 4)), (PeriodAnswer(OVER, "no"),),
    )  # fmt: skip


def test_a_page_has_no_element_that_a_text_brought() -> None:
    page, plain = (Page("".join(explanation_html(told(text), None))) for text in (HURT, "plain"))
    assert page.tags == plain.tags
    assert not any(name.startswith("on") or name in {"src", "href"} for name in page.attributes)
    assert not {"script", "img", "a", "link", "iframe"} & set(page.tags)
    assert {"main", "h1", "h2", "table", "caption", "th"} <= set(page.tags)
    texts = " ".join(page.texts)
    assert "<script>alert(1)</script>" in texts and "\x1b" not in texts and "\u202e" not in texts


@pytest.mark.parametrize("write", [explanation_text, explanation_markdown, explanation_html])
def test_nothing_of_an_explanation_is_left_out(write: Callable[..., Iterator[str]]) -> None:
    explained, texts = told_apart(told("x"), "x")
    figures = [each.figures[0].says for each in (explained.part.parts[0], explained.exceptions[0].part)]
    otherwise = {  # what the sentence, the name, the joined parts, the part and the value as written say
        *(explained.asked_of, *explained.subject.values(), explained.part.says, *figures),
        explained.settings[0].value,
    }
    page = "".join(write(explained, None))
    assert {text for text in texts if text not in page} == otherwise


def test_nothing_of_an_explanation_is_left_out_of_json() -> None:
    explained, texts = told_apart(told("x"), "x")
    page = "".join(explanation_json(explained, None))
    assert [text for text in texts if f'"{text}"' not in page] == [explained.part.called]


@pytest.mark.parametrize("write", [explanation_text, explanation_markdown], ids=["text", "markdown"])
def test_nothing_steers_a_terminal_or_a_page(write: Callable[[Explanation, None], Iterator[str]]) -> None:
    text = "".join(write(told(HURT), None))
    assert "\x1b" not in text and "\u202e" not in text
    assert write is explanation_text or ("<script" not in text and "[a](" not in text)


@pytest.mark.parametrize("width", [80, 120])
def test_lines_keep_to_the_terminal_and_lose_no_word(width: int) -> None:
    words = " ".join(f"word{i}" for i in range(60))
    lines = "".join(explanation_text(told("plain"), None, Look(False, width))).splitlines()
    assert max(map(len, lines)) <= width
    wrapped = "".join(explanation_text(replace(told("plain"), sentence=words), None, Look(True, width)))
    assert [f"word{i}" in wrapped for i in range(60)] == [True] * 60


def test_json_is_what_its_schema_says() -> None:
    read = read_result("explain", "".join(explanation_json(told(HURT), 1)))
    assert read["called"] == HURT


def row(day: str, label: str = "AM", facts: str = "G") -> CountedRow:
    return CountedRow("yes", date.fromisoformat(day), label, facts)


def test_days_that_follow_and_say_the_same_are_one_group() -> None:
    rows = [row(day, half) for day in ("2024-11-07", "2024-11-08", "2024-11-11") for half in ("AM", "PM")]
    groups, left = row_groups([*rows, row("2024-11-13"), row("2024-11-14", facts="O")])
    assert [(group.days, group.text, group.count) for group in groups] == [
        ("7 November 2024 to 11 November 2024", "AM and PM G", 6),
        ("13 November 2024", "AM G", 1),
        ("14 November 2024", "AM O", 1),
    ]
    assert left == 0


def test_rows_of_one_day_that_say_several_things_are_kept_apart() -> None:
    rows = [row("2024-11-07", facts="L, minutes late 5"), row("2024-11-07", "PM", "U")]
    assert row_groups(rows)[0][0].text == "AM L, minutes late 5; PM U"


def test_what_is_left_out_is_counted() -> None:
    rows = [row(f"2024-11-{day:02}", facts=str(day)) for day in range(1, 29)]
    shown, left = row_groups(rows, 20)
    assert (len(shown), left) == (20, 8)
    assert len(row_groups(rows, None)[0]) == 28
    assert "and 8 more rows; --all-rows shows them" in "".join(
        explanation_text(
            replace(told("plain"), rows=(CountedRows("x", None, 28, 0, 28, "rows", tuple(rows)),)), 20
        )
    )


@pytest.mark.parametrize("write", [explanation_text, explanation_markdown, explanation_html])
def test_the_answer_and_what_to_do_stand_before_the_rule(write: Callable[..., Iterator[str]]) -> None:
    explained = replace(told("x"), because="ten sessions", sentence="For each pupil", then=Action("Decide"))
    page = "".join(write(explained, None))
    assert page.index("ten sessions") < page.index("Decide") < page.index("For each pupil")


def test_a_yes_or_no_is_told_with_its_name() -> None:
    age = ExplainedFigure("the compulsory school age", Measured("yes", "yes/no"))
    part = ExplainedPart("the pupil is not of compulsory school age", "no", (age,))
    page = "".join(explanation_text(replace(told("x"), part=part), None))
    assert "compulsory school age: yes" in page and "it is yes" not in page


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (Measured(1, "sessions"), "it is 1 session"),
        (Measured(1, "sessions", 3), "it is 1 to 3 sessions"),
        (Measured(1, "sessions", or_more=True), "it is 1 or more sessions"),
    ],
)
def test_a_figure_without_a_high_end_is_not_told_like_an_exact_one(figure: Measured, said: str) -> None:
    part = ExplainedPart("sessions this term", "cannot tell", (ExplainedFigure("sessions", figure),))
    assert f"{said}\n" in "".join(explanation_text(replace(told("x"), part=part), None))
