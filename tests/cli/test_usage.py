"""Mistakes on the command line: each gets its code, the near name, and exit 2."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.cli.group import VERBS
from tests.commands import trustpolicy as run

FULL = ("check", "wenlock", "--register", "nowhere", "--as-at", "2025-03-28")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["chekc"], "U102", "there is no verb `chekc`\n  = help: did you mean `check`?"),
        (["zzz"], "U102", "help: the verbs are validate, show, "),
        (["--verison"], "U103", "no option `--verison`\n  = help: did you mean `--version`?"),
        (
            ["check", "--registr", "x"],
            "U103",
            "`check` has no option `--registr`\n  = help: did you mean `--register`?",
        ),
        (["validate", "--on", "2025-03-28"], "U103", "help: here the day is given by `--as-at`"),
        (["options", "wenlock", "--as-at", "2025-03-28"], "U103", "the day is given by `--on`"),
        (
            [*FULL, "--as-at=2025-03-21"],
            "U101",
            "`--as-at` is given twice, and nobody can tell which one is meant",
        ),
        (["check", "-z"], "U103", "`check` has no option `-z`"),
        (
            ["check"],
            "U104",
            "`--register` and `--as-at` are missing\n  = help: add `--register DIR --as-at YYYY-MM-DD`",
        ),
        ([*FULL[:-2]], "U104", "`--as-at` is missing\n  = help: add `--as-at YYYY-MM-DD`"),
        (["diff", "policies"], "U104", "`NEW` is missing\n  = help: add `NEW`"),
        (["diff"], "U104", "`OLD` and `NEW` are missing\n  = help: add `OLD NEW`"),
        (
            [*FULL[:-1]],
            "U101",
            "there is no value after `--as-at`\n  = help: write `--as-at YYYY-MM-DD`",
        ),
        ([*FULL[:-1], "28/03/2025"], "U106", "help: write `2025-03-28` for 28 March 2025"),
        (
            [*FULL, "--format", "jsn"],
            "U105",
            "`jsn` is not one of text, json, csv, markdown\n  = help: did you mean `json`?",
        ),
        ([*FULL, "--fail-on", "shuold"], "U105", "help: did you mean `should`?"),
        ([*FULL, "--all"], "U107", "both academies and `--all` are given"),
        (["check", *FULL[2:]], "U107", "no academy is named"),
        ([*FULL, "--output", "no/such/file"], "U109", f"make the folder `{Path('no/such')}` first"),
        ([*FULL, "--rejects", "."], "U109", "it is a folder"),
        ([*FULL, "--rejects", "r.xlsx"], "U113", "`--rejects` does not write: it writes .csv\n"),
        ([*FULL, "--output", "f.html"], "U113", "help: name it `f.md`"),
        (
            ["explain", "wenlock", "late", "S1", *FULL[2:], "--output", "f.csv"],
            "U113",
            "help: name it `f.txt`",
        ),
        (["letters", *FULL[1:], "--output", "f.parquet"], "U113", "writes .txt, .json, .csv, .md, .xlsx and"),
        (
            ["render", "wenlock", "--output", "page.pdf"],
            "U113",
            "it writes .html and .md\n  = help: name it `page.html`",
        ),
        (["diff", "a", "b", "--format", "json", "--output", "c.csv"], "U113", "name the file `c.json`"),
        ([*FULL, "--all=yes"], "U101", "option `--all` does not take a value"),
    ],
)
def test_a_mistake_gets_its_code_and_a_change_that_works(words: list[str], code: str, said: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith(f"error[{code}]: ")
    assert said in result.stderr
    assert "--help`" in result.stderr
    assert "invalid" not in result.stderr.lower()


def test_a_folder_that_may_not_be_written_to_is_refused_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole check was made first."""
    monkeypatch.setattr("os.access", lambda path, mode: Path(path) != tmp_path)
    done = run(*FULL, "--output", str(tmp_path / "found.csv"))
    assert (done.exit_code, "the system does not let you write to" in done.stderr) == (2, True)
    assert "nowhere" not in done.stderr, "the register was not looked at"


def test_a_register_that_is_a_file_gets_its_folder(tmp_path: Path) -> None:
    (tmp_path / "marks.csv").write_text("")
    result = run("check", "wenlock", "--register", str(tmp_path / "marks.csv"), "--as-at", "2025-03-28")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "error[U108]" in result.stderr
    assert f"write `--register {tmp_path}`, the folder that holds it" in result.stderr


def test_hostile_words_are_shown_and_not_obeyed() -> None:
    result = run("check", "--\x1b[31mred")
    assert result.exit_code == 2
    assert "\x1b" not in result.stderr


def test_no_words_show_the_help() -> None:
    result = run()
    assert "Verbs:" in result.output


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_has_help_with_an_example(verb: str) -> None:
    result = run(verb, "--help")
    assert result.exit_code == 0
    assert f"  trustpolicy {verb}" in result.stdout
    assert "Example" in result.stdout


def test_help_lists_the_verbs_and_exit_codes() -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert all(verb in result.stdout and text in result.stdout for verb, text in VERBS.items())
    assert "Exit codes: 0 nothing to report, 1 findings" in result.stdout


REGISTER = ("--register", "register", "--as-at", "2025-03-28")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("explain", "wenlock", "severe_absence", "P1", *REGISTER), "it lies in the register"),
        (("whatif", "wenlock", "--set", "attendance.target=98%", *REGISTER), "it lies in the register"),
        (("diff", "old", "new", *REGISTER), "it lies in the register"),
        (("ledger", "wenlock", *REGISTER), "it lies in the register"),
        (
            ("reconcile", "wenlock", "totals.csv", "--mapping", "m", "--register", "register"),
            "it lies in the register",
        ),
        (("import", "wenlock", "e.csv", "--mapping", "m", "--into", "register"), "it lies in the register"),
        (("ingest", "days", "--into", "register"), "it lies in the register"),
        (
            ("import", "wenlock", "register/marks.csv", "--mapping", "m", "--into", "other"),
            "it is the file that is read",
        ),
        (
            (
                "check",
                "wenlock",
                "--as-at",
                "2025-03-28",
                "--register",
                "other",
                "--rejects",
                "register/marks.csv",
            ),
            "another output goes to it",
        ),
        (
            (
                "ledger",
                "wenlock",
                "--as-at",
                "2025-03-28",
                "--register",
                "other",
                "--ledger",
                "register/marks.csv",
            ),
            "it is the file that is read",
        ),
    ],
)
def test_an_output_takes_the_place_of_nothing_else(
    words: tuple[str, ...], why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file that is asked for is a table of the register: none is harmed."""
    monkeypatch.chdir(tmp_path)
    table = tmp_path / "register/marks.csv"
    table.parent.mkdir()
    table.write_text("academy,pupil_id,date,session,code\n")
    done = run(*words, "--output", "register/marks.csv")
    assert (done.exit_code, f"`{table}` cannot be written: {why}" in done.stderr) == (2, True)
    assert table.read_text() == "academy,pupil_id,date,session,code\n"


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        (("validate", "--policies", "p", "--output", "p/trust/policy.yaml"), "policy.yaml"),
        (("diff", "old", "p", "--output", "p/trust/policy.yaml"), "policy.yaml"),
        (("ingest", "days", "--policies", "p", "--into", "p"), "p"),
        (("ingest", "days", "--policies", "p", "--into", "p/trust/store"), "store"),
        (("import", "w", "e.csv", "--mapping", "m", "--policies", "p", "--into", "p/trust"), "trust"),
        (("review", "old", "p", "--academy", "w", *REGISTER, "--out", "p/trust"), "trust"),
    ],
)
def test_nothing_takes_the_place_of_a_policy(
    words: tuple[str, ...], refused: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    policy = _layer(tmp_path / "p")
    done = run(*words)
    assert (done.exit_code, "U109" in done.stderr, f"{refused}` cannot be written" in done.stderr) == (
        2,
        True,
        True,
    )
    assert policy.read_text() == "layer: trust\n" and [*tmp_path.rglob("*")] == [
        tmp_path / "p",
        policy.parent,
        policy,
    ]


@pytest.mark.parametrize(
    "words",
    [
        ("ingest", "days", "--into", "s3a://bucket/store"),
        ("import", "wenlock", "e.csv", "--mapping", "m", "--into", "hdfs://office/register"),
        ("validate", "--output", "s3a://bucket/report.txt"),
    ],
)
def test_nothing_is_written_to_an_address(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder `s3a:` would be made here, and the words would pass for success."""
    monkeypatch.chdir(tmp_path)
    done = run(*words)
    assert (done.exit_code, "it is an address" in done.stderr, [*tmp_path.iterdir()]) == (2, True, [])


def test_a_report_is_written_anew_beside_the_layers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever works in the folder of policies has reports there too."""
    _layer(tmp_path)
    (tmp_path / "report.txt").write_text("of yesterday")
    monkeypatch.chdir(tmp_path)
    done = run("validate", "--policies", ".", "--output", "report.txt")
    assert "U109" not in done.stderr and (tmp_path / "report.txt").read_text() != "of yesterday"


def _layer(policies: Path) -> Path:
    """A folder of policies with one layer; its policy.yaml."""
    file = policies / "trust/policy.yaml"
    file.parent.mkdir(parents=True)
    file.write_text("layer: trust\n")
    return file


def test_beside_the_register_is_not_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever works in the folder of the register was told to write the same file again."""
    (tmp_path / "register").mkdir()
    monkeypatch.chdir(tmp_path / "register")
    done = run("check", "wenlock", "--register", ".", "--as-at", "2025-03-28", "--output", "found.csv")
    assert (done.exit_code, f"like `{tmp_path / 'found.csv'}`" in done.stderr) == (2, True)


def test_a_layer_that_is_no_academy_is_a_mistake_on_the_command_line() -> None:
    done = run("validate", "trust", "--as-at", "2025-03-28")
    assert done.exit_code == 2
    assert "`trust` is not an academy but a layer of the kind `trust`" in done.stdout


def test_an_address_is_read_by_spark_alone_and_holds_no_password() -> None:
    words = ("check", "wenlock", "--as-at", "2025-03-28", "--register")
    plain = run(*words, "s3a://bucket/store")
    assert (plain.exit_code, "help: add `--engine spark`" in plain.stderr) == (2, True)
    secret = run(*words, "sftp://tp:secret@office/store", "--engine", "spark")
    assert secret.exit_code == 4
    assert "holds a password" in secret.stderr and "secret" not in secret.output


@pytest.mark.parametrize(
    "words",
    [
        ("new", "oakfield", "--name", "Oakfield School", "--under", "luton", "--phase", "primary"),
        ("authorise", "wenlock", "--section", "times", "--reference", "Invented minute 7", "--yes"),
        ("schema", "wenlock"),
        ("fmt",),
    ],
)
def test_nothing_is_written_among_the_policies_that_came_with_the_program(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A folder written there would be lost with the next version, and its academy with it."""
    monkeypatch.chdir(tmp_path)
    done = run(*words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "error[U133]: nothing is written among the policies that came with the program" in done.stderr


def test_where_two_editions_are_named_those_installed_are_not_said_to_be_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("diff", "old", "new")
    assert "V001" in done.stderr and "U132" not in done.stderr


@pytest.mark.parametrize(
    ("words", "name", "starts"),
    [
        (("status", "--all", "--on", "2025-03-28"), "due.ics", "BEGIN:VCALENDAR"),
        (("status", "--all", "--on", "2025-03-28"), "due.csv", "\ufeff"),
        (("diff", "policies", "policies"), "changes.CSV", "\ufeff"),
        (("diff", "policies", "policies"), "changes.html", "<!DOCTYPE html>"),
        (("show", "wenlock", "--on", "2025-03-28"), "settings.json", "{"),
        (("show", "wenlock", "--on", "2025-03-28", "--format", "json"), "settings.txt", "{"),
        (("render", "wenlock", "--on", "2025-03-28"), "page.txt", "<!DOCTYPE html>"),
        (("show", "wenlock", "--on", "2025-03-28"), "settings.2025", "wenlock: "),
    ],
)
def test_every_verb_goes_by_the_ending_of_its_output(
    words: tuple[str, ...], name: str, starts: str, tmp_path: Path
) -> None:
    """Text was written to `changes.csv`, which a spreadsheet opened as rubbish."""
    run(*words, "--output", str(tmp_path / name))
    assert (tmp_path / name).read_text("utf-8").startswith(starts)
