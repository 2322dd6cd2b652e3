"""`render`: the public page says what is in force and nothing else, in plain words, for everybody to read."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import Result

from engine.frozen import replace
from engine.installed import installed_folder
from engine.policy.cases import Taught
from engine.policy.loading import load_policy
from engine.publishing.page import public_page
from engine.publishing.public_page import Bullets, Paragraph, Part, PublicPage, Table
from engine.reports.published import page_html, page_markdown
from engine.spoken import years_in_words
from tests.commands import trustpolicy
from tests.edits import edit
from tests.signed_trust import DAY, authorise, write_trust

WHAT_TO_DO = """\
## If your child is away

- Tell us by 8:30am on each day that your child is away, and say why.
- You can tell us with Studybugs.
- You can phone us on 01582 730624.
- If we do not hear from you, we will call you on the first morning.
- We will call again each day until we know why.
- If your child is ill for more than 5 school days, we will ask for proof.
- Proof that a child is ill can be: doctor's note, prescription, appointment card or other suitable evidence.
- Give us at least 2 phone numbers that we can call.

## If your child is late

- After 8:50am, come in through the school office and sign in.
- A child who comes late, but before the register closes, gets the mark L.
- A child who comes after the register closes gets the mark U. That counts as away.

## If you want to ask for time off

- Ask us at least 2 weeks before.
- Ask the school office for the form.
- The headteacher says yes or no.
- We can only say yes for: regulated performance or employment abroad, interview, study leave, \
temporary part-time timetable or exceptional circumstances.

## If a child misses too much school

| If a child | Then |
| --- | --- |
| is in school for less than 97% of the time | we get in touch with you |
| is in school for less than 95% of the time | we write to you |
| misses 10% of school or more | we call this persistent absence |
| misses 50% of school or more | we call this severe absence |
| misses 10 sessions or more in 10 school weeks, and we have not agreed to it | you may get a penalty notice |

- A school day has 2 sessions.
- We may first give you 3 to 6 weeks to do better.
- The first penalty is £160. You pay £80 if you pay within 21 days, and all of it within 28 days.
- The second penalty is £160, within 28 days.
- The most penalties you can get in 3 years is 2. After that you may have to go to court.
- A court can fine you up to £2,500.
- A court can send you to prison for up to 3 months.
"""
TIMES = (
    ("Gates open", "8:30am"),
    ("School starts", "8:30am"),
    ("We start to take the register (morning)", "8:30am"),
    ("The register closes (morning)", "9:15am"),
    ("We start to take the register (afternoon, years 3 and 4)", "12:45pm"),
    ("The register closes (afternoon, years 3 and 4)", "12:55pm"),
    ("We start to take the register (afternoon, years 5 and 6)", "1:30pm"),
    ("The register closes (afternoon, years 5 and 6)", "1:40pm"),
    ("School ends", "3:30pm"),
)
ONE_DAY = "    - when: {session: AM, on: [2025-03-28]}\n      opens: 9:30\n      closes: 9:45\n"
HOSTILE = "<script>alert(1)</script> | [a](b) \u202e"


def run(*words: str, on: str = "2025-03-28") -> Result:
    return trustpolicy("render", "wenlock", *words, "--on", on)


def test_the_page_says_what_is_in_force() -> None:
    text = run("--format", "markdown").stdout
    assert f"\n{WHAT_TO_DO}\n## What the marks mean\n" in text
    for said in (
        "\n".join(f"| {what} | {time} |" for what, time in TIMES),
        "| Senior attendance champion | T Clark, Assistant Headteacher | 01582 730624 |",
        "edition 2024-25",
        "Next review: July 2025.",
    ):
        assert said in text


@pytest.mark.parametrize(
    ("file", "old", "new", "before", "after"),
    [
        ("trust/times.yaml", "15:30", "15:20", "3:30pm", "3:20pm"),
        ("trust/thresholds.yaml", "97%", "98%", "97%", "98%"),
        ("wenlock/contacts.yaml", "T Clark", "Z Example", "T Clark", "Z Example"),
        ("national/codes.yaml", "meaning: Illness", "meaning: Unwell", "Illness", "Unwell"),
        ("trust/policy.yaml", "approved_by: Directors", "approved_by: A Board", "Directors", "A Board"),
    ],
)
def test_every_value_comes_from_the_policies(policies: Path, file, old, new, before, after) -> None:
    assert before in run("--policies", str(policies)).stdout
    text = (policies / file).read_text("utf-8")
    assert old in text
    (policies / file).write_text(text.replace(old, new), "utf-8")
    page = run("--policies", str(policies)).stdout
    assert after in page
    assert before not in page


def test_nobody_is_named_whose_role_is_not_settled(policies: Path) -> None:
    done = run("--format", "markdown")
    assert "| Designated safeguarding lead | Ask at the school office | 01582 730624 |" in done.stdout
    assert "Dearman" not in done.stdout and "C203" in done.stderr and done.exit_code == 0
    contacts = policies / "wenlock" / "contacts.yaml"
    text = contacts.read_text("utf-8")
    settled = re.sub(r"    unsettled: Clause 3.7.*\n", "", text)
    contacts.write_text(settled, "utf-8")
    done = run("--format", "markdown", "--policies", str(policies))
    assert "| Designated safeguarding lead | Miss Dearman | 01582 730624 |" in done.stdout
    assert not done.stderr
    contacts.write_text(text.replace("school_office: {phone: 01582 730624,", "school_office: {"), "utf-8")
    assert "safeguarding lead" not in run("--policies", str(policies)).stdout


def test_codes_are_those_of_the_day() -> None:
    assert "| K | Education arranged" in run("--format", "markdown").stdout
    earlier = run("--format", "markdown", on="2024-08-18").stdout
    assert "| K |" not in earlier
    assert "| Y |" in earlier


def test_what_nobody_sets_is_left_out(tmp_path: Path) -> None:
    write_trust(tmp_path / "policies")
    authorise(tmp_path / "policies")
    policy, _ = load_policy(tmp_path / "policies", ["hillside"], DAY)
    assert policy
    text = "".join(page_markdown(public_page(policy, "hillside", DAY)))
    assert "| School starts | 8:45am |" in text
    assert "None" not in text
    assert "{" not in text
    assert "penalty is" not in text


@pytest.mark.parametrize(("years", "told"), [((1, 11), False), ((0, 6), True), ((7, 13), True)])
def test_where_some_are_not_of_compulsory_school_age_parents_are_told_of_no_penalty(
    years: tuple[int, int], told: bool
) -> None:
    policy, _ = load_policy(installed_folder("policies"), ["wenlock"], DAY)
    assert policy
    local = replace(policy.academies["wenlock"], taught=Taught(range(years[0], years[1] + 1)))
    page = public_page(replace(policy, academies={"wenlock": local}), "wenlock", DAY)
    assert ("no penalty for a child who is not yet" in "".join(page_markdown(page))) is told


def test_an_edition_past_its_review_says_so_and_a_draft_too(policies: Path) -> None:
    assert run("--policies", str(policies), on="2025-08-01").exit_code == 5
    page = run("--policies", str(policies), "--draft", on="2025-08-01").stdout
    assert "Next review: July 2025, which is overdue." in page
    assert "<title>Draft: Attendance at Wenlock CE Academy</title>" in page
    assert '<main><p role="note"><strong>Draft</strong>' in page


def test_an_edition_whose_time_has_not_come_is_told_beside_the_page() -> None:
    """Its page would tell all parents next year's figures, and bear no sign of it."""
    assert "is for a school year that begins on 2024-09-01, after 2024-06-28" in run(on="2024-06-28").stderr
    assert "L048" not in run().stderr


def test_what_is_doubtful_of_an_authorisation_is_told_beside_the_page(policies: Path) -> None:
    """Without its times.yaml the academy's page would tell all parents the trust's times."""
    edit(policies / "trust/authorisations/wenlock.yaml", "authorised: 2024-08\n", "authorised: 2025-05-01\n")
    assert "warning[A020]" in run("--policies", str(policies)).stderr
    (policies / "wenlock/times.yaml").unlink()
    gone = run("--policies", str(policies), on="2025-05-02")
    assert (gone.exit_code, "warning[A021]" in gone.stderr, "L030" in gone.stderr) == (0, True, False)


class Elements(HTMLParser):
    """The elements of a page, with their attributes, and whether each that is opened is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def test_the_page_can_be_read_by_everybody_and_fetches_nothing() -> None:
    text = run().stdout
    page = Elements(text)
    assert not page.open
    assert page.named("html") == [{"lang": "en-GB"}]
    assert len(page.named("h1")) == len(page.named("main")) == len(page.named("title")) == 1
    assert len(page.named("caption")) == len(page.named("table")) == len(page.named("thead"))
    assert all(heading.get("scope") in ("col", "row") for heading in page.named("th"))
    assert not {tag for tag, _ in page.found} & {"script", "link", "img", "iframe"}
    assert "http:" not in text and "https:" not in text
    (policy,) = (each["content"] for each in page.named("meta") if "http-equiv" in each)
    assert policy and policy.startswith("default-src 'none'; style-src 'unsafe-inline';")
    assert "@media print" in text


def test_no_text_becomes_markup() -> None:
    blocks = (Paragraph(HOSTILE), Bullets((HOSTILE,)), Table(HOSTILE, ("What",), ((HOSTILE,),)))
    page = PublicPage(HOSTILE, (Part(HOSTILE, blocks),))
    html, markdown = "".join(page_html(page)), "".join(page_markdown(page))
    for text in (html, markdown):
        assert "<script" not in text
        assert "\u202e" not in text
    assert "[a](b)" not in markdown


def grade(text: str) -> float:
    """The Automated Readability Index: about 6 is read at the age of 11 to 12, about 7 at 12 to 13."""
    words = re.findall(r"[A-Za-z0-9£%:']+", text)
    sentences = len(re.findall(r"[.!?](?:\s|$)", text))
    letters = sum(len(re.sub(r"\W", "", word)) for word in words)
    return 4.71 * letters / len(words) + 0.5 * len(words) / sentences - 21.43


def test_it_is_read_at_the_age_of_twelve() -> None:
    policy, _ = load_policy(installed_folder("policies"), ["wenlock"], DAY)
    assert policy
    blocks = [block for part in public_page(policy, "wenlock", DAY).parts for block in part.blocks]
    sentences = [each.text for each in blocks if isinstance(each, Paragraph)]
    sentences += [item for each in blocks if isinstance(each, Bullets) for item in each.items]
    assert grade(" ".join(sentences)) <= 6.5
    assert (
        grade("The aforementioned institution necessitates authorisation notwithstanding circumstances.") > 12
    )


@pytest.mark.parametrize(
    ("years", "said"),
    [
        ([0], "Reception"),
        ([4], "year 4"),
        ([0, 1], "Reception and year 1"),
        ([3, 4], "years 3 and 4"),
        ([0, 1, 2, 3], "Reception to year 3"),
        ([7, 8, 9], "years 7 to 9"),
        ([0, 2, 4], "Reception and years 2 and 4"),
        ([7, 9, 11], "years 7, 9 and 11"),
    ],
)
def test_year_groups_are_told_as_parents_call_them(years: list[int], said: str) -> None:
    assert years_in_words(years) == said


def test_a_target_of_the_whole_school_is_none_of_a_childs(policies: Path) -> None:
    """A parent reads the targets of year groups, and not that of the school."""
    thresholds = policies / "trust" / "thresholds.yaml"
    cases = "".join(
        f"      - when: {{{when}}}\n        value: {value}\n"
        for when, value in (
            ("year_groups: [3, 4]", "94%"),
            ("year_groups: [5, 6]", "96%"),
            ("whole_school: true", "95%"),
        )
    )
    target = '  target: {value: 97%, clause: "4.6"}\n'
    text = thresholds.read_text("utf-8")
    assert target in text
    thresholds.write_text(text.replace(target, f'  target:\n    clause: "4.6"\n    cases:\n{cases}'), "utf-8")
    said = run("--policies", str(policies), "--format", "markdown").stdout
    assert "at least 94% (years 3 and 4); 96% (years 5 and 6) of the time" in said


def test_what_differs_is_told_of_each_of_the_year_groups_that_are_taught(policies: Path) -> None:
    thresholds = policies / "trust" / "thresholds.yaml"
    values = {
        "evidence_kinds": ("[none]", "[any]", "[note, card]"),
        "form_from": ("school", "school_office", "headteacher"),
    }
    for name, each in values.items():
        cases = "".join(
            f"\n      - when: {{year_groups: {years}}}\n        value: {value}"
            for years, value in zip(([1, 2], [3, 4], [5, 6]), each, strict=True)
        )
        put = f'  {name}:\n    clause: "4.2"\n    cases:{cases}'
        text = re.sub(rf"(?m)^  {name}: \{{value: .*$", put, thresholds.read_text("utf-8"))
        thresholds.write_text(text, "utf-8")
    said = run("--policies", str(policies), "--format", "markdown").stdout
    assert "Proof that a child is ill can be: any (years 3 and 4); note or card (years 5 and 6)." in said
    assert "Ask the school office (years 3 and 4); headteacher (years 5 and 6) for the form." in said


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "trust",
            "minimum: {value: 2,",
            "minimum: {value: 1,",
            ["Give us at least 1 phone number that we can call."],
        ),
        ("trust", "minimum: {value: 2,", "minimum: {value: 0,", []),
        (
            "national",
            "without_ground: 0 school days",
            "without_ground: 1 school day",
            [
                "We can say yes for: regulated performance or employment abroad, interview, study leave, "
                "temporary part-time timetable or exceptional circumstances.",
                "For other reasons, we can say yes to at most 1 school day in a school year.",
            ],
        ),
    ],
)
def test_a_sentence_is_right_for_other_figures_too(policies: Path, file, old, new, said) -> None:
    usual = set(run("--format", "markdown").stdout.splitlines())
    edit(policies / file / "thresholds.yaml", old, new)
    page = run("--policies", str(policies), "--format", "markdown").stdout
    assert [line for line in page.splitlines() if line not in usual] == [f"- {each}" for each in said]


def test_who_has_left_is_not_to_be_reached(policies: Path) -> None:
    """Their post and telephone are not those of the role."""
    contacts = policies / "wenlock/contacts.yaml"
    edit(contacts, "    holder: T Clark\n", "    holder: T Clark\n    until: 2025-03-27\n")
    edit(contacts, "phone: 01582 730624\n    clause", "phone: 01582 111111\n    clause")
    said = run("--policies", str(policies), "--format", "markdown").stdout
    assert "| Senior attendance champion | Ask at the school office | 01582 730624 |\n" in said
    before = run("--policies", str(policies), "--format", "markdown", on="2025-03-27").stdout
    assert "| Senior attendance champion | T Clark, Assistant Headteacher | 01582 111111 |\n" in before


@pytest.mark.parametrize(
    ("ratified", "said"),
    [
        ("  ratified: 2025-03\n", "Put in force by: Trust Board, March 2025."),
        ("  ratified: 2025-04\n", "To be put in force by: Trust Board, April 2025."),
        ("", "To be put in force by: Trust Board."),
    ],
)
def test_what_is_not_ratified_yet_is_not_said_to_be(policies: Path, ratified: str, said: str) -> None:
    """As in `status`, where such a policy is to come or not ratified."""
    edit(policies / "trust/policy.yaml", "  ratified: 2024-08\n", ratified)
    assert f"- {said}\n" in run("--policies", str(policies), "--format", "markdown").stdout


def test_what_only_some_have_is_not_told_of_all(policies: Path) -> None:
    """Parents of years 5 and 6, for whom nobody sets a target, read none; and what says that nobody calls is no call."""
    some = 'clause: "4.6", cases: [{when: {year_groups: [3, 4]}, value: %s}]'
    thresholds = policies / "trust/thresholds.yaml"
    edit(thresholds, 'value: 97%, clause: "4.6"', some % "95%")
    edit(thresholds, "further_calls: each day", f"further_calls: {{{some % 'none'}}}")
    said = run("--policies", str(policies), "--format", "markdown").stdout
    assert "at least 95% (years 3 and 4) of the time" in said
    assert "| is in school for less than 95% (years 3 and 4) of the time | we get in touch with you |" in said
    assert "call again" not in said


def test_a_long_address_can_be_broken_on_a_phone(policies: Path) -> None:
    office = "school_office: {phone: 01582 730624"
    edit(policies / "wenlock/contacts.yaml", office, f"{office}, email: office@wenlock.luton.example")
    said = "<td>01582 730624, office<wbr>@wenlock.<wbr>luton.<wbr>example</td>"
    assert said in run("--policies", str(policies)).stdout


def test_a_case_for_single_days_says_its_day_as_parents_do(policies: Path) -> None:
    times = policies / "wenlock/times.yaml"
    edit(times, "    - when: {session: AM}", ONE_DAY + "    - when: {session: AM}")
    said = run("--draft", "--policies", str(policies), "--format", "markdown").stdout
    assert "| The register closes (morning, on 28 March 2025) | 9:45am |\n" in said
    edit(times, "on: [2025-03-28]", "on: [2025-04-01]")
    said = run("--draft", "--policies", str(policies), "--format", "markdown").stdout
    assert "| The register closes (morning) | 9:15am |\n" in said


def test_a_title_with_braces_is_a_title(policies: Path) -> None:
    """They are no gap of the sentence that it stands in."""
    edit(policies / "trust/policy.yaml", "title: Attendance Policy", 'title: "Attendance {Policy} {}"')
    page = run("--policies", str(policies), "--format", "markdown")
    assert "- This page comes from the Attendance {Policy} {}, edition 2024-25.\n" in page.stdout


def test_a_page_without_a_way_to_report_an_absence_is_told(policies: Path) -> None:
    told = "warning[C210]: the page does not tell parents of wenlock how to report an absence"
    contacts, own = policies / "wenlock/contacts.yaml", policies / "wenlock/policy.yaml"
    edit(contacts, 'school_office: {phone: 01582 730624, clause: "4.2"}', "")
    assert told not in run("--policies", str(policies)).stderr  # there is the app
    edit(own, '  absence_reports: {value: Studybugs, clause: "3.7"}\n', "")
    assert told in run("--policies", str(policies)).stderr


def test_pupils_for_whom_the_page_has_no_time_are_told(policies: Path) -> None:
    (policies / "hillside").mkdir()
    (policies / "hillside/policy.yaml").write_text(
        "layer: academy\nunder: trust\nidentity: {name: Hillside School, year_groups: [0, 1, 2, 3, 4, 5, 6]}\n",
        "utf-8",
    )
    told = "warning[L067]: `register.closes` has no value at hillside: PM, Reception and years 1 and 2"
    done = trustpolicy("render", "hillside", "--policies", str(policies), "--on", "2025-03-28")
    assert told in done.stderr and done.exit_code == 0
    assert "L067" not in run("--policies", str(policies)).stderr


def test_a_sentence_does_not_lean_on_one_that_may_be_left_out() -> None:
    """Of an `it` or a `second` alone a reader would ask what is meant."""
    policy, _ = load_policy(installed_folder("policies"), ["wenlock"], DAY)
    assert policy
    local = policy.academies["wenlock"]
    only = (
        "penalty.first.amount",
        "penalty.first.within",
        "lateness.after_close",
        "penalty.second",
        "penalty.most",
        "penalty.counted",
        "prosecution.prison",
    )
    left = {path: setting for path, setting in local.settings.items() if path.startswith(only)}
    text = "".join(
        page_markdown(
            public_page(replace(policy, academies={"wenlock": replace(local, settings=left)}), "wenlock", DAY)
        )
    )
    assert [line for line in text.splitlines() if line.startswith("- ")][1:6] == [
        "- A child who comes after the register closes gets the mark U. That counts as away.",
        "- The first penalty is £160, within 28 days.",
        "- The second penalty is £160, within 28 days.",
        "- The most penalties you can get in 3 years is 2. After that you may have to go to court.",
        "- A court can send you to prison for up to 3 months.",
    ]


def test_where_nobody_calls_again_no_call_is_promised(policies: Path) -> None:
    assert "We will call again each day" in run("--policies", str(policies)).stdout
    edit(policies / "trust/thresholds.yaml", "further_calls: each day", "further_calls: none")
    assert "call again" not in run("--policies", str(policies)).stdout
