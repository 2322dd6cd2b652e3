"""`authorise` on policies of its own."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from shutil import rmtree

import pytest
from click.testing import Result

from engine.envelopes import read_key
from engine.installed import installed_folder
from engine.policy.authorisation.records import TO_FILL_IN
from tests.commands import trustpolicy, with_words
from tests.edits import edit
from tests.machine import needs_links
from tests.pages.wrong_registers import write_sound_register
from tests.signed_trust import without_the_extra, write_private_key

pytestmark = pytest.mark.thorough

REFERENCE = ("--reference", "Invented minute 7")


def run(policies: Path, *words: str) -> Result:
    words = (words[0], "wenlock", "--policies", str(policies), *words[1:])
    return trustpolicy(*words)


@pytest.fixture
def policies(policies: Path) -> Path:
    """The shipped policies with a closing time that nobody has authorised."""
    edit(policies / "wenlock/times.yaml", "9:15", "9:20")
    return policies


def test_a_changed_section_stops_every_verb_until_it_is_authorised(policies: Path) -> None:
    for words in (("validate", "--as-at", "2025-03-28"), ("show", "--on", "2025-03-28")):
        result = run(policies, *words)
        assert result.exit_code == 5
        assert "error[A002]: one value was changed" in result.output
    done = run(policies, "authorise", *REFERENCE, "--on", "2025-03-01", "--until", "2099-12-31", "--yes")
    assert done.exit_code == 0
    assert "register.closes (AM)                 09:20  09:10       09:15" in done.stdout
    assert run(policies, "validate").exit_code == 0
    again = run(policies, "authorise", *REFERENCE, "--yes")
    assert (again.exit_code, again.stderr) == (0, "wenlock has no section that waits to be authorised\n")


def test_nothing_is_written_without_a_yes(policies: Path) -> None:
    file = policies / "trust/authorisations/wenlock.yaml"
    before = file.read_bytes()
    result = run(policies, "authorise", *REFERENCE, "--until", "2099-12-31")
    assert result.exit_code == 2
    assert "error[U120]" in result.stderr
    assert file.read_bytes() == before


def test_a_section_that_is_not_there(policies: Path) -> None:
    result = run(policies, "authorise", *REFERENCE, "--section", "tmes", "--yes")
    assert result.exit_code == 2
    assert "did you mean `times`?" in result.stderr
    result = run(policies, "authorise", *REFERENCE, "--section", "rules", "--yes")
    assert "sections of its own: `times`" in result.stderr
    where = ("--policies", str(policies), *REFERENCE, "--section", "times", "--yes")
    assert "luton sets nothing that has to be authorised" in trustpolicy("authorise", "luton", *where).stderr


def test_only_the_section_that_is_named_is_recorded_behind_the_records_there_are(policies: Path) -> None:
    with (policies / "wenlock/thresholds.yaml").open("a", encoding="utf-8") as file:
        file.write('attendance: {letter_below: {value: 96%, clause: "4.5"}}\n')
    file = policies / "trust/authorisations/wenlock.yaml"
    before = file.read_text("utf-8")
    words = (*REFERENCE, "--on", "2025-03-01", "--yes")
    assert run(policies, "authorise", *words, "--section", "times").exit_code == 0
    after = file.read_text("utf-8")
    assert after.startswith(before)
    assert re.findall("section: (.*)", after) == ["times", "times"]
    refused = run(policies, "validate", "--as-at", "2025-03-28")
    assert (refused.exit_code, "`thresholds` of wenlock is not authorised" in refused.output) == (5, True)
    assert run(policies, "authorise", *words).exit_code == 0
    assert re.findall("section: (.*)", file.read_text("utf-8")) == ["times", "times", "thresholds"]
    assert run(policies, "validate", "--as-at", "2025-03-28").exit_code == 0


def test_a_record_that_could_not_be_read_is_not_written(policies: Path) -> None:
    file = policies / "trust/authorisations/wenlock.yaml"
    before = file.read_bytes()
    refused = run(policies, "authorise", *REFERENCE, "--on", "1999-03-01", "--yes")
    assert (refused.exit_code, file.read_bytes() == before) == (3, True)
    assert re.search(r"--> policies/trust/authorisations/wenlock.yaml:\d+", refused.stderr)


@pytest.mark.parametrize("kind", ["text", "json", "csv", "markdown"])
def test_a_draft_says_so_in_every_format(policies: Path, kind: str) -> None:
    result = run(policies, "show", "register.closes", "--draft", "--format", kind)
    assert result.exit_code == 0
    assert "09:20" in result.stdout
    assert "draft" in result.stdout.lower()
    assert "warning[A090]: a draft only: one value was changed" in result.stderr


@pytest.mark.parametrize("kind", ["text", "json", "markdown", "html"])
def test_an_explanation_by_a_draft_says_so(policies: Path, tmp_path: Path, kind: str) -> None:
    write_sound_register(tmp_path / "register")
    words = ("--register", str(tmp_path / "register"), "--as-at", "2024-09-06", "--format", kind)
    asked = ("explain", "persistent_absence", "P0001", *words)
    assert run(policies, *asked).exit_code == 5
    result = run(policies, *asked, "--draft")
    assert result.exit_code == 0
    assert "draft" in result.stdout.lower()


def test_the_cases_of_a_changed_section_are_asked_as_a_draft_alone(policies: Path) -> None:
    case = str(policies / "trust/cases/often_late.yaml")
    words = ("test", case, "--policies", str(policies))
    assert trustpolicy(*words).exit_code == 5
    result = trustpolicy(*words, "--draft", "--format", "junit")
    assert result.exit_code == 0
    assert "<!-- DRAFT: " in result.stdout


def test_a_record_is_signed_with_a_key_of_its_own(policies: Path, tmp_path: Path) -> None:
    settings = policies / "trust/policy.yaml"
    edit(settings, "next_review: 2025-07", "next_review: 2099-07\n  signed_from: 2024-25")
    assert "error[U126]" in run(policies, "authorise", *REFERENCE, "--yes").stderr
    key, words = tmp_path / "key.pem", ("--holder", "A Example", "--role", "chief_executive")
    (tmp_path / "words").write_text("an invented passphrase\n", "utf-8")
    closed = ("--passphrase-file", str(tmp_path / "words"))
    made = trustpolicy("new-key", str(key), *words, *closed)
    assert made.exit_code == 0
    indented = "".join(f"  {line}" for line in made.stdout.splitlines(keepends=True))
    (policies / "trust/keys.yaml").write_text(f"keys:\n{indented}", "utf-8")
    signed = run(policies, "authorise", *REFERENCE, "--yes", "--sign", str(key), *closed)
    assert signed.exit_code == 0
    assert "name: A Example" in (policies / "trust/authorisations/wenlock.yaml").read_text("utf-8")
    assert run(policies, "validate").exit_code == 0


def _new_key(policies: Path, file: Path, *words: str) -> Result:
    given = ("--holder", "A Example", "--role", "chief_executive", "--policies", str(policies), *words)
    return trustpolicy("new-key", str(file), *given)


def test_what_an_editor_puts_before_a_text_is_no_part_of_a_passphrase(policies: Path, tmp_path: Path) -> None:
    """A file saved by an editor of Windows opens a key whose passphrase is typed."""
    typed, saved, wide = (tmp_path / name for name in ("typed", "saved", "wide"))
    typed.write_bytes(b"an invented passphrase\n")
    saved.write_bytes(b"\xef\xbb\xbfan invented passphrase\r\n")
    wide.write_bytes("an invented passphrase\r\n".encode("utf-16"))
    key = tmp_path / "key.pem"
    assert _new_key(policies, key, "--passphrase-file", str(saved)).exit_code == 0
    assert read_key(key, b"an invented passphrase").public_key
    sign = (
        "authorise",
        *REFERENCE,
        "--yes",
        "--until",
        "2099-12-31",
        "--sign",
        str(key),
        "--passphrase-file",
    )
    assert "does not have this key" in run(policies, *sign, str(typed)).stderr
    assert "wide` is not UTF-8 text" in run(policies, *sign, str(wide)).stderr
    assert (
        "is not UTF-8 text" in _new_key(policies, tmp_path / "b.pem", "--passphrase-file", str(wide)).stderr
    )
    wide.write_bytes("p".encode("utf-16-le"))
    assert "is not UTF-8 text" in run(policies, *sign, str(wide)).stderr
    assert "gone` cannot be read: no such file" in run(policies, *sign, str(tmp_path / "gone")).stderr


def test_where_a_new_key_can_be_put_is_asked_before_its_passphrase(policies: Path, tmp_path: Path) -> None:
    refused = _new_key(policies, tmp_path / "keys" / "key.pem")
    assert (refused.exit_code, "make the folder" in refused.stderr) == (2, True)
    (tmp_path / "key.pem").write_text("", "utf-8")
    refused = _new_key(policies, tmp_path / "key.pem")
    assert (refused.exit_code, "there is a file" in refused.stderr) == (2, True)


@needs_links
def test_a_link_that_leads_nowhere_is_no_place_for_a_key(policies: Path, tmp_path: Path) -> None:
    (tmp_path / "link.pem").symlink_to(tmp_path / "nowhere")
    refused = _new_key(policies, tmp_path / "link.pem")
    assert (refused.exit_code, "there is a file" in refused.stderr) == (2, True)


def test_what_is_no_key_opens_nothing(policies: Path, tmp_path: Path) -> None:
    """Each file is refused for what is wrong with it, and no record is written."""
    (tmp_path / "words").write_text("an invented passphrase\n", "utf-8")
    (tmp_path / "others").write_text("another passphrase\n", "utf-8")
    _new_key(policies, tmp_path / "key.pem", "--passphrase-file", str(tmp_path / "words"))
    whole = (tmp_path / "key.pem").read_bytes()
    (tmp_path / "cut.pem").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "ssh.pem").write_bytes(
        b"-----BEGIN OPENSSH PRIVATE KEY-----\n-----END OPENSSH PRIVATE KEY-----\n"
    )
    before = (policies / "trust/authorisations/wenlock.yaml").read_bytes()
    for name, words, said in (
        ("key.pem", "others", "the passphrase does not open"),
        ("cut.pem", "words", "the file is damaged"),
        ("ssh.pem", "words", "is not a private key that `trustpolicy new-key` wrote"),
        ("gone.pem", "words", "cannot be read: no such file"),
        (
            "",
            "words",
            "cannot be read: is a directory",
        ),
    ):
        closed = ("--passphrase-file", str(tmp_path / words), "--sign", str(tmp_path / name))
        refused = run(policies, "authorise", *REFERENCE, "--until", "2099-12-31", "--yes", *closed)
        assert (refused.exit_code, "error[U123]" in refused.stderr, said in refused.stderr) == (2, True, True)
    long = str(tmp_path / ("x" * 300))
    refused = run(policies, "authorise", *REFERENCE, "--until", "2099-12-31", "--yes", "--sign", long)
    assert (refused.exit_code, f"`{long}` cannot be read: " in refused.stderr) == (2, True)
    refused = _new_key(policies, Path(long), "--no-passphrase")
    assert (refused.exit_code, f"`{long}` cannot be written: " in refused.stderr) == (2, True)
    write_private_key(tmp_path / "open.pem", "A Example")
    with without_the_extra():
        sign = ("--until", "2099-12-31", "--yes", "--sign", str(tmp_path / "open.pem"))
        assert "nothing can be signed" in run(policies, "authorise", *REFERENCE, *sign).stderr
        assert "no key can be made" in _new_key(policies, tmp_path / "b.pem", "--no-passphrase").stderr
    assert (policies / "trust/authorisations/wenlock.yaml").read_bytes() == before


def test_no_key_lies_in_the_repository_of_the_policies(policies: Path, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    refused = _new_key(policies, tmp_path / "key.pem", "--no-passphrase")
    assert (refused.exit_code, "lies in the repository of the policies" in refused.stderr) == (2, True)
    (tmp_path / ".git").rmdir()
    assert _new_key(policies, tmp_path / "key.pem", "--no-passphrase").exit_code == 0


def test_a_folder_of_records_that_cannot_be_made_is_told(policies: Path) -> None:
    folder = policies / "trust/authorisations"
    rmtree(folder)
    folder.write_text("", "utf-8")
    refused = run(policies, "authorise", *REFERENCE, "--on", "2025-03-01", "--yes")
    assert (refused.exit_code, "authorisations` cannot be written: file " in refused.stderr) == (
        2,
        True,
    )


def test_a_private_key_neither_lies_nor_is_made_among_the_policies(policies: Path) -> None:
    inside = policies / "trust/key.pem"
    words = ("new-key", str(inside), "--holder", "A", "--role", "r", "--no-passphrase", "--policies")
    result = trustpolicy(*words, str(policies))
    assert (result.exit_code, inside.exists()) == (2, False)
    assert "error[U122]: " in result.stderr and "lies in the folder of policies" in result.stderr


@pytest.mark.parametrize("place", ["trust/authorisations", "trust", "."])
def test_a_private_key_is_not_made_among_policies_that_the_verb_does_not_read(
    place: str, policies: Path
) -> None:
    """Whoever left out `--policies` could put the key beside the trust's files."""
    inside = policies / place / "key.pem"
    result = trustpolicy("new-key", str(inside), "--holder", "A", "--role", "r", "--no-passphrase")
    assert (result.exit_code, inside.exists(), "U122" in result.stderr) == (2, False, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "2025-09-01", "--until", "2024-09-01"), "could be used on no day"),
        (("--holder", " "), "`--holder` says nothing"),
        (("--role", ""), "`--role` says nothing"),
        (("--passphrase-file", "long"), "has more than 1,023 bytes"),
    ],
)
def test_no_key_is_made_that_could_not_be_used(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    (tmp_path / "long").write_text("x" * 1024, "utf-8")
    words = tuple(str(tmp_path / word) if word == "long" else word for word in words)
    closed = () if "--passphrase-file" in words else ("--no-passphrase",)
    given = with_words(("--holder", "A", "--role", "r", "--policies", str(tmp_path / "policies")), *words)
    key = tmp_path / "key.pem"
    done = trustpolicy("new-key", str(key), *closed, *given)
    assert (done.exit_code, key.exists()) == (2, False)
    assert said in done.stderr


def test_what_validate_says_can_be_typed_with_the_reference_filled_in(policies: Path) -> None:
    told = run(policies, "validate", "--as-at", "2025-03-28").output
    command = re.search(r"`trustpolicy (authorise wenlock .*)`", told)
    assert command
    words = shlex.split(command[1].replace(TO_FILL_IN, "Minute 9 of the trust board"))
    done = trustpolicy(*words, "--on", "2025-03-01", "--yes")
    assert (done.exit_code, "which is past" in done.stderr) == (0, True)
    assert run(policies, "validate", "--as-at", "2025-03-28").exit_code == 0


def test_a_decision_is_recorded_that_was_made_in_its_time(policies: Path) -> None:
    refused = run(policies, "authorise", *REFERENCE, "--yes", "--on", "2025-08-01")
    assert refused.exit_code == 2
    assert "a record until 2025-07-31 would have run out on 2025-08-01" in refused.stderr
    assert run(policies, "authorise", *REFERENCE, "--yes", "--on", "2025-07-31").exit_code == 0


def test_what_is_authorised_as_it_is_is_not_recorded_again(policies: Path) -> None:
    file = policies / "trust/authorisations/wenlock.yaml"
    words = ("authorise", *REFERENCE, "--section", "times", "--yes")
    assert run(policies, *words, "--on", "2025-03-01").exit_code == 0
    before = file.read_bytes()
    again = run(policies, *words, "--on", "2025-03-10")
    assert (again.exit_code, file.read_bytes()) == (2, before)
    said = "error[U140]: the section `times` of wenlock is authorised already as it is, on 2025-03-01 (Invented m"
    assert said in again.stderr
    assert run(policies, *words, "--on", "2025-03-10", "--until", "2026-07-31").exit_code == 0


@pytest.mark.parametrize(
    ("words", "code", "help"),
    [
        (("--reference", "M9"), "U128", 'name the minute, letter or page: `--reference "Minute 9'),
        (("--reference", "Where it was decided "), "U128", "name the minute, letter or page"),
        ((*REFERENCE, "--role", "headteacher"), "U129", "write `--role chief_executive`"),
        (
            (*REFERENCE, "--name", "B Example"),
            "A005",
            '--on 2024-10-01 --name "A Example"`; or, if contacts.yaml',
        ),
        ((*REFERENCE, "--name", "A Example", "--on", "2025-03-01"), "A019", "correct `from` and `until`"),
    ],
)
def test_a_record_that_would_count_for_nothing_is_not_written(
    policies: Path, words: tuple[str, ...], code: str, help: str
) -> None:
    contacts = policies / "trust/contacts.yaml"
    held = "title: Chief Executive Officer, holder: A Example, until: 2024-12-31"
    edit(contacts, "title: Chief Executive Officer", held)
    before = (policies / "trust/authorisations/wenlock.yaml").read_bytes()
    given = with_words(("--section", "times", "--on", "2024-10-01"), *words)
    refused = run(policies, "authorise", *given, "--yes")
    assert (refused.exit_code, f"error[{code}]" in refused.stderr, help in refused.stderr) == (2, True, True)
    assert "authorisations/wenlock.yaml" not in refused.stderr
    assert (policies / "trust/authorisations/wenlock.yaml").read_bytes() == before


def test_a_rule_and_a_duty_are_shown_part_by_part(policies: Path) -> None:
    (policies / "wenlock/rules").mkdir()
    (policies / "wenlock/rules/own.yaml").write_text(_RULE, "utf-8")
    duty = 'duties: {ask_x: {do: Ask x, by: headteacher, with: [parent], every: week, clause: "3.2"}}\n'
    (policies / "wenlock/duties.yaml").write_text(duty, "utf-8")
    words = ("authorise", *REFERENCE, "--on", "2025-03-01", "--yes")
    shown = re.sub("  +", " | ", run(policies, *words).stdout)
    for line in (
        "rule often: for | each pupil | nothing | (nothing)",
        "rule often: when | absence over this term is at least 5% and not social_worker | nothing | (nothing)",
        "rule often: then | {by: headteacher, do: Talk} | nothing | (nothing)",
        "duty ask_x: do | Ask x | nothing | (nothing)",
        "duty ask_x: with | [parent] | nothing | (nothing)",
    ):
        assert f"\n{line}\n" in shown
    edit(policies / "wenlock/duties.yaml", "every: week", "every: term")
    shown = re.sub("  +", " | ", run(policies, *words).stdout)
    assert "\nduty ask_x: every | term | nothing | week\n" in shown


_RULE = """\
rules:
  often:
    title: Often
    basis: [{clause: "3.2"}]
    for: each pupil
    when: |
      absence over this term is at least 5%
      and not social_worker
    level: note
    says: Often
    then: {do: Talk, by: headteacher}
"""


def test_what_would_hold_without_a_value_is_that_of_the_academys_phase(policies: Path) -> None:
    """A trust's registers by phase: what holds at secondary schools is nothing that a junior school would have."""
    times = policies / "trust" / "times.yaml"
    text = times.read_text("utf-8")
    text = text.replace(
        "{session: AM}\n      opens: 9:00\n      closes: 9:10",
        "{session: AM, phases: [junior]}\n      opens: 9:00\n      closes: 9:10\n"
        "    - when: {session: AM, phases: [secondary]}\n      opens: 8:30\n      closes: 8:55",
    )
    times.write_text(text, "utf-8")
    trust = policies / "trust" / "policy.yaml"
    trust.write_text(trust.read_text("utf-8") + "\nphases: {wenlock: junior}\n", "utf-8")
    done = run(policies, "authorise", *REFERENCE, "--on", "2025-03-01", "--yes")
    assert done.exit_code == 0, done.output
    assert re.search(r"register\.closes \(AM\) +09:20  09:10 +09:15\n", done.stdout)


def _with_hub(policies: Path) -> None:
    """The academy's times moved into a folder of their own between it and its authority."""
    (policies / "hub").mkdir()
    identity = "layer: hub\nunder: luton\nidentity: {name: An invented hub}\n"
    (policies / "hub/policy.yaml").write_text(identity, "utf-8")
    (policies / "wenlock/times.yaml").rename(policies / "hub/times.yaml")
    edit(policies / "wenlock/policy.yaml", "under: luton", "under: hub")


def test_a_layer_between_is_authorised_as_an_academy_is(policies: Path) -> None:
    """What a role has to authorise counts no more without a record where it stands in another folder."""
    _with_hub(policies)
    for words in (("validate", "--as-at", "2025-03-28"), ("show", "--on", "2025-03-28")):
        refused = run(policies, *words)
        assert refused.exit_code == 5
        assert "error[A001]: the section `times` of hub is not authorised" in refused.output
    where = ("--policies", str(policies))
    done = trustpolicy("authorise", "hub", *where, *REFERENCE, "--on", "2025-03-01", "--yes")
    assert done.exit_code == 0
    assert (policies / "trust/authorisations/hub.yaml").is_file()
    shown = run(policies, "show", "register.closes", "--explain", "--on", "2025-03-28")
    assert "hub sets it, for chief_executive to authorise: authorised 2025-03-01" in shown.stdout
    listed = run(policies, "status", "--on", "2025-03-28").stdout
    assert re.search(r"section +hub +times +Chief Executive Officer +2024-25  authorised +2025-03-01", listed)


def test_nothing_is_recorded_of_a_layer_under_which_no_academy_stands(policies: Path) -> None:
    _with_hub(policies)
    edit(policies / "wenlock/policy.yaml", "under: hub", "under: luton")
    refused = trustpolicy("authorise", "hub", "--policies", str(policies), *REFERENCE, "--yes")
    assert (refused.exit_code, "nothing stands under `hub`" in refused.stderr) == (3, True)


def test_cases_and_comparisons_ask_whether_a_layer_between_is_authorised(policies: Path) -> None:
    _with_hub(policies)
    asked = trustpolicy("test", "--policies", str(policies))
    assert asked.exit_code == 5
    assert "error[A001]: the section `times` of hub is not authorised" in asked.stderr
    told = trustpolicy("diff", str(installed_folder("policies")), str(policies)).stdout
    assert "Register closes; hub, 4.4; not authorised; reaches wenlock" in told
    trustpolicy("authorise", "hub", "--policies", str(policies), *REFERENCE, "--on", "2025-03-01", "--yes")
    told = trustpolicy("diff", str(installed_folder("policies")), str(policies)).stdout
    assert "Register closes; hub, 4.4; Chief Executive Officer, 2025-03-01; reaches wenlock" in told
    assert "hub.times, edition 2024-25" in told
